"""Suppression: small cells hidden, others with them, and an attacker who cannot undo it, now or over releases."""

from datetime import date
from functools import cache
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from analysis.suppression import attack
from analysis.suppression.grid import Areas, Family, Grid, Masks, areas_of, grids
from analysis.suppression.hold import hold
from analysis.suppression.labels import flat, labels, unflat
from analysis.suppression.primary import State, Thresholds, start
from analysis.suppression.release import Release, make, protected
from data.model import ALL_CATEGORIES, CATEGORIES, STATUSES, Group
from data.periods import months_between
from tests.test_imports import ROOT

AS_OF = date(2026, 1, 5)
REFERENCE = ROOT / "data" / "reference"
USUAL = Thresholds()
KABUPATEN = [f"35.{number:02d}" for number in range(1, 13)]
COUNTRY = [f"{province}.{number:02d}" for province in range(31, 39) for number in range(1, 8)]
OFFICES = pd.DataFrame({"office_code": ["a", "a", "b", "c"], "regency_code": ["35.01", "35.02", "35.05", "33.01"]})


def areas(codes: list[str], *, kanwil: bool) -> Areas:
    regencies = pd.DataFrame({"code": codes, "province_code": [code[:2] for code in codes]})
    return areas_of(regencies, OFFICES[OFFICES["regency_code"].isin(codes)], kanwil=kanwil)


def reports(
    codes: list[str], *, count: int, seed: int, months: tuple[str, str] = ("2025-01", "2025-12")
) -> pd.DataFrame:
    """Reports one by one as skewed as real ones: few kabupaten have many, some categories are rare."""
    rng = np.random.default_rng(seed)
    weight = rng.pareto(1.2, len(codes)) + 0.02
    share = np.array([0.05, 0.02, 0.15, 0.2, 0.1, 0.08, 0.15, 0.1, 0.08, 0.05, 0.02])
    origin = rng.choice([*codes, ""], count, p=np.append(0.85 * weight / weight.sum(), 0.15))
    event = rng.choice(codes, count, p=weight[::-1] / weight.sum())
    return pd.DataFrame(
        {
            "month": rng.choice(months_between(*months), count),
            "origin": pd.Series(origin).replace({"": None}),
            "event": np.where((rng.random(count) < 0.6) & (origin != ""), origin, event),
            "category": rng.choice(ALL_CATEGORIES, count, p=share / share.sum()),
            "status": rng.choice(STATUSES, count),
            "persons": rng.geometric(0.7, count),
        }
    )


def by_place(rows: pd.DataFrame) -> pd.DataFrame:
    sides = [
        rows.assign(place=place, regency=rows[column]) for place, column in (("asal", "origin"), ("kejadian", "event"))
    ]
    keys = ["place", "month", "regency", "category", "status"]
    grouped = pd.concat(sides).groupby(keys, dropna=False)["persons"]
    return grouped.agg(reports="size", persons="sum").reset_index().astype({"reports": int, "persons": int})


def violations(
    state: State,
    *,
    quantities: tuple[int, ...] = (0, 1),
    sample: int | None = None,
    readers: list[tuple[str, Masks | None]] | None = None,
) -> dict[str, int]:
    """Return reader → cells that are worked out too closely; by all readers unless some are named."""
    found = {}
    rng = np.random.default_rng(5)
    for quantity in quantities:
        for name, known in readers or attack.insiders(state.grid.areas):
            size = len(attack.targets(state, quantity)[0])
            chosen = None if sample is None or sample >= size else rng.choice(size, sample, replace=False)
            found[f"{name} {quantity}"] = len(attack.violations(state, quantity, known, chosen))
    return {name: count for name, count in found.items() if count}


def one_province(count: int = 1_500, seed: int = 3) -> tuple[pd.DataFrame, Areas]:
    return by_place(reports(KABUPATEN, count=count, seed=seed)), areas(KABUPATEN, kanwil=False)


@cache
def country() -> tuple[pd.DataFrame, Areas]:
    return by_place(reports(COUNTRY, count=9_000, seed=11)), areas(COUNTRY, kanwil=True)


@cache
def country_release() -> Release:
    return make(*country(), USUAL, AS_OF)


# The attack


@pytest.mark.parametrize("group", list(Group))
def test_no_hidden_cell_of_a_province_can_be_worked_out(group: Group) -> None:
    """All hidden cells, outsiders and each office, reports and persons."""
    frame, where = one_province()
    for grid in grids(frame, where, AS_OF):
        if grid.group is group:
            state, missing = protected(grid, USUAL, None)
            assert not sum(missing.values())
            assert not violations(state)


def test_the_attack_finds_what_is_not_protected() -> None:
    frame, where = one_province()
    grid = next(iter(grids(frame, where, AS_OF)))
    found = violations(start(grid, USUAL), quantities=(0,))
    assert found[" 0"] > 20
    assert found["kanim 35.01 0"] >= found[" 0"] / 2


