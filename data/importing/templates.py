"""Templates to fill in: one workbook per kind with examples, allowed values and an explanation of every column."""

import csv
import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from data.importing.columns import Column
from data.importing.kinds import Kind
from locales import text

NAVY, WHITE = "033566", "FFFFFF"
WIDTH, WIDE = 22, 70
FILLED_ROWS = 1000  # rows below the heading that offer the allowed values
LONGEST_LIST = 255  # characters of a list that Excel takes in a validation
TEXT_FORMAT = "@"  # so that no code becomes a number


def workbook(kind: Kind) -> bytes:
    """Return the template of a kind as XLSX: the sheet to fill in with one example, values, explanation.

    Every cell is formatted as text: a spreadsheet then leaves codes and dates as they are typed.
    """
    book = Workbook()
    book.remove(book.active)
    sheet = book.create_sheet(text("templates.data"))
    columns = list(kind)
    _head(sheet, [column.heading for column in columns])
    for place, column in enumerate(columns, 1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = WIDTH
        for row in range(2, FILLED_ROWS + 2):
            sheet.cell(row, place).number_format = TEXT_FORMAT
        sheet.cell(2, place).value = column.example or None
        _offer(sheet, column, letter)
    _values(book.create_sheet(text("templates.values")), columns)
    _explain(book.create_sheet(text("templates.explanation")), kind)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def header(kind: Kind) -> bytes:
    """Return the template of a kind as CSV: its headings alone, with semicolons and a byte order mark."""
    target = io.StringIO()
    csv.writer(target, delimiter=";").writerow([column.heading for column in kind])
    return target.getvalue().encode("utf-8-sig")


def _head(sheet: Worksheet, headings: list[str]) -> None:
    sheet.append(headings)
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True, color=WHITE), PatternFill("solid", fgColor=NAVY)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    sheet.freeze_panes = "A2"


def _offer(sheet: Worksheet, column: Column, letter: str) -> None:
    """Let the cells of a column offer its allowed values."""
    words = ",".join(column.words)
    if words and len(words) <= LONGEST_LIST:
        offered = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True)
        sheet.add_data_validation(offered)
        offered.add(f"{letter}2:{letter}{FILLED_ROWS + 1}")


def _values(sheet: Worksheet, columns: list[Column]) -> None:
    _head(sheet, [text("templates.column"), text("templates.value"), text("templates.meaning")])
    for column in columns:
        for word in column.words:
            sheet.append([column.heading, word, column.word_text(word)])
    _widen(sheet)


def _explain(sheet: Worksheet, kind: Kind) -> None:
    names = ("column", "needed", "content", "example", "spellings")
    _head(sheet, [text(f"templates.{name}") for name in names])
    for column in kind:
        needed = text("templates.yes" if column.required else "templates.no")
        usual = text("templates.usual", value=column.usual) if column.usual else ""
        content = f"{column.help} {usual}".strip()
        sheet.append([column.heading, needed, content, column.example, ", ".join(column.spellings)])
    for note in ("dates", "codes", "places", "personal"):
        sheet.append([])
        sheet.append([text(f"templates.note_{note}")])
    _widen(sheet)


def _widen(sheet: Worksheet) -> None:
    for place in range(1, sheet.max_column + 1):
        sheet.column_dimensions[get_column_letter(place)].width = WIDE if place in {3, 5} else WIDTH
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
