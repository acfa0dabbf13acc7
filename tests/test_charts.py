"""Figures: what they draw, what they leave open, and what they say of themselves wherever they are pasted."""

import re
from dataclasses import replace
from datetime import date
from html import unescape
from math import nan
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from analysis.change import ranking
from analysis.published import INDICATORS, Topic
from locales import text
from tests.counted import line, matrix, trend
from tests.test_published import row
from ui import canvas, charts, grids, lanes
from ui.canvas import Stamp

DEMO = Stamp("Judul · Tahun 2025", "TERBATAS · dibuat oleh Kanim Ponorogo", is_demo=True, name="terbatas-tren")
REAL = Stamp("Judul · Tahun 2025", "UMUM", is_demo=False, name="umum-tren")
UNIT = "laporan"
OPEN = text("chart.open")


def words(figure: go.Figure) -> str:
    return "\n".join(str(each.text) for each in figure.layout.annotations)


def traces(figure: go.Figure, **wanted: Any) -> list[Any]:
    return [each for each in figure.data if all(getattr(each, name) == value for name, value in wanted.items())]


def all_figures(stamp: Stamp) -> dict[str, go.Figure]:
    lines = trend(line([1, 5, 2], name="A"), line([3, nan, 1], name="B"), is_open=True)
    cells = matrix({"A": [8, 5, 2], "B": [9, nan, 1]}, {"A": [1] * 12, "B": [2] * 12}, is_open=True)
    found = ranking(cells)
    figures = pd.DataFrame([row(), row(kind="petugas_pimpasa")])
    return {
        "garis": charts.line_chart(lines, UNIT, stamp),
        "banding": charts.comparison_chart(lines, UNIT, stamp),
        "sisi": charts.sides_chart(lines, UNIT, stamp),
        "kecil": grids.multiples(cells, UNIT, stamp),
        "panas": grids.heatmap(cells, UNIT, stamp),
        "peringkat": grids.ranking_chart(found.ranked, found, UNIT, stamp),
        "terbitan": lanes.lanes(figures, INDICATORS[Topic.DESA], ["X", "X"], stamp),
    }


@pytest.mark.parametrize("name", all_figures(DEMO))
def test_every_figure_says_what_it_is_and_has_a_fixed_height(name: str) -> None:
    demo, real = all_figures(DEMO)[name], all_figures(REAL)[name]
    for said in (text("map.demo"), DEMO.mark, DEMO.title):
        assert said in words(demo)
    assert demo.layout.height - demo.layout.margin.b == real.layout.height - real.layout.margin.b, (
        "more lines, more foot"
    )
    assert text("map.demo") not in words(real)
    assert REAL.mark in words(real)
    assert demo.layout.height > 200
    assert demo.layout.separators == ",."


@pytest.mark.parametrize("times", [1, 5])
def test_a_stamp_breaks_its_lines_as_a_phone_needs(times: int) -> None:
    long = Stamp(
        "Laporan dari masyarakat · Jawa Timur · Tahun 2025 " * times, "TERBATAS · x & y " * times, is_demo=True, name=""
    )
    lines = [unescape(re.sub("<[^>]+>", "", each)) for each in canvas.stamp_lines(long)]
    assert max(map(len, lines)) <= canvas.STAMP_LETTERS
    assert (
        " ".join(lines).replace(" · ", " ").split()
        == f"{text('map.demo')} {long.mark} {long.title}".replace(" · ", " ").split()
    )
    assert canvas.stamp_lines(replace(long, title="T", mark="UMUM"))[0].endswith("</b> · UMUM"), (
        "one line where there is room"
    )


def test_what_people_call_an_area_is_no_markup() -> None:
    bad = "<img src=x onerror=alert(1)>"
    stamp = Stamp(bad, bad, is_demo=False, name="x")
    for figure in (
        grids.multiples(matrix({bad: [1, 2]}), UNIT, stamp),
        grids.heatmap(matrix({bad: [1, nan]}), UNIT, stamp),
        charts.comparison_chart(trend(line([1, 2], name=bad)), UNIT, stamp),
        charts.sides_chart(trend(line([1, 2], name=bad)), UNIT, stamp),
        lanes.lanes(pd.DataFrame([row(place=bad, note=bad)]), INDICATORS[Topic.DESA], [bad], stamp),
    ):
        assert "<img" not in figure.to_json().replace("\\u003c", "<")


def test_a_series_with_what_it_is_compared_with() -> None:
    made = line([10, nan, 30, 4], before=[5, 6, nan, 8])
    figure = charts.line_chart(trend(made, is_open=True), UNIT, REAL)
    (before,) = traces(figure, name=text("chart.year_before"))
    assert (list(before.y), before.line.dash) == ([5.0, 6.0, None, 8.0], "dash")
    full, unfinished = traces(figure, name="X")
    assert list(full.x) == ["Januari 2025", "Februari 2025", "Maret 2025"]
    assert list(full.y) == [10.0, None, 30.0], "a gap, not zero"
    assert full.connectgaps is None
    assert list(full.customdata) == ["10 laporan", "", "30 laporan"]
    assert (list(unfinished.y), unfinished.line.dash) == ([30.0, 4.0], "dot")
    assert unfinished.marker.color[-1] == "rgba(0, 0, 0, 0)", "an open mark"
    assert unfinished.customdata[-1] == "4 laporan (belum lengkap)"
    assert OPEN in words(figure)
    assert not traces(figure, name=text("chart.average_bulan", n=3)), "nothing known is not drawn"


