"""Space-time permutation scan: where and when more was reported than places and dates alone explain.

Kulldorff, Heffernan, Hartman, Assunção and Mostashari (2005), PLoS Medicine 2(3): e59. Agrees with SaTScan 10.3.2.
"""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from analysis.signals.circles import Circles, circles
from analysis.signals.cylinders import Rings, Windows, most_likely, simulated

Unit = Literal["day", "week"]
DAYS: dict[str, int] = {"day": 1, "week": 7}
DAY = pd.Timedelta(days=1)
SAME_RATIO = 10  # decimals: likelihood ratios that differ by less are the same
COLUMNS = ("places", "start", "end", "observed", "expected", "llr", "p_value", "p_gumbel", "recurrence_interval_days")
WORDS = ("place", "date", "count")

Whole = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Study:
    """What is scanned: places sorted by their name, first days of the periods (and the day after), counts by both."""

    places: pd.DataFrame
    edges: pd.DatetimeIndex
    table: Whole


def permutation_scan(  # noqa: PLR0913 - the interface that others call
    cases: pd.DataFrame,
    places: pd.DataFrame,
    *,
    start: Any,
    end: Any,
    unit: Unit = "day",
    prospective: bool = True,
    max_periods: int,
    max_km: float | None = None,
    max_share: float = 0.5,
    min_cases: int = 2,
    replicates: int = 999,
    seed: int = 1,
) -> pd.DataFrame:
    """Clusters in space and time, most likely first; no later one shares both a place and a time with an earlier one.

    Args:
        cases: place, date, count.
        places: place, lat, lon; every one is a centre, with cases or without.
        start: first day of the study.
        end: its last day; periods are counted back from it and the first one takes what days are left over.
        unit: length of a period.
        prospective: whether only clusters that last until `end` are looked for.
        max_periods: most periods of a cluster.
        max_km: largest radius; None is any.
        max_share: largest share of all cases that the places of a cluster may have had over the whole study.
        min_cases: fewest cases of a cluster.
        replicates: permutations of the dates against the places.
        seed: of the permutations.

    Returns:
        One row per cluster: places (nearest to its centre first), start, end, observed, expected, llr, p_value (by
        rank), p_gumbel, recurrence_interval_days (days per unit ÷ p_value; NaN if not prospective).

    Raises:
        ValueError: an unknown or repeated place, a date outside the study, a count that is none, an option out of its
            range.
    """
    _check_options(unit, max_periods, max_km, max_share, min_cases, replicates)
    study = _study(cases, places, start=start, end=end, days=DAYS[unit])
    total = int(study.table.sum())
    around = circles(study.places, study.table.sum(axis=1), max_km=max_km, max_cases=max_share * total)
    if total == 0 or not len(around.order):
        return _frame([], prospective=prospective, days=DAYS[unit])
    longest = min(max_periods, study.table.shape[1])
    margin = study.table.sum(axis=0)[-longest if prospective else 0 :]
    windows = Windows(margin, longest, min_cases, prospective)
    clusters = _clusters(study, around, windows)
    greatest = _replicated(study, around, windows, replicates=replicates, seed=seed)
    return _frame([row | _chance(row["llr"], greatest) for row in clusters], prospective=prospective, days=DAYS[unit])


def _clusters(study: Study, around: Circles, windows: Windows) -> list[dict[str, Any]]:
    """The clusters to report: each centre's most likely cylinder, without overlaps."""
    width, total = len(windows.margin), int(study.table.sum())
    counts = np.array([study.table[rows, -width:].sum(axis=0) for rows in around.members], dtype=np.int32)
    ratios, where = most_likely(counts, total, Rings(around.start, around.order, around.mass), windows)
    found = np.flatnonzero(ratios > 0)
    ranked = found[np.lexsort((found, around.places[where[found, 0]], -ratios[found].round(SAME_RATIO)))]
    edges, names = study.edges[-width - 1 :], study.places["place"]
    taken = np.zeros((len(study.places), width), dtype=bool)
    kept: list[dict[str, Any]] = []
    for centre in ranked:
        last, first, end, observed, scaled = where[centre]
        points = around.order[around.start[centre] : last + 1]
        rows = [row for point in points for row in around.members[point]]
        if taken[rows, first : end + 1].any():
            continue
        taken[rows, first : end + 1] = True
        time = {"start": edges[first], "end": edges[end + 1] - DAY}
        count = {"observed": observed, "expected": scaled / total, "llr": ratios[centre]}
        kept.append({"places": names.iloc[rows].tolist(), **time, **count})
    return kept


