"""A quasi-Poisson regression on a season and a trend, compiled, one area after another.

Log link, iteratively reweighted least squares (McCullagh and Nelder 1989, section 2.5) with the starting values, stop
rule and step halving of R's `glm.fit`. The design is a factor and at most one covariate: what least squares has to
solve falls into sums per season, so that a step takes one walk over the periods instead of a factorisation. Where
weights differ so much that rank is a matter of rounding, `analysis.signals.pivoted` solves it with R's tolerance.
"""

import numpy as np
from numba import njit

from analysis.signals.pivoted import solve_pivoted, spread_pivoted
from analysis.signals.tables import Numbers, Whole

Model = tuple[int, float, float, float, float, float, int]

STOP = 1e-8  # relative change of the deviance
STEPS = 25
TINY = 2.220446049250313e-16  # a mean is never less
DOUBTFUL = 1e-18  # share of a column's squares that is left: R's tolerance, squared, is 1e-22
NEAR_ONE = 10 * TINY  # a leverage nearer to 1 than this is 1
CONVERGED, UNCONVERGED, DOUBT, FAILED = 0, 1, 2, 3


@njit(cache=True, error_model="numpy")
def _sums(
    time: Numbers, season: Whole, weight: Numbers, working: Numbers, seasons: int, slope: bool
) -> tuple[Numbers, Numbers, Numbers, float, float, bool]:
    """Per season its weight, mean time and response; squares of time about them, products with the response; doubt."""
    mass, centre, level = np.zeros(seasons), np.zeros(seasons), np.zeros(seasons)
    for i in range(len(time)):
        mass[season[i]] += weight[i]
        centre[season[i]] += weight[i] * time[i]
        level[season[i]] += weight[i] * working[i]
    squares, products, length = 0.0, 0.0, 0.0
    if mass.min() > 0.0:
        centre /= mass
        level /= mass
        if slope:
            for i in range(len(time)):
                apart = time[i] - centre[season[i]]
                squares += weight[i] * apart * apart
                products += weight[i] * apart * (working[i] - level[season[i]])
                length += weight[i] * time[i] * time[i]
    doubt = mass.min() <= DOUBTFUL * mass.sum() or (slope and squares <= DOUBTFUL * length)
    return mass, centre, level, squares, products, doubt


@njit(cache=True, error_model="numpy")
def _solve(
    time: Numbers, season: Whole, weight: Numbers, working: Numbers, seasons: int, slope: bool, exact: bool
) -> tuple[Numbers, bool]:
    """The level of each season at time 0, then the slope; and whether rank is in doubt."""
    if exact:
        return solve_pivoted(time, season, weight, working, seasons, slope), False
    _, centre, level, squares, products, doubt = _sums(time, season, weight, working, seasons, slope)
    answer = np.zeros(seasons + 1)
    answer[:seasons] = level
    if slope and not doubt:
        answer[seasons] = products / squares
        answer[:seasons] -= answer[seasons] * centre
    return answer, doubt


@njit(cache=True, error_model="numpy")
def _predict(time: Numbers, season: Whole, offset: Numbers, answer: Numbers, eta: Numbers, mean: Numbers) -> None:
    """Put linear predictor and mean to what the coefficients say."""
    for i in range(len(time)):
        eta[i] = answer[season[i]] + answer[-1] * time[i] + offset[i]
        mean[i] = max(np.exp(eta[i]), TINY)


@njit(cache=True, error_model="numpy")
def _deviance(counts: Numbers, logs: Numbers, prior: Numbers, eta: Numbers, mean: Numbers) -> float:
    total = 0.0
    for i in range(len(counts)):
        part = mean[i]
        if counts[i] > 0.0:
            ratio = logs[i] - eta[i] if mean[i] > TINY else np.log(counts[i] / mean[i])
            part += counts[i] * ratio - counts[i]
        total += prior[i] * part
    return 2.0 * total


@njit(cache=True, error_model="numpy")
def _linearised(
    counts: Numbers, prior: Numbers, offset: Numbers, eta: Numbers, mean: Numbers
) -> tuple[Numbers, Numbers]:
    """Weights and working responses of a step."""
    weight, working = np.empty(len(counts)), np.empty(len(counts))
    for i in range(len(counts)):
        weight[i] = prior[i] * mean[i]
        working[i] = eta[i] - offset[i] + (counts[i] - mean[i]) / mean[i]
    return weight, working


