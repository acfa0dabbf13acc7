"""How reporting as a whole moves with the years and the seasons: what an area's own counts are too few to tell."""

import numpy as np

from analysis.signals.tables import Numbers

YEAR = 365.25 / 7
TREND_FROM, SEASON_FROM = 52, 104  # weeks of history
STEEPEST = np.log(4) / YEAR  # a week: what a short history shows beyond it is not carried on
HALF_LIFE = 104.0  # weeks
STEPS, ENOUGH = 50, 1e-10


def profile(counts: Numbers, units: Numbers, *, ahead: int) -> Numbers:
    """The course of a rate common to all areas: log-linear trend and one yearly wave, weighted towards the present.

    Poisson regression of the weekly totals on the reporting units, each area's by its own share of the reports, so that
    new units of an area that seldom reports do not look like growth.

    Args:
        counts: weeks × areas, weeks that are not known as 0.
        units: reporting units, 0 in weeks that are not known.
        ahead: weeks after the history to carry it on for.

    Returns:
        Weeks of the history, then those ahead; its mean over the history is 1.
    """
    weeks = len(counts)
    total = counts.sum(axis=1)
    seen = units.sum(axis=0)
    rate = np.divide(counts.sum(axis=0), seen, out=np.zeros(len(seen)), where=seen > 0)
    offset = units @ rate
    known = offset > 0
    if not known.any():
        return np.ones(weeks + ahead)
    first = int(np.argmax(total > 0))
    known[:first] = False
    shape = _shape(np.arange(weeks + ahead, dtype=np.float64) - weeks, known=weeks - first)
    weight = 0.5 ** (np.arange(weeks, 0, -1) / HALF_LIFE)
    slopes = _fitted(shape[:weeks][known], total[known], offset[known], weight[known])
    if len(slopes) > 1:
        slopes[1] = np.clip(slopes[1], -STEEPEST, STEEPEST)
    course = np.exp(shape @ slopes)
    return np.asarray(course / course[:weeks][known].mean(), dtype=np.float64)


def _shape(week: Numbers, *, known: int) -> Numbers:
    """Columns of the regression: level, and what so many weeks of history can tell."""
    columns: list[Numbers] = [np.ones(len(week))]
    if known >= TREND_FROM:
        columns.append(week)
    if known >= SEASON_FROM:
        turn = 2 * np.pi * week / YEAR
        columns += [np.cos(turn), np.sin(turn)]
    return np.column_stack(columns)


def _fitted(shape: Numbers, total: Numbers, offset: Numbers, weight: Numbers) -> Numbers:
    """Coefficients by iteratively reweighted least squares."""
    slopes: Numbers = np.zeros(shape.shape[1])
    slopes[0] = np.log(total.sum() / offset.sum())
    ridge = 1e-9 * np.eye(len(slopes))
    for _ in range(STEPS):
        linear = np.clip(shape @ slopes, -30, 30)
        expected = offset * np.exp(linear)
        weighted = shape.T * (weight * expected)
        new = np.linalg.solve(weighted @ shape + ridge, weighted @ (linear + (total - expected) / expected))
        moved = float(np.abs(shape @ (new - slopes)).max())
        slopes = np.asarray(new, dtype=np.float64)
        if moved < ENOUGH:
            break
    return np.asarray(slopes, dtype=np.float64)
