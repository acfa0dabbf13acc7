"""The table of areas as a file. Takes released numbers only."""

import csv
import io

from analysis.overview import Overview
from analysis.table import cell, columns
from data.model import Selection
from locales import text

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_file(overview: Overview, selection: Selection, *, title: str, mark: str) -> bytes:
    """Return what the table shows as CSV: UTF-8 with byte order mark, semicolons, numbers as on screen.

    Every row carries the title, which holds the period, the mark Terbatas or Umum and, where the counts are synthetic,
    the words that say so: none is lost when rows are copied. Text that a spreadsheet would take for a formula is made
    harmless.
    """
    shown = columns(selection)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([text("table.code"), *(heading for _, heading in shown), text("table.note")])
    note = "; ".join([mark, *([text("map.demo")] if overview.is_demo else []), title])
    for code, row in overview.areas.to_dict("index").items():
        writer.writerow([harmless(str(code)), *(harmless(cell(row, name)) for name, _ in shown), harmless(note)])
    return out.getvalue().encode("utf-8-sig")


def harmless(value: str) -> str:
    """Return `value` so that no spreadsheet reads it as a formula."""
    return f"'{value}" if value.startswith(FORMULA_STARTS) else value