def test_a_single_gap_is_found_by_subtraction() -> None:
    """A year told beside all its quarters but one tells that one."""
    grid = next(iter(grids(*country(), AS_OF)))
    state, _ = protected(grid, USUAL, None)
    hidden = state.hidden[Family.AREA]
    place, year, at = np.argwhere((hidden[..., :4].sum(axis=-1) >= 2) & ~hidden[..., 4])[0].tolist()
    gaps = np.flatnonzero(hidden[place, year, at])
    hidden[place, year, at, gaps[1:]] = False
    found = attack.violations(state, 0, None)
    assert np.ravel_multi_index((place, year, at, gaps[0]), hidden.shape) in found


def test_a_country_holds_against_each_regional_office() -> None:
    frame, where = country()
    told = 0
    for grid in grids(frame, where, AS_OF):
        if grid.group in {Group.MASYARAKAT, Group.KEPULANGAN}:
            state, missing = protected(grid, USUAL, None)
            assert not sum(missing.values())
            assert not violations(state, sample=200)
            told += int((grid.exists[Family.AREA] & ~state.hidden[Family.AREA]).sum())
    assert told > 50, "hiding everything would be no art"


@pytest.mark.slow
@pytest.mark.parametrize("group", list(Group))
def test_the_whole_country_holds(group: Group) -> None:
    """All 514 kabupaten: 200 cells by outsiders, every recorded office and three regional offices."""
    regencies, offices = (pd.read_csv(REFERENCE / f"{name}.csv", dtype="str") for name in ("regencies", "office_areas"))
    where = areas_of(regencies, offices)
    frame = by_place(reports(sorted(regencies["code"]), count=40_000, seed=7))
    grid = next(each for each in grids(frame, where, AS_OF) if each.group is group)
    state, missing = protected(grid, USUAL, None)
    assert not sum(missing.values())
    readers = list(attack.insiders(where))
    regional = [each for each in readers if each[0].startswith("kanwil")]
    few = {regional[at][0] for at in np.random.default_rng(2).choice(len(regional), 3, replace=False)}
    asked = [each for each in readers if not each[0].startswith("kanwil") or each[0] in few]
    assert len(asked) == 1 + offices["office_code"].nunique() + 3
    assert not violations(state, sample=200, readers=asked)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("count", [0, 12, 150, 600])
def test_small_stores_hold_too(count: int, seed: int) -> None:
    rows = reports(KABUPATEN[:5], count=max(count, 1), seed=seed, months=("2025-04", "2025-12"))
    where = areas(KABUPATEN[:5], kanwil=False)
    for grid in grids(by_place(rows.head(count) if count else rows), where, date(2025, 11, 2 + seed)):
        state, missing = protected(grid, USUAL, None)
        assert not sum(missing.values())
        assert not violations(state)


# What is told


def test_small_cells_are_hidden_and_told_ones_are_true() -> None:
    (frame, where), release = country(), country_release()
    told = release.cells.dropna(subset="reports")
    exact = {
        tuple(label): values
        for grid in grids(frame, where, AS_OF)
        for label, values in zip(
            labels(grid).itertuples(index=False, name=None), flat(grid, grid.counts).T.tolist(), strict=True
        )
    }
    keys = ["place", "level", "area", "kind", "name", "period"]
    for row in told.to_dict("records"):
        assert [row["reports"], 0 if pd.isna(row["persons"]) else row["persons"]] == exact[
            tuple(row[key] for key in keys)
        ]
        limit = 10 if row["name"].split("/")[0] in {"masyarakat", "tppo", "tppm"} else 5
        assert row["reports"] >= limit
        assert pd.isna(row["persons"]) or row["persons"] >= limit
    assert set(release.cells["reports_shown"]) == {"", "<10", "<5", "–"}
    assert release.counts["hidden"] == release.cells["reports"].isna().sum()
    assert release.counts["primary"] + release.counts["complementary"] == release.counts["hidden"]


def test_marks_of_kabupaten_say_what_is_small() -> None:
    cells = country_release().cells
    small = cells[cells["reports_shown"].str.startswith("<")]
    assert set(small["level"]) <= {"regency", "province"}
    assert set(small.loc[small["name"] == "masyarakat", "reports_shown"]) == {"<10"}
    assert set(small.loc[small["name"] == "penegakan", "reports_shown"]) == {"<5"}


def test_open_quarters_and_years_are_no_cells() -> None:
    frame, where = one_province()
    periods = set(make(frame, where, USUAL, date(2025, 9, 30)).cells["period"])
    assert periods == {"2025-Q1", "2025-Q2"}
    assert "2025" in set(make(frame, where, USUAL, AS_OF).cells["period"])
    assert make(frame, where, USUAL, date(2025, 2, 1)).cells.empty


