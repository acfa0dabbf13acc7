"""Which outlines are in force, finer ones for chosen areas, and points moved into their installed area."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from data import shapes
from geo import boundaries, outlines
from geo.codes import Level

REGENCY = gpd.GeoDataFrame(
    {"code": ["35.01", "35.02"]}, geometry=[shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)], crs=4326
)
DISTRICT = gpd.GeoDataFrame({"code": ["35.02.01"]}, geometry=[shapely.box(1, 0, 1.5, 1)], crs=4326)
FRAMES = {Level.REGENCY: REGENCY, Level.DISTRICT: DISTRICT}


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> dict[Level, Any]:
    """Boundaries of kabupaten and kecamatan, installed; take levels out to uninstall them."""
    there = {
        level: SimpleNamespace(digest=f"{level.name:0<16}"[:16], source="BIG", licence="bebas") for level in FRAMES
    }

    def read(level: Level, *, fine: bool = False, within: set[str] | None = None) -> gpd.GeoDataFrame:
        frame = FRAMES[level]
        return (
            frame
            if within is None
            else frame[[any(code.startswith(each) for each in within) for code in frame["code"]]]
        )

    monkeypatch.setattr(boundaries, "current", there.get)
    monkeypatch.setattr(boundaries, "read", read)
    shapes.detail.cache_clear()
    return there


def test_official_boundaries_come_first(installed: dict[Level, Any]) -> None:
    used = shapes.in_force()
    assert (used.is_official, used.source, used.licence) == (True, "BIG", "bebas")
    assert list(used.frame["code"]) == ["35.01", "35.02"]


def test_approximate_outlines_serve_without_them(
    installed: dict[Level, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    installed.clear()
    monkeypatch.setattr(shapes, "OUTLINES", tmp_path / "outlines.gpkg")
    with pytest.raises(FileNotFoundError):
        shapes.in_force()
    outlines.write(
        REGENCY.set_geometry(REGENCY.geometry.map(lambda each: shapely.MultiPolygon([each]))), shapes.OUTLINES
    )
    assert not shapes.in_force().is_official


def test_the_digest_changes_with_every_level(installed: dict[Level, Any]) -> None:
    both = shapes.digest()
    del installed[Level.DISTRICT]
    one = shapes.digest()
    installed.clear()
    assert len({both, one, shapes.digest()}) == 3


def test_details_are_named_for_what_is_installed(installed: dict[Level, Any]) -> None:
    digest = installed[Level.REGENCY].digest
    assert shapes.detail_names(("35.02",))["35.02"]["halus"] == f"halus/{digest}/35.02.json"
    assert set(shapes.detail_names(("35.02",))["35.02"]) == {"halus", "kecamatan"}
    assert shapes.detail_names(tuple(f"35.{n:02d}" for n in range(30))) == {}
    installed.clear()
    assert shapes.detail_names(("35.02",)) == {}


def test_a_detail_is_served_under_its_own_version_only(installed: dict[Level, Any]) -> None:
    digest = installed[Level.REGENCY].digest
    content = shapes.detail("halus", digest, "35.02")
    assert content is not None
    assert json.loads(content)["type"] in {"Polygon", "MultiPolygon"}
    for kind, version in (("halus", "0" * 16), ("../halus", digest), ("desa", digest)):
        assert shapes.detail(kind, version, "35.02") is None


def test_lower_levels_carry_codes_and_shapes_only(installed: dict[Level, Any]) -> None:
    content = shapes.detail("kecamatan", installed[Level.DISTRICT].digest, "35.02")
    assert content is not None
    assert [set(each) for each in json.loads(content)] == [{"code", "geometry"}]


def test_points_outside_their_area_move_into_it(installed: dict[Level, Any]) -> None:
    frame = pd.DataFrame(
        {
            "code": ["35.02.01", "35.02.01", "35.02.02", "35.02.01"],
            "lat": [0.5, 5.0, 5.0, float("nan")],
            "lon": [1.2, 5.0, 5.0, float("nan")],
        },
        index=[7, 8, 9, 10],
    )
    moved = shapes.inside(frame, Level.DISTRICT, "code")
    assert list(moved.index) == [7, 8, 9, 10]
    assert list(moved.loc[7, ["lat", "lon"]]) == [0.5, 1.2]
    assert list(moved.loc[9, ["lat", "lon"]]) == [5.0, 5.0]
    for row in (8, 10):
        assert DISTRICT.geometry.iloc[0].contains(shapely.Point(moved.loc[row, "lon"], moved.loc[row, "lat"]))
    assert frame.loc[8, "lat"] == 5.0


def test_without_boundaries_points_stay(installed: dict[Level, Any]) -> None:
    installed.clear()
    frame = pd.DataFrame({"code": ["35.02.01"], "lat": [9.0], "lon": [9.0]})
    assert shapes.inside(frame, Level.DISTRICT, "code") is frame
