"""The map as a picture: the colours, circles, names and legend of the map on the screen."""

import re
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text

from geo import base, static, static_legend
from geo.lettering import fitting, width, wrap
from geo.palette import LIGHT, SEQUENCE, STATUS
from geo.view import COUNTRY, View, view_of
from tests.squares_map import NAMES, change, counts, ground, layers
from tests.test_imports import ROOT

SIZE = (1_340.0, 826.0)


def axes() -> Axes:
    figure = Figure(figsize=(13.4, 8.26), dpi=100)
    FigureCanvasAgg(figure)
    return figure.add_axes((0, 0, 1, 1))


def drawn(content: dict[str, Any]) -> Axes:
    made = axes()
    static.draw(made, ground(), content, size=SIZE)
    return made


def words(made: Axes) -> list[str]:
    return [each.get_text() for each in made.findobj(Text) if isinstance(each, Text) and each.get_text()]


def test_the_colours_are_those_of_the_screen() -> None:
    script, style = ((ROOT / "geo" / name).read_text("utf-8") for name in ("map.js", "map.css"))
    found = re.search(r"light: \{(.*?)\}", script, re.DOTALL)
    assert found
    assert dict(re.findall(r'(\w+): "(#\w+)"', found[1])) == LIGHT
    for status, colour in STATUS.items():
        name = "" if status == "belum_dinilai" else f".peta-{status}"
        assert f".peta-pin{name} path {{ fill: {colour};" in style


def test_the_names_and_circles_follow_the_rules_of_the_screen() -> None:
    script = (ROOT / "geo" / "map.js").read_text("utf-8")
    assert (
        f"MAX_RADIUS = {static.MAX_RADIUS / static.SCALE:g}, MIN_RADIUS = {static.MIN_RADIUS / static.SCALE:g}"
        in script
    )
    assert static.radius(0, 1_000) == 0
    assert static.radius(250, 1_000) == pytest.approx(static.MAX_RADIUS / 2)
    assert static.radius(1, 1_000_000) == static.MIN_RADIUS


def test_areas_have_the_colour_of_their_class() -> None:
    content = change(rate="Laporan per 100.000 penduduk")
    low, high = SEQUENCE[2]
    assert static.fills(ground(), content) == [high, low, LIGHT["hidden"], LIGHT["zero"]]


def test_a_count_that_is_not_told_is_grey_and_no_zero() -> None:
    assert static.fills(ground(), change()) == [LIGHT["area"], LIGHT["area"], LIGHT["hidden"], LIGHT["area"]]
    without_colours = change(rate="Laporan per 100.000 penduduk", layers=("laporan",))
    assert static.fills(ground(), without_colours) == static.fills(ground(), change())
    assert static.fills(ground(), change(layers=("wilayah",))) == [LIGHT["area"]] * 4, "no circle is missed"
    one = change(counts().loc[["35.03"]])
    assert static.fills(ground(), one) == [LIGHT["dim"], LIGHT["dim"], LIGHT["hidden"], LIGHT["dim"]]


def test_areas_that_are_not_chosen_are_dim() -> None:
    one = change(counts().loc[["35.02"]])
    assert static.fills(ground(), one) == [LIGHT["dim"], LIGHT["area"], LIGHT["dim"], LIGHT["dim"]]


def test_switched_off_layers_are_not_drawn() -> None:
    own = counts().loc[["35.01"]]
    all_on, off = drawn(change(own)), drawn(change(own, layers=()))
    assert len(off.collections) < len(all_on.collections)
    assert "2" in words(all_on), "two villages in one place are told by their number"
    assert not {"1", "2", "3"} & set(words(off))


def circles(made: Axes) -> list[PathCollection]:
    return [each for each in made.collections if isinstance(each, PathCollection) and each.get_zorder() == 4]


def test_circles_stand_where_something_is_counted() -> None:
    at = np.asarray(circles(drawn(change()))[0].get_offsets())
    assert at.tolist() == [[110.5, -7.5], [111.5, -7.5]], "none for a zero, none for what is hidden"


