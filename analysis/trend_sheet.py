"""What charts of counts over time show, as tables: the latest period first, a count that is not told as its mark."""

import numpy as np

from analysis.change import Direction, Ranking
from analysis.privacy import NOT_TOLD
from analysis.sheet import Sheet
from analysis.trend import AVERAGE_OVER, Line, Matrix, Trend
from locales import text
from locales.format import number, unit_name

Cell = str | int | float | None


def series(line: Line, trend: Trend, unit: str, name: str) -> Sheet:
    """Return one line: period, count, the year before, moving average.

    Args:
        line: of the trend.
        trend: its periods.
        unit: what is counted.
        name: of the table.
    """
    headings = (
        text("trend_sheet.period"),
        _first_big(unit),
        text("trend_sheet.year_before"),
        text(f"trend_sheet.average_{trend.unit}", n=AVERAGE_OVER[trend.unit]),
    )
    rows = tuple(
        (
            period,
            count(line.counts[at], line.shown[at]),
            count(line.year_before[at]),
            NOT_TOLD if np.isnan(line.average[at]) else float(line.average[at]),
        )
        for at, period in _latest_first(trend)
    )
    return Sheet(name, headings, rows)


def lines(trend: Trend, name: str) -> Sheet:
    """Return several lines side by side, never added up."""
    headings = (text("trend_sheet.period"), *(line.name for line in trend.lines))
    rows = tuple(
        (period, *(count(line.counts[at], line.shown[at]) for line in trend.lines))
        for at, period in _latest_first(trend)
    )
    return Sheet(name, headings, rows)


def cells(matrix: Matrix, name: str) -> Sheet:
    """Return areas by periods, the latest period first."""
    order = _latest_first(matrix)
    headings = (text("table.area"), *(period for _, period in order))
    rows = tuple(
        (area, *(count(matrix.counts[row, at], str(matrix.shown[row, at])) for at, _ in order))
        for row, area in enumerate(matrix.names)
    )
    return Sheet(name, headings, rows)


def ranks(ranking: Ranking, unit: str, name: str) -> Sheet:
    """Return the areas' changes with their places; those that are not compared have none, and say why."""
    latest = unit_name(ranking.period) if ranking.period else _first_big(unit)
    mean = text("trend_sheet.mean", n=number(ranking.over))
    headings = (
        text("trend_sheet.rank"), text("table.area"), latest, mean,
        text("trend_sheet.difference"), text("trend_sheet.share"), text("trend_sheet.direction"),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for place, change in enumerate(ranking.changes, start=1):
        compared = change.direction not in {Direction.TERBATAS, Direction.TIDAK_LENGKAP}
        rows.append(
            (
                place if compared else None,
                change.name,
                change.shown or NOT_TOLD if change.latest is None else change.latest,
                NOT_TOLD if change.mean is None else change.mean,
                change.difference if compared else None,
                change.share * 100 if compared and change.share is not None else None,
                text(f"trend_sheet.direction_{change.direction}"),
            ),
        )
    return Sheet(name, headings, tuple(rows))


def count(value: float, shown: str = "") -> int | str:
    """Return a count, or what stands for it."""
    return shown or NOT_TOLD if np.isnan(value) else int(value)


def _latest_first(counted: Trend | Matrix) -> list[tuple[int, str]]:
    """Return position and name of the periods, the latest first; one that has not ended says so."""
    named = [(at, unit_name(period)) for at, period in enumerate(counted.periods)]
    if counted.is_open and named:
        named[-1] = (named[-1][0], text("trend_sheet.open", period=named[-1][1]))
    return named[::-1]


def _first_big(words: str) -> str:
    return words[:1].upper() + words[1:]
