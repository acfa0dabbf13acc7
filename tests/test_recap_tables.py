"""The recapitulation as tables and as a file: within one category group, with its mark, whatever somebody may see."""

import io
from typing import Any

import openpyxl
import pandas as pd

from analysis import recap
from analysis.recap import Depth
from analysis.sheet import Sheet
from analysis.stamp import Stamp
from briefing.table import xlsx_file
from data.model import Group
from locales import text

NAMES = {"ponorogo": "Kanim Ponorogo", "35.01": "Kab. Pacitan", "35.02": "Kab. Ponorogo", "35.02.01.2001": "Desa =Satu"}
COUNTS = (*recap.REPORTS, *recap.SIGNS)


def line(month: str, regency: str, village: str | None, group: str, **counts: int) -> dict[str, Any]:
    keys = {"month": month, "office": "ponorogo", "regency": regency, "village": village, "group": group}
    return keys | dict.fromkeys(COUNTS, 0) | counts


FRAME = pd.DataFrame(
    [
        line("2026-09", "35.02", "35.02.01.2001", "masyarakat", filed=3, verified=2, verified_late=1, followed_up=1),
        line("2026-09", "35.02", None, "masyarakat", filed=4, verified=4, closed=2),
        line("2026-10", "35.01", None, "masyarakat", filed=1, rejected=1),
        line("2026-09", "35.02", None, "penegakan", filed=9),
        line("2026-09", "35.02", "35.02.01.2001", "", nil=4, activities=1, participants=25),
    ]
)


def named(code: Any) -> str:
    return text("recap.unknown") if pd.isna(code) else NAMES[code]


def test_a_table_is_within_one_group_and_sums_it() -> None:
    sheet = recap.of_group(FRAME, Group.MASYARAKAT, Depth.KANTOR, named)
    assert sheet.headings[:4] == ("Bulan", "Kantor", "Laporan", "Diverifikasi")
    assert sheet.rows == (
        ("September 2026", "Kanim Ponorogo", 7, 6, 1, 1, 0, 2, 0, 0),
        ("Oktober 2026", "Kanim Ponorogo", 1, 0, 0, 0, 0, 0, 1, 0),
        ("Jumlah", "", 8, 6, 1, 1, 0, 2, 1, 0),
    )


def test_a_table_goes_as_deep_as_it_is_asked_to() -> None:
    sheet = recap.of_group(FRAME, Group.MASYARAKAT, Depth.DESA, named)
    assert [row[:5] for row in sheet.rows[:2]] == [
        ("September 2026", "Kanim Ponorogo", "Kab. Ponorogo", "Desa =Satu", 3),
        ("September 2026", "Kanim Ponorogo", "Kab. Ponorogo", text("recap.unknown"), 4),
    ]
    assert recap.depths(FRAME) == list(Depth)
    assert recap.depths(FRAME.assign(village=None)) == [Depth.KANTOR, Depth.KABUPATEN]


def test_nihil_and_activities_stand_by_themselves() -> None:
    sheet = recap.of_signs(FRAME, Depth.KABUPATEN, named)
    assert sheet.rows == (("September 2026", "Kanim Ponorogo", "Kab. Ponorogo", 4, 1, 25),)


def test_a_group_without_reports_has_no_line() -> None:
    assert recap.of_group(FRAME, Group.KEPULANGAN, Depth.KANTOR, named).rows == ()


def test_the_file_holds_a_sheet_per_group_with_its_mark_and_real_numbers() -> None:
    sheets = recap.workbook(FRAME, named)
    stamp = Stamp("Rekapitulasi", "Wilayah: Kanim Ponorogo", "Sumber", "Data per", "TERBATAS · uji", is_demo=True)
    book = openpyxl.load_workbook(io.BytesIO(xlsx_file(sheets, stamp)))
    assert book.sheetnames[1:] == [
        text("recap.group.masyarakat"),
        text("recap.group.penegakan"),
        text("recap.sheet_signs"),
    ]
    front = [cell.value for row in book.worksheets[0].iter_rows() for cell in row]
    assert "TERBATAS · uji" in front
    assert text("map.demo") in front
    golden = [
        ["September 2026", "Kanim Ponorogo", "Kab. Ponorogo", "Desa =Satu", 3, 2, 1, 1, 0, 0, 0, 0],
        ["September 2026", "Kanim Ponorogo", "Kab. Ponorogo", "Tidak dirinci", 4, 4, 0, 0, 0, 2, 0, 0],
        ["Oktober 2026", "Kanim Ponorogo", "Kab. Pacitan", "Tidak dirinci", 1, 0, 0, 0, 0, 0, 1, 0],
        ["Jumlah", None, None, None, 8, 6, 1, 1, 0, 2, 1, 0],
    ]
    rows = [
        [cell.value or (None if cell.value == "" else cell.value) for cell in row] for row in book.worksheets[1].rows
    ]
    assert rows[1:] == golden
    assert isinstance(sheets[0], Sheet)
