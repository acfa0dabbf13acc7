"""How fast the scan, the short histories and the hot spots are, warm: parts of `python -m benchmarks.signals`.

Each figure is the median of calls after the first one, which compiles or reads what was compiled.
"""

import time
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np
import pandas as pd

from analysis.signals import eb_recent_total, hotspots, permutation_scan

AREAS, INCIDENTS, YEARS, WEEKS, BACKTEST = 514, 50_000, 5, 416, 104
ROUNDS = 3
SEED = 20_261_122
LAST = pd.Timestamp("2026-11-22")

Figures = dict[str, Any]


def scan() -> Figures:
    """50,000 incidents of five years in 514 places: the latest 13 weeks, 300 km, 10 % of cases, 999 replicates."""
    draw = np.random.default_rng(SEED)
    dense = AREAS // 4  # a quarter of the regencies stands on Java, close together
    places = pd.DataFrame(
        {
            "place": [f"{area:03}" for area in range(AREAS)],
            "lat": np.r_[draw.uniform(-8.5, -6, dense), draw.uniform(-10, 5, AREAS - dense)],
            "lon": np.r_[draw.uniform(105.5, 114.5, dense), draw.uniform(95, 141, AREAS - dense)],
        }
    )
    share = draw.lognormal(-2.2, 1.3, AREAS)
    at = draw.choice(AREAS, INCIDENTS, p=share / share.sum())
    days = YEARS * 364
    dates = LAST - pd.to_timedelta(draw.integers(0, days, INCIDENTS), unit="D")
    cases = pd.DataFrame({"place": places["place"].to_numpy()[at], "date": dates, "count": 1})
    start = LAST - pd.Timedelta(days=days - 1)

    def once() -> pd.DataFrame:
        return permutation_scan(
            cases, places, start=start, end=LAST, unit="week", max_periods=13, max_km=300, max_share=0.1, min_cases=3
        )

    return {"scan_s": _warm(once)}


def recent() -> Figures:
    """Two years of weeks of 514 areas against their short histories."""
    draw = np.random.default_rng(SEED)
    counts = pd.DataFrame(draw.poisson(np.minimum(draw.lognormal(-2.2, 1.3, AREAS), 6), (WEEKS, AREAS)))
    return {"recent_backtest_s": _warm(lambda: eb_recent_total(counts, at=range(WEEKS - BACKTEST + 1, WEEKS + 1)))}


def spots() -> Figures:
    """Hot spots among 514 areas with six neighbours or more, 9,999 permutations."""
    draw = np.random.default_rng(SEED)
    where = draw.random((AREAS, 2))
    away = ((where[:, None] - where[None]) ** 2).sum(axis=2)
    near = away <= np.sort(away, axis=1)[:, 6][:, None]
    ends = np.nonzero((near | near.T) & ~np.eye(AREAS, dtype=bool))
    edges = pd.DataFrame({"area": ends[0], "neighbour": ends[1]})
    return {"hotspots_s": _warm(lambda: hotspots(pd.Series(where[:, 0]), edges))}


def _warm(work: Callable[[], Any]) -> float:
    work()
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return round(median(times), 2)
