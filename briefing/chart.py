"""Counts over time as a picture: the same lines and colours as on the page Tren."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.stamp import Stamp
from analysis.trend import AVERAGE_OVER, Line, Numbers, Trend, Unit
from briefing.paper import BOTTOM, MARGIN, TOP, WIDE, Size, place, png, sheet
from geo.lettering import POINT, font, paragraph, width, write
from geo.palette import AVERAGE, BEFORE, GREY, INK, LINES, RULE
from locales import text
from locales.format import number, short_month_name

AXIS = 90.0  # pixels left of a chart, for its numbers
TICKS = 70.0  # pixels below it, for its periods
MOST_TICKS = 14
TEXT = 17.0
FEW = 40  # periods of which each has a mark of its own
DASHED, DOTTED = (0, (4, 3)), (0, (1, 2))


def chart_figure(trend: Trend, stamp: Stamp, *, sentences: Sequence[str] = ()) -> Figure:
    """Return the picture of a trend, with sentences above it."""
    figure, whole = sheet(stamp)
    y: float = TOP - 6
    for sentence in sentences:
        y = paragraph(whole, (MARGIN, y), sentence, size=23, colour=INK, room=WIDE - 2 * MARGIN, bold=True, most=3)
    draw(figure, whole, trend, (MARGIN, y + 14, WIDE - 2 * MARGIN, BOTTOM - y - 14))
    return figure


def chart_png(trend: Trend, stamp: Stamp, *, sentences: Sequence[str] = (), size: Size = Size.FULL_HD) -> bytes:
    """Return `chart_figure` as PNG."""
    return png(chart_figure(trend, stamp, sentences=sentences), size)


def draw(figure: Figure, whole: Axes, trend: Trend, box: tuple[float, float, float, float]) -> None:
    """Draw a trend with its key into a box (left, top, width, height)."""
    left, top, wide, high = box
    foot = _key(whole, trend, (left, top), wide)
    axes = place(figure, left + AXIS, foot + 8, wide - AXIS - 16, top + high - foot - 8 - TICKS)
    _frame(axes, trend)
    single = len(trend.lines) == 1
    for line, colour in zip(trend.lines, LINES, strict=False):
        _line(axes, trend, line, colour, single=single)
    axes.set_ylim(0, _ceiling(trend))


def _frame(axes: Axes, trend: Trend) -> None:
    """Draw ground, grid, numbers and periods."""
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(GREY)
    axes.grid(axis="y", color=RULE, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.yaxis.set_major_locator(MaxNLocator(6, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))
    axes.set_xlim(-0.6, len(trend.periods) - 0.4)
    step = max(1, -(-len(trend.periods) // MOST_TICKS))
    last = len(trend.periods) - 1
    axes.set_xticks([last - at for at in range(0, last + 1, step)][::-1])
    axes.set_xticklabels([short_name(trend.periods[int(at)], trend.unit) for at in axes.get_xticks()])
    axes.tick_params(length=0, pad=8, labelcolor=GREY)
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set(fontproperties=font(), fontsize=(TEXT - 1) * POINT)
    if trend.is_open:
        axes.axvspan(last - 0.5, last + 0.5, color="#eef2f6", linewidth=0, zorder=0)


def _line(axes: Axes, trend: Trend, line: Line, colour: str, *, single: bool) -> None:
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


def _ceiling(trend: Trend) -> float:
    """Return the end of the scale: above everything that is drawn, and never so low that one report fills it."""
    single = len(trend.lines) == 1
    series = [line.counts for line in trend.lines]
    series += [each for line in trend.lines for each in (line.year_before, line.average)] if single else []
    known = np.concatenate([each[np.isfinite(each)] for each in series]) if series else np.array([])
    return max(float(known.max()) * 1.1 if len(known) else 0.0, 5.0)


def _entries(trend: Trend) -> list[tuple[str, str, Any]]:
    """Return words, colour and style of what the key explains."""
    lines = list(zip(trend.lines, LINES, strict=False))
    entries: list[tuple[str, str, Any]] = [(line.name or text("briefing.count"), colour, "-") for line, colour in lines]
    if len(lines) == 1:
        entries.append((text("briefing.year_before"), BEFORE, DASHED))
        entries.append((text(f"briefing.average_{trend.unit}", n=AVERAGE_OVER[trend.unit]), AVERAGE, "-"))
    if trend.is_open:
        entries.append((text("briefing.open"), LINES[0] if len(lines) == 1 else GREY, DOTTED))
    return entries


def _key(whole: Axes, trend: Trend, at: tuple[float, float], room: float) -> float:
    """Draw what the lines are, and return where the key ends."""
    x, y = at
    for words, colour, style in _entries(trend):
        long = 58 + width(words, TEXT) + 34
        if x > at[0] and x + long > at[0] + room:
            x, y = at[0], y + 28
        whole.plot([x, x + 44], [y + 13, y + 13], color=colour, linestyle=style, linewidth=2.8)
        write(whole, (x + 56, y + 19), words, size=TEXT, colour=INK)
        x += long
    return y + 30


def short_name(period: str, unit: Unit) -> str:
    """Return a period as a tick says it: in two lines: `Jan`, `mg 7` or `Tw I`, and the year."""
    if unit is Unit.BULAN:
        return short_month_name(period).replace(" ", "\n")
    year, part = period[:4], int(period[6:])
    if unit is Unit.MINGGU:
        return text("briefing.week", number=part, year=year)
    return text("briefing.quarter", number=("I", "II", "III", "IV")[part - 1], year=year)
