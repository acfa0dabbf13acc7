"""Short or empty histories: the latest weeks against what the area's own past and all areas together foretell.

Empirical Bayes with a gamma prior over the areas' rates (Clayton and Kaldor 1987): a count is negative binomial before
the area's history is seen, and negative binomial again after it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import optimize, special, stats

from analysis.signals.tables import Numbers, Status, Whole, checked, exposure, long_frame, positions

ALPHA = 0.01
FEWEST_AREAS = 10
STEPS, ENOUGH = 200, 1e-15
SHAPES = np.geomspace(1e-3, 1e7, 61)  # a prior narrower than the last cannot be told from one rate for all
NAMES = ("observed", "expected", "upper", "p_value", "q_value", "status")


@dataclass(frozen=True, slots=True)
class Prior:
    """The areas' rates before their own history: mean, and shape of the gamma distribution (infinite: all the same)."""

    mean: float
    shape: float


def eb_recent_total(
    counts: pd.DataFrame,
    *,
    at: int | Iterable[int] | None = None,
    window: int = 4,
    history: int = 104,
    gap: int = 8,
    population: Any = None,
    min_cases: int = 3,
) -> pd.DataFrame:
    """The total of the latest weeks of every area, against its predictive distribution.

    Args:
        counts: one row per week, oldest first, one column per area; NaN is a week that is not known.
        at: 1-based last weeks of the windows; None is all that have a history.
        window: weeks that are summed.
        history: most weeks before them that are learnt from.
        gap: weeks left out in between.
        population: reporting units, as `tables.exposure` takes them; None is one each.
        min_cases: fewest cases in the window.

    Returns:
        area, t, observed, expected, upper (0.99 quantile), p_value, q_value (Benjamini-Hochberg over all areas with a
        p_value, also those with too few cases: to leave them out would forget most of what was looked at), status.
        Expected and upper are NaN where the status is not ok; nothing is testable with fewer than ten areas or without
        any case in their histories.

    Raises:
        ValueError: counts, positions or options that cannot be.
    """
    if min(window, history) < 1 or min(gap, min_cases) < 0:
        message = "window and history must be 1 or more, gap and min_cases 0 or more."
        raise ValueError(message)
    numbers, units = checked(counts, missing=True), exposure(population, counts)
    weight = np.where(np.isnan(numbers), 0.0, 1.0 if units is None else units)
    sums = _running(np.nan_to_num(numbers)), _running(weight)
    named = positions(at, first=window + gap + 1, last=len(numbers))
    return long_frame(counts.columns, named, _columns(sums, named, (window, gap, history), min_cases))


def _columns(
    sums: tuple[Numbers, Numbers], named: Whole, lengths: tuple[int, int, int], min_cases: int
) -> dict[str, npt.NDArray[Any]]:
    """Areas × periods for every name; from running sums of cases and exposure, and window, gap and history in weeks."""
    shape = sums[0].shape[1], len(named)
    columns: dict[str, npt.NDArray[Any]] = {name: np.full(shape, np.nan) for name in NAMES}
    columns["status"] = np.full(shape, Status.NOT_TESTABLE, dtype=object)
    for place, t in enumerate(named):
        since, until, start = (max(t - sum(lengths[:many]), 0) for many in (3, 2, 1))
        (cases, now), (exposed, units) = ((total[until] - total[since], total[t] - total[start]) for total in sums)
        columns["observed"][:, place] = np.where(units > 0, now, np.nan)
        for name, values in _tested(cases, exposed, now, units, min_cases=min_cases).items():
            columns[name][:, place] = values
    return columns


def prior(cases: Numbers, exposed: Numbers) -> Prior | None:
    """The gamma distribution of the areas' rates by maximum likelihood of the counts' negative binomial marginal.

    The best shape of a grid is refined to the root of its score; each shape has one best mean. Counts that vary no more
    than Poisson's have an infinite shape.

    Args:
        cases: whole numbers per area.
        exposed: per area, all positive.

    Returns:
        None where no area had a case.
    """
    if not cases.sum() > 0:
        return None
    marginal = Marginal(cases, exposed, _tails(cases))
    fits = np.array([marginal.likelihood(shape) for shape in SHAPES])
    best, alike = int(np.argmax(fits)), marginal.likelihood(np.inf)
    if best == len(SHAPES) - 1 or fits[best] <= alike:
        return Prior(marginal.mean(np.inf), np.inf)
    low, high = np.log(SHAPES[[max(best - 1, 0), best + 1]])
    if marginal.score(low) > 0 > marginal.score(high):
        shape = float(np.exp(optimize.brentq(marginal.score, low, high, xtol=1e-12)))
    else:
        shape = float(SHAPES[best])
    return Prior(marginal.mean(shape), shape)


