"""Makes one polygon per area of the rows that were matched, and a coverage of them: neighbours share their borders.

All borders are put on a grid and cut at each other (snap rounding); every face of the resulting net belongs to the
area whose polygon holds it. Where two claim it, the smaller has it: a kota that its kabupaten does not leave out. A
narrow face that nobody claims goes to the neighbour with the longest common border; a wide one stays open, as a lake
does. So the coverage is valid by construction, whatever the file was, and its points are on the grid when written.
"""

from collections import defaultdict
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.boundaries.matching import Matching
from geo.boundaries.places import Places
from geo.boundaries.problems import RefusedError, listed
from geo.boundaries.reading import CRS, Table
from geo.codes import Level
from geo.outlines import KM_PER_DEGREE
from locales import text

GAP = 0.002  # degrees, about 220 m: mean width below which what nobody claims is a slit and no lake
FILLS = 5  # rounds; a slit can border on slits only
HELD = 0.3  # share of a face by which an area holds it whose point fell outside: an islet moved by the grid
OVERLAP = 0.2  # of the smaller of two rows of one code: they are two drawings of it
SAME = 1e-3
REPORTED_OVERLAP = 0.02  # of the smaller area
COVERED = 0.9
APART_KM = {Level.REGENCY: 600.0, Level.DISTRICT: 300.0, Level.VILLAGE: 300.0}  # Kepulauan Tanimbar reaches 533 km
HEAVY = 500_000  # points; with more, those that the grid could hardly show are left out first
COARSEST = 8  # grid steps
BLOCK = 1_500_000  # points in one net (some 3 GB of memory); more are done province by province


class Merged(NamedTuple):
    """One row per area: code, geometry; and by code what was done: made valid, several rows joined, a twin dropped."""

    frame: gpd.GeoDataFrame
    repaired: list[str]
    joined: list[str]
    twins: list[str]


def merge(table: Table, matching: Matching, known: Places) -> Merged:
    """Return one polygon per matched area.

    Raises:
        RefusedError: rows of one code contradict each other: different drawings of one place, or places apart.
    """
    shapes = table.frame.geometry.to_numpy()
    rows: dict[str, list[int]] = defaultdict(list)
    for row, code in enumerate(matching.codes):
        if code:
            rows[code].append(row)
    joined, twins, wrong, drawn = [], [], [], {}
    for code, mine in sorted(rows.items()):
        kept = _without_twins(shapes, mine)
        if len(kept) < len(mine):
            twins.append(code)
        if len(kept) > 1:
            joined.append(code)
            if _contradict(code, kept, shapes, matching, known):
                wrong.append(code)
        drawn[code] = _multi(shapely.union_all(shapes[kept])) if len(kept) > 1 else shapes[kept[0]]
    if wrong:
        raise RefusedError(text("boundaries.contradiction", codes=listed(wrong)))
    frame = gpd.GeoDataFrame({"code": list(drawn), "geometry": list(drawn.values())}, crs=CRS)
    repaired = sorted({str(code) for code in matching.codes[table.invalid.to_numpy()] if code})
    return Merged(frame, repaired, joined, twins)


def _multi(shape: shapely.Geometry) -> shapely.MultiPolygon:
    parts = shapely.get_parts(shape)
    return shapely.multipolygons(parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON])


def _without_twins(shapes: Any, rows: list[int]) -> list[int]:
    """Return rows without those whose polygon was there before."""
    kept: list[int] = []
    for row in rows:
        area = shapely.area(shapes[row])
        same = [
            other
            for other in kept
            if abs(shapely.area(shapes[other]) - area) <= SAME * area
            and shapely.area(shapely.symmetric_difference(shapes[other], shapes[row])) <= SAME * area
        ]
        kept += [] if same else [row]
    return kept


def _contradict(code: str, rows: list[int], shapes: Any, matching: Matching, known: Places) -> bool:
    """Return whether rows of one code cannot be parts of one area."""
    mine = shapes[rows]
    first, second = shapely.STRtree(mine).query(mine, predicate="intersects")
    first, second = first[first < second], second[first < second]
    smaller = np.minimum(shapely.area(mine[first]), shapely.area(mine[second]))
    if (shapely.area(shapely.intersection(mine[first], mine[second])) > OVERLAP * smaller).any():
        return True
    found = set(matching.codes)
    foreign = any(held - found for row in rows if code not in (held := matching.inside[row]))
    place = known.table.loc[code]
    distance = shapely.distance(mine, shapely.Point(place["lon"], place["lat"])).max() * KM_PER_DEGREE
    return foreign or bool(distance > APART_KM[matching.level])


