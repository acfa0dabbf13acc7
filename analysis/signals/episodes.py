"""Alerts over time: an episode is one series of one area, from its first alarm until it is quiet or judged."""

from typing import Any

import pandas as pd

from analysis.levels import ALARMS, RANKS, Level

QUIET = 4  # runs without alarm until an episode closes
COLUMNS = {
    "series": "str",
    "area": "str",
    "opened": "str",  # ISO week, as all of these
    "grown": "str",
    "seen": "str",  # latest run that knew of it
    "alarmed": "str",  # latest run with an alarm
    "closed": "str",
    "level": "str",
    "rules": "str",
    "places": "str",  # of the clusters it was in, sorted, joined by a space
    "quiet": "int64",
    "reason": "str",
    "outcome": "str",
}
NEW, RISEN, WIDER, SAME, SILENT, JUDGED = "baru", "level_naik", "klaster_meluas", "tetap", "senyap", "dinilai"


def empty() -> pd.DataFrame:
    """No episodes yet."""
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in COLUMNS.items()})


def advanced(episodes: pd.DataFrame, levels: pd.DataFrame, *, week: str) -> pd.DataFrame:
    """Episodes after a run; a run repeated with the same levels changes nothing.

    An alarm opens one unless there is an open one of the same series and area. It grows when its level rises or its
    cluster gains a place. It closes with an outcome, or after 4 runs without alarm. What an officer has judged opens
    anew only when it grows, or when it alarms again after a run without alarm.

    Args:
        episodes: `COLUMNS`, as the last run left them; outcome is filled in by officers ("" is none yet).
        levels: of this run: series, area, level, rules, places.
        week: of this run.

    Returns:
        The same columns, in the order of opening. A run older than one already seen changes nothing.
    """
    if len(episodes) and str(episodes["seen"].max()) > week:
        return episodes
    alarms = levels[levels["level"].isin(ALARMS)].set_index(["series", "area"])
    found: dict[tuple[str, str], dict[str, Any]] = {
        (str(series), str(area)): {str(name): value for name, value in row.items()}
        for (series, area), row in zip(alarms.index, alarms.to_dict("records"), strict=True)
    }
    rows = [{str(name): value for name, value in row.items()} for row in episodes.to_dict("records")]
    latest = {(row["series"], row["area"]): number for number, row in enumerate(rows)}
    after = [_judged(row, week) if row["outcome"] and not row["closed"] else row for row in rows]
    for key, number in latest.items():
        if not after[number]["closed"]:
            after[number] = _open(after[number], found.pop(key, None), week)
        elif key in found and (carried := _carried(after[number], found[key], week)):
            after[number] = carried
            found.pop(key)
        elif key not in found and after[number]["outcome"] and not after[number]["quiet"]:
            after[number] = after[number] | {"quiet": 1, "seen": week}
    after += [_new(key, row, week) for key, row in sorted(found.items())]
    return pd.DataFrame(after, columns=list(COLUMNS)).astype(COLUMNS)


def _new(key: tuple[str, str], alarm: dict[str, Any], week: str) -> dict[str, Any]:
    series, area = key
    weeks = {"opened": week, "grown": week, "seen": week, "alarmed": week, "closed": ""}
    what = {"level": alarm["level"], "rules": alarm["rules"], "places": alarm["places"]}
    return {"series": series, "area": area} | weeks | what | {"quiet": 0, "reason": NEW, "outcome": ""}


def _judged(row: dict[str, Any], week: str) -> dict[str, Any]:
    return row | {"closed": week, "reason": JUDGED}


def _open(row: dict[str, Any], alarm: dict[str, Any] | None, week: str) -> dict[str, Any]:
    """An open episode after a run."""
    if alarm is None:
        quiet = row["quiet"] + (row["seen"] < week)
        closing = {"closed": week, "reason": SILENT} if quiet >= QUIET else {}
        return row | {"quiet": quiet, "seen": week} | closing
    growth = _growth(row, alarm)
    if not growth and row["alarmed"] == week:  # the same run again
        return row
    what = {"level": max(row["level"], alarm["level"], key=_rank), "rules": _joined(row["rules"], alarm["rules"])}
    changed = {"reason": growth or SAME} | ({"grown": week} if growth else {})
    return row | what | changed | {"places": _joined(row["places"], alarm["places"])} | _heard(week)


def _carried(row: dict[str, Any], alarm: dict[str, Any], week: str) -> dict[str, Any] | None:
    """A closed episode whose alarm goes on as it was; None where the alarm is a new one."""
    if not row["outcome"] or _growth(row, alarm) or row["quiet"]:
        return None
    return row | _heard(week)


def _heard(week: str) -> dict[str, Any]:
    return {"quiet": 0, "seen": week, "alarmed": week}


def _growth(row: dict[str, Any], alarm: dict[str, Any]) -> str:
    if _rank(alarm["level"]) > _rank(row["level"]):
        return RISEN
    gained = bool(row["places"]) and not set(alarm["places"].split()) <= set(row["places"].split())
    return WIDER if gained else ""


def _rank(level: str) -> int:
    return RANKS[Level(level)]


def _joined(first: str, second: str) -> str:
    return " ".join(sorted({*first.split(), *second.split()}))
