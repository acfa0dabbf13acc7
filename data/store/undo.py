"""Imports as a list, and taken back as a whole: what a file added goes, what it changed is as before."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    DateTime,
    Engine,
    Row,
    String,
    Table,
    and_,
    cast,
    delete,
    exists,
    false,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.exc import IntegrityError

from data.model import Role, Viewer
from data.store import signs
from data.store.accounts import NotAllowedError
from data.store.audit import Action, record_within
from data.store.engine import writing
from data.store.frames import frame_of
from data.store.imports import REPORTED, TABLES, renew
from data.store.schema import incident
from data.store.schema_imports import import_batch, import_change
from data.store.schema_reports import report_event
from locales import text

UNDOES = frozenset({Role.PENGELOLA, Role.KANIM, Role.PIMPASA})
TABLE_OF = {table.name: table for table in TABLES.values()}


class UndoError(Exception):
    """An import that cannot be undone; the message, for people, says why."""


def imports(engine: Engine, viewer: Viewer, *, is_owner: bool = False) -> pd.DataFrame:
    """Return the imports that a viewer may undo or has undone, newest first: the columns of `import_batch`.

    A pengelola sees those of the office, kanim and pimpasa their own; nobody else any.
    """
    query = select(import_batch).where(_mine(viewer, is_owner=is_owner)).order_by(import_batch.c.id.desc())
    with engine.connect() as connection:
        return frame_of(connection.execute(query))


def undo(engine: Engine, viewer: Viewer, batch: int, *, at: datetime, is_owner: bool = False) -> int:
    """Take an import back, in one transaction, and return how many rows it had added or changed.

    Args:
        engine: the store.
        viewer: who asks.
        batch: number of the import.
        at: moment, with its time zone.
        is_owner: whether the owner of the server asks, by the command line.

    Raises:
        NotAllowedError: the import is not the viewer's to undo.
        UndoError: it has been undone, later imports changed the same rows, people have taken steps with its reports
            since, or other rows point at them.
    """
    try:
        with writing(engine).begin() as connection:
            found = _wanted(connection, viewer, batch, is_owner=is_owner)
            table = TABLES[found.kind]
            later = _later(connection, table, found)
            if later:
                raise UndoError(text("undo.later", numbers=", ".join(map(str, later))))
            if _worked_on(connection, found):
                raise UndoError(text("undo.worked_on"))
            rows = _restore(connection, table, found)
            if found.kind in REPORTED:
                signs.settle(connection)
            done = {"undone_at": at.astimezone(UTC).replace(tzinfo=None), "undone_by": viewer.subject}
            connection.execute(update(import_batch).where(import_batch.c.id == batch).values(done))
            renew(connection, found.kind, f"undo:{batch}:{found.sha256}", at)
            record_within(connection, viewer, Action.UNDO, f"muatan={batch} {found.kind} baris={rows}", at=at)
    except IntegrityError:
        raise UndoError(text("undo.in_use")) from None
    return rows


def _mine(viewer: Viewer, *, is_owner: bool) -> ColumnElement[bool]:
    if is_owner:
        return true()
    if viewer.role not in UNDOES or not (viewer.subject and viewer.office):
        return false()
    own = import_batch.c.office == viewer.office
    return own if viewer.role is Role.PENGELOLA else and_(own, import_batch.c.actor == viewer.subject)


def _wanted(connection: Connection, viewer: Viewer, batch: int, *, is_owner: bool) -> Row[Any]:
    query = select(import_batch).where(import_batch.c.id == batch, _mine(viewer, is_owner=is_owner))
    found = connection.execute(query).one_or_none()
    if found is None:
        raise NotAllowedError(viewer.role)
    if found.undone_at is not None:
        raise UndoError(text("undo.done"))
    return found


def _later(connection: Connection, table: Table, found: Row[Any]) -> list[int]:
    """Return the later imports, not undone, that changed rows of this one."""
    change = import_change.c
    touched = [
        change.row_id.in_(select(change.row_id).where(change.batch_id == found.id, change.table_name == table.name))
    ]
    if found.kind in REPORTED:
        added = select(cast(table.c.id, String)).where(table.c.batch_id == found.id)
        touched.append(change.row_id.in_(added))
    query = (
        select(change.batch_id)
        .join(import_batch, import_batch.c.id == change.batch_id)
        .where(change.batch_id > found.id, import_batch.c.undone_at.is_(None), change.table_name == table.name)
        .where(or_(*touched))
        .distinct()
        .order_by(change.batch_id)
    )
    return list(connection.scalars(query))


def _worked_on(connection: Connection, found: Row[Any]) -> bool:
    """Return whether people have taken steps with reports that an import added, or changed before."""
    if found.kind != incident.name:
        return False
    event, change = report_event.c, import_change.c
    added = select(incident.c.id).where(incident.c.batch_id == found.id)
    changed = select(change.row_id).where(change.batch_id == found.id, change.table_name == incident.name)
    since = event.incident_id.in_(added), and_(event.at >= found.at, cast(event.incident_id, String).in_(changed))
    return bool(connection.scalar(select(exists(select(event.id).where(or_(*since))))))


def _restore(connection: Connection, table: Table, found: Row[Any]) -> int:
    change = import_change.c
    query = select(change.row_id, change.action, change.former).where(change.batch_id == found.id)
    rows = 0
    for row in connection.execute(query.order_by(change.id.desc())).all():
        where = _row(table, row.row_id)
        if row.action == "added":
            connection.execute(delete(table).where(*where))
        else:
            connection.execute(update(table).where(*where).values(_former(table, json.loads(row.former))))
        rows += 1
    if found.kind in REPORTED:
        rows += connection.execute(delete(table).where(table.c.batch_id == found.id)).rowcount
    return rows


def _row(table: Table, which: str) -> list[ColumnElement[bool]]:
    columns = list(table.primary_key.columns)
    parts = which.split("|")
    values = _former(table, {column.name: part for column, part in zip(columns, parts, strict=True)})
    return [column == values[column.name] for column in columns]


def _former(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return JSON's values as the columns want them."""
    return {name: _typed(table.c[name].type, value) for name, value in values.items()}


def _typed(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, DateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    return int(value) if kind.python_type is int else value
