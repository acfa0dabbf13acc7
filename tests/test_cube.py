"""The cube: every report once, in its place, month, category and status; plain pandas is the judge."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.cube import Cube, build
from data.model import ALL_CATEGORIES, STATUSES, Place, Selection
from data.periods import Period, months_between

CODES = ["35.01", "35.02", "35.03", "36.01"]
DISTRICTS = {"35.01": "35.01.01", "35.02": "35.02.01", "35.03": "35.03.04", "36.01": "36.01.02"}
COLUMNS = (
    "month", "event_regency", "origin_regency", "district", "category", "status", "is_demo", "reports", "persons",
)  # fmt: skip
DEFAULTS: dict[str, Any] = {
    "month": "2025-01", "event_regency": "35.02", "origin_regency": "35.02", "district": None,
    "category": "laporan_masyarakat", "status": "diajukan", "is_demo": True, "reports": 1, "persons": 1,
}  # fmt: skip
YEAR = Period("2025-01", "2025-12")


def rows(*given: dict[str, Any]) -> pd.DataFrame:
    """Rows as `data.store.incidents.cube` returns them; what is not given is usual."""
    return pd.DataFrame([DEFAULTS | row for row in given], columns=list(COLUMNS))


def cube_of(*given: dict[str, Any]) -> Cube:
    return build(rows(*given), CODES)


def random_rows(*, count: int = 3_000, seed: int = 7) -> pd.DataFrame:
    """Many combinations, some of them several times, a third without origin, half without kecamatan."""
    rng = np.random.default_rng(seed)
    event = rng.choice(CODES, count)
    return pd.DataFrame(
        {
            "month": rng.choice(months_between("2024-07", "2026-02"), count),
            "event_regency": event,
            "origin_regency": pd.Series(rng.choice([*CODES, ""], count)).replace({"": None}),
            "district": [
                DISTRICTS[code] if known else None for code, known in zip(event, rng.random(count) < 0.5, strict=True)
            ],
            "category": rng.choice(ALL_CATEGORIES, count),
            "status": rng.choice(STATUSES, count),
            "is_demo": True,
            "reports": rng.integers(1, 9, count),
            "persons": rng.integers(0, 40, count),
        },
        columns=list(COLUMNS),
    )


def test_axes_are_areas_and_unknown_months_categories_statuses() -> None:
    made = cube_of({"month": "2024-11"}, {"month": "2025-02"})
    assert made.codes == tuple(CODES)
    assert made.months == ("2024-11", "2024-12", "2025-01", "2025-02"), "months without reports are there too"
    assert made.reports[Place.ASAL].shape == (len(CODES) + 1, 4, len(ALL_CATEGORIES), len(STATUSES))
    assert made.persons[Place.KEJADIAN].shape == (len(CODES) + 1, 4, len(ALL_CATEGORIES))


def test_every_cell_is_what_pandas_sums() -> None:
    frame = random_rows()
    made = build(frame, CODES)
    for place, column in ((Place.ASAL, "origin_regency"), (Place.KEJADIAN, "event_regency")):
        named = frame.assign(area=frame[column].fillna("unknown"))
        area = {code: index for index, code in enumerate([*CODES, "unknown"])}
        reports, persons = np.zeros_like(made.reports[place]), np.zeros_like(made.persons[place])
        by_status = named.groupby(["area", "month", "category", "status"])["reports"].sum().reset_index()
        for code, month, category, status, value in by_status.itertuples(index=False):
            cell = area[code], made.months.index(month), ALL_CATEGORIES.index(category)
            reports[(*cell, STATUSES.index(status))] = value
        by_category = named.groupby(["area", "month", "category"])["persons"].sum().reset_index()
        for code, month, category, value in by_category.itertuples(index=False):
            persons[area[code], made.months.index(month), ALL_CATEGORIES.index(category)] = value
        np.testing.assert_array_equal(made.reports[place], reports)
        np.testing.assert_array_equal(made.persons[place], persons)


def test_both_places_hold_every_report() -> None:
    frame = random_rows(seed=8)
    made = build(frame, CODES)
    for place in Place:
        assert made.reports[place].sum() == frame["reports"].sum()
        assert made.persons[place].sum() == frame["persons"].sum()
    assert made.reports[Place.KEJADIAN][-1].sum() == 0, "a report always happened somewhere"
    assert made.reports[Place.ASAL][-1].sum() == frame.loc[frame["origin_regency"].isna(), "reports"].sum()


def test_missing_origin_may_be_none_or_nan() -> None:
    made = cube_of({"origin_regency": None, "reports": 2}, {"origin_regency": float("nan"), "reports": 3})
    assert made.reports[Place.ASAL][-1].sum() == 5


def test_districts_are_the_located_reports_by_month() -> None:
    frame = random_rows(seed=9)
    made = build(frame, CODES)
    located = frame[frame["district"].notna()]
    assert made.districts["month"].is_monotonic_increasing
    assert made.districts["reports"].sum() == located["reports"].sum()
    got = made.districts.groupby("district")["persons"].sum()
    pd.testing.assert_series_equal(got, located.groupby("district")["persons"].sum(), check_index_type=False)


@pytest.mark.parametrize(
    ("column", "value"),
    [("event_regency", "99.99"), ("origin_regency", "99.99"), ("category", "kegiatan_dbi"), ("status", "hilang")],
)
def test_what_is_not_known_is_refused(column: str, value: str) -> None:
    with pytest.raises(ValueError, match=f"unknown {column}.*{value}"):
        cube_of({}, {column: value})


def test_an_event_without_a_place_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown event_regency"):
        cube_of({"event_regency": None})


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2024-01", "2024-06", slice(0, 0)),
        ("2027-01", "2027-06", slice(4, 4)),
        ("2024-01", "2027-06", slice(0, 4)),
        ("2024-12", "2025-01", slice(1, 3)),
        ("2024-12", "2024-12", slice(1, 2)),
    ],
)
def test_months_outside_what_is_held(start: str, end: str, expected: slice) -> None:
    made = cube_of({"month": "2024-11"}, {"month": "2025-02"})
    assert made.month_slice(Selection(Period(start, end))) == expected


def test_nothing_stored_is_an_empty_cube() -> None:
    made = build(pd.DataFrame([], columns=list(COLUMNS)), CODES)
    assert made.months == ()
    assert not made.is_demo
    assert made.month_slice(Selection(YEAR)) == slice(0, 0)
    assert made.reports[Place.ASAL].shape[:2] == (len(CODES) + 1, 0)
    assert made.districts.empty


@pytest.mark.parametrize("is_demo", [True, False])
def test_it_says_whether_the_counts_are_synthetic(*, is_demo: bool) -> None:
    assert cube_of({"is_demo": is_demo}).is_demo is is_demo
