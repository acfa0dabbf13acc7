"""Public facts into their tables: a whole set in one transaction, or nothing of it."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Table,
    UniqueConstraint,
    bindparam,
    delete,
    exists,
    insert,
    select,
    update,
)

from data.digest import digest
from data.facts import Facts, load_village_names
from data.store import schema, schema_reports
from data.store.bulk import insert_rows
from data.store.engine import writing
from data.store.numbering import number_on

REFERENCE = "reference"
VILLAGE_NAME = "village_name"

REFERRED: tuple[tuple[str, Table], ...] = (  # rows elsewhere may point at these: changed in place, parents first
    ("provinces", schema.province),
    ("regencies", schema.regency),
    ("districts", schema.district),
    ("offices", schema.office),
    ("villages", schema.village),
)
LEAVES: tuple[tuple[str, Table], ...] = (  # nothing points at these: written anew
    ("office_areas", schema.office_area),
    ("pimpasa_load", schema.pimpasa_load),
    ("placements", schema.placement),
    ("published_figures", schema.published_figure),
    ("pockets", schema.pocket),
)
NOT_OURS = {"village": {"status"}}  # columns that an office fills in: only a new row takes them from the reference

Record = dict[str, Any]


def store_reference(engine: Engine, facts: Facts, *, at: datetime | None = None) -> bool:
    """Bring all reference tables to `facts`, in one transaction.

    Rows that vanished from the facts are removed unless another row still points at them. What an office has loaded, or
    written into a row of the reference (a village's status), stays.

    Args:
        engine: a migrated database.
        facts: checked facts.
        at: moment of loading, with its time zone; default now.

    Returns:
        False, with nothing touched, when these very facts are already in force.
    """
    with writing(engine).begin() as connection:
        if _is_in_force(connection, REFERENCE, facts.digest):
            return False
        for _, table in reversed(LEAVES):
            connection.execute(delete(table).where(*_not_loaded(table)))
        rows = {table.name: _records(facts[file], table) for file, table in (*REFERRED, *LEAVES)}
        for _, table in REFERRED:
            _upsert(connection, table, rows[table.name])
        for _, table in LEAVES:
            _insert(connection, table, _without_loaded(connection, table, rows[table.name]))
        for _, table in reversed(REFERRED):
            _remove_vanished(connection, table, rows[table.name])
        number_on(connection, schema.village)
        _record_version(connection, REFERENCE, facts.digest, sum(map(len, rows.values())), at)
    return True


def store_village_names(engine: Engine, districts_csv: Path, villages_csv: Path, *, at: datetime | None = None) -> bool:
    """Store the names of all desa and kelurahan, in one transaction.

    A kecamatan that only the package knows is added without a point, when its kabupaten is known.

    Args:
        engine: a database that holds the reference.
        districts_csv: `data/districts.csv` of the npm package `idn-area-data`.
        villages_csv: its `data/villages.csv`.
        at: moment of loading, with its time zone; default now.

    Returns:
        False, with nothing touched, when these very files are already in force.

    Raises:
        FactsError: a file is absent, breaks a rule, or names a kabupaten that the reference lacks.
    """
    made_from = digest(districts_csv, villages_csv)
    with engine.connect() as connection:
        if _is_in_force(connection, VILLAGE_NAME, made_from):
            return False
        regencies = set(connection.scalars(select(schema.regency.c.code)))
    districts, villages = load_village_names(districts_csv, villages_csv, regencies=regencies)
    with writing(engine).begin() as connection:
        if _is_in_force(connection, VILLAGE_NAME, made_from):
            return False
        there = set(connection.scalars(select(schema.district.c.code)))
        _insert(connection, schema.district, _records(districts[~districts["code"].isin(there)], schema.district))
        connection.execute(delete(schema.village_name))
        _insert(connection, schema.village_name, _records(villages, schema.village_name))
        _record_version(connection, VILLAGE_NAME, made_from, len(villages), at)
    return True


def _is_in_force(connection: Connection, name: str, made_from: str) -> bool:
    version = schema.dataset_version.c
    newest = select(version.digest).where(version.name == name).order_by(version.id.desc()).limit(1)
    return connection.scalar(newest) == made_from


def _records(frame: pd.DataFrame, table: Table) -> list[Record]:
    """Return rows for `table`; an empty text or NaN is NULL where the table allows it."""
    columns = [column for column in table.columns if column.name in frame]
    values = frame[[column.name for column in columns]].astype(object)
    for column in columns:
        if column.nullable:
            gone = values[column.name].isna() | values[column.name].eq("")
            values[column.name] = values[column.name].where(~gone, None)
    return [dict(zip(values.columns, row, strict=True)) for row in values.itertuples(index=False, name=None)]


def _insert(connection: Connection, table: Table, rows: list[Record]) -> None:
    names = list(rows[0]) if rows else []
    insert_rows(connection, table, names, [tuple(row[name] for name in names) for row in rows])


def _upsert(connection: Connection, table: Table, rows: list[Record]) -> None:
    (key,) = table.primary_key.columns
    there = set(connection.scalars(select(key)))
    _insert(connection, table, [row for row in rows if row[key.name] not in there])
    changed = [{f"_{name}": value for name, value in row.items()} for row in rows if row[key.name] in there]
    if changed:
        columns = set(rows[0]) - {key.name} - NOT_OURS.get(table.name, set())
        values: Record = {name: bindparam(f"_{name}") for name in columns}
        own = update(table).where(key == bindparam(f"_{key.name}"), *_not_loaded(table))
        connection.execute(own.values(values), changed)


def _remove_vanished(connection: Connection, table: Table, rows: Iterable[Record]) -> None:
    (key,) = table.primary_key.columns
    keep = {row[key.name] for row in rows}
    gone = [{"gone": code} for code in connection.scalars(select(key)) if code not in keep]
    if not gone:
        return
    pointing = [
        column
        for other in schema_reports.metadata.tables.values()
        for column in other.columns
        if any(link.column is key for link in column.foreign_keys)
    ]
    free = [~exists(select(column).where(column == key)) for column in pointing]
    connection.execute(delete(table).where(key == bindparam("gone"), *free, *_not_loaded(table)), gone)


def _not_loaded(table: Table) -> list[ColumnElement[bool]]:
    """Return the condition that leaves alone what an office has loaded."""
    return [table.c.batch_id.is_(None)] if "batch_id" in table.c else []


def _without_loaded(connection: Connection, table: Table, rows: list[Record]) -> list[Record]:
    """Return rows but those that an office has loaded in its own words."""
    unique = [each for each in table.constraints if isinstance(each, UniqueConstraint)]
    keys = [column.name for column in (unique[0] if unique else table.primary_key).columns]
    own = (
        select(*(table.c[name] for name in keys)).where(table.c.batch_id.is_not(None))
        if "batch_id" in table.c
        else None
    )
    loaded = {tuple(row) for row in connection.execute(own)} if own is not None else set()
    return [row for row in rows if tuple(row[name] for name in keys) not in loaded] if loaded else rows


def _record_version(connection: Connection, name: str, made_from: str, rows: int, at: datetime | None) -> None:
    loaded_at = (at or datetime.now(UTC)).astimezone(UTC).replace(tzinfo=None)
    values = {"name": name, "digest": made_from, "loaded_at": loaded_at, "rows": rows}
    connection.execute(insert(schema.dataset_version).values(values))
