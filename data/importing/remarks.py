"""The same file again with a column of remarks, so that it can be mended where it was made."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from openpyxl import Workbook

from data.formulas import harmless
from data.importing.reading import Heading, Source
from data.importing.validation import Problem
from locales import text

APART = "; "


def write(source: Source, heading: Heading, problems: Iterable[Problem], target: BinaryIO) -> None:
    """Write a file again, CSV as CSV and XLSX as XLSX, each row with what is to be mended in it.

    Cells that would begin a formula get an apostrophe before them. CSV is written with semicolons and a byte order
    mark, as Excel with Indonesian settings opens it. Not for a file that holds personal data: it would be copied.

    Args:
        source: the file.
        heading: of the table that was read.
        problems: of the report; row 0 and the heading's own are put beside the heading.
        target: what is written to.
    """
    remarks: dict[int, list[str]] = defaultdict(list)
    for row, column, message in problems:
        remarks[max(row, heading.row)].append(f"{column}: {message}" if column else message)
    rows = _rows(source, heading, remarks)
    if source.looked.is_workbook:
        _write_workbook(rows, heading.sheet, target)
    else:
        _write_csv(rows, target)


def file_name(name: str) -> str:
    """Return the name under which a file with remarks is offered: that of the file with a word before."""
    return f"{text('remarks.name')}-{name}"


def _rows(source: Source, heading: Heading, remarks: dict[int, list[str]]) -> Iterator[list[str]]:
    width = len(heading.names)
    for number, row in enumerate(source.rows(heading.sheet), 1):
        own = [harmless(cell) for cell in row[:width]] + [""] * (width - len(row))
        said = APART.join(remarks.get(number, []))
        if number == heading.row:
            said = f"{text('remarks.heading')}{': ' if said else ''}{said}"
        yield [*own, harmless(said)]


def _write_csv(rows: Iterable[list[str]], target: BinaryIO) -> None:
    lines = io.TextIOWrapper(target, encoding="utf-8-sig", newline="")
    csv.writer(lines, delimiter=";").writerows(rows)
    lines.flush()
    lines.detach()


def _write_workbook(rows: Iterable[list[str]], sheet: str, target: BinaryIO) -> None:
    book = Workbook(write_only=True)
    written = book.create_sheet(sheet)
    for row in rows:
        written.append(row)
    book.save(target)