def _replicated(study: Study, around: Circles, windows: Windows, *, replicates: int, seed: int) -> Numbers:
    """The greatest likelihood ratio of each permutation of the dates against the places."""
    seeds = np.random.SeedSequence(seed).generate_state(replicates, np.uint64).astype(np.uint64)
    cases = [study.table[rows].sum() for rows in around.members]
    pool = np.repeat(np.arange(len(cases), dtype=np.int32), cases)
    rings = Rings(around.start, around.order, around.mass)
    return np.asarray(simulated(seeds, pool, len(cases), rings, windows))


def _chance(ratio: float, greatest: Numbers) -> dict[str, float]:
    """P by rank among the permutations, and by a Gumbel distribution fitted to them (Abrams et al. 2010)."""
    as_great = np.count_nonzero(greatest >= ratio - 10.0**-SAME_RATIO)
    spread = float(greatest.std(ddof=1)) * np.sqrt(6) / np.pi if len(greatest) > 1 else 0.0
    gumbel = stats.gumbel_r.sf(ratio, greatest.mean() - np.euler_gamma * spread, spread) if spread > 0 else np.nan
    return {"p_value": (as_great + 1) / (len(greatest) + 1), "p_gumbel": float(gumbel)}


def _frame(rows: list[dict[str, Any]], *, prospective: bool, days: int) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    kinds = dict.fromkeys(COLUMNS[4:], "float64") | {
        "observed": "int64",
        "start": "datetime64[us]",
        "end": "datetime64[us]",
    }
    frame = frame.astype(kinds)
    frame["recurrence_interval_days"] = days / frame["p_value"] if prospective else np.nan
    return frame


def _study(cases: pd.DataFrame, places: pd.DataFrame, *, start: Any, end: Any, days: int) -> Study:
    first, last = pd.Timestamp(start).normalize(), pd.Timestamp(end).normalize()
    if not first <= last:
        message = f"The study ends ({end}) before it starts ({start})."
        raise ValueError(message)
    _need(places, ("place", "lat", "lon"), "places")
    _need(cases, WORDS, "cases")
    places = places.sort_values("place", key=lambda names: names.astype(str), ignore_index=True)
    if not places["place"].is_unique:
        message = f"Place {places['place'][places['place'].duplicated()].iloc[0]!r} stands twice in places."
        raise ValueError(message)
    periods = max(((last - first).days + 1) // days, 1)
    edges = pd.DatetimeIndex(
        [first, *(last + DAY - pd.Timedelta(days=days * back) for back in range(periods - 1, -1, -1))]
    )
    rows, dates, counts = _cases(cases, places, first, last)
    table = np.zeros((len(places), periods), dtype=np.int64)
    np.add.at(table, (rows, edges.searchsorted(dates, side="right") - 1), counts)
    return Study(places, edges, table)


def _cases(
    cases: pd.DataFrame, places: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp
) -> tuple[Whole, pd.DatetimeIndex, Whole]:
    """Row in `places`, day and number of each case, checked."""
    counts = pd.to_numeric(cases["count"]).to_numpy(dtype=np.float64, na_value=np.nan)
    if not (counts >= 0).all() or (counts != np.floor(counts)).any() or np.isinf(counts).any():
        message = "Every count must be a whole number that is not negative."
        raise ValueError(message)
    rows = pd.Index(places["place"]).get_indexer(pd.Index(cases["place"]))
    if (rows < 0).any():
        message = f"Place {cases['place'].iloc[int(np.argmax(rows < 0))]!r} is not in places."
        raise ValueError(message)
    dates = pd.DatetimeIndex(pd.to_datetime(cases["date"])).normalize()
    outside = ~((dates >= first) & (dates <= last))
    if outside.any():
        date = dates[int(np.argmax(outside))]
        message = f"Date {date:%Y-%m-%d} is outside the study, {first:%Y-%m-%d} to {last:%Y-%m-%d}."
        raise ValueError(message)
    return rows.astype(np.int64), dates, counts.astype(np.int64)


def _need(frame: pd.DataFrame, columns: tuple[str, ...], name: str) -> None:
    missing = [column for column in columns if column not in frame]
    if missing:
        message = f"{name} needs the columns {', '.join(columns)}; {', '.join(missing)} is missing."
        raise ValueError(message)


def _check_options(
    unit: str, max_periods: int, max_km: float | None, max_share: float, min_cases: int, replicates: int
) -> None:
    wrong = {
        f"unit must be one of {', '.join(DAYS)}.": unit not in DAYS,
        "max_periods must be 1 or more.": max_periods < 1,
        "max_km must be 0 or more, or None.": max_km is not None and not max_km >= 0,
        "max_share must be more than 0 and at most 1.": not 0 < max_share <= 1,
        "min_cases must be 1 or more.": min_cases < 1,
        "replicates must be 1 or more.": replicates < 1,
    }
    for message, is_so in wrong.items():
        if is_so:
            raise ValueError(message)
