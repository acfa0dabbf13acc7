"""Episodes as the store keeps them, week by week, and as `episodes.advanced` takes them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from analysis.levels import ALARMS, Label, Level
from analysis.signals import episodes as chain
from analysis.signals.circles import on_sphere
from analysis.signals.course import Week
from analysis.signals.labels import labels
from analysis.signals.weekly import FARRINGTON, RECENT, SCAN
from data.periods import monday_of, week_of
from data.store.signals import KEY, SNAPSHOT

RULES = {FARRINGTON: "farrington", RECENT: "eb", SCAN: "scan"}  # as words name them
BACK = {word: rule for rule, word in RULES.items()}
CLOSING = frozenset({"benar", "salah", "tidak_jelas"})
REOPENED = "dibuka_lagi"
CHANGES = {
    chain.NEW: "opened", chain.RISEN: "grown", chain.WIDER: "grown", chain.SAME: "kept",
    chain.SILENT: "closed", chain.JUDGED: "closed",
}  # fmt: skip
NUMBERS = ("observed", "window_weeks", "expected", "upper", "p_value", "recurrence_days")
CIRCLE = ("cluster_lat", "cluster_lon", "cluster_km", "cluster_start")
LONGEST_DAYS = 1e9  # of a recurrence: beyond it a number says nothing more
DAYS_A_YEAR = 365.25
COLUMNS = ("week", *KEY, *SNAPSHOT)

Row = dict[str, Any]
Key = tuple[str, str, str]


@dataclass(slots=True)
class Said:
    """What officers said last of episodes: (series, area, opened) → verdict and its week."""

    verdicts: Mapping[Key, tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, stored: pd.DataFrame) -> "Said":
        """Return it from rows of `data.store.signals.before`."""
        rows = stored[stored["verdict"] != ""].to_dict("records")
        return cls({_key(row): (str(row["verdict"]), str(row["verdict_week"])) for row in rows})

    def told(self, state: pd.DataFrame, week: str) -> pd.DataFrame:
        """Return episodes with what was known of them when a week was run, in the week that follows it."""
        known = week_of(monday_of(week) + pd.Timedelta(weeks=1))
        rows = [_with_outcome(row, self.verdicts, known) for row in state.to_dict("records")]
        return pd.DataFrame(rows, columns=list(chain.COLUMNS)).astype(chain.COLUMNS)


def _with_outcome(row: Mapping[Any, Any], verdicts: Mapping[Key, tuple[str, str]], known: str) -> Row:
    verdict, since = verdicts.get((row["series"], row["area"], row["opened"]), ("", ""))
    if not verdict or since > known:
        return dict(row)
    is_reopened = verdict == REOPENED and row["quiet"] < chain.QUIET
    return dict(row) | {"outcome": verdict if verdict in CLOSING else ""} | ({"closed": ""} if is_reopened else {})


def restored(stored: pd.DataFrame) -> pd.DataFrame:
    """Return the state that a run goes on from; what was only watched is no episode.

    Args:
        stored: rows of `data.store.signals.before`.
    """
    rows = [
        {
            "series": row["series"],
            "area": row["regency_code"],
            "opened": row["opened_week"],
            "grown": row["opened_week"],
            "seen": row["week"],
            "alarmed": row["week"] if row["quiet"] == 0 else "",
            "closed": row["week"] if row["change"] == "closed" else "",
            "level": row["level"],
            "rules": " ".join(sorted(BACK[word] for word in row["rules"].split(",") if word)),
            "places": row["cluster"].replace(",", " "),
            "quiet": row["quiet"],
            "reason": chain.SAME,
            "outcome": "",
        }
        for row in stored.sort_values("id").to_dict("records")
        if row["level"] != Level.PANTAU
    ]
    return pd.DataFrame(rows, columns=list(chain.COLUMNS)).astype(chain.COLUMNS)


def followed(
    weeks: list[Week], stored: pd.DataFrame, said: Said, *, places: pd.DataFrame, units: pd.Series
) -> pd.DataFrame:
    """Return every episode as each week left it.

    Args:
        weeks: judged weeks, oldest first.
        stored: rows of `data.store.signals.before` for the first of them.
        said: of episodes.
        places: place, lat, lon.
        units: reporting units by kabupaten.

    Returns:
        `COLUMNS`. An episode without alarm keeps the numbers of its last one. What lies just below an alarm is listed
        as an episode of its own of level `pantau`, as long as it lasts.
    """
    state = restored(stored)
    former: dict[Key, Row] = {_key(row): {str(name): row[name] for name in row} for row in stored.to_dict("records")}
    at = places.set_index("place")
    rows: list[Row] = []
    for each in weeks:
        last = state.drop_duplicates(["series", "area"], keep="last")  # the ones before it are over
        state = chain.advanced(said.told(last, each.week), each.levels, week=each.week)
        by_area = _levels(each.levels, state)
        own = [
            _snapshot(row, by_area[row["series"], row["area"]], former, each, at)
            for row in state[(state["seen"] == each.week) | (state["closed"] == each.week)].to_dict("records")
            if (row["series"], row["area"]) in by_area
        ]
        own += _watched(each, state, former)
        former |= {_key(row): row for row in own}
        rows += own
    made = pd.DataFrame(rows, columns=list(COLUMNS))
    return made.assign(units=made["regency_code"].map(units).astype("float64"))


def _levels(levels: pd.DataFrame, state: pd.DataFrame) -> dict[tuple[str, str], Row]:
    """Return the levels of a week where there are episodes, by series and area."""
    own = levels.merge(state[["series", "area"]].drop_duplicates(), on=["series", "area"])
    return {(row["series"], row["area"]): {str(n): row[n] for n in row} for row in own.to_dict("records")}


def _snapshot(state: Mapping[Any, Any], level: Row, former: Mapping[Key, Row], each: Week, at: pd.DataFrame) -> Row:
    """Return an episode as a week leaves it."""
    key = (state["series"], state["area"], state["opened"])
    before = former.get(key, {})
    is_alarm = level["level"] in ALARMS and state["seen"] == each.week  # else it is a new episode's
    numbers = _numbers(level) if is_alarm else {name: before.get(name) for name in (*NUMBERS, "label")}
    circle = _circle(state, level, each, at) if is_alarm and level["places"] else {n: before.get(n) for n in CIRCLE}
    change = "quiet" if state["quiet"] and not state["closed"] else CHANGES[state["reason"]]
    return {
        "week": each.week,
        **dict(zip(KEY, key, strict=True)),
        "level": state["level"],
        "rules": _rules(state["rules"]),
        "change": "closed" if state["closed"] else change,
        "quiet": state["quiet"],
        "completeness": level["completeness"],
        "cluster": ",".join(state["places"].split()),
        **numbers,
        **circle,
    }


def _watched(each: Week, state: pd.DataFrame, former: Mapping[Key, Row]) -> list[Row]:
    """Return what lies just below an alarm, where there is no open episode."""
    is_open = state[state["closed"] == ""]
    taken = set(zip(is_open["series"], is_open["area"], strict=True))
    found = each.levels[each.levels["level"] == Level.PANTAU]
    words = labels(each.levels.replace({"level": {str(Level.PANTAU): str(Level.WASPADA)}}), _complete(each.levels))
    previous = week_of(monday_of(each.week) - pd.Timedelta(weeks=1))
    since = {(key[0], key[1]): key[2] for key, row in former.items() if _was_watched(row, previous)}
    return [
        {
            "week": each.week,
            "series": row["series"],
            "regency_code": row["area"],
            "opened_week": since.get((row["series"], row["area"]), each.week),
            "level": str(Level.PANTAU),
            "rules": _rules(row["rules"] or row["rule"]),
            "change": "kept" if (row["series"], row["area"]) in since else "opened",
            "quiet": 0,
            "completeness": row["completeness"],
            "cluster": "",
            **_numbers(row),
            "label": words.get(row["area"], str(Label.UNCLEAR)),
        }
        for row in found.to_dict("records")
        if (row["series"], row["area"]) not in taken
    ]


def _was_watched(row: Mapping[str, Any], week: str) -> bool:
    return str(row["level"]) == Level.PANTAU and str(row["week"]) == week


def _complete(levels: pd.DataFrame) -> "pd.Series[float]":
    return levels.drop_duplicates("area").set_index("area")["completeness"].dropna()


def _numbers(level: Mapping[Any, Any]) -> Row:
    """Return what an alarm rests on: the numbers of its most severe rule."""
    return {
        "observed": level["observed"],
        "window_weeks": level["weeks"],
        "expected": level["expected"],
        "upper": level["upper"],
        "p_value": level["p_value"],
        "recurrence_days": np.fmin(level["recurrence_years"] * DAYS_A_YEAR, LONGEST_DAYS),
        "label": level["label"],
    }


def _circle(state: Mapping[Any, Any], level: Row, each: Week, at: pd.DataFrame) -> Row:
    """Return the circle around all kabupaten of an episode's clusters, and since when its latest cluster lasts."""
    codes = state["places"].split()
    if len(codes) == 1:
        return dict.fromkeys(CIRCLE)
    points = at.loc[codes, ["lat", "lon"]].to_numpy(dtype=np.float64)
    lat, lon = points.mean(axis=0)
    away = np.array([on_sphere(*point) for point in points]) - on_sphere(lat, lon)
    own = each.clusters[
        (each.clusters["series"] == state["series"])
        & (each.clusters["severity"] <= 1)
        & each.clusters["members"].map(lambda members: level["area"] in members).astype("bool")
    ]
    start = pd.to_datetime(own["start"]).min()
    return {
        "cluster_lat": lat,
        "cluster_lon": lon,
        "cluster_km": float(np.sqrt((away**2).sum(axis=1)).max()),
        "cluster_start": None if pd.isna(start) else start.date(),
    }


def _rules(names: str) -> str:
    return ",".join(word for rule, word in RULES.items() if rule in names.split())


def _key(row: Mapping[Any, Any]) -> Key:
    series, area, opened = (str(row[name]) for name in KEY)
    return series, area, opened
