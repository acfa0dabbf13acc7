"""A small country of squares with real provinces' codes: files of it, how they are installed, what is then there."""

import shutil
import warnings
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from geo import boundaries
from geo.codes import Level

DAY = date(2026, 1, 2)
SIDE = 0.5
WEST, SOUTH = 110.0, -8.0
NAMES = {  # a row of the country per line, west to east
    "34.01": "Kabupaten Kembar",
    "34.02": "Kabupaten Awan",
    "34.71": "Kota Kembar",
    "35.01": "Kabupaten Bukit",
    "35.02": "Kabupaten Cemara",
    "35.03": "Kabupaten Dahlia",
    "35.71": "Kota Edelweis",
    "93.01": "Kabupaten Fajar",
    "96.01": "Kabupaten Gunung",
}
PROVINCES = {"34": "DI Yogyakarta", "35": "Jawa Timur", "93": "Papua Selatan", "96": "Papua Barat Daya"}
CODES = list(NAMES)


def square(number: int) -> shapely.Polygon:
    """The area of a code by its position, its borders full of points as real ones are."""
    row, column = divmod(number, 3)
    west, south = WEST + column * SIDE, SOUTH + row * SIDE
    return shapely.segmentize(shapely.box(west, south, west + SIDE, south + SIDE), 0.02)


def reference() -> boundaries.Reference:
    centres = [square(number).centroid for number in range(len(CODES))]
    regencies = pd.DataFrame(
        {
            "code": CODES,
            "name": list(NAMES.values()),
            "kind": ["kota" if name.startswith("Kota") else "kabupaten" for name in NAMES.values()],
            "province_code": [code[:2] for code in CODES],
            "province": [PROVINCES[code[:2]] for code in CODES],
            "lat": [point.y for point in centres],
            "lon": [point.x for point in centres],
            "area_km2": 3000.0,
        },
    )
    halves = [(code, number, half) for number, code in enumerate(CODES) for half in (1, 2)]
    districts = pd.DataFrame(
        {
            "code": [f"{code}.0{half}" for code, _, half in halves],
            "name": [f"{NAMES[code].split()[-1]} {'Utara' if half == 2 else 'Selatan'}" for code, _, half in halves],
            "regency_code": [code for code, _, _ in halves],
            "lat": [centres[number].y + (0.1 if half == 2 else -0.1) for _, number, half in halves],
            "lon": [centres[number].x for _, number, _ in halves],
        },
    )
    return boundaries.Reference(regencies, districts)


def country(**columns: Any) -> gpd.GeoDataFrame:
    """The country as a file would have it; by default with codes and names."""
    shapes = [square(number) for number in range(len(CODES))]
    return gpd.GeoDataFrame(columns or {"kode": CODES, "nama": list(NAMES.values())}, geometry=shapes, crs=4326)


def saved(frame: gpd.GeoDataFrame, path: Path, **options: Any) -> Path:
    if path.suffix == ".parquet":
        frame.to_parquet(path)
    elif path.suffix == ".zip":
        inside = path.with_suffix("")
        inside.mkdir()
        frame.to_file(inside / "wilayah.shp", **options)
        shutil.make_archive(str(inside), "zip", inside)
    else:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "'crs' was not provided")
            frame.to_file(path, **options)
    return path


PLAIN = [name.removeprefix("Kabupaten ") for name in NAMES.values()]


Install = Callable[..., boundaries.Installed]


def installer(folder: Path) -> Install:
    """Return what installs a frame, or a file, in `folder`/var; further words are the wish."""

    def run(source: gpd.GeoDataFrame | Path, file: str = "batas.gpkg", **wish: Any) -> boundaries.Installed:
        path = source if isinstance(source, Path) else saved(source, folder / file)
        return boundaries.install(
            path,
            reference(),
            as_of=DAY,
            wish=boundaries.Wish(**wish),
            folder=folder / "var",
        )

    return run


def halves(level: Level) -> gpd.GeoDataFrame:
    rows = []
    for number, code in enumerate(CODES[:6]):
        west, south, east, north = square(number).bounds
        for half in (1, 2):
            low, high = (south, south + SIDE / 2) if half == 1 else (south + SIDE / 2, north)
            if level == Level.DISTRICT:
                rows.append((f"{code}.0{half}", shapely.box(west, low, east, high)))
            else:
                middle = (west + east) / 2
                rows.append((f"{code}.0{half}.2001", shapely.box(west, low, middle, high)))
                rows.append((f"{code}.0{half}.1002", shapely.box(middle, low, east, high)))
    return gpd.GeoDataFrame({"kode": [code for code, _ in rows]}, geometry=[shape for _, shape in rows], crs=4326)


def areas(tmp_path: Path, level: Level = Level.REGENCY, **options: Any) -> gpd.GeoDataFrame:
    return boundaries.read(level, folder=tmp_path / "var", **options)


def assert_whole(tmp_path: Path) -> None:
    """The whole country is installed, each area where it belongs."""
    frame = areas(tmp_path)
    assert list(frame["code"]) == CODES
    assert frame.crs == "EPSG:4326"
    assert set(frame.geom_type) == {"MultiPolygon"}
    assert shapely.coverage_is_valid(frame.geometry.to_numpy())
    for number, shape in enumerate(frame.geometry):
        assert shape.symmetric_difference(square(number)).area < 0.01 * SIDE**2
