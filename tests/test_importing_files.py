"""Hostile and broken files are refused in seconds with a clear word; readable ones are read however written."""

import io
import time
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from data.importing import files
from data.importing.files import FileError, Reason, Upload
from data.importing.kinds import INCIDENT
from data.importing.loading import heading_of
from data.importing.reading import Source
from tests.importing import book, packed, source

CELLS: list[list[Any]] = [
    ["Kategori", "Tgl Lapor", "Kab/Kota", "Jumlah orang"],
    ["tppo", datetime.fromisoformat("2024-11-04"), "Kab. Ponorogo", 2],
]
CSV = "Kategori;Tgl Lapor;Kab/Kota;Jumlah orang\ntppo;4/11/2024;Kab. Ponorogo;2\n"
SECONDS = 10.0
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)


def opened(content: str | bytes, name: str) -> list[tuple[str, ...]]:
    made = source(content, name)
    heading = heading_of(made, INCIDENT)
    return [cells for chunk in made.chunks(heading) for cells in zip(*chunk.columns, strict=True)]


def with_part(name: str, content: bytes) -> bytes:
    """A good workbook with one part more, or in the place of its own."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book(CELLS))) as good, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for part in good.infolist():
            if part.filename != name:
                made.writestr(part.filename, good.read(part))
        made.writestr(name, content)
    return target.getvalue()


def rows_without_end() -> bytes:
    cells = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in CELLS[0])
    return with_part(
        "xl/worksheets/sheet1.xml", SHEET.format(f'<row r="1">{cells}</row><row r="9999999999"/>').encode()
    )


def entities() -> bytes:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
    return with_part("xl/worksheets/sheet1.xml", bomb)


HOSTILE: dict[str, tuple[str, Callable[[], str | bytes], Reason]] = {
    "empty": ("a.csv", lambda: b"", Reason.EMPTY),
    "binary renamed": ("a.csv", lambda: b"\x7fELF\x02\x01\x01" + b"\x00" * 99, Reason.NULL_BYTES),
    "picture renamed": ("a.csv", lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(1, 99)), Reason.BINARY),
    "workbook renamed": ("a.csv", lambda: book(CELLS), Reason.OTHER_CONTENT),
    "text renamed": ("a.xlsx", lambda: CSV, Reason.OTHER_CONTENT),
    "another kind": ("a.pdf", lambda: b"%PDF-1.7", Reason.UNKNOWN_NAME),
    "null bytes": ("a.csv", lambda: CSV + "tp\x00po;;;\n", Reason.NULL_BYTES),
    "old office": ("a.xlsx", lambda: files.OLD_OFFICE + b"\x00" * 600, Reason.OLD_OFFICE),
    "macros by name": ("a.xlsm", lambda: book(CELLS), Reason.MACROS),
    "macros inside": ("a.xlsx", lambda: with_part("xl/vbaProject.bin", b"x" * 99), Reason.MACROS),
    "one endless line": ("a.csv", lambda: "a," * 2_000_000, Reason.NO_LINES),
    "endless rows": ("a.csv", lambda: CSV + ";;;\n" * 1_300_000, Reason.TOO_MANY_ROWS),
    "endless rows of a sheet": ("a.xlsx", rows_without_end, Reason.TOO_MANY_ROWS),
    "many columns": ("a.csv", lambda: ";".join(f"k{n}" for n in range(10_000)) + "\n", Reason.TOO_MANY_COLUMNS),
    "many columns of a sheet": ("a.xlsx", lambda: book([[f"k{n}" for n in range(10_000)]]), Reason.TOO_MANY_COLUMNS),
    "many cells below": ("a.csv", lambda: CSV + ";" * 4 + "x\n", Reason.TOO_WIDE),
    "open quotation": ("a.csv", lambda: CSV + '"tppo;1/1/2024;Ponorogo;2\n' * 3, Reason.CSV),
    "zip bomb": ("a.xlsx", lambda: with_part("xl/worksheets/sheet1.xml", b" " * 300_000_000), Reason.BOMB),
    "zip of nothing": ("a.xlsx", lambda: packed(x=b"y"), Reason.WORKBOOK),
    "broken zip": ("a.xlsx", lambda: book(CELLS)[:-400], Reason.WORKBOOK),
    "entities": ("a.xlsx", entities, Reason.ENTITIES),
    "formula": ("a.xlsx", lambda: book([*CELLS, ["tppo", "=1+1", "x", 1]]), Reason.FORMULAS),
    "no heading": ("a.csv", lambda: "a;b\n1;2\n", Reason.NO_HEADING),
    "two sheets": ("a.xlsx", lambda: book(CELLS, CELLS), Reason.WHICH_SHEET),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_files_are_refused_in_seconds(case: str) -> None:
    name, make, reason = HOSTILE[case]
    content = make()
    start = time.monotonic()
    with pytest.raises(FileError) as refused:
        opened(content, name)
    assert refused.value.reason is reason
    assert time.monotonic() - start < SECONDS


def test_500_megabytes_are_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "besar.csv"
    with path.open("wb") as file:
        file.truncate(500 * 2**20)
    with path.open("rb") as stream:
        start = time.monotonic()
        with pytest.raises(FileError) as refused:
            Source(Upload(path.name, stream))
    assert refused.value.reason is Reason.TOO_LARGE
    assert time.monotonic() - start < 1


def test_a_part_that_lies_about_its_size_is_refused() -> None:
    honest = with_part("xl/worksheets/sheet1.xml", b"<worksheet>" + b" " * 3_000_000)
    size = (3_000_011).to_bytes(4, "little")
    assert honest.count(size) == 2
    with pytest.raises(FileError):
        opened(honest.replace(size, (100).to_bytes(4, "little")), "a.xlsx")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_table_is_read_however_it_is_written(delimiter: str, encoding: str) -> None:
    rows = [["Kategori", "Tgl Lapor", "Kab/Kota", "Jumlah orang"], ["tppo", "4/11/2024", "Kab. Ponorogo – é", "1"]]
    content = "\r\n".join(delimiter.join(row) for row in rows).encode(encoding)
    assert opened(content, "a.csv") == [tuple(rows[1])]


def test_numbers_with_commas_do_not_make_columns() -> None:
    content = "Tgl Lapor;Jumlah orang\n" + "4/11/2024;1.234,5\n" * 9
    assert opened(content, "a.csv")[0] == ("4/11/2024", "1.234,5")
    assert opened("sep=,\n" + CSV.replace(";", ","), "a.csv")[0][0] == "tppo"


def test_the_sheet_that_fits_is_read_below_its_title() -> None:
    titled = [["LAPORAN BULANAN"], [], *CELLS, [None, None, None, None], CELLS[1]]
    made = source(book([["apa saja"]], titled), "a.xlsx")
    heading = heading_of(made, INCIDENT)
    assert (heading.sheet, heading.row) == ("Lain", 3)
    (chunk,) = made.chunks(heading)
    assert chunk.rows.tolist() == [4, 6]
    assert [column[0] for column in chunk.columns] == ["tppo", "2024-11-04", "Kab. Ponorogo", "2"]
    with pytest.raises(FileError):
        heading_of(made, INCIDENT, sheet="Tidak ada")


def test_chunks_hold_all_rows_once_and_blank_ones_never() -> None:
    made = source(CSV + ";;;\n" + CSV.splitlines()[1] + "\n" + " ; ;;\n" + "tppo\n", "a.csv")
    parts = list(made.chunks(heading_of(made, INCIDENT), size=2))
    assert [part.rows.tolist() for part in parts] == [[2], [4], [6]]
    assert parts[-1].columns[1] == ("",)
