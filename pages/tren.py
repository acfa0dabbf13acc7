"""Tren: reports over time, compared, ranked, side by side; and published figures over their own periods."""

from dataclasses import replace

import streamlit as st

from locales import text
from ui import panels, paparan, publications, shell, slide, trends, views
from ui.trends import Panel


def draw() -> None:
    """Draw the panel, or the word why there is nothing to draw."""
    if trends.notices(own, state):
        (publications.draw if is_published else panels.draw)(own, state, None)


frame = shell.open_page()
mark = slide.mark_of(frame)
own = views.frame_for(frame, mark)
head = st.container()
with st.container(key="paparan_hidden" if paparan.is_on() else "tren_controls"):
    state = trends.controls(own)
is_published = state.panel is Panel.TERBITAN
source = text("tren.source_published") if is_published else trends.source(own)
if paparan.is_on():
    stamp = views.stamp(frame, mark, views.own(own), heading=trends.title(own, state))
    if is_published:
        stamp = replace(stamp, source=source, is_demo=False)
    with slide.drawn(frame, stamp, "pages/tren.py"):
        draw()
else:
    head.markdown(f"### {trends.title(frame, state)}", help=text(f"tren.help.{state.panel}"))
    draw()
    st.caption(source)
