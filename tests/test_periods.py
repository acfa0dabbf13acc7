"""Months, ISO weeks and the periods that people ask for."""

from datetime import date, timedelta

import pytest

from data.periods import (
    Period,
    add_months,
    last_closed_quarter_end,
    last_complete_week_end,
    last_full_month,
    last_months,
    last_quarters,
    month_from_number,
    month_number,
    month_of,
    months_between,
    week_of,
)


@pytest.mark.parametrize(
    ("day", "month", "week"),
    [
        (date(2025, 12, 28), "2025-12", "2025-W52"),
        (date(2025, 12, 29), "2025-12", "2026-W01"),
        (date(2026, 1, 4), "2026-01", "2026-W01"),
        (date(2021, 1, 3), "2021-01", "2020-W53"),
        (date(2024, 2, 29), "2024-02", "2024-W09"),
    ],
)
def test_a_day_has_its_month_and_its_iso_week(day: date, month: str, week: str) -> None:
    assert (month_of(day), week_of(day)) == (month, week)


def test_text_sorts_as_time_does() -> None:
    days = [date(2019, 12, 25) + timedelta(days=each) for each in range(900)]
    for name in (month_of, week_of):
        labels = [name(day) for day in days]
        assert labels == sorted(labels)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2025",
        "2025-1",
        "2025-13",
        "2025-00",
        "25-01",
        "2025/01",
        "2025-01-01",
        " 2025-01",
        "2025-0a",
        "-001-01",
        "²⁰²⁵-01",
    ],
)
def test_what_is_no_month(text: str) -> None:
    with pytest.raises(ValueError, match="month"):
        month_number(text)


def test_numbers_of_months_are_their_distance() -> None:
    assert month_number("2026-01") - month_number("2025-12") == 1
    assert [month_from_number(month_number(month)) for month in ("0001-01", "2025-12")] == ["0001-01", "2025-12"]


@pytest.mark.parametrize(
    ("month", "count", "expected"),
    [("2025-12", 1, "2026-01"), ("2025-01", -1, "2024-12"), ("2025-03", 24, "2027-03"), ("2025-03", 0, "2025-03")],
)
def test_adding_months(month: str, count: int, expected: str) -> None:
    assert add_months(month, count) == expected


def test_months_between_hold_both_ends() -> None:
    assert months_between("2025-11", "2026-02") == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert months_between("2025-11", "2025-11") == ["2025-11"]
    assert months_between("2025-11", "2025-10") == []


@pytest.mark.parametrize(
    ("as_of", "month", "quarter", "sunday"),
    [
        (date(2026, 1, 1), "2025-12", "2025-12", date(2025, 12, 28)),
        (date(2026, 3, 31), "2026-02", "2025-12", date(2026, 3, 29)),
        (date(2026, 4, 1), "2026-03", "2026-03", date(2026, 3, 29)),
        (date(2026, 11, 21), "2026-10", "2026-09", date(2026, 11, 15)),
        (date(2026, 11, 22), "2026-10", "2026-09", date(2026, 11, 15)),  # a Sunday has not ended
        (date(2026, 11, 23), "2026-10", "2026-09", date(2026, 11, 22)),  # Monday 00:00 closes the week
    ],
)
def test_what_has_ended(as_of: date, month: str, quarter: str, sunday: date) -> None:
    assert last_full_month(as_of) == month
    assert last_closed_quarter_end(as_of) == quarter
    assert last_complete_week_end(as_of) == sunday


@pytest.mark.parametrize(
    ("start", "end", "months", "quarters", "years"),
    [
        ("2025-01", "2025-12", 12, True, True),
        ("2024-01", "2025-12", 24, True, True),
        ("2025-04", "2026-03", 12, True, False),
        ("2025-01", "2025-03", 3, True, False),
        ("2025-02", "2025-04", 3, False, False),
        ("2025-02", "2026-01", 12, False, False),
        ("2025-01", "2025-01", 1, False, False),
        ("2025-01", "2025-06", 6, True, False),
    ],
)
def test_what_a_period_is_made_of(start: str, end: str, months: int, *, quarters: bool, years: bool) -> None:
    period = Period(start, end)
    assert (period.months, period.is_quarters, period.is_years) == (months, quarters, years)


@pytest.mark.parametrize(("start", "end"), [("2025-02", "2025-01"), ("2025-13", "2026-01"), ("2025-01", "x")])
def test_no_such_period(start: str, end: str) -> None:
    with pytest.raises(ValueError):
        Period(start, end)


def test_the_usual_periods() -> None:
    as_of = date(2026, 11, 21)
    assert last_months(as_of) == Period("2025-11", "2026-10")
    assert last_months(as_of, 1) == Period("2026-10", "2026-10")
    assert last_quarters(as_of) == Period("2025-10", "2026-09")
    assert last_quarters(as_of, 1) == Period("2026-07", "2026-09")
