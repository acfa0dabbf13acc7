"""What lies under every picture of a map: the layers that the browser fetches, read once as paths."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from matplotlib.path import Path

CRS = "EPSG:4326"


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """Layers ready to be drawn; nothing of it changes.

    Attributes:
        areas: kabupaten in the order of every delta: code, name, short, province, lat, lon, pocket (bool), and
            west, south, east, north of what is drawn.
        shapes: their paths, in degrees; None for one without an outline.
        provinces: name, west, south, east, north of those with an outline.
        borders: their paths.
        land: path of the land around, None where the layer is not built.
        villages: lat, lon, area (position of the kabupaten), precision, status.
        offices: lat, lon.
    """

    areas: pd.DataFrame
    shapes: tuple[Path | None, ...]
    provinces: pd.DataFrame
    borders: tuple[Path, ...]
    land: Path | None
    villages: pd.DataFrame
    offices: pd.DataFrame


def read(layers: Mapping[str, bytes]) -> Base:
    """Read the layers `areas`, `villages`, `offices` and `land`, JSON of `geo.layers`; `land` may be missing."""
    content = json.loads(layers["areas"])
    areas, provinces = _frame(content["areas"]), _frame(content["provinces"]).dropna(subset="geometry")
    kept = ["code", "name", "short", "province", "lat", "lon"]
    known = pd.DataFrame(areas[kept]).assign(pocket=["pocket" in each for each in content["areas"]])
    bare = areas.geometry.isna().to_numpy()
    bounds = areas.geometry.bounds.set_axis(["west", "south", "east", "north"], axis=1)
    bounds.loc[bare, ["west", "east"]] = np.repeat(areas.loc[bare, ["lon"]].to_numpy(), 2, axis=1)
    bounds.loc[bare, ["south", "north"]] = np.repeat(areas.loc[bare, ["lat"]].to_numpy(), 2, axis=1)
    land = json.loads(layers["land"])["geometry"] if "land" in layers else None
    return Base(
        areas=known.join(bounds),
        shapes=tuple(None if shape is None else path_of(shape) for shape in areas.geometry),
        provinces=pd.DataFrame(provinces[["name"]]).join(
            provinces.geometry.bounds.set_axis(["west", "south", "east", "north"], axis=1)
        ),
        borders=tuple(path_of(shape) for shape in provinces.geometry),
        land=path_of(shapely.geometry.shape(land)) if land else None,
        villages=pd.DataFrame(json.loads(layers["villages"]), columns=["lat", "lon", "area", "precision", "status"]),
        offices=pd.DataFrame(json.loads(layers["offices"]), columns=["lat", "lon"]),
    )


def path_of(shape: shapely.Geometry) -> Path:
    """Return polygons as one path, holes included."""
    rings = [
        ring
        for part in shapely.get_parts(shape)
        for ring in (part.exterior, *part.interiors)
    ]  # fmt: skip
    return Path.make_compound_path(*(Path(shapely.get_coordinates(ring), closed=True) for ring in rings))


def _frame(records: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    shapes = [shapely.geometry.shape(each["geometry"]) if each.get("geometry") else None for each in records]
    rows = [{name: value for name, value in each.items() if name != "geometry"} for each in records]
    return gpd.GeoDataFrame(rows, geometry=shapes, crs=CRS)
