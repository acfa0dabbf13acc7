"""Tables of charts: the latest first, marks where a count is not told, and how they look as HTML."""

from math import nan

from analysis import trend_sheet
from analysis.change import ranking
from analysis.sheet import Sheet
from tests.counted import line, matrix, trend
from ui import sheets


def test_a_line() -> None:
    made = line([1000, nan, 3], before=[900, nan, nan], shown=("", "<10", ""))
    sheet = trend_sheet.series(made, trend(made, is_open=True), "laporan", "Judul")
    assert sheet.headings == ("Periode", "Laporan", "Tahun sebelumnya", "Rata-rata 3 bulan")
    assert sheet.rows == (
        ("Maret 2025 (belum lengkap)", 3, "–", "–"),
        ("Februari 2025", "<10", "–", "–"),
        ("Januari 2025", 1000, 900, "–"),
    )


def test_lines_side_by_side() -> None:
    sheet = trend_sheet.lines(trend(line([1, 2], name="A"), line([3, nan], name="B")), "Judul")
    assert sheet.headings == ("Periode", "A", "B")
    assert sheet.rows == (("Februari 2025", 2, "–"), ("Januari 2025", 1, 3))


def test_areas_by_periods() -> None:
    sheet = trend_sheet.cells(matrix({"A": [1, nan], "B": [0, 4]}), "Judul")
    assert sheet.headings == ("Kabupaten/kota", "Februari 2025", "Januari 2025")
    assert sheet.rows == (("A", "–", 1), ("B", 4, 0))


def test_ranks() -> None:
    rows: dict[str, list[float]] = {"Turun": [5], "Naik": [15], "Kecil": [1], "Hilang": [nan]}
    before = {"Turun": [10] * 12, "Naik": [10] * 12, "Kecil": [1] * 12, "Hilang": [10] * 12}
    sheet = trend_sheet.ranks(ranking(matrix(rows, before)), "laporan", "Judul")
    assert sheet.headings[2:4] == ("Januari 2025", "Rata-rata 6 periode sebelumnya")
    assert sheet.rows == (
        (1, "Naik", 15, 10.0, 5.0, 50.0, "naik"),
        (2, "Turun", 5, 10.0, -5.0, -50.0, "turun"),
        (None, "Kecil", 1, 1.0, None, None, "perubahan terbatas"),
        (None, "Hilang", "–", 10.0, None, None, "tidak diberitahukan lengkap"),
    )


def test_html_writes_numbers_as_indonesian_ones_and_escapes_the_rest() -> None:
    sheet = Sheet("N", ("Nama", "Angka"), (("<b>x</b>", 1234), ("https://x.id/?a=1&b=2", 5.25), (None, "<10")))
    made = sheets.html(sheet, most=2)
    assert "&lt;b&gt;x&lt;/b&gt;" in made
    assert '<td class="pb-number">1.234</td>' in made
    assert '<a href="https://x.id/?a=1&amp;b=2"' in made
    assert "5,2</td>" in made
    assert "&lt;10" not in made, "the third row is not among the first two"
    assert sheets.cell(None) == "–"
    assert sheets.cell("javascript:alert(1)") == "javascript:alert(1)", "only addresses of the web are links"


def test_a_table_has_classes_only_where_columns_need_them() -> None:
    made = sheets.table(["A", "<B>"], [["a", "<i>1</i>"]], label='"L"', sides=["", sheets.NUMBER], kind="")
    assert made == (
        '<div class="pb-table" role="region" tabindex="0" aria-label="&quot;L&quot;"><table>'
        '<thead><tr><th scope="col">A</th><th scope="col" class="pb-number">&lt;B&gt;</th></tr></thead>'
        '<tbody><tr><td>a</td><td class="pb-number"><i>1</i></td></tr></tbody></table></div>'
    )
    assert '<div class="pb-table pb-list"' in sheets.table([], [], label="", sides=[], kind="pb-list")
