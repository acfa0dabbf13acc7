"""From the rules' severities to levels, and the strictness that keeps the number of Waspada near a budget."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.levels import BUDGETED, Level

BUDGET = 5.0  # Waspada a week in the whole country, all categories together: an average, no cap
BELOW = 2.0  # severities up to here are listed as pantau
TOGETHER = 2  # rules that alarm in one run make it Siaga


def judged(severities: pd.DataFrame, *, strictness: float = 1.0) -> pd.DataFrame:
    """The level of every series, area and run.

    Waspada is one rule's alarm; Siaga is two rules' in the same run, or an alarm in two runs on end. Both are judged at
    the rules' own limits: strictness only decides which single alarms stay Waspada and which are listed as pantau.

    Args:
        severities: series, area, t, and one column per rule: p-value ÷ limit, so that up to 1 alarms; NaN: not tested.
        strictness: largest severity of a Waspada, up to 1; never applied to the tppo and tppm series.

    Returns:
        series, area, t, severity (of the most severe rule), rules (those that alarm, joined by a space), level.
    """
    rules = [name for name in severities.columns if name not in {"series", "area", "t"}]
    values = severities[rules].to_numpy(dtype=np.float64)
    alarming = np.asarray(values <= 1, dtype=np.bool_)
    severity = np.fmin.reduce(values, axis=1)
    before = _before(severities, np.asarray(alarming.any(axis=1)))
    limit = np.where(severities["series"].isin(BUDGETED), strictness, 1.0)
    is_siaga = (alarming.sum(axis=1) >= TOGETHER) | (alarming.any(axis=1) & before)
    level = np.select(
        [is_siaga, severity <= limit, severity <= BELOW, np.isnan(severity)],
        [str(Level.SIAGA), str(Level.WASPADA), str(Level.PANTAU), str(Level.UNKNOWN)],
        default=str(Level.NORMAL),
    )
    names = [" ".join(name for name, does in zip(rules, row, strict=True) if does) for row in alarming]
    return severities[["series", "area", "t"]].assign(severity=severity, rules=names, level=level)


def strictness(backtest: pd.DataFrame, *, budget: float = BUDGET) -> float:
    """The largest limit that leaves on average at most the budget of Waspada a week, never looser than the rules' own.

    Args:
        backtest: severities of past runs, as `judged` takes them.
        budget: Waspada a week, of the budgeted series together; Siaga is not counted.
    """
    single = judged(backtest)
    single = single[(single["level"] == Level.WASPADA) & single["series"].isin(BUDGETED)]
    severity = np.sort(single["severity"].to_numpy(dtype=np.float64))
    room = int(budget * backtest["t"].nunique())
    if len(severity) <= room:
        return 1.0
    fitting = severity[:room][severity[:room] < severity[room]]  # ties that would not all fit stay outside
    return float(fitting[-1]) if len(fitting) else 0.0


def _before(severities: pd.DataFrame, alarms: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Whether the same series and area alarmed in the run before."""
    key = pd.MultiIndex.from_frame(severities[["series", "area", "t"]])
    earlier = key[alarms].to_frame(index=False)
    earlier["t"] += 1
    return np.asarray(key.isin(pd.MultiIndex.from_frame(earlier)), dtype=np.bool_)
