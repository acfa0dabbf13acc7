"""The weekly run: rules into levels, levels into episodes. Frames in, frames out."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analysis.levels import BUDGETED, COMMUNITY, Level, Series
from analysis.signals.budget import BELOW, BUDGET, judged, strictness
from analysis.signals.clusters import Reach, clusters
from analysis.signals.effort import completeness, offsets
from analysis.signals.episodes import advanced, empty
from analysis.signals.labels import labels
from analysis.signals.tables import Status
from analysis.signals.weekly import SCAN, Limits, weekly

WEEKS_A_YEAR = 365.25 / 7


@dataclass(frozen=True, slots=True, eq=False)
class Inputs:
    """What a run is of.

    Attributes:
        series: by name, whole weeks × areas; the index is ISO weeks, oldest first, without gaps, the same for all; the
            last one is the week of the run.
        cases: series, place (an area of the counts), date, count: reports, for the scan.
        places: place, lat, lon.
        units: area, unit: reporting units known.
        signs: area, unit, week: those with a report, laporan nihil or activity in a week.
    """

    series: Mapping[Series, pd.DataFrame]
    cases: pd.DataFrame
    places: pd.DataFrame
    units: pd.DataFrame
    signs: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Settings:
    """How a run tests.

    Attributes:
        limits: of the rules that test areas by themselves.
        reach: of the scan.
        budget: Waspada a week.
        backtest: weeks that strictness is calibrated on.
    """

    limits: Limits = field(default_factory=Limits)
    reach: Reach = field(default_factory=Reach)
    budget: float = BUDGET
    backtest: int = 104


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """What a run found.

    Attributes:
        week: ISO week.
        strictness: largest severity of a Waspada.
        levels: one row per series and area: series, area, level, severity, rules (that alarm), label ("" without an
            alarm), completeness (NaN: not known), places (of its clusters, joined by a space); and of the most severe
            rule: rule, weeks, observed, expected, upper, p_value, recurrence_years (once in so many by chance).
        tests: series, rule, area, t, weeks, observed, expected, upper, p_value, severity, status, of this week.
        clusters: those of this week that alarm or not, as `clusters.clusters` gives them.
        tested: one row per series: areas ok, too_few, not_testable (by none of the rules).
        episodes: `episodes.COLUMNS`.
    """

    week: str
    strictness: float
    levels: pd.DataFrame
    tests: pd.DataFrame
    clusters: pd.DataFrame
    tested: pd.DataFrame
    episodes: pd.DataFrame


def run(
    inputs: Inputs,
    *,
    episodes: pd.DataFrame | None = None,
    limit: float | None = None,
    settings: Settings | None = None,
) -> Run:
    """Test the last week of the series.

    Args:
        inputs: see there.
        episodes: as the last run left them, with the outcomes since.
        limit: strictness; None calibrates it on the backtest.
        settings: None is the ministry's.

    Returns:
        The same for the same arguments, and the same again with the episodes it gave.

    Raises:
        ValueError: series of different weeks, or counts that are none.
    """
    settings = settings or Settings()
    weeks = weeks_of(inputs)
    last = len(weeks)
    offset = offsets(inputs.signs, weeks, next(iter(inputs.series.values())).columns)
    limit = calibrated(inputs, settings=settings) if limit is None else limit
    at = [t for t in (last - 1, last) if t > 0]
    tests = weekly_tests(inputs, offset, at, settings)
    found = pd.concat([clusters(inputs.cases, inputs.places, weeks[:t], reach=settings.reach) for t in at])
    levels = judged(severities(tests, found), strictness=limit)
    levels = levels[levels["t"] == last].drop(columns="t")
    latest = found[found["t"] == last].reset_index(drop=True)
    complete = completeness(inputs.units, inputs.signs, weeks)
    tests = tests[tests["t"] == last].reset_index(drop=True)
    found_levels = described(levels, tests, latest, complete)
    week = str(weeks[-1])
    after = advanced(empty() if episodes is None else episodes, found_levels, week=week)
    return Run(week, limit, found_levels, tests, latest, _tested(tests), after)


def calibrated(inputs: Inputs, *, settings: Settings) -> float:
    """Strictness from the weeks before the last one, by the rules that test areas by themselves."""
    weeks = weeks_of(inputs)
    at = range(max(len(weeks) - settings.backtest, 1), len(weeks))
    if not at:
        return 1.0
    some = {name: counts for name, counts in inputs.series.items() if name in BUDGETED}
    offset = offsets(inputs.signs, weeks, next(iter(inputs.series.values())).columns)
    tests = weekly_tests(
        Inputs(some, inputs.cases, inputs.places, inputs.units, inputs.signs), offset, list(at), settings
    )
    return strictness(severities(tests, None), budget=settings.budget)


def weeks_of(inputs: Inputs) -> pd.Index:
    """The weeks of all series."""
    frames = list(inputs.series.values())
    if not frames or any(not frame.index.equals(frames[0].index) for frame in frames):
        message = "series must hold at least one series, and all of them the same weeks."
        raise ValueError(message)
    return frames[0].index


def weekly_tests(inputs: Inputs, offset: pd.DataFrame, at: list[int], settings: Settings) -> pd.DataFrame:
    """Every series by itself; what communities report is seen against the units that are reporting."""
    parts = [
        weekly(counts, offset[counts.columns] if name in COMMUNITY else None, at, limits=settings.limits).assign(
            series=str(name)
        )
        for name, counts in inputs.series.items()
    ]
    return pd.concat(parts, ignore_index=True)


def severities(tests: pd.DataFrame, found: pd.DataFrame | None) -> pd.DataFrame:
    """One column per rule; the scan judges only who is in a cluster worth a look: the rest it does not vouch for."""
    wide = tests.pivot_table(
        index=["series", "area", "t"], columns="rule", values="severity", aggfunc="first", dropna=False, observed=True
    )
    if found is not None and len(found):
        members = (
            found[found["severity"] <= BELOW].explode("members").groupby(["series", "members", "t"])["severity"].min()
        )
        wide[SCAN] = members.rename_axis(["series", "area", "t"]).reindex(wide.index)
    return wide.reset_index()


def described(levels: pd.DataFrame, tests: pd.DataFrame, latest: pd.DataFrame, complete: pd.Series) -> pd.DataFrame:
    """Levels with their numbers, labels and clusters."""
    numbers = pd.concat([tests, _as_tests(latest)], ignore_index=True)
    numbers["recurrence_years"] = numbers["recurrence_years"].fillna(1 / (numbers["p_value"] * WEEKS_A_YEAR))
    order = numbers.sort_values("severity", kind="stable", na_position="last")
    worst = order.drop_duplicates(["series", "area"]).drop(columns=["t", "severity", "status"])
    alarming = latest[latest["severity"] <= 1].explode("members")
    places = (
        alarming.groupby(["series", "members"])["places"]
        .agg(lambda texts: " ".join(sorted({place for text in texts for place in text.split()})))
        .rename_axis(["series", "area"])
        .rename("places")
    )
    full = levels.merge(worst, how="left", on=["series", "area"])
    full = full.merge(places.reset_index().astype({"places": "str"}), how="left", on=["series", "area"])
    full["places"] = full["places"].fillna("").astype("str")
    full["completeness"] = full["area"].map(complete).astype("float64")
    words = labels(full, complete)
    has_alarm = full["level"].isin([Level.WASPADA, Level.SIAGA])
    full["label"] = np.where(has_alarm, full["area"].map(words), "")
    return full.sort_values(["series", "area"], ignore_index=True)


def _as_tests(latest: pd.DataFrame) -> pd.DataFrame:
    """Clusters as tests of each of their members."""
    rows = latest.explode("members").rename(columns={"members": "area", "recurrence": "recurrence_years"})
    columns = ["series", "area", "t", "weeks", "observed", "expected", "p_value", "severity", "recurrence_years"]
    return rows[columns].assign(rule=SCAN, upper=np.nan)


def _tested(tests: pd.DataFrame) -> pd.DataFrame:
    """How many areas of each series were tested by a rule, had too few cases, or could not be tested by any."""
    order = [str(Status.OK), str(Status.TOO_FEW), str(Status.NOT_TESTABLE)]
    best = tests.assign(rank=tests["status"].map(order.index)).groupby(["series", "area"], as_index=False)["rank"].min()
    return pd.DataFrame(
        [
            {"series": series, **{name: int((some["rank"] == place).sum()) for place, name in enumerate(order)}}
            for series, some in best.groupby("series")
        ]
    )
