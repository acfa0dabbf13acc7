"""What others store shows by itself: every open page asks, every few seconds, whether the data in force have changed.

An import through one server process is so on the pages of all others, without a click and without a restart.
"""

from datetime import timedelta

import streamlit as st

from data.store.engine import FAILURES
from data.store.versions import stamp
from ui import cached, login

EVERY = timedelta(seconds=3)  # with SHARED_SECONDS and the time of a run: less than 5 seconds
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


@st.cache_resource(show_spinner=False, ttl=SHARED_SECONDS)
def _stamp() -> str:
    return stamp(cached.engine(), cached.EVERYBODY)
