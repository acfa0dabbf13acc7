"""The Selection as URL parameters, and back. A bad value is left out and named, never an error."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from data.model import (
    CATEGORIES,
    Group,
    Layer,
    Measure,
    Place,
    Selection,
    default_place,
)
from data.periods import Period, last_months, month_number

PARAMETERS: tuple[str, ...] = (
    "kab",
    "prov",
    "kanim",
    "dari",
    "sampai",
    "grup",
    "kategori",
    "ukuran",
    "lokasi",
    "lapis",
)
NO_LAYERS = "tanpa"  # an empty parameter would be dropped from the URL
EVERYWHERE = "semua"  # the whole country, said by somebody who starts with an own area
EARLIEST = "2000-01"

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Known:
    """Codes that a link may name."""

    provinces: frozenset[str]
    regencies: frozenset[str]
    offices: frozenset[str]


@dataclass(frozen=True, slots=True)
class BadValue:
    """A parameter whose value was left out."""

    parameter: str
    value: str


def default_selection(as_of: date, *, regencies: tuple[str, ...] = (), office: str = "") -> Selection:
    """Return what a viewer starts with: all areas (an office: its own), community side, the last 12 full months."""
    return Selection(period=last_months(as_of), regencies=regencies, office=office)


def parse(
    parameters: Mapping[str, str],
    known: Known,
    default: Selection,
) -> tuple[Selection, list[BadValue]]:
    """Read a Selection from URL parameters.

    Args:
        parameters: name → text, as in the URL.
        known: codes that exist; any other is a bad value.
        default: what holds where a parameter is absent or bad.

    Returns:
        The selection, and the values that were left out.
    """
    bad: list[BadValue] = []
    values = {name: parameters[name] for name in PARAMETERS if parameters.get(name)}

    def one_of(name: str, allowed: Iterable[str], otherwise: str) -> str:
        value = values.get(name, "")
        if value and value not in allowed:
            bad.append(BadValue(name, value))
            return otherwise
        return value or otherwise

    def many_of(name: str, allowed: Iterable[str]) -> tuple[str, ...]:
        given = [part for part in values.get(name, "").split(",") if part]
        bad.extend(BadValue(name, part) for part in given if part not in allowed)
        return tuple(dict.fromkeys(part for part in given if part in allowed))

    area_given = any(name in values for name in ("kab", "prov", "kanim"))
    base = replace(default, regencies=(), province="", office="") if area_given else default
    if values.get("prov") == EVERYWHERE:
        del values["prov"]
    group = Group(one_of("grup", list(Group), default.group))
    categories = many_of("kategori", CATEGORIES[group])
    selection = Selection(
        period=_period(values, default.period, bad),
        regencies=tuple(sorted(many_of("kab", known.regencies))) or base.regencies,
        province=one_of("prov", known.provinces, base.province),
        office=one_of("kanim", known.offices, base.office),
        group=group,
        categories=_in_order(categories, CATEGORIES[group]),
        measure=Measure(one_of("ukuran", list(Measure), default.measure)),
        place=Place(one_of("lokasi", list(Place), default_place(group))),
        layers=_layers(values, many_of, default.layers),
    )
    return selection, bad


def to_parameters(selection: Selection, default: Selection) -> dict[str, str]:
    """Return the URL parameters of `selection`: only what differs from `default`, so that links stay short."""
    values: dict[str, str] = {}
    if (selection.regencies, selection.province, selection.office) != (
        default.regencies,
        default.province,
        default.office,
    ):
        values |= {"kab": ",".join(selection.regencies), "prov": selection.province, "kanim": selection.office}
        if not any(values.values()):
            values["prov"] = EVERYWHERE
    if selection.period != default.period:
        values |= {"dari": selection.period.start, "sampai": selection.period.end}
    values["grup"] = selection.group if selection.group != default.group else ""
    values["kategori"] = ",".join(selection.categories)
    values["ukuran"] = selection.measure if selection.measure != default.measure else ""
    values["lokasi"] = selection.place if selection.place != default_place(selection.group) else ""
    values["lapis"] = (",".join(selection.layers) or NO_LAYERS) if selection.layers != default.layers else ""
    return {name: str(value) for name, value in values.items() if value}


def with_group(selection: Selection, group: Group) -> Selection:
    """Return `selection` for another group: its categories and its usual place come with it."""
    return replace(selection, group=group, categories=(), place=default_place(group))


def _in_order(chosen: Iterable[str], order: Iterable[str]) -> tuple[str, ...]:
    wanted = set(chosen)
    return tuple(name for name in order if name in wanted)


def _layers(
    values: Mapping[str, str],
    many_of: Callable[[str, Iterable[str]], tuple[str, ...]],
    default: tuple[Layer, ...],
) -> tuple[Layer, ...]:
    if values.get("lapis") == NO_LAYERS:
        return ()
    chosen = many_of("lapis", list(Layer))
    return tuple(layer for layer in Layer if layer in chosen) or default


def _period(values: Mapping[str, str], default: Period, bad: list[BadValue]) -> Period:
    months = {}
    for name in ("dari", "sampai"):
        if name in values:
            try:
                month_number(values[name])
            except ValueError:
                bad.append(BadValue(name, values[name]))
            else:
                months[name] = values[name]
    start = months.get("dari", default.start)
    end = months.get("sampai", max(default.end, start))
    if start < EARLIEST:
        bad.append(BadValue("dari", start))
        return default
    if end < start:
        bad.append(BadValue("sampai", end))
        return default
    return Period(start, end)
