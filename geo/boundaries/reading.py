"""Reads a boundary file of any usual kind into polygons in degrees: the rows as they are, nothing recognised yet."""

import json
import warnings
import zipfile
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pyproj
import shapely

from geo.boundaries.problems import RefusedError, listed, printable
from geo.land import INDONESIA_BOX, polygons
from locales import text

CRS = "EPSG:4326"
WORLD = (-180.5, -90.5, 180.5, 90.5)
UNPACKED = 4_000_000_000  # bytes; a zip that promises more is no boundary file
SUFFIXES = (".shp", ".gpkg", ".geojson", ".json", ".topojson", ".fgb")
HEAD = 512
SURFACES = {"Polygon", "MultiPolygon", "GeometryCollection", "Unknown", "CurvePolygon", "MultiSurface", "Surface"}


@dataclass(frozen=True)
class Table:
    """Rows of a file.

    `frame`: the file's columns and `geometry`: valid polygons in degrees. `invalid`: which rows had to be made valid.
    `notes`: what was decided on the way, in words. `swapped`: whether latitude stood before longitude.
    """

    frame: gpd.GeoDataFrame
    invalid: "pd.Series[bool]"
    swapped: bool = False
    notes: list[str] = field(default_factory=list)


def read(path: Path, *, layer: str | None = None) -> Table:
    """Return the polygons of a GeoPackage, (zipped) Shapefile, GeoJSON, TopoJSON, FlatGeobuf or GeoParquet file.

    A file without a coordinate system is taken for degrees if its numbers can be degrees. Latitude before longitude is
    turned: 95 to 141 cannot be a latitude, so nothing is guessed, and the codes and centres still have to agree.

    Raises:
        RefusedError: the file cannot be read, has no polygons, or they are not in Indonesia.
    """
    frame = _rows(path, layer)
    if not len(frame):
        raise RefusedError(text("boundaries.empty"))
    notes: list[str] = []
    frame, swapped = _in_degrees(frame, notes)
    frame, invalid = _surfaces(frame, notes)
    return Table(*_inside(frame, invalid, notes), swapped=swapped, notes=notes)


