"""The Selection as URL parameters, and back. A bad value is left out and named, never an error."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from data.model import (
    CATEGORIES,
    Group,
    Layer,
    Measure,
    Place,
    Selection,
    default_place,
)
from data.periods import Period, last_months, month_from_number, month_number

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
EARLIEST, LATEST = "2000-01", "2099-12"


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


def parse(parameters: Mapping[str, str], known: Known, default: Selection) -> tuple[Selection, list[BadValue]]:
    """Read a Selection from URL parameters.

    Args:
        parameters: name → text, as in the URL.
        known: codes that exist; any other is a bad value.
        default: what holds where a parameter is absent or bad.

    Returns:
        The selection, and the values that were left out.
    """
    read = _Reader({name: parameters[name] for name in PARAMETERS if parameters.get(name)}, [])
    regencies = tuple(sorted(read.many("kab", known.regencies)))
    province = read.one("prov", known.provinces | {EVERYWHERE}, "")
    office = read.one("kanim", known.offices, "")
    if not (regencies or province or office):
        regencies, province, office = default.regencies, default.province, default.office
    group = Group(read.one("grup", list(Group), default.group))
    selection = Selection(
        period=read.period(default.period),
        regencies=regencies,
        province="" if province == EVERYWHERE else province,
        office=office,
        group=group,
        categories=read.many("kategori", CATEGORIES[group]),
        measure=Measure(read.one("ukuran", list(Measure), default.measure)),
        place=Place(read.one("lokasi", list(Place), default_place(group))),
        layers=read.layers(default.layers),
    )
    return selection, read.bad


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


@dataclass(frozen=True, slots=True)
class _Reader:
    """Takes values out of an address and keeps what it cannot use."""

    values: Mapping[str, str]
    bad: list[BadValue]

    def one(self, name: str, allowed: Collection[str], otherwise: str) -> str:
        value = self.values.get(name, "")
        if value and value not in allowed:
            self.bad.append(BadValue(name, value))
            return otherwise
        return value or otherwise

    def many(self, name: str, allowed: Iterable[str]) -> tuple[str, ...]:
        """Return the values of a list that are allowed, in the order of `allowed`."""
        order = list(allowed)
        given = [part for part in self.values.get(name, "").split(",") if part]
        self.bad.extend(BadValue(name, part) for part in given if part not in order)
        return tuple(each for each in order if each in given)

    def layers(self, default: tuple[Layer, ...]) -> tuple[Layer, ...]:
        if self.values.get("lapis") == NO_LAYERS:
            return ()
        return tuple(Layer(name) for name in self.many("lapis", list(Layer))) or default

    def period(self, default: Period) -> Period:
        start, end = self._month("dari") or default.start, self._month("sampai")
        end = end or max(default.end, start)
        if not EARLIEST <= start <= LATEST:
            self.bad.append(BadValue("dari", start))
            return default
        if not start <= end <= LATEST:
            self.bad.append(BadValue("sampai", end))
            return default
        return Period(start, end)

    def _month(self, name: str) -> str:
        value = self.values.get(name, "")
        try:
            return month_from_number(month_number(value)) if value else ""
        except ValueError:
            self.bad.append(BadValue(name, value))
            return ""
