"""A store as a whole: every table read out and put back row by row, alike in every database.

Tables are taken as they stand in the database and not as this product knows them: nothing is left out, and a store of
an older version can be read.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pyarrow as pa
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    create_engine,
    func,
    inspect,
    select,
)
from sqlalchemy import text as sql

from data.store.bulk import insert_rows
from data.store.engine import upgrade
from data.store.numbering import number_on

__all__ = [
    "CHUNK",
    "Content",
    "Table",
    "append",
    "batches",
    "content",
    "finish",
    "foreign_tables",
    "rebuild",
    "rows_of_people",
    "rows_stored",
    "schema_of",
    "tables",
]

CHUNK = 50_000  # rows in memory at a time
VERSION_TABLE = "alembic_version"
TYPES: tuple[tuple[type[Any], Any], ...] = (
    (Boolean, pa.bool_()),
    (Integer, pa.int64()),
    (Float, pa.float64()),
    (String, pa.string()),
    (DateTime, pa.timestamp("us")),
    (Date, pa.date32()),
    (LargeBinary, pa.binary()),
)
MADE_AGAIN = frozenset(  # tables that set-up and a release fill again from what is no report and no account
    {"province", "regency", "district", "village_name", "office", "office_area", "village", "pimpasa_load"}
    | {"placement", "published_figure", "pocket", "release_cell"}
)
MADE_VERSIONS = ("reference", "village_name", "demo")
TRIGGER_FUNCTIONS = sql(
    "SELECT DISTINCT CAST(CAST(p.oid AS regprocedure) AS text) FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
    "JOIN pg_class c ON c.oid = t.tgrelid "
    "WHERE NOT t.tgisinternal AND c.relnamespace = CAST(current_schema() AS regnamespace)"
)


@dataclass(frozen=True, slots=True)
class Content:
    """What a table holds: number of rows, and a digest of them in any order. It tells damage, not forgery."""

    rows: int = 0
    digest: str = f"{0:064x}"

    def plus(self, batch: pa.RecordBatch) -> "Content":
        """Return the content with the rows of `batch` added."""
        total = int(self.digest, 16)
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            total += int.from_bytes(hashlib.sha256(repr(row).encode()).digest())
        return Content(self.rows + batch.num_rows, f"{total % 2**256:064x}")


def tables(connection: Connection) -> dict[str, Table]:
    """Return name → table of all that the database holds, those that others point at first."""
    found = MetaData()
    found.reflect(connection)
    return {table.name: table for table in found.sorted_tables if table.name != VERSION_TABLE}


def foreign_tables(connection: Connection) -> list[str]:
    """Return the tables that no version of this product has made, sorted."""
    return sorted(set(inspect(connection).get_table_names()) - _own_tables())


@cache
def _own_tables() -> frozenset[str]:
    memory = create_engine("sqlite://")
    with memory.begin() as connection:
        upgrade(connection)
        names = frozenset(inspect(connection).get_table_names())
    memory.dispose()
    return names


def schema_of(table: Table) -> pa.Schema:
    """Return names and types of the columns, by name.

    Raises:
        TypeError: a column is of a type that is not carried.
    """
    return pa.schema([(column.name, _type(column)) for column in _columns(table)])


def batches(connection: Connection, table: Table) -> Iterator[pa.RecordBatch]:
    """Yield all rows of a table by primary key, columns as in `schema_of`, at most `CHUNK` rows at a time."""
    schema = schema_of(table)
    query = select(*_columns(table)).order_by(*table.primary_key.columns)
    result = connection.execute(query, execution_options={"yield_per": CHUNK})
    for rows in result.partitions():
        values = zip(*rows, strict=True)
        yield pa.record_batch([pa.array(part, each.type) for part, each in zip(values, schema, strict=True)], schema)


def append(connection: Connection, table: Table, batch: pa.RecordBatch) -> None:
    """Insert the rows of `batch`, whose columns are named as the table's."""
    columns = [column.to_pylist() for column in batch.columns]
    insert_rows(connection, table, batch.schema.names, list(zip(*columns, strict=True)))


def content(connection: Connection, table: Table) -> Content:
    """Return what a table holds."""
    total = Content()
    for batch in batches(connection, table):
        total = total.plus(batch)
    return total


def rebuild(connection: Connection, revision: str) -> dict[str, Table]:
    """Remove all tables of this product with whatever they hold, make those of a version anew, and return them.

    Do not use it on a database with `foreign_tables`. Triggers that refuse changes do not hold this up: it is meant
    for whoever owns the database.
    """
    routines = connection.scalars(TRIGGER_FUNCTIONS).all() if connection.dialect.name == "postgresql" else []
    there = MetaData()
    there.reflect(connection)
    there.drop_all(connection)
    for routine in routines:
        connection.exec_driver_sql(f"DROP FUNCTION {routine}")
    upgrade(connection, revision)
    return tables(connection)


def finish(connection: Connection, made: dict[str, Table]) -> None:
    """Let the database's own numbers go on where the rows put in end, and bring the tables to the newest version."""
    number_on(connection, *made.values())
    upgrade(connection)


def rows_stored(connection: Connection) -> dict[str, int]:
    """Return name → number of rows of all tables that hold any."""
    counts = {name: _count(connection, table) for name, table in tables(connection).items()}
    return {name: count for name, count in counts.items() if count}


def rows_of_people(connection: Connection) -> dict[str, int]:
    """Return name → number of rows that nobody can make again: real reports, accounts, audit, and what was loaded."""
    found = {}
    for name, table in tables(connection).items():
        if "is_demo" in table.columns:
            found[name] = _count(connection, table, table.c.is_demo.is_(False))
        elif name == "dataset_version":
            found[name] = _count(connection, table, table.c.name.not_in(MADE_VERSIONS))
        elif name not in MADE_AGAIN:
            found[name] = _count(connection, table)
    return {name: count for name, count in found.items() if count}


def _count(connection: Connection, table: Table, *conditions: Any) -> int:
    return connection.scalar(select(func.count()).select_from(table).where(*conditions)) or 0


def _columns(table: Table) -> list[Column[Any]]:
    """Return the columns by name: their order differs between a table made at once and one that was changed."""
    return sorted(table.columns, key=lambda column: column.name)


def _type(column: Column[Any]) -> Any:
    for kind, carried in TYPES:
        if isinstance(column.type, kind):
            return carried
    message = f"{column.table.name}.{column.name}: {column.type!r}"
    raise TypeError(message)
