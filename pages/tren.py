"""Tren: reports over time, compared, ranked, side by side; and published figures over their own periods."""

import streamlit as st

from locales import text
from ui import panels, publications, shell, trends
from ui.trends import Panel

frame = shell.open_page()
head = st.container()
state = trends.controls(frame)
head.markdown(f"### {trends.title(frame, state)}", help=text(f"tren.help.{state.panel}"))
if trends.notices(frame, state):
    draw = publications.draw if state.panel is Panel.TERBITAN else panels.draw
    draw(frame, state, None)
st.caption(text("tren.source_published") if state.panel is Panel.TERBITAN else trends.source(frame))
