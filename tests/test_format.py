"""Numbers, dates and periods as Indonesian readers write them."""

from datetime import date

import pytest

from data.periods import Period, months_between
from locales.format import (
    long_date,
    month_name,
    number,
    percent,
    period_name,
    short_month_name,
    short_unit_name,
    unit_name,
)


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (5_659, 0, "5.659"),
        (0, 0, "0"),
        (999, 0, "999"),
        (1_234_567, 0, "1.234.567"),
        (6.1, 1, "6,1"),
        (6, 1, "6,0"),
        (1234.56, 2, "1.234,56"),
        (0.798_9, 2, "0,80"),
        (-1_500, 0, "-1.500"),
    ],
)
def test_numbers(value: float, decimals: int, written: str) -> None:
    assert number(value, decimals=decimals) == written


@pytest.mark.parametrize(("share", "written"), [(0.061, "6,1 %"), (1, "100,0 %"), (0, "0,0 %"), (12.5, "1.250,0 %")])
def test_shares(share: float, written: str) -> None:
    assert percent(share) == written


@pytest.mark.parametrize(
    ("day", "written"),
    [(date(2024, 11, 4), "4 November 2024"), (date(2025, 8, 17), "17 Agustus 2025"), (date(2026, 5, 1), "1 Mei 2026")],
)
def test_dates(day: date, written: str) -> None:
    assert long_date(day) == written


def test_months() -> None:
    assert month_name("2025-01") == "Januari 2025"
    assert short_month_name("2026-10") == "Okt 2026"
    names = [month_name(month) for month in months_between("2025-01", "2025-12")]
    assert " ".join(name.removesuffix(" 2025") for name in names) == (
        "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
    )


@pytest.mark.parametrize(
    ("start", "end", "name"),
    [
        ("2025-01", "2025-01", "Januari 2025"),
        ("2025-01", "2025-03", "Triwulan I 2025"),
        ("2025-04", "2025-06", "Triwulan II 2025"),
        ("2025-07", "2025-09", "Triwulan III 2025"),
        ("2025-10", "2025-12", "Triwulan IV 2025"),
        ("2026-01", "2026-06", "Semester I 2026"),
        ("2026-07", "2026-12", "Semester II 2026"),
        ("2025-01", "2025-12", "Tahun 2025"),
        ("2025-11", "2026-10", "Nov 2025 – Okt 2026"),
        ("2025-02", "2025-04", "Feb 2025 – Apr 2025"),
        ("2025-04", "2025-09", "Apr 2025 – Sep 2025"),
        ("2024-01", "2025-12", "Jan 2024 – Des 2025"),
        ("2024-12", "2025-02", "Des 2024 – Feb 2025"),
    ],
)
def test_periods_have_their_shortest_usual_name(start: str, end: str, name: str) -> None:
    assert period_name(start, end) == name


def test_no_two_periods_share_a_name() -> None:
    months = months_between("2024-01", "2026-12")
    periods = [Period(a, b) for a in months for b in months if a <= b]
    assert len({period_name(each.start, each.end) for each in periods}) == len(periods)


@pytest.mark.parametrize(
    ("unit", "name", "short"),
    [
        ("2025-W01", "Minggu 1 2025", ("M1", "2025")),
        ("2026-W53", "Minggu 53 2026", ("M53", "2026")),
        ("2025-05", "Mei 2025", ("Mei", "2025")),
        ("2025-Q3", "Triwulan III 2025", ("Tw III", "2025")),
    ],
)
def test_units_of_time(unit: str, name: str, short: tuple[str, str]) -> None:
    assert (unit_name(unit), short_unit_name(unit)) == (name, short)
