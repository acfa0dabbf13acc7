"""Months and ISO weeks as text, and the periods people ask for.

A month is `"YYYY-MM"`, a week `"YYYY-Www"`: both sort as text and are the same in URL, database and file.
"""

from dataclasses import dataclass
from datetime import date, timedelta

MONTHS_PER_YEAR = 12
MONTHS_PER_QUARTER = 3


def month_of(day: date) -> str:
    """Return the calendar month of `day` as `"YYYY-MM"`."""
    return f"{day.year:04d}-{day.month:02d}"


def week_of(day: date) -> str:
    """Return the ISO week of `day` as `"YYYY-Www"`; the ISO year can differ from the calendar year."""
    iso = day.isocalendar()
    return f"{iso.year:04d}-W{iso.week:02d}"


def month_number(month: str) -> int:
    """Return months since year 0, so that differences of two are numbers of months.

    Raises:
        ValueError: `month` is not `"YYYY-MM"`.
    """
    year, dash, number = month.partition("-")
    if dash != "-" or len(year) != 4 or len(number) != 2 or not (year + number).isdecimal():  # noqa: PLR2004
        message = f"not a month (YYYY-MM): {month!r}"
        raise ValueError(message)
    if not 1 <= int(number) <= MONTHS_PER_YEAR:
        message = f"no such month: {month!r}"
        raise ValueError(message)
    return int(year) * MONTHS_PER_YEAR + int(number) - 1


def month_from_number(number: int) -> str:
    """Return the month that `month_number` numbers `number`."""
    return f"{number // MONTHS_PER_YEAR:04d}-{number % MONTHS_PER_YEAR + 1:02d}"


def add_months(month: str, count: int) -> str:
    """Return the month `count` months after `month` (before, when negative)."""
    return month_from_number(month_number(month) + count)


def months_between(start: str, end: str) -> list[str]:
    """Return all months from `start` to `end`, both included; empty when `end` is earlier."""
    return [month_from_number(n) for n in range(month_number(start), month_number(end) + 1)]


def quarter_of(month: str) -> str:
    """Return the calendar quarter of a month as `"YYYY-Qn"`."""
    return f"{month[:4]}-Q{(int(month[5:]) - 1) // MONTHS_PER_QUARTER + 1}"


def quarter_period(quarter: str) -> "Period":
    """Return the three months of `"YYYY-Qn"`."""
    start = f"{quarter[:4]}-{(int(quarter[6:]) - 1) * MONTHS_PER_QUARTER + 1:02d}"
    return Period(start, add_months(start, MONTHS_PER_QUARTER - 1))


def monday_of(week: str) -> date:
    """Return the Monday that an ISO week `"YYYY-Www"` begins with."""
    return date.fromisocalendar(int(week[:4]), int(week[6:]), 1)


def weeks_between(start: str, end: str) -> list[str]:
    """Return all ISO weeks from `start` to `end`, both included; empty when `end` is earlier."""
    first, last = monday_of(start), monday_of(end)
    return [week_of(first + timedelta(weeks=n)) for n in range((last - first).days // 7 + 1)]


def last_full_month(as_of: date) -> str:
    """Return the latest month that has ended before `as_of`."""
    return add_months(month_of(as_of), -1)


def last_closed_quarter_end(as_of: date) -> str:
    """Return the last month of the latest quarter that has ended before `as_of`."""
    number = month_number(month_of(as_of))
    return month_from_number(number - number % MONTHS_PER_QUARTER - 1)


def last_complete_week_end(as_of: date) -> date:
    """Return the Sunday that closes the latest ISO week which has ended before `as_of`."""
    return as_of - timedelta(days=as_of.isoweekday())


@dataclass(frozen=True, slots=True)
class Period:
    """Whole months from `start` to `end`, both included."""

    start: str
    end: str

    def __post_init__(self) -> None:
        if month_number(self.end) < month_number(self.start):
            message = f"period ends before it starts: {self.start} to {self.end}"
            raise ValueError(message)

    @property
    def months(self) -> int:
        """Number of months covered."""
        return month_number(self.end) - month_number(self.start) + 1

    @property
    def is_quarters(self) -> bool:
        """Whether the period is made of whole calendar quarters."""
        return month_number(self.start) % MONTHS_PER_QUARTER == 0 and self.months % MONTHS_PER_QUARTER == 0

    @property
    def is_years(self) -> bool:
        """Whether the period is made of whole calendar years."""
        return month_number(self.start) % MONTHS_PER_YEAR == 0 and self.months % MONTHS_PER_YEAR == 0


def last_months(as_of: date, count: int = MONTHS_PER_YEAR) -> Period:
    """Return the `count` full months before `as_of`."""
    end = last_full_month(as_of)
    return Period(add_months(end, 1 - count), end)


def last_quarters(as_of: date, count: int = 4) -> Period:
    """Return the `count` closed quarters before `as_of`."""
    end = last_closed_quarter_end(as_of)
    return Period(add_months(end, 1 - count * MONTHS_PER_QUARTER), end)
