"""Checked cells as rows of the store's tables, in parts of bounded size."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from data.importing.areas import Gazetteer
from data.importing.checking import Checked
from data.importing.keys import Keys
from data.importing.kinds import Kind
from data.periods import month_of, week_of
from data.store.imports import VILLAGE, Part

PART = 50_000  # rows
LEVELS = ("", "provinsi", "kabupaten", "kecamatan", "desa")
PRECISE = {2: "kabupaten", 3: "kecamatan", 4: "desa"}
LIFE = ("filed_at", "verified_at", "followed_up_at", "closed_at")
SOURCES = ("source_title", "source_url", "source_date")
Indices = npt.NDArray[np.intp]
Values = dict[str, list[Any]]
Centres = Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Rows:
    """Access to some of a file's rows by our column names.

    `office` is what a row without an office belongs to; `centres`: code → lat, lon of kecamatan and kabupaten.
    """

    kind: Kind
    checked: Checked
    known: Gazetteer
    centres: Centres
    office: str
    at: Indices

    def has(self, *columns: str) -> bool:
        """Return whether the file has any of these columns."""
        return any(column in self.checked.codes for column in columns)

    def of(self, column: str) -> list[Any]:
        """Return the values of a column; where the file lacks it, what an empty cell means."""
        if column not in self.checked.codes:
            usual = self.office if column == "office" else self.kind[column].usual
            return [usual or None] * len(self.at)
        values = self.checked.encoders[column].meanings
        return [values[number] for number in self.checked.codes[column][self.at].tolist()]

    def mapped(self, column: str, change: Callable[[Any], Any]) -> list[Any]:
        """Return a column with every different value changed once; None stays."""
        values = self.of(column)
        changed = {value: None if value is None else change(value) for value in set(values)}
        return [changed[value] for value in values]

    def words(self, column: str) -> list[str]:
        """Return the values of a column as texts, the empty text for none: two spellings of one day are one."""
        return [word or "" for word in self.mapped(column, str)]

    def area(self, place: str) -> list[str]:
        """Return the finest code of every row's area, empty for none."""
        codes: list[str] = self.checked.places[place].codes()[self.checked.areas[place][self.at]].tolist()
        return codes


def parts(kind: Kind, checked: Checked, known: Gazetteer, *, centres: Centres, office: str) -> Iterator[Part]:
    """Yield the good rows in parts."""
    build = BUILDERS[kind.name]
    keys = Keys(kind.name)
    good = np.flatnonzero(checked.good)
    for start in range(0, len(good), PART):
        rows = Rows(kind, checked, known, centres, office, good[start : start + PART])
        columns, compared = build(rows, keys)
        yield Part(columns, tuple(compared))


def _cut(codes: list[str], level: int) -> list[str | None]:
    """Return the area of a level of each code; None where it is coarser."""
    length = (0, 2, 5, 8, 13)[level]
    cut = {code: code[:length] if len(code) >= length else None for code in set(codes)}
    return [cut[code] for code in codes]


def _incidents(rows: Rows, keys: Keys) -> tuple[Values, list[str]]:
    event, origin = rows.area("event"), rows.area("origin")
    offices, numbers = rows.of("office"), rows.of("number")
    what = [rows.words(name) for name in ("category", "reported_on", "occurred_on", "persons")]
    columns: Values = {name: rows.of(name) for name in ("category", "reported_on", "occurred_on")}
    columns |= {"week": rows.mapped("reported_on", week_of), "month": rows.mapped("reported_on", month_of)}
    columns |= _event(event)
    columns["origin_regency"] = _cut(origin, 2)
    columns |= {name: rows.of(name) for name in ("persons", "channel", "status", *LIFE)}
    columns |= {"office": offices, "number": numbers, "is_demo": [False] * len(event)}
    columns["row_key"] = keys.of(offices, numbers, [*what, event, origin])
    compared = ["category", "reported_on", "week", "month", "event_regency", "persons"]
    compared += [name for name in ("occurred_on", "channel", "status", *LIFE) if rows.has(name)]
    if rows.has("district", "district_name", "village", "village_name"):
        compared += ["district", "village", "precision"]
    if rows.has(*rows.kind.places[1].columns):
        compared.append("origin_regency")
    return columns, compared


def _event(codes: list[str]) -> Values:
    precision = {code: PRECISE[code.count(".") + 1] for code in set(codes)}
    return {
        "event_regency": _cut(codes, 2),
        "district": _cut(codes, 3),
        "village": _cut(codes, 4),
        "precision": [precision[code] for code in codes],
    }


