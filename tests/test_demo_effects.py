"""What is planted in the demonstration set: outbreaks, fostering, effort, feasts."""

import numpy as np
import pandas as pd
import pytest

from data.demo import effects, intensity, outbreaks
from data.demo.world import Reference, World
from data.model import ALL_CATEGORIES, CATEGORIES, Group
from tests.demo_set import PARAMETERS, Frames, facts, ground, made


@pytest.fixture
def reference() -> Reference:
    return facts()


@pytest.fixture
def world() -> World:
    return ground()


@pytest.fixture
def frames() -> Frames:
    return made()


@pytest.fixture
def incidents() -> pd.DataFrame:
    return made()["incident"]


def test_outbreaks_are_in_the_rows(reference: Reference, world: World, incidents: pd.DataFrame) -> None:
    listed = outbreaks.outbreaks(world, PARAMETERS)
    numbers, areas, weeks = outbreaks.planted(listed, seed=PARAMETERS.seed)
    assert len(numbers) == listed["extra"].sum() < 0.12 * PARAMETERS.incidents
    excess = 0.0
    for row in listed.to_dict("records"):
        place = "event_regency" if row["series"] == "penegakan" else "origin_regency"
        labels = PARAMETERS.week_labels[row["start"] : row["start"] + row["weeks"]]
        here = incidents[
            (incidents["category"] == row["category"])
            & (incidents[place] == row["regency_code"])
            & incidents["week"].isin(labels)
        ]
        assert len(here) >= row["extra"], row
        excess += len(here) - row["extra"]
    assert excess < 2.5 * listed["expected"].sum() + 10  # what is left is the baseline, about as expected
    assert areas.max() < len(world.codes)
    assert weeks.max() < PARAMETERS.weeks


def test_the_list_of_outbreaks(world: World) -> None:
    listed = outbreaks.outbreaks(world, PARAMETERS)
    assert len(listed) == 40
    assert listed["regency_code"].is_unique
    assert listed["weeks_ago"].max() <= outbreaks.SPAN_WEEKS
    assert (listed["weeks_ago"] <= outbreaks.RECENT_WEEKS).sum() >= 8
    assert (listed["start"] + listed["weeks"] <= PARAMETERS.weeks).all()
    assert {"tppo", "tppm", "masyarakat", "penegakan", "kepulangan"} == set(listed["series"])
    for _, members in listed[listed["cluster"] > 0].groupby("cluster"):
        places = members["area"].to_numpy()
        assert len(members) == outbreaks.CLUSTER_SIZE
        assert world.kilometres[np.ix_(places, places)].max() < 2 * outbreaks.CLUSTER_KM
        assert members["start"].max() - members["start"].min() <= 1
    assert set(listed.loc[listed["cluster"] == 1, "regency_code"]) >= {"35.02"}
    quiet = set(effects.effort_periods(world, PARAMETERS)["area"])
    assert not quiet & set(listed.loc[listed["series"] == "penegakan", "area"])


def test_fostering_changes_what_is_expected(world: World) -> None:
    cohorts = effects.cohorts(world, PARAMETERS)
    assert (cohorts.loc[world.is_pocket, "cohort"] > 0).all()
    assert 0.3 < (cohorts.loc[~world.is_pocket, "cohort"] == 0).mean() < 0.5
    factors = effects.modifiers(world, PARAMETERS)
    for name, factor in effects.FOSTERED.items():
        values = factors[ALL_CATEGORIES.index(name)]
        never = cohorts["cohort"].to_numpy() == 0
        assert (values[never] == 1).all()
        assert values[~never][:, -1] == pytest.approx(factor)
        assert (values[~never][:, 0] == 1).all()


def test_units_take_their_cohort_and_report_more_after_it(frames: Frames, world: World) -> None:
    units, signs = frames["reporting_unit"], frames["report_week"]
    from_unit = units.groupby("regency_code")["fostered_from"].first()
    assert from_unit.equals(
        effects.cohorts(world, PARAMETERS).set_index("regency_code")["fostered_from"].rename_axis("regency_code")
    )
    nothing = signs[signs["kind"] == "nihil"].merge(units[["id", "fostered_from"]], left_on="unit_id", right_on="id")
    nothing = nothing.dropna(subset="fostered_from")
    monday = pd.Series(PARAMETERS.mondays, index=PARAMETERS.week_labels)
    after = nothing["week"].astype(str).map(monday) >= nothing["fostered_from"]
    known = units.dropna(subset="fostered_from")["fostered_from"].to_numpy()
    weeks_after = (PARAMETERS.mondays >= known[:, None]).sum()
    weeks_before = len(known) * PARAMETERS.weeks - weeks_after
    assert 1.3 < (after.sum() / weeks_after) / ((~after).sum() / weeks_before) < 1.8


def test_effort_raises_enforcement_only(world: World) -> None:
    periods = effects.effort_periods(world, PARAMETERS)
    factors = effects.modifiers(world, PARAMETERS)
    assert len(periods) == effects.EFFORT_PERIODS
    assert periods["area"].is_unique
    for period in periods.to_dict("records"):
        assert set(period["categories"]) <= set(CATEGORIES[Group.PENEGAKAN])
        for name in period["categories"]:
            inside = factors[ALL_CATEGORIES.index(name)][period["area"], period["start"] : period["start"] + 8]
            assert inside == pytest.approx(period["factor"])
    touched = {ALL_CATEGORIES[number] for number in factors}
    assert touched == set(CATEGORIES[Group.PENEGAKAN]) | set(effects.FOSTERED)


@pytest.mark.parametrize(
    ("monday", "feast"),
    [
        ("2023-04-17", "2023-04-22"),
        ("2024-04-08", "2024-04-10"),
        ("2025-03-31", "2025-03-31"),
        ("2026-03-16", "2026-03-20"),
    ],
)
def test_idul_fitri_falls_in_its_week(monday: str, feast: str) -> None:
    mondays = np.array([monday], dtype="datetime64[D]")
    feasts = intensity.idul_fitri(mondays)
    assert np.abs(feasts - np.datetime64(feast, "D").astype(np.int64)).min() <= 1
    assert 0 in intensity.weeks_after(mondays.astype(np.int64), np.array([np.datetime64(feast, "D").astype(np.int64)]))