@dataclass(frozen=True, slots=True)
class Marginal:
    """What the likelihood needs: cases and exposure by area, and how many areas have more than 0, 1, 2 … cases."""

    cases: Numbers
    exposed: Numbers
    tails: Numbers

    def mean(self, shape: float) -> float:
        """The likeliest rate: its score falls and is convex, so Newton's steps from 0 never pass the root."""
        mean = 0.0
        for _ in range(STEPS):
            spread = 1 + self.exposed * mean / shape
            score = ((self.cases - self.exposed * mean) / spread).sum()
            step = score / (self.exposed * (1 + self.cases / shape) / spread**2).sum()
            mean += step
            if abs(step) <= ENOUGH * mean:
                break
        return float(mean)

    def likelihood(self, shape: float) -> float:
        """Log likelihood at the best mean, up to a constant; written so that large shapes keep their digits."""
        expected = self.exposed * self.mean(shape)
        if np.isinf(shape):
            return float((special.xlogy(self.cases, expected) - expected).sum())
        wider = np.log1p(expected / shape)
        by_area = special.xlogy(self.cases, expected) - (shape + self.cases) * wider
        return float(by_area.sum() + self.tails @ np.log1p(np.arange(len(self.tails)) / shape))

    def score(self, log_shape: float) -> float:
        """Slope of the likelihood over the shape, times its square: the same sign, and digits for large shapes."""
        shape = float(np.exp(log_shape))
        wider = self.exposed * self.mean(shape) / shape
        share = wider / (1 + wider)
        more = np.arange(len(self.tails))
        by_area = shape * (share - np.log1p(wider)) + self.cases * share
        return float(by_area.sum() - self.tails @ (more / (shape + more))) * shape


def _tails(cases: Numbers) -> Numbers:
    """How many areas have more than 0, 1, 2 … cases."""
    many = np.bincount(cases.astype(np.int64))
    return np.asarray(many[::-1].cumsum()[::-1][1:], dtype=np.float64)


def _tested(cases: Numbers, exposed: Numbers, now: Numbers, units: Numbers, *, min_cases: int) -> dict[str, Any]:
    """The columns of one period by area; empty where nothing is testable.

    Args:
        cases: of the history.
        exposed: weeks × reporting units of the history.
        now: cases of the window.
        units: its weeks × reporting units.
        min_cases: fewest cases of the window.
    """
    known, seen = exposed > 0, units > 0
    areas = prior(cases[known], exposed[known]) if known.sum() >= FEWEST_AREAS <= seen.sum() else None
    if areas is None:
        return {}
    p_value, upper, expected, q_value = (np.full(len(cases), np.nan) for _ in range(4))
    if np.isinf(areas.shape):
        expected = units * areas.mean
        foretold = stats.poisson(expected[seen])
    else:
        size, rate = areas.shape + cases, areas.shape / areas.mean + exposed
        expected = units * size / rate
        foretold = stats.nbinom(size[seen], (rate / (rate + units))[seen])
    p_value[seen] = foretold.sf(now[seen] - 1)
    upper[seen] = foretold.ppf(1 - ALPHA)
    q_value[seen] = stats.false_discovery_control(p_value[seen])
    status = np.where(now >= min_cases, Status.OK, Status.TOO_FEW).astype(object)
    status[~seen] = Status.NOT_TESTABLE
    told = status == Status.OK
    limits = {"expected": np.where(told, expected, np.nan), "upper": np.where(told, upper, np.nan)}
    return limits | {"p_value": p_value, "q_value": q_value, "status": status}


def _running(values: Numbers) -> Numbers:
    """Sums of the first 0, 1, 2 … weeks, by area."""
    return np.vstack([np.zeros(values.shape[1]), values.cumsum(axis=0)])
