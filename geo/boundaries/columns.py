"""Finds, by content, which columns of a file hold codes, names, provinces and kinds, and the level of its rows."""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import geopandas as gpd
import pandas as pd

from geo import codes
from geo.boundaries.places import WORDS, Places, Reference, places, province_key
from geo.boundaries.problems import RefusedError, listed
from geo.codes import Level
from locales import text

ENOUGH = 0.5  # of a column's filled rows have to be of one sort
NAMED = 0.6
FINER = 1.5  # times as many kecamatan names as kabupaten names: the rows are kecamatan
UNDOTTED = {4: (2, 2), 6: (2, 2, 2), 10: (2, 2, 2, 4)}
OLD_PAPUA = ("91", "92", "94")  # numbered otherwise before 2022, and by BPS


class CodeColumn(NamedTuple):
    """A column of codes: header, level, whether written with dots, and the dotted code by row, empty for none."""

    label: str
    level: Level
    dotted: bool
    codes: "pd.Series[str]"


class Columns(NamedTuple):
    """What a file's columns mean. `name`, `parent`, `province`, `kind`: text by row, or None."""

    level: Level
    code: CodeColumn | None
    name: "pd.Series[str] | None"
    parent: "pd.Series[str] | None"
    province: "pd.Series[str] | None"
    kind: "pd.Series[str] | None"

    @property
    def used(self) -> list[str]:
        """Return the headers that the areas are recognised by."""
        found = [self.code.label] if self.code else []
        return found + [str(column.name) for column in (self.name, self.parent, self.province) if column is not None]


def find(frame: gpd.GeoDataFrame, reference: Reference, *, level: Level | None = None) -> Columns:
    """Return what the columns mean.

    The level is the finest that codes or names show, or the `level` asked for: then finer dotted codes are cut.

    Raises:
        RefusedError: there is neither a code nor a name column of a level that can be installed.
    """
    columns = {str(label): texts(frame[label]) for label in frame.columns if label != "geometry"}
    regencies, districts = places(reference, Level.REGENCY), places(reference, Level.DISTRICT)
    found = [column for label, values in columns.items() if (column := _codes(label, values, regencies, districts))]
    regency_name = _best(columns, lambda value: bool(regencies.named(value)))
    district_name = _best(columns, lambda value: bool(districts.named(value)))
    levels = [column.level for column in found]
    if district_name is not None and _is_finer(district_name, regency_name):
        levels.append(Level.DISTRICT)
    elif regency_name is not None:
        levels.append(Level.REGENCY)
    if not levels:
        raise RefusedError(text("boundaries.no_columns", columns=listed(columns) or "–"))
    chosen = level or max(levels)
    if chosen > max(levels):
        raise RefusedError(text("boundaries.too_coarse", level=WORDS[chosen], found=WORDS[max(levels)]))
    known = set(regencies.table["province"])
    return Columns(
        chosen,
        _at(chosen, found),
        {Level.REGENCY: regency_name, Level.DISTRICT: district_name}.get(chosen),
        regency_name if chosen == Level.DISTRICT else None,
        _best(columns, lambda value: province_key(value) in known),
        _best(columns, lambda value: value.lower() in codes.KINDS) if chosen == Level.REGENCY else None,
    )


def texts(values: "pd.Series[Any]") -> "pd.Series[str]":
    """Return a column as text: `3502.0` as `3502`, `11.1` of a column of numbers as `11.10`, nothing as empty."""
    if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
        numbers = pd.to_numeric(values).astype(float)
        whole = bool((numbers.dropna() % 1 == 0).all())
        written = numbers.map(lambda number: f"{number:.0f}" if whole else f"{number:.2f}")
        return written.where(numbers.notna(), "").astype(str)
    return values.map(_word).astype(str)


def _word(value: object) -> str:
    nothing = value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value))
    return "" if nothing else str(value).strip()


def read_code(value: str) -> tuple[Level, bool, str] | None:
    """Return level, whether it stood with dots, and the dotted code of `35.02`, `3502`, `ID3502` …; else None.

    Without dots a code may be of BPS: seven digits are in any case, the others have to be checked by name and place.
    """
    bare = value.upper().removeprefix("ID").strip()
    if codes.SEPARATOR in bare:
        return (codes.level(bare), True, bare) if codes.is_valid(bare) and bare.count(codes.SEPARATOR) else None
    if not (bare.isascii() and bare.isdigit() and len(bare) in UNDOTTED):
        return None
    parts, start = [], 0
    for length in UNDOTTED[len(bare)]:
        parts.append(bare[start : start + length])
        start += length
    dotted = codes.SEPARATOR.join(parts)
    return (Level(len(parts)), False, dotted) if codes.is_valid(dotted) else None


def _codes(label: str, values: "pd.Series[str]", regencies: Places, districts: Places) -> CodeColumn | None:
    """Return a column as codes if most of its values are codes, of one level, of areas that are or were."""
    filled = values[values != ""]
    read = {value: read_code(value) for value in filled.unique()}
    sorts = pd.Series([found[:2] for value in filled if (found := read[value])], dtype=object)
    if not len(sorts) or len(sorts) < ENOUGH * len(filled):
        return None
    (level, dotted), count = sorts.value_counts().index[0], sorts.value_counts().iloc[0]
    if count < ENOUGH * len(filled):
        return None
    written = values.map(lambda value: _of_sort(read.get(value), level, dotted=dotted))
    distinct = set(written) - {""}
    if sum(_is_known(code, regencies, districts) for code in distinct) < ENOUGH * len(distinct):
        return None
    return CodeColumn(label, level, dotted, written)


def _of_sort(found: tuple[Level, bool, str] | None, level: Level, *, dotted: bool) -> str:
    return found[2] if found and found[:2] == (level, dotted) else ""


def _is_known(code: str, regencies: Places, districts: Places) -> bool:
    level = codes.level(code)
    if level == Level.REGENCY:
        return code in regencies.known or code.startswith(OLD_PAPUA)
    return codes.ancestor(code, Level.DISTRICT) in districts.known


def _at(level: Level, found: list[CodeColumn]) -> CodeColumn | None:
    """Return the code column to use: of the level itself, dots first; else finer dotted codes, cut."""
    own = [column for column in found if column.level == level]
    if own:
        return max(own, key=lambda column: (column.dotted, (column.codes != "").sum()))
    finer = [column for column in found if column.dotted and column.level > level]
    if not finer:
        return None
    column = min(finer, key=lambda column: column.level)
    return column._replace(
        level=level, codes=column.codes.map(lambda code: codes.ancestor(code, level) if code else "")
    )


def _best(columns: dict[str, "pd.Series[str]"], fits: Callable[[str], bool]) -> "pd.Series[str] | None":
    """Return the column most of whose values fit, the one with more different values first."""
    ranked = []
    for label, values in columns.items():
        filled = values[values != ""]
        verdict = {value: fits(value) for value in filled.unique()}
        share = sum(verdict[value] for value in filled) / len(filled) if len(filled) else 0.0
        if share >= NAMED:
            ranked.append((sum(verdict.values()), share, values.rename(label)))
    return max(ranked, key=lambda entry: entry[:2])[2] if ranked else None


def _is_finer(districts: "pd.Series[str]", regencies: "pd.Series[str] | None") -> bool:
    """Return whether rows that bear names of kecamatan are kecamatan: more names than the kabupaten column has."""
    if regencies is None or districts.name == regencies.name:
        return regencies is None
    return districts[districts != ""].nunique() > FINER * regencies[regencies != ""].nunique()
