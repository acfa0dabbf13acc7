"""The table of areas on screen and as a file: what may not be told is not in it, and nothing in it is a formula."""

import csv
import io
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook

from analysis.areas import Chosen
from analysis.cube import Cube
from analysis.overview import Overview, PublicFacts, overview
from analysis.sheet import Sheet
from analysis.stamp import Stamp
from analysis.table import cell, columns, ranked, sheet
from briefing.table import csv_file, xlsx_file
from data.model import Measure, Role, Selection, Viewer
from tests.published import reader_of
from tests.test_cube import YEAR, cube_of
from tests.test_overview import EVERYTHING, FACTS, KANIM

SELECTION = Selection(YEAR)
DEMO = "DATA CONTOH (sintetis)"
SAID = "Judul; Wilayah: Indonesia; Data per 7 Januari 2026; Sumber: uji."
BOM = b"\xef\xbb\xbf"


ROWS: tuple[dict[str, Any], ...] = (
    {"reports": 1_250, "persons": 1_300},
    {"reports": 12, "persons": 5_659, "origin_regency": "36.01"},
    {"reports": 7, "persons": 7_777, "origin_regency": "35.03"},
)


def reported(*, is_demo: bool = True) -> Cube:
    return cube_of(*(row | {"is_demo": is_demo} for row in ROWS))


def view(
    selection: Selection = SELECTION, viewer: Viewer = EVERYTHING, facts: PublicFacts = FACTS, *, is_demo: bool = True
) -> Overview:
    return overview(reported(is_demo=is_demo), selection, viewer, Chosen(), facts, released=reader_of(*ROWS))


def stamp_of(shown: Overview, title: str = "Judul", mark: str = "UMUM") -> Stamp:
    return Stamp(title, "Wilayah: Indonesia", "Sumber: uji.", "Data per 7 Januari 2026", mark, shown.is_demo)


def made_of(shown: Overview, selection: Selection = SELECTION, **said: str) -> bytes:
    return csv_file(sheet(shown.areas, selection), stamp_of(shown, **said))


def lines(made: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(made.removeprefix(BOM).decode("utf-8"), newline=""), delimiter=";"))


def file(selection: Selection = SELECTION, viewer: Viewer = EVERYTHING, **given: Any) -> list[list[str]]:
    return lines(made_of(view(selection, viewer, **given), selection))


@pytest.mark.parametrize("measure", list(Measure))
def test_a_rate_is_a_column_only_where_it_is_the_measure(measure: Measure) -> None:
    names = [name for name, _ in columns(replace(SELECTION, measure=measure))]
    assert ("rate" in names) is measure.is_rate
    source = ["placements_source"] if measure is Measure.PER_PENEMPATAN else []
    assert [name for name in names if name != "rate"] == [
        *("name", "reports", "persons", "placements"), *source, *("villages", "province"),
    ]  # fmt: skip


def test_rates_per_placement_are_ranked_within_one_source() -> None:
    areas = pd.DataFrame(
        {
            "name": ["A", "B", "C", "D"],
            "rate": [9.0, 1.0, 2.0, float("nan")],
            "placements_source": ["2022, Z", "2019, Y", "2019, Y", None],
        }
    )
    assert list(ranked(areas, replace(SELECTION, measure=Measure.PER_PENEMPATAN))["name"]) == ["C", "B", "A", "D"]


def test_every_column_has_a_heading_of_its_own() -> None:
    headings = [heading for _, heading in columns(replace(SELECTION, measure=Measure.PER_PENDUDUK))]
    assert len(set(headings)) == len(headings)


@pytest.mark.parametrize(
    ("measure", "order"),
    [
        (Measure.LAPORAN, ["35.02", "36.01", "35.03", "35.01"]),
        (Measure.ORANG, ["35.03", "36.01", "35.02", "35.01"]),
        (Measure.PER_PENDUDUK, ["35.02", "35.03", "36.01", "35.01"]),
        (Measure.PER_PENEMPATAN, ["35.02", "35.03", "35.01", "36.01"]),
    ],
)
def test_the_highest_comes_first_and_what_is_unknown_last(measure: Measure, order: list[str]) -> None:
    selection = replace(SELECTION, measure=measure)
    assert list(ranked(view(selection).areas, selection).index) == order


