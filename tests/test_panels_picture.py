"""Pictures of what Tren shows beside its lines: exact sizes, every word on the sheet, nothing told that may not be."""

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from math import nan

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from PIL import Image

from analysis.change import EACH_WAY, ends, ranking
from analysis.lanes import Side, side, tick_months
from analysis.published import INDICATORS, Topic
from analysis.stamp import Stamp
from analysis.trend import HEATED, MULTIPLES, highest, ticks
from briefing import grids, heat, lanes, ranks, sides
from briefing.paper import BOTTOM, HIGH, WIDE, Size, png
from geo.palette import LINES
from locales import text
from tests.counted import line, matrix, trend
from tests.test_picture import STAMP, words
from tests.test_published import row

LONG = "Kabupaten Kepulauan yang Namanya Sangat Panjang Sekali dan Tidak Habis-habis"
NOT_TOLD, OPEN = text("chart.not_told"), text("chart.open_period", period="April 2025")
HIDDEN = matrix({"Kabupaten Ngawi": [1, nan, 3, 2], LONG: [nan, nan, 30, 1], "Kota Kosong": [nan] * 4}, is_open=True)
SIDES = trend(
    line([100, nan, 120, 30], name="Sisi masyarakat", shown=("", "<10", "", "")),
    line([4, 5, 6, 1], name="Sisi penegakan"),
    is_open=True,
)
CHANGED = matrix(
    {f"Kabupaten {n}": [10, 10, 10 + n if n % 2 else 60 - n] for n in range(30)},
    {f"Kabupaten {n}": [20.0] * 12 for n in range(30)},
)
SAID, NOTED = "Ini yang dikatakan.", "Ini yang tidak digambar."
Maker = Callable[..., Figure]


def published(count: int = 3, **given: object) -> pd.DataFrame:
    kinds = INDICATORS[Topic.DESA]
    return pd.DataFrame([row(kind=kinds[n % 2], value=n + 1.0, **given) for n in range(count)])


def of_lanes(figures: pd.DataFrame, stamp: Stamp = STAMP, names: Sequence[str] = (), **given: Sequence[str]) -> Figure:
    named = names or [f"Kanim {n // 2}" for n in range(len(figures))]
    return lanes.lanes_figure(figures, INDICATORS[Topic.DESA], named, stamp, **given)


def of_ranks(stamp: Stamp, **given: Sequence[str]) -> Figure:
    found = ranking(CHANGED)
    return ranks.ranking_figure(found, ends(found), stamp, **given)


MAKERS: dict[str, Maker] = {
    "sides": partial(sides.sides_figure, SIDES),
    "multiples": partial(grids.multiples_figure, HIDDEN),
    "heatmap": partial(heat.heatmap_figure, HIDDEN),
    "ranking": of_ranks,
    "lanes": partial(of_lanes, published(), names=[LONG, LONG, "Kanim X"]),
}


def of(name: str, stamp: Stamp = STAMP, *, times: int = 1) -> Figure:
    return MAKERS[name](stamp, sentences=[SAID * times], notes=[NOTED * times])


def hatched(figure: Figure) -> list[str]:
    """The hatches of everything that is drawn with one, in all axes but the sheet's own."""
    found = [getattr(each, "get_hatch", str)() for axes in figure.axes[1:] for each in axes.get_children()]
    return [each for each in found if each]


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("size", Size)
def test_a_picture_has_exactly_its_pixels_and_the_same_bytes(name: str, size: Size) -> None:
    first, second = (png(of(name), size) for _ in range(2))
    assert first == second
    with Image.open(io.BytesIO(first)) as image:
        assert image.size == ((1920, 1080), (3840, 2160))[size - 1]


