"""The two drawings of an installed level: one of the whole country for every visitor, one for a chosen office."""

import gzip
import json
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.boundaries.problems import RefusedError, listed
from geo.boundaries.repair import coverage
from geo.codes import Level
from locales import text

COUNTRY_DECIMALS = 3  # about 110 m
FINE_DECIMALS = 4
COUNTRY_TOLERANCES = (0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.05)  # degrees, tried until it is small enough
COUNTRY_BYTES = 260_000  # gzipped GeoJSON of the kabupaten: leaves room for provinces and facts in one layer of 450 kB
LOWER_TOLERANCE = {Level.DISTRICT: 0.003, Level.VILLAGE: 0.001}
FINE_TOLERANCE = {Level.REGENCY: 0.001, Level.DISTRICT: 0.0005, Level.VILLAGE: 0.0003}
ISLET = 5e-5  # square degrees, about 0.6 km²: smaller islands are left out of the country …
ISLET_SHARE = 0.02  # … unless they are that much of their area: Kepulauan Seribu has no others


class Drawings(NamedTuple):
    """Valid coverages (code, geometry MultiPolygon, EPSG:4326) and the figures of how they were made."""

    country: gpd.GeoDataFrame
    fine: gpd.GeoDataFrame
    figures: dict[str, float]


def draw(frame: gpd.GeoDataFrame, level: Level) -> Drawings:
    """Return both drawings of areas (code, geometry).

    Only kabupaten are drawn for the whole country at once: below, both drawings have the fine grid.

    Raises:
        RefusedError: nothing is left of an area, since others cover it or it is too small to be drawn.
    """
    fine = _checked(coverage(frame, grid=10.0**-FINE_DECIMALS))
    base, decimals = (
        (coverage(frame, grid=10.0**-COUNTRY_DECIMALS), COUNTRY_DECIMALS)
        if level == Level.REGENCY
        else (fine, FINE_DECIMALS)
    )
    if shapely.is_empty(base.geometry.to_numpy()).any():  # smaller than the grid: take the finer one for all
        base, decimals = fine, FINE_DECIMALS
    base = without_islets(base)
    for tolerance in [LOWER_TOLERANCE[level]] if level in LOWER_TOLERANCE else COUNTRY_TOLERANCES:
        country = simplified(base, tolerance)
        size = packed_size(country, decimals=decimals)
        if size <= COUNTRY_BYTES:
            break
    figures = {
        "country_tolerance": tolerance,
        "country_decimals": decimals,
        "country_gzip_bytes": size,
        "fine_tolerance": FINE_TOLERANCE[level],
        "fine_decimals": FINE_DECIMALS,
    }
    return Drawings(country, simplified(fine, FINE_TOLERANCE[level]), figures)


def simplified(frame: gpd.GeoDataFrame, tolerance: float) -> gpd.GeoDataFrame:
    """Return areas with fewer points, borders still shared; the points are some of those that were there."""
    shapes = shapely.coverage_simplify(frame.geometry.to_numpy(), tolerance)
    return frame.set_geometry(gpd.GeoSeries(shapes, frame.index, crs=frame.crs))


def without_islets(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return areas without parts too small to be seen on a map of the country; the largest part always stays."""
    parts, area = shapely.get_parts(frame.geometry.to_numpy(), return_index=True)
    size = pd.Series(shapely.area(parts))
    whole, largest = (size.groupby(area).transform(how) for how in ("sum", "max"))
    kept = ((size >= np.minimum(ISLET, ISLET_SHARE * whole)) | (size == largest)).to_numpy()
    shapes = shapely.multipolygons(parts[kept], indices=area[kept])
    return frame.set_geometry(gpd.GeoSeries(shapes, frame.index, crs=frame.crs))


def packed_size(frame: gpd.GeoDataFrame, *, decimals: int) -> int:
    """Return the size of areas as a gzipped GeoJSON, in bytes."""
    rounded = shapely.transform(frame.geometry.to_numpy(), lambda points: points.round(decimals))
    features = [
        {"type": "Feature", "properties": {"code": code}, "geometry": json.loads(shape)}
        for code, shape in zip(frame["code"], shapely.to_geojson(rounded), strict=True)
    ]
    content = json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":"))
    return len(gzip.compress(content.encode(), 9, mtime=0))


def _checked(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    shapes = frame.geometry.to_numpy()
    if (gone := shapely.is_empty(shapes)).any():
        raise RefusedError(text("boundaries.vanished", codes=listed(frame.loc[gone, "code"])))
    if not shapely.coverage_is_valid(shapes):  # cannot be, by construction; drawn on, it would show as slits
        raise RefusedError(text("boundaries.no_coverage"))
    return frame