@njit(cache=True, error_model="numpy")
def fit(
    counts: Numbers,
    prior: Numbers,
    time: Numbers,
    season: Whole,
    offset: Numbers,
    seasons: int,
    slope: bool,
    exact: bool,
) -> tuple[int, Numbers, Numbers, Numbers]:
    """A state, the level of each season and the slope, the mean of each period, and the weights of the last step.

    Arrays hold one number per period, `season` from 0 with each of `seasons` there; `slope`: with a trend; `exact`:
    solve by reflections.
    """
    eta = np.log(counts + 0.1)
    mean, logs = np.exp(eta), np.log(np.maximum(counts, 1.0))
    answer = before = np.zeros(seasons + 1)
    last = _deviance(counts, logs, prior, eta, mean)
    for step in range(STEPS):
        weight, working = _linearised(counts, prior, offset, eta, mean)
        answer, doubt = _solve(time, season, weight, working, seasons, slope, exact)
        if doubt or not np.isfinite(answer).all():
            return DOUBT if doubt else UNCONVERGED, answer, mean, weight
        deviance = np.inf
        for halving in range(STEPS + 1):
            if halving > 0:
                answer = (answer + before) / 2.0
            _predict(time, season, offset, answer, eta, mean)
            deviance = _deviance(counts, logs, prior, eta, mean)
            if step == 0 or np.isfinite(deviance):
                break
        if not np.isfinite(deviance):
            return FAILED, answer, mean, weight
        if abs(deviance - last) / (abs(deviance) + 0.1) < STOP:
            return CONVERGED, answer, mean, weight
        last, before = deviance, answer
    return UNCONVERGED, answer, mean, weight


@njit(cache=True, error_model="numpy")
def _spread(
    time: Numbers, season: Whole, weight: Numbers, seasons: int, slope: bool, now: float, season_now: int, exact: bool
) -> tuple[Numbers, float, float, int]:
    """As `spread_pivoted`, from the sums per season where rank is in no doubt."""
    if exact:
        return spread_pivoted(time, season, weight, seasons, slope, now, season_now)
    mass, centre, _, squares, _, _ = _sums(time, season, weight, weight, seasons, slope)
    steep = float(1.0 / squares) if slope else 0.0
    leverage = np.empty(len(time))
    for i in range(len(time)):
        leverage[i] = weight[i] * (1.0 / mass[season[i]] + (time[i] - centre[season[i]]) ** 2 * steep)
    ahead = 1.0 / mass[season_now] + (now - centre[season_now]) ** 2 * steep
    return leverage, ahead, steep, seasons + slope


@njit(cache=True, error_model="numpy")
def _dispersion(counts: Numbers, mean: Numbers, weight: Numbers, freedom: int) -> float:
    """Pearson's chi-squared (weights of the last step) over the degrees of freedom."""
    if freedom <= 0:
        return np.nan
    return float(np.sum(weight * ((counts - mean) / mean) ** 2) / freedom)


@njit(cache=True, error_model="numpy")
def _reweighted(counts: Numbers, mean: Numbers, leverage: Numbers, phi: float, threshold: float) -> Numbers:
    """Weights by standardised Anscombe residuals: past outbreaks above the threshold count less; they sum to n."""
    weights = np.ones(len(counts))
    for i in range(len(counts)):
        left = 1.0 - leverage[i]
        if left >= NEAR_ONE:  # else fitted by itself alone: nothing tells an outbreak, and R divides 0 by 0
            raw = 1.5 * (counts[i] ** (2 / 3) * mean[i] ** (-1 / 6) - np.sqrt(mean[i]))
            residual = raw / np.sqrt(phi * left)
            if residual > threshold:
                weights[i] = residual**-2.0
    weights *= len(counts) / weights.sum()
    return weights


