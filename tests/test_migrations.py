"""The migrations bring an empty database to the tables of `data.store.schema`, from anywhere and more than once."""

import multiprocessing
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, inspect, text
from sqlalchemy.exc import IntegrityError

from data.store import engine as store
from data.store.schema import metadata

PROCESSES = 6


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = store.connect(f"sqlite:///{tmp_path}/new/peta.sqlite")
    yield made
    made.dispose()


def rules(connection: Connection) -> dict[str, object]:
    """What Alembic does not compare well: rules that are checked, and default values."""
    inspector = inspect(connection)
    return {
        table: (
            {(rule["name"], rule["sqltext"]) for rule in inspector.get_check_constraints(table)},
            {(column["name"], column["default"]) for column in inspector.get_columns(table)},
        )
        for table in metadata.tables
    }


def test_migrated_database_equals_the_tables(engine: Engine) -> None:
    assert store.migrate(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        migrated = rules(connection)
    plain = create_engine("sqlite://")
    with plain.begin() as connection:
        metadata.create_all(connection)
        assert migrated == rules(connection)
    plain.dispose()


def test_second_migration_does_nothing(engine: Engine) -> None:
    assert store.migrate(engine)
    assert not store.migrate(engine)


def test_downgrade_to_base_leaves_no_table(engine: Engine) -> None:
    store.migrate(engine)
    config = store.migration_config()
    with store.writing(engine).begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
    assert store.migrate(engine)


def test_failing_migration_leaves_nothing(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(config: Config, revision: str) -> None:
        upgrade(config, revision)
        message = "power cut"
        raise RuntimeError(message)

    upgrade = command.upgrade
    monkeypatch.setattr(command, "upgrade", fail)
    with pytest.raises(RuntimeError, match="power cut"):
        store.migrate(engine)
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == []


def test_database_of_a_newer_product_is_refused(engine: Engine) -> None:
    store.migrate(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(CommandError, match="9999"):
        store.migrate(engine)


def test_works_from_any_folder(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert store.migrate(engine)


def migrate_once(url: str, done: "multiprocessing.Queue[bool]") -> None:
    done.put(store.migrate(store.connect(url)))


def test_processes_that_start_at_once_migrate_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    done: multiprocessing.Queue[bool] = context.Queue()
    url = f"sqlite:///{tmp_path}/peta.sqlite"
    processes = [context.Process(target=migrate_once, args=(url, done)) for _ in range(PROCESSES)]
    for process in processes:
        process.start()
    answers = [done.get(timeout=60) for _ in processes]
    for process in processes:
        process.join(timeout=60)
    assert sorted(answers) == [False] * (PROCESSES - 1) + [True]
    assert [process.exitcode for process in processes] == [0] * PROCESSES


def test_sqlite_is_set_up(engine: Engine) -> None:
    expected = {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 1, "busy_timeout": 60_000}
    with engine.connect() as connection:
        for pragma, value in expected.items():
            assert connection.execute(text(f"PRAGMA {pragma}")).scalar() == value


def test_foreign_keys_hold(engine: Engine) -> None:
    store.migrate(engine)
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(metadata.tables["village_name"].insert().values(code="1", name="x", district_code="nowhere"))


def test_one_engine_for_one_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path}/a.sqlite"
    monkeypatch.setenv("DATABASE_URL", url)
    assert store.connect() is store.connect(url)
    assert store.connect(f"sqlite:///{tmp_path}/b.sqlite") is not store.connect()


def test_default_is_a_file_under_var(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert store.connect().url.database == str(store.DATABASE)


def test_second_writer_waits(engine: Engine) -> None:
    """A transaction that reads before it writes must not meet *database is locked*."""
    store.migrate(engine)
    with store.writing(engine).begin():
        other = sqlite3.connect(str(engine.url.database), timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()
