"""Synthetic reporting units, their signs of life week by week, and activities."""

import numpy as np
import pandas as pd

from data.demo.effects import FOSTERED_NIHIL, cohorts, phase
from data.demo.incidents import labelled
from data.demo.parameters import Flags, Floats, Ints, Parameters, stream
from data.demo.picker import Picker
from data.demo.vocabulary import COMMUNITY_NUMBERS, VILLAGE_CHANNELS
from data.demo.world import World
from data.model import ALL_CATEGORIES

UNIT_NAME = "unit contoh {number}"
POCKET_UNITS = (6, 12)
OTHER_UNITS = (1, 6)
POOR = 0.2  # share of the kabupaten outside the pockets whose units hardly report
POOR_COMPLETENESS = (0.03, 0.20)
OTHER_COMPLETENESS = (0.25, 0.85)
POCKET_COMPLETENESS = (0.50, 0.85)
BEFORE = 1 / FOSTERED_NIHIL  # chance of a nihil before fostering, as part of what comes after
MOST = 0.95
SILENT = 0.15  # share of the units that fall silent once
SILENT_WEEKS = (13, 60)
ACTIVITY = 0.05  # activities per unit and week, times completeness, times 1 + phase of fostering / 2
KINDS = {"sosialisasi": 45, "sambang_desa": 35, "rapat_koordinasi": 12, "bimtek": 8}
PARTICIPANTS = {"sosialisasi": 40, "sambang_desa": 8, "rapat_koordinasi": 15, "bimtek": 25}  # medians
SIGNS = ("laporan", "nihil", "kegiatan")
WORKDAYS = 6


def unit_frame(world: World, parameters: Parameters) -> pd.DataFrame:
    """Return the reporting units: id from 1, name, regency_code, village_id (none), fostered_from, is_demo.

    A pocket has 6 to 12 units, another kabupaten 1 to 6, more where its weight is higher.
    """
    rank = np.argsort(np.argsort(world.thin)) / len(world.codes)
    other = OTHER_UNITS[0] + np.floor(rank * OTHER_UNITS[1]).astype(np.int64)
    draws = stream(parameters.seed, "units").integers(POCKET_UNITS[0], POCKET_UNITS[1] + 1, len(world.codes))
    counts = np.where(world.is_pocket, draws, np.minimum(other, OTHER_UNITS[1]))
    area = np.repeat(np.arange(len(counts)), counts)
    within = np.arange(len(area)) - np.repeat(np.cumsum(counts) - counts, counts) + 1
    return pd.DataFrame(
        {
            "id": np.arange(1, len(area) + 1),
            "name": [UNIT_NAME.format(number=number) for number in within],
            "regency_code": [world.codes[number] for number in area],
            "village_id": pd.Series([None] * len(area), dtype=object),
            "fostered_from": cohorts(world, parameters)["fostered_from"].to_numpy()[area],
            "is_demo": True,
        }
    )


