"""The parts of the map's benchmark that need neither server nor browser. No test measures time."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from benchmarks import choices, contenders, figures, screen, stage
from benchmarks import map as benchmark
from benchmarks.naive import drawing
from benchmarks.peers import layers
from benchmarks.peers.numbers import classified, fills
from benchmarks.peers.style import NO_VALUE, ZERO
from benchmarks.rounds import Result
from data.model import Group
from locales import text


def test_neighbours_name_every_combination_once_and_differ_in_one_place() -> None:
    found = screen.neighbours([["a", "b"], ["c", "d", "e"], ["f", "g"]])
    assert len(found) == len(set(found)) == 12
    assert found[0] == ("a", "c", "f")
    assert all(sum(x != y for x, y in zip(*pair, strict=True)) == 1 for pair in pairwise(found))


@pytest.mark.parametrize(("last_month", "year"), [("2026-10", 2025), ("2026-12", 2026)])
def test_the_walk_starts_in_the_last_whole_year(last_month: str, year: int) -> None:
    query, steps = screen.walk(last_month)
    assert query == f"?dari={year}-01&sampai={year}-12&ukuran=per_penduduk"
    assert steps[0] == screen.Step(text("filter.unit"), text("period.year", year=year - 1))
    assert len(steps) == choices.YEARS * len(Group) * len(choices.RATES) - 1
    assert {step.widget for step in steps} == {text("filter.unit"), text("filter.group"), text("filter.measure")}


def test_villages_for_measuring_are_named_so_and_the_same_every_time() -> None:
    districts = pd.DataFrame(
        {
            "code": ["11.01.03", "11.01.01", "11.02.01", "11.01.02"],
            "name": ["C", "A", "D", "B"],
            "regency_code": ["11.01", "11.01", "11.02", "11.01"],
            "lat": [1.0, 2.0, 3.0, None],
            "lon": [100.0, 101.0, 102.0, None],
        },
    )
    points = stage.village_points(districts, 3)
    assert list(points["name"]) == ["desa ukur 1", "desa ukur 2", "desa ukur 3"]
    assert list(points["area_code"]) == ["11.01.01", "11.01.03", "11.02.01"]
    assert list(points["regency_code"]) == ["11.01", "11.01", "11.02"]
    assert (points["lat"] - pd.Series([2.0, 1.0, 3.0])).abs().max() <= stage.SPREAD
    pd.testing.assert_frame_equal(points, stage.village_points(districts, 3))


def test_a_variant_draws_by_another_module_and_leaves_the_stage_alone(tmp_path: Path) -> None:
    module = tmp_path / "peta-binaan" / "ui" / "picture.py"
    module.parent.mkdir(parents=True)
    module.write_text("draw = 1\n", "utf-8")
    root = stage.Stage(tmp_path / "peta-binaan", "sqlite://", 1, 1, 1, "2026-10").variant("other", "some.drawing")
    assert (root / "ui" / "picture.py").read_text("utf-8").endswith("\nfrom some.drawing import draw\n")
    assert module.read_text("utf-8") == "draw = 1\n"


NAIVE_AREAS = [
    {"code": "11.01", "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}},
    {"code": "11.02", "geometry": {"type": "Polygon", "coordinates": [[[2, 2], [3, 2], [3, 3], [2, 2]]]}},
]


def test_the_naive_map_carries_values_colours_and_no_markup() -> None:
    areas = pd.DataFrame(
        {
            "name": ["<b>A</b>", "B"],
            "province": "P",
            "reports": pd.array([3, None], dtype="Int64"),
            "persons": pd.array([4, None], dtype="Int64"),
            "rate": [1.26, None],
            "placements": pd.array([None, 7], dtype="Int64"),
            "villages": 2,
        },
        index=pd.Index(["11.01", "11.02"], name="code"),
    )
    told, untold = (feature["properties"] for feature in drawing.features(areas, NAIVE_AREAS))
    assert told["name"] == "&lt;b&gt;A&lt;/b&gt;"
    assert (told["reports"], told["rate"], told["placements"]) == (3.0, 1.3, None)
    assert (untold["reports"], untold["colour"]) == (None, drawing.NO_CLASS)
    assert told["colour"] != drawing.NO_CLASS


FIXED = stage.Stage(Path("/nowhere"), "sqlite://", 200_000, 514, 5_060, "2026-10")
OURS = Result(ms=200, bytes=8_000, cpu_ms=150, rounds=20, first_map_s=5, session_mb=0.5, picture=True)
NAIVE = Result(ms=20_000, bytes=800_000, cpu_ms=15_000, rounds=3, first_map_s=20, session_mb=None, picture=True)
RESULTS = {
    "ours": OURS,
    "at_10k": replace(OURS, ms=180),
    "at_1m": replace(OURS, ms=198),
    "official": replace(OURS, ms=250),
    **{name: replace(OURS, ms=300, session_mb=None) for name in ("pydeck", "plotly", "dash", "panel")},
    "floor": replace(OURS, ms=150, session_mb=None),
    "naive": NAIVE,
    "naive_compressed": NAIVE,
}


@pytest.fixture
def libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Versions of what is compared with are not known where it is not installed."""
    monkeypatch.setattr(figures, "version", lambda name: f"{name} 1")


