"""Boundaries that do not quite meet, cross themselves or lie over each other are mended, and counted."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo.boundaries import detail, repair
from tests.squares import CODES, PROVINCES, SIDE, Install, areas, assert_whole, country, installer, square


@pytest.fixture
def install(tmp_path: Path) -> Install:
    return installer(tmp_path)


def test_rows_of_one_area_are_joined_and_twins_used_once(install: Install, tmp_path: Path) -> None:
    frame = country()
    west = shapely.box(*square(3).bounds[:2], square(3).bounds[0] + SIDE / 2, square(3).bounds[3])
    parts = [square(3).intersection(west), square(3).difference(west)]
    split: Any = pd.concat([frame.drop(index=3), *(frame.iloc[[3]].set_geometry([part], crs=4326) for part in parts)])
    found = install(pd.concat([split, frame.iloc[[0]]]))
    assert found.report["joined_codes"] == ["35.01"]
    assert found.report["twin_codes"] == ["34.01"]
    assert_whole(tmp_path)


def test_crossed_rings_are_mended_and_counted(install: Install, tmp_path: Path) -> None:
    frame = country()
    west, south, east, north = square(4).bounds
    spike = shapely.Polygon(
        [
            (west, south),
            (west, north),
            (east, north),
            (east, south),
            (west + 0.3, south),
            (west + 0.3, south - 0.001),
            (west + 0.31, south + 0.001),
            (west, south),
        ],
    )
    assert not spike.is_valid
    found = install(frame.set_geometry([*frame.geometry[:4], spike, *frame.geometry[5:]], crs=4326))
    assert (found.report["repaired"], found.report["repaired_codes"]) == (1, ["35.02"])
    assert areas(tmp_path).is_valid.all()
    assert shapely.coverage_is_valid(areas(tmp_path).geometry.to_numpy())


def test_neighbours_that_do_not_quite_meet_share_a_border_afterwards(install: Install, tmp_path: Path) -> None:
    rng = np.random.default_rng(7)
    frame = country()
    corners = [np.asarray(shape.exterior.coords)[:-1] for shape in frame.geometry]
    rough = [shapely.make_valid(shapely.Polygon(each + rng.normal(0, 0.0003, each.shape))) for each in corners]
    assert not shapely.coverage_is_valid(rough)
    install(frame.set_geometry(rough, crs=4326))
    for fine in (False, True):
        shapes = areas(tmp_path, fine=fine).geometry.to_numpy()
        assert shapely.coverage_is_valid(shapes)
        # Nine squares closed up: one outer ring, no slits.
        whole = shapely.coverage_union_all(shapes)
        assert len(shapely.get_parts(whole)) == 1
        assert shapely.get_num_interior_rings(shapely.get_parts(whole)[0]) == 0


def test_a_kota_that_its_kabupaten_does_not_leave_out_gets_its_place(install: Install, tmp_path: Path) -> None:
    frame = country()
    around = shapely.union_all([square(6), square(7)])  # 93.01 drawn over 35.71
    found = install(frame.set_geometry([*frame.geometry[:7], around, frame.geometry[8]], crs=4326))
    assert found.report["overlaps"] == [["35.71", "93.01", 1.0]]
    assert_whole(tmp_path)


def test_a_lake_between_areas_stays_open() -> None:
    ring = shapely.box(110, -8, 111, -7).difference(shapely.box(110.4, -7.6, 110.6, -7.4))
    halves = [ring.intersection(shapely.box(110, -8, 110.5, -7)), ring.intersection(shapely.box(110.5, -8, 111, -7))]
    frame = gpd.GeoDataFrame({"code": ["35.01", "35.02"]}, geometry=halves, crs=4326)
    joined = repair.coverage(frame, grid=1e-3)
    assert shapely.coverage_is_valid(joined.geometry.to_numpy())
    assert shapely.union_all(joined.geometry.to_numpy()).area == pytest.approx(0.96, abs=1e-6)


def test_heavy_files_are_thinned_and_done_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repair, "HEAVY", 100)
    monkeypatch.setattr(repair, "BLOCK", 40)
    joined = repair.coverage(country(code=CODES), grid=1e-3)
    for province in PROVINCES:
        rows = joined[joined["code"].str.startswith(province)]
        assert shapely.coverage_is_valid(rows.geometry.to_numpy())
    assert shapely.area(joined.geometry.to_numpy()) == pytest.approx(SIDE**2)


def test_islets_are_left_out_of_the_country_but_not_of_an_area_that_has_no_others() -> None:
    islet = shapely.box(109, -7, 109.002, -6.998)
    many = shapely.multipolygons(
        [shapely.transform(islet, lambda points, n=n: points + np.array([0, n / 10])) for n in range(5)]
    )
    frame = gpd.GeoDataFrame(
        {"code": ["35.01", "35.02"]}, geometry=[shapely.multipolygons([square(0), islet]), many], crs=4326
    )
    first, second = detail.without_islets(frame).geometry
    assert len(first.geoms) == 1
    assert len(second.geoms) == 5
