"""Markup where a name should be is shown as text: in popups, on the page, and from the address."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, Route, expect

from data import publish
from data.store.engine import connect
from geo import outlines
from tests.browser.screen import MAP, PAINT_MS, map_frame, map_locator, wait_painted
from tests.browser.server import Server, running

expect.set_options(timeout=PAINT_MS)

VILLAGE = '<img src=x onerror="window.hacked=1">'
REGENCY = '<svg onload="window.hacked=1"></svg><script>window.hacked=1</script>'
BATAM = "21.71"
STATE = "() => [window.hacked ?? null, document.querySelectorAll('img[src=x], svg[onload], [onerror]').length]"


@pytest.fixture(scope="module")
def marked(database: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """URL of a copy of the database in which a village and a kabupaten are called by markup."""
    path = tmp_path_factory.mktemp("marked") / "marked.sqlite"
    with (
        closing(sqlite3.connect(database.removeprefix("sqlite:///"))) as source,
        closing(sqlite3.connect(path)) as copy,
    ):
        source.backup(copy)
        changed = [
            copy.execute("UPDATE village SET name = ? WHERE regency_code = ?", (VILLAGE, BATAM)).rowcount,
            copy.execute("UPDATE regency SET name = ? WHERE code = ?", (REGENCY, BATAM)).rowcount,
        ]
        copy.commit()
    assert changed == [2, 1]
    return f"sqlite:///{path}"


@pytest.fixture(scope="module")
def marked_server(marked: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    log = tmp_path_factory.mktemp("marked_server") / "server.log"
    with running(log=log, environment={"DATABASE_URL": marked}) as started:
        yield started


def serve_layers_of(page: Page, database: str) -> None:
    """Hand the page the layers that `data.publish` would write for `database`; `static/` stays as it is."""
    made = publish.map_layers(connect(database), outlines.read(publish.OUTLINES))
    assert VILLAGE.replace('"', '\\"').encode() in made["villages"]

    def answer(route: Route) -> None:
        name = route.request.url.rpartition("/")[2].partition(".")[0]
        route.fulfill(body=made[name], content_type="application/json")

    page.route(re.compile(r"/aset/(villages|areas)\."), answer)


def assert_nothing_ran(page: Page) -> None:
    assert page.evaluate(STATE) == [None, 0]
    assert map_frame(page).evaluate(STATE) == [None, 0]


def test_a_name_with_markup_is_shown_as_text(marked_server: Server, marked: str, page: Page) -> None:
    serve_layers_of(page, marked)
    page.goto(f"{marked_server.url}/peta?kab={BATAM}")
    wait_painted(page)
    shown = map_locator(page)
    shown.locator(".leaflet-desa-pane .peta-pin").first.click()
    popup = shown.locator(".peta-popup")
    expect(popup.locator("strong")).to_have_text(VILLAGE)
    expect(popup).to_contain_text(f", {REGENCY}, Kepulauan Riau")
    shown.locator(".leaflet-popup-close-button").click()
    expect(popup).to_have_count(0)
    box = page.locator(MAP).bounding_box()
    assert box
    x, y = map_frame(page).evaluate("""() => {
      const at = map.latLngToContainerPoint([1.05, 104.0]);
      return [at.x, at.y];
    }""")
    page.mouse.move(box["x"] + x, box["y"] + y)
    expect(shown.locator(".peta-tip strong")).to_have_text(REGENCY)
    expect(shown.locator(".leaflet-label-pane")).to_contain_text(REGENCY)
    expect(page.get_by_role("heading", level=3)).to_contain_text(REGENCY)
    expect(page.get_by_role("button", name=f"› {REGENCY}")).to_be_visible()
    page.get_by_text("Isi peta sebagai teks").click()
    expect(page.get_by_test_id("stExpander").locator("li")).to_contain_text(REGENCY)
    assert_nothing_ran(page)


VALUES = (
    VILLAGE,
    "`*x*` <b>b</b> [a](/metode) $x$ :red[r]",
    "https://example.org/x",
    "a@example.org",
    "&lt;b&gt;",
    ":material/home:",
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
        assert " ".join(value.split()) in told