def test_kecamatan_take_the_place_of_kabupaten() -> None:
    rows = pd.DataFrame({"name": ["A", "B"], "lat": [-7.4, -7.6], "lon": [111.4, 111.6], "reports_shown": "",
                         "reports": [3, 5]})  # fmt: skip
    made = drawn(change(counts().loc[["35.02"]], districts=rows))
    assert np.asarray(circles(made)[0].get_offsets()).tolist() == [[111.6, -7.6], [111.4, -7.4]]


def test_chosen_areas_are_named_before_others() -> None:
    said = words(drawn(change(counts().loc[["35.01", "35.02"]], layers=("kantong",))))
    assert sorted(said) == ["Pacitan", "Ponorogo"], "a pocket that is chosen is named once"


def test_the_view_follows_the_selection() -> None:
    ground_ = ground()
    country = view_of(ground_, change(), SIZE)
    assert (country.west + country.east) / 2 == pytest.approx((COUNTRY[0] + COUNTRY[2]) / 2)
    assert country.west < COUNTRY[0] < COUNTRY[2] < country.east
    one = view_of(ground_, change(counts().loc[["35.02"]]), SIZE)
    assert one.west < 111
    assert one.east > 112
    assert one.south < -8 < -7 < one.north
    point = view_of(ground_, change(counts().loc[["36.01"]]), SIZE)
    assert point.scale == pytest.approx(2_600), "a single point is not looked at through a microscope"
    seat = view_of(ground_, change(counts().iloc[:0], seat=(-3.7, 128.2)), SIZE)
    assert seat.west < 128.2 < seat.east
    for view in (country, one, point, seat):
        squeeze = (view.north - view.south) / SIZE[1] / ((view.east - view.west) / SIZE[0])
        assert squeeze == pytest.approx(np.cos(np.radians((view.north + view.south) / 2)))


def test_a_view_counts_pixels_from_its_corner() -> None:
    assert View(100, -10, 110, -5, 1_000, 500).at(105, -10) == (500, 0)


def test_the_legend_says_what_the_map_shows() -> None:
    made = axes()
    made.set(xlim=(0, 1920), ylim=(1080, 0))
    content = change(rate="Laporan per 100.000 penduduk")
    end = static_legend.draw(made, content, at=(10, 20), room=400)
    said = words(made)
    classes = ["Laporan per 100.000 penduduk", "0", "2,5", "10,0", "tidak disebut"]
    assert [each for each in said if each in classes] == classes
    assert {"1.000", "200", "50", "Jumlah laporan", "Kantong PMI", "Kantor Imigrasi", "Sebuah catatan"} <= set(said)
    assert 200 < end < 600
    assert said.count("tidak disebut") == 1
    plain = axes()
    static_legend.draw(plain, change(), at=(10, 20), room=400)
    assert words(plain).index("tidak disebut") == words(plain).index("Jumlah laporan") + 5, "below three circles"
    bare = axes()
    static_legend.draw(bare, change(layers=()), at=(10, 20), room=400)
    assert {each for each in words(bare) if not each.replace(".", "").isdigit()} == {"Sebuah catatan"}


def test_a_base_without_outlines_or_land_is_drawn_as_points() -> None:
    bare = layers()
    del bare["land"]
    found = base.read(bare)
    assert found.land is None
    assert [shape is None for shape in found.shapes] == [False, False, False, True]
    assert found.areas[["west", "east"]].to_numpy()[3].tolist() == [113.5, 113.5]
    made = axes()
    static.draw(made, found, change(rate="x"), size=SIZE)
    points = [each for each in made.collections if np.allclose(each.get_offsets(), [[113.5, -7.5]])]
    assert to_hex(np.asarray(points[0].get_facecolor())[0]) == LIGHT["zero"]


def test_words_break_where_they_do_not_fit() -> None:
    assert wrap("satu dua tiga", 20, width("satu dua", 20) + 1) == ["satu dua", "tiga"]
    assert wrap("satu dua tiga", 20, width("satu du", 20), most=1)[0].endswith("…")
    assert wrap("", 20, 100) == []
    assert fitting("panjang sekali", (40, 30, 10), width("panjang sekali", 30)) == 30
    assert fitting("panjang sekali", (40, 30), 1) == 30
    assert width("A" * 10, 20, bold=True) > width("A" * 10, 20) > 0
    assert len(NAMES) == 4
