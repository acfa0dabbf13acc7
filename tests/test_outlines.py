import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from benchmarks import outlines as benchmark
from geo import land as geo_land
from geo import outlines

SQUARE = shapely.multipolygons([shapely.box(110.0, -8.0, 112.0, -7.0)])
EQUAL_AREA = outlines.EQUAL_AREA


def topology(path: Path, countries: dict[str, list[list[list[float]]]]) -> Path:
    """Write a TopoJSON file as world-atlas has it; each country is a list of rings without holes."""
    arcs = [ring for rings in countries.values() for ring in rings]
    numbers = iter(range(len(arcs)))
    shapes = {
        name: {"type": "MultiPolygon", "arcs": [[[next(numbers)]] for _ in rings]} for name, rings in countries.items()
    }
    everything = {"type": "MultiPolygon", "arcs": [arc for shape in shapes.values() for arc in shape["arcs"]]}
    objects = {
        "countries": {
            "type": "GeometryCollection",
            "geometries": [{**shape, "id": name, "properties": {"name": name}} for name, shape in shapes.items()],
        },
        "land": {"type": "GeometryCollection", "geometries": [everything]},
    }
    path.write_text(json.dumps({"type": "Topology", "arcs": arcs, "objects": objects}), encoding="utf-8")
    return path


def ring(west: float, south: float, east: float, north: float) -> list[list[float]]:
    return [[west, south], [west, north], [east, north], [east, south], [west, south]]


@pytest.fixture
def atlas(tmp_path: Path) -> Path:
    bow_tie = [[120.0, 0.0], [121.0, 1.0], [121.0, 0.0], [120.0, 1.0], [120.0, 0.0]]
    return topology(
        tmp_path / "countries-10m.json",
        {
            "360": [ring(110, -8, 112, -7), bow_tie, ring(142, -5, 150, -4), ring(115, 0, 115.01, 0.01)],
            "598": [ring(150, -5, 152, -4), ring(10, 40, 20, 50)],
        },
    )


def test_land_is_one_country_clipped_and_valid(atlas: Path) -> None:
    land = geo_land.read(atlas)
    assert land.is_valid
    assert land.geom_type == "MultiPolygon"
    # Mainland 2, bow tie of two triangles 0.25 each, one degree of the island that crosses 143° E, islet 0.0001.
    assert land.area == pytest.approx(2 + 0.5 + 1 + 0.0001)
    assert land.bounds == pytest.approx((110, -8, 143, 1))


def test_background_has_the_neighbours_and_no_islets(atlas: Path) -> None:
    background = geo_land.background(atlas)
    assert background.is_valid
    assert background.bounds == pytest.approx((110, -8, 152, 1))
    assert background.area == pytest.approx(2 + 0.5 + 8 + 2)


def test_background_is_simplified(tmp_path: Path) -> None:
    angle = np.linspace(0, -2 * np.pi, 2000)
    circle = np.column_stack([100 + 3 * np.cos(angle), 3 * np.sin(angle)])
    circle[-1] = circle[0]
    path = topology(tmp_path / "round.json", {"360": [circle.tolist()]})
    assert shapely.get_num_coordinates(geo_land.background(path)) < 60
    assert geo_land.background(path).area == pytest.approx(9 * np.pi, rel=0.01)


