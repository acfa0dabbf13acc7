"""Counts over time with what they are compared with: the year before, a moving average."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from analysis.privacy import Timeline
from data.periods import (
    MONTHS_PER_YEAR,
    Period,
    add_months,
    last_full_month,
    monday_of,
    month_of,
    months_between,
    quarter_of,
    week_of,
)

Numbers = NDArray[np.float64]
MULTIPLES, HEATED = 12, 25  # areas that small charts, and that colours by period, have room for
THURSDAY = 3  # days after the Monday: an ISO week belongs to the year, and here to the month, of its Thursday


class Unit(StrEnum):
    """What a trend counts by."""

    MINGGU = "minggu"
    BULAN = "bulan"
    TRIWULAN = "triwulan"


AVERAGE_OVER = {Unit.MINGGU: 4, Unit.BULAN: 3, Unit.TRIWULAN: 4}


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One line of a chart; all arrays have one value per period.

    Attributes:
        key: area code, category or group; "" for the whole selection.
        name: what people call it.
        counts: NaN where not told.
        shown: what stands for a value that is not told, else "".
        year_before: the same period one year before; NaN where not told, without data, or in an ISO week 53.
        average: mean of the last `AVERAGE_OVER[unit]` periods; NaN where a part is missing or the period is open.
    """

    key: str
    name: str
    counts: Numbers
    shown: tuple[str, ...]
    year_before: Numbers
    average: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Trend:
    """Lines over the same periods.

    Attributes:
        unit: what is counted by.
        periods: `"2025-01"`, `"2025-W01"` or `"2025-Q1"`.
        is_open: whether the last period has not ended yet.
        lines: what is drawn.
        is_demo: whether the counts are synthetic.
    """

    unit: Unit
    periods: tuple[str, ...]
    is_open: bool
    lines: tuple[Line, ...]
    is_demo: bool


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """Areas by periods.

    Attributes:
        codes: of the kabupaten, sorted.
        names: what people call them.
        unit: what is counted by.
        periods: the columns.
        is_open: whether the last period has not ended yet.
        counts: (areas, periods), NaN where not told.
        shown: (areas, periods), what stands for a value that is not told, else "".
        before: (areas, one year of periods): the periods just before the first.
        is_demo: whether the counts are synthetic.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    unit: Unit
    periods: tuple[str, ...]
    is_open: bool
    counts: Numbers
    shown: NDArray[np.object_]
    before: Numbers
    is_demo: bool


def periods_of(period: Period, unit: Unit, as_of: date) -> tuple[tuple[str, ...], bool]:
    """Return the units of a period, and whether the last of them is still open.

    Weeks are those whose Thursday lies in the period. A period that ends with the last full month is followed by the
    month that has begun, and by the weeks of it; quarters are closed ones only.

    Args:
        period: whole months.
        unit: what is counted by.
        as_of: the day the data speak of: everything before it is known.
    """
    if unit is Unit.TRIWULAN:
        return tuple(dict.fromkeys(quarter_of(month) for month in months_between(period.start, period.end))), False
    current = month_of(as_of) if period.end == last_full_month(as_of) and as_of.day > 1 else ""
    months = [*months_between(period.start, period.end), *([current] if current else [])]
    if unit is Unit.BULAN:
        return tuple(months), bool(current)
    first = date.fromisoformat(f"{months[0]}-01")
    after = as_of if current else date.fromisoformat(f"{add_months(months[-1], 1)}-01")
    start = monday_of(week_of(first))
    if (first - start).days > THURSDAY:
        start = date.fromordinal(start.toordinal() + 7)
    weeks = [date.fromordinal(day) for day in range(start.toordinal(), after.toordinal(), 7)]
    kept = [day for day in weeks if current or (after - day).days > THURSDAY]
    is_open = bool(current) and bool(kept) and (as_of - kept[-1]).days < 7  # noqa: PLR2004 - days of a week
    return tuple(week_of(day) for day in kept), is_open


def earlier(periods: Sequence[str], unit: Unit) -> tuple[str, ...]:
    """Return, for each period, the same one a year before; an ISO week 53 has none and gets ""."""
    if unit is Unit.MINGGU:
        return tuple(_week_before(week) for week in periods)
    if unit is Unit.BULAN:
        return tuple(add_months(month, -MONTHS_PER_YEAR) for month in periods)
    return tuple(f"{int(quarter[:4]) - 1}{quarter[4:]}" for quarter in periods)


def a_year_up_to(period: str, unit: Unit) -> tuple[str, ...]:
    """Return one year of periods that end just before `period`."""
    if unit is Unit.MINGGU:
        start = monday_of(period).toordinal()
        return tuple(week_of(date.fromordinal(start - 7 * n)) for n in range(52, 0, -1))
    if unit is Unit.BULAN:
        return tuple(add_months(period, -n) for n in range(MONTHS_PER_YEAR, 0, -1))
    number = int(period[:4]) * 4 + int(period[6:]) - 1
    return tuple(f"{each // 4:04d}-Q{each % 4 + 1}" for each in range(number - 4, number))


def moving_average(values: Numbers, over: int) -> Numbers:
    """Return the mean of each value and the `over` - 1 before it; NaN where one of them is missing."""
    if len(values) < over:
        return np.full(len(values), np.nan)
    windows = np.lib.stride_tricks.sliding_window_view(values, over)
    return np.concatenate([np.full(over - 1, np.nan), windows.mean(axis=1)])


def line(told: Timeline, periods: Sequence[str], unit: Unit, *, key: str, name: str, is_open: bool) -> Line:
    """Return one line.

    Args:
        told: one row over at least `periods`, their year before, and what the average reaches back.
        periods: what is drawn.
        unit: what is counted by.
        key: see `Line`.
        name: see `Line`.
        is_open: whether the last period has not ended yet.
    """
    at = {period: index for index, period in enumerate(told.periods)}
    row, marks = told.counts[0], told.shown[0]
    chosen = [at[period] for period in periods]
    before = [row[at[period]] if period in at else np.nan for period in earlier(periods, unit)]
    average = moving_average(row, AVERAGE_OVER[unit])[chosen]
    if is_open and len(average):
        average[-1] = np.nan
    return Line(key, name, row[chosen], tuple(str(marks[each]) for each in chosen), np.array(before, float), average)


def highest(matrix: Matrix, most: int) -> Matrix:
    """Return the areas with the highest told counts in all periods together; none of which nothing is told."""
    told = np.flatnonzero(~np.isnan(matrix.counts).all(axis=1))
    rows = told[np.argsort(-np.nansum(matrix.counts[told], axis=1), kind="stable")][:most]
    return replace(
        matrix,
        codes=tuple(matrix.codes[row] for row in rows),
        names=tuple(matrix.names[row] for row in rows),
        counts=matrix.counts[rows],
        shown=matrix.shown[rows],
        before=matrix.before[rows],
    )


def ticks(periods: int, most: int) -> range:
    """Return which of so many periods are written below an axis: at most `most` of them, the latest always."""
    step = max(1, -(-periods // most))
    return range((periods - 1) % step, periods, step)


def _week_before(week: str) -> str:
    try:
        monday_of(f"{int(week[:4]) - 1}{week[4:]}")
    except ValueError:
        return ""
    return f"{int(week[:4]) - 1}{week[4:]}"
