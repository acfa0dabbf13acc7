"""Windows of every width, and the dark theme: nothing runs off the screen, and the map is there."""

import re
from typing import Literal

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.screen import MAP, PAINT_MS, map_frame, wait_painted
from tests.browser.server import Server

expect.set_options(timeout=PAINT_MS)

WIDTHS = """() => [document.documentElement, document.querySelector('[data-testid="stMain"]')]
  .map((part) => [part.scrollWidth, part.clientWidth])"""


def assert_no_sideways_scroll(page: Page, width: int) -> None:
    (whole, _), (main, room) = page.evaluate(WIDTHS)
    assert whole <= width
    assert main <= room


@pytest.mark.parametrize(
    "viewport",
    [ViewportSize(width=w, height=h) for w, h in ((390, 844), (1440, 900), (1920, 1080))],
    ids=("phone", "laptop", "wall"),
)
def test_nothing_runs_off_the_screen(server: Server, page: Page, viewport: ViewportSize) -> None:
    width, height = viewport["width"], viewport["height"]
    page.goto(f"{server.url}/peta?kanim=ponorogo&ukuran=per_penduduk")
    wait_painted(page)
    assert_no_sideways_scroll(page, width)
    box = page.locator(MAP).bounding_box()
    assert box
    assert box["y"] + box["height"] <= height, "the whole map is seen without scrolling"
    assert box["height"] >= 400
    assert box["width"] >= min(340, width)
    assert box["x"] + box["width"] <= width
    assert map_frame(page).evaluate("[map.getSize().x, map.getSize().y]") == pytest.approx(
        [box["width"], box["height"]],
        abs=2,
    ), "the map fills its frame"
    page.goto(f"{server.url}/metode")
    expect(page.get_by_role("heading", name="Keterbatasan")).to_be_visible()
    assert_no_sideways_scroll(page, width)


@pytest.mark.parametrize("viewport", [ViewportSize(width=390, height=844)], ids=("phone",))
def test_a_phone_has_the_filter_and_the_answer(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/peta?kanim=ponorogo")
    before = wait_painted(page)
    expect(page.get_by_role("combobox", name="Ukuran")).not_to_be_in_viewport()
    legend = page.frame_locator(MAP).locator(".peta-legend-body")
    expect(legend).to_be_hidden()
    page.get_by_test_id("stExpandSidebarButton").click()
    page.wait_for_function("document.querySelector('[data-testid=stSidebar]').getBoundingClientRect().x === 0")
    measure = page.get_by_role("combobox", name="Ukuran")
    measure.click()
    measure.fill("Jumlah orang")
    page.get_by_role("option", name="Jumlah orang").click()
    wait_painted(page, other_than=before)
    assert_no_sideways_scroll(page, 390)


def brightness(colour: str) -> int:
    return sum(int(part) for part in re.findall(r"\d+", colour)[:3])


def test_the_map_follows_the_theme(server: Server, page: Page) -> None:
    found: dict[str, list[int]] = {}
    schemes: tuple[Literal["dark", "light"], ...] = ("dark", "light")
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{server.url}/peta?kanim=ponorogo")
        wait_painted(page)
        colours = page.evaluate("[getComputedStyle(document.querySelector('.stApp')).backgroundColor]")
        colours += map_frame(page).evaluate("""() => [map.getContainer(), document.querySelector(".peta-legend")]
          .map((part) => getComputedStyle(part).backgroundColor)""")
        found[scheme] = [brightness(colour) for colour in colours]
    assert max(found["dark"]) < 200, "page, sea and legend are dark"
    assert min(found["light"]) > 600, "and light again"