def overlaps(frame: gpd.GeoDataFrame) -> list[tuple[str, str, float]]:
    """Return pairs of areas that overlap, with the share of the smaller one that both claim, largest first.

    Raises:
        RefusedError: two areas are drawn in one place. (One wholly inside a larger one is a kota that its kabupaten
            does not leave out: it gets its place.)
    """
    shapes, names = frame.geometry.to_numpy(), frame["code"].to_numpy()
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    first, second = first[first < second], second[first < second]
    area, both = shapely.area(shapes), shapely.area(shapely.intersection(shapes[first], shapes[second]))
    one = both > COVERED * np.maximum(area[first], area[second])
    if one.any():
        pairs = zip(names[first[one]], names[second[one]], strict=True)
        raise RefusedError(text("boundaries.covered", pairs=listed(" = ".join(pair) for pair in pairs)))
    share = both / np.minimum(area[first], area[second])
    found = zip(names[first], names[second], share, strict=True)
    large = [(str(a), str(b), round(float(part), 3)) for a, b, part in found if part > REPORTED_OVERLAP]
    return sorted(large, key=lambda entry: (-entry[2], entry))


def coverage(frame: gpd.GeoDataFrame, *, grid: float) -> gpd.GeoDataFrame:
    """Return the areas of a frame (code, geometry) with borders shared, all points on a grid (degrees).

    More than 1.5 million points are done province by province; then borders between provinces may not quite meet.
    """
    shapes = _thinned(frame.geometry.to_numpy(), grid)
    blocks = frame["code"].str[:2].to_numpy() if shapely.get_num_coordinates(shapes).sum() > BLOCK else ""
    joined = np.empty(len(frame), dtype=object)
    for _, rows in pd.Series(range(len(frame))).groupby(np.broadcast_to(blocks, len(frame))):
        joined[rows] = _net(shapes[rows], grid)
    return gpd.GeoDataFrame({"code": frame["code"].to_numpy(), "geometry": joined}, crs=CRS)


def _thinned(shapes: Any, grid: float) -> Any:
    """Return heavy polygons with fewer points; the slits this opens between neighbours are closed afterwards."""
    tolerance = grid
    while shapely.get_num_coordinates(shapes).sum() > HEAVY and tolerance <= COARSEST * grid:
        shapes, tolerance = shapely.simplify(shapes, tolerance), 2 * tolerance
    return shapes


def _net(shapes: Any, grid: float) -> Any:
    """Return a valid coverage of polygons; empty where nothing was left of one."""
    lines = shapely.union_all(shapely.boundary(shapes), grid_size=grid)
    faces = shapely.get_parts(shapely.polygonize([lines]))
    owner = _filled(faces, _owners(faces, shapes))
    areas = np.full(len(shapes), shapely.MultiPolygon(), dtype=object)
    for place in np.unique(owner[owner >= 0]):
        areas[place] = _multi(shapely.coverage_union_all(faces[owner == place]))
    return areas


def _owners(faces: Any, shapes: Any) -> Any:
    """Return which polygon each face belongs to: the smallest of those that hold it; -1 for none."""
    area, tree = shapely.area(shapes), shapely.STRtree(shapes)
    face, holder = tree.query(shapely.point_on_surface(faces), predicate="within")
    owner = np.full(len(faces), -1)
    order = np.lexsort((-area[holder], face))  # the smallest is written last
    owner[face[order]] = holder[order]
    open_faces = np.flatnonzero(owner < 0)
    face, holder = tree.query(faces[open_faces], predicate="intersects")
    face = open_faces[face]
    share = shapely.area(shapely.intersection(faces[face], shapes[holder])) / shapely.area(faces[face])
    face, holder, share = face[share > HELD], holder[share > HELD], share[share > HELD]
    order = np.argsort(share, kind="stable")
    owner[face[order]] = holder[order]
    return owner


def _filled(faces: Any, owner: Any) -> Any:
    """Return owners with narrow faces that nobody claims given to the neighbour with the longest common border."""
    owner = owner.copy()
    width = 2 * shapely.area(faces) / shapely.length(faces)
    slits, tree = np.flatnonzero((owner < 0) & (width < GAP)), shapely.STRtree(faces)
    for _ in range(FILLS):
        slit, beside = tree.query(faces[slits], predicate="touches")
        slit = slits[slit]
        slit, beside = slit[owner[beside] >= 0], beside[owner[beside] >= 0]
        shared = shapely.intersection(shapely.boundary(faces[slit]), shapely.boundary(faces[beside]))
        borders = pd.DataFrame({"slit": slit, "owner": owner[beside], "length": shapely.length(shared)})
        summed = borders[borders["length"] > 0].groupby(["slit", "owner"])["length"].sum().reset_index()
        if summed.empty:
            break
        longest = summed.sort_values(["length", "owner"]).drop_duplicates("slit", keep="last")
        owner[longest["slit"]] = longest["owner"]
        slits = slits[owner[slits] < 0]
    return owner
