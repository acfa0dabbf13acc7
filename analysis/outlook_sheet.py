"""The numbers of the first page as tables: key figures, changes, what needs attention."""

from collections.abc import Sequence

from analysis.attention import Attention
from analysis.change import Ranking
from analysis.indicators import Card
from analysis.sheet import Sheet
from analysis.trend_sheet import ranks
from data.model import Measure
from locales import text


def sheets(cards: Sequence[Card], ranking: Ranking, attention: Attention) -> list[Sheet]:
    """Return all tables of the first page, key figures first; those of which nothing may be told are left out."""
    found = [key_figures(cards), ranks(ranking, text(f"measure_unit.{Measure.LAPORAN}"), text("board.movers"))]
    if attention.overdue_told:
        found.append(overdue(attention))
    if attention.silent_told:
        found.append(silent(attention))
    return found


def key_figures(cards: Sequence[Card]) -> Sheet:
    """Return the key figures: each as people read it, how it has changed, and what it is of."""
    headings = tuple(text(f"outlook_sheet.{name}") for name in ("figure", "value", "change", "note"))
    rows = tuple((card.label, card.value, card.changed or None, card.note) for card in cards)
    return Sheet(text("outlook_sheet.key"), headings, rows)


def overdue(attention: Attention) -> Sheet:
    """Return the areas with reports past their deadline."""
    rows = tuple((str(row["name"]), int(row["count"])) for row in attention.overdue.to_dict("records"))
    return Sheet(text("indicator.overdue"), (text("board.area"), text("table.reports")), rows)


def silent(attention: Attention) -> Sheet:
    """Return the areas with reporting units that were not heard of."""
    headings = (text("board.area"), text("outlook_sheet.units"), text("outlook_sheet.silent"))
    records = attention.silent.to_dict("records")
    rows = tuple((str(row["name"]), int(row["units"]), int(row["silent"])) for row in records)
    return Sheet(text("outlook_sheet.silent"), headings, rows)
