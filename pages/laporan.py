"""Laporan: what each role has to do, the forms of who files, assignments and the recapitulation; or one report."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from briefing.table import xlsx_file
from data.model import Viewer
from locales import text
from ui import desk, filing, segments, shell
from ui.segments import Part

viewer = shell.open_desk_page()
draw: dict[Part, Callable[[Viewer], None]] = {
    Part.KERJA: desk.work,
    Part.LAPOR: filing.forms,
    Part.TUGAS: desk.assign,
    Part.REKAP: partial(desk.recap, make=xlsx_file),
}
st.markdown(f"### {text('page.laporan')}")
if ticket := st.query_params.get("tiket", ""):
    desk.one(viewer, ticket)
else:
    draw[segments.choose(viewer)](viewer)
