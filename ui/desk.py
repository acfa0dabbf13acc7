"""Daftar kerja: what each role has to do next, and what is told of it."""

from pathlib import Path

import streamlit as st

from data.model import Viewer
from locales import text
from ui import acting, assigning, dossier, filing, queue
from ui import recap as recapitulation
from ui.bench import Bench, bench
from ui.recap import Make

HERE = Path(__file__).parent


def work(viewer: Viewer) -> None:
    """Draw the worklists of a viewer."""
    queue.draw(_opened(viewer))


def assign(viewer: Viewer) -> None:
    """Draw which PIMPASA fosters which village."""
    assigning.draw(_opened(viewer))


def recap(viewer: Viewer, make: Make) -> None:
    """Draw the recapitulation per office, village and month; `make` writes it as a file."""
    recapitulation.draw(_opened(viewer), make)


def one(viewer: Viewer, ticket: str) -> None:
    """Draw the page of one report."""
    dossier.draw(_opened(viewer), ticket, filing.correct)


def _opened(viewer: Viewer) -> Bench:
    st.html(HERE / "desk.css")
    opened = bench(viewer)
    if opened.is_demo:
        st.badge(text("map.demo"), icon=":material/science:", color="orange")
    acting.said()
    return opened
