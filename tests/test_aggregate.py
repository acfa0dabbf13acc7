"""Sums over the cube against plain pandas: a golden file, and many random selections."""

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis import aggregate
from analysis.cube import Cube, build
from data.model import ALL_CATEGORIES, CATEGORIES, STATUSES, Group, Place, Selection
from data.periods import Period, add_months
from tests.test_cube import CODES, COLUMNS, YEAR, cube_of, random_rows

GOLDEN = Path(__file__).parent / "golden"
FRAME = random_rows(count=4_000, seed=3)
CUBE = build(FRAME, CODES)
COLUMN = {Place.ASAL: "origin_regency", Place.KEJADIAN: "event_regency"}


def golden_cube() -> Cube:
    frame = pd.read_csv(GOLDEN / "reports.csv", dtype=str, keep_default_na=False)
    missing = {name: frame[name].where(frame[name] != "", None) for name in ("origin_regency", "district")}
    frame = frame.assign(**missing, is_demo=True).astype({"reports": int, "persons": int})
    return build(frame[list(COLUMNS)], CODES)


def golden_rows() -> list[dict[str, str]]:
    with (GOLDEN / "sums.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def selections() -> list[Selection]:
    rng = np.random.default_rng(5)
    made = []
    for _ in range(40):
        group = list(Group)[rng.integers(4)]
        start = add_months("2024-05", int(rng.integers(24)))
        made.append(
            Selection(
                Period(start, add_months(start, int(rng.integers(15)))),
                group=group,
                categories=tuple(name for name in CATEGORIES[group] if rng.random() < 0.4),
                place=list(Place)[rng.integers(2)],
            )
        )
    return made


def counted(selection: Selection) -> pd.DataFrame:
    """The rows of a selection, by plain pandas."""
    months = FRAME["month"].between(selection.period.start, selection.period.end)
    return FRAME[months & FRAME["category"].isin(selection.categories or CATEGORIES[selection.group])]


def test_the_golden_sums() -> None:
    cube = golden_cube()
    sums = {
        (row["group"], row["place"], row["start"], row["end"], row["code"]): (int(row["reports"]), int(row["persons"]))
        for row in golden_rows()
    }
    assert len(sums) == 4 * 2 * 3 * 5
    for group, place, start, end in {key[:4] for key in sums}:
        selection = Selection(Period(start, end), group=Group(group), place=Place(place))
        made = aggregate.by_regency(cube, selection)
        got = {str(code): (row["reports"], row["persons"]) for code, row in made.to_dict("index").items()}
        got[""] = aggregate.unlocated(cube, selection)
        assert got == {code: sums[group, place, start, end, code] for code in [*CODES, ""]}


@pytest.mark.parametrize("selection", selections(), ids=lambda each: each.digest)
def test_every_sum_is_that_of_pandas(selection: Selection) -> None:
    rows = counted(selection)
    area = rows[COLUMN[selection.place]]
    expected = rows.groupby(area)[["reports", "persons"]].sum().reindex(CODES, fill_value=0)
    made = aggregate.by_regency(CUBE, selection)
    assert list(made.index) == CODES
    assert made.to_numpy().tolist() == expected.to_numpy().tolist()
    nowhere = rows[area.isna()]
    assert aggregate.unlocated(CUBE, selection) == (nowhere["reports"].sum(), nowhere["persons"].sum())


@pytest.mark.parametrize("codes", [None, ("35.02",), ("35.01", "36.01"), ("36.01", "35.01"), tuple(CODES)])
@pytest.mark.parametrize("selection", selections()[:10], ids=lambda each: each.digest)
def test_statuses_are_those_of_pandas(selection: Selection, codes: tuple[str, ...] | None) -> None:
    rows = counted(selection)
    if codes is not None:
        rows = rows[rows[COLUMN[selection.place]].isin(codes)]
    expected = rows.groupby("status")["reports"].sum().reindex(STATUSES, fill_value=0)
    made = aggregate.by_status(CUBE, selection, codes)
    assert list(made.index) == list(STATUSES)
    assert made.tolist() == expected.tolist()


def test_the_country_holds_what_has_no_location_and_all_areas_do_not() -> None:
    selection = Selection(YEAR)
    lost, _ = aggregate.unlocated(CUBE, selection)
    assert lost > 0
    everywhere = aggregate.by_status(CUBE, selection, None).sum()
    assert everywhere == aggregate.by_status(CUBE, selection, tuple(CODES)).sum() + lost


@pytest.mark.parametrize("codes", [("35.02",), ("35.01", "36.01"), ()])
@pytest.mark.parametrize("selection", selections()[:10], ids=lambda each: each.digest)
def test_kecamatan_are_those_of_pandas(selection: Selection, codes: tuple[str, ...]) -> None:
    rows = counted(selection)
    rows = rows[rows["district"].notna() & rows["event_regency"].isin(codes)]
    if selection.place is Place.ASAL:
        rows = rows[rows["origin_regency"] == rows["event_regency"]]
    expected = rows.groupby("district")[["reports", "persons"]].sum()
    made = aggregate.by_district(CUBE, selection, codes)
    assert made.to_dict("index") == expected.to_dict("index")


def test_counted_by_origin_a_kecamatan_holds_what_happened_at_home() -> None:
    cube = cube_of(
        {"district": "35.02.01", "reports": 5},
        {"district": "35.02.01", "reports": 30, "origin_regency": "35.01"},
        {"district": "35.02.01", "reports": 70, "origin_regency": None},
        {"district": "35.01.01", "reports": 11, "event_regency": "35.01", "origin_regency": "35.02"},
    )
    by_origin = aggregate.by_district(cube, Selection(YEAR), ("35.02",))
    by_place = aggregate.by_district(cube, Selection(YEAR, place=Place.KEJADIAN), ("35.02",))
    assert by_origin["reports"].to_dict() == {"35.02.01": 5}
    assert by_place["reports"].to_dict() == {"35.02.01": 105}


@pytest.mark.parametrize("period", [Period("2019-01", "2019-12"), Period("2030-01", "2030-03")])
def test_months_without_data_sum_to_zero(period: Period) -> None:
    selection = Selection(period)
    assert aggregate.by_regency(CUBE, selection).sum().tolist() == [0, 0]
    assert aggregate.unlocated(CUBE, selection) == (0, 0)
    assert aggregate.by_status(CUBE, selection, None).sum() == 0
    assert aggregate.by_district(CUBE, selection, ("35.02",)).empty


def test_nothing_stored_sums_to_zero() -> None:
    cube = build(FRAME.head(0), CODES)
    assert aggregate.by_regency(cube, Selection(YEAR)).to_numpy().tolist() == [[0, 0]] * len(CODES)
    assert aggregate.unlocated(cube, Selection(YEAR)) == (0, 0)
    assert aggregate.by_status(cube, Selection(YEAR), None).tolist() == [0] * len(STATUSES)
    assert aggregate.by_status(cube, Selection(YEAR), ("35.02",)).tolist() == [0] * len(STATUSES)
    assert aggregate.by_district(cube, Selection(YEAR), ("35.02",)).empty


def test_all_groups_together_are_all_reports() -> None:
    whole = Period("2024-01", "2026-12")
    parts = [aggregate.by_regency(CUBE, Selection(whole, group=group, place=Place.KEJADIAN)) for group in Group]
    assert pd.concat(parts).sum().tolist() == FRAME[["reports", "persons"]].sum().tolist()
    assert {name for names in CATEGORIES.values() for name in names} == set(ALL_CATEGORIES)
