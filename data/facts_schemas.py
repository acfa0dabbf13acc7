"""What each reference file must look like: pandera schemas, one per file.

Values are checked as they stand in the file, as text, so that a code is never a number and every faulty cell can be
named. A column's `metadata` says what it becomes afterwards (`as`: int, float or date). The name of each check is the
catalogue key of what is expected; its `statistics` hold the values for that text and, for a rule on whole rows, the
column to point at.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import pandas as pd
import pandera.pandas as pa

PROVINCE = r"\d{2}"
REGENCY = r"\d{2}\.\d{2}"
DISTRICT = r"\d{2}\.\d{2}\.\d{2}"
VILLAGE = r"\d{2}\.\d{2}\.\d{2}\.\d{4}"
AREA = rf"{REGENCY}(\.\d{{2}}(\.\d{{4}})?)?"
SLUG = r"[a-z0-9]+(-[a-z0-9]+){0,9}"
WORD = r"[a-z][a-z0-9_]{0,39}"
PLAIN = r"(?:[^<>\s](?:[^<>\x00-\x1f]*[^<>\s])?)?"  # no markup, no control characters, no space at either end
URL = r"(?:https?://[^\s\"<>]+)?"

LATITUDE = (-11.1, 6.2)  # Rote to Sabang
LONGITUDE = (94.9, 141.1)  # Sabang to Merauke
LARGEST_COUNT = 100_000_000
NOT_YET_ASSESSED = "belum_dinilai"
CODE_LENGTHS = {"desa": 13, "kecamatan": 8, "kabupaten": 5, "provinsi": 2, "nasional": 0}


def _rule(key: str, holds: Callable[[Any], "pd.Series[bool]"], *, column: str = "", **values: object) -> pa.Check:
    return pa.Check(holds, name=f"facts.expect.{key}", statistics={"column": column, "values": values})


def _matching(key: str, pattern: str, *, optional: bool = False, unique: bool = False) -> pa.Column:
    allowed = f"(?:{pattern})?" if optional else pattern
    rule = _rule(key, lambda values: values.str.fullmatch(allowed))
    return pa.Column(str, rule, unique=unique, report_duplicates="exclude_first")


def _text(*, optional: bool = False, unique: bool = False) -> pa.Column:
    rules = [_rule("plain", lambda values: values.str.fullmatch(PLAIN))]
    if not optional:
        rules.append(_rule("filled", lambda values: values != ""))
    return pa.Column(str, rules, unique=unique, report_duplicates="exclude_first")


def _number(low: float, high: float, *, whole: bool = False, optional: bool = False, unique: bool = False) -> pa.Column:
    def holds(values: "pd.Series[str]") -> "pd.Series[bool]":
        written = values.str.fullmatch(r"-?\d+" if whole else r"-?\d+(\.\d+)?")
        within = pd.to_numeric(values.where(written, "nan"), errors="coerce").between(low, high)
        return within | (optional & values.eq(""))

    rule = _rule("whole" if whole else "number", holds, low=low, high=high)
    kind = "int" if whole else "float"
    return pa.Column(str, rule, unique=unique, report_duplicates="exclude_first", metadata={"as": kind})


def _choice(*words: str) -> pa.Column:
    return pa.Column(str, _rule("choice", lambda values: values.isin(words), words=", ".join(words)))


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _day(*, optional: bool = False) -> pa.Column:
    rule = _rule("day", lambda values: values.map(_is_day).astype(bool) | (optional & values.eq("")))
    return pa.Column(str, rule, metadata={"as": "date"})


def _point(*, optional: bool = False) -> dict[str, pa.Column]:
    return {"lat": _number(*LATITUDE, optional=optional), "lon": _number(*LONGITUDE, optional=optional)}


def _source() -> dict[str, pa.Column]:
    return {
        "certainty": _text(optional=True),
        "source_title": _text(),
        "source_url": _matching("url", URL),
        "source_date": _text(optional=True),
    }


def _schema(columns: dict[str, pa.Column], *rules: pa.Check, unique: list[str] | None = None) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(
        columns,
        checks=list(rules),
        strict=True,
        unique=unique,
        report_duplicates="exclude_first",
    )


def _starts(child: str, parent: str) -> pa.Check:
    """Hold that the code in `child` lies in the area of `parent`; an empty code is another rule's business."""

    def holds(frame: pd.DataFrame) -> "pd.Series[bool]":
        pairs = zip(frame[child], frame[parent], strict=True)
        return pd.Series([not code or code.startswith(area) for code, area in pairs], index=frame.index, dtype=bool)

    return _rule("within", holds, column=child, parent=parent)


def _ordered(start: str, end: str) -> pa.Check:
    return _rule("ordered", lambda frame: frame[end].eq("") | (frame[start] <= frame[end]), column=end, start=start)


def _as_fine_as(level: str, code: str) -> pa.Check:
    """Hold that a code has the length that its level asks for."""
    return _rule(
        "level", lambda frame: frame[code].str.len().eq(frame[level].map(CODE_LENGTHS)), column=code, level=level
    )


PROVINCES = _schema({"code": _matching("province", PROVINCE, unique=True), "name": _text(unique=True)})

REGENCIES = _schema(
    {
        "code": _matching("regency", REGENCY, unique=True),
        "name": _text(),
        "kind": _choice("kabupaten", "kota"),
        "province_code": _matching("province", PROVINCE),
        "province": _text(),
        **_point(),
        "area_km2": _number(0.01, 100_000, optional=True),
        "population": _number(1, LARGEST_COUNT, whole=True),
    },
    _starts("code", "province_code"),
    unique=["province_code", "name"],
)

