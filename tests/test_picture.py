"""Pictures that leave: exact sizes, every part of the stamp, nothing cut off, the same bytes each time."""

import io
from dataclasses import replace

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

from analysis.indicators import Card
from analysis.stamp import Stamp
from analysis.trend import Line, Trend, Unit
from briefing import chart, page
from briefing.paper import BOTTOM, HIGH, WIDE, Size, png
from briefing.picture import MapPart, map_figure
from tests.squares_map import change, ground

STAMP = Stamp(
    title="Laporan dari masyarakat · Jawa Timur · Tahun 2025",
    filters="Wilayah: Jawa Timur · Periode: Tahun 2025",
    source="Sumber: laporan uji.",
    data="Data per 7 Januari 2026",
    mark="TERBATAS · dibuat oleh Kanim Ponorogo",
    is_demo=True,
)
FIGURES = [("Jumlah laporan", "1.250"), ("Jumlah orang", "<10")]
NAN = float("nan")
TREND = Trend(
    unit=Unit.BULAN,
    periods=("2025-10", "2025-11", "2025-12", "2026-01"),
    is_open=True,
    lines=(
        Line("", "Laporan", np.array([4.0, NAN, 12.0, 3.0]), ("", "<10", "", ""), np.array([1.0, 2, 3, 4]),
             np.array([NAN, NAN, 8.0, NAN])),
    ),
    is_demo=True,
)  # fmt: skip
CARDS = [
    Card("reports", "1.250", "Tahun 2025", "naik 12 %", 1, (1, 2, NAN, 4)),
    Card("villages", "60", "yang disebut namanya"),
    Card("officers", "–", ""),
]


def part() -> MapPart:
    return MapPart(ground(), change(rate="Laporan per 100.000 penduduk"), "Garis perkiraan")


def of_a_map(stamp: Stamp = STAMP) -> Figure:
    return map_figure(part(), stamp, answer="Ada 1.250 laporan.", figures=FIGURES)


def of_a_page(stamp: Stamp = STAMP) -> Figure:
    return page.page_figure(stamp, sentences=["Satu.", "Dua."], cards=CARDS, part=part(), trend=TREND)


def of_a_chart(stamp: Stamp = STAMP) -> Figure:
    return chart.chart_figure(TREND, stamp, sentences=["Naik."])


def words(figure: Figure) -> list[str]:
    return [each.get_text() for each in figure.findobj(Text) if isinstance(each, Text) and each.get_text()]


MAKERS = {"map": of_a_map, "page": of_a_page, "chart": of_a_chart}


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("size", Size)
def test_a_picture_has_exactly_its_pixels_and_the_same_bytes(name: str, size: Size) -> None:
    first, second = (png(MAKERS[name](), size) for _ in range(2))
    assert first == second
    with Image.open(io.BytesIO(first)) as image:
        assert image.size == ((1920, 1080), (3840, 2160))[size - 1] == size.pixels
        assert "Software" not in image.info


@pytest.mark.parametrize("name", MAKERS)
def test_a_picture_carries_the_whole_stamp(name: str) -> None:
    said = words(MAKERS[name]())
    assert {STAMP.title, STAMP.filters, STAMP.source, STAMP.data, STAMP.mark, "DATA CONTOH (sintetis)"} <= set(said)
    real = words(MAKERS[name](replace(STAMP, is_demo=False)))
    assert "DATA CONTOH (sintetis)" not in real


def test_a_map_says_the_answer_the_numbers_and_who_made_the_outlines() -> None:
    said = words(of_a_map())
    assert {"Ada 1.250 laporan.", "Jumlah laporan", "1.250", "<10", "Garis perkiraan", "Kantong PMI"} <= set(said)


def test_a_page_says_each_figure_with_its_change_and_what_it_is_of() -> None:
    assert {"1.250", "▲ naik 12 %", "Tahun 2025", "60", "yang disebut namanya"} <= set(words(of_a_page()))


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("long", [False, True])
def test_no_word_runs_off_the_sheet(name: str, *, long: bool) -> None:
    stamp = STAMP
    if long:
        many = "Kabupaten Kepulauan Sangat Panjang, " * 12
        stamp = Stamp(
            many, many, many * 4, "Data per 30 September 2026", f"TERBATAS · dibuat oleh {'x' * 40}", is_demo=True
        )
    figure = MAKERS[name](stamp)
    figure.canvas.draw()
    for each in figure.findobj(Text):
        assert isinstance(each, Text)
        if not each.get_text() or not each.get_visible():
            continue
        box = each.get_window_extent()
        assert box.x0 >= 0, each.get_text()
        assert box.x1 <= WIDE, each.get_text()
        assert box.y0 >= 0, each.get_text()
        assert box.y1 <= HIGH, each.get_text()


