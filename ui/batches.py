"""Imports as a list, and the way to take one back."""

from collections.abc import Hashable
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import streamlit as st

from data.importing.kinds import KINDS
from data.model import Viewer
from data.store import undo
from data.store.accounts import NotAllowedError
from data.store.undo import UndoError
from locales import text
from locales.format import moment, number
from ui import cached

ASKED = "batches_asked"


def history(viewer: Viewer) -> None:
    """Draw what was taken in, newest first, and a way to take each back."""
    st.markdown(f"#### {text('batches.title')}")
    known = undo.imports(cached.engine(), viewer)
    if known.empty:
        st.caption(text("batches.none"))
        return
    st.dataframe(
        [_line(row) for row in known.to_dict("records")], hide_index=True, width="stretch", key="batches_table"
    )
    open_ones = known[known["undone_at"].isna()]
    if open_ones.empty:
        return
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    chosen = left.selectbox(
        text("batches.choose"),
        list(open_ones["id"]),
        format_func=lambda number_of: text("batches.named", number=number_of),
        index=None,
        placeholder=text("batches.placeholder"),
        key="batches_chosen",
    )
    if chosen and right.button(text("batches.undo", number=chosen), icon=":material/undo:", key="batches_undo"):
        st.session_state[ASKED] = int(chosen)
    if chosen and st.session_state.get(ASKED) == chosen:
        _confirm(viewer, int(chosen))


def _confirm(viewer: Viewer, number_of: int) -> None:
    """Ask once more: what was loaded goes from every map."""
    st.warning(text("batches.sure", number=number_of), icon=":material/warning:")
    with st.container(horizontal=True):
        if st.button(text("batches.yes"), type="primary", key="batches_yes"):
            st.session_state.pop(ASKED, None)
            try:
                rows = undo.undo(cached.engine(), viewer, number_of, at=datetime.now(UTC))
            except (UndoError, NotAllowedError) as error:
                st.error(str(error), icon=":material/block:")
                return
            st.session_state["intake_done"] = text("batches.undone", number=number_of, rows=number(rows))
            st.rerun()
        if st.button(text("batches.no"), key="batches_no"):
            st.session_state.pop(ASKED, None)
            st.rerun()


def _line(row: dict[Hashable, Any]) -> dict[str, str]:
    undone = "" if pd.isna(row["undone_at"]) else moment(row["undone_at"])
    return {
        text("batches.number"): str(row["id"]),
        text("batches.at"): moment(row["at"]),
        text("batches.kind"): KINDS[row["kind"]].title,
        text("batches.read"): number(row["read"]),
        text("batches.accepted"): number(row["accepted"]),
        text("batches.refused"): number(row["refused"]),
        text("batches.unchanged"): number(row["unchanged"]),
        text("batches.undone_at"): undone or "–",
    }
