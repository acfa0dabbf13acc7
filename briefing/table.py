"""Tables as files. Takes sheets of released numbers only."""

import csv
import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from analysis.sheet import UNKNOWN, Cell, Sheet, shown
from analysis.stamp import Stamp
from data.formulas import harmless
from geo.palette import GOLD, NAVY
from locales import text

WHOLE, PARTS = "#,##0", "#,##0.0"  # a spreadsheet writes them with the signs of its user's country
NARROWEST, WIDEST = 9, 60  # columns, in characters
LONGEST_NAME = 31  # of a sheet
NOT_IN_A_NAME = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def csv_file(sheet: Sheet, stamp: Stamp) -> bytes:
    """Return a table as CSV: UTF-8 with byte order mark, semicolons, numbers as on screen.

    Every row carries the whole stamp, with the mark Terbatas or Umum and the words for synthetic counts in front: none
    is lost when rows are copied. Text that a spreadsheet would take for a formula is made harmless.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([*(harmless(heading) for heading in sheet.headings), text("table.note")])
    note = harmless("; ".join(value for _, value in lines(stamp) if value))
    for row in sheet.rows:
        writer.writerow([*(harmless(shown(value)) for value in row), note])
    return out.getvalue().encode("utf-8-sig")


def xlsx_file(sheets: Sequence[Sheet], stamp: Stamp) -> bytes:
    """Return tables as XLSX: the stamp on the first sheet, then one sheet per table with real numbers.

    What stands for a number that is not told stays text, so that no sum takes it for zero.
    """
    book = Workbook()
    book.remove(book.active)
    book.properties.creator = text("app.title")
    book.properties.title = _clean(stamp.title)
    _front(book.create_sheet(text("briefing.sheet")), stamp, sheets)
    for sheet in sheets:
        _table(book.create_sheet(sheet.name.translate(NOT_IN_A_NAME)[:LONGEST_NAME]), sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def lines(stamp: Stamp) -> list[tuple[str, str]]:
    """Return what a file says about itself: label and words, the most important first."""
    return [
        (text("briefing.mark"), stamp.mark),
        (text("briefing.kind"), text("map.demo") if stamp.is_demo else ""),
        (text("briefing.title"), stamp.title),
        (text("briefing.filters"), stamp.filters),
        (text("briefing.data"), stamp.data),
        (text("briefing.source"), stamp.source),
    ]


def _front(page: Worksheet, stamp: Stamp, sheets: Sequence[Sheet]) -> None:
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 18, 110
    rows = [*lines(stamp), (text("briefing.contents"), ", ".join(sheet.name for sheet in sheets))]
    for at, (label, words) in enumerate(((label, words) for label, words in rows if words), start=1):
        _fill(page, at, (label, words))
        name, value = page[at]
        name.font = Font(bold=True, color=NAVY[1:])
        name.alignment = value.alignment = Alignment(wrap_text=True, vertical="top")
        if words == text("map.demo"):
            value.font, value.fill = Font(bold=True), PatternFill("solid", fgColor=GOLD[1:])


def _table(page: Worksheet, sheet: Sheet) -> None:
    page.freeze_panes = "A2"
    _fill(page, 1, sheet.headings)
    for at, cell in enumerate(page[1]):
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor=NAVY[1:])
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        longest = max(len(value) for value in (cell.value, *(shown(row[at]) for row in sheet.rows)))
        page.column_dimensions[cell.column_letter].width = min(max(longest + 2, NARROWEST), WIDEST)
    for at, row in enumerate(sheet.rows, start=2):
        _fill(page, at, row)


def _fill(page: Worksheet, at: int, row: Sequence[Cell]) -> None:
    """Write one row: text as text whatever it begins with, numbers as numbers."""
    for column, value in enumerate(row, start=1):
        cell = page.cell(at, column)
        if isinstance(value, int | float):
            cell.value, cell.number_format = value, PARTS if isinstance(value, float) else WHOLE
            continue
        cell.value, cell.data_type = harmless(_clean(shown(value))), "s"
        if shown(value).startswith(("<", UNKNOWN)):
            cell.alignment = Alignment(horizontal="right")


def _clean(words: str) -> str:
    """Return words without the signs that a workbook cannot hold."""
    return str(ILLEGAL_CHARACTERS_RE.sub("", words))
