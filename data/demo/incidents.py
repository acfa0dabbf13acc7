"""The synthetic incidents, one row each."""

import numpy as np
import pandas as pd

from data.demo.intensity import expected
from data.demo.lifecycle import life_cycle
from data.demo.outbreaks import outbreaks, planted
from data.demo.parameters import Days, Flags, Floats, Ints, Parameters, stream
from data.demo.picker import NONE, Picker
from data.demo.vocabulary import (
    ASSUMPTIONS,
    DEPARTURE_NUMBERS,
    FOREIGNER_NUMBER,
    PASSPORT_NUMBERS,
    RETURN_NUMBERS,
    VICTIM_NUMBERS,
    column,
)
from data.demo.world import World
from data.model import ALL_CATEGORIES, CHANNELS, STATUSES

WEEKDAYS = (18, 18, 17, 16, 15, 9, 7)  # weights of Monday to Sunday
SAME_DAY, NEXT_DAY, TWO_WEEKS = 0.38, 0.65, 0.97  # running shares of the delay from event to report
LONGEST_DAYS = 90
UNKNOWN_DAY = 0.08
DISTRICT_KNOWN = 0.8
MOVED = 0.04  # community side: people of a neighbouring kabupaten
ELSEWHERE = 0.15  # passports: applicants from outside the office's surroundings
MOST_PERSONS = 60


def incident_frame(world: World, parameters: Parameters) -> pd.DataFrame:
    """Return exactly `parameters.incidents` rows in the order of `reported_on`: the columns of the table but `id`."""
    number, area, week, is_planted = _cells(world, parameters)
    rng = stream(parameters.seed, "incidents")
    count = len(number)
    event, origin = _places(world, rng, number, area, is_planted)
    day_weights = np.cumsum(WEEKDAYS) / sum(WEEKDAYS)
    weekday = np.searchsorted(day_weights, rng.random(count), side="right")
    reported = parameters.mondays[week] + weekday.astype("timedelta64[D]")
    district = np.where(rng.random(count) < DISTRICT_KNOWN, world.districts.pick(event, rng.random(count)), NONE)
    steps = life_cycle(reported, world.offset[event], np.isin(number, VICTIM_NUMBERS), parameters)
    months = reported.astype("datetime64[M]").astype(np.int64)
    labels = np.datetime_as_string(np.arange(months.min(), months.max() + 1).astype("datetime64[M]")).tolist()
    frame = pd.DataFrame(
        {
            "category": labelled(number, ALL_CATEGORIES),
            "reported_on": reported.astype("datetime64[s]"),
            "occurred_on": _occurred(rng, reported).astype("datetime64[s]"),
            "week": labelled(week, parameters.week_labels),
            "month": labelled(months - months.min(), labels),
            "event_regency": labelled(event, world.codes),
            "origin_regency": labelled(origin, world.codes),
            "district": labelled(district, world.district_codes),
            "village": pd.Series([None] * count, dtype=object),
            "precision": labelled((district != NONE).astype(np.int64), ("kabupaten", "kecamatan")),
            "persons": _persons(rng, number),
            "channel": labelled(_channels(rng, number), CHANNELS),
            "status": labelled(steps.status, STATUSES),
            "filed_at": steps.filed_at,
            "verified_at": steps.verified_at,
            "followed_up_at": steps.followed_up_at,
            "closed_at": steps.closed_at,
            "office": labelled(world.offices.pick(event, rng.random(count)), world.office_codes, merge=True),
            "is_demo": np.ones(count, dtype=bool),
        }
    )
    return frame.sort_values("reported_on", kind="stable", ignore_index=True)


def labelled(numbers: Ints, labels: tuple[str, ...] | list[str], *, merge: bool = False) -> "pd.Categorical[str]":
    """Return `labels[numbers]` in little memory; `NONE` becomes missing. `merge` when labels repeat."""
    if merge:
        kept, inverse = np.unique(np.array(labels, dtype=str), return_inverse=True)
        places = np.append(inverse, NONE)
        return pd.Categorical.from_codes(places[numbers], categories=pd.Index(kept.tolist()))
    return pd.Categorical.from_codes(numbers, categories=pd.Index(list(labels)))


