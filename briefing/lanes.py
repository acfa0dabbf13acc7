"""Published figures as a picture: bars over their own periods, one lane each; none summed, no line joins any two."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.lanes import Side, days, is_point, side, starts, tick_months
from analysis.published import amount, kinds
from analysis.stamp import Stamp
from briefing.axes import Entry, beside, key, lettered
from briefing.paper import MARGIN, WIDE, fits_foot, opened, place
from geo.lettering import width, wrap, write
from geo.palette import GREY, INK, LINES, RULE
from locales import text
from locales.format import number, short_unit_name

PLACES = 390.0  # pixels of a name at most
LANE, MOST_LANE = 25.0, 80.0  # pixels of a lane: in fewer its value cannot be read
DATES = 58.0  # pixels below the lanes
NAME, VALUE, LEFT_OUT = 17.0, 15.5, 16.0  # letters
LEFT_OUT_ROOM = 540.0  # pixels
BAR, THICKEST, POINT_SIZE = 0.74, 34.0, 10  # of a lane; pixels; points
PADDING = 0.03  # of the axis, on both sides
BESIDE = 7.0  # points between a bar and its value
MONTHS = 12


def lanes_figure(
    figures: pd.DataFrame,
    order: Sequence[str],
    names: Sequence[str],
    stamp: Stamp,
    *,
    sentences: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> Figure:
    """Return published figures as bars over their own periods, from the top as many as can be read.

    Args:
        figures: `analysis.published.of_topic`, not empty, in the order of the lanes.
        order: kinds of figures; each has its own colour.
        names: of the figures' places, as short as the axis needs them.
        stamp: what the picture says about itself; the sources take its source's place.
        sentences: what stands above.
        notes: what figures cannot be compared with.
    """
    figure, whole, top, bottom = opened(_sourced(stamp, figures), sentences, notes)
    top, fitting = _head(whole, figures, order, top, bottom - DATES)
    drawn = figures.head(fitting)
    named = [wrap(name, NAME, PLACES, most=1)[0] for name in names[:fitting]]
    left = MARGIN + max(width(name, NAME) for name in named) + 22
    wide = WIDE - MARGIN - left
    first, length = days(drawn)
    high = min(bottom - DATES - top, len(drawn) * MOST_LANE)
    axes = place(figure, left, top, wide, high)
    _frame(axes, named, first, length)
    thick = min(BAR, THICKEST * len(drawn) / high)
    for lane, row in enumerate(drawn.to_dict("records")):
        reach = _bar(axes, lane, row, LINES[list(order).index(row["kind"])], thick, length)
        _value(axes, lane, row, reach, first, length)
    return figure


def _sourced(stamp: Stamp, figures: pd.DataFrame) -> Stamp:
    """Return the stamp with the sources' titles where there is room for all of them, else with where they are."""
    titles = "; ".join(figures["source_title"].drop_duplicates())
    named = replace(stamp, source=text("briefing.sources", titles=titles))
    return named if fits_foot(named) else replace(stamp, source=text("briefing.sources_in_table"))


def _head(whole: Axes, figures: pd.DataFrame, order: Sequence[str], top: float, bottom: float) -> tuple[float, int]:
    """Draw the key and how many figures are left out; return where the lanes begin, and how many of them fit."""
    held, right = kinds(figures, order), WIDE - MARGIN
    entries: list[Entry] = [
        (text(f"published.kind.{kind}"), {"facecolor": LINES[list(order).index(kind)], "linewidth": 0}) for kind in held
    ]
    fitting = int((bottom - top) // LANE)
    cut = fitting < len(figures)
    room = right - MARGIN - (LEFT_OUT_ROOM if cut else 0)
    end = key(whole, entries, (MARGIN, top), room) + 4 if len(held) > 1 else top + (30 if cut else 0)
    fitting = min(int((bottom - end) // LANE), len(figures))
    if fitting < len(figures):
        words = text("briefing.lanes_left", n=number(fitting), of=number(len(figures)))
        write(whole, (right, top + 19), words, size=LEFT_OUT, colour=GREY, ha="right")
    return end, fitting


def _frame(axes: Axes, names: Sequence[str], first: date, length: int) -> None:
    """Draw the axis of days, and the places with a line above each."""
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(GREY)
    start = first.toordinal()
    padding = length * PADDING + 1
    axes.set(xlim=(start - padding, start + length + padding), ylim=(len(names) - 0.5, -0.5))
    axes.grid(axis="x", color=RULE, linewidth=0.8)
    axes.set_axisbelow(True)
    begun = starts(names)
    axes.set_yticks(begun, [names[lane] for lane in begun])
    for lane in begun[1:]:
        axes.axhline(lane - 0.5, color=RULE, linewidth=1)
    marks = list(_ticks(first, length))
    axes.set_xticks([day.toordinal() for day, _ in marks], [words for _, words in marks])
    lettered(axes, NAME + 1, colour=INK)


def _ticks(first: date, length: int) -> Iterator[tuple[date, str]]:
    """Yield the firsts of months that are written below the axis, and how."""
    step, in_years = tick_months(length)
    end = first + timedelta(days=length)
    month = first.year * MONTHS // step * step
    while (day := date(month // MONTHS, month % MONTHS + 1, 1)) <= end:
        if day >= first - timedelta(days=round(length * PADDING)):
            yield day, str(day.year) if in_years else "\n".join(short_unit_name(f"{day:%Y-%m}"))
        month += step


def _bar(axes: Axes, lane: int, row: dict[Any, Any], colour: str, thick: float, length: int) -> float:
    """Draw a figure over its own period, `thick` of its lane; return how many points it reaches beyond that."""
    start, end = row["start"].toordinal(), row["end"].toordinal() + 1
    if is_point(row["start"], row["end"], length):
        axes.plot([(start + end) / 2], [lane], marker="D", markersize=POINT_SIZE, color=colour, linestyle="")
        return POINT_SIZE / 2
    axes.barh(lane, end - start, thick, start, color=colour)
    return 0.0


def _value(axes: Axes, lane: int, row: dict[Any, Any], reach: float, first: date, length: int) -> None:
    """Write a figure where there is room for it: after its bar, before it, or inside."""
    start, end, away = row["start"].toordinal(), row["end"].toordinal() + 1, BESIDE + reach
    where = side(row["start"], row["end"], first, length)
    x, away = {Side.AFTER: (end, away), Side.BEFORE: (start, -away), Side.INSIDE: ((start + end) / 2, 0)}[where]
    inside = where is Side.INSIDE
    style = {"colour": "white", "bold": True} if inside else {"colour": INK, "halo": "white"}
    beside(axes, (x, lane), amount(row["value"], row["unit"]), away=away, size=VALUE, **style)
