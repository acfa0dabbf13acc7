"""Alerts and hot spots on the map: what is sent, what the legend says, what a picture draws."""

import re
from dataclasses import replace

import numpy as np
import pytest
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex

from geo import static
from geo.delta import Scene, delta
from geo.palette import LEVELS, LIGHT, SPOTS
from geo.warnings import Alert, Circle, alerts_content, alerts_legend, spots_content
from tests.squares_map import counts, ground
from tests.test_cube import CODES
from tests.test_imports import ROOT
from tests.test_static import drawn

POSITIONS = {"35.01": 0, "35.02": 1, "35.03": 2}
ALERTS = [
    Alert("35.02", "siaga", "Siaga", "12 laporan"),
    Alert("35.01", "waspada", "Waspada"),
    Alert("99.99", "awas", "?"),
]


def test_signs_are_sent_by_position_and_rank_the_highest_last() -> None:
    content = alerts_content(ALERTS, [Circle(-7.86543, 111.46254, 42.04, "siaga")], POSITIONS)
    assert content["alerts"] == [[0, 1, "Waspada", ""], [1, 2, "Siaga", "12 laporan"]]
    assert content["clusters"] == [[-7.865, 111.463, 42.0, 2]]


def test_the_legend_counts_areas_not_alerts_and_names_the_highest_first() -> None:
    twice = [*ALERTS, replace(ALERTS[0], title="lain")]
    assert alerts_legend(twice) == [[3, "Awas", 1], [2, "Siaga", 1], [1, "Waspada", 1]]
    assert alerts_legend([]) == []


def test_hot_spots_are_classes_with_words() -> None:
    found = spots_content({"35.02": "panas", "35.03": ""}, ["35.01", "35.02", "35.03"], title="Triwulan III 2026")
    assert found["fill"] == "404"
    assert found["colours"][:4] == list(SPOTS.values())
    assert [row["areas"] for row in found["legend"]["classes"]] == [1, 0, 0, 0, 2]
    assert all(row["label"] for row in found["legend"]["classes"])


def test_levels_have_the_colours_of_the_screen() -> None:
    script, style = ((ROOT / "geo" / name).read_text("utf-8") for name in ("map.js", "map.css"))
    listed = re.search(r"LEVELS = \[(.*?)\]", script)
    assert listed
    assert re.findall(r"#\w+", listed[1]) == list(LEVELS.values())
    for rank, colour in enumerate(LEVELS.values()):
        assert f".peta-level-{rank} {{ color: {colour};" in style


def drawn_with(layers: tuple[str, ...]) -> tuple[list[PathCollection], dict[str, object]]:
    scene = Scene(
        "digest", layers, "", "reports", "Jumlah laporan", [], is_demo=True, alerts=ALERTS[:2],
        clusters=[Circle(-7.5, 111.5, 40, "siaga")], spots={"35.02": "panas"}, spots_title="Triwulan III 2026",
    )  # fmt: skip
    content = delta(scene, counts(), {code: at for at, code in enumerate(CODES)}, None)
    made = drawn(content)
    return [each for each in made.collections if isinstance(each, PathCollection)], content


def test_a_picture_draws_signs_outlines_and_the_circle() -> None:
    paths, content = drawn_with(("wilayah", "peringatan"))
    edges = [to_hex(colour) for each in paths for colour in np.asarray(each.get_edgecolor())]
    assert edges.count(LEVELS["siaga"]) == 2, "outline and circle"
    assert [to_hex(np.asarray(each.get_facecolor())[0]) for each in paths if each.get_zorder() == 8].count(
        LEVELS["siaga"]
    ) == 1
    ring = next(each for each in paths if each.get_zorder() == 3.4).get_paths()[0].get_extents()
    assert ring.height == pytest.approx(2 * 40 / 111.195, rel=1e-3)
    assert ring.width > ring.height, "a degree of longitude is shorter"
    assert "spots" not in content


def test_nothing_is_sent_or_drawn_of_alerts_that_are_switched_off() -> None:
    paths, content = drawn_with(("wilayah",))
    assert "alerts" not in content
    assert not [each for each in paths if each.get_zorder() in {3.4, 8}]


def test_areas_take_the_colour_of_their_kind() -> None:
    _, content = drawn_with(("wilayah", "titik_panas"))
    assert static.fills(ground(), content)[1] == SPOTS["panas"]
    assert static.fills(ground(), content)[0] == LIGHT["zero"]
