"""A whole store from one place to another: from a database or a backup, into a database or a backup. One way for all.

A backup is a zip of one Parquet file per table and `manifest.json`: version of the tables, and number of rows and a
digest per table. It needs no database to be read, and is put back into any that the product supports.
"""

import json
import os
import zipfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkstemp
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from data.problems import SHOWN_CHARACTERS
from data.store import whole
from data.store.engine import Connection, Engine, connect, file_of, known_revisions, newest, revision, writing
from data.store.whole import Content, Table
from locales import text
from locales.format import number

FORMAT = 1
MANIFEST = "manifest.json"
BROKEN = (  # what reading a damaged zip or Parquet file raises
    zipfile.BadZipFile, pa.ArrowException, OSError, EOFError, KeyError, TypeError, ValueError, NotImplementedError,
)  # fmt: skip

Contents = dict[str, Content]
Progress = Callable[[str, int], object]
"""Told table and number of rows when one is done."""


class MoveError(Exception):
    """A store that cannot be moved; the message is meant for a person."""


class Source(ABC):
    """Where a store is read from: version of its tables, and where it is known beforehand what they must hold."""

    revision: str
    promised: Contents

    @abstractmethod
    def batches(self, name: str) -> Iterator[pa.RecordBatch]:
        """Yield the rows of a table."""

    @abstractmethod
    def names(self) -> set[str]:
        """Return the tables that there are."""


class Database(Source):
    """A store in a database, as one transaction sees it."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.promised = {}
        self.revision = _usable(revision(connection))
        self.tables: dict[str, Table] = whole.tables(connection)

    def batches(self, name: str) -> Iterator[pa.RecordBatch]:
        """Yield the rows of a table."""
        return whole.batches(self.connection, self.tables[name])

    def names(self) -> set[str]:
        """Return the tables that there are."""
        return set(self.tables)


class Backup(Source):
    """A store in a file."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        manifest = json.loads(archive.read(MANIFEST))
        if manifest["format"] != FORMAT:
            raise MoveError(text("store_move.newer_file"))
        self.revision = _usable(manifest["revision"])
        self.promised = {name: Content(**each) for name, each in manifest["tables"].items()}

    def batches(self, name: str) -> Iterator[pa.RecordBatch]:
        """Yield the rows of a table."""
        with self.archive.open(_member(name)) as file:
            yield from pq.ParquetFile(file).iter_batches(whole.CHUNK)

    def names(self) -> set[str]:
        """Return the tables that there are."""
        return set(self.promised)


@contextmanager
def reading(url: str | None) -> Iterator[Database]:
    """Open the store of `url` (default: that of the server) for reading, in one state throughout.

    Raises:
        MoveError: there is none, or a newer product has made it.
    """
    engine = connect(url)
    file = file_of(engine)
    if file is not None and not file.is_file():
        raise MoveError(text("store_move.no_store"))
    with engine.connect() as connection:
        yield Database(connection)