def test_full_periods_are_not_called_open() -> None:
    figure = charts.line_chart(trend(line([10, 20])), UNIT, REAL)
    assert OPEN not in words(figure)
    assert len(figure.data) == 1


def test_sides_have_scales_of_their_own_and_one_time() -> None:
    figure = charts.sides_chart(trend(line([1000, 2000], name="M"), line([1, 2], name="P")), UNIT, REAL)
    assert figure.layout.yaxis.range[1] > 1000 > figure.layout.yaxis2.range[1]
    assert figure.layout.xaxis.matches == "x2"
    assert [list(each.y) for each in figure.data] == [[1000.0, 2000.0], [1.0, 2.0]], "nothing is summed"


def test_small_multiples_have_one_scale() -> None:
    figure = grids.multiples(matrix({"A": [1, 100], "B": [2, 3], "C": [4, nan], "D": [0, 0]}), UNIT, REAL)
    axes = [figure.layout[name] for name in figure.layout if str(name).startswith("yaxis")]
    assert len({tuple(axis.range) for axis in axes}) == 1
    assert axes[0].range[1] > 100


def test_small_multiples_leave_room_between_their_titles() -> None:
    figure = grids.multiples(matrix({"Kab. Kepulauan Talaud": [1], "Kota Administrasi Jakarta Barat": [2]}), UNIT, REAL)
    titles = [each.text for each in figure.layout.annotations if "domain" in str(each.xref)]
    assert titles == ["<b>Kep. Talaud</b>", "<b>Kota Jakarta<br>Barat</b>"]
    assert "Kab. Kepulauan Talaud" in {each.name for each in figure.data}, "the hover says the whole name"


def test_small_multiples_write_few_periods_and_each_year_once() -> None:
    def written(count: int) -> list[str]:
        figure = grids.multiples(matrix({"A": [1] * count, "B": [1] * count}), UNIT, REAL)
        return list(figure.layout.xaxis2.ticktext)

    assert written(12) == ["Jun<br>2025", "Des"]
    assert written(14) == ["Jul<br>2025", "Feb<br>2026"]
    assert written(1) == ["Jan<br>2025"]


def test_a_heatmap_marks_what_is_not_told_and_never_colours_it() -> None:
    figure = grids.heatmap(matrix({"A": [0, nan], "B": [nan, 3]}), UNIT, REAL)
    heat, hidden = figure.data
    assert [list(each) for each in heat.z] == [[0.0, None], [None, 3.0]]
    assert list(zip(hidden.x, hidden.y, strict=True)) == [("Februari 2025", "A"), ("Januari 2025", "B")]
    assert hidden.marker.symbol == "line-ne-open"
    assert hidden.customdata[0] == "Februari 2025: –"
    assert figure.layout.showlegend is True
    assert not grids.heatmap(matrix({"A": [0, 1]}), UNIT, REAL).layout.showlegend


def test_a_ranking_draws_both_ends_of_a_change() -> None:
    found = ranking(matrix({"A": [30]}, {"A": [10] * 12}))
    figure = grids.ranking_chart(found.changes, found, UNIT, REAL)
    assert [list(each.x) for each in figure.data] == [[10.0, 30.0, None], [10.0], [30.0]]
    assert figure.data[2].customdata[0] == "30 laporan, rata-rata sebelumnya 10,0, selisih +20,0"


def test_published_figures_are_bars_over_their_own_periods() -> None:
    year = row(value=5659.0, unit="orang")
    day = row(kind="petugas_pimpasa", value=27.0, unit="orang", start=date(2025, 3, 2), end=date(2025, 3, 2))
    longer = row(start=date(2018, 1, 1), end=date(2018, 12, 31))
    figure = lanes.lanes(pd.DataFrame([longer, year, day]), INDICATORS[Topic.DESA], ["X", "X", "Y"], REAL)
    bars = next(each for each in figure.data if each.type == "bar" and each.name == "Desa Binaan")
    assert list(bars.base) == ["2018-01-01", "2025-01-01"]
    assert list(bars.x) == [365 * 86_400_000, 365 * 86_400_000]
    assert list(bars.y) == [0, 1], "one lane each"
    drawn = traces(figure, type="scatter")
    point = next(each for each in drawn if each.mode == "markers" and each.x)
    assert (list(point.x), list(point.y)) == (["2025-03-02"], [2])
    assert not [each for each in drawn if "lines" in each.mode], "no line joins any two"
    written = sorted(each.strip() for trace in drawn if trace.mode == "text" for each in trace.text)
    assert written == ["27 orang", "5 desa", "5.659 orang"]
    assert list(figure.layout.yaxis.ticktext) == ["X", "Y"]


def test_the_bar_of_tools_is_small_and_indonesian() -> None:
    settings = canvas.config(DEMO)
    assert settings["modeBarButtons"] == [["resetScale2d", "toImage"]]
    assert settings["displaylogo"] is False
    assert settings["toImageButtonOptions"]["filename"] == DEMO.name
    words_of = settings["locales"]["id"]
    assert words_of["dictionary"]["Reset axes"] == text("chart.reset")
    assert words_of["format"]["months"][4] == "Mei"
    assert words_of["format"]["days"][0] == "Minggu"


@pytest.mark.parametrize(("periods", "shown"), [(1, 1), (8, 8), (13, 7), (53, 8)])
def test_the_latest_period_is_always_written(periods: int, shown: int) -> None:
    names = [str(each) for each in range(periods)]
    axis = canvas.periods_axis(names, names)
    assert len(axis["tickvals"]) == shown
    assert axis["tickvals"][-1] == names[-1]
