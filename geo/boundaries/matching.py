"""Says which area each row of a boundary file is.

Evidence is a code, a name, and where the known centre of an area lies. A code written with dots counts if the centre
lies in the polygon or close by; one without dots may be of BPS, which numbers otherwise, and counts only with the
centre inside. A name counts within its province, or with the centre inside. Where code and name disagree the place
decides. What remains open is left open: no area is given to a row because nothing else was left.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo import codes
from geo.boundaries.columns import Columns
from geo.boundaries.places import Places, province_key
from geo.boundaries.problems import printable
from geo.codes import Level
from geo.outlines import KM_PER_DEGREE
from locales import text

BESIDE_KM = 10.0  # a dotted code whose centre is just outside its polygon: another edition of the coast
NAMED_KM = 50.0
AROUND_KM = 100.0  # from a village to the centre of its kecamatan, in Papua
SPELLING = 0.85  # likeness of two spellings (difflib), with the centre inside


class Group(NamedTuple):
    """Rows that say they are one area: positions of the rows, and what they say; empty where nothing."""

    rows: Any
    code: str
    name: str
    parent: str
    province: str
    kind: str


class Verdict(NamedTuple):
    """The area of a group, and how it was found; or no area, and why: perhaps because it can be several."""

    code: str
    how: str
    several: bool = False


@dataclass
class Matching:
    """Which row is which area.

    `codes`: by row, empty where open. `renumbered`: (code in the file, today's code). `spelled`: (name in the file,
    code). `open`: (what the file says, why it stays open). `nameless`: rows with neither code nor name, such as lakes.
    `inside`: by row, the areas whose own centre it holds.
    """

    level: Level
    codes: Any
    inside: list[set[str]]
    renumbered: list[tuple[str, str]] = field(default_factory=list)
    spelled: list[tuple[str, str]] = field(default_factory=list)
    open: list[tuple[str, str]] = field(default_factory=list)
    groups: int = 0
    nameless: int = 0


class _Ground:
    """The polygons of a file over the centres of known areas."""

    def __init__(self, shapes: Any, known: Places) -> None:
        self.shapes = shapes
        self.known = known
        self.points = dict(
            zip(known.table.index, shapely.points(known.table[["lon", "lat"]].to_numpy(float)), strict=True),
        )
        own = sorted(known.own)
        self.inside: list[set[str]] = [set() for _ in shapes]
        points = np.array([self.points[code] for code in own], dtype=object)
        for place, row in shapely.STRtree(shapes).query(points, predicate="within").T:
            self.inside[row].add(own[place])

    def holds(self, group: Group) -> set[str]:
        """Return the areas whose centre lies in a group."""
        return set().union(*(self.inside[row] for row in group.rows))

    def kilometres(self, group: Group, code: str) -> float:
        """Return how far a group's nearest polygon is from an area's centre."""
        return float(shapely.distance(self.shapes[group.rows], self.points[code]).min()) * KM_PER_DEGREE


def match(frame: gpd.GeoDataFrame, columns: Columns, known: Places) -> Matching:
    """Return which area each row is."""
    ground = _Ground(frame.geometry.to_numpy(), known)
    groups = _groups(frame, columns)
    said = [group for group in groups if group.code or group.name]
    result = Matching(columns.level, np.full(len(frame), "", dtype=object), ground.inside)
    result.nameless = len(groups) - len(said)
    dotted = columns.code is not None and columns.code.dotted
    decide = _village if columns.level == Level.VILLAGE else _verdict
    for group in said:
        verdict = decide(group, ground, dotted=dotted)
        if len(group.rows) == 1 or not verdict.several:
            _note(result, group, verdict)
            continue
        # Two areas of one name, nothing else said: each row by itself lies where one of them is, or stays open.
        for row in group.rows:
            alone = group._replace(rows=np.array([row]))
            _note(result, alone, decide(alone, ground, dotted=dotted))
    return result


def _note(result: Matching, group: Group, verdict: Verdict) -> None:
    """Enter what was found of a group."""
    result.groups += 1
    if not verdict.code:
        result.open.append((_label(group), verdict.how))
        return
    result.codes[group.rows] = verdict.code
    if group.code and group.code != verdict.code:
        result.renumbered.append((group.code, verdict.code))
    elif verdict.how == "spelling":
        result.spelled.append((printable(group.name), verdict.code))


def _groups(frame: gpd.GeoDataFrame, columns: Columns) -> list[Group]:
    """Return the rows by what they say."""
    nothing = pd.Series("", index=frame.index)
    said = pd.DataFrame(
        {
            "code": nothing if columns.code is None else columns.code.codes,
            "name": nothing if columns.name is None else columns.name,
            "parent": nothing if columns.parent is None else columns.parent,
            "province": nothing if columns.province is None else columns.province.map(province_key),
            "kind": nothing if columns.kind is None else columns.kind.map(_kind),
        },
    )
    keys = list(said.columns)
    if columns.code is not None and columns.name is None:
        keys = ["code"]
    # Rows without code and name say nothing: each stands alone.
    alone = said.index.where((said["code"] == "") & (said["name"] == ""), -1)
    grouped = said.assign(alone=alone).groupby([*keys, "alone"], sort=False).indices
    return [Group(np.asarray(rows), *said.iloc[rows[0]]) for rows in grouped.values()]


def _kind(value: str) -> str:
    """Return kabupaten, kota, nothing for an empty value, or what no area is: a lake, a forest."""
    return codes.KINDS.get(value.lower(), "?") if value else ""


def _verdict(group: Group, ground: _Ground, *, dotted: bool) -> Verdict:
    """Return which kabupaten or kecamatan a group is."""
    held = ground.holds(group)
    named = _named(group, ground, held)
    code = group.code if group.code in ground.known.known else ""
    if code and (code in named or code in held):
        # Another name with its own centre inside is no contradiction: a kota inside a kabupaten's polygon.
        return Verdict(code, "code") if dotted or code in held or named == [code] else _doubt(named)
    if len(named) == 1 and (not held or named[0] in held):
        return Verdict(named[0], "name")
    if len(named) > 1:
        return _doubt(named)
    if code and dotted and not held and not ground.known.named(group.name, group.kind):
        distance = ground.kilometres(group, code)
        if distance <= BESIDE_KM or (distance <= NAMED_KM and code not in ground.known.own):
            return Verdict(code, "code")
    if group.name and (spelled := _spelled(group, ground, held)):
        return Verdict(spelled, "spelling")
    return Verdict("", _reason(group, code, ground))


def _named(group: Group, ground: _Ground, held: set[str]) -> list[str]:
    """Return the areas that a group's name can mean where it lies; one if name, kind, province and place settle it."""
    near = {
        code: ground.kilometres(group, code)
        for code in (ground.known.named(group.name, group.kind) if group.name else [])
    }
    near = {code: distance for code, distance in near.items() if distance <= NAMED_KM}
    if group.parent:
        key = codes.normalise(group.parent).key
        near = {code: distance for code, distance in near.items() if code in held or ground.known.parents[code] == key}
    if group.province:
        # Provinces are split: another province's name counts only with the centre inside.
        at_home = {code for code in near if ground.known.provinces[code] == group.province}
        near = {code: distance for code, distance in near.items() if code in (at_home or held)}
    inside = [code for code in near if code in held]
    return inside or sorted(near)


