"""Weighted least squares on a factor and a covariate by Householder reflections, dependent columns left out.

The order of the columns (constant, covariate, one dummy for each season after the first), the tolerance and the rule by
which a column is put last are those of R's `lm` (LINPACK's QR with limited pivoting): where rank is a matter of
rounding, the same columns are left out. Slower than the sums of `analysis.signals.glm`, which calls this in such cases.
"""

import numpy as np
from numba import njit

from analysis.signals.tables import Numbers, Whole

TOLERANCE = 1e-11  # what glm.fit hands on: a thousandth of its stop rule


@njit(cache=True, error_model="numpy")
def design_row(time: float, season: int, seasons: int, slope: bool) -> Numbers:
    """The columns of one period."""
    row = np.zeros(seasons + slope)
    row[0] = 1.0
    if slope:
        row[1] = time
    if season > 0:
        row[season + slope] = 1.0
    return row


@njit(cache=True, error_model="numpy")
def _norm(column: Numbers, start: int) -> float:
    total = 0.0
    for i in range(start, len(column)):
        total += column[i] * column[i]
    return float(np.sqrt(total))


@njit(cache=True, error_model="numpy")
def _turn(mirror: Numbers, column: Numbers, start: int) -> None:
    along = 0.0
    for i in range(start, len(column)):
        along += mirror[i] * column[i]
    for i in range(start, len(column)):
        column[i] -= along / mirror[start] * mirror[i]


@njit(cache=True, error_model="numpy")
def _reflect(matrix: Numbers, response: Numbers, step: int) -> None:
    """Clear a column below its diagonal, and turn the columns after it and the response by the same reflection."""
    size = _norm(matrix[:, step], step)
    if size == 0.0:
        return
    if matrix[step, step] < 0.0:
        size = -size
    for i in range(step, len(response)):
        matrix[i, step] /= size
    matrix[step, step] += 1.0
    for j in range(step + 1, matrix.shape[1]):
        _turn(matrix[:, step], matrix[:, j], step)
    _turn(matrix[:, step], response, step)
    matrix[step, step] = -size  # what lies below is never read again


@njit(cache=True, error_model="numpy")
def _put_last(matrix: Numbers, order: Whole, left: Numbers, first: Numbers, step: int) -> None:
    for j in range(step, matrix.shape[1] - 1):
        for i in range(matrix.shape[0]):
            matrix[i, j], matrix[i, j + 1] = matrix[i, j + 1], matrix[i, j]
        order[j], order[j + 1] = order[j + 1], order[j]
        left[j], left[j + 1] = left[j + 1], left[j]
        first[j], first[j + 1] = first[j + 1], first[j]


@njit(cache=True, error_model="numpy")
def _factor(matrix: Numbers, response: Numbers) -> tuple[Whole, int]:
    """Turn the matrix into its triangle in place; the order of its columns and how many do not depend on others."""
    rows, columns = matrix.shape
    order, left, first = np.arange(columns), np.ones(columns), np.ones(columns)
    for j in range(columns):
        left[j] = _norm(matrix[:, j], 0)
        first[j] = left[j] if left[j] > 0.0 else 1.0
    rank = columns
    for step in range(min(rows, columns)):
        while step < rank and left[step] < first[step] * TOLERANCE:
            _put_last(matrix, order, left, first, step)
            rank -= 1
        if step == rows - 1:
            break
        _reflect(matrix, response, step)
        for j in range(step + 1, columns):
            left[j] = _norm(matrix[:, j], step + 1)
    return order, min(rank, rows)


@njit(cache=True, error_model="numpy")
def _triangle(
    time: Numbers, season: Whole, weight: Numbers, working: Numbers, seasons: int, slope: bool
) -> tuple[Numbers, Numbers, Whole, int]:
    kept = np.flatnonzero(weight > 0.0)
    matrix, response = np.empty((len(kept), seasons + slope)), np.empty(len(kept))
    for place, i in enumerate(kept):
        root = np.sqrt(weight[i])
        matrix[place] = design_row(time[i], season[i], seasons, slope) * root
        response[place] = working[i] * root
    order, rank = _factor(matrix, response)
    return matrix, response, order, rank


@njit(cache=True, error_model="numpy")
def solve_pivoted(
    time: Numbers, season: Whole, weight: Numbers, working: Numbers, seasons: int, slope: bool
) -> Numbers:
    """The level of each season at time 0, then the slope; what depends on others counts as 0, as in R."""
    matrix, response, order, rank = _triangle(time, season, weight, working, seasons, slope)
    found = np.zeros(seasons + slope)
    for i in range(rank - 1, -1, -1):
        value = response[i]
        for j in range(i + 1, rank):
            value -= matrix[i, j] * found[order[j]]
        found[order[i]] = value / matrix[i, i]
    answer = np.zeros(seasons + 1)
    answer[0] = found[0]
    for j in range(1, seasons):
        answer[j] = found[0] + found[j + slope]
    if slope:
        answer[seasons] = found[1]
    return answer


@njit(cache=True, error_model="numpy")
def _stretch(matrix: Numbers, order: Whole, rank: int, row: Numbers) -> float:
    """A row's squared length in the metric of the inverse cross-products, dependent columns left out."""
    turned, total = np.zeros(rank), 0.0
    for i in range(rank):
        value = row[order[i]]
        for j in range(i):
            value -= matrix[j, i] * turned[j]
        turned[i] = value / matrix[i, i]
        total += turned[i] * turned[i]
    return total


@njit(cache=True, error_model="numpy")
def spread_pivoted(
    time: Numbers, season: Whole, weight: Numbers, seasons: int, slope: bool, now: float, season_now: int
) -> tuple[Numbers, float, float, int]:
    """Leverage of each period, unscaled variances of the prediction now and of the slope, and the rank."""
    matrix, _, order, rank = _triangle(time, season, weight, np.zeros(len(time)), seasons, slope)
    leverage = np.zeros(len(time))
    for i in range(len(time)):
        leverage[i] = weight[i] * _stretch(matrix, order, rank, design_row(time[i], season[i], seasons, slope))
    ahead = _stretch(matrix, order, rank, design_row(now, season_now, seasons, slope))
    trend = 0.0
    if slope:
        unit = np.zeros(seasons + 1)
        unit[1] = 1.0
        trend = _stretch(matrix, order, rank, unit)
        if not np.any(order[:rank] == 1):
            trend = np.nan
    return leverage, ahead, trend, rank
