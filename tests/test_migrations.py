"""The migrations bring an empty database to the tables of `data.store.schema`, from anywhere and more than once."""

import multiprocessing
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, MetaData, delete, func, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from data.store import engine as store
from data.store.numbering import number_on
from data.store.schema_reports import metadata
from data.tickets import normal
from tests.migrated import migrate_once
from tests.stores import Stores

PROCESSES = 6
PLACE = {"name": "x", "regency_code": "35.02"}
DAY = date(2026, 3, 4)
ROWS: dict[str, dict[str, Any]] = {
    "village": PLACE | {"area_code": "35.02", "district_name": "x", "lat": 0, "lon": 0, "precision": "desa"},
    "reporting_unit": PLACE | {"is_demo": False},
    "incident": {
        "category": "wna", "reported_on": DAY, "week": "2026-W10", "month": "2026-03", "event_regency": "35.02",
        "precision": "kabupaten", "persons": 1, "channel": "kanim", "status": "diajukan", "is_demo": False,
    },
    "account": {
        "email": "a@b.id", "role": "staf", "active": True, "updated_by": "x",
        "updated_at": datetime.fromisoformat("2026-03-04 05:06:07"),
    },
}  # fmt: skip
OTHER = {"account": {"email": "c@d.id"}}


@pytest.fixture
def engine(stores: Stores) -> Engine:
    return stores.open("empty")


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


def test_migrated_database_equals_the_tables(engine: Engine, stores: Stores) -> None:
    assert store.migrate(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        migrated = rules(connection)
    with stores.open("empty").begin() as connection:
        metadata.create_all(connection)
        assert migrated == rules(connection)


def test_reports_of_before_get_a_ticket_and_nothing_else_is_touched(stores: Stores) -> None:
    """From version 0004, with a real and a synthetic row of each kind."""
    engine = stores.open("empty")
    with store.writing(engine).begin() as connection:
        store.upgrade(connection, "0004")
        old = MetaData()
        old.reflect(connection)
        connection.execute(insert(old.tables["province"]).values(code="35", name="x"))
        regency = {"code": "35.02", "name": "x", "kind": "kabupaten", "province_code": "35", "lat": 0, "lon": 0}
        connection.execute(insert(old.tables["regency"]).values(regency | {"population": 1}))
        held = {"kind": "sosialisasi", "held_on": DAY, "regency_code": "35.02"}
        for is_demo in (False, True):
            connection.execute(insert(old.tables["incident"]).values(ROWS["incident"] | {"is_demo": is_demo}))
            connection.execute(insert(old.tables["activity"]).values(held | {"is_demo": is_demo}))
        before = {name: connection.execute(select(old.tables[name])).all() for name in ("incident", "activity")}
    assert store.migrate(engine)
    with engine.connect() as connection:
        for name, rows in before.items():
            table = metadata.tables[name]
            kept = select(*[table.c[column.name] for column in old.tables[name].columns])
            assert sorted(connection.execute(kept).all(), key=repr) == sorted(rows, key=repr)
            told = connection.execute(select(table.c.is_demo, table.c.ticket)).all()
            assert all((normal(ticket or "") is None) is is_demo for is_demo, ticket in told)


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


def test_processes_that_start_at_once_migrate_once(url: str) -> None:
    context = multiprocessing.get_context("spawn")
    done: multiprocessing.Queue[bool] = context.Queue()
    processes = [context.Process(target=migrate_once, args=(url, done)) for _ in range(PROCESSES)]
    for process in processes:
        process.start()
    answers = [done.get(timeout=60) for _ in processes]
    for process in processes:
        process.join(timeout=60)
    assert sorted(answers) == [False] * (PROCESSES - 1) + [True]
    assert [process.exitcode for process in processes] == [0] * PROCESSES


def test_sqlite_is_set_up(tmp_path: Path) -> None:
    engine = store.connect(f"sqlite:///{tmp_path}/new/peta.sqlite")
    expected = {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 1, "busy_timeout": 60_000}
    with engine.connect() as connection:
        for pragma, value in expected.items():
            assert connection.execute(text(f"PRAGMA {pragma}")).scalar() == value
    engine.dispose()


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


def test_writers_take_turns_and_each_reads_what_the_former_left(engine: Engine) -> None:
    """A transaction that reads before it writes must meet neither a lock nor an old state."""
    store.migrate(engine)
    table = metadata.tables["province"]

    def write(_number: int) -> None:
        with store.writing(engine).begin() as connection:
            there = connection.scalar(select(func.count()).select_from(table))
            time.sleep(0.02)
            connection.execute(insert(table).values(code=str(there), name="x"))

    with ThreadPoolExecutor(PROCESSES) as pool:
        list(pool.map(write, range(PROCESSES)))
    with engine.connect() as connection:
        assert set(connection.scalars(select(table.c.code))) == {str(number) for number in range(PROCESSES)}


def test_a_writer_that_has_waited_too_long_is_told(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "BUSY_SECONDS", 1.0)
    engine = stores.open("migrated")
    with (
        store.writing(engine).begin(),
        pytest.raises(OperationalError, match="lock"),
        store.writing(engine).begin() as second,
    ):
        second.execute(select(1))


def test_a_reader_sees_one_state_throughout(engine: Engine) -> None:
    store.migrate(engine)
    table = metadata.tables["province"]
    with engine.connect() as reader:
        assert reader.scalar(select(func.count()).select_from(table)) == 0
        with store.writing(engine).begin() as writer:
            writer.execute(insert(table).values(code="35", name="x"))
        assert reader.scalar(select(func.count()).select_from(table)) == 0


@pytest.mark.parametrize("table", ["village", "reporting_unit", "incident", "account"])
def test_numbers_go_on_after_rows_that_brought_their_own(stores: Stores, table: str) -> None:
    engine, named = stores.open("ready"), metadata.tables[table]
    row = ROWS[table]
    with store.writing(engine).begin() as connection:
        connection.execute(insert(named).values(row | {"id": 500}))
        number_on(connection, named)
        assert connection.scalar(insert(named).values(row | OTHER.get(table, {})).returning(named.c.id)) == 501
        connection.execute(delete(named))
        number_on(connection, named)
        assert connection.scalar(insert(named).values(row).returning(named.c.id)) == 1