def test_names_decide_between_equals() -> None:
    table = overview(cube_of({"month": "2024-01"}), SELECTION, EVERYTHING, Chosen(), FACTS).areas
    assert list(ranked(table, SELECTION)["name"]) == sorted(FACTS.regencies["name"])


def test_what_is_hidden_is_last() -> None:
    order = list(ranked(view(viewer=KANIM).areas, SELECTION).index)
    assert order == ["35.02", "36.01", "35.01", "35.03"]


@pytest.mark.parametrize(
    ("code", "column", "expected"),
    [
        ("35.02", "reports", "1.250"),
        ("35.03", "reports", "<10"),
        ("35.03", "persons", "–"),
        ("36.01", "persons", "5.659"),
        ("35.01", "reports", "0"),
        ("35.02", "placements", "7.566"),
        ("35.01", "placements", "–"),
        ("36.01", "villages", "4"),
        ("35.02", "name", "Kabupaten Ponorogo"),
        ("36.01", "province", "Banten"),
        ("35.02", "rate", "131,6"),
        ("35.03", "rate", "–"),
    ],
)
def test_cells_read_as_people_read_them(code: str, column: str, expected: str) -> None:
    table = view(replace(SELECTION, measure=Measure.PER_PENDUDUK), KANIM).areas
    assert cell(table.to_dict("index")[code], column) == expected


# The file


def test_the_file_is_one_that_spreadsheets_open() -> None:
    made = made_of(view())
    assert made.startswith(BOM)
    assert made.count(BOM) == 1
    assert made.count(b"\r\n") == 5
    heading, *rows = lines(made)
    assert heading == ["Kode", *(name for _, name in columns(SELECTION)), "Keterangan"]
    assert {len(row) for row in rows} == {len(heading)}
    assert {row[0] for row in rows} == {"35.01", "35.02", "35.03", "36.01"}
    assert next(row for row in rows if row[0] == "35.02") == [
        "35.02", "Kabupaten Ponorogo", "1.250", "1.300", "7.566", "0", "Jawa Timur", f"UMUM; {DEMO}; {SAID}",
    ]  # fmt: skip


def test_every_row_says_that_it_is_synthetic() -> None:
    assert all(row[-1].startswith(f"UMUM; {DEMO}; ") for row in file()[1:])
    assert not [row for row in file(is_demo=False) if DEMO in row[-1]]


def test_every_row_says_what_it_is_of() -> None:
    assert all(row[-1].endswith(SAID) for row in file()[1:])


def test_what_may_not_be_told_is_not_in_the_file() -> None:
    rows = {row[0]: row for row in file(viewer=KANIM)}
    assert rows["35.03"][2:4] == ["<10", "–"]
    assert rows["36.01"][2:4] == ["12", "5.659"]
    made = made_of(view(viewer=KANIM)).decode()
    assert "7.777" not in made
    assert "7777" not in made


@pytest.mark.parametrize("role", [Role.PUBLIK, Role.ADMIN])
def test_who_is_told_nothing_gets_a_file_without_numbers(role: Role) -> None:
    selection = replace(SELECTION, measure=Measure.PER_PENDUDUK)
    assert {tuple(row[2:5]) for row in file(selection, Viewer(role=role))[1:]} == {("–", "–", "–")}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_is_a_formula(start: str) -> None:
    name = f"{start}HYPERLINK(1)"
    regencies = FACTS.regencies.assign(name=name, province=name)
    made = lines(made_of(view(facts=replace(FACTS, regencies=regencies)), title=name))
    for row in made[1:]:
        assert not [value for value in row if value.startswith(("=", "+", "-", "@", "\t", "\r"))]
        assert row[1] == f"'{name}"
    marked = lines(made_of(view(), mark=name))
    assert marked[1][-1].startswith("'"), "the mark stands first, and names who made the file"


