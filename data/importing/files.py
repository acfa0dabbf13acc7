"""A file as it arrives: what it is, and the limits that keep a hostile one from costing more than seconds.

Nothing here looks at what cells mean, and no fault repeats what stands in a file.
"""

import codecs
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath
from typing import BinaryIO

from locales import text
from locales.format import number

MOST_BYTES = 300 * 2**20
MOST_ROWS = 1_200_000  # lines of a CSV, rows of a sheet; Excel itself ends at 1,048,576
MOST_COLUMNS = 200
LONGEST_LINE = 2**20  # bytes without a line end: no table
BLOCK = 2**20
ZIP = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .xls, and any workbook with a password
TEXT_NAMES = {".csv", ".tsv", ".txt"}
SHEET_NAMES = {".xlsx"}
MACRO_NAMES = {".xlsm", ".xltm", ".xlsb", ".xlam"}
UTF8, WINDOWS = "utf-8-sig", "cp1252"
NOT_IN_WINDOWS = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")  # bytes that Windows-1252 does not use
CONTROLS = re.compile(rb"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Reason(StrEnum):
    """Why a file cannot be taken; each has its text."""

    TOO_MANY_COLUMNS = "too_many_columns"
    CSV = "csv"
    WORKBOOK = "workbook"
    TOO_MANY_SHEETS = "too_many_sheets"
    FORMULAS = "formulas"
    TOO_MANY_ROWS = "too_many_rows"
    MACROS = "macros"
    BOMB = "bomb"
    ENTITIES = "entities"
    TOO_LARGE = "too_large"
    EMPTY = "empty"
    OLD_OFFICE = "old_office"
    UNKNOWN_NAME = "unknown_name"
    OTHER_CONTENT = "other_content"
    NULL_BYTES = "null_bytes"
    BINARY = "binary"
    NO_LINES = "no_lines"
    ENCODING = "encoding"
    NO_SHEET = "no_sheet"
    NO_HEADING = "no_heading"
    WHICH_SHEET = "which_sheet"
    TOO_WIDE = "too_wide"
    NO_OFFICE = "no_office"
    FORMULA = "formula"
    HIDDEN = "hidden"
    CONTROL = "control"


class FileError(Exception):
    """A file that cannot be taken at all; the message, for people, says why and what to do."""

    def __init__(self, reason: Reason, **values: object) -> None:
        super().__init__(text(f"files.{reason}", **values))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Upload:
    """A file by its name and its bytes; the name decides nothing but must agree with the bytes."""

    name: str
    stream: BinaryIO


@dataclass(frozen=True, slots=True)
class Looked:
    """What a first look at all bytes found: whether a workbook, how text is written, rows at most."""

    is_workbook: bool
    encoding: str
    rows: int
    size: int
    sha256: str


def look(upload: Upload) -> Looked:
    """Look at every byte once, in blocks.

    Raises:
        FileError: too large, empty, not a table, or not what its name says.
    """
    size = upload.stream.seek(0, 2)
    if size > MOST_BYTES:
        raise FileError(Reason.TOO_LARGE, size=number(size / 2**20), most=MOST_BYTES // 2**20)
    if not size:
        raise FileError(Reason.EMPTY)
    upload.stream.seek(0)
    start = upload.stream.read(len(OLD_OFFICE))
    ending = PurePath(upload.name).suffix.lower()
    if ending in MACRO_NAMES:
        raise FileError(Reason.MACROS)
    if start.startswith(OLD_OFFICE):
        raise FileError(Reason.OLD_OFFICE)
    if ending not in TEXT_NAMES | SHEET_NAMES:
        raise FileError(Reason.UNKNOWN_NAME)
    is_workbook = start.startswith(ZIP)
    if is_workbook != (ending in SHEET_NAMES):
        raise FileError(Reason.OTHER_CONTENT, ending=ending)
    if is_workbook:
        return Looked(is_workbook, "", 0, size, _sha256(upload.stream))
    return _look_at_text(upload.stream, size)


def blocks(stream: BinaryIO) -> Iterator[bytes]:
    """Yield all bytes in blocks of a megabyte."""
    stream.seek(0)
    while block := stream.read(BLOCK):
        yield block


def _sha256(stream: BinaryIO) -> str:
    total = hashlib.sha256()
    for block in blocks(stream):
        total.update(block)
    return total.hexdigest()


def _look_at_text(stream: BinaryIO, size: int) -> Looked:
    total, decoder = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")()
    lines, line, encoding = 1, 0, UTF8
    for block in blocks(stream):
        if b"\x00" in block:
            raise FileError(Reason.NULL_BYTES)
        if CONTROLS.search(block):
            raise FileError(Reason.BINARY)
        total.update(block)
        ends = block.count(b"\n") or block.count(b"\r")
        lines += ends
        line = line + len(block) if not ends else 0
        if lines > MOST_ROWS:
            raise FileError(Reason.TOO_MANY_ROWS, most=number(MOST_ROWS))
        if line > LONGEST_LINE:
            raise FileError(Reason.NO_LINES)
        if encoding == UTF8:
            encoding = _still_utf8(decoder, block)
        if encoding == WINDOWS and NOT_IN_WINDOWS.search(block):
            raise FileError(Reason.ENCODING)
    if encoding == UTF8:
        encoding = _still_utf8(decoder, b"", final=True)
    return Looked(is_workbook=False, encoding=encoding, rows=lines, size=size, sha256=total.hexdigest())


def _still_utf8(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> str:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return WINDOWS
    return UTF8