def _rows(path: Path, layer: str | None) -> gpd.GeoDataFrame:
    """Return the rows of a file, whatever its kind, geometry last."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise RefusedError(text("boundaries.no_file", path=path)) from error
    if not head.strip():
        raise RefusedError(text("boundaries.empty"))
    if head.lstrip().lower().startswith((b"<!doctype html", b"<html")):
        raise RefusedError(text("boundaries.html"))
    if head.startswith(b"version https://git-lfs"):
        raise RefusedError(text("boundaries.pointer"))
    try:
        frame = _parquet(path) if head.startswith(b"PAR1") else _features(_address(path, head), layer)
        if isinstance(frame, gpd.GeoDataFrame) and frame.geometry.name != "geometry":
            frame = frame.rename_geometry("geometry")
    except RefusedError:
        raise
    except Exception as error:  # GDAL, Arrow and zip each have their own; a broken file must never end in a traceback
        raise RefusedError(text("boundaries.unreadable", reason=printable(error))) from error
    if not isinstance(frame, gpd.GeoDataFrame):
        raise RefusedError(text("boundaries.no_polygons"))
    return frame


def _parquet(path: Path) -> gpd.GeoDataFrame:
    try:
        return gpd.read_parquet(path)
    except ValueError as error:
        raise RefusedError(text("boundaries.no_polygons")) from error


def _address(path: Path, head: bytes) -> str:
    """Return what GDAL opens: the file, or the one boundary file inside a zip."""
    if not head.startswith(b"PK"):
        if head.lstrip()[:1] == b"{":
            _refuse_other_json(path)
        return str(path)
    with zipfile.ZipFile(path) as archive:
        members = [each for each in archive.infolist() if not PurePosixPath(each.filename).name.startswith(".")]
    if sum(each.file_size for each in members) > UNPACKED:
        raise RefusedError(text("boundaries.zip_too_large"))
    names = sorted(each.filename for each in members if each.filename.lower().endswith(SUFFIXES))
    if len(names) != 1:
        raise RefusedError(text("boundaries.zip_members", count=len(names), names=listed(names) or "–"))
    return f"/vsizip/{{{path.resolve()}}}/{names[0]}"


def _refuse_other_json(path: Path) -> None:
    """Refuse JSON that is broken off, or is no map; GDAL reads what it can of it and says nothing."""
    try:
        content = json.loads(path.read_bytes())
    except UnicodeDecodeError:
        return  # not UTF-8: read as Latin-1 further on
    except ValueError as error:
        raise RefusedError(text("boundaries.json_broken", reason=printable(error))) from error
    if content.get("type") not in {"FeatureCollection", "Feature", "Topology"}:
        raise RefusedError(text("boundaries.no_polygons"))
    if content["type"] == "FeatureCollection" and not content.get("features"):
        raise RefusedError(text("boundaries.empty"))


def _features(address: str, layer: str | None) -> gpd.GeoDataFrame:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # odd suffixes, ring order: judged by the content below
        chosen = _layer(address, layer)
        try:
            return gpd.read_file(address, layer=chosen, engine="pyogrio")
        except UnicodeDecodeError:
            return gpd.read_file(address, layer=chosen, engine="pyogrio", encoding="ISO-8859-1")


def _layer(address: str, wanted: str | None) -> str:
    """Return the layer to read: the wanted one, or the only one that can hold polygons."""
    layers = [(str(name), kind) for name, kind in pyogrio.list_layers(address)]
    if wanted:
        if wanted not in {name for name, _ in layers}:
            raise RefusedError(text("boundaries.no_layer", layer=wanted, names=listed(name for name, _ in layers)))
        return wanted
    surfaces = [name for name, kind in layers if kind and str(kind).split(" ")[0].removesuffix("25D") in SURFACES]
    if not surfaces:
        raise RefusedError(text("boundaries.no_polygons"))
    if len(surfaces) > 1:
        raise RefusedError(text("boundaries.layers", names=listed(surfaces)))
    return surfaces[0]


def _in_degrees(frame: gpd.GeoDataFrame, notes: list[str]) -> tuple[gpd.GeoDataFrame, bool]:
    """Return a frame in longitude and latitude, and whether they stood the other way round."""
    frame = frame.set_geometry(gpd.GeoSeries(shapely.force_2d(frame.geometry.to_numpy()), frame.index, crs=frame.crs))
    if frame.crs is None:
        if not _within(_bounds(frame), WORLD) and not _within(_bounds(frame)[[1, 0, 3, 2]], WORLD):
            raise RefusedError(text("boundaries.no_crs"))
        notes.append(text("boundaries.note_no_crs"))
        frame = frame.set_crs(CRS)
    elif not frame.crs.equals(CRS, ignore_axis_order=True):
        notes.append(text("boundaries.note_crs", crs=printable(frame.crs.name)))
        try:
            frame = frame.to_crs(CRS)
        except (pyproj.exceptions.ProjError, ValueError) as error:
            raise RefusedError(text("boundaries.crs_failed", crs=printable(frame.crs.name))) from error
    bounds = _bounds(frame)
    swapped = bool(not _touches(bounds) and _touches(bounds[[1, 0, 3, 2]]))
    if swapped:
        notes.append(text("boundaries.note_swapped"))
        turned = shapely.transform(frame.geometry.to_numpy(), lambda points: points[:, ::-1])
        frame = frame.set_geometry(gpd.GeoSeries(turned, frame.index, crs=CRS))
    elif not _within(bounds, WORLD):
        raise RefusedError(text("boundaries.not_degrees"))
    return frame, swapped


def _bounds(frame: gpd.GeoDataFrame) -> Any:
    """Return west, south, east, north of everything; not a number where there is nothing, or a point lies nowhere."""
    bounds = shapely.bounds(frame.geometry.to_numpy())
    bounds = bounds[~np.isnan(bounds).all(axis=1)]
    if not len(bounds):
        raise RefusedError(text("boundaries.no_polygons"))
    return np.r_[bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)]


def _within(bounds: Any, box: tuple[float, ...]) -> bool:
    return bool((bounds[:2] >= box[:2]).all() and (bounds[2:] <= box[2:]).all())


def _touches(bounds: Any) -> bool:
    west, south, east, north = INDONESIA_BOX
    return bool(bounds[0] < east and bounds[2] > west and bounds[1] < north and bounds[3] > south)


def _surfaces(frame: gpd.GeoDataFrame, notes: list[str]) -> tuple[gpd.GeoDataFrame, "pd.Series[bool]"]:
    """Return rows with valid polygons, and which of them were not valid as they came."""
    shapes = frame.geometry.to_numpy()
    invalid = ~shapely.is_valid(shapes) & ~shapely.is_missing(shapes)
    mended = np.array([polygons(shape) if shape is not None else None for shape in _made_valid(shapes, invalid)])
    crossed = ~shapely.is_valid(mended) & ~shapely.is_missing(mended)  # parts of a collection that overlap
    mended[crossed] = [polygons(shapely.union_all(shapely.get_parts(shape))) for shape in mended[crossed]]
    kept = ~shapely.is_missing(mended) & ~shapely.is_empty(mended)
    if not kept.any():
        raise RefusedError(text("boundaries.no_polygons"))
    if lost := int((~kept).sum()):
        notes.append(text("boundaries.note_without_shape", count=lost))
    solid = frame[kept].set_geometry(gpd.GeoSeries(mended[kept], frame.index[kept], crs=CRS)).reset_index(drop=True)
    return solid, pd.Series(invalid[kept])


def _made_valid(shapes: Any, invalid: Any) -> Any:
    mended = shapes.copy()
    # `structure` keeps what lies inside the outer ring; `linework` would cut holes where a ring crosses itself twice.
    mended[invalid] = shapely.make_valid(shapes[invalid], method="structure", keep_collapsed=False)
    return mended


def _inside(
    frame: gpd.GeoDataFrame,
    invalid: "pd.Series[bool]",
    notes: list[str],
) -> tuple[gpd.GeoDataFrame, "pd.Series[bool]"]:
    """Return the rows that lie in Indonesia."""
    west, south, east, north = INDONESIA_BOX
    bounds = frame.bounds
    inside = (bounds["minx"] > west) & (bounds["miny"] > south) & (bounds["maxx"] < east) & (bounds["maxy"] < north)
    if not inside.any():
        place = ", ".join(f"{value:.2f}" for value in frame.total_bounds)
        raise RefusedError(text("boundaries.outside", place=place))
    if gone := int((~inside).sum()):
        notes.append(text("boundaries.note_outside", count=gone))
    return frame[inside].reset_index(drop=True), invalid[inside].reset_index(drop=True)
