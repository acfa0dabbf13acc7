"""Counts over time: against plain pandas, with the year before, averages, open periods, and through the door."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis import aggregate, privacy, trend
from analysis.cube import Weeks, build, build_weeks
from analysis.trend import Unit
from data.model import Group, Measure, Place, Role, Selection, Viewer
from data.periods import Period, months_between, week_of, weeks_between
from tests.published import reader_of
from tests.test_aggregate import COLUMN, FRAME, selections
from tests.test_cube import CODES, YEAR, cube_of, random_rows

CUBE = build(FRAME, CODES)
MONTHS = tuple(months_between("2024-01", "2026-04"))
LEADER, PUBLIC = Viewer(role=Role.PIMPINAN), Viewer()
OFFICE = Viewer(role=Role.KANIM, office="ponorogo", regencies=frozenset({"35.01", "35.02"}))


def weekly_rows() -> pd.DataFrame:
    frame = random_rows(count=2_000, seed=9)
    days = np.random.default_rng(9).integers(0, 500, len(frame))
    return frame.assign(week=[week_of(date(2024, 12, 2) + timedelta(days=int(day))) for day in days])


@pytest.mark.parametrize("measure", [Measure.LAPORAN, Measure.ORANG])
@pytest.mark.parametrize("selection", selections()[:12], ids=lambda each: each.digest)
def test_months_are_those_of_pandas_and_unknown_before_the_first(selection: Selection, measure: Measure) -> None:
    asked = replace(selection, measure=measure)
    rows = FRAME[FRAME["category"].isin(asked.counted_categories)]
    name = "persons" if measure is Measure.ORANG else "reports"
    expected = rows.pivot_table(index=COLUMN[asked.place], columns="month", values=name, aggfunc="sum")
    expected = expected.reindex(index=CODES, columns=list(MONTHS)).fillna(0)
    expected.loc[:, expected.columns < FRAME["month"].min()] = np.nan
    np.testing.assert_array_equal(aggregate.over_time(CUBE, asked, MONTHS), expected.to_numpy())


@pytest.mark.parametrize("place", list(Place))
def test_weeks_are_those_of_pandas(place: Place) -> None:
    frame = weekly_rows()
    weeks = tuple(weeks_between("2024-W40", "2026-W20"))
    asked = Selection(YEAR, group=Group.PENEGAKAN, place=place)
    rows = frame[frame["category"].isin(asked.counted_categories)]
    expected = rows.pivot_table(index=COLUMN[place], columns="week", values="reports", aggfunc="sum")
    expected = expected.reindex(index=CODES, columns=list(weeks)).fillna(0)
    expected.loc[:, expected.columns < frame["week"].min()] = np.nan
    made = aggregate.over_time(build_weeks(frame, CODES), asked, weeks)
    np.testing.assert_array_equal(made, expected.to_numpy())


def test_nothing_stored_is_not_zero() -> None:
    empty = Weeks(tuple(CODES), (), {}, {})
    made = aggregate.over_time(empty, Selection(YEAR), ("2025-W01", "2025-W02"))
    assert made.shape == (4, 2)
    assert np.isnan(made).all()


@pytest.mark.parametrize(
    ("period", "unit", "as_of", "first", "last", "count", "is_open"),
    [
        (Period("2025-01", "2025-12"), Unit.BULAN, date(2026, 1, 8), "2025-01", "2026-01", 13, True),
        (Period("2025-01", "2025-12"), Unit.BULAN, date(2026, 1, 1), "2025-01", "2025-12", 12, False),
        (Period("2025-01", "2025-11"), Unit.BULAN, date(2026, 1, 8), "2025-01", "2025-11", 11, False),
        (Period("2025-01", "2025-12"), Unit.TRIWULAN, date(2026, 1, 8), "2025-Q1", "2025-Q4", 4, False),
        (Period("2024-01", "2024-12"), Unit.MINGGU, date(2026, 1, 8), "2024-W01", "2024-W52", 52, False),
        (Period("2020-01", "2020-12"), Unit.MINGGU, date(2026, 1, 8), "2020-W01", "2020-W53", 53, False),
        (Period("2025-01", "2025-12"), Unit.MINGGU, date(2026, 1, 8), "2025-W01", "2026-W02", 54, True),
        (Period("2025-01", "2025-12"), Unit.MINGGU, date(2026, 1, 12), "2025-W01", "2026-W02", 54, False),
        (Period("2026-01", "2026-01"), Unit.MINGGU, date(2026, 4, 8), "2026-W01", "2026-W05", 5, False),
        (Period("2026-02", "2026-02"), Unit.MINGGU, date(2026, 4, 8), "2026-W06", "2026-W09", 4, False),
    ],
)
def test_periods_and_whether_the_last_is_open(
    period: Period, unit: Unit, as_of: date, first: str, last: str, count: int, *, is_open: bool
) -> None:
    made, opened = trend.periods_of(period, unit, as_of)
    assert (made[0], made[-1], len(made), opened) == (first, last, count, is_open)


def test_every_week_is_of_one_month_alone() -> None:
    each = [trend.periods_of(Period(month, month), Unit.MINGGU, date(2027, 3, 3))[0] for month in MONTHS]
    joined = [week for weeks in each for week in weeks]
    assert joined == weeks_between(joined[0], joined[-1])


def test_the_year_before_of_week_53_is_unknown() -> None:
    assert trend.earlier(["2021-W01", "2020-W53"], Unit.MINGGU) == ("2020-W01", "")
    assert trend.earlier(["2026-W53"], Unit.MINGGU) == ("",)
    assert trend.earlier(["2025-03"], Unit.BULAN) == ("2024-03",)
    assert trend.earlier(["2025-Q3"], Unit.TRIWULAN) == ("2024-Q3",)


@pytest.mark.parametrize(
    ("period", "unit", "first", "last"),
    [
        ("2025-01", Unit.BULAN, "2024-01", "2024-12"),
        ("2025-Q1", Unit.TRIWULAN, "2024-Q1", "2024-Q4"),
        ("2021-W01", Unit.MINGGU, "2020-W02", "2020-W53"),
    ],
)
def test_the_year_up_to_a_period(period: str, unit: Unit, first: str, last: str) -> None:
    made = trend.a_year_up_to(period, unit)
    assert (made[0], made[-1]) == (first, last)


def test_an_average_needs_all_its_parts() -> None:
    made = trend.moving_average(np.array([1.0, 2.0, 6.0, np.nan, 3.0, 3.0, 9.0]), 3)
    np.testing.assert_allclose(made, [np.nan, np.nan, 3.0, np.nan, np.nan, np.nan, 5.0])
    assert np.isnan(trend.moving_average(np.array([1.0]), 3)).all()


def month_cube() -> Any:
    given = [{"month": f"2024-{n:02d}", "reports": n, "persons": 2 * n} for n in range(1, 13)]
    given += [{"month": f"2025-{n:02d}", "reports": 10 * n, "event_regency": "35.01"} for n in range(1, 13)]
    return cube_of(*given, {"month": "2026-01", "reports": 7, "origin_regency": "36.01"})


def test_a_line_has_its_year_before_and_leaves_the_open_month_out_of_the_average() -> None:
    cube, asked = month_cube(), Selection(Period("2025-01", "2025-12"))
    periods, is_open = trend.periods_of(asked.period, Unit.BULAN, date(2026, 1, 9))
    told = privacy.whole(cube, asked, LEADER, (), tuple(months_between("2024-01", "2026-01")))
    made = trend.line(told, periods, Unit.BULAN, key="", name="x", is_open=is_open)
    assert made.counts.tolist() == [10.0 * n for n in range(1, 13)] + [7.0]
    assert made.year_before.tolist() == [*map(float, range(1, 13)), 10.0]
    np.testing.assert_allclose(made.average[:3], [(11 + 12 + 10) / 3, (12 + 10 + 20) / 3, 20])
    assert np.isnan(made.average[-1])
    assert set(made.shown) == {""}


def test_months_are_told_where_they_are_exact_by_right() -> None:
    cube, asked = month_cube(), Selection(YEAR)
    own = privacy.by_area(cube, asked, OFFICE, ("2025-01", "2025-02"))
    assert own.counts[1].tolist() == [10.0, 20.0]
    assert np.isnan(own.counts[3]).all()
    assert own.shown.tolist() == [["", ""]] * 2 + [["–", "–"]] * 2
    assert np.isnan(privacy.whole(cube, asked, OFFICE, (), ("2025-01",)).counts).all()
    assert np.isnan(privacy.whole(cube, asked, OFFICE, ("35.02", "36.01"), ("2025-01",)).counts).all()
    assert privacy.whole(cube, asked, OFFICE, ("35.01", "35.02"), ("2025-01",)).counts.tolist() == [[10.0]]
    assert np.isnan(privacy.by_area(cube, asked, PUBLIC, ("2025-01",)).counts).all()


def test_quarters_are_exact_at_home_and_released_elsewhere() -> None:
    given: list[dict[str, Any]] = [
        {"month": "2025-02", "reports": 40, "persons": 40, "event_regency": code, "origin_regency": code}
        for code in CODES
    ]
    given += [
        {"month": "2025-05", "reports": 3, "persons": 3, "event_regency": code, "origin_regency": code}
        for code in CODES
    ]
    cube, asked = cube_of(*given), Selection(YEAR)
    made = privacy.quarters_by_area(cube, asked, OFFICE, ("2025-Q1", "2025-Q2"), released=reader_of(*given))
    assert made.counts[0].tolist() == [40.0, 3.0]
    assert made.counts[3][0] == 40.0
    assert np.isnan(made.counts[3][1])
    assert made.shown[3][1].startswith("<")
    none = privacy.quarters_by_area(cube, asked, PUBLIC, ("2025-Q1",), released=reader_of(*given))
    assert np.isnan(none.counts).all()
    assert set(none.shown.ravel()) == {"–"}
    whole = privacy.quarters_whole(cube, asked, LEADER, (), ("2025-Q1", "2025-Q2"))
    assert whole.counts.tolist() == [[160.0, 12.0]]
