"""The rules that are judged: the reference's fourteen, and the engine's scores."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from analysis.signals import ears, eb_recent_total, farrington_flexible
from analysis.signals.engine import excess
from analysis.signals.rules import shares
from benchmarks.bursts import Flags, Whole

Numbers = npt.NDArray[np.float64]
YEAR = 52

FARRINGTON = "Farrington Flexible a=.005, >=5 in 4wk (default)"
RULES = (
    FARRINGTON,
    "FF a=.005, >=3 in 4wk",
    "FF a=.001, >=3 in 4wk",
    "FF p + BH q=.10 over 514, >=3 in 4wk",
    "FF p + BH q=.05, >=3 in 4wk",
    "EARS C1 (7-wk baseline)",
    "EARS C2 (7-wk baseline)",
    "EARS C3 (7-wk baseline)",
    "EB Gamma-Poisson 4-wk total p<0.01, >=3",
    "EB Gamma-Poisson 4-wk total p<0.001, >=3",
    "EB Gamma-Poisson 4-wk total p<0.0002, >=3",
    "EB 4-wk + BH q=0.2, >=3",
    "EB 4-wk + BH q=0.1, >=3",
    "EB 4-wk + BH q=0.05, >=3",
)


def alarms(counts: Whole, judged: int) -> dict[str, Flags]:
    """Return every single rule's alarms in the judged weeks, weeks × areas."""
    frame, weeks = pd.DataFrame(counts), range(len(counts) - judged + 1, len(counts) + 1)
    rules: dict[str, Flags] = {}
    for name, alpha, cases in zip(RULES[:3], (0.005, 0.005, 0.001), (5, 3, 3), strict=True):
        found = _farrington(frame, weeks, alpha=alpha, min_cases=(cases, 4))
        rules[name] = _wide(found, "alarm", judged) == 1
        if name == RULES[1]:
            adjusted = _adjusted(np.where(_ok(found, judged), _wide(found, "p_value", judged), 1.0))
            rules |= {RULES[3]: adjusted <= 0.10, RULES[4]: adjusted <= 0.05}
    for name, method in zip(RULES[5:8], ("C1", "C2", "C3"), strict=True):
        found = ears(frame, method=method)
        rules[name] = _wide(found[found["t"].isin(weeks)], "alarm", judged) == 1
    found = eb_recent_total(frame, at=weeks)
    ok, p, q = _ok(found, judged), _wide(found, "p_value", judged), _wide(found, "q_value", judged)
    rules |= {name: ok & (p < limit) for name, limit in zip(RULES[8:11], (0.01, 0.001, 0.0002), strict=True)}
    rules |= {name: ok & (q <= limit) for name, limit in zip(RULES[11:], (0.2, 0.1, 0.05), strict=True)}
    return {name: rules[name] for name in RULES}


def scores(counts: Whole, judged: int, **options: Any) -> dict[str, Numbers]:
    """Return the engine's scores by week and area: ratio; 1 where there are enough cases, new ones; share by week."""
    weeks = range(len(counts) - judged + 1, len(counts) + 1)
    found = excess(pd.DataFrame(counts), at=weeks, **({"refit": 4} | options))
    ratio = _wide(found, "ratio", judged)
    enough = _ok(found, judged).astype(np.float64)
    return {
        "ratio": ratio,
        "share": shares(ratio),
        "news": np.where(_wide(found, "latest", judged) > 0, enough, 0.0),
        "enough": enough,
    }


def _farrington(frame: pd.DataFrame, weeks: range, **options: Any) -> pd.DataFrame:
    """Years back as EARLY_WARNING.md has them: full years less one, 3 to 5."""
    by_years: dict[int, list[int]] = {}
    for week in weeks:
        by_years.setdefault(min(5, max(3, (week - 1) // YEAR - 1)), []).append(week)
    parts = [farrington_flexible(frame, at=at, b=years, **options) for years, at in by_years.items()]
    return pd.concat(parts).sort_values(["area", "t"], ignore_index=True)


def _wide(found: pd.DataFrame, column: str, judged: int) -> Numbers:
    values = found[column].astype("float64").to_numpy(dtype=np.float64, na_value=np.nan)
    return np.asarray(values.reshape(-1, judged).T)


def _ok(found: pd.DataFrame, judged: int) -> Flags:
    return np.asarray((found["status"] == "ok").to_numpy().reshape(-1, judged).T)


def _adjusted(p: Numbers) -> Numbers:
    return np.asarray(stats.false_discovery_control(p, axis=1), dtype=np.float64)
