"""Counts over time as a picture: the same lines and colours as on the page Tren."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.stamp import Stamp
from analysis.trend import AVERAGE_OVER, Line, Numbers, Trend
from briefing.axes import DASHED, DOTTED, TEXT, Entry, key, lettered, over_counts, over_periods
from briefing.paper import MARGIN, WIDE, opened, place
from geo.lettering import write
from geo.palette import AVERAGE, BEFORE, GREY, LINES
from locales import text

AXIS = 90.0  # pixels left of a chart, for its numbers
TICKS = 70.0  # pixels below it, for its periods
MOST_TICKS = 14
FEW = 40  # periods of which each has a mark of its own


def chart_figure(trend: Trend, stamp: Stamp, *, sentences: Sequence[str] = (), notes: Sequence[str] = ()) -> Figure:
    """Return the picture of a trend, with sentences above and notes below it."""
    figure, whole, top, bottom = opened(stamp, sentences, notes)
    draw(figure, whole, trend, (MARGIN, top, WIDE - 2 * MARGIN, bottom - top))
    return figure


def draw(figure: Figure, whole: Axes, trend: Trend, box: tuple[float, float, float, float]) -> None:
    """Draw a trend with its key into a box (left, top, width, height)."""
    left, top, wide, high = box
    foot = key(whole, _entries(trend), (left, top), wide)
    axes = place(figure, left + AXIS, foot + 8, wide - AXIS - 16, top + high - foot - 8 - TICKS)
    over_periods(axes, trend.periods, is_open=trend.is_open, most=MOST_TICKS)
    over_counts(axes, ceiling(_drawn(trend)))
    lettered(axes)
    single = len(trend.lines) == 1
    for line, colour in zip(trend.lines, LINES, strict=False):
        draw_line(axes, trend, line, colour, single=single)


def draw_line(axes: Axes, trend: Trend, line: Line, colour: str, *, single: bool) -> None:
    """Draw one line: the open period apart and hollow, the year before dashed, a gap where nothing is told."""
    at = np.arange(len(trend.periods), dtype=float)
    closed = line.counts.copy()
    if trend.is_open:
        closed[-1] = np.nan
    axes.plot(at, closed, color=colour, linewidth=2.8, marker="o" if len(at) <= FEW else "", markersize=6, zorder=4)
    alone = np.isfinite(closed) & ~(np.isfinite(_before(closed)) | np.isfinite(_after(closed)))
    axes.plot(at[alone], closed[alone], color=colour, linestyle="", marker="o", markersize=6, zorder=4)
    if single:
        axes.plot(at, line.year_before, color=BEFORE, linewidth=2, linestyle=DASHED, zorder=2)
        axes.plot(at, line.average, color=AVERAGE, linewidth=2, zorder=3)
    if trend.is_open and np.isfinite(line.counts[-1]):
        axes.plot(at[-2:], line.counts[-2:], color=colour, linewidth=1.8, linestyle=DOTTED, zorder=3)
        axes.plot(at[-1:], line.counts[-1:], marker="o", markersize=8, color="white", markeredgecolor=colour, zorder=5)
    for place_, mark in enumerate(line.shown):
        if mark:
            write(axes, (float(place_), 0), mark, size=TEXT - 3, colour=GREY, ha="center", va="bottom")


def _before(values: Numbers) -> Numbers:
    return np.concatenate([[np.nan], values[:-1]])


def _after(values: Numbers) -> Numbers:
    return np.concatenate([values[1:], [np.nan]])


def ceiling(series: Sequence[Numbers]) -> float:
    """Return the end of the scale: above everything that is drawn, and never so low that one report fills it."""
    known = np.concatenate([each[np.isfinite(each)] for each in series]) if series else np.array([])
    return max(float(known.max()) * 1.1 if len(known) else 0.0, 5.0)


def _drawn(trend: Trend) -> list[Numbers]:
    """Return everything that is drawn on the scale: a single line stands beside what it is compared with."""
    if len(trend.lines) > 1:
        return [line.counts for line in trend.lines]
    return [each for line in trend.lines for each in (line.counts, line.year_before, line.average)]


def _entries(trend: Trend) -> list[Entry]:
    """Return what the key explains."""
    lines = list(zip(trend.lines, LINES, strict=False))
    entries: list[Entry] = [(line.name or text("briefing.count"), {"color": colour}) for line, colour in lines]
    if len(lines) == 1:
        average = text(f"chart.average_{trend.unit}", n=AVERAGE_OVER[trend.unit])
        entries.append((text("chart.year_before"), {"color": BEFORE, "linestyle": DASHED}))
        entries.append((average, {"color": AVERAGE}))
    if trend.is_open:
        colour = LINES[0] if len(lines) == 1 else GREY
        entries.append((text("briefing.open"), {"color": colour, "linestyle": DOTTED}))
    return entries
