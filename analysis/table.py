"""The table of areas: its columns, its order, its cells as people read them."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.sentence import told
from analysis.sheet import Sheet
from data.model import Measure, Selection
from locales import text
from locales.format import number

RATE_DECIMALS = 1
REGENCY = "Kabupaten "  # how most areas' names begin
WORDS = frozenset({"name", "province", "placements_source"})  # columns that hold no numbers


def columns(selection: Selection) -> list[tuple[str, str]]:
    """Return column and heading of what the table of areas shows; a rate only where it is the measure."""
    rate = [("rate", text(f"measure.{selection.measure}"))] if selection.measure.is_rate else []
    source = [("placements_source", text("table.placements_source"))]
    return [
        ("name", text("table.area")),
        *rate,
        ("reports", text("table.reports")),
        ("persons", text("table.persons")),
        ("placements", text("table.placements")),
        *(source if selection.measure is Measure.PER_PENEMPATAN else []),
        ("villages", text("table.villages")),
        ("province", text("table.province")),
    ]


def short_name(name: str) -> str:
    """Return the name of a kabupaten with its kind shortened."""
    return name.replace(REGENCY, text("table.regency_prefix"), 1)


def cell(row: Mapping[Any, Any], column: str) -> str:
    """Return one cell as people read it; a count that may not be told is what stands for it."""
    value = row[column]
    if column in WORDS:
        return "–" if pd.isna(value) else str(value)
    if column == "rate":
        return "–" if pd.isna(value) else number(float(value), decimals=1)
    return told(value, row[f"{column}_shown"] if column in {"reports", "persons"} else "")


def ranked(areas: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Return the areas with the highest value of the measure first; names decide between equals.

    Rates per placement are ranked only within one source, so their sources come first in the order.
    """
    if selection.measure is Measure.PER_PENEMPATAN:
        keys = ["placements_source", "rate", "name"]
        return areas.sort_values(keys, ascending=[True, False, True], na_position="last")
    by = "rate" if selection.measure.is_rate else "persons" if selection.measure is Measure.ORANG else "reports"
    return areas.sort_values([by, "name"], ascending=[False, True], na_position="last")


def sheet(areas: pd.DataFrame, selection: Selection) -> Sheet:
    """Return the table of areas as it leaves, in the order of codes.

    A count that may not be told is its mark, as text; a number that nobody knows is None.
    """
    shown = columns(selection)
    rows = tuple((str(code), *(_value(row, name) for name, _ in shown)) for code, row in areas.to_dict("index").items())
    return Sheet(text("table.label"), (text("table.code"), *(heading for _, heading in shown)), rows)


def _value(row: Mapping[Any, Any], column: str) -> str | int | float | None:
    """Return one cell: a number where there is one, else what stands for it."""
    value = row[column]
    if column in WORDS:
        return cell(row, column)
    if pd.isna(value):
        return cell(row, column) if column in {"reports", "persons"} else None
    return round(float(value), RATE_DECIMALS) if column == "rate" else int(value)
