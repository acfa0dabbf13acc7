"""Charts of lanes: published figures over their own periods, one lane each."""

from collections.abc import Sequence
from datetime import date, timedelta
from html import escape
from textwrap import wrap
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from analysis.lanes import Side, days, is_point, side, starts, tick_months
from analysis.published import amount, kinds, span
from geo.palette import LINES
from locales import text
from ui.canvas import AXIS, GRID, LABEL_SIZE, Stamp, dress

LANE, FRAME = 24, 150  # pixels
FEWEST = 4  # lanes that a chart has room for, however few it holds
DAY_MS = 86_400_000
NARROW = 34  # letters of a line of a hover
GAP = "\u00a0\u00a0\u00a0"  # between a bar and its value
SIDES = {Side.AFTER: "middle right", Side.BEFORE: "middle left", Side.INSIDE: "middle center"}


def lanes(figures: pd.DataFrame, order: Sequence[str], names: Sequence[str], stamp: Stamp) -> go.Figure:
    """Return published figures as bars over their own periods, one lane per figure; no line joins any two.

    Args:
        figures: `analysis.published.of_topic`, in the order of the lanes from the top.
        order: kinds of figures; each has its own colour.
        names: of the figures' places, as short as the axis needs them.
        stamp: what the picture says of itself.
    """
    first, length = days(figures)
    last = first + timedelta(days=length)
    figure = go.Figure()
    held = kinds(figures, order)
    for kind in held:
        rows = [(lane, row) for lane, row in enumerate(figures.to_dict("records")) if row["kind"] == kind]
        figure.add_traces(_bars(rows, kind, LINES[list(order).index(kind)], length))
    figure.add_traces(_values(figures, first, length))
    begun = starts(names)
    for lane in begun[1:]:
        figure.add_hline(y=lane - 0.5, line={"color": GRID, "width": 1})
    figure.update_yaxes(
        tickvals=begun, ticktext=[escape(names[lane]) for lane in begun], range=[len(figures) - 0.5, -0.5],
        showgrid=False, zeroline=False, fixedrange=True, automargin=True,
    )  # fmt: skip
    padding = timedelta(days=round(length * 0.03) + 1)
    figure.update_xaxes(**AXIS, type="date", range=[first - padding, last + padding], **_ticks(length))
    figure.update_layout(showlegend=len(held) > 1, barmode="overlay")
    return dress(figure, stamp, height=FRAME + LANE * max(len(figures), FEWEST))


def _bars(rows: list[tuple[int, dict[Any, Any]]], kind: str, colour: str, length: int) -> list[Any]:
    """Return the bars of one kind, and points for those too short to be seen."""
    name = text(f"published.kind.{kind}")
    short = [each for each in rows if is_point(each[1]["start"], each[1]["end"], length)]
    long = [each for each in rows if each not in short]
    style = {"name": name, "legendgroup": kind, "hovertemplate": "%{customdata}<extra></extra>"}
    bars = go.Bar(
        orientation="h", marker={"color": colour, "line": {"color": colour, "width": 1.5}}, width=0.6,
        y=[lane for lane, _ in long],
        base=[row["start"].isoformat() for _, row in long],
        x=[((row["end"] - row["start"]).days + 1) * DAY_MS for _, row in long],
        customdata=[_hover(row) for _, row in long], showlegend=bool(long), **style,
    )  # fmt: skip
    points = go.Scatter(
        mode="markers", marker={"color": colour, "symbol": "diamond", "size": 11},
        y=[lane for lane, _ in short],
        x=[(row["start"] + (row["end"] - row["start"]) / 2).isoformat() for _, row in short],
        customdata=[_hover(row) for _, row in short], showlegend=not long, **style,
    )  # fmt: skip
    return [bars, points]


def _values(figures: pd.DataFrame, first: date, length: int) -> list[Any]:
    """Return the figures themselves, written where their bars leave room: after, before, or inside."""
    placed: dict[Side, list[tuple[int, date, str]]] = {each: [] for each in Side}
    for lane, row in enumerate(figures.to_dict("records")):
        chosen = side(row["start"], row["end"], first, length)
        middle = row["start"] + (row["end"] - row["start"]) / 2
        at = {Side.AFTER: row["end"], Side.BEFORE: row["start"], Side.INSIDE: middle}[chosen]
        placed[chosen].append((lane, at, f"{GAP}{escape(amount(row['value'], row['unit']))}{GAP}"))
    return [
        go.Scatter(
            mode="text", textposition=SIDES[each_side], y=[lane for lane, _, _ in each],
            x=[at.isoformat() for _, at, _ in each],
            text=[words for _, _, words in each], hoverinfo="skip", showlegend=False, cliponaxis=False,
            textfont={"size": LABEL_SIZE} | ({"color": "#ffffff"} if each_side is Side.INSIDE else {}),
        )
        for each_side, each in placed.items() if each
    ]  # fmt: skip


def _hover(row: dict[Any, Any]) -> str:
    note = "<br>".join(escape(line) for line in wrap(row["note"], NARROW))
    lines = [
        f"<b>{escape(row['place'])}</b>",
        f"{escape(text('published.kind.' + row['kind']))}: {escape(amount(row['value'], row['unit']))}",
        escape(span(row["start"], row["end"])),
        *([f"<i>{note}</i>"] if note else []),
    ]
    return "<br>".join(lines)


def _ticks(length: int) -> dict[str, Any]:
    months, in_years = tick_months(length)
    written = "%Y" if in_years else "%b<br>%Y"
    return {"dtick": f"M{months}", "tick0": "2000-01-01", "tickformat": written, "tickangle": 0}
