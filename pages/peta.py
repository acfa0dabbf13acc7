"""Peta: areas, pockets, Desa Binaan and reports on one map, with the answer, the numbers and the table beside it."""

from functools import partial

import streamlit as st

from analysis import mark
from analysis.mark import Mark
from analysis.sentence import answer
from briefing.table import csv_file
from ui import numbers, picture, shell, table, views


def file(each: Mark) -> bytes:
    """Return the table as a file that carries a mark."""
    words = mark.line(each, frame.viewer, frame.names)
    return csv_file(views.marked(frame, each), frame.selection, title=numbers.title(frame), mark=words)


frame = shell.open_page()
view = views.own(frame)
head = st.container()
left, right = st.columns([13, 7], gap="medium")
crumbs = left.container()
with left:
    picture.draw(frame, view)  # before anything else: what is sent first is painted first
    picture.layer_switch(frame)
said = answer(view, frame.selection, frame.chosen, frame.names)
with head:
    numbers.heading(frame)
    numbers.notices(frame, view)
with crumbs:
    numbers.breadcrumb(frame)
with right:
    numbers.marks(frame, view)
    st.markdown(f"**{said}**")
    if view.has_reports and not frame.chosen.nothing:
        numbers.cards(view)
        table.area_table(view, frame.selection)
        table.download({each: partial(file, each) for each in views.offered(frame)}, view, frame.selection)
numbers.as_text(frame, view, said)
numbers.sources(frame, view)
