"""Compiled inner loops of the space-time permutation scan.

A cylinder is a circle (`order[start[i]:k + 1]`) times a window of periods. With margins fixed its expected count is
`mass[k] · cases of the window ÷ all cases`; both factors are whole numbers, which no permutation changes.
"""

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit, prange

Whole = npt.NDArray[np.int64]
Counts = npt.NDArray[np.int32]
Numbers = npt.NDArray[np.float64]

STEP, MIX, MIX_AGAIN = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
HALF, BY_30, BY_27, BY_31 = np.uint64(32), np.uint64(30), np.uint64(27), np.uint64(31)
NONE = np.iinfo(np.int64).max


class Rings(NamedTuple):
    """Every centre's circles, see `circles.Circles`."""

    start: Whole
    order: Whole
    mass: Whole


class Windows(NamedTuple):
    """The windows scanned: of at most `longest` periods and, where `last_only`, up to the last period.

    `margin` holds the cases of each period scanned, everywhere; `least` the fewest cases of a cylinder.
    """

    margin: Whole
    longest: int
    least: int
    last_only: bool


@njit(cache=True)
def ratio(inside: int, expected: float, total: int) -> float:
    """Log likelihood ratio of `inside` cases where `expected` were (Kulldorff et al. 2005); 0 where not more."""
    if inside <= expected:
        return 0.0
    value = inside * math.log(inside / expected)
    if inside < total:
        value += (total - inside) * math.log((total - inside) / (total - expected))
    return value


@njit(cache=True)
def most_likely(counts: Counts, total: int, rings: Rings, windows: Windows) -> tuple[Numbers, Whole]:
    """Each centre's most likely cylinder; of equal ones the smallest circle, earliest end and shortest window.

    Args:
        counts: points × periods scanned.
        total: cases of the whole study.
        rings: the circles.
        windows: the windows.

    Returns:
        Log likelihood ratios (0 where there is none), and centres × (position in `order`, first and last period, cases,
        expected count times `total`).
    """
    centres, width = len(rings.start) - 1, len(windows.margin)
    best, where = np.zeros(centres), np.zeros((centres, 5), np.int64)
    for centre in range(centres):
        running = np.zeros(width, np.int64)
        for k in range(rings.start[centre], rings.start[centre + 1]):
            running += counts[rings.order[k]]
            for end in range(width - 1 if windows.last_only else 0, width):
                inside, window = 0, 0
                for first in range(end, max(-1, end - windows.longest), -1):
                    inside += running[first]
                    window += windows.margin[first]
                    scaled = rings.mass[k] * window
                    if inside < windows.least or inside * total <= scaled:
                        continue
                    value = ratio(inside, scaled / total, total)
                    if value > best[centre]:
                        best[centre] = value
                        where[centre] = np.array((k, first, end, inside, scaled))
    return best, where


@njit(cache=True)
def _least_expected(counts: Counts, rings: Rings, windows: Windows, least: Whole) -> None:
    """Put the least expected count (times all cases) of any cylinder with that many cases into `least`.

    The likelihood ratio falls as the expected count rises, so the most likely cylinder is one of these. A circle or
    window that adds no case to a smaller one cannot be among them and is passed by.
    """
    width = len(windows.margin)
    filled = np.zeros(len(counts), np.bool_)
    for point in range(len(counts)):
        filled[point] = counts[point].any()
    running = np.zeros(width, np.int64)
    for centre in range(len(rings.start) - 1):
        running[:] = 0
        for k in range(rings.start[centre], rings.start[centre + 1]):
            if not filled[rings.order[k]]:
                continue
            running += counts[rings.order[k]]
            for end in range(width - 1 if windows.last_only else 0, width):
                if running[end] == 0 and not windows.last_only:
                    continue
                inside, window = 0, 0
                for first in range(end, max(-1, end - windows.longest), -1):
                    window += windows.margin[first]
                    if running[first] > 0:
                        inside += running[first]
                        least[inside] = min(least[inside], rings.mass[k] * window)


@njit(cache=True)
def permuted(state: np.uint64, pool: Counts, margin: Whole, points: int) -> Counts:
    """Points × periods where each period's cases are drawn from all cases' points without putting back.

    Numbers are splitmix64's (Steele, Lea and Flood 2014).
    """
    counts = np.zeros((points, len(margin)), np.int32)
    own, taken, many = pool.copy(), 0, len(pool)
    for period in range(len(margin)):
        for _ in range(margin[period]):
            state = state + STEP
            mixed = (state ^ (state >> BY_30)) * MIX
            mixed = (mixed ^ (mixed >> BY_27)) * MIX_AGAIN
            mixed = (mixed ^ (mixed >> BY_31)) >> HALF
            drawn = taken + np.int64((mixed * np.uint64(many - taken)) >> HALF)
            own[taken], own[drawn] = own[drawn], own[taken]
            counts[own[taken], period] += 1
            taken += 1
    return counts


@njit(cache=True, parallel=True)
def simulated(seeds: npt.NDArray[np.uint64], pool: Counts, points: int, rings: Rings, windows: Windows) -> Numbers:
    """The greatest log likelihood ratio of each replicate; the same for the same seeds, however many threads there are.

    Args:
        seeds: one per replicate.
        pool: the point of every case of the study.
        points: how many there are.
        rings: the circles.
        windows: the windows.
    """
    greatest, most = np.zeros(len(seeds)), rings.mass.max()
    for replicate in prange(len(seeds)):
        counts = permuted(seeds[replicate], pool, windows.margin, points)
        least = np.full(most + 1, NONE, np.int64)
        _least_expected(counts, rings, windows, least)
        value = 0.0
        for inside in range(windows.least, most + 1):
            if least[inside] < NONE:
                value = max(value, ratio(inside, least[inside] / len(pool), len(pool)))
        greatest[replicate] = value
    return greatest
