"""Charts of lines: one series with what it is compared with, several on one scale, two sides one above the other."""

from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from analysis.trend import AVERAGE_OVER, Line, Trend
from geo.palette import LINES
from locales import text
from locales.format import number, short_unit_name, unit_name
from ui.canvas import GOLD, GREY, Stamp, counts_axis, dress, note_open, periods_axis

HEIGHT, SIDES_HEIGHT = 420, 540
Numbers = NDArray[np.float64]


def names(periods: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the whole names of periods, and the same in few letters for an axis."""
    return [unit_name(each) for each in periods], ["<br>".join(short_unit_name(each)) for each in periods]


def line_chart(trend: Trend, unit: str, stamp: Stamp) -> go.Figure:
    """Return one series with the same period of the year before (dashed) and its moving average.

    Args:
        trend: its first line is drawn.
        unit: what is counted, as it follows a number.
        stamp: what the picture says of itself.
    """
    line, figure = trend.lines[0], go.Figure()
    long, short = names(trend.periods)
    for values, name, colour, dash in (
        (line.year_before, text("chart.year_before"), GREY, "dash"),
        (line.average, text(f"chart.average_{trend.unit}", n=AVERAGE_OVER[trend.unit]), GOLD, "solid"),
    ):
        if not np.isnan(values).all():
            figure.add_trace(_compared(values, long, name, colour, dash, unit))
    figure.add_traces(_drawn(line, trend, LINES[0], unit))
    _note_open(figure, trend, [line])
    top = _top([line.counts, line.year_before, line.average])
    figure.update_yaxes(**counts_axis(top))
    figure.update_xaxes(**periods_axis(long, short))
    dress(figure, stamp, height=HEIGHT)
    return figure.update_layout(hovermode="x unified", showlegend=True)


def comparison_chart(trend: Trend, unit: str, stamp: Stamp) -> go.Figure:
    """Return up to four lines on one scale; arguments as of `line_chart`."""
    figure = go.Figure()
    long, short = names(trend.periods)
    for line, colour in zip(trend.lines, LINES, strict=False):
        figure.add_traces(_drawn(line, trend, colour, unit))
    _note_open(figure, trend, trend.lines)
    figure.update_yaxes(**counts_axis(_top([line.counts for line in trend.lines])))
    figure.update_xaxes(**periods_axis(long, short))
    dress(figure, stamp, height=HEIGHT)
    return figure.update_layout(hovermode="x unified", showlegend=True)


def sides_chart(trend: Trend, unit: str, stamp: Stamp) -> go.Figure:
    """Return the lines one above the other, each on its own scale, over one axis of time; as of `line_chart`."""
    figure = make_subplots(rows=len(trend.lines), cols=1, shared_xaxes=True, vertical_spacing=0.12)
    long, short = names(trend.periods)
    for row, (line, colour) in enumerate(zip(trend.lines, LINES, strict=False), start=1):
        figure.add_traces(_drawn(line, trend, colour, unit), rows=row, cols=1)
        figure.update_yaxes(row=row, col=1, **counts_axis(_top([line.counts])))
        _note_open(figure, trend, [line], row=row, col=1)
        figure.add_annotation(
            text=f"<b>{escape(line.name)}</b>", row=row, col=1, xref="x domain", yref="y domain", x=0, y=1,
            xanchor="left", yanchor="bottom", showarrow=False,
        )  # fmt: skip
    figure.update_xaxes(**periods_axis(long, short))
    dress(figure, stamp, height=SIDES_HEIGHT)
    return figure.update_layout(hovermode="x", showlegend=False)


def _note_open(figure: go.Figure, trend: Trend, lines: Sequence[Line], **at: Any) -> None:
    last = [float(line.counts[-1]) for line in lines if not np.isnan(line.counts[-1])]
    if trend.is_open and last:
        note_open(figure, unit_name(trend.periods[-1]), last, _top([line.counts for line in lines]), **at)


def _top(several: Sequence[Numbers]) -> float:
    known = np.concatenate([values[~np.isnan(values)] for values in several])
    return float(known.max()) if len(known) else 0.0


def points(values: Numbers) -> list[float | None]:
    """Return values for plotly: a gap where one is not told."""
    return [None if np.isnan(value) else float(value) for value in values]


def said(values: Numbers, unit: str) -> list[str]:
    """Return each value as the hover says it."""
    rounded = [number(value, decimals=0 if float(value).is_integer() else 1) for value in values if not np.isnan(value)]
    told = iter(rounded)
    return ["" if np.isnan(value) else f"{next(told)} {unit}" for value in values]


def _drawn(line: Line, trend: Trend, colour: str, unit: str) -> list[Any]:
    """Return a line of full periods, and dotted with an open mark the one that has not ended."""
    long, _ = names(trend.periods)
    full = len(long) - trend.is_open
    style = {"name": escape(line.name), "legendgroup": escape(line.key or line.name), "hovertemplate": "%{customdata}"}
    drawn = [
        go.Scatter(
            x=long[:full], y=points(line.counts[:full]), customdata=said(line.counts[:full], unit),
            mode="lines+markers", line={"color": colour, "width": 2.5}, marker={"color": colour, "size": 6}, **style,
        ),
    ]  # fmt: skip
    if trend.is_open and not np.isnan(line.counts[-1]):
        first = max(full - 1, 0)
        said_open = text("chart.open_value", value=said(line.counts[-1:], unit)[0])
        drawn.append(
            go.Scatter(
                x=long[first:], y=points(line.counts[first:]), customdata=[""] * (full - first) + [said_open],
                mode="lines+markers", line={"color": colour, "width": 2, "dash": "dot"},
                marker={
                    "color": [colour] * (full - first) + ["rgba(0, 0, 0, 0)"], "size": [6] * (full - first) + [9],
                    "line": {"color": colour, "width": 2},
                },
                showlegend=False, hoverinfo=["skip"] * (full - first) + ["all"], **style,
            ),
        )  # fmt: skip
    return drawn


def _compared(values: Numbers, long: Sequence[str], name: str, colour: str, dash: str, unit: str) -> Any:
    return go.Scatter(
        x=list(long), y=points(values), name=name, mode="lines", customdata=said(values, unit),
        line={"color": colour, "width": 1.8, "dash": dash}, hovertemplate="%{customdata}",
    )  # fmt: skip
