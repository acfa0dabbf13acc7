"""Cells as people write them: every day, number and code comes back, and what is unclear is a fault."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.importing.values import (
    MONTHS,
    Parsed,
    parse_code,
    parse_date,
    parse_degrees,
    parse_moment,
    parse_number,
    parse_whole,
)
from geo.codes import is_valid
from locales import text

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
INDONESIAN = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip


@given(DAYS, st.sampled_from("-/."))
def test_the_day_stands_before_the_month(day: date, apart: str) -> None:
    assert parse_date(f"{day.day}{apart}{day.month}{apart}{day.year}").value == day
    assert parse_date(f"{day.day:02d}{apart}{day.month:02d}{apart}{day.year}").value == day
    assert parse_date(f"{day.year}{apart}{day.month:02d}{apart}{day.day:02d}").value == day


@given(DAYS)
def test_months_in_words_and_serials_come_back(day: date) -> None:
    assert parse_date(f"{day.day} {INDONESIAN[day.month - 1]} {day.year}").value == day
    assert parse_date(f" Senin, {day.day}-{INDONESIAN[day.month - 1][:3].upper()}-{day.year} ").value == day
    assert parse_date(str((day - date(1899, 12, 30)).days)).value == day
    assert parse_date(day.isoformat() + " 00:00:00").value == day


@given(st.text(max_size=20))
def test_no_cell_breaks_a_reader(cell: str) -> None:
    for parsed in (
        parse_date(cell), parse_moment(cell), parse_number(cell), parse_degrees(cell), parse_whole(cell, most=10),
        *(parse_code(cell, length=length) for length in (1, 2, 3, 4)),
    ):  # fmt: skip
        assert parsed == Parsed() or (parsed.value is None) != (not parsed.fault)
        assert not cell.strip() or cell.strip() not in parsed.fault or len(cell.strip()) < 6


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("4/11/24", "short_year"), ("4 Nov 24", "short_year"), ("31/2/2024", "impossible"), ("4/13/2024", "impossible"),
        ("11/2024", "date"), ("kemarin", "date"), ("4 Foo 2024", "date"), ("123", "date"), ("99999", "date"),
        ("4/11-2024", "date"), ("2024-11-04-", "date"),
    ],
)  # fmt: skip
def test_what_is_no_day_is_a_fault(cell: str, fault: str) -> None:
    assert parse_date(cell) == Parsed(fault=text(f"values.{fault}"))


def test_every_usual_abbreviation_is_a_month() -> None:
    assert {MONTHS[name[:3].lower()] for name in INDONESIAN if name != "Agustus"} == set(range(1, 13)) - {8}
    assert parse_date("5 Agt 2024").value == parse_date("5 Agustus 2024").value == date(2024, 8, 5)


@given(st.integers(-(10**12), 10**12))
def test_numbers_come_back_with_and_without_points(number: int) -> None:
    assert parse_number(str(number)).value == number
    assert parse_number(f"{number:,}".replace(",", ".")).value == number
    assert parse_number(f"{number:,}".replace(",", ".") + ",5").value == float(f"{number}.5")


@pytest.mark.parametrize(
    ("cell", "value"),
    [("1.234,5", 1234.5), ("1.234", 1234.0), ("1234,5", 1234.5), ("12.5", 12.5), ("7.0", 7.0), ("+3", 3.0)],
)
def test_numbers_are_read_as_indonesians_write_them(cell: str, value: float) -> None:
    assert parse_number(cell).value == value


@pytest.mark.parametrize("cell", ["1,234.5", "1.23.4", "dua", "1e5", "nan", "inf", "1 000", "--1", "٣"])
def test_what_is_no_number_is_a_fault(cell: str) -> None:
    assert parse_number(cell).fault == text("values.number")


def test_counts_are_whole_and_bounded() -> None:
    assert parse_whole("1.000", most=5000).value == 1000
    assert parse_whole("1,5", most=10).fault == text("values.whole")
    assert parse_whole("-1", most=10).fault == text("values.negative")
    assert parse_whole("11", most=10).fault == text("values.absurd", most="10")
    assert parse_degrees("-7.865").value == parse_degrees("-7,865").value == -7.865


@given(st.integers(11, 97), st.integers(1, 99))
def test_codes_are_text_and_never_mended(province: int, regency: int) -> None:
    code = f"{province}.{regency:02d}"
    assert parse_code(code, length=2).value == code
    for eaten in (code.rstrip("0") if code.endswith("0") else "", code.replace(".", ","), code.replace(".", "")):
        assert not eaten or not is_valid(eaten)
        assert not eaten or parse_code(eaten, length=2).fault


def test_an_eaten_code_names_both_it_may_be() -> None:
    assert parse_code("35.1", length=2).fault == text("values.code_eaten", first="35.10", second="35.01")
    assert parse_code("35,02", length=2).fault == text("values.code_comma", code="35.02")
    assert parse_code("35.02.01", length=2).fault == text("values.code_level_2")
    assert parse_code("3502", length=2).fault == text("values.code_undotted")


@given(
    st.datetimes(datetime.fromisoformat("2001-01-01"), datetime.fromisoformat("2090-01-01")),
    st.sampled_from([("WIB", 7), ("WITA", 8), ("wit", 9)]),
)
def test_moments_become_utc_and_name_their_zone(moment: datetime, zone: tuple[str, int]) -> None:
    minute = moment.replace(second=0, microsecond=0)
    written = minute.strftime("%Y-%m-%d %H:%M")
    assert parse_moment(f"{written} {zone[0]}").value == minute - timedelta(hours=zone[1])
    assert parse_moment(f"{written}+07:00").value == minute - timedelta(hours=7)
    assert parse_moment(written).fault == text("values.zone")
