"""Rows of an XLSX workbook, read without keeping it in memory, and what makes one hostile.

The packed parts are unpacked once in blocks before openpyxl sees them: declared and real sizes are compared with the
limits, so that a file of kilobytes cannot become gigabytes. openpyxl reads XML through defusedxml.
"""

import re
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl

from data.importing import sheet
from data.importing.files import BLOCK, FileError, Reason, Upload

MOST_UNPACKED = 2**30
MOST_RATIO = 250  # a sheet of a million like rows packs to about one fiftieth
SMALL = 2**20  # bytes unpacked that need no ratio
MOST_PARTS = 2000
MOST_SHEETS = 30
PROGRAMS = ("vbaproject", "macrosheets/", "activex/")
ENTITIES = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
FORMULA = re.compile(rb"<(\w+:)?f[\s/>]")
OVERLAP = 64  # bytes that two blocks share, so that no word is cut


class Book:
    """A workbook that has been found harmless."""

    def __init__(self, upload: Upload) -> None:
        self._formulas = _inspect(upload)
        upload.stream.seek(0)
        try:
            self._book: Any = openpyxl.load_workbook(upload.stream, read_only=True, keep_links=False)
            self.sheets = tuple(each.title for each in self._book.worksheets)
        except Exception:  # noqa: BLE001 - a broken workbook raises anything; its words could repeat cells
            raise FileError(Reason.WORKBOOK) from None
        if len(self.sheets) > MOST_SHEETS:
            raise FileError(Reason.TOO_MANY_SHEETS, most=MOST_SHEETS)

    def rows(self, name: str) -> Iterator[list[str]]:
        """Yield the cells of every row of a sheet as text; row 1 comes first, an empty row is an empty list.

        Raises:
            FileError: formulas, too many rows or columns, or a sheet that cannot be read.
        """
        inside: Any = self._book[name]
        if inside._worksheet_path.lstrip("/") in self._formulas:  # noqa: SLF001 - there is no other way to the part
            raise FileError(Reason.FORMULAS)
        count, book = 0, self._book
        around = sheet.Around(inside._shared_strings, book._date_formats, book._timedelta_formats, book.epoch)  # noqa: SLF001 - as above
        try:
            with inside._get_source() as part:  # noqa: SLF001 - as above
                for number_of, row in sheet.rows(part, around):
                    yield from ([] for _ in range(count + 1, number_of))
                    yield row
                    count = number_of
        except FileError:
            raise
        except Exception:  # noqa: BLE001 - as above
            raise FileError(Reason.WORKBOOK) from None

    def close(self) -> None:
        """Let go of the file."""
        self._book.close()


def _inspect(upload: Upload) -> set[str]:
    """Return the parts that hold formulas.

    Raises:
        FileError: a bomb, macros, entities, or no workbook.
    """
    size = upload.stream.seek(0, 2)
    try:
        with zipfile.ZipFile(upload.stream) as archive:
            parts = archive.infolist()
            _check_parts(parts, size)
            return {part.filename for part in parts if _holds_formula(archive, part)}
    except FileError:
        raise
    except Exception:  # noqa: BLE001 - as in `Book`
        raise FileError(Reason.WORKBOOK) from None


def _check_parts(parts: list[zipfile.ZipInfo], size: int) -> None:
    names = [part.filename.lower() for part in parts]
    if "[content_types].xml" not in names:
        raise FileError(Reason.WORKBOOK)
    if any(word in name for word in PROGRAMS for name in names):
        raise FileError(Reason.MACROS)
    packed, unpacked = sum(part.compress_size for part in parts), sum(part.file_size for part in parts)
    dense = any(part.file_size > max(SMALL, MOST_RATIO * part.compress_size) for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or packed > size or dense or len(set(names)) < len(names):
        raise FileError(Reason.BOMB)


def _holds_formula(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Unpack a part in blocks and return whether a formula stands in it."""
    if not part.filename.lower().endswith((".xml", ".rels", ".vml")):
        return False
    is_sheet, found, real, tail = "worksheets/" in part.filename, False, 0, b""
    with archive.open(part) as stream:
        while block := stream.read(BLOCK):
            real += len(block)
            if real > part.file_size or real > MOST_UNPACKED:
                raise FileError(Reason.BOMB)
            if ENTITIES.search(tail + block):
                raise FileError(Reason.ENTITIES)
            found = found or (is_sheet and FORMULA.search(tail + block) is not None)
            tail = block[-OVERLAP:]
    return found
