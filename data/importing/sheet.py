"""Rows of one sheet of a workbook, straight from expat: openpyxl makes objects of every cell and is much slower.

openpyxl still reads what stands around a sheet: its texts, its styles and where days begin. Cells are read as it reads
them (ECMA-376, part 1, 18.3.1.4); a part with entities or a document type is refused, however it is encoded.
"""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import IO, Any
from xml.parsers import expat

from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import from_excel, from_ISO8601

from data.importing.files import BLOCK, MOST_COLUMNS, MOST_ROWS, FileError, Reason
from locales.format import number as thousands

DIGITS = "0123456789"
NO_DATE = "#VALUE!"  # as spreadsheets show it


@dataclass(slots=True)
class Around:
    """What a workbook says of all its sheets: common texts, styles of days and of durations, the day 0."""

    strings: Sequence[str]
    days: AbstractSet[int]
    durations: AbstractSet[int]
    epoch: datetime


@dataclass(slots=True)
class Sheet:
    """Takes what expat finds; `rows` are number from 1 and cells, those that are whole so far."""

    around: Around
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    _row: list[str] = field(default_factory=list)
    _number: int = 0
    _column: int = 0
    _type: str = ""
    _style: int = 0
    _text: str = ""
    _is_open: bool = False  # whether text is a cell's
    _is_aside: bool = False  # a reading aid beside a text (`rPh`)
    _letters: dict[str, int] = field(default_factory=dict)
    _days: dict[tuple[str, int], str] = field(default_factory=dict)

    def start(self, tag: str, given: dict[str, str]) -> None:
        """Take an opening tag."""
        if ":" in tag:
            tag = tag.rpartition(":")[2]
        if tag == "c":
            self._begin_cell(given)
        elif tag == "v" or tag == "t":  # noqa: PLR1714 - asked of every cell: a set costs more
            self._is_open = not self._is_aside
        elif tag == "row":
            number = int(given.get("r", self._number + 1))
            if number <= self._number:
                raise FileError(Reason.WORKBOOK)
            if number > MOST_ROWS:
                raise FileError(Reason.TOO_MANY_ROWS, most=thousands(MOST_ROWS))
            self._number, self._row, self._column = number, [], 0
        elif tag == "rPh":
            self._is_aside = True

    def data(self, text: str) -> None:
        """Take text."""
        if self._is_open:
            self._text += text

    def end(self, tag: str) -> None:
        """Take a closing tag."""
        if ":" in tag:
            tag = tag.rpartition(":")[2]
        if tag == "v" or tag == "t":  # noqa: PLR1714 - as above
            self._is_open = False
        elif tag == "c":
            if self._text:
                self._put(self._said())
        elif tag == "row":
            self.rows.append((self._number, self._row))
        elif tag == "rPh":
            self._is_aside = False

    def refuse(self, *_: object) -> None:
        """Refuse a definition."""
        raise FileError(Reason.ENTITIES)

    def _begin_cell(self, given: dict[str, str]) -> None:
        place = given.get("r")
        if place is None:
            self._column += 1
        else:
            letters = place.rstrip(DIGITS)
            if letters not in self._letters:
                self._letters[letters] = column_index_from_string(letters)
            self._column = self._letters[letters]
        self._type, self._style, self._text = given.get("t", "n"), int(given.get("s", 0)), ""

    def _put(self, said: str) -> None:
        if self._column > MOST_COLUMNS:
            raise FileError(Reason.TOO_MANY_COLUMNS, most=MOST_COLUMNS)
        self._row.extend([""] * (self._column - len(self._row)))
        self._row[self._column - 1] = said

    def _said(self) -> str:
        if self._type == "s":
            return self.around.strings[int(self._text)]
        if self._type == "n":
            return self._number_or_day()
        if self._type == "b":
            return str(bool(int(self._text)))
        return as_text(from_ISO8601(self._text)) if self._type == "d" else self._text

    def _number_or_day(self) -> str:
        if self._style not in self.around.days:
            return self._text if self._text.isdecimal() else as_text(float(self._text))
        key = (self._text, self._style)
        if key not in self._days:
            try:
                value = from_excel(float(self._text), self.around.epoch, timedelta=self._style in self.around.durations)
                self._days[key] = as_text(value)
            except (OverflowError, ValueError):
                self._days[key] = NO_DATE
        return self._days[key]


def rows(part: IO[bytes], around: Around) -> Iterator[tuple[int, list[str]]]:
    """Yield number and cells of every row of a sheet's part that stands in it.

    Raises:
        FileError: too many rows or columns, entities, or rows out of order.
        xml.parsers.expat.ExpatError: it is no XML.
    """
    sheet, parser = Sheet(around), expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = sheet.start, sheet.end
    parser.CharacterDataHandler = sheet.data
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = sheet.refuse
    while block := part.read(BLOCK):
        parser.Parse(block, False)
        yield from sheet.rows
        sheet.rows.clear()
    parser.Parse(b"", True)
    yield from sheet.rows


def as_text(cell: Any) -> str:
    """Return a value as it would be typed: whole numbers without a point, days as ISO."""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    return "="  # a duration or an hour alone: refused as a formula is