def test_a_negative_number_is_no_formula() -> None:
    made = Sheet("N", ("Selisih", "Nama"), ((-8.7, "-2+3"), (-1234, "x")))
    assert [row[:2] for row in lines(csv_file(made, stamp_of(view())))[1:]] == [["-8,7", "'-2+3"], ["-1.234", "x"]]


def test_separators_quotes_and_lines_stay_in_their_cell() -> None:
    name = 'Kab. "A"; B\nC'
    rows = file(facts=replace(FACTS, regencies=FACTS.regencies.assign(name=name)))
    assert {row[1] for row in rows[1:]} == {name}
    assert len(rows) == 5


# The workbook


def book(made: bytes) -> Workbook:
    return load_workbook(io.BytesIO(made))


def workbook(viewer: Viewer = EVERYTHING, selection: Selection = SELECTION, **given: Any) -> Workbook:
    shown = view(selection, viewer, **given)
    return book(xlsx_file([sheet(shown.areas, selection)], stamp_of(shown)))


def test_the_first_sheet_says_what_the_workbook_is() -> None:
    front = workbook().worksheets[0]
    assert front.title == "Keterangan"
    assert dict(front.iter_rows(values_only=True)) == {
        "Tanda": "UMUM",
        "Jenis data": DEMO,
        "Judul": "Judul",
        "Saringan": "Wilayah: Indonesia",
        "Tanggal data": "Data per 7 Januari 2026",
        "Sumber": "Sumber: uji.",
        "Isi": "Tabel kabupaten/kota",
    }
    real = dict(workbook(is_demo=False).worksheets[0].iter_rows(values_only=True))
    assert "Jenis data" not in real


def test_a_workbook_holds_numbers_as_numbers_and_marks_as_text() -> None:
    page = workbook(KANIM, replace(SELECTION, measure=Measure.PER_PENDUDUK)).worksheets[1]
    assert page.title == "Tabel kabupaten kota"
    assert page.freeze_panes == "A2"
    assert list(page.iter_rows(values_only=True)) == [
        ("Kode", "Kabupaten/kota", "Laporan per 100.000 penduduk", "Laporan", "Orang", "Penempatan", "Desa Binaan",
         "Provinsi"),
        ("35.01", "Kabupaten Pacitan", 0, 0, 0, "–", 0, "Jawa Timur"),
        ("35.02", "Kabupaten Ponorogo", 131.6, 1250, 1300, 7566, 0, "Jawa Timur"),
        ("35.03", "Kabupaten Trenggalek", "–", "<10", "–", 1880, 0, "Jawa Timur"),
        ("36.01", "Kabupaten Pandeglang", 0.9, 12, 5659, "–", 4, "Banten"),
    ]  # fmt: skip
    formats = [page.cell(3, column).number_format for column in range(1, 9)]
    assert formats == ["General", "General", "#,##0.0", "#,##0", "#,##0", "#,##0", "#,##0", "General"]
    assert page.cell(4, 4).data_type == "s"
    assert all(9 <= each.width <= 60 for each in page.column_dimensions.values())


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_cell_of_a_workbook_is_a_formula(start: str) -> None:
    name = f"{start}HYPERLINK(1)"
    made = xlsx_file([Sheet(f"a/b{name}", (name,), ((name,), (1,)))], stamp_of(view(), title=name, mark=name))
    for page in book(made).worksheets:
        for cell_ in (each for row in page.iter_rows() for each in row):
            assert cell_.data_type in {"s", "n"}
            assert not str(cell_.value).startswith(start)


def test_signs_that_no_workbook_can_hold_are_left_out() -> None:
    made = xlsx_file([Sheet("x" * 40, ("a\x07b",), (("c\x00",),))], stamp_of(view()))
    page = book(made).worksheets[1]
    assert (page.title, page["A1"].value, page["A2"].value) == ("x" * 31, "ab", "c")


def test_what_may_not_be_told_is_not_in_the_workbook() -> None:
    values = {value for page in workbook(KANIM).worksheets for row in page.iter_rows(values_only=True) for value in row}
    assert 5659 in values
    assert 7777 not in values
