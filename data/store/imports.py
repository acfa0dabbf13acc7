"""Files into their tables: one transaction for each, with what is needed to undo it. Re-importing changes nothing."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, Table, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from data import tickets
from data.model import Viewer
from data.store import schema, schema_access, signs
from data.store.audit import Action, record_within
from data.store.bulk import Values, insert_columns, light, roomy
from data.store.changes import compare, note, row_id
from data.store.engine import writing
from data.store.schema_imports import import_batch, village_point

REPORTED: Mapping[str, Table] = {"incident": schema.incident, "activity": schema.activity}
FACTS: Mapping[str, tuple[Table, tuple[str, ...]]] = {  # kind → table, and the columns that a row is known by
    "village": (schema.village, ("area_code",)),
    "placement": (schema.placement, ("level", "area_name", "period_start", "period_end", "kind")),
    "office_area": (schema.office_area, ("office_code", "regency_code", "valid_from")),
    "office_province": (schema_access.office_province, ("office_code", "province_code", "valid_from")),
    "village_points": (village_point, ("code",)),
}
TABLES: Mapping[str, Table] = {**REPORTED, **{kind: table for kind, (table, _) in FACTS.items()}}
ASKED_AT_ONCE = 10_000  # keys in one question
FIRST_LOADED_VILLAGE = 1_000_000  # numbers below are the reference's
VILLAGE = "@village"  # of an activity: the code of a desa, which becomes `unit_id`


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows for a table.

    Attributes:
        columns: column of the table → values, all equally long; of activities `VILLAGE` too.
        compared: columns that the file itself states: what of a stored row it may change.
    """

    columns: Values
    compared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class File:
    """A file as it is written down: its kind, its hash and size, rows read and rows refused."""

    kind: str
    sha256: str
    size: int
    read: int
    refused: int


