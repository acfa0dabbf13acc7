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
    released=cached.release(frame.version, frame.viewer),
)
said = answer(view, frame.selection, frame.chosen, frame.names)

numbers.heading(frame)
numbers.notices(frame)
left, right = st.columns([13, 7], gap="medium")
with left:
    numbers.breadcrumb(frame)
    picture.draw(frame, view)
    picture.layer_switch(frame)
with right:
    numbers.marks(frame, view)
    st.markdown(f"**{said}**")
    if view.has_reports and not frame.chosen.nothing:
        numbers.cards(view)
        table.area_table(view, frame.selection)
        table.download(lambda: csv_file(view, frame.selection, title=numbers.title(frame)), view, frame.selection)
numbers.as_text(frame, view, said)
numbers.sources(frame, view)