def test_ratios_are_theirs_over_ours(libraries: None) -> None:
    found = figures.summary(RESULTS, FIXED)
    asked = ("repaint_ratio", "bytes_ratio", "bytes_per_change", "server_cpu_ms", "session_mb", "first_map_s")
    assert [found[name] for name in asked] == [100.0, 100.0, 8_000, 150, 0.5, 5.0]
    assert [found[f"{name}_ratio"] for name in contenders.PEERS] == [1.5, 1.5, 1.5, 1.5, 0.75]
    assert (found["growth_1m"], found["official_ratio"]) == (1.1, 0.8)
    assert (found["dash_ms"], found["dash_bytes"], found["dash_cpu_ms"], found["official_ms"]) == (300, 8_000, 150, 250)
    assert found["versions"]["dash-leaflet"]
    assert not found["pictures_wrong"]


def test_all_targets_stand_in_the_table(libraries: None) -> None:
    table = figures.table(figures.summary(RESULTS, FIXED))
    assert "TIDAK" not in table
    assert table.count("(tercapai)") == len(figures.AT_LEAST | figures.AT_MOST) == 11


def test_what_is_missed_is_said(libraries: None) -> None:
    slow = replace(OURS, ms=500, bytes=31_000, cpu_ms=301, session_mb=1.01)
    found = figures.summary(RESULTS | {"ours": slow, "at_1m": replace(slow, ms=240)}, FIXED)
    assert figures.table(found).count("TIDAK") == 11


def test_what_was_not_measured_is_left_out(libraries: None) -> None:
    found = figures.summary({"dash": replace(OURS, session_mb=None, picture=False)}, FIXED)
    assert not {"dash_ratio", "growth_1m", "ours_ms", "bytes_per_change", "official_ratio"} & found.keys()
    assert found["dash_ms"] == 200
    assert found["pictures_wrong"] == ["dash"]
    table = figures.table(found)
    assert text("bench_map.name_dash") in table
    assert text("bench_map.name_panel") not in table
    assert "tercapai" not in table


def test_contenders_are_named_once_and_come_with_their_modules() -> None:
    assert len(set(contenders.NAMES)) == len(contenders.NAMES)
    assert set(contenders.PEERS) < set(contenders.NAMES)
    for each in (*contenders.QUICK, *contenders.SLOW):
        for module in filter(None, (each.drawing, each.server)):
            assert (stage.ROOT / f"{module.replace('.', '/')}.py").is_file()


def test_who_cannot_run_here_is_left_out_with_a_word(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(contenders, "find_spec", lambda name: None if name == "dash_leaflet" else name)
    monkeypatch.setattr(contenders, "BOUNDARIES", Path("/nowhere/kabupaten.gpkg"))
    assert [each.name for each in benchmark.able(("ours", "official", "dash", "floor"))] == ["ours", "floor"]
    said = capsys.readouterr().out.splitlines()
    assert said == [
        text("bench_map.left_out", name="official", missing="kabupaten.gpkg"),
        text("bench_map.left_out", name="dash", missing="dash_leaflet"),
    ]


def test_the_filters_offer_the_same_words_everywhere() -> None:
    offered = choices.choices("2026-10")
    assert list(offered) == [text("filter.measure"), text("filter.group"), text("filter.unit")]
    assert list(offered[text("filter.unit")].values()) == ["2025", "2024", "2023", "2022", "2021"]
    assert list(offered[text("filter.group")].values()) == [str(group) for group in Group]


def test_peers_colour_a_zero_and_a_missing_rate_apart() -> None:
    rates = pd.Series([0.0, None, 2.0, 4.0], index=["a", "b", "c", "d"])
    positions, colours = classified(rates)
    assert (colours[0], colours[-1]) == (ZERO, NO_VALUE)
    assert positions[:2] == [0, len(colours) - 1]
    assert fills(rates) == [colours[each] for each in positions]


def test_layers_become_geojson_in_the_same_order(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {
        "areas": {"areas": NAIVE_AREAS},
        "villages": [{"name": "A", "lat": -7.5, "lon": 111.25}],
    }
    monkeypatch.setattr(layers, "published", lambda name, **_: known[name])
    areas = layers.areas()["features"]
    assert [each["properties"]["at"] for each in areas] == [each["id"] for each in areas] == [0, 1]
    assert [each["geometry"] for each in areas] == [each["geometry"] for each in NAIVE_AREAS]
    assert layers.villages()["features"][0]["geometry"]["coordinates"] == [111.25, -7.5]
    assert layers.packed(layers.villages()).startswith(b'{"type":"FeatureCollection"')


def test_mercator_of_the_panel_page() -> None:
    pytest.importorskip("panel", reason="requirements-bench.txt is not installed")
    from benchmarks.peers.panel.server import mercator

    x, y = mercator([180.0, 0.0], [85.0511287798, 0.0])
    assert x == pytest.approx([20_037_508.34, 0], abs=1)
    assert y == pytest.approx([20_037_508.34, 0], abs=1)


def test_dash_is_handed_a_class_per_area_and_the_rows() -> None:
    pytest.importorskip("dash_leaflet", reason="requirements-bench.txt is not installed")
    pytest.importorskip("dash_ag_grid", reason="requirements-bench.txt is not installed")
    from benchmarks.peers.dash.server import told
    from benchmarks.peers.numbers import Answer

    answer = Answer("d1", "Satu.", ["Nama", "Laporan"], [["Ponorogo", "3"]], [0, 1], ["#111111", NO_VALUE])
    hideout, sentence, rows, headings = told(answer)
    assert (hideout["digest"], hideout["classes"], hideout["colours"]) == ("d1", [0, 1], ["#111111", NO_VALUE])
    assert sentence == "Satu."
    assert rows == [{"c0": "Ponorogo", "c1": "3"}]
    assert [each["headerName"] for each in headings] == ["Nama", "Laporan"]
