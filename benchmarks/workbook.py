"""A table as the XLSX that Excel writes: texts in a common list, numbers and days as numbers; openpyxl is slow."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pandas as pd

NS = "http://schemas.openxmlformats.org"
MAIN, OFFICE, PACKAGE = f"{NS}/spreadsheetml/2006/main", f"{NS}/officeDocument/2006", f"{NS}/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
DAY_STYLE = 1  # of the cell formats below: number format 14 is the day of the reader's own country
FIRST_DAY = pd.Timestamp("1899-12-30")  # Excel's day 0
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KIND}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{KIND}.sharedStrings+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{OFFICE}/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}/relationships"><sheets>'
    '<sheet name="Laporan" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/relationships/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{OFFICE}/relationships/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId3" Type="{OFFICE}/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">'
    '<fonts count="1"><font/></fonts><fills count="1"><fill><patternFill/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
}


def write(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame of texts, whole numbers and days as a workbook of one sheet."""
    known: dict[str, int] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in PARTS.items():
            archive.writestr(name, HEAD + content)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            size = f"A1:{chr(ord('A') + frame.shape[1] - 1)}{len(frame) + 1}"
            sheet.write(f'{HEAD}<worksheet xmlns="{MAIN}"><dimension ref="{size}"/><sheetData>'.encode())
            for row in _rows(frame, known):
                sheet.write(row.encode())
            sheet.write(b"</sheetData></worksheet>")
        texts = "".join(f"<si><t>{escape(each)}</t></si>" for each in known)
        archive.writestr("xl/sharedStrings.xml", f'{HEAD}<sst xmlns="{MAIN}">{texts}</sst>')


def _rows(frame: pd.DataFrame, known: dict[str, int]) -> Iterator[str]:
    letters = [chr(ord("A") + place) for place in range(frame.shape[1])]
    columns = [_cells(frame[name], known) for name in frame]
    heads = [f't="s"><v>{known.setdefault(str(name), len(known))}' for name in frame]
    for number, cells in enumerate([heads, *zip(*columns, strict=True)], 1):
        written = "".join(
            f'<c r="{letter}{number}" {cell}</v></c>' for letter, cell in zip(letters, cells, strict=True)
        )
        yield f'<row r="{number}">{written}</row>'


def _cells(values: "pd.Series[Any]", known: dict[str, int]) -> list[str]:
    if pd.api.types.is_datetime64_any_dtype(values):
        days = (pd.to_datetime(values) - FIRST_DAY).dt.days
        return [f's="{DAY_STYLE}"><v>{day}' for day in days]
    if pd.api.types.is_numeric_dtype(values):
        return [f"><v>{value}" for value in values]
    return [f't="s"><v>{known.setdefault(str(value), len(known))}' for value in values]
