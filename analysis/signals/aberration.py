"""EARS C1, C2 and C3: this period against the few just before it. A reference and a demonstration, never the default.

Sources: Hutwagner, Thompson, Seeman and Treadwell (2003), J. Urban Health 80, i89-i96; Fricker, Hegler and Dunfee
(2008), Statistics in Medicine 27, 3407-3429; as `earsC` of the R package surveillance has them. On 514 sparse areas C1
and C2 raise 24 to 29 false alarms a week.
"""

import numpy as np
import pandas as pd
from scipy import special

from analysis.signals.tables import Numbers, Status, checked, long_frame, positions

DELAYS = {"C1": 0, "C2": 2, "C3": 4}  # periods between the baseline and the first one tested
ALPHAS = {"C1": 0.001, "C2": 0.001, "C3": 0.025}
GUARD = 2  # periods that C2 and C3 leave between the baseline and the one tested
LEAST_BASELINE = 3


def ears(
    counts: pd.DataFrame, *, method: str = "C1", baseline: int = 7, alpha: float | None = None, min_sigma: float = 0.0
) -> pd.DataFrame:
    """Test every period that has its baseline.

    Args:
        counts: one row per period, oldest first, one column per area; NaN where unknown.
        method: "C1", "C2" (two periods between baseline and the one tested) or "C3" (three such sums).
        baseline: periods that mean and standard deviation are of.
        alpha: one-sided; None is 0.001 for C1 and C2, 0.025 for C3.
        min_sigma: a smaller standard deviation counts as this one.

    Returns:
        As `farrington_flexible`; phi is NaN. A series shorter than its baseline has its latest period, not testable.

    Raises:
        ValueError: another method, a baseline under 3, a negative min_sigma, an alpha outside 0..1, wrong counts.
    """
    chosen = _chosen(method, baseline, alpha, min_sigma)
    numbers = checked(counts, missing=True)
    length, first = len(numbers), baseline + DELAYS[method] + 1
    tested = positions(None, first=min(first, length), last=length)
    mean, sigma = _baselines(numbers, baseline, 0 if method == "C1" else GUARD)
    sigma = np.maximum(sigma, min_sigma)
    with np.errstate(all="ignore"):
        score = (numbers - mean) / sigma
        score = np.where((sigma == 0) & (numbers <= mean) & (method != "C3"), -np.inf, score)
        upper = mean + special.ndtri(1 - chosen) * sigma
        if method == "C3":
            score = _summed(score)
            upper = np.maximum(0.0, numbers + sigma * (special.ndtri(1 - chosen) - score))
    columns = {"observed": numbers, "expected": mean, "upper": upper, "phi": np.full(numbers.shape, np.nan)}
    columns |= {"p_value": special.ndtr(-score), "alarm": (numbers > upper).astype(float)}
    is_tested = ~np.isnan(upper + numbers)
    for name in ("expected", "upper", "p_value", "alarm"):
        columns[name] = np.where(is_tested, columns[name], np.nan)
    columns["status"] = np.where(is_tested, Status.OK, Status.NOT_TESTABLE)
    return long_frame(counts.columns, tested, {name: values[tested - 1].T for name, values in columns.items()})


def _chosen(method: str, baseline: int, alpha: float | None, min_sigma: float) -> float:
    """The checked alpha."""
    wrong = {
        f"method must be one of {tuple(DELAYS)}.": method not in DELAYS,
        f"baseline must be at least {LEAST_BASELINE}.": baseline < LEAST_BASELINE,
        "min_sigma must not be negative.": min_sigma < 0,
        "alpha must lie between 0 and 1.": alpha is not None and not 0 < alpha < 1,
    }
    for message, is_so in wrong.items():
        if is_so:
            raise ValueError(message)
    return ALPHAS[method] if alpha is None else alpha


def _baselines(numbers: Numbers, baseline: int, guard: int) -> tuple[Numbers, Numbers]:
    """Mean and standard deviation of the baseline before each period, NaN where it is not whole."""
    mean, sigma = np.full(numbers.shape, np.nan), np.full(numbers.shape, np.nan)
    first = baseline + guard
    if len(numbers) > first:
        windows = np.lib.stride_tricks.sliding_window_view(numbers[: len(numbers) - guard - 1], baseline, axis=0)
        mean[first:] = windows.mean(axis=-1)
        sigma[first:] = windows.std(axis=-1, ddof=1)
    return mean, sigma


def _summed(score: Numbers) -> Numbers:
    """What the two periods before stood out by, above one standard deviation each."""
    above = np.maximum(0.0, score - 1)
    summed = np.full(score.shape, np.nan)
    summed[GUARD:] = above[:-GUARD] + above[1:-1]
    return summed
