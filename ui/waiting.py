"""What reports wait for, as of now: cached like everything else, and brought up to date by time alone."""

from datetime import UTC, date, datetime

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from analysis.cube import Progress
from data.model import Viewer
from data.periods import add_months, last_full_month, months_between
from data.store import places, progress
from locales import text
from locales.format import WIB
from ui import cached


def moment_of(version: str, as_of: date) -> datetime:
    """Return the moment that deadlines are held against: now, and for synthetic rows the start of the day of the data.

    Args:
        version: of the data.
        as_of: the day of the data.
    """
    return datetime.now(UTC) if cached.holds_real(version) else cached.midnight(as_of)


@st.cache_resource(show_spinner=text("app.loading"), max_entries=4)
def _progress(version: str, viewer: Viewer, first_month: str, day: date) -> Progress:
    store = cached.engine()
    codes = tuple(places.regencies(store, cached.EVERYBODY)["code"])
    months = months_between(first_month, last_full_month(day))
    days = [date.fromisoformat(f"{add_months(month, 1)}-01") for month in months]
    moments = [*map(cached.midnight, days), moment_of(version, day)]
    counts = progress.stock(store, viewer, codes=codes, moments=moments, deadlines=cached.deadlines())
    return Progress(codes, (*months, day.isoformat()), counts)


@st.cache_resource(show_spinner=False, max_entries=8)
def _brought_up(version: str, viewer: Viewer, first_month: str, day: date, since: int) -> Progress:  # noqa: ARG001 - a key of the cache
    """Return `_progress` with what is in process and overdue as of now: only unfinished reports are looked through."""
    known = _progress(version, viewer, first_month, day)
    moments, rules = [moment_of(version, day)], cached.deadlines()
    now = progress.stock(cached.engine(), viewer, codes=known.codes, moments=moments, deadlines=rules, unfinished=True)
    counts = {place: held.copy() for place, held in known.counts.items()}
    for place, held in counts.items():
        held[:2, :, -1] = now[place][:2, :, -1]
    return Progress(known.codes, known.moments, counts)


def progress_for(version: str, viewer: Viewer, first_month: str, as_of: date) -> Progress:
    """Return what reports waited for at the ends of months and at `moment_of`, shared as `cube_for` is."""
    counted, day = cached.counted_as(version, viewer), moment_of(version, as_of).astimezone(WIB).date()
    if not cached.holds_real(version):
        return _progress(version, counted, first_month, day)
    return _brought_up(version, counted, first_month, day, overdue_since(version, counted))


@st.cache_resource(show_spinner=False, max_entries=64)
def _due(version: str, viewer: Viewer) -> NDArray[np.int64]:  # noqa: ARG001 - a key of the cache
    return progress.due(cached.engine(), viewer, deadlines=cached.deadlines())


def overdue_since(version: str, viewer: Viewer) -> int:
    """Return when a real report that the viewer may see last became overdue by time alone: seconds since 1970, 0 never.

    Asked anew it costs a look into an array: the moments to come are read once per version of the data.
    """
    if not cached.holds_real(version):
        return 0
    moments = _due(version, cached.counted_as(version, viewer))
    passed = int(np.searchsorted(moments, datetime.now(UTC).timestamp(), side="right"))
    return int(moments[passed - 1]) if passed else 0
