"""Tables out of files: which sheet, which row is the heading, and the rows below it in chunks of columns.

Cells stay text as they were typed. Memory does not grow with the file: one chunk is held at a time.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt

from data.importing import delimited
from data.importing.files import FileError, Looked, Reason, Upload, look
from data.importing.workbook import Book

CHUNK = 50_000  # rows
HEADING_WITHIN = 20  # rows from the top in which the heading is looked for: titles stand above it
Fit = Callable[[Sequence[str]], int]


@dataclass(frozen=True, slots=True)
class Heading:
    """Where a table begins: its sheet (empty for a CSV), the row of its headings from 1, and these as typed."""

    sheet: str
    row: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows below the heading: their numbers in the file, and for each heading its cells."""

    rows: npt.NDArray[np.int32]
    columns: list[tuple[str, ...]]


class Source:
    """A file that has been found harmless, to be read as often as needed."""

    def __init__(self, upload: Upload) -> None:
        self.upload = upload
        self.looked: Looked = look(upload)
        self._book = Book(upload) if self.looked.is_workbook else None
        self.sheets = self._book.sheets if self._book else ("",)

    def rows(self, sheet: str) -> Iterator[list[str]]:
        """Yield all rows of a sheet, row 1 first.

        Raises:
            FileError: as the readers of both formats.
        """
        return self._book.rows(sheet) if self._book else delimited.rows(self.upload, self.looked)

    def heading(self, fit: Fit, *, sheet: str = "") -> Heading:
        """Return where the table begins that fits best.

        Args:
            fit: how many of a row's cells are headings that are wanted.
            sheet: name of the sheet; default: the one that fits best.

        Raises:
            FileError: nothing fits, or two sheets fit equally well.
        """
        if sheet and sheet not in self.sheets:
            raise FileError(Reason.NO_SHEET, sheets=", ".join(self.sheets))
        found = [self._best(name, fit) for name in ((sheet,) if sheet else self.sheets)]
        best = max(score for score, _ in found)
        if not best:
            raise FileError(Reason.NO_HEADING)
        fitting = [heading for score, heading in found if score == best]
        if len(fitting) > 1:
            raise FileError(Reason.WHICH_SHEET, sheets=", ".join(heading.sheet for heading in fitting))
        return fitting[0]

    def _best(self, sheet: str, fit: Fit) -> tuple[int, Heading]:
        top = list(islice(self.rows(sheet), HEADING_WITHIN))
        scores = [fit(row) for row in top] or [0]
        row = scores.index(max(scores))
        names = [name.strip() for name in top[row]] if top else []
        while names and not names[-1]:
            names.pop()
        return scores[row], Heading(sheet, row + 1, tuple(names))

    def chunks(self, heading: Heading, *, size: int = CHUNK) -> Iterator[Chunk]:
        """Yield the rows below a heading that hold anything, in chunks.

        Raises:
            FileError: a row holds more cells than there are headings.
        """
        rows = islice(self.rows(heading.sheet), heading.row, None)
        width, first = len(heading.names), heading.row + 1
        while part := list(islice(rows, size)):
            numbers = np.arange(first, first + len(part), dtype=np.int32)
            first += len(part)
            filled = [place for place, row in enumerate(part) if "".join(row).strip()]
            if len(filled) < len(part):
                part, numbers = [part[place] for place in filled], numbers[filled]
            if set(map(len, part)) - {width}:
                part = [_even(row, width, int(number)) for row, number in zip(part, numbers, strict=True)]
            if part:
                yield Chunk(numbers, list(zip(*part, strict=True)))

    def close(self) -> None:
        """Let go of the file; the stream stays the caller's."""
        if self._book:
            self._book.close()


def _even(row: list[str], width: int, number: int) -> list[str]:
    """Return a row as wide as its heading."""
    if len(row) == width:
        return row
    if any(row[width:]):
        raise FileError(Reason.TOO_WIDE, row=number)
    return row[:width] + [""] * (width - len(row))