def test_land_says_what_is_wrong(atlas: Path, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no land file"):
        geo_land.read(tmp_path / "none.json")
    with pytest.raises(ValueError, match="country 999"):
        geo_land.read(atlas, country="999")
    with pytest.raises(ValueError, match="no land in box"):
        geo_land.read(atlas, box=(0, 0, 1, 1))
    only_land = json.loads(atlas.read_text(encoding="utf-8"))
    del only_land["objects"]["countries"]
    path = tmp_path / "land-10m.json"
    path.write_text(json.dumps(only_land), encoding="utf-8")
    with pytest.raises(ValueError, match=r"no layer 'countries' in .*countries-10m\.json has it"):
        geo_land.read(path)
    assert geo_land.background(path).area > 10


def test_polygons_flattens_and_drops_the_rest() -> None:
    box = shapely.box(0, 0, 1, 1)
    nested = shapely.GeometryCollection([shapely.MultiPolygon([box]), shapely.LineString([(0, 0), (5, 5)])])
    assert geo_land.polygons(nested).equals(box)
    assert geo_land.polygons(shapely.Point(0, 0)).is_empty


@pytest.fixture
def regencies() -> pd.DataFrame:
    """Two halves of a square land, a city between them, and islands that the land lacks."""
    return pd.DataFrame(
        {
            "code": ["99.10", "99.02", "99.71", "99.03"],
            "lat": [-7.5, -7.5, -7.5, -5.0],
            "lon": [110.5, 111.5, 111.0, 111.0],
            "area_km2": [11700.0, 11700.0, 900.0, 40.0],
        },
    )


@pytest.fixture
def districts() -> pd.DataFrame:
    west = [(lat, lon) for lat in (-7.75, -7.25) for lon in (110.25, 110.75)]
    east = [(lat, lon + 1) for lat, lon in west]
    rows = [("99.10", *point) for point in west] + [("99.02", *point) for point in east]
    rows += [("99.71", -7.5, 111.0), ("99.03", -5.0, 111.0), ("99.03", -5.1, 111.0)]
    frame = pd.DataFrame(rows, columns=["regency_code", "lat", "lon"])
    frame["code"] = frame["regency_code"] + frame.groupby("regency_code").cumcount().map(lambda n: f".{n + 1:02d}")
    return frame


def areas_km2(frame: gpd.GeoDataFrame) -> dict[str, float]:
    area = frame.to_crs(EQUAL_AREA).area / 1e6
    return dict(zip(frame["code"], area, strict=True))


def test_outlines_share_out_the_land(regencies: pd.DataFrame, districts: pd.DataFrame) -> None:
    frame = outlines.approximate(regencies, districts, SQUARE)
    assert list(frame.columns) == ["code", "geometry"]
    assert list(frame["code"]) == ["99.02", "99.03", "99.10", "99.71"]
    assert frame.crs == "EPSG:4326"
    assert frame.is_valid.all()
    assert not frame.is_empty.any()
    assert set(frame.geom_type) == {"MultiPolygon"}
    on_land = frame[frame["code"] != "99.03"].geometry
    assert shapely.coverage_is_valid(on_land.to_numpy())
    assert on_land.union_all().equals_exact(SQUARE, 1e-9, normalize=True) or on_land.union_all().equals(SQUARE)
    shapes = dict(zip(frame["code"], frame.geometry, strict=True))
    assert shapes["99.10"].contains(shapely.Point(110.25, -7.5))
    assert shapes["99.02"].contains(shapely.Point(111.75, -7.5))
    assert shapes["99.71"].contains(shapely.Point(111.0, -7.5))


def test_an_area_without_land_becomes_a_disc_of_its_true_area(regencies: pd.DataFrame, districts: pd.DataFrame) -> None:
    frame = outlines.approximate(regencies, districts, SQUARE).set_index("code", drop=False)
    island = frame.loc["99.03", "geometry"]
    assert areas_km2(frame)["99.03"] == pytest.approx(40, rel=0.01)
    assert island.centroid.distance(shapely.Point(111.0, -5.0)) < 1e-9
    width, height = island.bounds[2] - island.bounds[0], island.bounds[3] - island.bounds[1]
    assert width * np.cos(np.radians(5)) == pytest.approx(height, rel=0.01)
    assert sum(area == pytest.approx(40, rel=0.01) for area in areas_km2(frame).values()) == 1


def test_rounds_bring_a_small_city_to_its_official_area(regencies: pd.DataFrame, districts: pd.DataFrame) -> None:
    sizes = [
        areas_km2(outlines.approximate(regencies, districts, SQUARE, rounds=rounds, tolerance=0))["99.71"]
        for rounds in (0, 1, 3)
    ]
    errors = [abs(size - 900) for size in sizes]
    assert errors[0] > errors[1] >= errors[2]
    assert errors[2] < 0.1 * errors[0] + 90


def test_a_single_district_each_gives_the_midline() -> None:
    regencies = pd.DataFrame({"code": ["99.01", "99.02"], "lat": -7.5, "lon": [110.5, 111.5], "area_km2": 12000.0})
    districts = regencies.assign(regency_code=regencies["code"], code=regencies["code"] + ".01")
    frame = outlines.approximate(regencies, districts, SQUARE)
    assert [shape.area for shape in frame.geometry] == pytest.approx([1.0, 1.0])
    assert frame.geometry[0].bounds == pytest.approx((110, -8, 111, -7))


def test_a_missing_area_takes_the_mean_radius_of_its_neighbours() -> None:
    regencies = pd.DataFrame(
        {
            "lat": 0.0,
            "lon": [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 50.0],
            "area_km2": [np.nan, *(np.pi * radius**2 for radius in (1, 2, 3, 4, 5, 1000))],
        },
    )
    radius = outlines.mean_radius(regencies, pd.DataFrame({"area": range(7)}))
    assert radius == pytest.approx([3, 1, 2, 3, 4, 5, 1000])
    twice = outlines.mean_radius(regencies, pd.DataFrame({"area": [*range(7), 1, 1, 1]}))
    assert twice[1] == pytest.approx(0.5)
    assert twice[0] == pytest.approx((0.5 + 2 + 3 + 4 + 5) / 5)


def test_outlines_with_a_missing_area(regencies: pd.DataFrame, districts: pd.DataFrame) -> None:
    regencies.loc[regencies["code"].isin(["99.10", "99.03"]), "area_km2"] = np.nan
    frame = outlines.approximate(regencies, districts, SQUARE)
    assert len(frame) == 4
    assert frame.is_valid.all()
    assert not frame.is_empty.any()


def test_districts_without_a_point_are_left_out(regencies: pd.DataFrame, districts: pd.DataFrame) -> None:
    nowhere = pd.DataFrame({"code": ["99.10.90", "99.71.90"], "regency_code": ["99.10", "99.71"], "lat": np.nan})
    more = pd.concat([districts, nowhere.assign(lon=[110.0, np.nan])])
    plain, with_nowhere = (outlines.approximate(regencies, frame, SQUARE) for frame in (districts, more))
    assert plain.geometry.geom_equals_exact(with_nowhere.geometry, 0).all()


def test_a_regency_without_any_located_district_stands_at_its_centre(
    regencies: pd.DataFrame,
    districts: pd.DataFrame,
) -> None:
    districts.loc[districts["regency_code"] == "99.71", ["lat", "lon"]] = np.nan
    without = outlines.approximate(regencies, districts, SQUARE)
    assert dict(zip(without["code"], without.geometry, strict=True))["99.71"].contains(shapely.Point(111.0, -7.5))


def test_two_districts_in_one_place_do_no_harm(regencies: pd.DataFrame, districts: pd.DataFrame) -> None:
    double = districts.iloc[[0]].assign(code="99.71.02", regency_code="99.71")
    frame = outlines.approximate(regencies, pd.concat([districts, double]), SQUARE)
    assert shapely.coverage_is_valid(frame[frame["code"] != "99.03"].geometry.to_numpy())
    assert frame.is_valid.all()


def test_order_of_rows_does_not_matter(regencies: pd.DataFrame, districts: pd.DataFrame) -> None:
    frame = outlines.approximate(regencies, districts, SQUARE)
    turned = outlines.approximate(regencies[::-1], districts.sample(frac=1, random_state=1), SQUARE)
    assert frame.geometry.geom_equals_exact(turned.geometry, 0).all()


def test_wrong_input_is_refused_by_name(regencies: pd.DataFrame, districts: pd.DataFrame) -> None:
    def refused(match: str, a: pd.DataFrame = regencies, b: pd.DataFrame = districts, land: object = SQUARE) -> None:
        with pytest.raises(ValueError, match=match):
            outlines.approximate(a, b, land)

    refused("regencies without column area_km2", regencies.drop(columns="area_km2"))
    refused("districts without column lat, lon", b=districts.drop(columns=["lat", "lon"]))
    refused(r"codes twice in regencies: 99\.10", pd.concat([regencies, regencies[:1]]))
    refused(r"codes twice in districts: 99\.10\.01", b=pd.concat([districts, districts[:1]]))
    refused(r"unknown regencies: 99\.10", regencies[1:])
    refused(r"without a centre: 99\.02", regencies.assign(lat=[0.0, np.nan, 0.0, 0.0]))
    refused("no regency has an area", regencies.assign(area_km2=np.nan))
    refused("no land", land=shapely.MultiPolygon())


def test_write_and_read(regencies: pd.DataFrame, districts: pd.DataFrame, tmp_path: Path) -> None:
    frame = outlines.approximate(regencies, districts, SQUARE)
    path = tmp_path / "var" / "outlines.gpkg"
    for _ in range(2):  # the second time over the first
        outlines.write(frame, path)
    again = outlines.read(path)
    assert [entry.name for entry in path.parent.iterdir()] == ["outlines.gpkg"]
    assert list(again.columns) == ["code", "geometry"]
    assert list(again["code"]) == list(frame["code"])
    assert again.crs == frame.crs
    assert again.geometry.geom_equals_exact(frame.geometry, 0).all()


def test_a_failed_write_leaves_the_old_file(
    regencies: pd.DataFrame,
    districts: pd.DataFrame,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    frame = outlines.approximate(regencies, districts, SQUARE)
    path = tmp_path / "outlines.gpkg"
    outlines.write(frame, path)
    before = path.read_bytes()

    def broken(_self: object, target: Path, **_options: object) -> None:
        target.write_bytes(b"half")
        raise OSError

    monkeypatch.setattr(gpd.GeoDataFrame, "to_file", broken)
    with pytest.raises(OSError):
        outlines.write(frame, path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_read_says_that_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no outlines"):
        outlines.read(tmp_path / "outlines.gpkg")


def test_overlap_of_a_shifted_square() -> None:
    drawn = gpd.GeoDataFrame({"code": ["99.01"], "geometry": [shapely.box(0, 0, 2, 1)]}, crs=4326)
    real = gpd.GeoSeries([shapely.box(1, 0, 3, 1)], index=["99.01"], crs=4326).to_crs(EQUAL_AREA)
    assert benchmark.overlap(drawn, real)["99.01"] == pytest.approx(1 / 3)


def test_benchmark_without_boundaries_says_so(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"berkas batas .* tidak ada"):
        benchmark.gather(tmp_path / "land.json", tmp_path / "none.gpkg")
    (tmp_path / "some.gpkg").touch()
    with pytest.raises(SystemExit, match="make setup"):
        benchmark.gather(tmp_path / "land.json", tmp_path / "some.gpkg")


def test_stored_figures_reach_the_targets() -> None:
    figures = json.loads((benchmark.ROOT / "data" / "reference" / "outline_quality.json").read_text(encoding="utf-8"))
    assert figures["areas"] == 514
    assert figures["tolerance"] == outlines.TOLERANCE
    assert figures["rounds"] == outlines.ROUNDS
    assert all(figures[name] >= least for name, least in benchmark.AT_LEAST.items())
    assert all(figures[name] <= most for name, most in benchmark.AT_MOST.items())
    assert "tercapai" in benchmark.table(figures)
    assert "TIDAK" not in benchmark.table(figures)
    assert "TIDAK" in benchmark.table({**figures, "median": 0.5})


@pytest.mark.slow
def test_the_whole_country() -> None:
    if not benchmark.LAND.is_file():
        pytest.skip(f"no {benchmark.LAND}: make setup fetches it")
    land = geo_land.read(benchmark.LAND)
    regencies, districts = benchmark.reference("regencies"), benchmark.reference("districts")
    frame = outlines.approximate(regencies, districts, land)
    assert list(frame["code"]) == sorted(regencies["code"])
    assert len(frame) == 514
    assert frame.is_valid.all()
    discs = frame["code"] == "31.01"  # Kepulauan Seribu
    assert not frame[~discs].is_empty.any()
    assert shapely.coverage_is_valid(frame[~discs].geometry.to_numpy())
    assert areas_km2(frame)["31.01"] == pytest.approx(10.95, rel=0.01)
    # Every other area is cut from land: simplifying moves a line, it puts nothing out to sea.
    stray = shapely.area(shapely.difference(frame[~discs].geometry.to_numpy(), land)).sum()
    assert stray < 0.02 * land.area


@pytest.mark.slow
def test_measured_figures_are_the_stored_ones() -> None:
    if not benchmark.BOUNDARIES.is_file():
        pytest.skip(f"no {benchmark.BOUNDARIES}: real boundaries are not part of the repository")
    if not benchmark.LAND.is_file():
        pytest.skip(f"no {benchmark.LAND}: make setup fetches it")
    figures = benchmark.measure(benchmark.gather(benchmark.LAND, benchmark.BOUNDARIES))
    stored = json.loads((benchmark.ROOT / "data" / "reference" / "outline_quality.json").read_text(encoding="utf-8"))
    for name in ("median", "java_median", *benchmark.NAMED):
        assert figures[name] == pytest.approx(stored[name], abs=0.005), name
    assert abs(figures["below_half"] - stored["below_half"]) <= 1
