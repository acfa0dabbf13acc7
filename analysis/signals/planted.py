"""How the engine does on the demonstration set, whose outbreaks are known: found, how late, and what else alarms."""

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from analysis.levels import ALARMS, Level, Series
from analysis.signals import course, reading
from analysis.signals.alerts import Inputs, Settings, weeks_of
from analysis.signals.course import Week
from data.demo.__main__ import read_reference
from data.demo.effects import effort_periods
from data.demo.outbreaks import SPAN_WEEKS, outbreaks
from data.demo.parameters import Parameters
from data.demo.world import build_world
from data.store.demo import current_demo
from data.store.engine import Engine

WITHIN = 5  # weeks from its first one, in which an outbreak must alarm to be found (EARLY_WARNING.md)
AFTER = 4  # weeks after it in which an alarm is still its own
KEY = ["series", "area"]


def measured(engine: Engine, *, progress: Callable[[int, int], object]) -> dict[str, Any] | None:
    """Run the engine over the weeks in which outbreaks are planted, and compare.

    Returns:
        What `docs/SIGNALS.md` and Metode tell; None where no demonstration set is stored.
    """
    stored = current_demo(engine, reading.MAKER)
    if stored is None:
        return None
    parameters = Parameters.from_text(stored.note)
    inputs = reading.read(engine, week=reading.week_looked_at(_day_after(parameters.end)))
    if inputs is None:
        return None
    world = build_world(read_reference(engine, as_of=parameters.end), seed=parameters.seed)
    plan = outbreaks(world, parameters)
    efforts = effort_periods(world, parameters)
    found = course.course(inputs, count=SPAN_WEEKS + 1, settings=Settings(), progress=progress)
    return compared(inputs, found.weeks, plan, efforts) | {
        "incidents": parameters.incidents,
        "seed": parameters.seed,
        "strictness": round(found.strictness, 4),
    }


def compared(inputs: Inputs, weeks: list[Week], plan: pd.DataFrame, efforts: pd.DataFrame) -> dict[str, Any]:
    """Return what was found of the planted outbreaks, and what else alarmed.

    Args:
        inputs: of the run.
        weeks: that were judged, without gaps.
        plan: `data.demo.outbreaks.outbreaks`.
        efforts: `data.demo.effects.effort_periods`: enforcement that officers raised by work, which alarms rightly.
    """
    names = list(weeks_of(inputs))
    alarms = _alarms(weeks, names)
    judged = plan[plan["week"] >= weeks[0].week].assign(t=[names.index(week) for week in plan["week"]])
    delays = [_delay(row, alarms) for row in judged.to_dict("records")]
    effort = efforts[efforts["start"] < len(names)]
    effort = effort.assign(t=effort["start"], series=str(Series.PENEGAKAN))
    planted = pd.concat([_span(judged), _span(effort)])
    own = _is_planted(alarms, planted)
    others = alarms[~own]
    new = others[~_went_on(others, alarms)]
    told = judged.assign(delay=delays)
    return {
        "weeks": len(weeks),
        "outbreaks": len(told),
        "found": int(told["delay"].notna().sum()),
        "median_delay": _median(told["delay"]),
        "by_series": {
            str(name): {"outbreaks": len(some), "found": int(some["delay"].notna().sum())}
            for name, some in told.groupby("series")
        },
        "large": _of_size(told, 9, None),
        "small": _of_size(told, 0, 9),
        "alarms_per_week": _per_week(alarms, weeks),
        "other_per_week": _per_week(others, weeks),
        "other_waspada_per_week": _per_week(others[others["level"] == Level.WASPADA], weeks),
        "other_siaga_per_week": _per_week(others[others["level"] == Level.SIAGA], weeks),
        "other_by_scan_alone_per_week": _per_week(others[others["rules"] == "klaster"], weeks),
        "other_new_per_week": _per_week(new, weeks),
        "other_by_series": {str(name): _per_week(others[others["series"] == name], weeks) for name in Series},
    }


def _alarms(weeks: list[Week], names: list[str]) -> pd.DataFrame:
    parts = [
        each.levels.loc[each.levels["level"].isin(ALARMS), [*KEY, "level", "rules"]].assign(t=names.index(each.week))
        for each in weeks
    ]
    return pd.concat(parts, ignore_index=True)


def _delay(row: dict[Any, Any], alarms: pd.DataFrame) -> float:
    """Return weeks from an outbreak's first one to its alarm; NaN: none came."""
    own = alarms[(alarms["series"] == row["series"]) & (alarms["area"] == row["regency_code"])]
    late = own["t"] - row["t"]
    within = late[(late >= 0) & (late < WITHIN)]
    return float(within.min()) if len(within) else float("nan")


def _span(frame: pd.DataFrame) -> pd.DataFrame:
    """Return series, area, first and last week of what alarms rightly."""
    last = frame["t"] + frame["weeks"] - 1 + AFTER
    return pd.DataFrame({"series": frame["series"], "area": frame["regency_code"], "first": frame["t"], "last": last})


def _is_planted(alarms: pd.DataFrame, planted: pd.DataFrame) -> "pd.Series[bool]":
    both = alarms.reset_index().merge(planted, on=KEY)
    within = both[(both["t"] >= both["first"]) & (both["t"] <= both["last"])]
    return pd.Series(alarms.index.isin(within["index"]), index=alarms.index)


def _went_on(some: pd.DataFrame, alarms: pd.DataFrame) -> "pd.Series[bool]":
    """Return whether the same series and area alarmed the week before."""
    before = pd.MultiIndex.from_frame(alarms[[*KEY, "t"]].assign(t=alarms["t"] + 1))
    return pd.Series(pd.MultiIndex.from_frame(some[[*KEY, "t"]]).isin(before), index=some.index)


def _of_size(told: pd.DataFrame, least: int, below: int | None) -> dict[str, int]:
    some = told[(told["extra"] >= least) & ((told["extra"] < below) if below is not None else True)]
    return {"outbreaks": len(some), "found": int(some["delay"].notna().sum())}


def _per_week(frame: pd.DataFrame, weeks: list[Week]) -> float:
    return round(len(frame) / len(weeks), 2)


def _median(delays: "pd.Series[float]") -> float | None:
    return float(np.median(delays.dropna())) if delays.notna().any() else None


def _day_after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)
