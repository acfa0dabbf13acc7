"""The space-time scan of each series, by week, as a rule: a cluster alarms with every area in it."""

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from analysis.levels import Series
from analysis.signals.scan import permutation_scan
from data.periods import monday_of

DAYS_A_YEAR = 365.25
WEEK = pd.Timedelta(weeks=1)
COLUMNS = (
    "series",
    "t",
    "members",
    "places",
    "start",
    "end",
    "weeks",
    "observed",
    "expected",
    "llr",
    "p_value",
    "recurrence",
    "severity",
)


@dataclass(frozen=True, slots=True)
class Reach:
    """Of the scan.

    Attributes:
        weeks: longest cluster.
        history: weeks that are studied.
        km: largest radius.
        share: largest share of all cases.
        cases: fewest.
        replicates: permutations.
        seed: of them.
        interval: days; a cluster alarms that chance brings less often.
    """

    weeks: int = 13
    history: int = 52
    km: float = 300.0
    share: float = 0.1
    cases: int = 3
    replicates: int = 999
    seed: int = 1
    interval: float = 365.0


def clusters(cases: pd.DataFrame, places: pd.DataFrame, weeks: pd.Index, *, reach: Reach) -> pd.DataFrame:
    """The clusters that last until the end of the latest week.

    Args:
        cases: series, place, date, count.
        places: place, lat, lon.
        weeks: ISO weeks, the last one the latest that counts.
        reach: of the scan.

    Returns:
        series, t (1-based number of the latest week), members (list of those places that make the cluster: with more
        cases in its weeks than expected of them and one in the last week), places (all of them, as text), start, end,
        weeks, observed, expected, llr, p_value, recurrence (years), severity (up to 1 alarms).
    """
    first = monday_of(str(weeks[-min(reach.history, len(weeks))]))
    last = monday_of(str(weeks[-1])) + timedelta(days=6)
    day = pd.to_datetime(cases["date"])
    within = cases[(day >= pd.Timestamp(first)) & (day <= pd.Timestamp(last)) & cases["place"].isin(places["place"])]
    parts = [_of(str(series), within, places, reach, first=first, last=last) for series in Series]
    found = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    return found.assign(t=len(weeks))[list(COLUMNS)]


def _of(
    series: str, cases: pd.DataFrame, places: pd.DataFrame, reach: Reach, *, first: date, last: date
) -> pd.DataFrame:
    """One series' clusters."""
    found = permutation_scan(
        cases.loc[cases["series"] == series, ["place", "date", "count"]],
        places,
        start=first,
        end=last,
        unit="week",
        max_periods=reach.weeks,
        max_km=reach.km,
        max_share=reach.share,
        min_cases=reach.cases,
        replicates=reach.replicates,
        seed=reach.seed,
    )
    days = found["recurrence_interval_days"].astype("float64")
    length = (pd.to_datetime(found["end"]) - pd.to_datetime(found["start"])).dt.days + 1
    own = cases[cases["series"] == series].assign(day=pd.to_datetime(cases["date"]))
    total = own.groupby("place")["count"].sum()
    latest = set(own.loc[(own["day"] > pd.Timestamp(last) - WEEK) & (own["count"] > 0), "place"])
    members = [
        [place for place in _above(row["places"], own[own["day"] >= row["start"]], total) if place in latest]
        for row in found.to_dict("records")
    ]
    return found.assign(
        series=series,
        members=pd.Series(members, index=found.index, dtype="object"),
        places=found["places"].map(lambda some: " ".join(sorted(str(place) for place in some))),
        weeks=length // 7,
        recurrence=days / DAYS_A_YEAR,
        severity=reach.interval / days,
    )


def _above(places: list[str], since: pd.DataFrame, total: "pd.Series[int]") -> list[str]:
    """Return the places of a cluster that had more cases in its weeks than expected of them by the rest of the study.

    Args:
        places: of the cluster.
        since: place, count: all cases of its weeks, anywhere.
        total: of the whole study by place.
    """
    seen = since[since["place"].isin(places)].groupby("place")["count"].sum()
    share = since["count"].sum() / max(total.sum(), 1)
    return [str(place) for place, count in seen.items() if count > share * total[place]]
