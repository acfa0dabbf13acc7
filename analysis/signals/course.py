"""Weeks on end: every week judged as a run of its own would have, what they share computed once."""

import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass

import numba
import pandas as pd

from analysis.levels import BUDGETED
from analysis.signals.alerts import Inputs, Settings, described, severities, weekly_tests, weeks_of
from analysis.signals.budget import judged, strictness
from analysis.signals.clusters import Reach, clusters
from analysis.signals.effort import completeness, offsets

FEW = 8  # weeks that one process scans as fast: starting others takes seconds


@dataclass(frozen=True, slots=True, eq=False)
class Week:
    """What a run of a week finds: `levels` as `alerts.Run` has them, `clusters` as `clusters.clusters`."""

    week: str
    levels: pd.DataFrame
    clusters: pd.DataFrame


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """Weeks on end.

    Attributes:
        strictness: largest severity of a Waspada, the same for all of them.
        tests: of all weeks of the backtest, as `alerts.Run` has them.
        weeks: those that were judged, oldest first.
    """

    strictness: float
    tests: pd.DataFrame
    weeks: list[Week]


def course(
    inputs: Inputs,
    *,
    count: int,
    settings: Settings,
    limit: float | None = None,
    progress: Callable[[int, int], object],
) -> Course:
    """Judge the last weeks of the series.

    Strictness is calibrated once, on the weeks before the last one, with all rules. What the engine has learnt serves
    `refit` weeks of a backtest, counted from its first week.

    Args:
        inputs: see there.
        count: weeks to be judged, at least 1; as many as there are.
        settings: of the rules.
        limit: strictness; None calibrates it, for which all weeks of the backtest are scanned.
        progress: told weeks done and weeks in all.
    """
    weeks = weeks_of(inputs)
    last = len(weeks)
    first = max(last - count + 1, 1)
    since = max(min(first - 1, last - settings.backtest), 1)
    tests = _tested(inputs, list(range(since, last + 1)), settings)
    # The week before tells whether an alarm goes on.
    at = range(max(first - 1, 1) if limit is not None else since, last + 1)
    found: list[pd.DataFrame] = []
    for scanned in _scanned(inputs, at, settings.reach):
        found.append(scanned)
        progress(len(found), len(at))
    found_all = pd.concat(found)
    past = tests[(tests["t"] < last) & (tests["t"] >= last - settings.backtest)]
    limit = _calibrated(past, found_all, settings) if limit is None else limit
    levels = judged(severities(tests[tests["t"] >= first - 1], found_all), strictness=limit)
    by_week = {int(scanned["t"].iloc[0]): scanned for scanned in found if len(scanned)}
    made = []
    for t in range(first, last + 1):
        own, scanned = tests[tests["t"] == t], by_week.get(t, found[0].iloc[:0])
        complete = completeness(inputs.units, inputs.signs, weeks[:t])
        level = described(levels[levels["t"] == t].drop(columns="t"), own, scanned, complete)
        made.append(Week(str(weeks[t - 1]), level, scanned))
    return Course(limit, tests, made)


def _tested(inputs: Inputs, at: list[int], settings: Settings) -> pd.DataFrame:
    """Return the tests of all series, side by side: what takes long in them runs without the interpreter's lock."""
    weeks = weeks_of(inputs)
    offset = offsets(inputs.signs, weeks, next(iter(inputs.series.values())).columns)
    alone = [
        Inputs({name: counts}, inputs.cases, inputs.places, inputs.units, inputs.signs)
        for name, counts in inputs.series.items()
    ]
    with ThreadPoolExecutor(len(alone)) as pool:
        parts = list(pool.map(lambda one: weekly_tests(one, offset, at, settings), alone))
    return pd.concat(parts, ignore_index=True)


def _scanned(inputs: Inputs, at: range, reach: Reach) -> Iterator[pd.DataFrame]:
    """Yield the clusters of each week, found by as many processes as there are cores."""
    weeks = [weeks_of(inputs)[:t] for t in at]
    yield clusters(inputs.cases, inputs.places, weeks[0], reach=reach)  # what it compiles is kept for the others
    workers = os.cpu_count() or 1
    if len(weeks) < FEW or workers == 1:
        yield from (clusters(inputs.cases, inputs.places, some, reach=reach) for some in weeks[1:])
        return
    here = (inputs.cases, inputs.places, reach)
    spawned = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=spawned, initializer=_begin, initargs=here) as pool:
        yield from pool.map(_scan, weeks[1:])


_here: list[tuple[pd.DataFrame, pd.DataFrame, Reach]] = []  # what a process of the pool scans


def _begin(cases: pd.DataFrame, places: pd.DataFrame, reach: Reach) -> None:
    numba.set_num_threads(1)
    _here[:] = [(cases, places, reach)]


def _scan(weeks: pd.Index) -> pd.DataFrame:
    cases, places, reach = _here[0]
    return clusters(cases, places, weeks, reach=reach)


def _calibrated(tests: pd.DataFrame, found: pd.DataFrame, settings: Settings) -> float:
    some = tests[tests["series"].isin(BUDGETED)]
    return strictness(severities(some, found), budget=settings.budget) if len(some) else 1.0