def sign_frames(
    world: World, parameters: Parameters, units: pd.DataFrame, incidents: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables report_week and activity.

    A unit gives `laporan` in the weeks in which a community report of its kabupaten came through it, otherwise
    perhaps `nihil`; `kegiatan` in the weeks of its activities.
    """
    rng = stream(parameters.seed, "signs")
    number = {code: place for place, code in enumerate(world.codes)}
    area = units["regency_code"].map(number).to_numpy(dtype=np.int64)
    chance = completeness(world, parameters)[area]
    silent = _silences(rng, len(units), parameters.weeks)
    reports = _reports(rng, world, parameters, area, incidents) & ~silent
    nothing = (rng.random(reports.shape) < chance) & ~reports & ~silent
    grown = phase(world, parameters)[area]
    active = (rng.random(reports.shape) < ACTIVITY * chance * (1 + grown / 2)) & ~silent
    unit, week, sign = _stacked(reports, nothing, active)
    report_week = pd.DataFrame(
        {
            "unit_id": units["id"].to_numpy()[unit],
            "week": labelled(week, parameters.week_labels),
            "kind": labelled(sign, SIGNS),
            "regency_code": labelled(area[unit], world.codes),
            "is_demo": True,
        }
    )
    return report_week, _activities(rng, world, parameters, units, active)


def completeness(world: World, parameters: Parameters) -> Floats:
    """Return the chance that a unit without a report says so (nihil), shape (areas, weeks)."""
    rng = stream(parameters.seed, "completeness")
    count = len(world.codes)
    poor = (rng.random(count) < POOR) & ~world.is_pocket
    low, high = (np.where(poor, POOR_COMPLETENESS[i], OTHER_COMPLETENESS[i]) for i in (0, 1))
    low, high = (np.where(world.is_pocket, POCKET_COMPLETENESS[i], now) for i, now in ((0, low), (1, high)))
    after = rng.uniform(low, high)
    return np.minimum(after[:, None] * BEFORE ** (1 - phase(world, parameters)), MOST)


def _reports(
    rng: np.random.Generator, world: World, parameters: Parameters, area: Ints, incidents: pd.DataFrame
) -> Flags:
    community = incidents["category"].isin([ALL_CATEGORIES[number] for number in COMMUNITY_NUMBERS])
    through = incidents[community & incidents["channel"].isin(VILLAGE_CHANNELS)]
    units = Picker.of(area, rng.lognormal(0, 0.8, len(area)), count=len(world.codes))
    unit = units.pick(through["event_regency"].cat.codes.to_numpy(dtype=np.int64), rng.random(len(through)))
    reports = np.zeros((len(area), parameters.weeks), dtype=bool)
    reports[unit, through["week"].cat.codes.to_numpy()] = True
    return reports


def _silences(rng: np.random.Generator, count: int, weeks: int) -> Flags:
    start = rng.integers(0, weeks, count)
    length = np.where(rng.random(count) < SILENT, rng.integers(SILENT_WEEKS[0], SILENT_WEEKS[1] + 1, count), 0)
    week = np.arange(weeks)
    return np.asarray((week >= start[:, None]) & (week < (start + length)[:, None]))


def _stacked(*flags: Flags) -> tuple[Ints, Ints, Ints]:
    """Return unit, week and number of the flag of all that are true, by unit and week."""
    unit, week, sign = np.nonzero(np.stack(flags, axis=2))
    return unit.astype(np.int64), week.astype(np.int64), sign.astype(np.int64)


def _activities(
    rng: np.random.Generator, world: World, parameters: Parameters, units: pd.DataFrame, active: Flags
) -> pd.DataFrame:
    unit, week = np.nonzero(active)
    number = {code: place for place, code in enumerate(world.codes)}
    area = units["regency_code"].map(number).to_numpy(dtype=np.int64)[unit]
    weights = np.cumsum(list(KINDS.values())) / sum(KINDS.values())
    kind = np.searchsorted(weights, rng.random(len(unit)), side="right")
    median = np.array([PARTICIPANTS[name] for name in KINDS], dtype=np.float64)[kind]
    held = parameters.mondays[week] + rng.integers(0, WORKDAYS, len(unit)).astype("timedelta64[D]")
    frame = pd.DataFrame(
        {
            "kind": labelled(kind.astype(np.int64), tuple(KINDS)),
            "held_on": held.astype("datetime64[s]"),
            "regency_code": labelled(area, world.codes),
            "unit_id": units["id"].to_numpy()[unit],
            "office": labelled(world.offices.pick(area, rng.random(len(unit))), world.office_codes, merge=True),
            "participants": np.round(median * rng.lognormal(0, 0.4, len(unit))).astype(np.int64),
            "is_demo": True,
        }
    )
    return frame.sort_values(["held_on", "unit_id"], kind="stable", ignore_index=True)
