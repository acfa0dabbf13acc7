"""The door to the database: one engine per process and URL, and the migrations that bring it up to date."""

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
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, OperationalError

__all__ = ["DATABASE", "FAILURES", "Engine", "connect", "migrate", "migration_config", "writing"]

DATA = Path(__file__).resolve().parents[1]
DATABASE = DATA / "var" / "peta.sqlite"
MIGRATIONS = DATA / "migrations"

FAILURES = (ArgumentError, CommandError, OperationalError)  # an address, a version or a server that is not usable
BUSY_SECONDS = 60.0  # how long a writer waits for another: as long as the demonstration set takes on a slow disk
RETRY_SECONDS = 0.05
MIGRATION_LOCK = 7_350_223  # any number that all processes of this product share


def connect(url: str | None = None) -> Engine:
    """Return the engine of `url`: the same object for the same URL, with its pool of connections.

    Args:
        url: a SQLAlchemy URL; default `DATABASE_URL`, else SQLite in `data/var/`, whose folder is made.

    Raises:
        sqlalchemy.exc.ArgumentError: the URL cannot be read.
    """
    return _engine(url or os.environ.get("DATABASE_URL") or f"sqlite:///{DATABASE}")


@cache
def _engine(url: str) -> Engine:
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return create_engine(address, pool_pre_ping=True)
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
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
    connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))


def writing(engine: Engine) -> Engine:
    """Return `engine` for transactions that read before they write: SQLite takes the write lock at their start.

    Without it a second writer fails at once instead of waiting, since what it read would be out of date.
    Do not use it for reading: only one such transaction runs at a time.
    """
    return engine.execution_options(sqlite_begin="BEGIN IMMEDIATE")


def migrate(engine: Engine) -> bool:
    """Bring the database of `engine` to the newest tables; several processes may do so at once.

    Returns:
        Whether anything had to be done.

    Raises:
        alembic.util.CommandError: the database is newer than this product.
    """
    config = migration_config()
    newest = ScriptDirectory.from_config(config).get_current_head()
    with engine.connect() as connection:
        if _revision(connection) == newest:
            return False
    with writing(engine).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
        if _revision(connection) == newest:  # another process was faster
            return False
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return True


def migration_config() -> Config:
    """Return Alembic's settings, without an `alembic.ini` and from any working directory."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
