"""One series through the rules that test every area by itself: how severe each finds each week."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analysis.signals.engine import excess
from analysis.signals.farrington import farrington_flexible
from analysis.signals.rules import Threshold
from analysis.signals.tables import Numbers, Status
from data.periods import monday_of

FARRINGTON, RECENT, SCAN = "farrington", "terkini", "klaster"
YEAR, MOST_YEARS, FEWEST_YEARS = 52, 5, 3
HALF_WIDTH = 3
JUST_ABOVE = 1 + 1e-9


@dataclass(frozen=True, slots=True)
class Limits:
    """What the rules ask for.

    Attributes:
        alpha: of Farrington's rule.
        min_cases: its cases and within how many latest weeks; (3, 4) is the sparse mode.
        threshold: of the engine.
        window: weeks that the engine sums.
        refit: the engine learns anew every so many weeks of a backtest.
    """

    alpha: float = 0.005
    min_cases: tuple[float, int] = (5, 4)
    threshold: Threshold = field(default_factory=Threshold)
    window: int = 3
    refit: int = 4


def weekly(counts: pd.DataFrame, offset: pd.DataFrame | None, at: Sequence[int], *, limits: Limits) -> pd.DataFrame:
    """Both rules for every area in the weeks named.

    Args:
        counts: whole weeks × areas; the index is ISO weeks, oldest first, without gaps.
        offset: the same shape, or None.
        at: 1-based positions, rising.
        limits: of the rules.

    Returns:
        rule, area, t, weeks (that were summed), observed, expected, upper, p_value, severity (up to 1 alarms; NaN where
        not tested), status.
    """
    return pd.concat([_farrington(counts, offset, at, limits), _recent(counts, offset, at, limits)], ignore_index=True)


def _farrington(counts: pd.DataFrame, offset: pd.DataFrame | None, at: Sequence[int], limits: Limits) -> pd.DataFrame:
    """Farrington's rule; years back are the full ones less one, 3 to 5."""
    groups: dict[int, list[int]] = {}
    for t in at:
        groups.setdefault(min(MOST_YEARS, max(FEWEST_YEARS, (t - 1) // YEAR - 1)), []).append(t)
    dates = [monday_of(str(week)) for week in counts.index]
    parts = [
        farrington_flexible(
            counts, dates=dates, at=some, b=years, alpha=limits.alpha, min_cases=limits.min_cases, population=offset
        )
        for years, some in groups.items()
    ]
    found = pd.concat(parts, ignore_index=True)
    ratio = found["p_value"].to_numpy(dtype=np.float64) / limits.alpha
    alarms = found["alarm"].fillna(False).to_numpy(dtype=np.bool_)
    severity = np.where(alarms, np.minimum(ratio, 1), np.maximum(ratio, JUST_ABOVE))
    found.loc[found["t"] <= YEAR * FEWEST_YEARS + HALF_WIDTH, "status"] = str(Status.NOT_TESTABLE)
    return _rows(FARRINGTON, found, severity, weeks=1)


def _recent(counts: pd.DataFrame, offset: pd.DataFrame | None, at: Sequence[int], limits: Limits) -> pd.DataFrame:
    """The engine: not severe without a case in the last week, however many there were before it."""
    found = excess(counts, at=at, window=limits.window, population=offset, refit=limits.refit)
    wide = found["ratio"].to_numpy(dtype=np.float64).reshape(counts.shape[1], len(at)).T
    severity: Numbers = limits.threshold.severity(wide).T.reshape(-1)
    severity = np.where(found["latest"] > 0, severity, np.inf)
    return _rows(RECENT, found, severity, weeks=limits.window)


def _rows(rule: str, found: pd.DataFrame, severity: Numbers, *, weeks: int) -> pd.DataFrame:
    """The common columns; too few cases are tested and not severe."""
    tested = np.where(found["status"] == Status.OK, severity, np.inf)
    severity = np.where(found["status"] == Status.NOT_TESTABLE, np.nan, tested)
    columns = ["area", "t", "observed", "expected", "upper", "p_value", "status"]
    frame = found[columns].assign(rule=rule, weeks=weeks, severity=severity)
    return frame[["rule", "area", "t", "weeks", *columns[2:-1], "severity", "status"]]
