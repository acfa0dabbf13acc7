"""The engine's score: the latest weeks of every area against an empirical-Bayes predictive distribution.

It extends `eb_recent_total` by what a simulation showed to gain (docs/SIGNALS.md): five years of history under a
national trend and season, and a dispersion of each area's own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pandas as pd
from scipy import stats

from analysis.signals.national import profile
from analysis.signals.posterior import Posterior, posterior
from analysis.signals.tables import Numbers, Status, checked, exposure, long_frame, positions

LIMIT = 0.01
FEWEST_AREAS = 10
NAMES = ("observed", "expected", "upper", "p_value", "q_value", "ratio", "latest")


def excess(
    counts: pd.DataFrame,
    *,
    at: int | Iterable[int] | None = None,
    window: int = 3,
    history: int = 260,
    gap: int = 8,
    population: Any = None,
    min_cases: int = 3,
    refit: int = 1,
) -> pd.DataFrame:
    """The total of the latest weeks of every area, against its predictive distribution.

    The options are those of `eb_recent_total`; `at` must rise, and `refit` learns anew every so many of its weeks only.

    Returns:
        Long: area, t, observed, expected, upper (0.99 quantile), p_value (NaN only where not testable), q_value
        (Benjamini-Hochberg over all areas of the week; too few cases, or none in the last week, count as p = 1: nothing
        new), ratio (how much better a burst explains the total than none), latest (cases of the last week), status.
        Expected and upper are NaN where the status is not ok; nothing is testable with fewer than ten areas or without
        any history.
    """
    if window < 1 or history < 1 or gap < 0 or min_cases < 0 or refit < 1:
        message = "window, history and refit must be 1 or more, gap and min_cases 0 or more."
        raise ValueError(message)
    named = positions(at, first=window + gap + 1, last=len(counts))
    numbers, units = _known(counts, population)
    columns = {name: np.full((counts.shape[1], len(named)), np.nan) for name in NAMES}
    status = np.full((counts.shape[1], len(named)), Status.NOT_TESTABLE, dtype=object)
    for start in range(0, len(named), refit):
        group = named[start : start + refit]
        until = max(int(group.min()) - window - gap, 0)
        learnt = _Learnt.of(numbers, units, max(until - history, 0), until, last=int(group.max()))
        for place, t in enumerate(group, start=start):
            for name, values in learnt.tested(numbers, t - window, t, min_cases=min_cases).items():
                (status if name == "status" else columns[name])[:, place] = values
    return long_frame(counts.columns, named, columns | {"status": status})


def _known(counts: pd.DataFrame, population: Any) -> tuple[Numbers, Numbers]:
    """Counts, and exposure of a mean near one; both 0 in weeks that are not known."""
    numbers = checked(counts, missing=True)
    units = exposure(population, counts)
    known = ~np.isnan(numbers)
    return np.nan_to_num(numbers), known * (np.ones(counts.shape) if units is None else units / units.mean())


@dataclass(frozen=True, slots=True)
class _Learnt:
    """What a history tells: every area's posterior (None: nothing), and the exposure of its and later weeks."""

    areas: Posterior | None
    exposed: Numbers
    since: int

    @classmethod
    def of(cls, numbers: Numbers, units: Numbers, since: int, until: int, *, last: int) -> Self:
        """Learn from the weeks [since, until) and carry the exposure on to week `last`."""
        past, seen = numbers[since:until], units[since:until]
        enough = until > since and int((seen.sum(axis=0) > 0).sum()) >= FEWEST_AREAS
        if not enough:
            return cls(None, units[since:last], since)
        course = profile(past, seen, ahead=last - until)
        exposed = course[:, None] * units[since:last]
        return cls(posterior(past, exposed[: until - since]), exposed, since)

    def tested(self, numbers: Numbers, start: int, end: int, *, min_cases: int) -> dict[str, Any]:
        """The columns of the window [start, end) by area; empty where nothing is testable."""
        exposed = self.exposed[max(start - self.since, 0) : end - self.since].sum(axis=0)
        observed, latest = numbers[max(start, 0) : end].sum(axis=0), numbers[end - 1]
        seen = exposed > 0
        if self.areas is None or seen.sum() < FEWEST_AREAS:
            return {"observed": observed, "latest": latest}
        told = seen & (observed >= min_cases)
        rows = np.flatnonzero(told)
        p_value, upper = np.where(seen, 1.0, np.nan), np.full(len(seen), np.nan)
        p_value[rows] = self.areas.exceeds(observed[rows], exposed[rows], rows)
        upper[rows] = self.areas.quantile(LIMIT, exposed[rows], rows)
        q_value, ratio = np.full(len(seen), np.nan), np.full(len(seen), np.nan)
        ratio[seen] = self.areas.ratio(observed, np.where(seen, exposed, 1.0))[seen]
        news = np.where(latest > 0, p_value, 1.0)
        q_value[seen] = stats.false_discovery_control(news[seen])
        status = np.where(told, Status.OK, np.where(seen, Status.TOO_FEW, Status.NOT_TESTABLE)).astype(object)
        return {
            "observed": np.where(seen, observed, np.nan),
            "expected": np.where(told, self.areas.mean(exposed), np.nan),
            "upper": upper,
            "p_value": p_value,
            "q_value": q_value,
            "ratio": ratio,
            "latest": np.where(seen, latest, np.nan),
            "status": status,
        }
