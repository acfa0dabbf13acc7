"""The planted effects: cohorts of fostering, and periods in which officers work more."""

import numpy as np
import pandas as pd

from data.demo.parameters import Floats, Parameters, stream
from data.demo.vocabulary import DEPARTURE_NUMBERS, ENFORCEMENT_NUMBERS, PASSPORT_NUMBERS
from data.demo.world import World
from data.model import ALL_CATEGORIES

COHORTS_AT = (0.28, 0.42, 0.56, 0.70, 0.84)  # of the weeks
NEVER = 0.4  # share of the kabupaten outside the pockets that is never fostered: the comparison
PHASE_WEEKS = 12  # the effect grows linearly to its full size
FOSTERED = {"pmi_nonprosedural": 0.70, "laporan_masyarakat": 1.25}  # factor on the weekly rate
FOSTERED_NIHIL = 1.6  # factor on the chance that a unit reports nothing rather than not at all
EFFORT_PERIODS = 16
EFFORT_WEEKS = (8, 20)
EFFORT_FACTOR = (1.8, 3.0)


def cohorts(world: World, parameters: Parameters) -> pd.DataFrame:
    """Return when the synthetic units of each kabupaten began to be fostered.

    Says nothing of real villages: it is kept apart from their register. Every pocket has a cohort.

    Returns:
        area (number), regency_code, cohort (1 to 5; 0: never), start (week number; the number of weeks: never),
        fostered_from (Monday of that week, NaT: never); one row per kabupaten, by code.
    """
    rng = stream(parameters.seed, "cohorts")
    count = len(world.codes)
    cohort = rng.integers(1, len(COHORTS_AT) + 1, count)
    cohort[(rng.random(count) < NEVER) & ~world.is_pocket] = 0
    starts = np.array([parameters.weeks, *(round(share * parameters.weeks) for share in COHORTS_AT)])
    start = starts[cohort]
    first = np.append(parameters.mondays.astype("datetime64[s]"), np.datetime64("NaT", "s"))
    return pd.DataFrame(
        {
            "area": np.arange(count),
            "regency_code": world.codes,
            "cohort": cohort,
            "start": start,
            "fostered_from": first[start],
        }
    )


def phase(world: World, parameters: Parameters) -> Floats:
    """Return how far the effect of fostering has grown, 0 to 1; shape (areas, weeks)."""
    start = cohorts(world, parameters)["start"].to_numpy()
    since = np.arange(parameters.weeks) - start[:, None] + 1
    return np.asarray(np.clip(since / PHASE_WEEKS, 0, 1), dtype=np.float64)


def effort_periods(world: World, parameters: Parameters) -> pd.DataFrame:
    """Return the periods in which one place's enforcement rises although nothing else does.

    Returns:
        area (number), regency_code, categories (tuple), start (week number), weeks, factor; by start. Passports at
        seats of offices, departures at hubs; no place twice, spread evenly over all weeks.
    """
    rng = stream(parameters.seed, "effort")
    hubs = rng.permutation(world.hubs)[: EFFORT_PERIODS // 3]
    seats = rng.permutation(np.setdiff1d(world.seats, hubs))[: EFFORT_PERIODS - len(hubs)]
    place = rng.permutation(np.concatenate([hubs, seats]))
    weeks = rng.integers(EFFORT_WEEKS[0], EFFORT_WEEKS[1] + 1, len(place))
    even = (np.arange(len(place)) + rng.random(len(place))) / len(place)
    departures = np.isin(place, hubs)
    names = {True: DEPARTURE_NUMBERS, False: PASSPORT_NUMBERS}
    return pd.DataFrame(
        {
            "area": place,
            "regency_code": [world.codes[area] for area in place],
            "categories": [tuple(ALL_CATEGORIES[n] for n in names[bool(at_hub)]) for at_hub in departures],
            "start": (even * (parameters.weeks - weeks)).astype(int),
            "weeks": weeks,
            "factor": rng.uniform(*EFFORT_FACTOR, len(place)).round(1),
        }
    )


def modifiers(world: World, parameters: Parameters) -> dict[int, Floats]:
    """Return category number → factor on the weekly rate, shape (areas, weeks), where a planted effect changes it."""
    grown = phase(world, parameters)
    factors = {ALL_CATEGORIES.index(name): factor**grown for name, factor in FOSTERED.items()}
    factors |= {number: np.ones_like(grown) for number in ENFORCEMENT_NUMBERS}
    for period in effort_periods(world, parameters).to_dict("records"):
        weeks = slice(period["start"], period["start"] + period["weeks"])
        for name in period["categories"]:
            factors[ALL_CATEGORIES.index(name)][period["area"], weeks] *= period["factor"]
    return factors
