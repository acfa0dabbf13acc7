"""Land from Natural Earth 1:10m, as npm package world-atlas brings it (public domain).

One file, `countries-10m.json` (TopoJSON, read by GDAL), holds both layers that are used. `land-10m.json` has the same
coast but no borders of countries: with it, Sarawak and Papua New Guinea would fall to the nearest kabupaten.
"""

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyogrio
import shapely

FILE = "countries-10m.json"
CRS = "EPSG:4326"  # the file itself names none
INDONESIA = "360"  # ISO 3166-1 numeric
Box = tuple[float, float, float, float]
INDONESIA_BOX: Box = (93.0, -13.0, 143.0, 8.0)  # west, south, east, north in degrees, with margin
BACKGROUND_BOX: Box = (78.0, -42.0, 165.0, 28.0)
HALF_CIRCLE = 180.0
FAR_WEST = -150.0  # no land between Hawaii and New Zealand crosses the antimeridian from further east
BACKGROUND_TOLERANCE = 0.02  # degrees, about 2 km


def read(path: Path, *, country: str = INDONESIA, box: Box = INDONESIA_BOX) -> shapely.MultiPolygon:
    """Return the land of one country inside a box: valid polygons, longitude and latitude in degrees.

    Args:
        path: `countries-10m.json`.
        country: ISO 3166-1 numeric code, as text.
        box: west, south, east, north in degrees.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: the file has no countries, not this one, or nothing of it lies in the box.
    """
    frame = _layer(path, "countries")
    return _clip(frame.loc[frame["id"] == country, "geometry"].to_numpy(), box, f"country {country} of {path}")


def background(
    path: Path,
    *,
    box: Box = BACKGROUND_BOX,
    tolerance: float = BACKGROUND_TOLERANCE,
) -> shapely.MultiPolygon:
    """Return all land inside a box, simplified to be drawn behind the areas: not for measuring or clipping.

    Args:
        path: `countries-10m.json`, or `land-10m.json`.
        box: west, south, east, north in degrees.
        tolerance: how far the line may move, in degrees; islands smaller than its square are left out.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: the file has no land, or none lies in the box.
    """
    parts = shapely.get_parts(_clip(_layer(path, "land")["geometry"].to_numpy(), box, f"land of {path}"))
    seen = parts[shapely.area(parts) > tolerance**2]
    # Simplified parts can touch or cross their neighbours: join them.
    return polygons(shapely.union_all(shapely.make_valid(shapely.simplify(seen, tolerance))))


def polygons(geometries: Any) -> shapely.MultiPolygon:
    """Return the polygons among geometries, nested ones too, as one MultiPolygon; lines and points fall away.

    Args:
        geometries: a geometry, or an array of geometries that do not overlap.
    """
    parts = np.atleast_1d(geometries)
    while np.any(shapely.get_type_id(parts) > shapely.GeometryType.POLYGON):
        parts = shapely.get_parts(parts)
    kept = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    return shapely.multipolygons(kept) if len(kept) else shapely.MultiPolygon()


def _layer(path: Path, layer: str) -> Any:
    """Read one layer of a TopoJSON file."""
    if not path.is_file():
        message = f"no land file {path}"
        raise FileNotFoundError(message)
    if layer not in pyogrio.list_layers(path)[:, 0]:
        message = f"no layer {layer!r} in {path}; {FILE} has it"
        raise ValueError(message)
    return gpd.read_file(path, layer=layer).set_crs(CRS, allow_override=True)


def _unwrapped(parts: Any) -> Any:
    """Return polygons with those that cross the antimeridian in one piece, east of 180° where they end in the west.

    The file joins their halves by lines around the world (Fiji, Chukotka), which would lie across the map.
    """
    bounds = shapely.bounds(parts)
    around = bounds[:, 2] - bounds[:, 0] > HALF_CIRCLE
    parts[around] = shapely.transform(
        parts[around],
        lambda points: np.where([[True, False]] & (points < FAR_WEST), points + 2 * HALF_CIRCLE, points),
    )
    return parts


def _clip(geometries: Any, box: Box, what: str) -> shapely.MultiPolygon:
    """Return valid polygons of geometries inside a box."""
    frame = shapely.box(*box)
    parts = _unwrapped(shapely.get_parts(geometries))
    near = shapely.make_valid(parts[shapely.intersects(shapely.envelope(parts), frame)])
    inside = polygons(shapely.intersection(shapely.union_all(near), frame))
    if shapely.is_empty(inside):
        message = f"no land in box {box}: {what}"
        raise ValueError(message)
    return inside