@pytest.mark.parametrize("name", MAKERS)
def test_a_picture_carries_stamp_sentences_and_notes(name: str) -> None:
    said = set(words(of(name)))
    assert {STAMP.title, STAMP.filters, STAMP.data, STAMP.mark, text("map.demo"), SAID, NOTED} <= said
    assert name == "lanes" or STAMP.source in said
    assert text("map.demo") not in words(of(name, replace(STAMP, is_demo=False)))


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("times", [1, 12])
def test_no_word_runs_off_the_sheet_or_into_the_foot(name: str, times: int) -> None:
    figure = of(name, replace(STAMP, title="Judul " * 12 * times, filters="Saringan " * 10 * times), times=times)
    figure.canvas.draw()
    for each in figure.findobj(Text):
        assert isinstance(each, Text)
        box = each.get_window_extent()
        if not each.get_text() or not each.get_visible() or box.height <= 1:  # what an axis keeps in hand has no height
            continue
        assert box.x0 >= 0, each.get_text()
        assert box.x1 <= WIDE, each.get_text()
        assert box.y1 <= HIGH, each.get_text()
        lowest = 0 if each.get_text() in {STAMP.source, STAMP.data, STAMP.mark, "Sumber: S."} else HIGH - BOTTOM - 22
        assert box.y0 >= lowest, each.get_text()


def test_what_people_write_is_no_mathematics() -> None:
    strange = matrix({"Kab. $x_1$ $\\frac$": [1, 2, 3]})
    for made in (grids.multiples_figure(strange, STAMP), heat.heatmap_figure(strange, STAMP)):
        assert "Kab. $x_1$ $\\frac$" in words(made)
        assert png(made, Size.FULL_HD)


def test_where_nothing_is_told_the_sheet_says_so_alone() -> None:
    empty = matrix({"Kota Kosong": [nan] * 4})
    none = ranking(empty)
    for made in (
        grids.multiples_figure(empty, STAMP, sentences=[SAID]),
        heat.heatmap_figure(empty, STAMP, sentences=[SAID]),
        ranks.ranking_figure(none, ends(none), STAMP, sentences=[SAID]),
    ):
        assert png(made, Size.FULL_HD)
        assert SAID in words(made)
        assert "Kota Kosong" not in words(made)


# Two sides


def test_sides_have_scales_of_their_own_and_one_time() -> None:
    figure = of("sides")
    above, below = figure.axes[1:]
    assert above.get_ylim() == pytest.approx((0, 132))
    assert below.get_ylim() == pytest.approx((0, 6.6))
    assert above.get_xlim() == below.get_xlim()
    assert (above.get_position().x0, above.get_position().x1) == (below.get_position().x0, below.get_position().x1)
    assert above.get_position().y0 > below.get_position().y1
    assert {"Sisi masyarakat", "Sisi penegakan", "<10", text("briefing.open"), "Jan\n2025"} <= set(words(figure))
    drawn = [next(each for each in axes.lines if each.get_linewidth() == 2.8) for axes in (above, below)]
    assert [str(each.get_color()) for each in drawn] == list(LINES[:2])
    assert list(np.isnan(np.asarray(drawn[0].get_ydata(), float))) == [False, True, False, True]
    full = replace(SIDES, is_open=False)
    assert text("briefing.open") not in words(sides.sides_figure(full, STAMP))


# Small charts


def test_small_charts_are_the_highest_on_one_scale() -> None:
    many = matrix({f"Kabupaten {n:02d}": [n, n + 1] for n in range(20)})
    figure = grids.multiples_figure(many, STAMP)
    small = figure.axes[1:]
    assert len(small) == MULTIPLES
    assert {axes.get_ylim() for axes in small} == {small[0].get_ylim()}
    said = words(figure)
    assert [each for each in said if each.startswith("Kab. ")] == [f"Kab. {n:02d}" for n in range(19, 7, -1)]


def test_a_small_chart_marks_what_is_not_told_and_the_open_period() -> None:
    figure = of("multiples")
    assert len(hatched(figure)) == 3, "each period that is not told, of areas of which something is"
    assert words(figure).count("–") == 3
    assert {NOT_TOLD, OPEN} <= set(words(figure))
    assert "Kota Kosong" not in words(figure)
    told = grids.multiples_figure(matrix({"A": [1, 2, 3]}), STAMP)
    assert not hatched(told)
    assert not {NOT_TOLD, OPEN} & set(words(told))


