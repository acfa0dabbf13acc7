"""Rates: counts of the shown period per population or placements, never annualised."""

import pandas as pd
import pytest

from analysis.rates import applies, rate
from data.model import Group, Measure, Place, Selection
from data.periods import Period

CODES = pd.Index(["35.01", "35.02", "35.03"], name="code")
POPULATION = pd.Series([100_000, 963_440, 50_000], index=CODES)
PLACEMENTS = pd.DataFrame({"persons": [7_566, 1_880]}, index=pd.Index(["35.02", "35.03"], name="code"))
YEAR, QUARTER, TWO_YEARS = Period("2025-03", "2026-02"), Period("2025-01", "2025-03"), Period("2024-01", "2025-12")


def counts(*reports: int | None) -> pd.DataFrame:
    return pd.DataFrame({"reports": pd.array(reports, dtype="Int64")}, index=CODES)


def made(selection: Selection, *reports: int | None) -> list[float | None]:
    found = rate(counts(*reports), selection, POPULATION, PLACEMENTS)
    assert found.name == "rate"
    assert found.index.equals(CODES)
    return [None if pd.isna(value) else round(value, 6) for value in found]


@pytest.mark.parametrize("period", [YEAR, QUARTER, TWO_YEARS])
def test_per_100_000_people_of_the_period(period: Period) -> None:
    assert made(Selection(period, measure=Measure.PER_PENDUDUK), 3, 50, 0) == [3.0, round(50 / 9.6344, 6), 0.0]


def test_per_1_000_placements_where_known() -> None:
    found = made(Selection(YEAR, measure=Measure.PER_PENEMPATAN), 3, 50, 4)
    assert found == [None, round(50 / 7.566, 6), round(4 / 1.88, 6)]


@pytest.mark.parametrize("measure", [Measure.PER_PENDUDUK, Measure.PER_PENEMPATAN])
def test_what_is_not_told_has_no_rate(measure: Measure) -> None:
    assert made(Selection(YEAR, measure=measure), None, None, None) == [None, None, None]


@pytest.mark.parametrize("measure", [Measure.LAPORAN, Measure.ORANG])
def test_a_count_is_no_rate(measure: Measure) -> None:
    assert made(Selection(YEAR, measure=measure), 3, 50, 4) == [None, None, None]


@pytest.mark.parametrize(
    ("period", "place", "expected"),
    [
        (YEAR, Place.ASAL, True),
        (Period("2025-01", "2025-12"), Place.ASAL, True),
        (QUARTER, Place.ASAL, False),
        (TWO_YEARS, Place.ASAL, False),
        (Period("2025-01", "2025-11"), Place.ASAL, False),
        (YEAR, Place.KEJADIAN, False),
    ],
)
def test_per_placements_needs_twelve_months_and_the_origin(period: Period, place: Place, *, expected: bool) -> None:
    selection = Selection(period, measure=Measure.PER_PENEMPATAN, place=place, group=Group.PENEGAKAN)
    assert applies(selection) is expected
    assert (made(selection, 3, 50, 4) != [None, None, None]) is expected


@pytest.mark.parametrize("measure", [Measure.LAPORAN, Measure.ORANG, Measure.PER_PENDUDUK])
def test_every_other_measure_always_applies(measure: Measure) -> None:
    assert applies(Selection(QUARTER, measure=measure, place=Place.KEJADIAN))
