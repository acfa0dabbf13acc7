"""What a chart of counts over time shows, in one or two sentences, made from told numbers by rules."""

import numpy as np

from analysis.change import Direction, Ranking
from analysis.headline import Change, change_of
from analysis.trend import Line, Matrix, Trend
from locales import text
from locales.format import number, percent, unit_name

FEWEST_FOR_A_PEAK = 3


def series(line: Line, trend: Trend, unit: str) -> str:
    """Return what a line shows: its latest full period beside the year before, its peak, what is not complete.

    Args:
        line: what is drawn.
        trend: the line's periods.
        unit: what is counted, as it follows a number.
    """
    last = _last_full(trend)
    if last < 0 or np.isnan(line.counts).all():
        return text("summary.nothing_told")
    return " ".join([_latest(line, trend, last, unit), *_peak(line, trend, last, unit), *_open(line, trend, unit)])


def comparison(trend: Trend, unit: str) -> str:
    """Return which line stands highest and lowest in the latest full period.

    Rules: nothing told; one told; all alike; the highest and the lowest.
    """
    last = _last_full(trend)
    told = [(line.counts[last], line.name) for line in trend.lines if last >= 0 and not np.isnan(line.counts[last])]
    if not told:
        return text("summary.nothing_told")
    told.sort(key=lambda pair: (-pair[0], pair[1]))
    when, (most, first), (least, final) = unit_name(trend.periods[last]), told[0], told[-1]
    hidden = len(trend.lines) - len(told)
    rest = [text("summary.not_told", n=number(hidden), of=number(len(trend.lines)))] if hidden else []
    if len(told) == 1:
        main = text("summary.only", when=when, name=first, n=number(most), unit=unit)
    elif most == least:
        main = text("summary.alike", when=when, n=number(most), unit=unit)
    else:
        highest, lowest = f"{first} ({number(most)} {unit})", f"{final} ({number(least)} {unit})"
        main = text("summary.highest_lowest", when=when, highest=highest, lowest=lowest)
    return " ".join([main, *rest, *_open(None, trend, unit)])


def sides(trend: Trend, unit: str) -> str:
    """Return what each line shows, one after the other: they are never added up."""
    last = _last_full(trend)
    parts = []
    for line in trend.lines:
        nothing = last < 0 or np.isnan(line.counts).all()
        said = text("summary.nothing_told") if nothing else _latest(line, trend, last, unit)
        parts.append(text("summary.side", name=line.name, said=said))
    return " ".join([*parts, *_open(None, trend, unit)])


def matrix(cells: Matrix, unit: str) -> str:
    """Return where and when areas by periods are highest, and how much of them is not told."""
    last = len(cells.periods) - cells.is_open
    values = cells.counts[:, :last]
    if not values.size or np.isnan(values).all():
        return text("summary.nothing_told")
    row, column = np.unravel_index(int(np.nanargmax(values)), values.shape)
    most, hidden = values[row, column], int(np.isnan(values).sum())
    parts = [text("summary.all_zero")]
    if most > 0:
        when = unit_name(cells.periods[column])
        parts = [text("summary.peak_area", name=cells.names[row], when=when, n=number(most), unit=unit)]
    if hidden:
        parts.append(text("summary.cells_not_told", n=number(hidden), of=number(values.size)))
    if cells.is_open:
        parts.append(text("summary.open", when=unit_name(cells.periods[-1])))
    return " ".join(parts)


def ranked(ranking: Ranking, unit: str) -> str:
    """Return the greatest rise and the greatest fall that are more than chance, and how many areas are not compared.

    Rules: nothing comparable; only rises or only falls; both; none changed by more than chance.
    """
    aside = {each: sum(change.direction is each for change in ranking.changes) for each in Direction}
    rest = [
        text(f"summary.aside_{each}", n=number(aside[each]))
        for each in (Direction.TERBATAS, Direction.TIDAK_LENGKAP)
        if aside[each]
    ]
    if not ranking.ranked:
        return " ".join([text("summary.not_comparable"), *rest])
    when, parts = unit_name(ranking.period), []
    for wanted in (Direction.NAIK, Direction.TURUN):
        change = ranking.named(wanted)
        if change:
            now, mean = number(change.latest or 0), number(change.mean or 0.0, decimals=1)
            values = {"name": change.name, "when": when, "now": now, "mean": mean, "unit": unit}
            parts.append(text(f"summary.most_{wanted}", **values))
    return " ".join([*(parts or [text("summary.none_changed", when=when)]), *rest])


def _last_full(trend: Trend) -> int:
    return len(trend.periods) - 1 - trend.is_open


def _latest(line: Line, trend: Trend, last: int, unit: str) -> str:
    """Return the latest full period beside the year before, else beside the period before, else alone."""
    value, when = line.counts[last], unit_name(trend.periods[last])
    if np.isnan(value):
        return text("summary.latest_not_told", when=when, mark=line.shown[last] or "–")
    base, against = line.year_before[last], text("summary.year_before")
    if np.isnan(base) and last > 0:
        base, against = line.counts[last - 1], unit_name(trend.periods[last - 1])
    values = {"when": when, "n": number(value), "unit": unit, "against": against}
    if np.isnan(base):
        return text("summary.latest", when=when, n=number(value), unit=unit)
    values["base"] = number(base)
    kind = change_of(float(value), float(base))
    if kind is Change.FEW:
        return text("summary.limited", **values)
    if kind is Change.SAME:
        return text("summary.same" if value == base else "summary.by_chance", **values)
    if base == 0:
        return text("summary.from_zero", when=when, n=number(value), unit=unit, against=against)
    values["share"] = percent(abs(value - base) / base)
    return text(f"summary.{kind}", **values)


def _peak(line: Line, trend: Trend, last: int, unit: str) -> list[str]:
    full = line.counts[: last + 1]
    if np.count_nonzero(~np.isnan(full)) < FEWEST_FOR_A_PEAK or np.nanmax(full) <= 0:
        return []
    at = int(np.nanargmax(full))
    return [text("summary.peak", when=unit_name(trend.periods[at]), n=number(full[at]), unit=unit)]


def _open(line: Line | None, trend: Trend, unit: str) -> list[str]:
    if not trend.is_open:
        return []
    when = unit_name(trend.periods[-1])
    if line is None or np.isnan(line.counts[-1]):
        return [text("summary.open", when=when)]
    return [text("summary.open_so_far", when=when, n=number(line.counts[-1]), unit=unit)]
