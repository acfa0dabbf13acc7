"""Farrington's method in the flexible form of Noufaily et al.: is this week more than the same weeks of past years?

Sources: Farrington, Andrews, Beale and Catchpole (1996), J. R. Statist. Soc. A 159, 547-563; Noufaily, Enki,
Farrington, Garthwaite, Andrews and Charlett (2013), Statistics in Medicine 32, 1206-1222. Agrees with
`farringtonFlexible` of the R package surveillance (Salmon, Schumacher and Höhle 2016, J. Stat. Software 70(10));
docs/SIGNALS.md says how that is held.
"""

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

from analysis.signals.glm import CONVERGED, fit_areas
from analysis.signals.limits import quantile, tail, transformed
from analysis.signals.reference import History, days_of, history
from analysis.signals.tables import Numbers, Status, Whole, checked, exposure, long_frame, positions

THRESHOLDS = ("nbPlugin", "muan", "delta")
YEARS_FOR_TREND = 3
LEAST_MEAN = 2.220446049250313e-16
PREDICTOR, ERROR, DISPERSION, TREND_T, FREEDOM, GREATEST = range(1, 7)  # columns of `fit_areas` after its state


@dataclass(frozen=True, slots=True)
class Settings:
    """What `farrington_flexible` is asked for.

    Attributes:
        freq: periods per year, 52 or 12.
        b: years back.
        w: half width, in periods, of the window around the same period of each year back.
        periods: seasons of a year, the window being one of them; 1 compares with the windows only.
        exclude: latest periods that are left out of the history, besides the tested one.
        weights_threshold: standardised Anscombe residual above which a past period counts less.
        trend: whether there is a trend.
        p_trend: it is dropped with a p-value of at least this, with `b` under 3, or when it predicts more than was
            ever seen; 1 keeps it whatever its p-value is.
        reweight: whether past outbreaks count less.
        threshold: "nbPlugin" (negative binomial quantile at the predicted mean), "muan" (at the mean's own upper limit)
            or "delta" (normal on the scale of powers of 2/3).
        alpha: one-sided.
        cases: at least so many in the latest periods, the tested one included.
        within: how many latest periods that are.
    """

    freq: int
    b: int
    w: int
    periods: int
    exclude: int
    weights_threshold: float
    trend: bool
    p_trend: float
    reweight: bool
    threshold: str
    alpha: float
    cases: float
    within: int

    def __post_init__(self) -> None:
        wrong = {
            "freq must be at least 1.": self.freq < 1,
            "b must be at least 1 year.": self.b < 1,
            "w must not be negative.": self.w < 0,
            "periods must be at least 1.": self.periods < 1,
            "exclude must not be negative.": self.exclude < 0,
            "alpha must lie between 0 and 1.": not 0 < self.alpha < 1,
            "p_trend must lie between 0 and 1.": not 0 <= self.p_trend <= 1,
            f"threshold must be one of {THRESHOLDS}.": self.threshold not in THRESHOLDS,
            "min_cases must be (cases, periods) with cases >= 0 and periods > 0.": self.cases < 0 or self.within < 1,
        }
        for message, is_so in wrong.items():
            if is_so:
                raise ValueError(message)


def farrington_flexible(  # noqa: PLR0913 - the interface that others call
    counts: pd.DataFrame,
    *,
    dates: Iterable[Any] | None = None,
    freq: int = 52,
    at: int | Iterable[int] | None = None,
    b: int = 5,
    w: int = 3,
    periods: int = 10,
    exclude: int = 26,
    weights_threshold: float = 2.58,
    trend: bool = True,
    p_trend: float = 1.0,
    reweight: bool = True,
    threshold: str = "nbPlugin",
    alpha: float = 0.005,
    min_cases: tuple[float, int] = (5, 4),
    population: Any = None,
) -> pd.DataFrame:
    """Test periods of each area against its own past.

    `counts` has one row per period, oldest first, and one column per area; NaN is unknown. `dates` of the rows find the
    same date of past years; without them `freq` rows are a year, whatever the index is. `at` names 1-based positions:
    None is all from `freq` * b + w + 1 on; with a shorter series the latest, not testable. `population` is an offset as
    `tables.exposure` takes it, `Settings` tells the rest (`min_cases`: its cases and within); wrong ones: ValueError.

    Returns:
        area, t, observed, expected, upper, phi, p_value, alarm, status: `tables.long_frame`.
    """
    cases, within = min_cases
    rules = Settings(
        freq, b, w, periods, exclude, weights_threshold, trend, p_trend, reweight, threshold, alpha, cases, within
    )
    return _tested(counts, dates, at, population, rules)