@contextmanager
def opened(file: Path) -> Iterator[Backup]:
    """Open a backup.

    Raises:
        MoveError: it is none, is damaged, or a newer product has made it; also while it is being read.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            yield Backup(archive)
    except BROKEN as error:
        reason = str(error).splitlines()[0][:SHOWN_CHARACTERS] if str(error) else type(error).__name__
        raise MoveError(text("store_move.damaged", reason=reason)) from error


def into_empty(engine: Engine, source: Source, *, progress: Progress) -> Contents:
    """Fill a database that holds no row with a store, in one transaction, and return what it holds.

    Raises:
        MoveError: the database is not empty, or what arrived is not what was sent; nothing has been changed.
    """
    with writing(engine).begin() as connection:
        _refuse_foreign(connection)
        stored = whole.rows_stored(connection)
        if stored:
            raise MoveError(text("store_move.not_empty", tables=_said(stored)))
        return _fill(connection, source, progress)


def in_place_of(engine: Engine, source: Source, *, replace: bool, progress: Progress) -> Contents:
    """Put a store in the place of what a database holds, in one transaction, and return what it holds.

    Args:
        engine: the database.
        source: the store.
        replace: whether reports, accounts and audit of people may go.
        progress: told of every table.

    Raises:
        MoveError: as `into_empty`; or there are rows of people, and `replace` does not allow it.
    """
    with writing(engine).begin() as connection:
        _refuse_foreign(connection)
        theirs = whole.rows_of_people(connection)
        if theirs and not replace:
            raise MoveError(text("store_move.holds_people", tables=_said(theirs)))
        return _fill(connection, source, progress)


def write(file: Path, source: Database, *, at: datetime, progress: Progress) -> Contents:
    """Write a store into a new file that only its owner may read; there is either all of it or none.

    Args:
        file: the backup; must not exist.
        source: the store.
        at: moment, with its time zone.
        progress: told of every table.

    Raises:
        MoveError: the file exists.
        OSError: it cannot be written.
    """
    if file.exists():
        raise MoveError(text("store_move.file_exists", file=file))
    handle, made = mkstemp(dir=file.parent, prefix=f".{file.name}.")
    part = Path(made)
    try:
        with os.fdopen(handle, "wb") as stream:
            with zipfile.ZipFile(stream, "w") as archive:
                contents = {name: _pack(archive, source, name, progress) for name in sorted(source.names())}
                archive.writestr(MANIFEST, _manifest(source.revision, contents, at))
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return contents


def _pack(archive: zipfile.ZipFile, source: Database, name: str, progress: Progress) -> Content:
    content, schema = Content(), whole.schema_of(source.tables[name])
    with (
        archive.open(_member(name), "w", force_zip64=True) as file,
        pq.ParquetWriter(file, schema, compression="zstd") as writer,
    ):
        for batch in source.batches(name):
            writer.write_batch(batch)
            content = content.plus(batch)
    progress(name, content.rows)
    return content


def _fill(connection: Connection, source: Source, progress: Progress) -> Contents:
    made = whole.rebuild(connection, source.revision)
    if source.names() != set(made):
        raise MoveError(text("store_move.damaged", reason=", ".join(sorted(source.names() ^ set(made)))))
    sent: Contents = {}
    for name, table in made.items():
        sent[name] = Content()
        for batch in source.batches(name):
            whole.append(connection, table, batch)
            sent[name] = sent[name].plus(batch)
        if sent[name] != source.promised.get(name, sent[name]):
            raise MoveError(text("store_move.damaged", reason=name))
    for name, table in made.items():
        if whole.content(connection, table) != sent[name]:
            raise MoveError(text("store_move.not_the_same", table=name))
        progress(name, sent[name].rows)
    whole.finish(connection, made)
    return sent


def _usable(found: str | None) -> str:
    if found is None:
        raise MoveError(text("store_move.no_store"))
    if found not in known_revisions():
        raise MoveError(text("store_move.newer", found=found, newest=newest()))
    return found


def _refuse_foreign(connection: Connection) -> None:
    """Raise MoveError where tables of another product, or of a newer version of this one, would go."""
    found = revision(connection)
    if found is not None:
        _usable(found)
    foreign = whole.foreign_tables(connection)
    if foreign:
        raise MoveError(text("store_move.foreign", tables=", ".join(foreign)))


def _manifest(found: str, contents: Contents, at: datetime) -> str:
    tables: dict[str, Any] = {name: {"rows": each.rows, "digest": each.digest} for name, each in contents.items()}
    made = {"format": FORMAT, "revision": found, "made_at": at.astimezone(UTC).isoformat(timespec="seconds")}
    return json.dumps(made | {"tables": tables}, indent=1)


def _member(name: str) -> str:
    return f"tables/{name}.parquet"


def _said(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {number(count)}" for name, count in sorted(counts.items()))
