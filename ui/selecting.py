"""Keeps the Selection of a session and its address in step. The address is the truth; widgets only change it."""

from dataclasses import dataclass

import streamlit as st

from data.link import PARAMETERS, BadValue, Known, parse, to_parameters
from data.model import Selection
from ui import viewing

STATE = "_selection"
PAGE = "_selection_page"


@dataclass(frozen=True, slots=True)
class Current:
    """The selection of this run and what its address held that could not be used."""

    selection: Selection
    bad: list[BadValue]


def current(page: str, known: Known, default: Selection) -> Current:
    """Return the selection of this run.

    A change of page drops the parameters of the address; then the session's own selection holds on.
    """
    given = {name: value for name, value in st.query_params.items() if name in PARAMETERS}
    kept: Selection | None = st.session_state.get(STATE)
    moved = st.session_state.get(PAGE) not in {None, page}
    st.session_state[PAGE] = page
    if st.session_state.pop(viewing.RESTART, False):
        return Current(default, [])
    if kept is not None and moved and not given:
        return Current(kept, [])
    selection, bad = parse(given, known, default)
    return Current(selection, bad)


def keep(selection: Selection, default: Selection) -> None:
    """Make `selection` the session's and write it to the address, if that says anything else."""
    st.session_state[STATE] = selection
    wanted = to_parameters(selection, default)
    given = {name: value for name, value in st.query_params.items() if name in PARAMETERS}
    if given == wanted:
        return
    others = {name: value for name, value in st.query_params.items() if name not in PARAMETERS}
    st.query_params.from_dict(wanted | others)
