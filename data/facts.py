"""Public facts: the files of `data/reference/`, read and checked before anything is stored."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaError, SchemaErrorReason, SchemaErrors

from data import facts_schemas as schemas
from data.digest import REFERENCE, reference_digest
from data.problems import FactsError, Problem
from locales import text

SCHEMAS: dict[str, pa.DataFrameSchema] = {
    "provinces": schemas.PROVINCES,
    "regencies": schemas.REGENCIES,
    "districts": schemas.DISTRICTS,
    "offices": schemas.OFFICES,
    "office_areas": schemas.OFFICE_AREAS,
    "villages": schemas.VILLAGES,
    "pimpasa_load": schemas.PIMPASA_LOAD,
    "placements": schemas.PLACEMENTS,
    "published_figures": schemas.PUBLISHED_FIGURES,
    "pockets": schemas.POCKETS,
    "vocabulary": schemas.VOCABULARY,
}
LINKS: tuple[tuple[str, str, str], ...] = (  # file, column, file in whose `code` its values must stand
    ("regencies", "province_code", "provinces"),
    ("districts", "regency_code", "regencies"),
    ("offices", "seat_regency_code", "regencies"),
    ("offices", "province_code", "provinces"),
    ("office_areas", "office_code", "offices"),
    ("office_areas", "regency_code", "regencies"),
    ("villages", "regency_code", "regencies"),
    ("villages", "office_code", "offices"),
    ("pimpasa_load", "office_code", "offices"),
    ("pockets", "regency_code", "regencies"),
)
FIRST_ROW = 2  # as a spreadsheet numbers it: the header is row 1


@dataclass(frozen=True, eq=False)
class Facts:
    """All reference files as frames, and the digest of the files they were read from.

    Codes are text; an absent code or text is `""`, an absent number NaN, dates are `date` (absent: None).
    """

    digest: str
    frames: dict[str, pd.DataFrame] = field(repr=False)

    def __getitem__(self, file: str) -> pd.DataFrame:
        return self.frames[file]


def load(folder: Path = REFERENCE) -> Facts:
    """Read and check all reference files of `folder`.

    Raises:
        FactsError: any file is absent, unreadable or breaks a rule; it names every problem of every file.
    """
    before = reference_digest(folder)
    frames: dict[str, pd.DataFrame] = {}
    problems: list[Problem] = []
    for file, schema in SCHEMAS.items():
        try:
            frames[file] = _rows(folder / f"{file}.csv")
        except FactsError as error:
            problems += error.problems
        else:
            problems += _problems(frames[file], schema, f"{file}.csv")
    problems += _broken_links(frames, {problem.file for problem in problems if problem.column == "code"})
    if problems:
        raise FactsError(problems)
    return Facts(before, {file: typed(frame, SCHEMAS[file]) for file, frame in frames.items()})


def load_village_names(
    districts_csv: Path, villages_csv: Path, *, regencies: Iterable[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return kecamatan and desa of the npm package `idn-area-data`: code, name and the code of the area above.

    Args:
        districts_csv: the package's `data/districts.csv`.
        villages_csv: its `data/villages.csv`.
        regencies: the codes of kabupaten and kota that are known.

    Raises:
        FactsError: as `load`.
    """
    districts = read(districts_csv, schemas.PACKAGE_DISTRICTS)
    villages = read(villages_csv, schemas.PACKAGE_VILLAGES)
    above = schemas.linked("regency_code", regencies, file="regencies.csv")
    link = schemas.linked("district_code", districts["code"], file=districts_csv.name)
    problems = _problems(districts, above, districts_csv.name) + _problems(villages, link, villages_csv.name)
    if problems:
        raise FactsError(problems)
    return districts, villages


def read(path: Path, schema: pa.DataFrameSchema) -> pd.DataFrame:
    """Return the rows of a CSV file that keeps the rules of `schema`: all text, index = row number in a spreadsheet.

    Raises:
        FactsError: the file is absent, not UTF-8, not CSV, or breaks a rule.
    """
    frame = _rows(path)
    problems = _problems(frame, schema, path.name)
    if problems:
        raise FactsError(problems)
    return frame