def _spelled(group: Group, ground: _Ground, held: set[str]) -> str:
    """Return the one area inside the group whose name is spelled almost like the group's; empty if there is none."""
    taken = codes.normalise(group.name)
    alike = [code for code in held if SequenceMatcher(None, taken.key, ground.known.keys[code]).ratio() >= SPELLING]
    kinds = {taken.kind or group.kind, ""}
    fitting = [code for code in alike if kinds == {""} or ground.known.kinds[code] in kinds]
    return fitting[0] if len(fitting) == 1 and not ground.known.named(group.name, group.kind) else ""


def _village(group: Group, ground: _Ground, *, dotted: bool) -> Verdict:
    """Return which village a group is, by code alone: names of villages repeat, and their centres are not known."""
    if group.code not in ground.known.known:
        return Verdict("", text("boundaries.why_unknown_code", code=group.code))
    near = ground.kilometres(group, group.code) <= (AROUND_KM if dotted else BESIDE_KM)
    return Verdict(group.code, "code") if near else Verdict("", text("boundaries.why_far", code=group.code))


def _doubt(named: Iterable[str]) -> Verdict:
    return Verdict("", text("boundaries.why_ambiguous", codes=", ".join(named) or "–"), several=True)


def _reason(group: Group, code: str, ground: _Ground) -> str:
    """Return why a group stays open."""
    if code:
        return text("boundaries.why_far", code=code)
    if group.name and (found := ground.known.named(group.name, group.kind)):
        return text("boundaries.why_name_far", codes=", ".join(found))
    if group.code:
        return text("boundaries.why_unknown_code", code=group.code)
    return text("boundaries.why_unknown_name")


def _label(group: Group) -> str:
    """Return what the file calls a group."""
    return printable(" ".join(word for word in (group.code, group.name, group.province) if word))
