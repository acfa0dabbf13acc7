"""Mode paparan in a real browser: the keys, the fit of the slide, and a picture that leaves."""

import io
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.screen import MAP, PAINT_MS, map_locator, wait_painted
from tests.browser.server import Server

expect.set_options(timeout=PAINT_MS)
KEY_FIGURES = ".pb-cards.pb-key"  # of Ringkasan: its map carries the same digest as that of Peta
HEIGHTS = """() => [document.querySelector('[data-testid="stMain"]')]
  .map((part) => [part.scrollHeight, part.clientHeight])[0]"""


def parameters(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def wait_ready(page: Page) -> None:
    """Wait until the page is drawn to its end."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def test_arrow_keys_go_between_views_and_escape_leaves(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/peta?kanim=ponorogo&mode=paparan")
    wait_painted(page)
    expect(page.get_by_test_id("stSidebar")).to_have_count(0)
    expect(map_locator(page).locator(".leaflet-control-zoom")).to_be_hidden()
    wait_ready(page)
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("heading", name=re.compile("^Peringatan"))).to_be_visible()
    wait_ready(page)
    page.keyboard.press("ArrowLeft")
    expect(page.locator(KEY_FIGURES)).to_have_count(1)
    wait_ready(page)
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("heading", name="Metode", exact=True)).to_be_visible()
    assert parameters(page) == {"kanim": ["ponorogo"], "mode": ["paparan"]}
    wait_ready(page)
    page.keyboard.press("ArrowRight")
    expect(page.locator(KEY_FIGURES)).to_have_count(1)
    wait_ready(page)
    page.keyboard.press("ArrowRight")
    expect(page.locator(KEY_FIGURES)).to_have_count(0)
    wait_ready(page)
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"/peta\?"))
    wait_ready(page)
    wait_painted(page)
    page.frame_locator(MAP).locator(".leaflet-container").focus()  # a click would choose an area
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("stSidebar")).to_be_visible()
    expect(page.get_by_role("combobox", name="Kantor Imigrasi")).to_be_visible()
    assert parameters(page) == {"kanim": ["ponorogo"]}


def test_a_key_counts_while_the_slide_is_being_drawn(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/?mode=paparan")
    wait_painted(page)
    wait_ready(page)
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("heading", name="Metode", exact=True)).to_be_visible()
    wait_ready(page)
    page.keyboard.press("ArrowRight")
    page.locator(".pb-slide-head:visible h1:not(:text-is('Metode'))").wait_for()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"/peringatan\?"))


@pytest.mark.parametrize(
    "viewport",
    [ViewportSize(width=w, height=h) for w, h in ((1440, 900), (1920, 1080))],
    ids=("laptop", "wall"),
)
@pytest.mark.parametrize("query", ["", "&ukuran=per_penduduk&prov=35", "&ukuran=per_penempatan"])
@pytest.mark.parametrize("name", ["", "peta"])
def test_a_slide_fits_its_screen(server: Server, page: Page, name: str, query: str) -> None:
    page.goto(f"{server.url}/{name}?mode=paparan{query}")
    wait_painted(page)
    expect(page.get_by_text("Data per").first).to_be_in_viewport()
    whole, seen = page.evaluate(HEIGHTS)
    assert whole <= seen, "nothing to scroll"


@pytest.mark.parametrize("name", ["ringkasan", "peta"])
def test_a_picture_leaves_in_one_click(server: Server, page: Page, tmp_path: Path, name: str) -> None:
    page.goto(f"{server.url}/{name.removeprefix('ringkasan')}?prov=35")
    digest = wait_painted(page)
    with page.expect_download() as caught:
        page.get_by_role("button", name="Gambar 3840×2160").click()
    assert caught.value.suggested_filename == f"umum-data-contoh-{name}-2160-{digest}.png"
    caught.value.save_as(tmp_path / "picture.png")
    with Image.open(io.BytesIO((tmp_path / "picture.png").read_bytes())) as image:
        assert image.size == (3840, 2160)
