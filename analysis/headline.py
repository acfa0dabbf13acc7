"""Two or three sentences made from told numbers by rules: what changed, where, and since when.

A change is named only where it is more than chance: `analysis.change.is_more_than_chance`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import isnan
from string import Formatter
from typing import Any

import numpy as np
import pandas as pd

from analysis.change import Direction, Ranking, is_more_than_chance
from analysis.privacy import NOT_TOLD
from analysis.trend import Line, Unit
from data.model import Selection
from data.periods import Period, add_months, quarter_period
from locales import text
from locales.format import number, percent, period_name

FEW = 5  # two counts of at most this many are too few to compare


@dataclass(frozen=True, slots=True)
class Link:
    """A number or name in a sentence, and the view that it is of."""

    text: str
    page: str
    selection: Selection


Sentence = tuple[str | Link, ...]


class Change(StrEnum):
    """What two counts beside each other say."""

    UNTOLD = "untold"
    NO_BASE = "no_base"
    FEW = "few"
    SAME = "same"
    RISE = "rise"
    FALL = "fall"


@dataclass(frozen=True, slots=True)
class Total:
    """A told count: NaN where it is not told, with what stands for it."""

    count: float
    shown: str = ""


def total_of(row: Mapping[Any, Any]) -> Total:
    """Return the reports of one row of `privacy.total`."""
    return Total(float("nan") if pd.isna(row["reports"]) else float(row["reports"]), str(row["reports_shown"]))


def change_of(now: float, before: float) -> Change:
    """Return what the counts of two periods of equal length say beside each other; NaN: not told or not stored."""
    if isnan(now):
        return Change.UNTOLD
    if isnan(before):
        return Change.NO_BASE
    if max(now, before) <= FEW:
        return Change.FEW
    if now == before or not is_more_than_chance(now, before):
        return Change.SAME
    return Change.RISE if now > before else Change.FALL


def before_of(period: Period) -> Period:
    """Return the period of the same length just before."""
    return Period(add_months(period.start, -period.months), add_months(period.start, -1))


def what_changed(selection: Selection, now: Total, before: Total, *, what: str, where: str) -> Sentence:
    """Return how many reports there are, and how that compares with the period before.

    Args:
        selection: what is looked at.
        now: reports of its period.
        before: reports of the period before; NaN where not told or before the first report.
        what: the group or categories, in words.
        where: the area, in words.
    """
    period, past = selection.period, before_of(selection.period)
    kind = change_of(now.count, before.count)
    values: dict[str, str | Link] = {
        "what": what,
        "where": where,
        "when": period_name(period.start, period.end),
        "past": period_name(past.start, past.end),
    }
    if kind is Change.UNTOLD:
        few = now.shown not in {NOT_TOLD, ""}
        values["count"] = now.shown
        return compose("headline.what.below" if few else "headline.what.untold", **values)
    values["count"] = Link(number(now.count), "peta", selection)
    if kind is Change.NO_BASE:
        return compose("headline.what.no_base", **values)
    values["before"] = Link(number(before.count), "peta", replace(selection, period=past))
    if before.count == 0 and kind is Change.RISE:
        return compose("headline.what.from_none", **values)
    values["share"] = percent(abs(now.count - before.count) / before.count) if before.count else ""
    return compose(f"headline.what.{kind}", **values)


def where_changed(selection: Selection, ranking: Ranking, direction: Change) -> Sentence:
    """Return where the latest full period differs most from those before it; () where nothing can be said.

    A fall of the whole names the largest fall, anything else the largest rise.
    """
    if not ranking.period or ranking.number(Direction.TIDAK_LENGKAP) == len(ranking.changes):
        return ()
    falling = direction is Change.FALL
    found = ranking.named(Direction.TURUN if falling else Direction.NAIK)
    month = _months(ranking.period)
    when = period_name(month.start, month.end)
    if not found:
        return compose("headline.where.none", when=when)
    own = replace(selection, regencies=(found.code,), province=found.code[:2], office="")
    return compose(
        "headline.where.fall" if falling else "headline.where.rise",
        area=Link(found.name, "peta", own),
        latest=Link(number(found.latest or 0), "peta", replace(own, period=month)),
        mean=number(found.mean or 0.0, decimals=1),
        when=when,
        base=text(
            "headline.base_quarters" if "Q" in ranking.period else "headline.base_months", n=number(ranking.over)
        ),
    )


def since_when(selection: Selection, line: Line, periods: Sequence[str], unit: Unit, *, is_open: bool) -> Sentence:
    """Return since when the counts stand above, or below, those of the year before; () where nothing can be said.

    The run ends with the latest full period; a period in which both counts are few ends it.
    """
    end = len(periods) - is_open
    now, past = line.counts[:end], line.year_before[:end]
    if unit is Unit.MINGGU or not end or np.isnan(now[-1]) or np.isnan(past[-1]):
        return ()
    above = now > past
    usable = ~np.isnan(now) & ~np.isnan(past) & (np.maximum(now, past) > FEW) & (now != past)
    if not usable[-1]:
        return ()
    held = usable & (above == above[-1])
    run = end if held.all() else int(np.argmin(held[::-1]))
    start, last = _months(periods[end - run]), _months(periods[end - 1])
    key = "headline.since.above" if above[-1] else "headline.since.below"
    if run == 1:
        key = "headline.since.above_once" if above[-1] else "headline.since.below_once"
    shown = Link(period_name(start.start, start.end), "tren", replace(selection, period=Period(start.start, last.end)))
    unit_name = text("headline.quarter" if unit is Unit.TRIWULAN else "headline.month")
    return compose(key, since=shown, n=number(run), unit=unit_name)


def compose(key: str, **values: str | Link) -> Sentence:
    """Return the text of `key` with its places filled, links kept apart."""
    parts: list[str | Link] = []
    for words, name, _, _ in Formatter().parse(text(key)):
        if words:
            parts.append(words)
        if name:
            parts.append(values[name])
    return tuple(parts)


def plain_text(sentence: Sentence) -> str:
    """Return a sentence without its links."""
    return "".join(part.text if isinstance(part, Link) else part for part in sentence)


def _months(period: str) -> Period:
    return quarter_period(period) if "Q" in period else Period(period, period)
