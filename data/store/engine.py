"""The door to the database: one engine per process and URL, and the migrations that bring it up to date."""

import atexit
import os
import sqlite3
import time
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

__all__ = [
    "DATABASE",
    "FAILURES",
    "Connection",
    "DBAPIError",
    "Engine",
    "connect",
    "file_of",
    "known_revisions",
    "migrate",
    "migration_config",
    "newest",
    "revision",
    "upgrade",
    "writing",
]

DATA = Path(__file__).resolve().parents[1]
DATABASE = DATA / "var" / "peta.sqlite"
MIGRATIONS = DATA / "migrations"

FAILURES = (ArgumentError, CommandError, OperationalError)  # an address, a version or a server that is not usable
BUSY_SECONDS = 60.0  # how long a writer waits for another: as long as the demonstration set takes on a slow disk
RETRY_SECONDS = 0.05
CONNECT_SECONDS = 10  # how long a server may be silent before it counts as away
WRITE_LOCK = 7_350_223  # any number that all processes of this product share
WRITES = "peta_writes"  # option of an engine whose transactions take the write lock at their start


def connect(url: str | None = None) -> Engine:
    """Return the engine of `url`: the same object for the same URL, with its pool of connections.

    Args:
        url: a SQLAlchemy URL; default `DATABASE_URL`, else SQLite in `data/var/`, whose folder is made.

    Raises:
        sqlalchemy.exc.ArgumentError: the URL cannot be read.
    """
    return _engine(url or os.environ.get("DATABASE_URL") or f"sqlite:///{DATABASE}")


def file_of(engine: Engine) -> Path | None:
    """Return the file that the store of `engine` is, whether it is there or not; None where a server keeps it."""
    return Path(engine.url.database or "") if engine.dialect.name == "sqlite" else None


@cache
def _engine(url: str) -> Engine:
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return _server_engine(address)
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _server_engine(address: URL) -> Engine:
    """Return the engine of a server. A transaction sees one state of the data throughout, as in SQLite."""
    engine = create_engine(
        address,
        pool_pre_ping=True,
        isolation_level="REPEATABLE READ",
        connect_args={"connect_timeout": CONNECT_SECONDS},
    )
    event.listen(engine, "begin", _begin_server)
    atexit.register(engine.dispose)  # a connection that nobody closes is an error in the server's log
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver opens no transaction by itself: `_begin_sqlite` does, before DDL too
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")
    until = time.monotonic() + BUSY_SECONDS
    while True:  # SQLite does not wait by itself when two processes switch a new file to WAL at once
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(RETRY_SECONDS)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if WRITES in connection.get_execution_options() else "BEGIN")


def _begin_server(connection: Connection) -> None:
    if WRITES in connection.get_execution_options():
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{BUSY_SECONDS:.0f}s'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITE_LOCK})")


def writing(engine: Engine) -> Engine:
    """Return `engine` for transactions that read before they write: the write lock is taken at their start.

    Without it a second writer fails at once instead of waiting, since what it read would be out of date. Whoever has
    waited for longer than `BUSY_SECONDS` gets an OperationalError, in SQLite as in PostgreSQL.
    Do not use it for reading: only one such transaction runs at a time.
    """
    if engine.dialect.name == "sqlite":
        return engine.execution_options(**{WRITES: True})
    # What is read after the lock must be what the writer before has left, not what stood there before the wait.
    return engine.execution_options(**{WRITES: True, "isolation_level": "READ COMMITTED"})


def migrate(engine: Engine) -> bool:
    """Bring the database of `engine` to the newest tables; several processes may do so at once.

    Returns:
        Whether anything had to be done.

    Raises:
        alembic.util.CommandError: the database is newer than this product.
    """
    with engine.connect() as connection:
        if revision(connection) == newest():
            return False
    with writing(engine).begin() as connection:
        if revision(connection) == newest():  # another process was faster
            return False
        upgrade(connection)
    return True


def upgrade(connection: Connection, to: str = "head") -> None:
    """Bring a database to the tables of a version, inside the transaction of `connection`.

    Raises:
        alembic.util.CommandError: as `migrate`.
    """
    config = migration_config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def migration_config() -> Config:
    """Return Alembic's settings, without an `alembic.ini` and from any working directory."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def revision(connection: Connection) -> str | None:
    """Return the version of the tables; None where there are none yet."""
    return MigrationContext.configure(connection).get_current_revision()


def newest() -> str:
    """Return the version of the tables that this product has."""
    return str(ScriptDirectory.from_config(migration_config()).get_current_head())


def known_revisions() -> frozenset[str]:
    """Return all versions of the tables that this product can read."""
    return frozenset(each.revision for each in ScriptDirectory.from_config(migration_config()).walk_revisions())
