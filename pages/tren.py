"""Tren: reports over time, compared, ranked, side by side; and published figures over their own periods."""

from dataclasses import replace
from functools import partial

import streamlit as st

from analysis.mark import Mark
from analysis.stamp import Stamp
from analysis.trend import Trend
from briefing.chart import chart_png
from briefing.paper import Size
from briefing.table import csv_file, xlsx_file
from locales import text
from ui import leaving, panels, paparan, publications, shell, slide, trends, views
from ui.panels import View
from ui.trends import Panel

PICTURES = frozenset({Panel.GARIS, Panel.BANDING})


def stamped(each: Mark) -> Stamp:
    """Return what a file of this panel says about itself; published figures are facts, synthetic reports are not."""
    asked = views.frame_for(frame, each)
    stamp = views.stamp(frame, each, views.own(asked), heading=trends.title(asked, state))
    return replace(stamp, source=text("tren.source_published"), is_demo=False) if is_published else stamp


def view(each: Mark) -> View:
    """Return the panel as a file with a mark holds it."""
    asked = views.frame_for(frame, each)
    return panels.MAKERS[state.panel](asked, trends.fitted(asked, state))


def drawn(size: Size, each: Mark) -> bytes:
    """Return the panel as a picture that carries a mark."""
    made = view(each)
    empty = Trend(state.unit, (), is_open=False, lines=(), is_demo=False)
    return chart_png(
        made.data if isinstance(made.data, Trend) else empty, stamped(each), sentences=[made.said], size=size
    )


def listed(ending: str, each: Mark) -> bytes:
    """Return the panel's table as a file that carries a mark."""
    sheet = publications.sheet(frame, state) if is_published else view(each).sheet
    return csv_file(sheet, stamped(each)) if ending == "csv" else xlsx_file([sheet], stamped(each))


def offer() -> None:
    """Draw what hands the panel out."""
    files = [leaving.picture(size.pixels, partial(drawn, size)) for size in Size if state.panel in PICTURES]
    is_demo = own.cube.is_demo and not is_published
    leaving.buttons(frame, f"tren-{state.panel}", [*files, *leaving.tables(listed)], is_demo=is_demo)


def draw() -> None:
    """Draw the panel, or the word why there is nothing to draw."""
    if trends.notices(own, state):
        (publications.draw if is_published else panels.draw)(own, state, offer)


frame = shell.open_page()
mark = slide.mark_of(frame)
own = views.frame_for(frame, mark)
head = st.container()
with st.container(key="paparan_hidden" if paparan.is_on() else "tren_controls"):
    state = trends.controls(own)
is_published = state.panel is Panel.TERBITAN
if paparan.is_on():
    with slide.drawn(frame, stamped(mark), "pages/tren.py"):
        draw()
else:
    head.markdown(f"### {trends.title(frame, state)}", help=text(f"tren.help.{state.panel}"))
    draw()
    st.caption(text("tren.source_published") if is_published else trends.source(own))