def typed(frame: pd.DataFrame, schema: pa.DataFrameSchema) -> pd.DataFrame:
    """Return a checked frame with numbers and dates instead of their texts, numbered from 0."""
    frame = frame.reset_index(drop=True)
    for name, column in schema.columns.items():
        kind = (column.metadata or {}).get("as")
        if kind == "int":
            frame[name] = frame[name].astype("int64")
        elif kind == "float":
            frame[name] = pd.to_numeric(frame[name].where(frame[name] != ""), errors="raise").astype("float64")
        elif kind == "date":
            days = [date.fromisoformat(day) if day else None for day in frame[name]]
            frame[name] = pd.Series(days, index=frame.index, dtype=object)
    return frame


def _rows(path: Path) -> pd.DataFrame:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file, strict=True))
    except OSError:
        raise FactsError([Problem(path.name, text("facts.expect.file"))]) from None
    except UnicodeDecodeError:
        raise FactsError([Problem(path.name, text("facts.expect.utf8"))]) from None
    except csv.Error as error:
        raise FactsError([Problem(path.name, text("facts.expect.csv", reason=error))]) from None
    header = rows[0] if rows else []
    if not header or len(set(header)) != len(header):
        raise FactsError([Problem(path.name, text("facts.expect.header"))])
    numbered = {number: row for number, row in enumerate(rows[1:], FIRST_ROW) if any(row)}
    uneven = [
        Problem(path.name, text("facts.expect.width", count=len(header)), number, value=",".join(row))
        for number, row in numbered.items()
        if len(row) != len(header)
    ]
    if uneven:
        raise FactsError(uneven)
    return pd.DataFrame(list(numbered.values()), columns=header, index=list(numbered), dtype=str)


def _problems(frame: pd.DataFrame, schema: pa.DataFrameSchema, file: str) -> list[Problem]:
    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        found = [problem for error in errors.schema_errors for problem in _explained(error, frame, file)]
        if not found:
            raise
        return sorted(found, key=lambda problem: problem.row or 0)
    return []


def _explained(error: SchemaError, frame: pd.DataFrame, file: str) -> list[Problem]:
    if error.reason_code is SchemaErrorReason.CHECK_ERROR:  # a rule that needs a column which is absent: said elsewhere
        return []
    if error.reason_code in {SchemaErrorReason.COLUMN_NOT_IN_DATAFRAME, SchemaErrorReason.COLUMN_NOT_IN_SCHEMA}:
        absent = error.reason_code is SchemaErrorReason.COLUMN_NOT_IN_DATAFRAME
        key = "facts.expect.column" if absent else "facts.expect.no_column"
        columns = [error.failure_cases] if isinstance(error.failure_cases, str) else error.failure_cases["failure_case"]
        return [Problem(file, text(key, column=column)) for column in columns]
    rows = list(dict.fromkeys(error.failure_cases["index"]))
    if isinstance(error.check, pa.Check):
        statistics = error.check.statistics or {}
        columns = [statistics["column"] or error.schema.name]
        expected = text(str(error.check.name), **statistics["values"])
    else:
        columns = error.schema.unique if isinstance(error.schema, pa.DataFrameSchema) else [error.schema.name]
        expected = text("facts.expect.unique")
    where = ", ".join(columns)
    return [Problem(file, expected, row, where, ", ".join(frame.loc[row, columns])) for row in rows]


def _broken_links(frames: dict[str, pd.DataFrame], doubtful: set[str]) -> list[Problem]:
    """Return codes that stand in no other file; a file whose own codes are `doubtful` says nothing about others'."""
    codes = {file: frame["code"] for file, frame in frames.items() if "code" in frame and f"{file}.csv" not in doubtful}
    links = [(file, schemas.linked(column, codes[to], file=f"{to}.csv")) for file, column, to in LINKS if to in codes]
    if {"provinces", "regencies"} <= set(codes):
        both = pd.concat([codes["provinces"], codes["regencies"]])
        links.append(("placements", schemas.linked("area_code", both, file="provinces.csv, regencies.csv")))
    if "provinces" in codes and "name" in frames["provinces"]:
        names = frames["provinces"].set_index("code")["name"]
        links.append(("regencies", schemas.named("province_code", "province", names, file="provinces.csv")))
    return [
        problem
        for file, link in links
        if file in frames and set(link.columns) <= set(frames[file])
        for problem in _problems(frames[file], link, f"{file}.csv")
    ]
