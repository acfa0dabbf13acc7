"""Rules on whole rows: what one column says against another."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely

from data import shapes
from locales import text

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Objects = npt.NDArray[np.object_]
KM_PER_DEGREE = 111.32  # of latitude, and of longitude at the equator (WGS 84, mean)
TOLERANCE_KM = {True: 5.0, False: 10.0}  # outlines official or approximate


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows as rules see them.

    Attributes:
        days: column → day as a number, NaN where none stands.
        degrees: column → degrees, NaN where none stands.
        areas: name of a place → finest code of each row, empty where none stands.
    """

    days: Mapping[str, Array]
    degrees: Mapping[str, Array]
    areas: Mapping[str, Objects]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule on whole rows: the column it points at, its text, and which rows keep it."""

    column: str
    message: str
    holds: Callable[[Rows], Mask]


class Outlines:
    """The outlines in force, read when first needed."""

    @cached_property
    def _in_force(self) -> shapes.InForce | None:
        try:
            return shapes.in_force()
        except FileNotFoundError:
            return None

    @cached_property
    def tolerance(self) -> float:
        """Kilometres that a point may lie outside its kabupaten."""
        return TOLERANCE_KM[self._in_force.is_official if self._in_force else False]

    @cached_property
    def _shapes(self) -> dict[str, shapely.Geometry]:
        frame = self._in_force.frame if self._in_force else None
        return dict(zip(frame["code"], frame.geometry, strict=True)) if frame is not None else {}

    def distance(self, code: str, lat: Array, lon: Array) -> Array:
        """Return how many kilometres points lie outside a kabupaten; 0 inside, NaN where it has no outline.

        On a plane through the area's own latitude: right to a hundredth within some hundred kilometres.
        """
        shape = self._shapes.get(code)
        if shape is None or not len(lat):
            return np.full(len(lat), np.nan)
        scale = np.array([np.cos(np.radians(shape.centroid.y)), 1.0]) * KM_PER_DEGREE
        plane = shapely.transform(shape, lambda points: points * scale)
        return np.asarray(shapely.distance(plane, shapely.points(np.column_stack([lon, lat]) * scale)))


def ordered(start: str, end: str, *, key: str) -> Rule:
    """Return the rule that a day does not come before another; a missing one passes."""

    def holds(rows: Rows) -> Mask:
        return np.asarray(~(rows.days[end] < rows.days[start]), dtype=np.bool_)

    return Rule(end, text(f"rules.{key}"), holds)


def both(first: str, second: str) -> Rule:
    """Return the rule that two columns are filled together or not at all."""

    def holds(rows: Rows) -> Mask:
        return np.asarray(np.isnan(rows.degrees[first]) == np.isnan(rows.degrees[second]), dtype=np.bool_)

    return Rule(second, text("rules.both"), holds)


def near(place: str, outlines: Outlines) -> Rule:
    """Return the rule that a point lies in its kabupaten, or at most the tolerance outside."""

    def holds(rows: Rows) -> Mask:
        lat, lon = rows.degrees["lat"], rows.degrees["lon"]
        regency = np.array([code[:5] for code in rows.areas[place]], dtype=object)
        given = ~(np.isnan(lat) | np.isnan(lon))
        kept = np.ones(len(lat), dtype=bool)
        for code in set(regency[given]) - {""}:
            here = given & (regency == code)
            kept[here] = ~(outlines.distance(code, lat[here], lon[here]) > outlines.tolerance)
        return kept

    return Rule("lat", text("rules.near", km=f"{outlines.tolerance:.0f}"), holds)


def own_area(places: Sequence[str], regencies: frozenset[str], column: str) -> Rule:
    """Return the rule that one of a row's areas lies in the viewer's; what cannot be read is said already."""

    def holds(rows: Rows) -> Mask:
        inside = [np.array([code[:5] in regencies for code in rows.areas[place]], dtype=bool) for place in places]
        inside.append(np.array([not code for code in rows.areas[places[0]]], dtype=bool))
        return np.asarray(np.logical_or.reduce(inside), dtype=np.bool_)

    return Rule(column, text("rules.own_area"), holds)


def rules_of(kind: str, outlines: Outlines) -> list[Rule]:
    """Return the rules of a kind."""
    if kind == "incident":
        life = ("filed_at", "verified_at", "followed_up_at", "closed_at")
        pairs = [(early, late) for number, early in enumerate(life) for late in life[number + 1 :]]
        return [
            ordered("occurred_on", "reported_on", key="reported"),
            *(ordered(early, late, key="life") for early, late in pairs),
        ]
    if kind == "placement":
        return [ordered("period_start", "period_end", key="period")]
    if kind in {"office_area", "office_province"}:
        return [ordered("valid_from", "valid_to", key="valid")]
    return [both("lat", "lon"), near("area", outlines)] if kind in {"village", "village_points"} else []
