"""Runs of early warning made by hand, for tests of what stores and shows them."""

from datetime import UTC, date, datetime
from typing import Any

import pandas as pd

from data.store.signals import KEY, SNAPSHOT, Made, Run

AT = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
WEEK = "2026-W46"
NUMBERS: dict[str, Any] = {  # the golden sentence of EARLY_WARNING.md
    "observed": 12, "window_weeks": 4, "expected": 3.0, "upper": 7.0, "p_value": 0.0096, "recurrence_days": 730.5,
    "completeness": 0.75, "units": 4,
}  # fmt: skip
QUIET: dict[str, Any] = {
    "level": "waspada", "label": "risiko_naik", "rules": "farrington", "change": "opened", "quiet": 0, "cluster": "",
    "cluster_lat": None, "cluster_lon": None, "cluster_km": None, "cluster_start": None,
}  # fmt: skip


def snapshot(code: str = "35.02", *, week: str = WEEK, opened: str = WEEK, **others: Any) -> dict[str, Any]:
    """Return one episode as a week left it."""
    key = {"series": others.pop("series", "masyarakat"), "regency_code": code, "opened_week": opened, "week": week}
    return key | NUMBERS | QUIET | others


def run_of(
    *snapshots: dict[str, Any],
    week: str = WEEK,
    first_week: str = "",
    digest: str = "d",
    is_demo: bool = False,
    observed: int = 5,
) -> Run:
    """Return a run that found these, with one week of one series and one hot spot."""
    made = Made(
        week, date(2026, 11, 16), AT, digest, "{}", "p", "x", is_demo, tested=1, too_few=2, not_testable=511
    )  # fmt: skip
    band = {
        "series": "masyarakat", "regency_code": "35.02", "week": week, "observed": observed, "expected": 1.5,
        "upper": 4.0, "p_value": 0.001, "alarm": True, "status": "ok",
    }  # fmt: skip
    blank = band | {"regency_code": "33.04", "expected": None, "upper": None, "p_value": None, "alarm": None}
    spot = {
        "quarter": "2026-Q3", "series": "masyarakat", "regency_code": "35.02", "kind": "panas", "gi_star": 3.1,
        "local_i": 2.0, "q_value": 0.01,
    }  # fmt: skip
    return Run(
        made,
        pd.DataFrame([band, blank | {"status": "too_few"}]),
        pd.DataFrame(list(snapshots), columns=[*KEY, "week", *SNAPSHOT]),
        pd.DataFrame([spot]),
        first_week or week,
    )
