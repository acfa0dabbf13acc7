"""The world that alert rules are judged in: sparse areas, growing reporting, past bursts, and bursts to be found.

Its figures are those of EARLY_WARNING.md; the generator is our own.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

AREAS, WEEKS, JUDGED = 514, 312, 60
QUIET = 90  # latest weeks without bursts of the past
PAST, PAST_WITHIN = 150, 4
SIZES, WITHIN = (3, 5, 8, 12), 3
INJECTED = 300
FOUND_WITHIN = 5


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """Counts, weeks × areas, without and with the injected bursts; and of each burst its area, first week, size."""

    quiet: Whole
    burst: Whole
    areas: Whole
    starts: Whole
    sizes: Whole
    judged: int


def world(seed: int, *, areas: int = AREAS, weeks: int = WEEKS, judged: int = JUDGED) -> World:
    """Return a world; smaller ones keep the shares of areas with bursts."""
    random = np.random.default_rng(seed)
    rate = np.minimum(random.lognormal(-2.2, 1.3, areas), 6)
    week = np.arange(1, weeks + 1)
    course = np.exp(0.3 * np.cos(2 * np.pi * week / 52)) * 2 ** (week / weeks)
    spread = random.uniform(1.05, 4, areas)
    quiet = random.negative_binomial(course[:, None] * rate / (spread - 1), 1 / spread).astype(np.int64)
    for area in random.choice(areas, areas * PAST // AREAS, replace=False):
        start, extra = random.integers(0, weeks - QUIET - PAST_WITHIN), random.integers(4, 12)
        np.add.at(quiet, (start + random.integers(0, PAST_WITHIN, extra), area), 1)
    chosen = random.choice(areas, areas * INJECTED // AREAS, replace=False)
    sizes = random.choice(SIZES, len(chosen))
    starts = random.integers(weeks - judged, weeks - FOUND_WITHIN, len(chosen))
    burst = quiet.copy()
    for area, size, start in zip(chosen, sizes, starts, strict=True):
        np.add.at(burst, (start + random.integers(0, WITHIN, size), area), 1)
    return World(quiet, burst, chosen, starts - (weeks - judged), sizes, judged)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule did in a world.

    Attributes:
        false: alarms a week without the injections, every area and week counted.
        false_new: those of areas without an alarm the week before.
        false_beside: alarms a week with the injections, outside the weeks in which one is to be found.
        found: share found by size.
        delay: mean weeks from start to alarm of those found.
    """

    false: float
    false_new: float
    false_beside: float
    found: tuple[float, ...]
    delay: float


def judge(one: World, quiet: Flags, burst: Flags) -> Verdict:
    """Judge alarms, judged weeks × areas: a burst is found by an alarm in the five weeks from its start on."""
    new = quiet & ~np.vstack([np.zeros((1, quiet.shape[1]), dtype=bool), quiet[:-1]])
    weeks = one.starts[:, None] + np.arange(FOUND_WITHIN)
    hits = burst[weeks, one.areas[:, None]]
    beside = burst.copy()
    beside[weeks, one.areas[:, None]] = False
    is_found = hits.any(axis=1)
    found = tuple(float(is_found[one.sizes == size].mean()) if (one.sizes == size).any() else np.nan for size in SIZES)
    delay = float(hits[is_found].argmax(axis=1).mean()) if is_found.any() else np.nan
    false, false_new, false_beside = (float(flags.sum() / one.judged) for flags in (quiet, new, beside))
    return Verdict(false, false_new, false_beside, found, delay)
