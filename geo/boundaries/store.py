"""Where installed boundaries lie: one folder per level, replaced whole or not at all.

`data/var/boundaries/kabupaten/current.json` names the folder beside it that counts: `country.gpkg`, `fine.gpkg`,
`report.json`. A new version is written under a name of its own and then named, which is one step for every reader;
two installs at once leave one of the two, whole.
"""

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd

from geo.boundaries.detail import Drawings
from geo.boundaries.places import WORDS
from geo.codes import Level
from geo.outlines import write as write_outlines

FOLDER = Path(__file__).resolve().parents[2] / "data" / "var" / "boundaries"
CURRENT = "current.json"
REPORT = "report.json"
LEFT_BEHIND = 3600.0  # seconds after which a version that nothing names was given up by whoever wrote it
DIGEST = 16
TRIES = 20  # a version may be replaced between finding and reading it: then there is a newer one

Report = dict[str, Any]


class Installed(NamedTuple):
    """A level that is installed.

    `digest` changes with shapes, source or licence: what is drawn from them is out of date when it does.
    """

    level: Level
    digest: str
    source: str
    licence: str
    report: Report
    folder: Path


def current(level: Level, *, folder: Path = FOLDER) -> Installed | None:
    """Return what is installed of a level, or None."""
    home = folder / WORDS[level]
    for _ in range(TRIES):
        try:
            place = home / json.loads((home / CURRENT).read_bytes())["version"]
        except FileNotFoundError:
            return None
        with suppress(FileNotFoundError):
            report = json.loads((place / REPORT).read_bytes())
            return Installed(level, report["digest"], report["source"], report["licence"], report, place)
    return None


def read(
    level: Level,
    *,
    fine: bool = False,
    within: Collection[str] | None = None,
    folder: Path = FOLDER,
) -> gpd.GeoDataFrame:
    """Return installed boundaries: code, geometry (MultiPolygon, EPSG:4326), sorted by code.

    Args:
        level: kabupaten, kecamatan or desa.
        fine: the detailed drawing, for a chosen office; else the one of the whole country.
        within: codes of areas to keep to, of this level or above; None for all.
        folder: where boundaries are installed.

    Raises:
        FileNotFoundError: none are installed.
    """
    name = "fine.gpkg" if fine else "country.gpkg"
    for _ in range(TRIES):
        found = current(level, folder=folder)
        if found is None:
            break
        with suppress(FileNotFoundError):
            return _rows(found.folder / name, within)
    message = f"no boundaries of {WORDS[level]} in {folder}"
    raise FileNotFoundError(message)


def _rows(path: Path, within: Collection[str] | None) -> gpd.GeoDataFrame:
    if not path.is_file():
        raise FileNotFoundError(path)
    where = None
    if within is not None:
        # Codes come from the address bar: only digits and dots go into the condition.
        wanted = sorted(code for code in within if code and not code.strip("0123456789."))
        where = " OR ".join(f"code = '{code}' OR code LIKE '{code}.%'" for code in wanted) or "0"
    return gpd.read_file(path, where=where, engine="pyogrio")[["code", "geometry"]]


def write(level: Level, drawings: Drawings, report: Report, *, folder: Path = FOLDER) -> Installed:
    """Put a level in the place of what is installed of it; a failure leaves that as it is."""
    home = folder / WORDS[level]
    home.mkdir(parents=True, exist_ok=True)
    report = json.loads(json.dumps(report | {"digest": _digest(drawings, report)}))  # as it will be read
    unfinished = Path(tempfile.mkdtemp(dir=home, prefix=".unfinished-"))
    try:
        unfinished.chmod(0o755)
        write_outlines(drawings.country, unfinished / "country.gpkg")
        write_outlines(drawings.fine, unfinished / "fine.gpkg")
        (unfinished / REPORT).write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        version = unfinished.name.replace(".unfinished", report["digest"])
        unfinished.rename(home / version)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    before = current(level, folder=folder)
    _name(home, version)
    if before is not None and before.folder.name != version:
        shutil.rmtree(before.folder, ignore_errors=True)
    _sweep(home, version)
    return Installed(level, report["digest"], report["source"], report["licence"], report, home / version)


def remove(level: Level, *, folder: Path = FOLDER) -> bool:
    """Remove what is installed of a level; return whether there was anything."""
    there = current(level, folder=folder) is not None
    home = folder / WORDS[level]
    (home / CURRENT).unlink(missing_ok=True)  # first: from here on it is not installed
    shutil.rmtree(home, ignore_errors=True)
    with suppress(OSError):  # other levels are still there, or nothing was
        folder.rmdir()
    return there


def _name(home: Path, version: str) -> None:
    """Make a version the one that counts, in one step."""
    pointer = home / f".{CURRENT}-{os.getpid()}-{version}"
    pointer.write_text(json.dumps({"version": version}), encoding="utf-8")
    pointer.replace(home / CURRENT)


def _sweep(home: Path, version: str) -> None:
    """Remove what installs that were broken off, or overtaken, left behind."""
    for entry in home.iterdir():
        if entry.is_dir() and entry.name != version and time.time() - entry.stat().st_mtime > LEFT_BEHIND:
            shutil.rmtree(entry, ignore_errors=True)


def _digest(drawings: Drawings, report: Report) -> str:
    content = hashlib.sha256(json.dumps([report["source"], report["licence"]]).encode())
    for frame in (drawings.country, drawings.fine):
        content.update("\n".join(frame["code"]).encode())
        for shape in frame.geometry.to_wkb():
            content.update(shape)
    return content.hexdigest()[:DIGEST]
