"""The demonstration rows: written as one set, removed as one set, never beside real reports."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Column, Connection, Date, DateTime, Engine, Row, Table, delete, func, insert, select

from data.model import Viewer
from data.store import schema
from data.store.bulk import insert_rows
from data.store.engine import writing
from data.store.numbering import number_on
from data.store.versions import has_real_incidents

DEMO = "demo"
CHUNK = 20_000  # rows per statement: bounds the memory that Python objects take
TABLES: tuple[Table, ...] = (schema.reporting_unit, schema.incident, schema.activity, schema.report_week)
REMOVED = ""  # digest of the version that records a removal

Progress = Callable[[str, int, int], object]


def _silent(_table: str, _done: int, _total: int) -> None:
    """Tell nobody."""


class RealIncidentsError(Exception):
    """The store holds real reports: synthetic rows must not stand beside them."""


@dataclass(frozen=True, slots=True)
class DemoSet:
    """The set in force: what identifies it, its parameters as text, its last day and its number of rows."""

    digest: str
    note: str
    data_until: date | None
    rows: int


def current_demo(engine: Engine, _viewer: Viewer) -> DemoSet | None:
    """Return the demonstration set in force, or None when none is stored."""
    with engine.connect() as connection:
        row = _in_force(connection)
    if row is None or row.digest == REMOVED:
        return None
    return DemoSet(row.digest, row.note, row.data_until, row.rows)


def replace_demo(
    engine: Engine,
    frames: Mapping[str, pd.DataFrame],
    *,
    digest: str,
    data_until: date,
    note: str,
    at: datetime | None = None,
    progress: Progress = _silent,
) -> int:
    """Put a demonstration set in the place of the former one, in one transaction.

    Args:
        engine: a migrated database that holds the reference.
        frames: table name → rows, as `data.demo.dataset.generate` returns them.
        digest: what identifies the set; equal to that in force: nothing is written.
        data_until: last day the rows speak of.
        note: the parameters, as text.
        at: moment of writing, with its time zone; default now.
        progress: told table name, rows written so far and rows in all after every chunk.

    Returns:
        Number of rows written; 0 when this set is already in force.

    Raises:
        RealIncidentsError: the store holds real reports; nothing is changed.
    """
    with writing(engine).begin() as connection:
        if has_real_incidents(connection):
            raise RealIncidentsError
        former = _in_force(connection)
        if former is not None and former.digest == digest:
            return 0
        _delete(connection)
        first_unit = 1 + (connection.scalar(select(func.max(schema.reporting_unit.c.id))) or 0)
        rows = sum(_write(connection, table, frames[table.name], first_unit, progress) for table in TABLES)
        number_on(connection, schema.reporting_unit)
        _record(connection, digest, rows, at, data_until=data_until, note=note)
    return rows


def remove_demo(engine: Engine, *, at: datetime | None = None) -> dict[str, int]:
    """Remove all demonstration rows, in one transaction; allowed beside real reports.

    Returns:
        Table name → rows removed.
    """
    with writing(engine).begin() as connection:
        removed = _delete(connection)
        former = _in_force(connection)
        if former is not None and former.digest != REMOVED:
            _record(connection, REMOVED, 0, at)
    return removed


def _in_force(connection: Connection) -> Row[Any] | None:
    version = schema.dataset_version
    newest = select(version).where(version.c.name == DEMO).order_by(version.c.id.desc()).limit(1)
    return connection.execute(newest).one_or_none()


def _write(connection: Connection, table: Table, frame: pd.DataFrame, first_unit: int, progress: Progress) -> int:
    columns = [column for column in table.columns if column.name in frame]
    for start in range(0, len(frame), CHUNK):
        part = frame.iloc[start : start + CHUNK]
        values = [_values(part[column.name], column, first_unit) for column in columns]
        insert_rows(connection, table, [column.name for column in columns], list(zip(*values, strict=True)))
        progress(table.name, start + len(part), len(frame))
    return len(frame)


def _delete(connection: Connection) -> dict[str, int]:
    return {
        table.name: connection.execute(delete(table).where(table.c.is_demo.is_(True))).rowcount
        for table in reversed(TABLES)
    }


def _record(
    connection: Connection,
    digest: str,
    rows: int,
    at: datetime | None,
    *,
    data_until: date | None = None,
    note: str = "",
) -> None:
    loaded_at = (at or datetime.now(UTC)).astimezone(UTC).replace(tzinfo=None)
    values = {"name": DEMO, "digest": digest, "loaded_at": loaded_at, "rows": rows}
    connection.execute(insert(schema.dataset_version).values(**values, data_until=data_until, note=note))


def _values(series: "pd.Series[Any]", column: Column[Any], first_unit: int) -> list[Any]:
    """Return plain Python values: dates, datetimes, None for what is missing; units numbered on from `first_unit`."""
    if isinstance(column.type, (Date, DateTime)):
        unit = "D" if isinstance(column.type, Date) else "us"
        return list(series.to_numpy().astype(f"datetime64[{unit}]").astype(object))
    if isinstance(series.dtype, pd.CategoricalDtype):
        labels = np.array([*series.cat.categories, None], dtype=object)
        return list(labels[series.cat.codes.to_numpy()])
    if column.name == "unit_id" or (column.name == "id" and column.table is schema.reporting_unit):
        return (series + (first_unit - 1)).tolist()
    return series.astype(object).where(series.notna(), None).tolist()
