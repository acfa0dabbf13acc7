"""Tren in a browser: no other host, tools in Indonesian, a picture that says what it is, the phone."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from locales import text
from tests.browser.server import Server

PANELS = ("garis", "banding", "kecil", "panas", "peringkat", "sisi", "terbitan")
DRAWN = ".js-plotly-plot .main-svg"
WIDTH = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def opened(page: Page, server: Server, query: str) -> None:
    page.goto(f"{server.url}/tren?{query}")
    page.wait_for_selector(DRAWN)


@pytest.mark.parametrize("panel", PANELS)
def test_a_chart_is_drawn_and_fits_a_phone(server: Server, page: Page, foreign_requests: list[str], panel: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, server, f"tampilan={panel}")
    page.wait_for_timeout(500)
    assert page.evaluate(WIDTH) == 0
    box = page.locator(".js-plotly-plot").bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 390
    assert not foreign_requests


def test_the_bar_of_tools_speaks_indonesian_and_hands_out_a_named_picture(
    server: Server, page: Page, tmp_path: Path
) -> None:
    opened(page, server, "tampilan=garis")
    page.locator(".js-plotly-plot").hover()
    buttons = page.locator(".modebar-btn")
    titles = [buttons.nth(at).get_attribute("data-title") for at in range(buttons.count())]
    assert titles == [text("chart.reset"), text("chart.export")]
    with page.expect_download() as waiting:
        buttons.nth(1).click()
    name = waiting.value.suggested_filename
    assert name.startswith("umum-data-contoh-tren-garis-")
    waiting.value.save_as(tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(b"\x89PNG")
    assert text("map.demo") in (page.locator(".js-plotly-plot .annotation").last.text_content() or "")


def test_a_choice_goes_into_the_address_and_comes_back(server: Server, page: Page) -> None:
    opened(page, server, "")
    page.get_by_text(text("tren.panel.panas"), exact=True).click()
    page.wait_for_url("**tampilan=panas*")
    page.get_by_text(text("tren.unit.minggu"), exact=True).click()
    page.wait_for_url("**satuan=minggu*")
    page.reload()
    page.wait_for_selector(".js-plotly-plot .hm")
    assert "Minggu" in page.locator(".pb-sheet th").nth(1).inner_text()
