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
ROUNDING = 1e-9  # of a ratio
COLUMNS = ("places", "start", "end", "observed", "expected", "llr", "p_value", "p_gumbel", "recurrence_interval_days")
WORDS = ("place", "date", "count")

Whole = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rules:
    """What counts as a cluster and how its chance is reckoned.

    Attributes:
        unit: length of a period: periods are counted back from the end, the first one takes what days are left over.
        prospective: whether only clusters that last until the end of the study are looked for.
        max_periods: most periods of a cluster.
        max_km: largest radius; None is any.
        max_share: largest share of all cases that the places of a cluster may have had over the whole study.
        min_cases: fewest cases of a cluster.
        replicates: permutations of the dates against the places.
        seed: of the permutations.
    """

    unit: str
    prospective: bool
    max_periods: int
    max_km: float | None
    max_share: float
    min_cases: int
    replicates: int
    seed: int

    def __post_init__(self) -> None:
        wrong = {
            f"unit must be one of {', '.join(DAYS)}.": self.unit not in DAYS,
            "max_periods must be 1 or more.": self.max_periods < 1,
            "max_km must be 0 or more, or None.": self.max_km is not None and not self.max_km >= 0,
            "max_share must be more than 0 and at most 1.": not 0 < self.max_share <= 1,
            "min_cases must be 1 or more.": self.min_cases < 1,
            "replicates must be 1 or more.": self.replicates < 1,
        }
        for message, is_so in wrong.items():
            if is_so:
                raise ValueError(message)


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

    `cases` has place, date and count, `places` place, lat and lon: every one is a centre, with cases or without. The
    study lasts from the day `start` to the day `end`; `Rules` tells the rest. What cannot be (an unknown place, a date
    outside the study, a count that is none, a rule out of its range): ValueError.

    Returns:
        One row per cluster: places (nearest to its centre first), start, end, observed, expected, llr, p_value (by
        rank), p_gumbel, recurrence_interval_days (days per unit ÷ p_value; NaN if not prospective).
    """
    rules = Rules(unit, prospective, max_periods, max_km, max_share, min_cases, replicates, seed)
    return _scanned(cases, places, start, end, rules)


def _scanned(cases: pd.DataFrame, places: pd.DataFrame, start: Any, end: Any, rules: Rules) -> pd.DataFrame:
    study = _study(cases, places, start=start, end=end, days=DAYS[rules.unit])
    total = int(study.table.sum())
    around = circles(study.places, study.table.sum(axis=1), max_km=rules.max_km, max_cases=rules.max_share * total)
    if total == 0 or not len(around.order):
        return _frame([], rules)
    longest = min(rules.max_periods, study.table.shape[1])
    margin = study.table.sum(axis=0)[-longest if rules.prospective else 0 :]
    windows = Windows(margin, longest, rules.min_cases, rules.prospective)
    clusters = _clusters(study, around, windows)
    if not clusters:
        return _frame([], rules)
    greatest = _replicated(study, around, windows, rules)
    return _frame([row | _chance(row["llr"], greatest) for row in clusters], rules)


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


def _replicated(study: Study, around: Circles, windows: Windows, rules: Rules) -> Numbers:
    """The greatest likelihood ratio of each permutation of the dates against the places."""
    seeds = np.random.SeedSequence(rules.seed).generate_state(rules.replicates, np.uint64).astype(np.uint64)
    cases = [study.table[rows].sum() for rows in around.members]
    pool = np.repeat(np.arange(len(cases), dtype=np.int32), cases)
    rings = Rings(around.start, around.order, around.mass)
    return np.asarray(simulated(seeds, pool, len(cases), rings, windows))


def _chance(ratio: float, greatest: Numbers) -> dict[str, float]:
    """P by rank among the permutations, and by a Gumbel distribution fitted to them (Abrams et al. 2010)."""
    as_great = np.count_nonzero(greatest >= ratio - 10.0**-SAME_RATIO)
    mean = float(greatest.mean())
    spread = float(greatest.std(ddof=1)) * np.sqrt(6) / np.pi if len(greatest) > 1 else 0.0
    gumbel = np.nan
    if spread > ROUNDING * max(abs(mean), 1.0):  # else all permutations say the same: nothing to fit
        with np.errstate(over="ignore"):  # far below them all: p is 1
            gumbel = float(stats.gumbel_r.sf(ratio, mean - np.euler_gamma * spread, spread))
    return {"p_value": (as_great + 1) / (len(greatest) + 1), "p_gumbel": gumbel}


def _frame(rows: list[dict[str, Any]], rules: Rules) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    kinds = dict.fromkeys(COLUMNS[4:], "float64") | {
        "observed": "int64",
        "start": "datetime64[us]",
        "end": "datetime64[us]",
    }
    frame = frame.astype(kinds)
    frame["recurrence_interval_days"] = DAYS[rules.unit] / frame["p_value"] if rules.prospective else np.nan
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
