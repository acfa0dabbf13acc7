"""Rows of a CSV file: comma, semicolon or tab."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from data.importing.files import MOST_COLUMNS, FileError, Looked, Reason, Upload

DELIMITERS = (",", ";", "\t")
SAMPLE = 20  # lines that tell the delimiter
LONGEST_CELL = 131_072  # characters: what is longer is a quotation that nobody closed


def rows(upload: Upload, looked: Looked) -> Iterator[list[str]]:
    """Yield the cells of every row as text; row 1 comes first, an empty line is an empty list.

    Raises:
        FileError: a quotation that is not closed, or too many columns.
    """
    upload.stream.seek(0)
    lines = io.TextIOWrapper(upload.stream, encoding=looked.encoding, newline="")
    number = 1
    try:
        start = list(islice(lines, SAMPLE))
        lines.seek(0)
        csv.field_size_limit(LONGEST_CELL)
        reader = csv.reader(lines, delimiter=_delimiter(start), strict=True)
        if _names_delimiter(start):
            next(reader)
            yield []
        for row in islice(reader, SAMPLE):  # a heading; below it nothing may be wider
            if len(row) > MOST_COLUMNS and any(row[MOST_COLUMNS:]):
                raise FileError(Reason.TOO_MANY_COLUMNS, most=MOST_COLUMNS)
            number += 1
            yield row
        number = 0
        yield from reader
    except (csv.Error, UnicodeDecodeError):
        raise FileError(Reason.CSV, row=number or reader.line_num) from None
    finally:
        lines.detach()  # else the stream, which is the caller's, would be closed with it


def _names_delimiter(lines: list[str]) -> str:
    """Return the delimiter that Excel's own first line `sep=;` names; empty without one."""
    first = lines[0].strip().lower() if lines else ""
    return first[4:] if first.startswith("sep=") and first[4:] in DELIMITERS else ""


def _delimiter(lines: list[str]) -> str:
    return _names_delimiter(lines) or max(DELIMITERS, key=lambda each: _evenness(lines, each))


def _evenness(lines: list[str], delimiter: str) -> int:
    """Return how many cells lie in rows of the most usual width; 0 where nothing is divided."""
    try:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if any(row))
    except csv.Error:
        return 0
    return max(((width - 1) * count for width, count in widths.items()), default=0)