def _tested(
    counts: pd.DataFrame, dates: Iterable[Any] | None, at: int | Iterable[int] | None, population: Any, rules: Settings
) -> pd.DataFrame:
    numbers = checked(counts, missing=True)
    length = len(numbers)
    seen = exposure(population, counts)
    logs = np.zeros(numbers.shape) if seen is None else np.log(seen)
    days = days_of(dates, length=length, freq=rules.freq)
    tested = positions(at, first=min(rules.freq * rules.b + rules.w + 1, length), last=length)
    window = {"freq": rules.freq, "b": rules.b, "w": rules.w, "periods": rules.periods, "exclude": rules.exclude}

    def modelled(t: int) -> Numbers:
        past = history(t - 1, length=length, days=days, **window)
        if past is None:
            return np.full((3, numbers.shape[1]), np.nan)
        return _models(numbers, logs, past, t - 1, rules, is_dated=days is not None)

    models = np.empty((3, numbers.shape[1], len(tested)))
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # the compiled part runs without the interpreter's lock
        for place, model in enumerate(pool.map(modelled, tested.tolist())):
            models[:, :, place] = model
    return long_frame(counts.columns, tested, _judged(numbers, tested, models, rules))


def _models(numbers: Numbers, logs: Numbers, past: History, row: int, rules: Settings, *, is_dated: bool) -> Numbers:
    """Predictor, its standard error and dispersion of all areas for one row."""

    def fitted(areas: Whole, *, slope: bool) -> Numbers:
        cells = np.ix_(past.rows, areas)
        rest = (rules.periods, past.now, slope, bool(rules.reweight), float(rules.weights_threshold))
        table: Numbers = fit_areas(numbers[cells], past.time, past.season, logs[cells], *rest, is_dated)
        table[:, PREDICTOR] += logs[row, areas]
        return table

    table = fitted(np.arange(numbers.shape[1]), slope=bool(rules.trend))
    if rules.trend:
        again = np.flatnonzero(~_keeps_trend(table, rules))
        if again.size:
            table[again] = fitted(again, slope=False)
    return table[:, [PREDICTOR, ERROR, DISPERSION]].T


def _keeps_trend(table: Numbers, rules: Settings) -> npt.NDArray[np.bool_]:
    """Whether a trend is significant, spans three years and predicts no more than was ever seen (Farrington 3.4)."""
    with np.errstate(all="ignore"):
        chance = 2 * special.stdtr(table[:, FREEDOM], -np.abs(table[:, TREND_T]))
        is_seen = np.exp(table[:, PREDICTOR]) <= table[:, GREATEST]
    is_kept: npt.NDArray[np.bool_] = (table[:, 0] == CONVERGED) & (chance < rules.p_trend) & is_seen
    return is_kept & (rules.b >= YEARS_FOR_TREND)


def _judged(numbers: Numbers, tested: Whole, models: Numbers, rules: Settings) -> dict[str, npt.NDArray[Any]]:
    """The result's columns, areas × positions tested."""
    observed = numbers[tested - 1].T
    total = np.array([numbers[max(t - rules.within, 0) : t].sum(axis=0) for t in tested]).reshape(observed.T.shape).T
    expected, upper, chance, centre = _limits(observed, models, rules)
    is_tested = (total >= rules.cases) & ~np.isnan(upper)
    with np.errstate(all="ignore"):
        alarm = ((observed - centre) / (upper - centre) > 1) & (observed != 0)  # R's score, on its own scale
    reason = np.where(total < rules.cases, Status.TOO_FEW, Status.NOT_TESTABLE)
    return {
        "observed": observed,
        "expected": np.where(is_tested, expected, np.nan),
        "upper": np.where(is_tested, upper, np.nan),
        "phi": models[2],
        "p_value": chance,
        "alarm": np.where(is_tested, alarm, np.nan),
        "status": np.where(is_tested, Status.OK, reason),
    }


def _limits(observed: Numbers, models: Numbers, rules: Settings) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Expected count, upper limit, chance of as many, and the centre of R's score (of a quantile: on the log scale)."""
    predictor, error, phi = models
    with np.errstate(all="ignore"):
        expected = np.exp(predictor)
        reach = special.ndtri(1 - rules.alpha) * error if rules.threshold == "muan" else 0.0
        mean = np.exp(predictor + reach)
    if rules.threshold == "delta":
        expected = np.maximum(expected, LEAST_MEAN)
        upper, chance = transformed(observed, expected, error * expected, phi, alpha=rules.alpha)
        return expected, upper, chance, expected
    return expected, quantile(rules.alpha, mean, phi), tail(observed, mean, phi), predictor
