"""Charts of lanes: published figures over their own periods, one lane each."""

from collections.abc import Sequence
from datetime import date, timedelta
from html import escape
from textwrap import wrap
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from analysis.published import amount, kinds, span
from locales import text
from ui.canvas import GREY, GRID, LABEL_SIZE, PALETTE, Stamp, dress

LANE, FRAME = 24, 150  # pixels
DAY_MS = 86_400_000
SHORTEST = 0.012  # of the axis: what is shorter is drawn as a point
LONG, LATE, EARLY = 0.4, 0.62, 0.3  # of the axis: where a value finds room
NARROW = 34  # letters of a line of a hover
YEARS = 2.5  # longer axes are written in years, shorter ones in months


def lanes(figures: pd.DataFrame, order: Sequence[str], names: Sequence[str], stamp: Stamp) -> go.Figure:
    """Return published figures as bars over their own periods, one lane per figure; no line joins any two.

    Args:
        figures: `analysis.published.of_topic`, in the order of the lanes from the top.
        order: kinds of figures; each has its own colour.
        names: of the figures' places, as short as the axis needs them.
        stamp: what the picture says of itself.
    """
    first, last = figures["start"].min(), figures["end"].max() + timedelta(days=1)
    length = max((last - first).days, 1)
    figure = go.Figure()
    held = kinds(figures, order)
    for kind in held:
        rows = [(lane, row) for lane, row in enumerate(figures.to_dict("records")) if row["kind"] == kind]
        figure.add_traces(_bars(rows, kind, PALETTE[list(order).index(kind)], length))
    figure.add_trace(_values(figures, first, length))
    starts = [lane for lane, name in enumerate(names) if lane == 0 or name != names[lane - 1]]
    for lane in starts[1:]:
        figure.add_hline(y=lane - 0.5, line={"color": GRID, "width": 1})
    figure.update_yaxes(
        tickvals=starts, ticktext=[escape(names[lane]) for lane in starts], range=[len(figures) - 0.5, -0.5],
        showgrid=False,
    )  # fmt: skip
    padding = timedelta(days=round(length * 0.03) + 1)
    figure.update_xaxes(type="date", range=[first - padding, last + padding], **_ticks(length))
    figure.update_layout(showlegend=len(held) > 1, barmode="overlay")
    return dress(figure, stamp, height=FRAME + LANE * len(figures))


def _bars(rows: list[tuple[int, dict[Any, Any]]], kind: str, colour: str, length: int) -> list[Any]:
    """Return the bars of one kind, and points for those too short to be seen."""
    name = text(f"published.kind.{kind}")
    bars = go.Bar(
        orientation="h", name=name, legendgroup=kind, marker={"color": colour}, width=0.62,
        y=[lane for lane, _ in rows],
        base=[row["start"].isoformat() for _, row in rows],
        x=[((row["end"] - row["start"]).days + 1) * DAY_MS for _, row in rows],
        customdata=[_hover(row) for _, row in rows], hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip
    short = [(lane, row) for lane, row in rows if (row["end"] - row["start"]).days < length * SHORTEST]
    points = go.Scatter(
        mode="markers", name=name, legendgroup=kind, showlegend=False,
        marker={"color": colour, "symbol": "diamond", "size": 11},
        y=[lane for lane, _ in short],
        x=[row["start"].isoformat() for _, row in short],
        customdata=[_hover(row) for _, row in short], hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip
    return [bars, points]


def _values(figures: pd.DataFrame, first: date, length: int) -> Any:
    """Return the figures themselves, written where their bars leave room."""
    at, side = [], []
    for row in figures.to_dict("records"):
        start, end = (row["start"] - first).days / length, (row["end"] - first).days / length
        if end - start >= LONG and end > LATE:
            at.append(row["start"] + (row["end"] - row["start"]) / 2)
            side.append("middle center")
        elif end > LATE and start > EARLY:
            at.append(row["start"])
            side.append("middle left")
        else:
            at.append(row["end"])
            side.append("middle right")
    inside = ["#ffffff" if each == "middle center" else None for each in side]
    return go.Scatter(
        mode="text", y=list(range(len(figures))), x=[day.isoformat() for day in at], textposition=side,
        text=[f"  {escape(amount(*pair))}  " for pair in zip(figures["value"], figures["unit"], strict=True)],
        textfont={"size": LABEL_SIZE, **({"color": [each or GREY for each in inside]} if any(inside) else {})},
        hoverinfo="skip", showlegend=False, cliponaxis=False,
    )  # fmt: skip


def _hover(row: dict[Any, Any]) -> str:
    note = "<br>".join(escape(line) for line in wrap(row["note"], NARROW))
    lines = [
        f"<b>{escape(row['place'])}</b>",
        f"{escape(text('published.kind.' + row['kind']))}: {escape(amount(row['value'], row['unit']))}",
        escape(span(row["start"], row["end"])),
        *([f"<i>{note}</i>"] if note else []),
    ]
    return "<br>".join(lines)


def _ticks(days: int) -> dict[str, Any]:
    years = days / 365.25
    if years > YEARS:
        return {"dtick": f"M{12 * max(1, round(years / 8))}", "tick0": "2000-01-01", "tickformat": "%Y"}
    return {"dtick": f"M{max(1, round(days / 30.4 / 8))}", "tick0": "2000-01-01", "tickformat": "%b<br>%Y"}