def _cells(world: World, parameters: Parameters) -> tuple[Ints, Ints, Ints, Flags]:
    """Return category, area and week of every row, and whether it belongs to a planted outbreak.

    Weekly counts of a cell are negative binomial with variance = dispersion × mean (a gamma rate per cell), drawn
    given their total, so that the set has the size asked for. One public report per kabupaten comes first, so that
    none is empty.
    """
    rng = stream(parameters.seed, "cells")
    means = expected(world, parameters)
    extra_number, extra_area, extra_week = planted(outbreaks(world, parameters), seed=parameters.seed)
    areas = len(world.codes)
    first_number = ALL_CATEGORIES.index("laporan_masyarakat")
    by_week = np.cumsum(means[first_number].sum(axis=0))
    first_week = np.searchsorted(by_week / by_week[-1], rng.random(areas), side="right")
    count = parameters.incidents - areas - len(extra_number)
    spread = (world.dispersion - 1)[None, :, None]
    totals = np.cumsum(rng.gamma(means / spread) * spread)
    uniform = np.sort(rng.random(count)) * totals[-1]
    cell = np.searchsorted(totals, uniform, side="right")
    number, area, week = np.unravel_index(cell, means.shape)
    return (
        np.concatenate([np.full(areas, first_number), number, extra_number]),
        np.concatenate([np.arange(areas), area, extra_area]),
        np.concatenate([first_week, week, extra_week]),
        np.arange(parameters.incidents) >= areas + count,
    )


def _places(world: World, rng: np.random.Generator, number: Ints, area: Ints, is_planted: Flags) -> tuple[Ints, Ints]:
    """Return where each row happened and where the people come from (`NONE`: unknown)."""
    count = len(number)
    event, origin = area.copy(), area.copy()
    moved = (rng.random(count) < MOVED) & ~is_planted
    origin = np.where(moved, world.neighbours.pick(area, rng.random(count)), origin)
    is_return = np.isin(number, RETURN_NUMBERS)
    origin = np.where(is_return, area, origin)
    if len(world.hubs):
        back = np.searchsorted(np.cumsum(world.hub_weights[:, 1]), rng.random(count), side="right")
        event = np.where(is_return, world.hubs[back.clip(max=len(world.hubs) - 1)], event)
    for numbers in (PASSPORT_NUMBERS, DEPARTURE_NUMBERS):
        rows = np.flatnonzero(np.isin(number, numbers))
        home = world.home(ASSUMPTIONS[ALL_CATEGORIES[numbers[0]]].pockets, world.thin)
        origin[rows] = _applicants(world, rng, area[rows], home, nearby=numbers is PASSPORT_NUMBERS)
    is_enforcement = np.isin(number, PASSPORT_NUMBERS + DEPARTURE_NUMBERS)
    known = (rng.random(count) < column("origin")[number]) | (is_planted & ~is_enforcement)
    return event, np.where(known & (number != FOREIGNER_NUMBER), origin, NONE)


def _applicants(world: World, rng: np.random.Generator, place: Ints, home: Floats, *, nearby: bool) -> Ints:
    anywhere = np.searchsorted(np.cumsum(home) / home.sum(), rng.random(len(place)), side="right")
    anywhere = anywhere.clip(max=len(home) - 1)
    if not nearby:
        return anywhere.astype(np.int64)
    around = Picker.of(world.seat_of, home, count=len(world.codes)).pick(place, rng.random(len(place)))
    stays = (rng.random(len(place)) >= ELSEWHERE) & (around != NONE)
    return np.where(stays, around, anywhere).astype(np.int64)


def _occurred(rng: np.random.Generator, reported: Days) -> Days:
    count = len(reported)
    share = rng.random(count)
    weeks = 2 + np.floor(13 * rng.beta(1, 3, count))
    longer = np.minimum(15 + np.floor(rng.exponential(18, count)), LONGEST_DAYS)
    delay = np.select([share < SAME_DAY, share < NEXT_DAY, share < TWO_WEEKS], [np.zeros(count), np.ones(count), weeks])
    delay = np.where(share >= TWO_WEEKS, longer, delay)
    occurred: Days = reported - delay.astype("timedelta64[D]")
    occurred[rng.random(count) < UNKNOWN_DAY] = np.datetime64("NaT")
    return occurred


def _persons(rng: np.random.Generator, number: Ints) -> Ints:
    count = len(number)
    more = rng.geometric(1 / np.maximum(column("more"), 1)[number])
    several = rng.random(count) >= column("one")[number]
    return np.asarray(np.minimum(1 + np.where(several, more, 0), MOST_PERSONS), dtype=np.int64)


def _channels(rng: np.random.Generator, number: Ints) -> Ints:
    weights = np.array([ASSUMPTIONS[name].channels for name in ALL_CATEGORIES], dtype=np.float64)
    totals = np.cumsum(weights, axis=1) / weights.sum(axis=1, keepdims=True)
    uniform = rng.random(len(number))
    return np.asarray((uniform[:, None] >= totals[number]).sum(axis=1), dtype=np.int64).clip(max=len(CHANNELS) - 1)
