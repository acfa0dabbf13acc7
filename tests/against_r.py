"""The reference figures of R's surveillance: where they are, how a call of R reads here, how close ours are.

`../shared/validation` beside the repository is not part of it (licences of its series): tests over it are skipped, with
the reason, where it is missing. `golden/signals` always runs: R's result figures of one series, `salmonella_agona`.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared" / "validation"
GOLDEN = Path(__file__).parent / "golden" / "signals"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared/validation: not part of the repository")
CLOSE = 1e-6
OPTIONS: dict[str, tuple[str, Callable[[str], Any]]] = {  # R's word → ours, and how its value is read
    "b": ("b", int),
    "w": ("w", int),
    "noPeriods": ("periods", int),
    "pastWeeksNotIncluded": ("exclude", int),
    "weightsThreshold": ("weights_threshold", float),
    "pThresholdTrend": ("p_trend", float),
    "trend": ("trend", lambda text: text == "TRUE"),
    "reweight": ("reweight", lambda text: text == "TRUE"),
    "thresholdMethod": ("threshold", lambda text: text.strip('"')),
    "alpha": ("alpha", float),
    "limit54": ("min_cases", lambda text: tuple(int(number) for number in re.findall(r"\d+", text))),
}
PANELS: dict[str, dict[str, Any]] = {
    "noufaily": {},
    "b3": {"b": 3, "alpha": 0.01, "min_cases": (3, 4)},
    "b3_nt": {"b": 3, "alpha": 0.005, "min_cases": (3, 4), "periods": 1, "trend": False},
    "monthly": {"freq": 12, "w": 1, "periods": 4, "exclude": 6},
    "monthly_nt": {"freq": 12, "w": 1, "periods": 1, "exclude": 6, "trend": False},
}


def runs(method: str) -> list[dict[str, Any]]:
    """Rows of INDEX.csv whose method begins so; none where the folder is missing."""
    if not SHARED.is_dir():
        return []
    index = pd.read_csv(SHARED / "temporal" / "INDEX.csv")
    chosen = index[index["method"].str.startswith(method)]
    return [{str(name): value for name, value in run.items()} for run in chosen.to_dict("records")]


def arguments(call: str) -> dict[str, Any]:
    """Arguments of `farrington_flexible` from a call of R."""
    given = dict(re.findall(r"(\w+) = (\"[^\"]*\"|c\([^)]*\)|[^,()]+)", call))
    return {ours: read(given[theirs]) for theirs, (ours, read) in OPTIONS.items() if theirs in given}


def panel(name: str) -> tuple[pd.DataFrame, list[str] | None, pd.DataFrame]:
    """Counts, dates (None where R counted rows) and R's figures of a panel."""
    given = pd.read_csv(SHARED / "panels" / f"{name}__input.csv")
    counts = given.pivot_table(index="t", columns="area", values="observed")
    dates = given.groupby("t")["date"].first()
    figures = pd.read_csv(SHARED / "panels" / f"{name}__reference.csv")
    return counts, None if dates.isna().all() else list(dates), figures


def assert_like_r(ours: pd.DataFrame, figures: pd.DataFrame) -> None:
    """No other alarm, NaN in the same places, the rest within a millionth."""
    both = figures.merge(ours, on=[key for key in ("area", "t") if key in figures], suffixes=("_r", ""), validate="1:1")
    assert len(both) == len(figures) > 0
    assert both["alarm"].fillna(value=False).tolist() == (both["alarm_r"] == 1).tolist()
    for name, theirs in (("upper", "upperbound"), ("expected", "expected_r"), ("phi", "phi_r"), ("p_value", "pvalue")):
        if theirs in both:
            np.testing.assert_allclose(both[name], both[theirs], rtol=CLOSE, atol=1e-12, err_msg=name)
    assert (both["status"] == "ok").tolist() == both["upperbound"].notna().tolist()
