"""Charts of many areas at once: small multiples, a heatmap, a ranking with change."""

from collections.abc import Sequence
from html import escape
from itertools import pairwise
from textwrap import wrap
from typing import Any

import numpy as np
import plotly.graph_objects as go

from analysis.change import Change, Ranking
from analysis.trend import Matrix, ticks
from geo.layers import short_name
from locales import text
from locales.format import number, short_unit_name, signed, unit_name
from ui.canvas import AXIS, BLUE, GOLD, GREY, Stamp, counts_axis, dress, periods_axis
from ui.charts import names, points, said

ACROSS, GAP_ACROSS = 3, 0.04
MULTIPLE, ROW, FRAME = 150, 22, 140  # pixels
TITLE, LETTERS = 11, 14  # pixels, and letters in a line: on a phone three titles stand beside each other
FEW_TICKS = 2  # below a small chart
FEWEST = 5  # rows that a chart has room for, however few it holds
SCALE = [[0.0, "rgba(47, 120, 196, 0.06)"], [1.0, "rgba(47, 120, 196, 1)"]]  # on light and on dark alike
LABELS = AXIS | {"type": "category", "fixedrange": True, "automargin": True}
HATCH = "line-ne"


def multiples(matrix: Matrix, unit: str, stamp: Stamp) -> go.Figure:
    """Return one small chart per area, all on the same scale.

    Args:
        matrix: of as many areas as are drawn, in their order.
        unit: what is counted, as it follows a number.
        stamp: what the picture says of itself.
    """
    down = -(-len(matrix.codes) // ACROSS)
    long, short = names(matrix.periods)[0], _sparse(matrix.periods)
    top = float(np.nanmax(matrix.counts)) if not np.isnan(matrix.counts).all() else 0.0
    full = len(long) - matrix.is_open
    axes: dict[str, Any] = {}
    titles: list[dict[str, Any]] = []
    drawn: list[dict[str, Any]] = []
    for index, name in enumerate(matrix.names):
        number_of = str(index + 1) if index else ""
        lowest = index + ACROSS >= len(matrix.names)
        axes |= {
            f"xaxis{number_of}": periods_axis(long, short, most=FEW_TICKS)
            | {
                "tickfont": {"size": TITLE},
                "domain": _across(index),
                "anchor": f"y{number_of}",
                "matches": "x",
                "showticklabels": lowest,
            },
            f"yaxis{number_of}": counts_axis(top)
            | {"domain": _down(index, down), "anchor": f"x{number_of}", "matches": "y", "nticks": 4}
            | {"showticklabels": index % ACROSS == 0},
        }
        titles.append(_titled(name, number_of))
        at = {"xaxis": f"x{number_of}", "yaxis": f"y{number_of}"}
        drawn.extend(each | at for each in _small(matrix.counts[index], name, long, full, unit))
    figure = go.Figure(data=drawn, layout={**axes, "annotations": titles, "showlegend": False})
    return dress(figure, stamp, height=FRAME + MULTIPLE * down)


def _sparse(periods: Sequence[str]) -> list[str]:
    """Return the names of periods below a small chart: of those that are written, the year only where it is another."""
    parts = [short_unit_name(each) for each in periods]
    written = ticks(len(parts), FEW_TICKS)
    years = {at: parts[at][1] for at in written}
    same = {at for before, at in pairwise(written) if years[before] == years[at]}
    return [part if at in same else f"{part}<br>{year}" for at, (part, year) in enumerate(parts)]


def _across(index: int) -> list[float]:
    width = (1 - GAP_ACROSS * (ACROSS - 1)) / ACROSS
    start = (index % ACROSS) * (width + GAP_ACROSS)
    return [start, min(start + width, 1.0)]


def _down(index: int, rows: int) -> list[float]:
    gap = min(0.1, 0.32 / rows)
    height = (1 - gap * (rows - 1)) / rows
    end = 1 - (index // ACROSS) * (height + gap)
    return [max(end - height, 0.0), end]


def _titled(name: str, number_of: str) -> dict[str, Any]:
    """Return the title of a small chart, as short as a label on the map."""
    brief = wrap(short_name(name.removeprefix(text("table.regency_prefix"))), LETTERS)
    return {
        "text": f"<b>{'<br>'.join(map(escape, brief))}</b>", "font": {"size": TITLE}, "showarrow": False,
        "x": 0.5, "y": 1,
        "xref": f"x{number_of} domain", "yref": f"y{number_of} domain", "xanchor": "center", "yanchor": "bottom",
    }  # fmt: skip


def _small(values: Any, name: str, long: Sequence[str], full: int, unit: str) -> list[dict[str, Any]]:
    style = {"type": "scatter", "name": escape(name)}
    style["hovertemplate"] = f"<b>{escape(name)}</b><br>%{{customdata}}<extra></extra>"
    told = [f"{period}: {value}" for period, value in zip(long, said(values, unit), strict=True)]
    drawn = [
        style | {
            "x": long[:full], "y": points(values[:full]), "customdata": told[:full], "mode": "lines+markers",
            "line": {"color": BLUE, "width": 1.8}, "marker": {"color": BLUE, "size": 3},
            "fill": "tozeroy", "fillcolor": "rgba(47, 120, 196, 0.15)",
        },
    ]  # fmt: skip
    if full < len(long):
        drawn.append(
            style | {
                "x": long[full:], "y": points(values[full:]), "mode": "markers",
                "customdata": [text("chart.open_value", value=each) for each in told[full:]],
                "marker": {"color": "rgba(0, 0, 0, 0)", "size": 7, "line": {"color": BLUE, "width": 1.5}},
            },
        )  # fmt: skip
    return drawn


def heatmap(matrix: Matrix, unit: str, stamp: Stamp) -> go.Figure:
    """Return areas by periods as colours; what is not told is hatched, never coloured as zero; as of `multiples`."""
    long, short = names(matrix.periods)
    labels = [escape(name) for name in matrix.names]
    told = [[f"{at}: {each}" for at, each in zip(long, said(row, unit), strict=True)] for row in matrix.counts]
    if matrix.is_open:
        told = [[*row[:-1], text("chart.open_value", value=row[-1])] for row in told]
    figure = go.Figure(
        go.Heatmap(
            z=[points(row) for row in matrix.counts], x=long, y=labels, customdata=told, colorscale=SCALE, zmin=0,
            xgap=1, ygap=1, hoverongaps=False, hovertemplate="<b>%{y}</b><br>%{customdata}<extra></extra>",
            colorbar={"thickness": 10, "outlinewidth": 0, "tickformat": ",d", "nticks": 5, "x": 1.01, "xpad": 0},
        ),
    )  # fmt: skip
    rows, columns = np.nonzero(np.isnan(matrix.counts))
    if len(rows):
        figure.add_trace(
            go.Scatter(
                x=[long[each] for each in columns], y=[labels[each] for each in rows], mode="markers",
                name=text("chart.not_told"),
                customdata=[f"{long[at[1]]}: {matrix.shown[at]}" for at in zip(rows, columns, strict=True)],
                marker={"symbol": f"{HATCH}-open", "size": 9, "color": GREY, "line": {"width": 1.4, "color": GREY}},
                hovertemplate=f"<b>%{{y}}</b><br>%{{customdata}} ({text('chart.not_told')})<extra></extra>",
            ),
        )  # fmt: skip
    figure.update_xaxes(**periods_axis(long, short, most=5) | {"showgrid": False})
    figure.update_yaxes(**LABELS, autorange="reversed", showgrid=False)
    if matrix.is_open:
        figure.add_vline(x=len(long) - 1.5, line={"color": GREY, "width": 1.5, "dash": "dot"})
    dress(figure, stamp, height=FRAME + ROW * max(len(labels), FEWEST))
    return figure.update_layout(showlegend=bool(len(rows)))


def ranking_chart(changes: Sequence[Change], ranking: Ranking, unit: str, stamp: Stamp) -> go.Figure:
    """Return, per area, the mean before (open) and the latest full period (filled), joined by what changed.

    Args:
        changes: those that are drawn, from the top; only ranked ones.
        ranking: whose period and mean they are.
        unit: what is counted, as it follows a number.
        stamp: what the picture says of itself.
    """
    labels = [escape(change.name) for change in changes]
    latest = [float(change.latest or 0) for change in changes]
    means = [float(change.mean or 0) for change in changes]
    hover = [_told(change, unit) for change in changes]
    figure = go.Figure()
    joined: list[float | None] = [each for pair in zip(means, latest, strict=True) for each in (*pair, None)]
    figure.add_trace(
        go.Scatter(
            x=joined, y=[label for label in labels for _ in range(3)], mode="lines", line={"color": GREY, "width": 2},
            hoverinfo="skip", showlegend=False,
        ),
    )  # fmt: skip
    named = text("chart.mean_before", n=number(ranking.over)), unit_name(ranking.period)
    for values, name, marker in (
        (means, named[0], {"color": "rgba(0, 0, 0, 0)", "size": 10, "line": {"color": GOLD, "width": 2}}),
        (latest, named[1], {"color": BLUE, "size": 11}),
    ):
        figure.add_trace(
            go.Scatter(
                x=values, y=labels, mode="markers", name=name, marker=marker, customdata=hover,
                hovertemplate="<b>%{y}</b><br>%{customdata}<extra></extra>",
            ),
        )  # fmt: skip
    top = max([*latest, *means], default=0)
    figure.update_xaxes(**counts_axis(top) | {"range": [-0.03 * max(top, 1), 1.1 * max(top, 1)], "fixedrange": False})
    figure.update_yaxes(**LABELS, categoryorder="array", categoryarray=labels[::-1])
    return dress(figure, stamp, height=FRAME + ROW * max(len(labels), FEWEST), foot=66)


def _told(change: Change, unit: str) -> str:
    values = {
        "now": number(change.latest or 0),
        "mean": number(change.mean or 0.0, decimals=1),
        "difference": signed(change.difference or 0.0),
    }
    return text("chart.change", unit=unit, **values)
