"""Tren: reports over time, compared, ranked, side by side; and published figures over their own periods."""

from dataclasses import replace
from functools import partial

import streamlit as st

from analysis.mark import Mark
from analysis.published import INDICATORS
from analysis.stamp import Stamp
from briefing.lanes import lanes_figure
from briefing.panels import panel_figure
from briefing.paper import Size, png
from briefing.table import csv_file, xlsx_file
from locales import text
from ui import leaving, panels, paparan, publications, shell, slide, trends, views
from ui.panels import View
from ui.trends import Panel


def stamped(each: Mark) -> Stamp:
    """Return what a file of this panel says about itself; published figures are facts, synthetic reports are not."""
    asked = views.frame_for(frame, each)
    stamp = views.stamp(frame, each, views.own(asked), heading=trends.title(asked, state), groups=trends.groups(state))
    if not is_published:
        return stamp
    span = publications.publication(frame, state).span
    return replace(stamp, source=text("tren.source_published"), filters=span, data="", is_demo=False)


def view(each: Mark) -> View:
    """Return the panel as a file with a mark holds it."""
    asked = views.frame_for(frame, each)
    return panels.MAKERS[state.panel](asked, trends.fitted(asked, state))


def drawn(size: Size, each: Mark) -> bytes:
    """Return the panel as a picture that carries a mark."""
    if is_published:
        shown = publications.publication(frame, state)
        words = {"sentences": [shown.said], "notes": shown.notes}
        order = INDICATORS[state.topic]
        return png(lanes_figure(shown.figures, order, shown.names, stamped(each), **words), size)
    made = view(each)
    return png(panel_figure(state.panel, made.data, stamped(each), sentences=[made.said], notes=made.notes), size)


def listed(ending: str, each: Mark) -> bytes:
    """Return the panel's table as a file that carries a mark."""
    sheet = publications.publication(frame, state).sheet if is_published else view(each).sheet
    return csv_file(sheet, stamped(each)) if ending == "csv" else xlsx_file([sheet], stamped(each))


def offer() -> None:
    """Draw what hands the panel out."""
    files = [leaving.picture(size.pixels, partial(drawn, size)) for size in Size]
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
