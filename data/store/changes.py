"""What a file changes of stored rows, and what stood there before: for undo."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Table, insert, update

from data.store.schema_imports import import_change

FORWARD = {"diajukan": 0, "minta_perbaikan": 0, "diverifikasi": 1, "ditindaklanjuti": 2, "selesai": 3, "ditolak": 3}


def compare(
    connection: Connection, table: Table, stored: Row[Any], row: Mapping[str, Any], batch: int | None, *, mark: bool
) -> bool:
    """Change of a stored row what a file states otherwise, keep what stood there, and return whether it differed."""
    former = {name: getattr(stored, name) for name in row}
    if "status" in row and FORWARD.get(str(row["status"]), 0) < FORWARD.get(str(former["status"]), 0):
        row = {name: value for name, value in row.items() if name != "status"}  # no file takes a report back
    changed = {name: value for name, value in row.items() if value != former[name]}
    if not changed or batch is None:
        return bool(changed)
    if mark:
        changed["batch_id"], former["batch_id"] = batch, stored.batch_id
    where = [column == getattr(stored, column.name) for column in table.primary_key.columns]
    connection.execute(update(table).where(*where).values(changed))
    note(connection, table, row_id(table, stored), batch, {name: former[name] for name in changed})
    return True


def note(connection: Connection, table: Table, which: str, batch: int, former: Mapping[str, Any] | None = None) -> None:
    """Write down that an import added a row, or changed it from `former`."""
    values = {
        "batch_id": batch,
        "table_name": table.name,
        "row_id": which,
        "action": "added" if former is None else "changed",
        "former": "" if former is None else json.dumps(former, default=_as_json),
    }
    connection.execute(insert(import_change).values(values))


def _as_json(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value))


def row_id(table: Table, row: Any) -> str:
    """Return the primary key of a row as one text."""
    return "|".join(str(getattr(row, column.name)) for column in table.primary_key.columns)