@dataclass(slots=True)
class Taken:
    """What became of the rows: numbers of each, and the import's own number (0: nothing was written)."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    batch: int = 0
    may_know: bool = True  # whether anything was stored before that a row could be
    speaks: bool = False  # whether any row that was added or changed can be a sign of life of a Desa Binaan


class TicketTakenError(Exception):
    """A ticket was drawn that another row has: loading again draws others. One in 70 thousand imports of a million."""


def take(
    engine: Engine,
    viewer: Viewer,
    file: File,
    parts: Iterable[Part],
    *,
    at: datetime,
    dry_run: bool = False,
    progress: Callable[[int], object] = lambda _rows: None,
) -> Taken:
    """Take rows into the table of their kind, all of them or, whatever happens, none; and return the numbers.

    A file whose rows are all there already leaves no trace but its line in the audit.

    Args:
        engine: the store.
        viewer: who loads.
        file: what is loaded.
        parts: its rows; reports carry their `row_key`.
        at: moment, with its time zone.
        dry_run: whether to leave everything as it is, and only count.
        progress: told how many rows are done after every part.

    Raises:
        TicketTakenError: nothing was stored, and may be with other tickets.
    """
    taken = Taken()
    if dry_run:
        with engine.connect() as connection:
            taken.may_know = _may_know(connection, file.kind)
            _put_all(connection, file.kind, parts, None, taken, progress)
        return taken
    with _tickets_told(), writing(engine).begin() as connection, roomy(connection):
        batch = _open(connection, viewer, file, at)
        taken.may_know = _may_know(connection, file.kind)
        with light(connection, TABLES[file.kind], rows=file.read - file.refused, keep=("row_key",) * taken.may_know):
            _put_all(connection, file.kind, parts, batch, taken, progress)
        _close(connection, viewer, file, batch, taken, at)
    return taken


@contextmanager
def _tickets_told() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        if "ticket" in str(error.orig):
            raise TicketTakenError from error
        raise


def _put_all(
    connection: Connection,
    kind: str,
    parts: Iterable[Part],
    batch: int | None,
    taken: Taken,
    progress: Callable[[int], object],
) -> None:
    put = _reports if kind in REPORTED else _facts
    for part in parts:
        put(connection, kind, part, batch, taken)
        progress(taken.added + taken.changed + taken.unchanged)


def _open(connection: Connection, viewer: Viewer, file: File, at: datetime) -> int:
    values = {
        "at": _utc(at), "actor": viewer.subject, "role": viewer.role.value if viewer.subject else "",
        "office": viewer.office, "kind": file.kind, "sha256": file.sha256, "size": file.size, "read": file.read,
        "accepted": 0, "refused": file.refused, "unchanged": 0,
    }  # fmt: skip
    return int(connection.execute(insert(import_batch).values(values).returning(import_batch.c.id)).scalar_one())


def _close(connection: Connection, viewer: Viewer, file: File, batch: int, taken: Taken, at: datetime) -> None:
    accepted = taken.added + taken.changed
    if taken.speaks:
        signs.settle(connection)
    said = f"baca={file.read} terima={accepted} tolak={file.refused} tetap={taken.unchanged}"
    if accepted:
        counts = {"accepted": accepted, "unchanged": taken.unchanged}
        connection.execute(update(import_batch).where(import_batch.c.id == batch).values(counts))
        renew(connection, file.kind, f"{batch}:{file.sha256}", at)
        taken.batch = batch
    else:
        connection.execute(import_batch.delete().where(import_batch.c.id == batch))
    number = f"muatan={batch}" if accepted else "tanpa perubahan"
    record_within(connection, viewer, Action.IMPORT, f"{number} {file.kind} {said}", at=at)


def renew(connection: Connection, kind: str, mark: str, at: datetime) -> None:
    """Write a new version of a kind, so that every cache asks again."""
    table = TABLES[kind]
    real = [table.c.is_demo.is_(False)] if "is_demo" in table.c else []
    last = {"incident": schema.incident.c.reported_on, "activity": schema.activity.c.held_on}.get(kind)
    counted = select(func.count()).select_from(table).where(*real)
    until = connection.scalar(select(func.max(last)).where(*real)) if last is not None else None
    values = {
        "name": kind,
        "digest": hashlib.sha256(mark.encode()).hexdigest(),
        "loaded_at": _utc(at),
        "data_until": until,
        "rows": connection.scalar(counted) or 0,
    }
    connection.execute(insert(schema.dataset_version).values(values))


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(tzinfo=None)


def _reports(connection: Connection, kind: str, part: Part, batch: int | None, taken: Taken) -> None:
    """Take reports in: known ones by their key are compared, all others added; without a batch only counted.

    What was filed through the form is left as it is: its life is here, and a file is a copy of it.
    """
    table, columns = REPORTED[kind], dict(part.columns)
    if VILLAGE in columns:
        codes = columns.pop(VILLAGE)
        columns["unit_id"] = signs.unit_ids(connection, codes, columns["held_on"], store=batch is not None)
    stored = _stored(connection, table, columns["row_key"], part.compared) if taken.may_know else {}
    if stored:
        fresh = [place for place, key in enumerate(columns["row_key"]) if key not in stored]
        new: Values = {name: [values[place] for place in fresh] for name, values in columns.items()}
    else:
        new = columns
    rows = len(new["row_key"])
    taken.added += rows
    if batch is not None:
        insert_columns(connection, table, {**new, "batch_id": [batch] * rows, "ticket": tickets.new(rows)})
    stated = zip(*(columns[name] for name in part.compared), strict=True)
    for key, values in zip(columns["row_key"], stated, strict=True) if stored else ():
        known = stored.get(key)
        if known is None:
            continue
        row = dict(zip(part.compared, values, strict=True))
        differs = known.file_key is None and known[3:] != values
        if differs and compare(connection, table, known, row, batch, mark=False):
            taken.changed += 1
        else:
            taken.unchanged += 1
    spoken = new.get("village", new.get("unit_id", ()))
    taken.speaks = taken.speaks or taken.changed > 0 or any(spoken)


def _may_know(connection: Connection, kind: str) -> bool:
    """Return whether anything is stored that a row of a file could be."""
    if kind in FACTS:
        return True
    table = REPORTED[kind]
    return connection.scalar(select(table.c.id).where(table.c.row_key.is_not(None)).limit(1)) is not None


def _stored(
    connection: Connection, table: Table, keys: Sequence[str], compared: tuple[str, ...]
) -> dict[str, Row[Any]]:
    """Return key → the stored row, of those that are stored."""
    wanted = [table.c.id, table.c.row_key, table.c.file_key, *(table.c[name] for name in compared)]
    found: dict[str, Row[Any]] = {}
    for start in range(0, len(keys), ASKED_AT_ONCE):
        asked = select(*wanted).where(table.c.row_key.in_(keys[start : start + ASKED_AT_ONCE]))
        found |= {row.row_key: row for row in connection.execute(asked)}
    return found


def _facts(connection: Connection, kind: str, part: Part, batch: int | None, taken: Taken) -> None:
    """Take facts in: few rows, each compared with what is stored under its key."""
    table, keys = FACTS[kind]
    wanted = dict.fromkeys([*(column.name for column in table.primary_key.columns), *keys, *part.compared, "batch_id"])
    query = select(*(table.c[name] for name in wanted))
    stored = {tuple(getattr(row, name) for name in keys): row for row in connection.execute(query)}
    names = list(part.columns)
    for values in zip(*part.columns.values(), strict=True):
        row = dict(zip(names, values, strict=True))
        known = stored.get(tuple(row[name] for name in keys))
        if known is None:
            taken.added += 1
            if batch is not None:
                _add_fact(connection, table, row, batch)
            continue
        compared = {name: row[name] for name in part.compared}
        if compare(connection, table, known, compared, batch, mark=True):
            taken.changed += 1
        else:
            taken.unchanged += 1


def _add_fact(connection: Connection, table: Table, row: Mapping[str, Any], batch: int) -> None:
    values = dict(row) | {"batch_id": batch}
    if table is schema.village:
        last = connection.scalar(select(func.max(table.c.id))) or 0
        values["id"] = max(last + 1, FIRST_LOADED_VILLAGE)
    key = connection.execute(insert(table).values(values).returning(*table.primary_key.columns)).one()
    note(connection, table, row_id(table, key), batch)
