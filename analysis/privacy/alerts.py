"""Alerts as a viewer may be told them: numbers where counts are exact by right, else the level alone (DOMAIN.md).

The level of an alert is published about a suppressed count on purpose; who reads no released counts is told nothing.
"""

import numpy as np
import pandas as pd

from analysis.privacy.rules import DEFAULT_RULES, Exactness, Level, Rules, exactness
from data.model import Role, Viewer

NUMBERS = ("observed", "expected", "upper", "p_value", "recurrence_days", "completeness", "units")
PLACES = ("cluster_lat", "cluster_lon", "cluster_km")


def alerts(episodes: pd.DataFrame, viewer: Viewer, rules: Rules = DEFAULT_RULES) -> pd.DataFrame:
    """Return the episodes that a viewer may know of.

    Args:
        episodes: one row each: regency_code, cluster (codes with commas between), the columns of `NUMBERS` and
            `PLACES`, and what else is known of an episode.
        viewer: who asks.
        rules: settings.

    Returns:
        The same columns and `told`: whether numbers are. Where they are not they are missing, and so are the cluster
        and its circle: those counts are of several kabupaten, and told where each of them is.
    """
    right = {code: _right(viewer, code, rules) for code in episodes["regency_code"].unique()}
    kept = np.array([right[code] is not Exactness.NONE for code in episodes["regency_code"]], dtype=bool)
    known = episodes[kept].reset_index(drop=True)
    told = [
        all(_right(viewer, code, rules) is Exactness.EXACT for code in _places(row["regency_code"], row["cluster"]))
        for row in known[["regency_code", "cluster"]].to_dict("records")
    ]
    found = known.assign(told=pd.array(told, dtype="boolean"))
    hidden = ~found["told"].to_numpy(bool)
    found.loc[hidden, [name for name in (*NUMBERS, *PLACES) if name in found]] = float("nan")
    found.loc[hidden, "cluster"] = ""
    return found


def may_know_series(viewer: Viewer, code: str, rules: Rules = DEFAULT_RULES) -> bool:
    """Return whether the weekly counts of a kabupaten that an alert rests on may be drawn for a viewer."""
    return _right(viewer, code, rules) is Exactness.EXACT


def _right(viewer: Viewer, code: str, rules: Rules) -> Exactness:
    """Return how an alert of a kabupaten is told: its counts are of all offices, a PIMPASA's are of the own office."""
    if viewer.role is Role.PIMPASA and not viewer.sees_demo_in_full:
        return Exactness.RELEASED if code in viewer.regencies else Exactness.NONE
    return exactness(viewer, Level.REGENCY, code, rules)


def _places(code: str, cluster: str) -> list[str]:
    return [code, *(each for each in str(cluster).split(",") if each)]
