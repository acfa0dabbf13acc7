"""Markup where a name should be is shown as text: in popups, on hover, on the map, and from the address."""

import json
import re
import sqlite3
from contextlib import closing
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, Route, expect

from data import publish
from data.store.engine import connect
from geo.assets import asset_path
from tests.browser.screen import MAP, PAINT_MS, map_frame, map_locator, wait_painted
from tests.browser.server import Server

expect.set_options(timeout=PAINT_MS)

VILLAGE = '<img src=x onerror="window.hacked=1">'
REGENCY = '<svg onload="window.hacked=1"></svg><script>window.hacked=1</script>'
BATAM = "21.71"
STATE = "() => [window.hacked ?? null, document.querySelectorAll('img[src=x], svg[onload], [onerror]').length]"


@pytest.fixture(scope="module")
def marked_layers(database: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Layers of a copy of the database whose villages in Batam, and Batam itself, are called by markup.

    They are what `data.publish` would write to `static/`, which stays as it is; the outline is that of the checkout.
    """
    path = tmp_path_factory.mktemp("marked") / "marked.sqlite"
    with (
        closing(sqlite3.connect(database.removeprefix("sqlite:///"))) as source,
        closing(sqlite3.connect(path)) as copy,
    ):
        source.backup(copy)
        copy.execute("UPDATE village SET name = ? WHERE regency_code = ?", (VILLAGE, BATAM))
        copy.execute("UPDATE regency SET name = ? WHERE code = ?", (REGENCY, BATAM))
        copy.commit()
    made = publish.map_layers(connect(f"sqlite:///{path}"), None)
    published = asset_path("areas.json")
    assert published
    areas = json.loads(published.read_bytes())
    area = next(area for area in areas["areas"] if area["code"] == BATAM)
    area |= next(area for area in json.loads(made["areas"])["areas"] if area["code"] == BATAM)
    assert (area["name"], area["short"]) == (REGENCY, REGENCY)
    return made | {"areas": json.dumps(areas).encode()}


def serve(page: Page, layers: dict[str, bytes]) -> None:
    """Hand the page `layers` in place of the server's."""

    def answer(route: Route) -> None:
        name = route.request.url.rpartition("/")[2].partition(".")[0]
        route.fulfill(body=layers[name], content_type="application/json")

    page.route(re.compile(r"/aset/(villages|areas)\."), answer)


def assert_nothing_ran(page: Page) -> None:
    assert page.evaluate(STATE) == [None, 0]
    assert map_frame(page).evaluate(STATE) == [None, 0]


def test_a_name_with_markup_is_shown_as_text(server: Server, page: Page, marked_layers: dict[str, bytes]) -> None:
    serve(page, marked_layers)
    page.goto(f"{server.url}/peta?kab={BATAM}")
    wait_painted(page)
    shown = map_locator(page)
    shown.locator(".leaflet-desa-pane .peta-pin").first.click()
    popup = shown.locator(".peta-popup")
    expect(popup.locator("strong")).to_have_text(VILLAGE)
    expect(popup).to_contain_text(f", {REGENCY}, Kepulauan Riau")
    shown.locator(".leaflet-popup-close-button").click()
    expect(popup).to_have_count(0)
    expect(shown.locator(".leaflet-label-pane")).to_contain_text(REGENCY)
    box = page.locator(MAP).bounding_box()
    assert box
    x, y = map_frame(page).evaluate("() => { const p = map.latLngToContainerPoint([1.05, 104.0]); return [p.x, p.y]; }")
    page.mouse.move(box["x"] + x, box["y"] + y)
    expect(shown.locator(".peta-tip strong")).to_have_text(REGENCY)
    assert_nothing_ran(page)


VALUES = (
    VILLAGE,
    "`*x*` <b>b</b> [a](/metode) $x$ :red[r]",
    "https://example.org/x",
    "a@example.org",
    "&lt;b&gt;",
    "a\n\n# b",
)


def test_markup_in_the_address_is_shown_as_text(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/peta?kab={quote(','.join(VALUES))}")
    wait_painted(page)
    notes = page.get_by_test_id("stAlert").filter(has_text="tidak dikenal dan diabaikan")
    expect(notes).to_have_count(len(VALUES))
    assert_nothing_ran(page)
    inside = notes.locator("p")
    assert inside.locator("img, b, a, em, h1, .katex").all_inner_texts() == []
    for told, value in zip(inside.all_inner_texts(), VALUES, strict=True):
        assert f"kab={' '.join(value.split())}".replace("`", "'") in told.replace("`", "'")
