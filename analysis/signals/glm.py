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
    time: Numbers, season: Whole, weight: Numbers, working: Numbers, seasons: int, slope: bool
) -> tuple[Numbers, bool]:
    """The level of each season at time 0, then the slope; and whether rank is in doubt."""
    _, centre, level, squares, products, doubt = _sums(time, season, weight, working, seasons, slope)
    answer = np.zeros(seasons + 1)
    answer[:seasons] = level
    if slope and not doubt:
        answer[seasons] = products / squares
        answer[:seasons] -= answer[seasons] * centre
    return answer, doubt


@njit(cache=True, error_model="numpy")
def _advance(
    counts: Numbers,
    logs: Numbers,
    prior: Numbers,
    time: Numbers,
    season: Whole,
    offset: Numbers,
    answer: Numbers,
    eta: Numbers,
    mean: Numbers,
) -> float:
    """Put linear predictor and mean to what the coefficients say; the deviance."""
    total, trend = 0.0, answer[-1]
    for i in range(len(counts)):
        eta[i] = answer[season[i]] + trend * time[i] + offset[i]
        mean[i] = max(np.exp(eta[i]), TINY)
        part = mean[i]
        if counts[i] > 0.0:
            ratio = logs[i] - eta[i] if mean[i] > TINY else np.log(counts[i] / mean[i])
            part += counts[i] * ratio - counts[i]
        total += prior[i] * part
    return 2.0 * total


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
    """Fit one area.

    Arrays hold one number per period, `season` from 0 with each of `seasons` there; `slope`: with a trend; `exact`:
    solve by reflections.

    Returns:
        A state, the level of each season and the slope, the mean of each period, and the weights of the last step.
    """
    eta = np.log(counts + 0.1)
    mean = np.maximum(np.exp(eta), TINY)
    logs = np.log(np.maximum(counts, 1.0))
    weight, working = np.empty(len(counts)), np.empty(len(counts))
    answer = before = np.zeros(seasons + 1)
    last = float(2.0 * np.sum(prior * np.where(counts > 0.0, counts * (logs - eta) - (counts - mean), mean)))
    for step in range(STEPS):
        for i in range(len(counts)):
            weight[i] = prior[i] * mean[i]
            working[i] = eta[i] - offset[i] + (counts[i] - mean[i]) / mean[i]
        if exact:
            answer = solve_pivoted(time, season, weight, working, seasons, slope)
        else:
            answer, doubt = _solve(time, season, weight, working, seasons, slope)
            if doubt:
                return DOUBT, answer, mean, weight
        if not np.isfinite(answer).all():
            return UNCONVERGED, answer, mean, weight
        deviance = _advance(counts, logs, prior, time, season, offset, answer, eta, mean)
        for _ in range(STEPS):
            if np.isfinite(deviance) or step == 0:
                break
            answer = (answer + before) / 2.0
            deviance = _advance(counts, logs, prior, time, season, offset, answer, eta, mean)
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
    if state != CONVERGED:
        return state, 0.0, 0.0, np.nan, np.nan, np.nan, 0
    leverage, ahead, steep, rank = _spread(time, season, weight, seasons, slope, now, season_now, exact)
    freedom = len(counts) - rank
    scale = _dispersion(counts, mean, weight, freedom)
    if reweight:
        prior = _reweighted(counts, mean, leverage, max(scale, 1.0), threshold)
        if not np.isfinite(prior).all() or np.isnan(scale):
            return FAILED, 0.0, 0.0, np.nan, np.nan, np.nan, 0
        state, answer, mean, weight = fit(counts, prior, time, season, offset, seasons, slope, exact)
        if state in (DOUBT, FAILED) or not np.isfinite(answer).all():
            return max(state, DOUBT), 0.0, 0.0, np.nan, np.nan, np.nan, 0
        _, ahead, steep, rank = _spread(time, season, weight, seasons, slope, now, season_now, exact)
        freedom = int(np.sum(prior > 0.0)) - rank
        phi = _dispersion(counts, mean, weight, freedom)
        scale = _dispersion(counts, mean, prior, freedom)
    else:
        phi = scale
    if np.isnan(phi):
        return FAILED, 0.0, 0.0, np.nan, np.nan, np.nan, 0
    return CONVERGED, answer[season_now], answer[seasons], max(phi, 1.0), ahead * scale, steep * scale, freedom


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
def fit_areas(
    counts: Numbers,
    time: Numbers,
    season: Whole,
    offset: Numbers,
    seasons: int,
    now: float,
    offset_now: Numbers,
    slope: bool,
    reweight: bool,
    threshold: float,
    dated: bool,
) -> Numbers:
    """Every area's model of the periods before one tested period.

    `counts` (NaN where unknown) and `offset` (logarithm of the exposure) are history × areas, `time` and `season` (from
    0) of the history; the tested period has time `now`, offset `offset_now` by area, and the last season. `slope`: with
    a trend; `reweight`: with a second fit, weights falling above the residual `threshold`; `dated`: `time` counts from
    the first date, and R then predicts from the first *known* one.

    Returns:
        Areas × (state, predictor, its standard error, dispersion, t of the trend, degrees of freedom, greatest count);
        NaN beside a state other than 0.
    """
    table = np.full((counts.shape[1], 7), np.nan)
    for area in range(counts.shape[1]):
        known, when, which, base, found, season_now, late = _known(
            counts[:, area], time, season, offset[:, area], seasons, dated
        )
        table[area, 0] = FAILED
        if season_now < 0 or (seasons > 1 and found == 1):
            continue
        ahead, answer = now - late, (DOUBT, 0.0, 0.0, np.nan, np.nan, np.nan, 0)
        for exact in (len(known) <= found + 1, True):
            answer = assess(known, when, which, base, found, slope, ahead, season_now, reweight, threshold, exact)
            if answer[0] != DOUBT:
                break
        table[area, 0] = answer[0]
        if answer[0] != CONVERGED:
            continue
        table[area, 1] = answer[1] + answer[2] * ahead + offset_now[area]
        table[area, 2] = np.sqrt(answer[4])
        table[area, 3] = answer[3]
        table[area, 4] = answer[2] / np.sqrt(answer[5]) if slope else np.nan
        table[area, 5] = answer[6]
        table[area, 6] = known.max()
    return table
