"""Farrington's flexible method as one would write it with statsmodels: a fit per area and week, one after the other.

What `benchmarks.signals` measures beside, and what the tests compare branches with for which there are no figures of R.
Written apart from the product: nothing of `analysis.signals` is used. Weeks are counted back, without dates.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import statsmodels.api as sm
from scipy import stats

Numbers = npt.NDArray[np.float64]
YEARS_FOR_TREND = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The arguments of `farrington_flexible`, and statsmodels' own stop rule."""

    freq: int = 52
    b: int = 5
    w: int = 3
    periods: int = 10
    exclude: int = 26
    weights_threshold: float = 2.58
    trend: bool = True
    p_trend: float = 1.0
    reweight: bool = True
    threshold: str = "nbPlugin"
    alpha: float = 0.005
    tolerance: float = 1e-8


@dataclass(frozen=True, slots=True)
class Answer:
    """What is expected in the tested week, its upper limit, the dispersion and the chance of as many."""

    expected: float
    upper: float
    phi: float
    p_value: float


def seasons(t: int, rules: Rules) -> dict[int, int]:
    """Season of each past week (1-based) that week t is compared with."""
    season: dict[int, int] = {}
    for back in range(1, rules.b + 1):
        middle = t - back * rules.freq
        season |= dict.fromkeys(range(middle - rules.w, middle + rules.w + 1), rules.periods)
        if rules.periods > 1:
            between = np.arange(middle + rules.w + 1, middle + rules.freq - rules.w)
            for number, block in enumerate(np.array_split(between, rules.periods - 1), start=1):
                season |= {int(week): number for week in block}
    season |= dict.fromkeys(range(t - rules.w, t), rules.periods)
    return {week: season[week] for week in sorted(season) if 1 <= week < t - rules.exclude}


def farrington(series: Numbers, t: int, rules: Rules, population: Numbers | None = None) -> Answer | None:
    """One area in one week, None where nothing converges."""
    season = seasons(t, rules)
    weeks = np.array(list(season))
    which = np.array(list(season.values()))
    logs = np.zeros(len(series)) if population is None else np.log(population)
    dummies = [(which == number).astype(float) for number in np.unique(which)[1:]]
    now = [float(number == rules.periods) for number in np.unique(which)[1:]]
    for slope in (True, False) if rules.trend else (False,):
        design = np.column_stack([np.ones(len(weeks)), *([weeks] if slope else []), *dummies])
        row = np.array([1.0, *([float(t)] if slope else []), *now])
        found = _fitted(series[weeks - 1], design, logs[weeks - 1], rules)
        if found is None:
            continue
        result, phi, scale, freedom = found
        eta = float(row @ result.params + logs[t - 1])
        covariance = result.normalized_cov_params * scale
        if slope:
            chance = 2 * stats.t.sf(abs(result.params[1]) / np.sqrt(covariance[1, 1]), freedom)
            if rules.b < YEARS_FOR_TREND or chance >= rules.p_trend or np.exp(eta) > series[weeks - 1].max():
                continue
        return _limit(float(series[t - 1]), eta, float(np.sqrt(row @ covariance @ row)), phi, rules)
    return None


def _fitted(counts: Numbers, design: Numbers, offset: Numbers, rules: Rules) -> tuple[Any, float, float, int] | None:
    def fit(weights: Numbers | None) -> Any:
        model = sm.GLM(counts, design, family=sm.families.Poisson(), offset=offset, var_weights=weights)
        return model.fit(scale="X2", tol=rules.tolerance, maxiter=25)

    try:
        result = fit(None)
    except ValueError:  # statsmodels gives up where there was never a case
        return None
    if not result.converged:
        return None
    phi = max(float(result.scale), 1.0)
    if not rules.reweight:
        return result, phi, float(result.scale), int(result.df_resid)
    mean = result.fittedvalues
    raw = 1.5 * (counts ** (2 / 3) * mean ** (-1 / 6) - np.sqrt(mean))
    residual = raw / np.sqrt(phi * (1 - result.get_hat_matrix_diag(observed=False)))
    weights = np.where(residual > rules.weights_threshold, np.abs(residual) ** -2.0, 1.0)
    weights *= len(counts) / weights.sum()
    result = fit(weights)
    habit = float(np.sum(weights * ((counts - result.fittedvalues) / result.fittedvalues) ** 2) / result.df_resid)
    return result, max(float(result.scale), 1.0), habit, int(result.df_resid)


def _limit(observed: float, eta: float, error: float, phi: float, rules: Rules) -> Answer:
    expected = float(np.exp(eta))
    if rules.threshold == "delta":
        spread = np.sqrt(4 / 9 * expected ** (1 / 3) * (phi + (error * expected) ** 2 / expected))
        upper = (expected ** (2 / 3) + stats.norm.ppf(1 - rules.alpha) * spread) ** 1.5
        chance = stats.norm.sf(observed ** (2 / 3), expected ** (2 / 3), spread)
        return Answer(expected, float(upper), phi, float(chance))
    mean = expected
    if rules.threshold == "muan":
        mean = float(np.exp(eta + stats.norm.ppf(1 - rules.alpha) * error))
    counts = stats.nbinom(mean / (phi - 1), 1 / phi) if phi > 1 else stats.poisson(mean)
    return Answer(expected, float(counts.ppf(1 - rules.alpha)), phi, float(counts.sf(observed - 1)))
