"""The panels of Tren over stored reports: a chart, what it says in words, and its table."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from analysis import summary, trend_sheet
from analysis.change import EACH_WAY, Ranking, ends, ranking
from analysis.sheet import Sheet
from analysis.table import short_name
from analysis.trend import HEATED, MULTIPLES, Matrix, Trend, highest
from data.link import with_group
from data.model import Selection
from locales import text
from locales.format import unit_name
from ui import charts, grids, paparan, sheets, slide, trends, views
from ui.canvas import config
from ui.shell import Frame
from ui.trends import MOST_COMPARED, Compared, Offer, Panel, State

PHONE = "Mobile"  # in what a browser says of itself
SLIDE_ROWS, SLIDE_COLUMNS, SLIDE_TYPE = 9, 4, 16
Asked = list[tuple[str, str, Selection]]


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """One panel: what is drawn, said and listed, and the data it is drawn from; None where nothing is told."""

    figure: go.Figure | None
    said: str
    sheet: Sheet
    notes: tuple[str, ...] = ()
    data: Trend | Matrix | Ranking | None = None


def draw(frame: Frame, state: State, offer: Offer) -> None:
    """Draw the chosen panel, and compute no other.

    Args:
        frame: of the page.
        state: what the controls say.
        offer: draws what hands the panel out.
    """
    view = MAKERS[state.panel](frame, state)
    stamp = trends.stamp(frame, state, is_demo=frame.cube.is_demo)
    if view.figure is None:
        trends.untold(frame, state)
    elif paparan.is_on():
        _slide(view, config(stamp), state.panel)
    else:
        _page(frame, state, view, config(stamp))
        offer()


def _slide(view: View, settings: dict[str, Any], name: str) -> None:
    """Draw the panel as high as the window allows, beside what it says and the first rows of a narrow table."""
    if len(view.sheet.headings) > SLIDE_COLUMNS:
        slide.say(view.said)
        plot(view.figure, view.said, settings, name, below_words=True)
        return
    left, right = st.columns([13, 7], gap="medium")
    with left:
        plot(view.figure, view.said, settings, name)
    with right:
        slide.say(view.said)
        st.html(sheets.html(view.sheet, most=SLIDE_ROWS))


def _page(frame: Frame, state: State, view: View, settings: dict[str, Any]) -> None:
    left, right = st.columns([13, 7], gap="medium")
    with left:
        plot(view.figure, view.said, settings, state.panel)
        for note in view.notes:
            st.caption(note)
    with right:
        trends.badges(frame, state)
        st.markdown(f"**{view.said}**")
        sheets.draw(view.sheet, key=f"t_baris_{state.panel}")


def plot(
    figure: go.Figure | None, said: str, settings: dict[str, Any], name: str, *, below_words: bool = False
) -> None:
    """Draw a chart in its own height, on a slide as high as the window allows; `said` is read out in its place.

    A mouse draws out what to enlarge; a finger moves the page.
    """
    drawn = go.Figure(figure)
    drawn.update_layout(dragmode=False if PHONE in st.context.headers.get("User-Agent", "") else "zoom")
    is_slide = paparan.is_on()
    height: Literal["stretch"] | int = "stretch" if is_slide else int(drawn.layout.height)
    if is_slide:
        drawn.update_layout(height=None, font_size=SLIDE_TYPE)
    slide_key = "paparan_chart_low" if below_words else "paparan_chart"
    with st.container(key=slide_key if is_slide else f"t_chart_{name}"):
        st.plotly_chart(drawn, width="stretch", height=height, config=settings, key=f"t_bagan_{name}", alt=said)


def series(frame: Frame, state: State) -> View:
    """Return the whole selection as one line."""
    unit = trends.unit_words(frame)
    trend = views.trends(frame, [("", trends.title(frame, state), frame.selection)], state.unit)
    named = replace(trend, lines=(replace(trend.lines[0], name=text("tren.line")),))
    sheet = trend_sheet.series(named.lines[0], named, unit, trends.title(frame, state))
    said = summary.series(named.lines[0], named, unit)
    if np.isnan(named.lines[0].counts).all():
        return View(None, said, sheet)
    stamp = trends.stamp(frame, state, is_demo=trend.is_demo)
    return View(charts.line_chart(named, unit, stamp), said, sheet, _notes(frame, named.lines[0].counts), named)


def comparison(frame: Frame, state: State) -> View:
    """Return up to four areas or categories on one scale."""
    unit = trends.unit_words(frame)
    asked = _categories(frame, state) if state.compared is Compared.KATEGORI else _areas(frame, state)
    return _lines(frame, state, asked, charts.comparison_chart, summary.comparison, unit)


def sides(frame: Frame, state: State) -> View:
    """Return community side and enforcement side, one above the other."""
    unit = trends.unit_words(frame)
    asked = [(str(each), text(f"tren.side_{each}"), with_group(frame.selection, each)) for each in trends.SIDES]
    view = _lines(frame, state, asked, charts.sides_chart, summary.sides, unit)
    return replace(view, notes=(text("tren.note_sides"), *view.notes))


def multiples(frame: Frame, state: State) -> View:
    """Return a small chart for each of the highest kabupaten."""
    return _grid(frame, state, MULTIPLES, grids.multiples)


def heatmap(frame: Frame, state: State) -> View:
    """Return the highest kabupaten by periods as colours."""
    return _grid(frame, state, HEATED, grids.heatmap)


def change(frame: Frame, state: State) -> View:
    """Return the areas by how much they changed."""
    unit, cells = trends.unit_words(frame), views.matrix(frame, state.unit)
    found = ranking(cells)
    sheet = trend_sheet.ranks(found, unit, trends.title(frame, state))
    said = summary.ranked(found, unit)
    drawn = ends(found)
    if not drawn:
        return View(None, said, sheet)
    named = [replace(each, name=short_name(each.name)) for each in drawn]
    figure = grids.ranking_chart(named, found, unit, trends.stamp(frame, state, is_demo=cells.is_demo))
    cut = (text("tren.note_ends", n=EACH_WAY),) if len(drawn) < len(found.ranked) else ()
    return View(figure, said, sheet, (*cut, text("tren.note_ranking"), *_notes(frame)), found)


def _lines(
    frame: Frame,
    state: State,
    asked: Asked,
    chart: Callable[..., go.Figure],
    say: Callable[..., str],
    unit: str,
) -> View:
    trend = views.trends(frame, asked, state.unit)
    sheet, said = trend_sheet.lines(trend, trends.title(frame, state)), say(trend, unit)
    values = np.array([line.counts for line in trend.lines])
    if np.isnan(values).all():
        return View(None, said, sheet)
    figure = chart(trend, unit, trends.stamp(frame, state, is_demo=trend.is_demo))
    return View(figure, said, sheet, _notes(frame, values), trend)


def _grid(frame: Frame, state: State, most: int, chart: Callable[..., go.Figure]) -> View:
    unit, whole = trends.unit_words(frame), views.matrix(frame, state.unit)
    cells = highest(whole, most)
    sheet = trend_sheet.cells(cells, trends.title(frame, state))
    said = summary.matrix(cells, unit)
    if not cells.codes:
        return View(None, said, sheet)
    stamp = trends.stamp(frame, state, is_demo=cells.is_demo)
    if cells.is_open:  # there is no room for the words beside each mark
        stamp = replace(
            stamp, title=f"{stamp.title} · {text('chart.open_period', period=unit_name(cells.periods[-1]))}"
        )
    figure = chart(replace(cells, names=tuple(short_name(name) for name in cells.names)), unit, stamp)
    cut = (text("tren.note_highest", n=len(cells.codes), of=len(whole.codes)),)
    notes = (*(cut if len(cells.codes) < len(whole.codes) else ()), *_notes(frame, cells.counts))
    return View(figure, said, sheet, notes, cells)


def _areas(frame: Frame, state: State) -> Asked:
    codes = state.chosen
    if not codes:
        near = trends.around(frame)
        leading = highest(views.matrix(near, state.unit), MOST_COMPARED).codes
        own = frame.chosen.codes if len(frame.chosen.codes) == 1 else ()
        codes = tuple(dict.fromkeys([*own, *leading]))[:MOST_COMPARED] or (near.chosen.codes or frame.cube.codes)[:1]
    return [(code, frame.names[code], _only(frame.selection, code)) for code in codes]


def _only(selection: Selection, code: str) -> Selection:
    """Return the selection for one area: a province by its two digits, else a kabupaten."""
    if "." in code:
        return replace(selection, regencies=(code,), province="", office="")
    return replace(selection, regencies=(), province=code, office="")


def _categories(frame: Frame, state: State) -> Asked:
    several = frame.selection.categories if len(frame.selection.categories) > 1 else trends.categories(frame)
    chosen = (state.chosen or several)[:MOST_COMPARED]
    return [(name, text(f"category.{name}"), replace(frame.selection, categories=(name,))) for name in chosen]


def _notes(frame: Frame, values: Any = None) -> tuple[str, ...]:
    """Return what a chart leaves out."""
    gaps = values is not None and bool(np.isnan(values).any())
    rate = frame.selection.measure.is_rate
    return (*((text("tren.note_gaps"),) if gaps else ()), *((text("tren.note_rate"),) if rate else ()))


MAKERS: dict[Panel, Callable[[Frame, State], View]] = {
    Panel.GARIS: series,
    Panel.BANDING: comparison,
    Panel.KECIL: multiples,
    Panel.PANAS: heatmap,
    Panel.PERINGKAT: change,
    Panel.SISI: sides,
}
