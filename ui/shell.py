"""The frame of every page: who is asking, what is looked at, the filter, the navigation.

A page opened by its address on a fresh server can run without `app.py`. Therefore every page calls `open_page` in its
first line: it is the one gate, and whoever comes first in a run, `app.py` or the page, sets the frame up.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal

import streamlit as st
from streamlit.navigation.page import Page

from analysis.areas import Chosen, choose
from analysis.cube import Cube
from analysis.overview import PublicFacts
from data.link import BadValue
from data.model import Role, Selection, Viewer
from data.periods import add_months, last_full_month
from data.problems import FactsError
from data.settings import SettingError
from data.store.engine import FAILURES
from data.store.versions import Version, data_until, day_of
from locales import text
from locales.format import WIB
from ui import cached, entrance, filters, fresh, login, paparan, viewing

FRAME = "_frame"
PLAIN_PAGES = frozenset({"laporan", "data", "pengguna", "audit"})  # without numbers, so without a filter
DEADLINE_PAGES = frozenset({""})  # Ringkasan
HERE = Path(__file__).parent
ICON, LOGO = HERE / "icon.png", HERE / "logo.svg"


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """What a page works with."""

    as_of: date
    data_until: date | None
    first_month: str
    version: str
    viewer: Viewer
    selection: Selection
    default: Selection
    bad: tuple[BadValue, ...]
    chosen: Chosen
    facts: PublicFacts
    cube: Cube
    names: dict[str, str]


@contextmanager
def app_frame() -> Iterator[Page]:
    """Set the frame up for one run of `app.py`; pages called inside share it."""
    page = _navigation()
    frame = None if page.url_path in PLAIN_PAGES else _frame(page)
    st.session_state[FRAME] = frame
    try:
        yield page
    finally:
        st.session_state.pop(FRAME, None)
        if frame:
            _sidebar(frame)  # after the page: a filter change is on the map before its widgets are drawn again


def open_page() -> Frame:
    """Return the frame of this run, made here when the page was opened past `app.py`."""
    if FRAME in st.session_state:
        frame: Frame = st.session_state[FRAME]
        return frame
    frame = _frame(_navigation())
    _sidebar(frame)
    return frame


def _sidebar(frame: Frame) -> None:
    if paparan.is_on():
        return
    entrance.panel(frame.facts)
    paparan.enter()
    viewing.switch(frame.version, frame.facts)
    filters.draw(
        frame.selection,
        frame.default,
        frame.viewer,
        frame.facts,
        first_month=frame.first_month,
        as_of=frame.as_of,
    )


def open_plain_page() -> Viewer:
    """Return who opens a page without numbers: who is logged in, never a role that is tried on."""
    _begin_plain()
    entrance.panel(None)
    return login.session().viewer


def open_desk_page() -> Viewer:
    """Return who opens a page of single reports: who is logged in or, over synthetic rows, the role tried on."""
    _begin_plain()
    opened = _opened()
    entrance.panel(opened.facts)
    viewing.switch(opened.version, opened.facts)
    return opened.viewer


def open_admin_page() -> Viewer:
    """Return the admin who opens a page of administration; the run ends here, with a word why, for everybody else."""
    _begin_plain()
    return entrance.admin_only()


def _begin_plain() -> None:
    """Set the frame of a page without numbers up; it is no slide, so a slide's address is left."""
    if FRAME not in st.session_state:
        _navigation()
    if paparan.is_on():
        paparan.leave()
        st.rerun()


def _navigation() -> Page:
    st.set_page_config(page_title=text("app.title"), page_icon=str(ICON), layout="wide", initial_sidebar_state="auto")
    st.html(HERE / "style.css")
    paparan.style()
    if not paparan.is_on():
        st.logo(LOGO, size="large", icon_image=ICON)
    _check_settings()
    page = declare_pages(admin=login.begin().viewer.role is Role.ADMIN, hidden=paparan.is_on())
    entrance.gate()
    return page


def _check_settings() -> None:
    """End the run with words for whoever runs the server, when a setting cannot be used."""
    try:
        cached.rules()
        login.rules()
    except SettingError as error:
        st.error(str(error), icon=":material/settings_alert:")
        st.stop()


def declare_pages(*, admin: bool = False, hidden: bool = False) -> Page:
    """Declare the pages and return the one that is asked for.

    The server calls it too, before the first visitor: until it has been called once, Streamlit opens files in `pages/`
    by itself, and a visitor who came by a deep link would see the map start anew at the first click.
    """
    peta = st.Page("pages/peta.py", title=text("page.peta"), icon=":material/map:", url_path="peta")
    start = st.Page("pages/ringkasan.py", title=text("page.ringkasan"), icon=":material/dashboard:", default=True)
    tren = st.Page("pages/tren.py", title=text("page.tren"), icon=":material/show_chart:", url_path="tren")
    reports = st.Page("pages/laporan.py", title=text("page.laporan"), icon=":material/assignment:", url_path="laporan")
    metode = st.Page("pages/metode.py", title=text("page.metode"), icon=":material/menu_book:", url_path="metode")
    warned = st.Page(
        "pages/peringatan.py", title=text("page.peringatan"), icon=":material/notification_important:",
        url_path="peringatan",
    )  # fmt: skip
    intake = st.Page("pages/muat.py", title=text("page.data"), icon=":material/upload_file:", url_path="data")
    seen: Literal["visible", "hidden"] = "visible" if admin else "hidden"
    people = st.Page(
        "pages/pengguna.py", title=text("page.pengguna"), icon=":material/group:", url_path="pengguna", visibility=seen
    )
    audit = st.Page(
        "pages/audit.py", title=text("page.audit"), icon=":material/history:", url_path="audit", visibility=seen
    )
    shown = [start, warned, peta, tren, reports, intake, metode, people, audit]
    return st.navigation(shown, position="hidden" if hidden else "sidebar")


@dataclass(frozen=True, slots=True, eq=False)
class _Opened:
    """The store as a run finds it: what is loaded, the public facts, and who asks."""

    loaded: dict[str, Version]
    version: str
    facts: PublicFacts
    viewer: Viewer


def _opened() -> _Opened:
    today = datetime.now(WIB).date()
    try:
        cached.engine()
        fresh.watch()
        loaded = cached.data_versions(cached.EVERYBODY)
    except FactsError as error:
        st.error(f"{text('app.broken_facts')}\n\n```\n{error}\n```")
        st.stop()
    except FAILURES:
        st.error(text("app.no_store"), icon=":material/database_off:")
        st.stop()
    version = cached.version_key(loaded)
    facts = cached.facts(version, today)
    return _Opened(loaded, version, facts, viewing.current(version, facts, today))


def _frame(page: Page) -> Frame:
    opened = _opened()
    version, facts, viewer = opened.version, opened.facts, opened.viewer
    if page.url_path in DEADLINE_PAGES:
        fresh.watch_deadlines(version, viewer)
    cube = cached.cube_for(version, viewer)
    as_of = day_of(opened.loaded, datetime.now(WIB).date())
    selection, default, bad = filters.current(page.url_path, viewer, facts, as_of)
    return Frame(
        as_of=as_of,
        data_until=data_until(opened.loaded),
        first_month=cube.months[0] if cube.months else add_months(last_full_month(as_of), -11),
        version=version,
        viewer=viewer,
        selection=selection,
        default=default,
        bad=tuple(bad),
        chosen=choose(selection, facts.regencies, facts.office_areas),
        facts=facts,
        cube=cube,
        names=facts.names,
    )
