"""How many incidents are expected where and when, before chance and outbreaks."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from data.demo.effects import modifiers
from data.demo.parameters import Days, Floats, Ints, Parameters
from data.demo.vocabulary import (
    ASSUMPTIONS,
    COMMUNITY_NUMBERS,
    DEPARTURE_NUMBERS,
    ENFORCEMENT_NUMBERS,
    FOREIGNER_NUMBER,
    PASSPORT_NUMBERS,
    RETURN_NUMBERS,
)
from data.demo.world import World
from data.model import ALL_CATEGORIES

DOUBLING_WEEKS = 312  # reporting doubles in six years
ANNUAL = 0.12  # amplitude of the yearly wave (log scale), highest in mid-January
PEAK_DAY = 15
YEAR_DAYS = 365.25
YEAR_END_WEEKS = frozenset({50, 51, 52, 53, 1, 2})


@dataclass(frozen=True, slots=True)
class Season:
    """A factor on the rate of some categories in weeks `first` to `last` after the week of Idul Fitri."""

    what: str
    numbers: tuple[int, ...]
    first: int
    last: int
    factor: float


AFTER_LEBARAN: tuple[Season, ...] = (
    Season("community side: holiday", tuple(COMMUNITY_NUMBERS), -1, 0, 0.70),
    Season("community and enforcement: leaving for work", tuple(COMMUNITY_NUMBERS + ENFORCEMENT_NUMBERS), 2, 7, 1.30),
    Season("kepulangan: home for the feast", tuple(RETURN_NUMBERS), -4, -1, 1.40),
)
YEAR_END: dict[str, tuple[tuple[int, ...], float]] = {
    "departures": (tuple(DEPARTURE_NUMBERS), 1.25),
    "kepulangan": (tuple(RETURN_NUMBERS), 1.20),
}


def expected(world: World, parameters: Parameters, *, seasons: bool = True) -> Floats:
    """Return expected incidents, shape (categories, areas, weeks), in all `parameters.incidents`.

    The area is where a report belongs: the community side, `lainnya` and enforcement where it happened, kepulangan
    where the people come from. Without `seasons` they do not depend on when in the calendar the set ends.
    """
    rates = np.empty((len(ALL_CATEGORIES), len(world.codes), parameters.weeks))
    course = courses(parameters, seasons=seasons)
    factors = modifiers(world, parameters)
    for number, name in enumerate(ALL_CATEGORIES):
        rate = shares(world, number)[:, None] * course[number]
        rates[number] = rate * (ASSUMPTIONS[name].share / rate.sum())
        if number in factors:
            rates[number] *= factors[number]
    rates *= parameters.incidents / rates.sum()
    return rates


def shares(world: World, number: int) -> Floats:
    """Return the share of each area in category `number`, sum 1."""
    thin = world.foreigners if number == FOREIGNER_NUMBER else world.thin
    home = world.home(ASSUMPTIONS[ALL_CATEGORIES[number]].pockets, thin)
    if number in DEPARTURE_NUMBERS:
        return _summed(world.hubs, world.hub_weights[:, 0], len(home))
    if number in PASSPORT_NUMBERS:
        return _summed(world.seat_of, home, len(home))
    return home


def courses(parameters: Parameters, *, seasons: bool) -> Floats:
    """Return growth × seasons of every category, shape (categories, weeks)."""
    growth = 2 ** (np.arange(parameters.weeks) / DOUBLING_WEEKS)
    if not seasons:
        return np.tile(growth, (len(ALL_CATEGORIES), 1))
    mondays = parameters.mondays
    days = mondays.astype("datetime64[D]").astype(np.int64)
    day_of_year = (mondays - mondays.astype("datetime64[Y]").astype("datetime64[D]")).astype(np.int64)
    wave = np.exp(ANNUAL * np.cos(2 * np.pi * (day_of_year - PEAK_DAY) / YEAR_DAYS))
    course = np.tile(growth * wave, (len(ALL_CATEGORIES), 1))
    after = weeks_after(days, idul_fitri(mondays))
    for season in AFTER_LEBARAN:
        during = ((after >= season.first) & (after <= season.last)).any(axis=0)
        course[list(season.numbers)] *= np.where(during, season.factor, 1)
    year_end = np.array([_iso_week(day) in YEAR_END_WEEKS for day in mondays.tolist()])
    for numbers, factor in YEAR_END.values():
        course[list(numbers)] *= np.where(year_end, factor, 1)
    return course


def idul_fitri(mondays: Days) -> Ints:
    """Return 1 Syawal of every year around `mondays` in days since 1970, by the tabular Islamic calendar.

    The table (civil epoch, leap years of the 30-year cycle) can be a day off the announced date: enough for weeks.
    """
    first, last = (int(str(day)[:4]) for day in (mondays[0], mondays[-1]))
    hijri = np.arange((first - 622) * 33 // 32 - 1, (last - 622) * 33 // 32 + 3)
    julian = (11 * hijri + 3) // 30 + 354 * hijri + 30 * 10 - 9 // 2 + 1 + 1948440 - 385
    return np.asarray(julian - 2440588, dtype=np.int64)


def weeks_after(mondays: Ints, feasts: Ints) -> Ints:
    """Return whole weeks from the week of each feast to each week, negative before; shape (feasts, weeks)."""
    return np.asarray((mondays - (feasts[:, None] - (feasts[:, None] + 3) % 7)) // 7, dtype=np.int64)


def _summed(areas: Ints, weights: Floats, count: int) -> Floats:
    return np.asarray(np.bincount(areas, weights, count), dtype=np.float64)


def _iso_week(day: date) -> int:
    return day.isocalendar().week
