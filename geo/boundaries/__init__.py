"""Official boundaries: the office's own file, installed beside the approximate outlines and used in their place.

`python -m geo.boundaries install FILE|URL` installs, `current` and `read` hand out what is installed.
"""

from pathlib import Path
from typing import Any

from geo.boundaries.installing import Wish, install
from geo.boundaries.places import WORDS, Reference, load
from geo.boundaries.problems import RefusedError
from geo.boundaries.store import FOLDER, Installed, current, read, remove
from geo.codes import Level

__all__ = [
    "FOLDER",
    "WORDS",
    "Installed",
    "Reference",
    "RefusedError",
    "Wish",
    "current",
    "install",
    "load",
    "read",
    "remove",
    "status",
]

OFFICIAL = "official"
APPROXIMATE = "approximate"
FIGURES = ("areas", "matched", "repaired", "missing", "source", "licence", "installed_on")


def status(*, areas: int, folder: Path = FOLDER) -> dict[str, Any]:
    """Return which boundaries are used, fit for JSON.

    `mode` and the figures beside it are those of the kabupaten: `areas` known, of them `matched` with an official
    boundary and `missing`; `repaired` are among the matched. `levels` has the same figures for each installed level.

    Args:
        areas: number of known kabupaten, for when none is installed.
        folder: where boundaries are installed.
    """
    installed = {level: found for level in WORDS if (found := current(level, folder=folder))}
    levels = {
        WORDS[level]: {name: found.report[name] for name in FIGURES} | {"digest": found.digest}
        for level, found in installed.items()
    }
    nothing = {"areas": areas, "matched": 0, "repaired": 0, "missing": areas, "source": None, "licence": None}
    country = installed.get(Level.REGENCY)
    figures = nothing | {"installed_on": None, "missing_codes": None}
    if country:
        figures = {name: country.report[name] for name in (*FIGURES, "missing_codes")}
    return {"mode": OFFICIAL if country else APPROXIMATE, **figures, "levels": levels}
