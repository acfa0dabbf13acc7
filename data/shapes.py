"""Which outlines are in force: the office's own boundaries where they are installed, else the approximate ones."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import click
import geopandas as gpd
import pandas as pd
import shapely

from geo import boundaries, land, layers, outlines
from geo.codes import Level
from locales import text

ROOT = Path(__file__).resolve().parents[1]
LAND_SOURCE = ROOT / "node_modules" / "world-atlas" / land.FILE
OUTLINES = ROOT / "data" / "var" / "outlines.gpkg"
LEVELS = {"halus": Level.REGENCY, "kecamatan": Level.DISTRICT, "desa": Level.VILLAGE}
MOST_DETAILED = 24  # kabupaten whose finer outlines are fetched at once: the largest working area has 8


class InForce(NamedTuple):
    """The outlines of kabupaten that every map uses: code, geometry (EPSG:4326), and who is to be credited."""

    frame: gpd.GeoDataFrame
    is_official: bool
    source: str
    licence: str


def digest() -> str:
    """Return a text that differs when boundaries of any level are installed, replaced or removed."""
    found = [boundaries.current(level) for level in LEVELS.values()]
    return "-".join(each.digest[:8] if each else "0" for each in found)


def is_official() -> bool:
    """Return whether official boundaries of the kabupaten are installed."""
    return boundaries.current(Level.REGENCY) is not None


def in_force() -> InForce:
    """Return the outlines of kabupaten in force.

    An official file can lack areas: these have no outline then, and are drawn as points rather than mixed with
    approximate ones.

    Raises:
        FileNotFoundError: none are installed, and the approximate ones have not been computed.
    """
    installed = boundaries.current(Level.REGENCY)
    if installed is not None:
        return InForce(
            boundaries.read(Level.REGENCY), is_official=True, source=installed.source, licence=installed.licence
        )
    if not OUTLINES.is_file():
        raise FileNotFoundError(OUTLINES)
    return InForce(outlines.read(OUTLINES), is_official=False, source="", licence="")


def approximate(regencies: pd.DataFrame, districts: pd.DataFrame) -> bool:
    """Compute the approximate outlines where they are missing or out of date; return whether that was so.

    Raises:
        FileNotFoundError: the land of `world-atlas` is not there: `make setup` fetches it.
    """
    located = districts[districts["lat"].notna()]
    inputs = hashlib.sha256(regencies.to_csv().encode() + located.to_csv().encode() + code_digest()).hexdigest()
    stamp = OUTLINES.with_suffix(".inputs")
    if OUTLINES.is_file() and stamp.is_file() and stamp.read_text(encoding="utf-8") == inputs:
        return False
    click.echo(text("publish.outlines"))
    outlines.write(outlines.approximate(regencies, districts, land.read(LAND_SOURCE)), OUTLINES)
    stamp.write_text(inputs, encoding="utf-8")
    return True


def code_digest() -> bytes:
    """Return a digest of the code that computes outlines: another method is another outline."""
    sources = [Path(module.__file__ or "") for module in (outlines, land)]
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).digest()


def detail_names(codes: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """Return kabupaten code → kind (`halus`, `kecamatan`, `desa`) → `kind/digest/code.json` of what is installed.

    Nothing for many areas at once: the country's outlines are fine enough for them.
    """
    found = {kind: boundaries.current(level) for kind, level in LEVELS.items()}
    if len(codes) > MOST_DETAILED:
        return {}
    names = {
        code: {kind: f"{kind}/{each.digest}/{code}.json" for kind, each in found.items() if each} for code in codes
    }
    return {code: kinds for code, kinds in names.items() if kinds}


@lru_cache(maxsize=512)
def detail(kind: str, version: str, code: str) -> bytes | None:
    """Return finer outlines of one kabupaten as JSON, or None where that version is not installed.

    Args:
        kind: `halus`, the kabupaten itself; `kecamatan` or `desa`, what lies in it.
        version: digest of what is installed.
        code: of the kabupaten.
    """
    level = LEVELS.get(kind)
    installed = boundaries.current(level) if level else None
    if level is None or installed is None or installed.digest != version:
        return None
    found = boundaries.read(level, fine=True, within={code})
    return layers.outline(found) if kind == "halus" else layers.parts(found)


def inside(frame: pd.DataFrame, level: Level, column: str) -> pd.DataFrame:
    """Return `frame` with points that lie outside their installed area moved into it.

    Args:
        frame: `column` with codes, lat, lon; not changed.
        level: of the codes; those of another level, or without an installed area, stay.
        column: name of the column of codes.
    """
    if boundaries.current(level) is None:
        return frame
    shapes = boundaries.read(level, fine=True).set_index("code").geometry
    known = frame[column].isin(shapes.index)
    areas = shapes.reindex(frame.loc[known, column]).to_numpy()
    lon, lat = frame.loc[known, "lon"].to_numpy(float), frame.loc[known, "lat"].to_numpy(float)
    outside = ~shapely.contains_xy(areas, lon, lat)
    within = shapely.point_on_surface(areas[outside])
    moved = frame.copy()
    rows = moved.index[known][outside]
    moved.loc[rows, "lon"], moved.loc[rows, "lat"] = shapely.get_x(within), shapely.get_y(within)
    return moved
