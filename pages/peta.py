"""Peta: areas, pockets, Desa Binaan and reports on one map, with the answer, the numbers and the table beside it."""

import streamlit as st

from analysis.overview import overview
from analysis.sentence import answer
from briefing.table import csv_file
from ui import cached, numbers, picture, shell, table

frame = shell.open_page()
view = overview(
    frame.cube,
    frame.selection,
    frame.viewer,
    frame.chosen,
    frame.facts,
    cached.rules(),
    has_reports=frame.data_until is not None,
)
head = st.container()
left, right = st.columns([13, 7], gap="medium")
crumbs = left.container()
with left:
    picture.draw(frame, view)  # before anything else: what is sent first is painted first
    picture.layer_switch(frame)
said = answer(view, frame.selection, frame.chosen, frame.names)
with head:
    numbers.heading(frame)
    numbers.notices(frame)
with crumbs:
    numbers.breadcrumb(frame)
with right:
    numbers.marks(frame, view)
    st.markdown(f"**{said}**")
    if view.has_reports and not frame.chosen.nothing:
        numbers.cards(view)
        table.area_table(view, frame.selection)
        table.download(lambda: csv_file(view, frame.selection, title=numbers.title(frame)), view, frame.selection)
numbers.as_text(frame, view, said)
numbers.sources(frame, view)
