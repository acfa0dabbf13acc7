"""Mode paparan: a page as a slide, without sidebar and controls; arrow keys go between views, Escape leaves.

The address holds it (`mode=paparan`, and `tanda=umum` for released counts alone), beside the filter and *Lihat
sebagai*: a slide can be linked to, and leaving it brings everything back.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from locales import text

HERE = Path(__file__).parent
MODE, ON = "mode", "paparan"
MARK = "tanda"
PANEL = "tampilan"  # of Tren: its first panel needs no parameter


class View(NamedTuple):
    """One slide: the page's file and what its address says beside the filter."""

    page: str
    parameters: Mapping[str, str] = {}


VIEWS = (
    View("pages/ringkasan.py"),
    View("pages/peringatan.py"),
    View("pages/peta.py"),
    View("pages/tren.py"),
    *(View("pages/tren.py", {PANEL: each}) for each in ("banding", "kecil", "panas", "peringkat", "sisi", "terbitan")),
    View("pages/metode.py"),
)
OWN = frozenset(name for view in VIEWS for name in view.parameters)
"""Parameters that belong to one view and do not go along to the next."""


def is_on() -> bool:
    """Return whether the page is shown as a slide."""
    return st.query_params.get(MODE) == ON


def style() -> None:
    """Draw the slide's style; the shell calls it on every page."""
    if is_on():
        st.html(HERE / "paparan.css")


def enter() -> None:
    """Draw the button that makes a slide of the page."""
    st.sidebar.button(
        text("paparan.enter"),
        icon=":material/slideshow:",
        help=text("paparan.help"),
        key="paparan_enter",
        on_click=put,
        args=(MODE, ON),
        width="stretch",
    )


def neighbours(page: str, parameters: Mapping[str, str]) -> tuple[View, View]:
    """Return the views before and after the one that an address shows; past the end they begin anew."""
    fits = [
        at
        for at, view in enumerate(VIEWS)
        if view.page == page and all(parameters.get(name) == value for name, value in view.parameters.items())
    ]
    named = max(fits, key=lambda at: len(VIEWS[at].parameters), default=-1)
    here = named if fits else next(at for at, view in enumerate(VIEWS) if view.page == page)
    return VIEWS[here - 1], VIEWS[(here + 1) % len(VIEWS)]


def leave() -> None:
    """Bring the page back as it was."""
    for name in (MODE, MARK):
        st.query_params.pop(name, None)


def put(name: str, value: str) -> None:
    """Write one parameter of a slide to the address."""
    st.query_params[name] = value
