"""Approximate outlines of kabupaten and kota, computed from the centre points of their kecamatan.

A Voronoi cell is drawn around every kecamatan centre and six points on a circle around it; cells are joined by
kabupaten, clipped to land and simplified with shared borders kept. Good for colouring a map; *not* for deciding which
kabupaten a point lies in, and never to be shown as official boundaries. Measured by `benchmarks.outlines`.
"""

import os
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

CRS = "EPSG:4326"
EQUAL_AREA = "EPSG:6933"  # metres; keeps areas true
TOLERANCE = 0.01  # degrees, about 1 km
ROUNDS = 3
CIRCLE_POINTS = 6
CIRCLE_SHARE = 0.5  # of the radius that a kecamatan of mean size would have as a disc
SHARE_LIMITS = (0.1, 0.6)  # beyond, circles of neighbouring kecamatan run into each other
NEIGHBOURS = 5
KM_PER_DEGREE = 111.195  # on a sphere of 6,371 km
DISC_POINTS = 64
M2_PER_KM2 = 1e6

Floats = npt.NDArray[np.float64]


def approximate(
    regencies: pd.DataFrame,
    districts: pd.DataFrame,
    land: shapely.MultiPolygon,
    *,
    tolerance: float = TOLERANCE,
    rounds: int = ROUNDS,
) -> gpd.GeoDataFrame:
    """Return an approximate outline for every regency.

    The circles start at half the radius of a disc of the kabupaten's mean kecamatan. After each round the circles of a
    kabupaten that came out smaller than its official area grow and those of one that came out larger shrink, so that
    small cities hold their own against wide neighbours.

    Args:
        regencies: columns code, lat, lon, area_km2 (may be missing in some rows).
        districts: columns code, regency_code, lat, lon; rows without a point are left out. A regency none of whose
            districts has a point counts as one district at its own centre.
        land: polygons to clip to, EPSG:4326. An area of which no land remains becomes a disc of its true area around
            its centre; such a disc may overlap others.
        tolerance: of the simplification, in degrees (`shapely.coverage_simplify`); 0 keeps every point.
        rounds: how often the circles are adjusted to official areas; 0 leaves them at half.

    Returns:
        Columns code and geometry (MultiPolygon, valid, EPSG:4326), sorted by code. Neighbours share borders.

    Raises:
        ValueError: columns are missing, a code occurs twice, a centre is missing, a district's regency is unknown,
            no regency has an area, or there is no land.
    """
    _check(regencies, districts, land)
    known = regencies.set_index("code").sort_index()
    points = _points(known, districts)
    radius = mean_radius(known, points)
    areas = _adjusted(known, points, radius, land, rounds)
    areas = _with_discs(shapely.coverage_simplify(areas, tolerance), known, points, radius)
    return gpd.GeoDataFrame({"code": known.index.to_numpy(dtype=object), "geometry": areas}, crs=CRS)


def mean_radius(regencies: pd.DataFrame, points: pd.DataFrame) -> Floats:
    """Return the radius, in km, of a disc that is as large as a regency's mean district.

    A regency without an official area takes the mean radius of the five nearest that have one, by centre.

    Args:
        regencies: index code; columns lat, lon, area_km2.
        points: column area: position in `regencies`.
    """
    counts = np.bincount(points["area"], minlength=len(regencies))
    radius = np.sqrt(regencies["area_km2"].to_numpy(float) / counts / np.pi)
    missing = np.isnan(radius)
    centres = regencies[["lon", "lat"]].to_numpy(float)
    for place in np.flatnonzero(missing):
        distance = np.where(missing, np.inf, np.hypot(*(centres - centres[place]).T))
        nearest = np.argsort(distance, kind="stable")[: min(NEIGHBOURS, int((~missing).sum()))]
        radius[place] = radius[nearest].mean()
    return radius


def disc(lat: float, lon: float, radius_km: float) -> shapely.Polygon:
    """Return a polygon, round on the ground, that is as large as a circle of `radius_km` around a point."""
    # A regular polygon inside a circle is smaller than it: widen it to the circle's area.
    step = 2 * np.pi / DISC_POINTS
    x, y = _ring(np.array([lat]), np.array([lon]), np.array([radius_km * np.sqrt(step / np.sin(step))]), DISC_POINTS)
    return shapely.polygons(np.column_stack([x[0], y[0]]))


def write(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Write outlines as a GeoPackage, whole or not at all: under another name first, then renamed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.stem}-{os.getpid()}.gpkg")
    try:
        frame.to_file(unfinished, driver="GPKG", layer="outlines", engine="pyogrio")
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def read(path: Path) -> gpd.GeoDataFrame:
    """Return outlines that `write` wrote: code, geometry.

    Raises:
        FileNotFoundError: there is no such file.
    """
    if not path.is_file():
        message = f"no outlines {path}"
        raise FileNotFoundError(message)
    return gpd.read_file(path, layer="outlines", engine="pyogrio")[["code", "geometry"]]