# Areas by period


def cells(figure: Figure) -> np.ma.MaskedArray[tuple[int, ...], np.dtype[np.float64]]:
    (mesh,) = [each for each in figure.axes[1].collections if isinstance(each, QuadMesh)]
    return np.ma.asarray(mesh.get_array())


def test_a_cell_that_is_not_told_is_hatched_marked_and_has_no_colour() -> None:
    shown = HIDDEN.shown.copy()
    shown[1, 0] = "<10"
    figure = heat.heatmap_figure(replace(HIDDEN, shown=shown), STAMP)
    assert hatched(figure) == [grids.HATCH] * 3
    assert np.ma.getmaskarray(cells(figure)).tolist() == [[True, True, False, False], [False, True, False, False]]
    said = words(figure)
    assert (said.count("–"), said.count("<10")) == (2, 1)
    assert {NOT_TOLD, OPEN, "30"} <= set(said), "the highest stands in its cell"
    assert "0" not in [each.get_text() for each in figure.axes[1].texts], "never zero"


def test_colours_have_a_bar_that_begins_at_zero() -> None:
    areas, bar = of("heatmap").axes[1:]
    assert bar.get_ylim() == (0, 30)
    (mesh,) = [each for each in areas.collections if isinstance(each, QuadMesh)]
    assert mesh.get_clim() == (0, 30)


def test_at_most_so_many_rows() -> None:
    figure = heat.heatmap_figure(matrix({f"Kabupaten {n:02d}": [n, n] for n in range(40)}), STAMP)
    names = [label.get_text() for label in figure.axes[1].get_yticklabels()]
    assert names == [f"Kab. {n}" for n in range(39, 39 - HEATED, -1)]


def test_numbers_stand_in_all_cells_or_in_none() -> None:
    weeks = matrix({f"K{n}": [123_456.0] * 24 for n in range(25)})
    assert not heat.heatmap_figure(weeks, STAMP).axes[1].texts
    few = heat.heatmap_figure(matrix({"A": [123_456.0, 1.0]}), STAMP)
    assert [each.get_text() for each in few.axes[1].texts] == ["123.456", "1"]


# The ranking


def test_a_ranking_shows_both_numbers_of_each_and_the_difference() -> None:
    found = ranking(CHANGED)
    drawn = ends(found)
    figure = of_ranks(STAMP)
    assert len(drawn) == 2 * EACH_WAY
    names = [label.get_text() for label in figure.axes[1].get_yticklabels()]
    assert names == [each.name.replace("Kabupaten", "Kab.") for each in drawn]
    written = [each.get_text() for each in figure.axes[1].texts]
    assert len(written) == 2 * len(drawn)
    assert written[:2] == ["16,7", "60"]
    assert {"+43,3", text("trend_sheet.difference"), "Maret 2025", text("chart.mean_before", n=6)} <= set(words(figure))


def test_a_fall_stands_left_of_its_mean() -> None:
    found = ranking(matrix({"A": [10, 10, 0], "B": [10, 10, 90]}, {"A": [10.0] * 12, "B": [10.0] * 12}))
    axes = ranks.ranking_figure(found, ends(found), STAMP).axes[1]
    placed = {(each.get_text(), each.get_horizontalalignment()) for each in axes.texts}
    assert placed == {("10,0", "right"), ("90", "left"), ("0", "right"), ("10,0", "left")}
    assert axes.get_ylim()[0] > axes.get_ylim()[1], "the greatest rise stands on top"


# Published figures


def bars(axes: Axes) -> list[Rectangle]:
    return [each for each in axes.patches if isinstance(each, Rectangle)]


