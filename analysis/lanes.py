"""Where published figures and their values stand over a common axis of days, on screen and on pictures alike."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from math import ceil

import pandas as pd

SHORTEST = 0.004  # of the axis: what is shorter is drawn as a point
LONG, LATE, EARLY = 0.4, 0.62, 0.3  # of the axis: where a value finds room
MOST_TICKS = 7
YEARS = 2.5  # longer axes are written in years, shorter ones in months
YEAR, MONTH = 365.25, 30.4  # days


class Side(StrEnum):
    """Where the value of a bar is written."""

    AFTER = "after"
    BEFORE = "before"
    INSIDE = "inside"


def days(figures: pd.DataFrame) -> tuple[date, int]:
    """Return the first day of all figures' periods, and how many days an axis of them has."""
    first = figures["start"].min()
    return first, max((figures["end"].max() - first).days + 1, 1)


def is_point(start: date, end: date, length: int) -> bool:
    """Return whether a period is too short to be seen as a bar over `length` days."""
    return (end - start).days < length * SHORTEST


def side(start: date, end: date, first: date, length: int) -> Side:
    """Return where a value is written: after its bar, before it, or inside, where there is room.

    Args:
        start: first day of the figure's period.
        end: its last day.
        first: of the axis.
        length: days of the axis.
    """
    begins, ends = (start - first).days / length, (end - first).days / length
    if ends - begins >= LONG and ends > LATE:
        return Side.INSIDE
    return Side.BEFORE if ends > LATE and begins > EARLY else Side.AFTER


def tick_months(length: int) -> tuple[int, bool]:
    """Return how many months lie between two ticks of an axis of `length` days, and whether they are written as years.

    Ticks stand on firsts of months, counted from a January.
    """
    years = length / YEAR
    if years > YEARS:
        return 12 * ceil(years / MOST_TICKS), True
    return ceil(length / MONTH / MOST_TICKS), False


def starts(names: Sequence[str]) -> list[int]:
    """Return the lanes at which another place begins: there its name is written."""
    return [lane for lane, name in enumerate(names) if lane == 0 or name != names[lane - 1]]