def _check(regencies: pd.DataFrame, districts: pd.DataFrame, land: shapely.MultiPolygon) -> None:
    """Refuse what no outlines can be computed from."""
    for what, frame, columns in (
        ("regencies", regencies, ("code", "lat", "lon", "area_km2")),
        ("districts", districts, ("code", "regency_code", "lat", "lon")),
    ):
        if missing := [column for column in columns if column not in frame]:
            message = f"{what} without column {', '.join(missing)}"
            raise ValueError(message)
        if twice := sorted(set(frame.loc[frame["code"].duplicated(), "code"])):
            message = f"codes twice in {what}: {', '.join(twice)}"
            raise ValueError(message)
    if unknown := sorted(set(districts["regency_code"]) - set(regencies["code"])):
        message = f"districts of unknown regencies: {', '.join(unknown)}"
        raise ValueError(message)
    if nowhere := sorted(regencies.loc[regencies[["lat", "lon"]].isna().any(axis=1), "code"]):
        message = f"regencies without a centre: {', '.join(nowhere)}"
        raise ValueError(message)
    if not (regencies["area_km2"] > 0).any():
        message = "no regency has an area"
        raise ValueError(message)
    if shapely.is_empty(land):
        message = "no land to clip to"
        raise ValueError(message)


def _points(regencies: pd.DataFrame, districts: pd.DataFrame) -> pd.DataFrame:
    """Return the points that stand for districts: lat, lon, area (position of the regency), by district code."""
    located = districts.dropna(subset=["lat", "lon"]).sort_values("code")
    bare = regencies[~regencies.index.isin(located["regency_code"])].rename_axis("regency_code").reset_index()
    points = pd.concat([located[["regency_code", "lat", "lon"]], bare[["regency_code", "lat", "lon"]]])
    points["area"] = regencies.index.get_indexer(pd.Index(points["regency_code"]))
    return points[["lat", "lon", "area"]].reset_index(drop=True)


def _ring(lat: Floats, lon: Floats, radius_km: Floats, count: int) -> tuple[Floats, Floats]:
    """Return longitudes and latitudes, (points, count) each, on circles around points."""
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
    degrees = (radius_km / KM_PER_DEGREE)[:, None]
    x = lon[:, None] + degrees * np.cos(angle) / np.cos(np.radians(lat))[:, None]
    return x, lat[:, None] + degrees * np.sin(angle)


def _cells(points: pd.DataFrame, radius_km: Floats, land: shapely.MultiPolygon) -> Any:
    """Return the joined Voronoi cells of each area, in order of area.

    Distance is plain in degrees: within 11° of the equator a degree of longitude is at most 2 % shorter.

    Args:
        points: lat, lon, area; every area has at least one.
        radius_km: of the circles, by area.
        land: what the cells have to cover.
    """
    lat, lon, area = (points[name].to_numpy() for name in ("lat", "lon", "area"))
    x, y = _ring(lat, lon, radius_km[area], CIRCLE_POINTS)
    sites = np.column_stack([np.r_[lon, x.ravel()], np.r_[lat, y.ravel()]])
    owner = np.r_[area, np.repeat(area, CIRCLE_POINTS)]
    # Two points in one place have one cell: the first has it, and centres stand before circles.
    first = np.sort(np.unique(sites, axis=0, return_index=True)[1])
    diagram = shapely.voronoi_polygons(shapely.multipoints(sites[first]), extend_to=land, ordered=True)
    cells, owner = shapely.get_parts(diagram), owner[first]
    return np.array([shapely.coverage_union_all(cells[owner == place]) for place in range(len(radius_km))])


def _adjusted(
    known: pd.DataFrame,
    points: pd.DataFrame,
    radius: Floats,
    land: shapely.MultiPolygon,
    rounds: int,
) -> Any:
    """Return the clipped cells of all regencies after `rounds` adjustments of their circles to official areas."""
    official = known["area_km2"].to_numpy(float)
    share = np.full(len(known), CIRCLE_SHARE)
    areas = _clip(_cells(points, radius * share, land), land)
    for _ in range(rounds):
        drawn = gpd.GeoSeries(areas, crs=CRS).to_crs(EQUAL_AREA).area.to_numpy() / M2_PER_KM2
        with np.errstate(divide="ignore"):  # nothing drawn: to the upper limit
            ratio = np.where(np.isnan(official), 1.0, official / drawn)
        share = np.clip(share * ratio, *SHARE_LIMITS)
        areas = _clip(_cells(points, radius * share, land), land)
    return areas


def _with_discs(areas: Any, known: pd.DataFrame, points: pd.DataFrame, radius: Floats) -> Any:
    """Return the areas with a disc of its true area for each that has lost all its land."""
    counts = np.bincount(points["area"], minlength=len(known))
    for lost in np.flatnonzero(shapely.is_empty(areas)):
        centre = known.iloc[lost]
        true_radius = float(radius[lost] * np.sqrt(counts[lost]))
        areas[lost] = shapely.multipolygons([disc(float(centre["lat"]), float(centre["lon"]), true_radius)])
    return areas


def _clip(areas: Any, land: shapely.MultiPolygon) -> Any:
    """Return areas without sea, polygons only; an area without land is empty."""
    islands = shapely.get_parts(land)
    area, island = shapely.STRtree(islands).query(areas, predicate="intersects")
    parts = shapely.intersection(areas[area], islands[island])
    # One intersection can leave a collection of polygons and the lines and points where two only touch.
    while np.any(shapely.get_type_id(parts) > shapely.GeometryType.POLYGON):
        parts, origin = shapely.get_parts(parts, return_index=True)
        area = area[origin]
    solid = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    clipped = np.full(len(areas), shapely.MultiPolygon(), dtype=object)
    for place in np.unique(area[solid]):
        clipped[place] = shapely.multipolygons(parts[solid & (area == place)])
    return clipped