CLASSES = {
    "title": "Laporan per 1.000 penempatan",
    "classes": [{"label": f"{low},0 – {low},9", "areas": 99} for low in range(6)],
    "none": 500,
    "hidden": 12,
    "circles": (1_000, 200, 50),
    "notes": ["Kecamatan hanya untuk laporan yang terjadi di kabupaten asal", "Per penempatan hanya untuk 12 bulan"],
}


@pytest.mark.parametrize("name", ["map", "page"])
@pytest.mark.parametrize("times", [1, 3])
def test_the_longest_legend_stands_above_the_stamp(name: str, times: int) -> None:
    content = change(rate="x") | {"legend": CLASSES, "colours": ["#123456"] * 6}
    full = MapPart(ground(), content, "")
    said = "Jumlah laporan di Jawa Timur naik menurut daerah asal, terbanyak di Kabupaten Ponorogo dan sekitarnya. "
    if name == "map":
        figure = map_figure(full, STAMP, answer=said * times, figures=FIGURES * 2)
    else:
        figure = page.page_figure(STAMP, sentences=[said] * times, cards=CARDS * 2, part=full, trend=TREND)
    figure.canvas.draw()
    foot = {STAMP.source, STAMP.data, STAMP.mark}
    for each in figure.findobj(Text):
        assert isinstance(each, Text)
        box = each.get_window_extent()
        if box.height > 1 and each.get_text() not in foot:  # a label that an axis keeps in hand has no height
            assert box.y0 >= HIGH - BOTTOM - 22, each.get_text()


def test_nothing_is_taken_for_mathematics() -> None:
    strange = replace(STAMP, title="Rp $x_1$ & $\\frac$", mark="$")
    assert "Rp $x_1$ & $\\frac$" in words(of_a_map(strange))
    assert png(map_figure(part(), strange, answer="$\\bad{", figures=[("$", "$")]), Size.FULL_HD)


# The chart


def test_a_chart_names_its_lines_its_comparison_and_the_open_period() -> None:
    said = words(of_a_chart())
    assert {"Laporan", "Tahun sebelumnya", "Rata-rata 3 bulan", "Periode belum lengkap", "Naik."} <= set(said)
    assert "<10" in said, "what is not told is marked where it would stand"
    assert {"Okt\n2025", "Jan\n2026"} <= set(said)


def test_lines_that_are_compared_stand_alone() -> None:
    two = replace(TREND, lines=(TREND.lines[0], replace(TREND.lines[0], name="Pacitan")), is_open=False)
    said = words(chart.chart_figure(two, STAMP))
    assert {"Laporan", "Pacitan"} <= set(said)
    assert not {"Tahun sebelumnya", "Rata-rata 3 bulan", "Periode belum lengkap"} & set(said)


def test_the_scale_begins_at_zero_and_no_single_report_fills_it() -> None:
    for counts, highest in (([1.0, 1, 1, 1], 5.0), ([NAN] * 4, 5.0), ([100.0, 0, 0, 0], 110.0)):
        empty = np.full(4, NAN)
        line = replace(TREND.lines[0], counts=np.array(counts), year_before=empty, average=empty)
        axes = chart.chart_figure(replace(TREND, lines=(line,)), STAMP).axes[-1]
        assert axes.get_ylim() == pytest.approx((0, highest))


def test_what_is_not_told_is_a_gap() -> None:
    axes = of_a_chart().axes[-1]
    drawn = next(line for line in axes.lines if line.get_linewidth() == 2.8)
    values = np.asarray(drawn.get_ydata(), dtype=float)
    assert np.isnan(values[[1, 3]]).all(), "neither the hidden period nor the open one"


@pytest.mark.parametrize(
    ("unit", "period", "name"),
    [
        (Unit.BULAN, "2025-08", "Agu\n2025"),
        (Unit.MINGGU, "2025-W07", "M7\n2025"),
        (Unit.TRIWULAN, "2025-Q3", "Tw III\n2025"),
    ],
)
def test_periods_in_few_letters_as_on_screen(unit: Unit, period: str, name: str) -> None:
    only = replace(
        TREND.lines[0], counts=np.array([4.0]), shown=("",), year_before=np.array([NAN]), average=np.array([NAN])
    )
    assert name in words(chart.chart_figure(Trend(unit, (period,), is_open=False, lines=(only,), is_demo=True), STAMP))
