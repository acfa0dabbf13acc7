"""Which past periods a period is compared with, and the season that each of them belongs to.

Noufaily et al. (2013), Statistics in Medicine 32, 1206-1222, section 3.2: the same week of the `b` years before, `w`
weeks around each, and the weeks between two such windows shared out over `periods` - 1 seasons of about equal length.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.signals.tables import Numbers, Whole

WEEK = 7
MIDDLE = 3  # days: what lies further from a weekday than this lies nearer to the next one
WEEKLY = 52
DATED = (12, WEEKLY, 365)


@dataclass(frozen=True, slots=True)
class History:
    """The periods behind one tested period.

    Attributes:
        rows: 0-based, ascending.
        season: of each row, from 0; the last one is the tested period's own.
        time: of each row, in periods.
        now: the tested period's time.
    """

    rows: Whole
    season: Whole
    time: Numbers
    now: float


def days_of(dates: Iterable[Any] | None, *, length: int, freq: int) -> Whole | None:
    """Dates as days since 1970.

    Raises:
        ValueError: not as many as there are periods, unknown, not ascending, or no calendar for this frequency.
    """
    if dates is None:
        return None
    if freq not in DATED:
        message = f"With dates, freq must be one of {DATED}, not {freq}."
        raise ValueError(message)
    stamps = pd.DatetimeIndex(pd.to_datetime(list(dates)))
    if len(stamps) != length or stamps.hasnans:
        message = f"dates must hold one known date for each of the {length} periods."
        raise ValueError(message)
    days: Whole = stamps.to_numpy().astype("datetime64[D]").astype(np.int64)
    if (np.diff(days) <= 0).any():
        message = "dates must ascend, each standing once."
        raise ValueError(message)
    return days


def history(
    row: int, *, length: int, days: Whole | None, freq: int, b: int, w: int, periods: int, exclude: int
) -> History | None:
    """The history of a row, None where the series is too short (or has gaps) for it.

    Args:
        row: 0-based position tested.
        length: number of periods in the series.
        days: `days_of` of all periods; None counts rows.
        freq: periods per year.
        b: years back.
        w: half width of a window.
        periods: seasons of a year, the window being one; 1 compares with the windows only.
        exclude: latest periods left out, besides the tested one.

    Raises:
        ValueError: more seasons than there are periods between two windows.
    """
    years = _same_weeks(row, days=days, freq=freq, b=b)
    if years is None or years[-1] + 1 < w or row < exclude:
        return None
    season = _seasons(years, length=length, w=w, periods=periods)
    season[row - exclude : row + 1] = 0
    rows = np.flatnonzero(season)
    if not rows.size:
        return None
    if days is None:
        return History(rows, season[rows] - 1, (rows + 1).astype(np.float64), row + 1.0)
    step = float(days[1] - days[0])
    time = np.asarray((days - days[rows[0]]) / step, dtype=np.float64)
    return History(rows, season[rows] - 1, time[rows], float(time[row]))


def _same_weeks(row: int, *, days: Whole | None, freq: int, b: int) -> list[int] | None:
    """The row itself and that of the same time in each of the b years before, newest first."""
    if days is None:
        first = row - freq * b
        return [row - freq * back for back in range(b + 1)] if first >= 0 else None
    today = date(1970, 1, 1) + timedelta(days=int(days[row]))
    wanted = [_days_back(today, years=back, weekly=freq == WEEKLY) for back in range(b + 1)]
    found = np.searchsorted(days, wanted)
    if (days[found] != wanted).any():
        return None
    return [int(place) for place in found]


def _days_back(today: date, *, years: int, weekly: bool) -> int:
    """Days since 1970 of the same date years before: weekly the nearest such weekday; 29 February becomes 1 March."""
    year = today.year - years
    try:
        there = today.replace(year=year)
    except ValueError:
        there = date(year, 3, 1)
    back = (there - date(1970, 1, 1)).days
    ahead = (there.weekday() - today.weekday()) % WEEK if weekly else 0
    return back - ahead if ahead <= MIDDLE else back - ahead + WEEK


def _seasons(years: list[int], *, length: int, w: int, periods: int) -> npt.NDArray[np.int64]:
    """The season of every row, 1 to `periods`, 0 outside; the windows are the last season."""
    season = np.zeros(length, dtype=np.int64)

    def mark(start: int, end: int, value: int) -> None:
        # as R counts: from start to end, and backwards where end comes first
        low, high = min(start, end), max(start, end)
        season[max(low, 0) : high + 1] = value

    mark(years[0] - w, years[0], periods)
    for newer, older in pairwise(years):
        mark(older - w, older + w, periods)
        if periods == 1:
            continue
        between = newer - older - 2 * w - 1
        if between < periods - (2 * w + 1):
            message = f"periods={periods} is too many: {between} periods lie between two windows."
            raise ValueError(message)
        size, rest = divmod(between, periods - 1)
        start = older + w + 1
        for number in range(1, periods):
            end = start + size + (number <= rest)
            mark(start, end - 1, number)
            start = end
    return season
