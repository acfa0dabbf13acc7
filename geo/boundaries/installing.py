"""Installs a boundary file: read, recognise, repair, draw, store; or refuse it and leave everything as it was.

Refused, beside files that cannot be read or contradict themselves: a file of which less than four fifths of the areas
are recognised (it is of something else), and kabupaten of less than half the country (the map would be mostly gaps,
and the approximate outlines serve better). A kabupaten file with fewer gaps is installed; its missing areas are named
in the report and stay points on the map: official and approximate lines are never mixed. Kecamatan and desa may cover
any part of the country.
"""

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from geo import codes
from geo.boundaries import store
from geo.boundaries.columns import Columns, find
from geo.boundaries.detail import Drawings, draw
from geo.boundaries.matching import Matching, match
from geo.boundaries.places import WORDS, Places, Reference, places
from geo.boundaries.problems import RefusedError, listed
from geo.boundaries.reading import Table, read
from geo.boundaries.repair import Merged, merge, overlaps
from geo.codes import Level
from locales import text

RECOGNISED = 0.8  # of the areas that the file names
COUNTRY = 0.5  # of all kabupaten

Progress = Callable[[str], None]


class Wish(NamedTuple):
    """What the installer says about a file; None or empty: what the file says itself."""

    name: str = ""
    licence: str = ""
    level: Level | None = None
    layer: str | None = None


def install(
    path: Path,
    reference: Reference,
    *,
    as_of: date,
    wish: Wish | None = None,
    folder: Path = store.FOLDER,
    progress: Progress = lambda _line: None,
) -> store.Installed:
    """Install a boundary file in the place of what is installed of its level.

    Args:
        path: the file.
        reference: what is known of areas.
        as_of: the day, for the report.
        wish: name and licence to credit, level and layer to take.
        folder: where boundaries are installed.
        progress: is told what is being done, in Indonesian.

    Raises:
        RefusedError: the file cannot be trusted; what was installed still is.
    """
    wish = wish or Wish()
    table, columns, known, matching = _recognised(path, reference, wish, progress)
    progress(text("boundaries.repairing", count=len(set(matching.codes) - {""})))
    merged = merge(table, matching, known)
    both = overlaps(merged.frame)
    progress(text("boundaries.drawing"))
    drawings = draw(merged.frame, columns.level)
    progress(text("boundaries.storing"))
    facts = _source(path, wish, as_of) | _report(table, columns, matching, merged, drawings)
    missing = _missing(matching, known)
    facts |= {"areas": len(merged.frame) + len(missing), "missing": len(missing), "missing_codes": missing}
    return store.write(columns.level, drawings, facts | {"overlaps": both}, folder=folder)


def _recognised(
    path: Path,
    reference: Reference,
    wish: Wish,
    progress: Progress,
) -> tuple[Table, Columns, Places, Matching]:
    """Read a file and say which area each row is."""
    progress(text("boundaries.reading", name=path.name))
    table = read(path, layer=wish.layer)
    for note in table.notes:
        progress(f"  {note}")
    columns = find(table.frame, reference, level=wish.level)
    progress(text("boundaries.matching", level=WORDS[columns.level], columns=listed(columns.used)))
    found = () if columns.code is None or columns.level != Level.VILLAGE else set(columns.code.codes) - {""}
    known = places(reference, columns.level, found)
    matching = match(table.frame, columns, known)
    _refuse_too_few(matching, columns, known)
    return table, columns, known, matching


def _missing(matching: Matching, known: Places) -> list[str]:
    """Return areas that the file should have: of the country, or of each kabupaten of which it has a kecamatan."""
    found = set(matching.codes) - {""}
    if matching.level == Level.REGENCY:
        return sorted(known.known - found)
    if matching.level == Level.VILLAGE:
        return []
    touched = {codes.parent(code) for code in found}
    return sorted(code for code in known.known - found if codes.parent(code) in touched)


def _refuse_too_few(matching: Matching, columns: Columns, known: Places) -> None:
    """Refuse a file that is mostly of something else, or kabupaten of less than half the country."""
    matched = len(set(matching.codes) - {""})
    if matching.groups - len(matching.open) < RECOGNISED * matching.groups or not matched:
        reasons = [f"{label}: {why}" for label, why in matching.open]
        hint = ""
        if columns.code is not None and not columns.code.dotted and columns.name is None:
            hint = "\n" + text("boundaries.hint_bps", column=listed([columns.code.label]))
        raise RefusedError(
            text(
                "boundaries.unrecognised",
                matched=matching.groups - len(matching.open),
                areas=matching.groups,
                reasons="\n".join(f"  {reason}" for reason in reasons[:5]),
            )
            + hint,
        )
    if matching.level == Level.REGENCY and matched < COUNTRY * len(known.known):
        raise RefusedError(text("boundaries.too_few", matched=matched, areas=len(known.known)))


def _source(path: Path, wish: Wish, as_of: date) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "source": wish.name or path.name,
        "licence": wish.licence,
        "installed_on": as_of.isoformat(),
        "sha256": digest,
        "bytes": path.stat().st_size,
    }


def _report(table: Table, columns: Columns, matching: Matching, merged: Merged, drawings: Drawings) -> dict[str, Any]:
    return {
        "level": WORDS[columns.level],
        "columns": columns.used,
        "matched": len(merged.frame),
        "repaired": len(merged.repaired),
        "repaired_codes": merged.repaired,
        "joined_codes": merged.joined,
        "twin_codes": merged.twins,
        "renumbered": matching.renumbered,
        "spelled": matching.spelled,
        "open": matching.open,
        "nameless": matching.nameless,
        "swapped": table.swapped,
        "notes": table.notes,
        "figures": drawings.figures,
    }
