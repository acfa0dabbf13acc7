"""Peta: areas, pockets, Desa Binaan and reports on one map, with the answer, the numbers and the table beside it."""

from functools import partial

import streamlit as st

from analysis.mark import Mark
from analysis.sentence import answer, figures
from analysis.table import sheet
from briefing.paper import Size, png
from briefing.picture import MapPart, map_figure
from briefing.table import csv_file, xlsx_file
from ui import cached, leaving, numbers, paparan, picture, shell, slide, table, views


def drawn(size: Size, each: Mark) -> bytes:
    """Return the map as a picture that carries a mark."""
    asked = views.frame_for(frame, each)
    shown = views.own(asked)
    part = MapPart(cached.picture_base(frame.version), picture.content(asked, shown), cached.credit(frame.version))
    told = answer(shown, frame.selection, frame.chosen, frame.names)
    cards = figures(shown) if has_numbers else []
    return png(map_figure(part, views.stamp(frame, each, shown), answer=told, figures=cards), size)


def listed(ending: str, each: Mark) -> bytes:
    """Return the table as a file that carries a mark."""
    shown = views.marked(frame, each)
    rows, stamp = sheet(shown.areas, frame.selection), views.stamp(frame, each, shown)
    return csv_file(rows, stamp) if ending == "csv" else xlsx_file([rows], stamp)


def as_slide() -> None:
    """Draw the map, the answer and the numbers, as large as the window allows."""
    with slide.drawn(frame, views.stamp(frame, mark, view), "pages/peta.py"):
        left, right = st.columns([13, 6], gap="medium")
        with left:
            picture.draw(own, view, room=slide.ROOM)
        with right:
            slide.say(said)
            if has_numbers:
                numbers.cards(view)
                table.leading(view, frame.selection)


def as_page() -> None:
    """Draw the map, and everything that explains, lists and hands out what is on it."""
    head = st.container()
    left, right = st.columns([13, 7], gap="medium")
    crumbs = left.container()
    with left:
        picture.draw(frame, view)  # before anything else: what is sent first is painted first
        picture.layer_switch(frame)
    with head:
        numbers.heading(frame)
        numbers.notices(frame, view)
    with crumbs:
        numbers.breadcrumb(frame)
    with right:
        numbers.marks(frame, view)
        st.markdown(f"**{said}**")
        if has_numbers:
            numbers.cards(view)
            table.area_table(view, frame.selection)
        leaving.buttons(frame, "peta", files, is_demo=view.is_demo)
    numbers.as_text(frame, view, said)
    numbers.sources(frame, view)


frame = shell.open_page()
mark = slide.mark_of(frame)
own = views.frame_for(frame, mark)
view = views.own(own)
has_numbers = view.has_reports and not frame.chosen.nothing
said = answer(view, frame.selection, frame.chosen, frame.names)
files = [leaving.picture(size.pixels, partial(drawn, size)) for size in Size]
files += leaving.tables(listed) if has_numbers else []
(as_slide if paparan.is_on() else as_page)()