def _activities(rows: Rows, keys: Keys) -> tuple[Values, list[str]]:
    area, offices, numbers = rows.area("area"), rows.of("office"), rows.of("number")
    what = [rows.words(name) for name in ("activity_kind", "held_on", "participants")]
    columns: Values = {
        "kind": rows.of("activity_kind"),
        "held_on": rows.of("held_on"),
        "regency_code": _cut(area, 2),
        VILLAGE: _cut(area, 4),
        "office": offices,
        "participants": rows.of("participants"),
        "is_demo": [False] * len(area),
        "number": numbers,
        "row_key": keys.of(offices, numbers, [*what, area]),
    }
    compared = ["kind", "held_on", "regency_code", *(["participants"] if rows.has("participants") else [])]
    compared += ["unit_id"] if rows.has("village", "village_name") else []
    return columns, compared


def _villages(rows: Rows, _keys: Keys) -> tuple[Values, list[str]]:
    codes, lat, lon = rows.area("area"), rows.of("lat"), rows.of("lon")
    usual = [rows.centres.get(code[:8]) or rows.centres[code[:5]] for code in codes]
    has_point = rows.has("lat")
    columns: Values = {
        "name": [rows.known.names[code] for code in codes],
        "area_code": codes,
        "regency_code": _cut(codes, 2),
        "district_name": [rows.known.names.get(code[:8], "") for code in codes],
        "office_code": rows.of("office"),
        "fostered_since": rows.words("fostered_since"),
        "status": rows.of("village_status"),
        "lat": [point[0] if given is None else given for given, point in zip(lat, usual, strict=True)],
        "lon": [point[1] if given is None else given for given, point in zip(lon, usual, strict=True)],
        "precision": ["desa"] * len(codes),
        **{name: rows.words(name) for name in SOURCES},
    }
    ours = {"office": "office_code", "fostered_since": "fostered_since", "village_status": "status"}
    compared = [theirs for name, theirs in ours.items() if rows.has(name)]
    return columns, [*compared, *(["lat", "lon"] if has_point else []), *_sources(rows)]


def _sources(rows: Rows) -> list[str]:
    return [name for name in SOURCES if rows.has(name)]


def _placements(rows: Rows, _keys: Keys) -> tuple[Values, list[str]]:
    codes = rows.area("area")
    columns: Values = {
        "level": [LEVELS[code.count(".") + 1] for code in codes],
        "area_code": codes,
        "area_name": [rows.known.names[code] for code in codes],
        "year": rows.mapped("period_start", lambda day: day.year),
        "period_start": rows.of("period_start"),
        "period_end": rows.of("period_end"),
        "persons": rows.of("placed"),
        "kind": rows.of("placement_kind"),
        **{name: rows.words(name) for name in SOURCES},
    }
    return columns, ["persons", *_sources(rows)]


def _office_areas(rows: Rows, _keys: Keys) -> tuple[Values, list[str]]:
    columns: Values = {
        "office_code": rows.of("office"),
        "regency_code": rows.area("area"),
        "valid_from": rows.of("valid_from"),
        "valid_to": rows.of("valid_to"),
        "certainty": ["tinggi"] * len(rows.at),  # what the owner of the server loads is what the office says
        **{name: rows.words(name) for name in SOURCES},
    }
    return columns, [*(["valid_to"] if rows.has("valid_to") else []), *_sources(rows)]


def _office_provinces(rows: Rows, _keys: Keys) -> tuple[Values, list[str]]:
    columns: Values = {
        "office_code": rows.of("office_code"),
        "province_code": rows.area("area"),
        "valid_from": rows.of("valid_from"),
        "valid_to": rows.of("valid_to"),
    }
    return columns, ["valid_to"] if rows.has("valid_to") else []


def _village_points(rows: Rows, _keys: Keys) -> tuple[Values, list[str]]:
    return {"code": rows.area("area"), "lat": rows.of("lat"), "lon": rows.of("lon")}, ["lat", "lon"]


BUILDERS: dict[str, Callable[[Rows, Keys], tuple[Values, list[str]]]] = {
    "incident": _incidents,
    "activity": _activities,
    "village": _villages,
    "placement": _placements,
    "office_area": _office_areas,
    "office_province": _office_provinces,
    "village_points": _village_points,
}