def test_published_figures_are_bars_over_their_own_periods() -> None:
    figures = pd.DataFrame(
        [
            row(value=5.0, start=date(2025, 1, 1), end=date(2025, 6, 30)),
            row(value=7.0, start=date(2025, 3, 1), end=date(2025, 12, 31), kind="petugas_pimpasa"),
            row(value=9.0, start=date(2025, 2, 1), end=date(2025, 2, 1)),
        ],
    )
    figure = of_lanes(figures, names=["Kanim X", "Kanim X", "Kanim Y"])
    axes = figure.axes[1]
    first, second = bars(axes)
    assert (first.get_x(), first.get_width()) == (date(2025, 1, 1).toordinal(), 181)
    assert (second.get_x(), second.get_width()) == (date(2025, 3, 1).toordinal(), 306)
    marks = [each for each in axes.lines if each.get_marker() == "D"]
    assert len(marks) == 1, "a single day is a point"
    joined = [each for each in axes.lines if each.get_linestyle() != "None"]
    assert len(joined) == 1, "the line between two places, and none between figures"
    assert [each.get_text() for each in axes.texts] == ["5 desa", "7 desa", "9 desa"]
    kinds = {text("published.kind.desa_binaan"), text("published.kind.petugas_pimpasa")}
    assert kinds | {"Kanim X", "Kanim Y"} <= set(words(figure))
    named = [label.get_text() for label in axes.get_yticklabels()]
    assert named == ["Kanim X", "Kanim Y"], "a place is named once"


def test_one_kind_needs_no_key() -> None:
    assert text("published.kind.desa_binaan") not in words(of_lanes(pd.DataFrame([row(), row()])))


def test_what_finds_no_room_is_counted() -> None:
    figure = of_lanes(published(200), sentences=[SAID])
    drawn = len(bars(figure.axes[1]))
    assert 20 <= drawn < 40
    assert text("briefing.lanes_left", n=drawn, of=200) in words(figure)
    assert text("briefing.lanes_left", n=3, of=3) not in words(of("lanes"))


def test_sources_stand_in_the_foot_or_in_the_table() -> None:
    two = pd.DataFrame([row(source_title="Antara"), row(source_title="Kompas"), row(source_title="Antara")])
    assert "Sumber: Antara; Kompas." in words(of_lanes(two))
    many = pd.DataFrame([row(source_title=f"Berita yang panjang tentang desa nomor {n}") for n in range(25)])
    assert text("briefing.sources_in_table") in words(of_lanes(many))


# What pictures share with the screen


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [((2020, 1, 1), (2020, 6, 1), Side.AFTER), ((2024, 1, 1), (2025, 1, 1), Side.BEFORE),
     ((2020, 1, 1), (2025, 1, 1), Side.INSIDE)],
)  # fmt: skip
def test_a_value_stands_where_there_is_room(
    start: tuple[int, int, int], end: tuple[int, int, int], expected: Side
) -> None:
    assert side(date(*start), date(*end), date(2020, 1, 1), 2_200) is expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [(200, (1, False)), (800, (4, False)), (1_000, (12, True)), (7_000, (36, True))],
)
def test_ticks_of_an_axis_of_days(days: int, expected: tuple[int, bool]) -> None:
    assert tick_months(days) == expected


def test_months_of_a_short_axis_are_written() -> None:
    short = pd.DataFrame([row(start=date(2025, 2, 1), end=date(2025, 5, 31))])
    assert {"Feb\n2025", "Mei\n2025"} <= set(words(of_lanes(short)))


def test_the_highest_areas_come_first_and_the_untold_never() -> None:
    assert highest(HIDDEN, 5).names == (LONG, "Kabupaten Ngawi")
    assert highest(HIDDEN, 1).codes == ("35.02",)


def test_the_latest_period_is_written() -> None:
    assert [list(ticks(each, 4)) for each in (1, 4, 5, 13)] == [[0], [0, 1, 2, 3], [0, 2, 4], [0, 4, 8, 12]]
