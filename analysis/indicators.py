"""The key figures of the first page: each with its course, and what it was one period before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import isnan

from analysis.headline import Change, Total, change_of
from analysis.privacy import NOT_TOLD, Timeline
from locales import text
from locales.format import long_date, number, percent, short_month_name


@dataclass(frozen=True, slots=True)
class Card:
    """One key figure in words.

    Attributes:
        key: of its name in the catalogue: `indicator.<key>`.
        value: as people read it, or what stands for it.
        note: what it is of: a day, a period, a source.
        change: beside the period before, in words; "" where there is nothing to compare with.
        direction: -1, 0 or 1.
        course: its values over time, NaN where not told; empty where no course is known.
    """

    key: str
    value: str
    note: str
    change: str = ""
    direction: int = 0
    course: tuple[float, ...] = ()

    @property
    def label(self) -> str:
        """The name of the figure."""
        return text(f"indicator.{self.key}")

    @property
    def changed(self) -> str:
        """The change with its direction; "" where there is nothing to compare with."""
        return {1: "▲ ", -1: "▼ "}.get(self.direction, "") + self.change if self.change else ""


def reports_card(now: Total, before: Total, course: Sequence[float], *, when: str) -> Card:
    """Return the card of reports in the period."""
    words, direction = compared(now.count, before.count)
    return Card("reports", _shown(now), when, words, direction, tuple(course))


def waiting_cards(told: Timeline, *, period_months: Sequence[str], is_current: bool) -> list[Card]:
    """Return the cards of reports in process, closed and overdue.

    What is in process or overdue is a stock: as it stood at the end of the period, beside its start. What was closed is
    a flow: within the period, beside the period before.

    Args:
        told: `privacy.waiting`: rows open, overdue, closed; month ends, and last the day of the data.
        period_months: months of the period.
        is_current: whether the period ends with the last full month, so that stocks are those of the day of the data.
    """
    at = {moment: index for index, moment in enumerate(told.periods)}
    inside = [at[month] for month in period_months if month in at]
    if not inside and not is_current:
        return [Card(key, NOT_TOLD, text("indicator.no_data")) for key in ("open", "closed", "overdue")]
    ends = [*inside, len(told.periods) - 1] if is_current else inside
    day = told.periods[ends[-1]]
    note = text("indicator.on", day=_day(day))
    first = inside[0] if inside else 0  # where the first report is of this month, stocks are known and flows are not
    cards = [_stock(told, row, key, ends, first=first, note=note) for row, key in ((0, "open"), (1, "overdue"))]
    closed = _flow(told, inside) if inside else Card("closed", NOT_TOLD, text("indicator.no_data"))
    return [cards[0], closed, cards[1]]


def villages_card(since: Sequence[str], *, months: Sequence[str], count: int) -> Card:
    """Return the card of Desa Binaan that are named.

    Args:
        since: month since when each village of the chosen areas is fostered; "" where its source gives none.
        months: of the period.
        count: of the villages.
    """
    known = [month for month in since if month]
    course = tuple(float(sum(month <= each for month in known)) for each in months) if known else ()
    new = sum(months[0] <= month <= months[-1] for month in known)
    words = text("indicator.villages_new", n=number(new)) if new else ""
    return Card("villages", number(count), text("indicator.villages_note"), words, int(new > 0), course)


def officers_card(officers: int | None, *, note: str) -> Card:
    """Return the card of PIMPASA: single published figures, so without a course."""
    return Card("officers", NOT_TOLD if officers is None else number(officers), note)


def compared(now: float, before: float) -> tuple[str, int]:
    """Return in words how a count compares with the one before, and its direction."""
    kind = change_of(now, before)
    if kind in {Change.UNTOLD, Change.NO_BASE}:
        return "", 0
    if kind is Change.FEW:
        return text("indicator.few", before=number(before)), 0
    if kind is Change.SAME:
        return text("indicator.same", before=number(before)), 0
    sign = 1 if kind is Change.RISE else -1
    if not before:
        return text("indicator.from_none"), sign
    share = percent(abs(now - before) / before)
    return text("indicator.rise" if sign > 0 else "indicator.fall", share=share, before=number(before)), sign


def _stock(told: Timeline, row: int, key: str, ends: Sequence[int], *, first: int, note: str) -> Card:
    counts = told.counts[row]
    now, before = float(counts[ends[-1]]), float(counts[first - 1]) if first else float("nan")
    words, direction = compared(now, before)
    shown = _shown(Total(now, str(told.shown[row][ends[-1]])))
    return Card(key, shown, note, words, direction, tuple(counts[list(ends)]))


def _flow(told: Timeline, inside: Sequence[int]) -> Card:
    closed = told.counts[2]
    past = [each - len(inside) for each in inside]
    now, before = float(closed[inside].sum()), float(closed[past].sum()) if past[0] >= 0 else float("nan")
    words, direction = compared(now, before)
    shown = _shown(Total(now, str(told.shown[2][inside[-1]])))
    return Card("closed", shown, text("indicator.in_period"), words, direction, tuple(closed[inside]))


def _shown(total: Total) -> str:
    return (total.shown or NOT_TOLD) if isnan(total.count) else number(total.count)


def _day(moment: str) -> str:
    """Return a day, or the end of a month, in words."""
    if len(moment) > len("2025-01"):
        return long_date(date.fromisoformat(moment))
    return text("indicator.month_end", month=short_month_name(moment))