def test_primes_do_not_leak() -> None:
    """With a threshold above every count nothing is told, nor any difference of two."""
    primes = [100_003 + 2 * k for k in range(3_000) if all((100_003 + 2 * k) % d for d in range(3, 400, 2))][:40]
    rng = np.random.default_rng(2)
    frame = by_place(reports(KABUPATEN, count=40, seed=9)).head(0)
    rows = [
        {"place": place, "month": "2025-02", "regency": code, "category": "tppo", "status": "selesai",
         "reports": prime, "persons": prime}
        for prime, code in zip(primes, rng.choice(KABUPATEN, len(primes)), strict=True)
        for place in ("asal", "kejadian")
    ]  # fmt: skip
    cells = make(
        pd.concat([frame, pd.DataFrame(rows)]), areas(KABUPATEN, kanwil=False), Thresholds(10**8, 10**8), AS_OF
    ).cells
    secret = {str(each) for each in primes} | {str(abs(a - b)) for a, b in pairwise(primes)}
    assert not [value for value in cells.astype("str").to_numpy().ravel().tolist() if value in secret]
    assert cells["reports"].isna().all()


# Over releases


def grid_of(frame: pd.DataFrame, where: Areas, as_of: date, group: Group = Group.MASYARAKAT) -> Grid:
    return next(grid for grid in grids(frame, where, as_of) if grid.group is group)


def test_what_was_told_stays_and_what_was_not_stays_untold() -> None:
    rows = reports(KABUPATEN, count=1_500, seed=3)
    where = areas(KABUPATEN, kanwil=False)
    first = make(by_place(rows), where, USUAL, date(2025, 11, 2))
    late = reports(KABUPATEN, count=60, seed=8, months=("2025-01", "2025-09"))
    whole = by_place(pd.concat([rows, late]))
    second = make(whole, where, USUAL, AS_OF, first.cells)
    keys = ["place", "level", "area", "kind", "name", "period"]
    both = first.cells.merge(second.cells, on=keys, suffixes=("_before", "_after"))
    assert len(both) == len(first.cells)
    was, is_ = both["reports_before"].notna(), both["reports_after"].notna()
    assert (was == is_).all()
    for name in ("reports", "persons"):
        change = (both[f"{name}_after"] - both[f"{name}_before"]).dropna().abs()
        assert not ((change > 0) & (change < 5)).any(), "a change below the threshold would be a late report"
    assert was.any()
    assert (second.cells["period"] == "2025").any(), "the year has closed"
    for grid in grids(whole, where, AS_OF):
        state, missing = protected(grid, USUAL, first.cells)
        assert sum(missing.values()) == 0
        assert not violations(state)


def test_moves_below_and_above_the_threshold() -> None:
    frame, where = one_province()
    grid = grid_of(frame, where, AS_OF, Group.PENEGAKAN)
    state, _ = protected(grid, USUAL, None)
    told = tuple(np.argwhere(~state.hidden[Family.AREA] & (grid.counts[Family.AREA][0] >= 12))[0].tolist())
    cells = make(frame, where, USUAL, AS_OF).cells
    before = grid.counts[Family.AREA][(0, *told)]
    for moved, expected, hidden in (
        (4, before, False),
        (5, before + 5, False),
        (-4, before, False),
        (-before, 0, True),
    ):
        grid.counts[Family.AREA][(0, *told)] = before + moved
        held = hold(grid, USUAL, cells)
        assert bool(held.frozen[Family.AREA][told]) is not hidden
        assert bool(held.hidden[Family.AREA][told]) is hidden
        if not hidden:
            assert held.numbers[Family.AREA][(0, *told)] == expected
            assert held.numbers[Family.AREA][(1, *told)] == grid.counts[Family.AREA][(1, *told)]


def test_rows_and_arrays_go_both_ways() -> None:
    frame, where = one_province()
    grid = grid_of(frame, where, AS_OF)
    back = unflat(grid, flat(grid, grid.counts))
    assert all((back[family] == np.where(grid.exists[family], grid.counts[family], 0)).all() for family in Family)
    assert not labels(grid).duplicated().any()


def test_a_year_that_cannot_be_protected_is_withheld() -> None:
    """Two kabupaten, few reports: nothing can be told, and the marks say nothing."""
    rows = reports(KABUPATEN[6:8], count=30, seed=1)
    where = areas(KABUPATEN[6:8], kanwil=False)
    state, missing = protected(grid_of(by_place(rows), where, AS_OF), USUAL, None)
    assert not sum(missing.values())
    assert not violations(state)
    cells = make(by_place(rows), where, USUAL, AS_OF).cells
    assert set(cells.loc[cells["name"] == "masyarakat", "reports_shown"]) == {"–"}


def test_all_categories_are_in_the_grid() -> None:
    assert sum(len(names) for names in CATEGORIES.values()) == len(ALL_CATEGORIES)