DISTRICTS = _schema(
    {
        "code": _matching("district", DISTRICT, unique=True),
        "name": _text(),
        "regency_code": _matching("regency", REGENCY),
        **_point(optional=True),
    },
    _starts("code", "regency_code"),
    _rule("both", lambda frame: frame["lat"].eq("") == frame["lon"].eq(""), column="lon", other="lat"),
)

OFFICES = _schema(
    {
        "code": _matching("slug", SLUG, unique=True),
        "name": _text(unique=True),
        "short_name": _text(unique=True),
        "office_class": _text(),
        "seat": _text(),
        "seat_regency_code": _matching("regency", REGENCY, optional=True),
        "province_code": _matching("province", PROVINCE),
        "area_note": _text(optional=True),
        "area_certainty": _text(optional=True),
        **_source(),
    },
    _starts("seat_regency_code", "province_code"),
)

OFFICE_AREAS = _schema(
    {
        "office_code": _matching("slug", SLUG),
        "regency_code": _matching("regency", REGENCY),
        "valid_from": _day(),
        "valid_to": _day(optional=True),
        **_source(),
        "certainty": _choice("tinggi"),  # working areas decide privacy: nothing less certain may
    },
    _ordered("valid_from", "valid_to"),
    unique=["office_code", "regency_code", "valid_from"],
)

VILLAGES = _schema(
    {
        "id": _number(1, LARGEST_COUNT, whole=True, unique=True),
        "name": _text(),
        "area_code": _matching("area", AREA),
        "regency_code": _matching("regency", REGENCY),
        "district_name": _text(optional=True),
        "office_code": _matching("slug", SLUG, optional=True),
        "fostered_since": _text(optional=True),
        "note": _text(optional=True),
        "status": _choice(NOT_YET_ASSESSED),  # any other word about a real village is for its office to say
        **_point(),
        "precision": _choice("desa", "kecamatan", "kabupaten"),
        **_source(),
    },
    _starts("area_code", "regency_code"),
    _as_fine_as("precision", "area_code"),
    unique=["name", "area_code"],
)

PIMPASA_LOAD = _schema(
    {
        "office_code": _matching("slug", SLUG),
        "as_of": _day(),
        "officers": _number(0, 10_000, whole=True),
        **_source(),
    },
    unique=["office_code", "as_of"],
)

PLACEMENTS = _schema(
    {
        "level": _choice("nasional", "provinsi", "kabupaten"),
        "area_code": _matching("placement_area", rf"{PROVINCE}|{REGENCY}", optional=True),
        "area_name": _text(),
        "year": _number(1990, 2100, whole=True),
        "period_start": _day(),
        "period_end": _day(),
        "persons": _number(0, LARGEST_COUNT, whole=True),
        "kind": _text(),
        **_source(),
    },
    _ordered("period_start", "period_end"),
    _as_fine_as("level", "area_code"),
    unique=["level", "area_name", "period_start", "period_end", "kind"],
)

PUBLISHED_FIGURES = _schema(
    {
        "indicator": _matching("word", WORD),
        "value": _number(0, LARGEST_COUNT),
        "unit": _text(),
        "period_start": _day(),
        "period_end": _day(),
        "level": _choice("nasional", "kanwil", "kantor", "jalur", "kabupaten"),
        "area_name": _text(),
        "note": _text(optional=True),
        "reason": _text(optional=True),
        **_source(),
    },
    _ordered("period_start", "period_end"),
    unique=["indicator", "unit", "level", "area_name", "period_start", "period_end", "source_title"],
)

POCKETS = _schema(
    {
        "regency_code": _matching("regency", REGENCY, unique=True),
        "rank": _number(1, 514, whole=True, unique=True),
        "reason": _text(),
        **_source(),
    },
)

VOCABULARY = _schema(
    {
        "kind": _matching("word", WORD),
        "code": _matching("word", WORD),
        "term": _text(),
        "equivalent": _text(optional=True),
        "basis": _text(optional=True),
        **_source(),
    },
    unique=["kind", "code"],
)

PACKAGE_DISTRICTS = _schema(
    {
        "code": _matching("district", DISTRICT, unique=True),
        "regency_code": _matching("regency", REGENCY),
        "name": _text(),
    },
    _starts("code", "regency_code"),
)

PACKAGE_VILLAGES = _schema(
    {
        "code": _matching("village", VILLAGE, unique=True),
        "district_code": _matching("district", DISTRICT),
        "name": _text(),
    },
    _starts("code", "district_code"),
)


def linked(column: str, codes: Iterable[str], *, file: str) -> pa.DataFrameSchema:
    """Return a schema that holds that every code in `column` is one of `codes`, which stand in `file`; empty passes."""
    known = {"", *codes}
    return pa.DataFrameSchema({column: pa.Column(str, _rule("known", lambda v: v.isin(known), file=file))})


def named(code: str, name: str, names: "pd.Series[str]", *, file: str) -> pa.DataFrameSchema:
    """Return a schema that holds that `name` is what `file` calls `code` (`names`: code → name)."""
    rule = _rule("named", lambda frame: frame[name].eq(frame[code].map(names)), column=name, file=file)
    return pa.DataFrameSchema({code: pa.Column(str), name: pa.Column(str)}, checks=rule)