@njit(cache=True, error_model="numpy")
def assess(
    counts: Numbers,
    time: Numbers,
    season: Whole,
    offset: Numbers,
    seasons: int,
    slope: bool,
    now: float,
    season_now: int,
    reweight: bool,
    threshold: float,
    exact: bool,
) -> Model:
    """Fit, weigh past outbreaks down, fit again.

    Returns:
        A state; level of the season now, slope; dispersion (at least 1); the variances of the prediction and of the
        slope; degrees of freedom. Both variances with R's dispersion: with reweighting that of the prior weights.
    """
    prior = np.ones(len(counts))
    state, answer, mean, weight = fit(counts, prior, time, season, offset, seasons, slope, exact)
    leverage, ahead, steep, rank = _spread(time, season, weight, seasons, slope, now, season_now, exact)
    phi = scale = _dispersion(counts, mean, weight, len(counts) - rank)
    if reweight and state == CONVERGED and not np.isnan(phi):
        prior = _reweighted(counts, mean, leverage, max(phi, 1.0), threshold)
        # R never asks whether the second fit converged.
        state, answer, mean, weight = fit(counts, prior, time, season, offset, seasons, slope, exact)
        state = CONVERGED if state == UNCONVERGED and np.isfinite(answer).all() else state
        _, ahead, steep, rank = _spread(time, season, weight, seasons, slope, now, season_now, exact)
        phi = _dispersion(counts, mean, weight, len(counts) - rank)
        scale = _dispersion(counts, mean, prior, len(counts) - rank)
    if state == CONVERGED and np.isnan(phi):
        state = FAILED
    freedom = len(counts) - rank
    return state, answer[season_now], answer[seasons], max(phi, 1.0), ahead * scale, steep * scale, freedom


@njit(cache=True, error_model="numpy")
def _known(
    counts: Numbers, time: Numbers, season: Whole, offset: Numbers, seasons: int, dated: bool
) -> tuple[Numbers, Numbers, Whole, Numbers, int, int, float]:
    """One area's known periods, its seasons numbered without gaps, and how far the clock starts late (R's habit)."""
    rows = np.flatnonzero(~np.isnan(counts))
    number = np.full(seasons, -1)
    for i in rows:
        number[season[i]] = 0
    found = 0
    for j in range(seasons):
        if number[j] == 0:
            number[j] = found
            found += 1
    late = time[rows[0]] if dated and len(rows) else 0.0
    return counts[rows], time[rows], number[season[rows]], offset[rows], found, number[seasons - 1], late


@njit(cache=True, error_model="numpy")
def _row(
    counts: Numbers,
    time: Numbers,
    season: Whole,
    offset: Numbers,
    seasons: int,
    slope: bool,
    now: float,
    season_now: int,
    reweight: bool,
    threshold: float,
) -> Numbers:
    """One area's row of `fit_areas`; by reflections where rank is in doubt."""
    row = np.full(7, np.nan)
    state, level, trend, phi, ahead, steep, freedom = DOUBT, 0.0, 0.0, 1.0, 0.0, 0.0, 0
    for exact in (False, True):
        if state == DOUBT and (exact or len(counts) > seasons + 1):
            state, level, trend, phi, ahead, steep, freedom = assess(
                counts, time, season, offset, seasons, slope, now, season_now, reweight, threshold, exact
            )
    row[0] = state
    if state == CONVERGED:
        row[1], row[2], row[3] = level + trend * now, np.sqrt(ahead), phi
        row[4] = trend / np.sqrt(steep) if slope else np.nan
        row[5], row[6] = freedom, counts.max()
    return row


@njit(cache=True, error_model="numpy", nogil=True)
def fit_areas(
    counts: Numbers,
    time: Numbers,
    season: Whole,
    offset: Numbers,
    seasons: int,
    now: float,
    slope: bool,
    reweight: bool,
    threshold: float,
    dated: bool,
) -> Numbers:
    """Every area's model of the periods before one tested period.

    `counts` (NaN where unknown) and `offset` (logarithm of the exposure) are history × areas, `time` and `season` (from
    0) of the history; the tested period has time `now` and the last season. `slope`: with a trend; `reweight`: with a
    second fit, weights falling above the residual `threshold`; `dated`: `time` counts from the first date, and R then
    predicts from the first *known* one.

    Returns:
        Areas × (state, predictor without offset, its standard error, dispersion, t of the trend, degrees of freedom,
        greatest count); NaN beside a state other than 0.
    """
    table = np.full((counts.shape[1], 7), np.nan)
    for area in range(counts.shape[1]):
        known, when, which, base, found, season_now, late = _known(
            counts[:, area], time, season, offset[:, area], seasons, dated
        )
        table[area, 0] = FAILED
        if season_now >= 0 and (seasons == 1 or found > 1):
            table[area] = _row(known, when, which, base, found, slope, now - late, season_now, reweight, threshold)
    return table
