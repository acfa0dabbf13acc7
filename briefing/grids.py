"""Many areas at once as a picture: small charts on one scale, and colours by period."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.stamp import Stamp
from analysis.table import short_name
from analysis.trend import MULTIPLES, Matrix, Numbers, highest
from briefing.axes import Entry, key, lettered, over_counts, over_periods
from briefing.chart import ceiling
from briefing.paper import MARGIN, WIDE, opened, place
from geo.lettering import width, wrap, write
from geo.palette import GREY, INK, LINES, RULE
from locales import text
from locales.format import unit_name

ACROSS, GAP = 4, 34.0
NUMBERS, PERIODS = 64.0, 62.0  # pixels left of the charts, and below them
NAME, TICK, MARK = 17.0, 15.0, 14.0  # letters
MOST_TICKS, FEW = 4, 27  # periods that are written, and of which each has a mark of its own
HATCH = "////"
UNTOLD: dict[str, Any] = {"facecolor": "white", "edgecolor": RULE, "hatch": HATCH, "linewidth": 0.0}
STUB = 0.09  # of a small chart's height: what stands for a period that is not told


def multiples_figure(
    matrix: Matrix, stamp: Stamp, *, sentences: Sequence[str] = (), notes: Sequence[str] = ()
) -> Figure:
    """Return one small chart for each of the highest areas, all on the same scale.

    Args:
        matrix: of any areas; those that `analysis.trend.highest` chooses are drawn.
        stamp: what the picture says about itself.
        sentences: what stands above.
        notes: what the charts leave out.
    """
    cells = highest(matrix, MULTIPLES)
    figure, whole, top, bottom = opened(stamp, sentences, notes)
    top = key(whole, _entries(cells), (MARGIN, top), WIDE - 2 * MARGIN)
    across = max(1, min(ACROSS, len(cells.codes)))
    down = max(1, -(-len(cells.codes) // across))
    wide = (WIDE - 2 * MARGIN - NUMBERS - GAP * (across - 1)) / across
    high = (bottom - PERIODS - top) / down
    scale = ceiling([cells.counts])
    for at, name in enumerate(cells.names):
        left, y = MARGIN + NUMBERS + at % across * (wide + GAP), top + at // across * high
        (said,) = wrap(short_name(name), NAME, wide, bold=True, most=1)
        write(whole, (left, y + NAME + 4), said, size=NAME, colour=INK, bold=True)
        axes = place(figure, left, y + 30, wide, high - 42)
        over_periods(axes, cells.periods, is_open=cells.is_open, most=MOST_TICKS)
        over_counts(axes, scale, steps=4)
        lettered(axes, TICK)
        axes.tick_params(labelleft=at % across == 0, labelbottom=at + across >= len(cells.names))
        _small(axes, cells, at, wide)
    return figure


def _entries(cells: Matrix) -> list[Entry]:
    """Return what signs of small charts mean that do not speak for themselves."""
    entries: list[Entry] = []
    if cells.is_open:
        words = text("chart.open_period", period=unit_name(cells.periods[-1]))
        entries.append((words, {"marker": "o", "markersize": 8, "color": "white", "markeredgecolor": LINES[0]}))
    if np.isnan(cells.counts).any():
        entries.append((text("chart.not_told"), UNTOLD))
    return entries


def _small(axes: Axes, cells: Matrix, row: int, wide: float) -> None:
    """Draw one area: the open period hollow, what stands for a count that is not told on hatched ground."""
    at, values = np.arange(len(cells.periods), dtype=float), cells.counts[row]
    closed = values.copy()
    if cells.is_open:
        closed[-1] = np.nan
        axes.plot(at[-1:], values[-1:], marker="o", markersize=7, color="white", markeredgecolor=LINES[0], zorder=5)
    axes.fill_between(at, closed, color=LINES[0], alpha=0.15, linewidth=0, zorder=2)
    mark = "o" if len(at) <= FEW else ""
    axes.plot(at, closed, color=LINES[0], linewidth=2.2, marker=mark, markersize=4.5, zorder=4)
    _alone(axes, at, closed)
    room, top = wide / (len(at) + 0.2), axes.get_ylim()[1]
    for period in np.flatnonzero(np.isnan(values)):
        axes.fill_between([period - 0.5, period + 0.5], 0, top * STUB, **UNTOLD)
        words = str(cells.shown[row, period])
        if width(words, MARK) < room:
            write(axes, (float(period), top * (STUB + 0.02)), words, size=MARK, colour=GREY, ha="center", va="bottom")


def _alone(axes: Axes, at: Numbers, values: Numbers) -> None:
    """Draw a mark where a line has no neighbour to reach."""
    gap = np.isnan(np.concatenate([[np.nan], values, [np.nan]]))
    alone = ~gap[1:-1] & gap[:-2] & gap[2:]
    axes.plot(at[alone], values[alone], color=LINES[0], linestyle="", marker="o", markersize=4.5, zorder=4)
