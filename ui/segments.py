"""The page of reports: its parts, one at a time, which the address holds."""

from enum import StrEnum

import streamlit as st

from data.flow import FILERS
from data.model import Role, Viewer
from locales import text
from ui import queue

PARAMETER, KEY = "bagian", "segments"
READS_ROWS = frozenset({Role.PIMPINAN, Role.KANWIL, Role.KANIM, Role.STAF, Role.PIMPASA, Role.DESA})
SEES_ASSIGNMENTS = frozenset({Role.KANIM, Role.STAF, Role.PIMPASA})


class Part(StrEnum):
    """What is worked on; the first one that a role has is its usual one."""

    KERJA = "kerja"
    LAPOR = "lapor"
    TUGAS = "tugas"
    REKAP = "rekap"


def parts(viewer: Viewer) -> list[Part]:
    """Return the parts that a viewer has: everybody can read who files and how, rows are for those who may see rows."""
    if viewer.sees_demo_in_full:
        return list(Part)
    reads = viewer.role in READS_ROWS
    has = {
        Part.KERJA: bool(queue.lists(viewer)),
        Part.LAPOR: True,
        Part.TUGAS: viewer.role in SEES_ASSIGNMENTS,
        Part.REKAP: reads and viewer.role is not Role.DESA,
    }
    order = sorted(Part, key=lambda part: part is Part.LAPOR and viewer.role not in FILERS)  # who does not file: last
    return [part for part in order if has[part]]


def choose(viewer: Viewer) -> Part:
    """Draw the choice between a viewer's parts, and return the chosen one."""
    offered = parts(viewer)
    if len(offered) == 1:
        return offered[0]
    asked = st.query_params.get(PARAMETER, "")
    st.session_state[KEY] = Part(asked) if asked in offered else offered[0]
    st.segmented_control(
        text("segments.label"),
        offered,
        format_func=lambda part: text(f"segments.{part}"),
        key=KEY,
        on_change=_keep,
        required=True,
        label_visibility="collapsed",
    )
    return Part(st.session_state[KEY])


def _keep() -> None:
    st.query_params[PARAMETER] = st.session_state[KEY]
