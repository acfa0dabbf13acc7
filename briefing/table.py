"""The table of areas as a file. Takes released numbers only."""

import csv
import io

import pandas as pd

from analysis.overview import Overview
from analysis.sentence import told
from data.model import Selection
from locales import text
from locales.format import number, period_name

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def columns(selection: Selection) -> list[tuple[str, str]]:
    """Return column and heading of what the table of areas shows; a rate only where it is the measure."""
    rate = [("rate", text(f"measure.{selection.measure}"))] if selection.measure.is_rate else []
    return [
        ("name", text("table.area")),
        ("reports", text("table.reports")),
        ("persons", text("table.persons")),
        *rate,
        ("placements", text("table.placements")),
        ("villages", text("table.villages")),
        ("province", text("table.province")),
    ]


def csv_file(overview: Overview, selection: Selection, *, title: str) -> bytes:
    """Return what the table shows as CSV: UTF-8 with mark, semicolons, numbers as on screen.

    Every row carries the period and, where the counts are synthetic, the words that say so, so that neither is lost
    when rows are copied. Text that a spreadsheet would take for a formula is made harmless.
    """
    shown = columns(selection)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([text("table.code"), *(heading for _, heading in shown), text("table.note")])
    period = period_name(selection.period.start, selection.period.end)
    note = f"{text('map.demo')}; {title}; {period}" if overview.is_demo else f"{title}; {period}"
    for code, row in overview.areas.iterrows():
        writer.writerow([harmless(str(code)), *(harmless(cell(row, name)) for name, _ in shown), harmless(note)])
    return out.getvalue().encode("utf-8-sig")


def cell(row: "pd.Series[str]", column: str) -> str:
    """Return one cell as people read it; a count that may not be told is what stands for it."""
    value = row[column]
    if column in {"name", "province"}:
        return str(value)
    if column == "rate":
        return "–" if pd.isna(value) else number(float(value), decimals=1)
    return told(value, row["shown"] if column in {"reports", "persons"} else "")


def harmless(value: str) -> str:
    """Return `value` so that no spreadsheet reads it as a formula."""
    return f"'{value}" if value.startswith(FORMULA_STARTS) else value
