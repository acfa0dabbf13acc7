"""Two server processes on one PostgreSQL: what one stores is on the pages of the other, without a click."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import Engine

from data.store.demo import replace_demo
from locales import text
from tests.browser.screen import PAINT_MS, map_frame, map_locator, wait_painted
from tests.browser.server import ROOT, Server, running
from tests.demo_set import PARAMETERS, made
from tests.planted import plant
from tests.stores import PostgresStores, Stores

WITHIN = 5.0  # seconds
pytestmark = pytest.mark.slow
expect.set_options(timeout=PAINT_MS)


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Engine]:
    """A store of synthetic reports in a database server."""
    stores = PostgresStores(tmp_path)
    engine = stores.open()
    replace_demo(engine, made(), digest="d", data_until=PARAMETERS.end, note=PARAMETERS.as_text())
    yield engine
    stores.close()


@pytest.fixture
def servers(shared: Engine, tmp_path: Path) -> Iterator[tuple[Server, Server]]:
    settings = {"DATABASE_URL": shared.url.render_as_string(hide_password=False)}
    with (
        running(log=tmp_path / "one.log", environment=settings) as one,
        running(log=tmp_path / "two.log", environment=settings) as two,
    ):
        yield one, two


def opened(page: Page, server: Server) -> Page:
    """Open the map, marked as the one that was there."""
    page.goto(f"{server.url}/peta")
    wait_painted(page)
    expect(map_locator(page).locator(".peta-mark")).to_have_text(text("map.demo"))
    map_frame(page).evaluate("window.sameMap = true")
    return page


def test_what_one_process_stores_is_on_the_map_of_the_other(
    servers: tuple[Server, Server], shared: Engine, context: BrowserContext
) -> None:
    pages = [opened(context.new_page(), server) for server in servers]
    plant(shared)  # real reports: nothing synthetic is shown from now on
    stored = time.monotonic()
    for page in pages:
        mark = map_locator(page).locator(".peta-mark", has_text=re.compile("^$"))
        mark.wait_for(state="attached", timeout=PAINT_MS)
        assert time.monotonic() - stored < WITHIN
        assert map_frame(page).evaluate("window.sameMap") is True, "the map was mounted anew"


FORM = """
import streamlit as st
from data.store.versions import versions
from ui import cached, fresh

fresh.watch()
with st.form("laporan"):
    st.text_input("Catatan")
    st.number_input("Orang", value=0)
    st.form_submit_button("Kirim")
st.session_state["runs"] = st.session_state.get("runs", 0) + 1
st.write("sets", len(versions(cached.engine(), cached.EVERYBODY)), "runs", st.session_state["runs"])
"""


def test_what_is_being_typed_stays(stores: Stores, page: Page, tmp_path: Path) -> None:
    """Nothing runs while nothing changes, and a change takes nothing away from a form that is being filled in."""
    engine, form = stores.open(), tmp_path / "form.py"
    form.write_text(FORM, "utf-8")
    settings = {"DATABASE_URL": engine.url.render_as_string(hide_password=False), "PYTHONPATH": str(ROOT)}
    with running(log=tmp_path / "log", environment=settings, entry=str(form), ready="/_stcore/health") as server:
        page.goto(server.url)
        note = page.get_by_label("Catatan")
        note.press_sequentially("dua orang dari Pac")
        page.get_by_label("Orang", exact=True).fill("12")
        note.focus()
        page.wait_for_timeout(WITHIN * 1000)
        expect(page.get_by_text("sets 1 runs 1")).to_be_visible()
        plant(engine)
        expect(page.get_by_text("sets 2 runs 2")).to_be_visible(timeout=WITHIN * 1000)
        note.press_sequentially("itan")
        expect(note).to_have_value("dua orang dari Pacitan")
        expect(page.get_by_label("Orang", exact=True)).to_have_value("12")
        page.get_by_role("button", name="Kirim").click()
        expect(page.get_by_text("sets 2 runs 3")).to_be_visible()
        expect(note).to_have_value("dua orang dari Pacitan")
