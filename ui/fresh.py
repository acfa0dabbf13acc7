"""What others store shows by itself: every open page asks, every few seconds, whether the data in force have changed.

An import through one server process is so on the pages of all others, without a click and without a restart. Time
alone makes a report overdue: pages that show deadlines ask for that too.
"""

from datetime import timedelta

import streamlit as st

from data.model import Viewer
from data.store.engine import FAILURES
from data.store.versions import stamp
from ui import cached, login, waiting

EVERY = timedelta(seconds=3)  # with SHARED_SECONDS and the time of a run: less than 5 seconds
EVERY_DEADLINE = timedelta(seconds=30)  # nothing is read from the store for it
SHARED_SECONDS = 1  # all sessions of a process ask the store once in this time


def watch() -> None:
    """Let this page run anew once the data have changed; call it before anything of a run reads data."""
    _watch(_stamp())


@st.fragment(run_every=EVERY)
def _watch(shown: str) -> None:
    try:
        changed = _stamp() != shown
    except FAILURES:  # a store that is away for a while: the page stays as it is
        return
    if changed:
        login.act_unasked()
        st.rerun(scope="app")


def watch_deadlines(version: str, viewer: Viewer) -> None:
    """Let this page run anew once time alone has made a report overdue that the viewer may see."""
    if cached.holds_real(version):
        _watch_deadlines(version, viewer, waiting.overdue_since(version, viewer))


@st.fragment(run_every=EVERY_DEADLINE)
def _watch_deadlines(version: str, viewer: Viewer, shown: int) -> None:
    try:
        passed = waiting.overdue_since(version, viewer) != shown
    except FAILURES:
        return
    if passed:
        login.act_unasked()
        st.rerun(scope="app")


@st.cache_resource(show_spinner=False, ttl=SHARED_SECONDS)
def _stamp() -> str:
    return stamp(cached.engine(), cached.EVERYBODY)
