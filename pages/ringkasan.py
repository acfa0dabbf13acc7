"""Ringkasan: the picture in ten seconds: what changed and where, key figures, the map, what needs attention."""

from functools import partial

import streamlit as st

from analysis.headline import plain_text
from analysis.mark import Mark
from briefing.page import page_figure
from briefing.paper import Size, png
from briefing.picture import MapPart
from briefing.table import csv_file, xlsx_file
from locales import text
from ui import board, cached, leaving, lists, numbers, outlook, paparan, picture, shell, slide, views

ROOM = 430  # pixels that heading, sentences and key figures take above the map


def drawn(size: Size, each: Mark) -> bytes:
    """Return the page as a picture that carries a mark."""
    asked = views.frame_for(frame, each)
    shown = views.own(asked)
    said = outlook.outlook(asked, shown)
    line = ("", text(f"measure.{picture.circles_measure(frame.selection)}"), frame.selection)
    figure = page_figure(
        views.stamp(frame, each, shown),
        sentences=[plain_text(sentence) for sentence in said.sentences],
        cards=said.cards,
        part=MapPart(cached.picture_base(frame.version), picture.content(asked, shown), cached.credit(frame.version)),
        trend=views.trends(asked, [line], views.units(asked)[0]),
    )
    return png(figure, size)


def listed(ending: str, each: Mark) -> bytes:
    """Return the page's numbers as a file that carries a mark: all tables, or as CSV the key figures."""
    shown = views.marked(frame, each)
    tables = outlook.outlook(views.frame_for(frame, each), shown).sheets
    stamp = views.stamp(frame, each, shown)
    return csv_file(tables[0], stamp) if ending == "csv" else xlsx_file(tables, stamp)


def as_slide() -> None:
    """Draw sentences, key figures and the map, as large as the window allows."""
    with slide.drawn(frame, views.stamp(frame, mark, view), "pages/ringkasan.py"):
        left, right = st.columns([13, 12], gap="medium")
        with right:
            picture.draw(own, view, room=slide.ROOM)
        if told:
            with left:
                board.top(own, told)


def as_page() -> None:
    """Draw the page with all its lists."""
    numbers.heading(frame)
    numbers.notices(frame, view)
    numbers.marks(frame, view)
    if told:
        board.top(frame, told)
    left, right = st.columns([13, 8], gap="medium")
    with left:
        numbers.breadcrumb(frame)
        picture.draw(frame, view, room=ROOM)
    if told:
        with right:
            lists.needs(frame, told)
        files = [leaving.picture(size.pixels, partial(drawn, size)) for size in Size] + leaving.tables(listed)
        with lists.below(frame):
            leaving.buttons(frame, "ringkasan", files, is_demo=view.is_demo)
    numbers.sources(frame, view)


frame = shell.open_page()
mark = slide.mark_of(frame)
own = views.frame_for(frame, mark)
view = views.own(own)
told = outlook.outlook(own, view) if view.has_reports and not frame.chosen.nothing else None
(as_slide if paparan.is_on() else as_page)()
