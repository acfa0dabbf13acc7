"""A whole store moved: identical at the end, whatever lies between, or refused with a word why."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, inspect, update
from sqlalchemy import text as sql
from sqlalchemy.exc import DatabaseError

from data import backup, copy, migrate, moving, restore
from data.access import Account
from data.model import Role
from data.moving import MoveError
from data.store import accounts, audit, schema_access, schema_reports
from data.store.audit import Action, AuditQuery
from data.store.engine import newest, revision, upgrade, writing
from locales import text
from tests.demo_set import PARAMETERS
from tests.moved import ADMIN, AT, COMMANDS, add_people, address, changed, fill, put_back, rows, run, save, save_small
from tests.planted import plant
from tests.stores import KINDS, Stores
from tests.test_imports import module_name, product_files


@pytest.fixture(scope="module")
def elsewhere(stores: Stores, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stores]:
    """Stores of the other kind."""
    (kind,) = (kind for kind in KINDS.values() if not isinstance(stores, kind))
    made = kind(tmp_path_factory.mktemp("elsewhere"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def full(stores: Stores) -> Engine:
    """A store that nobody changes."""
    return fill(stores.open())


@pytest.fixture(scope="module")
def saved(full: Engine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its backup."""
    return save(full, tmp_path_factory.mktemp("saved") / "peta.zip")


@pytest.fixture
def small(stores: Stores, tmp_path: Path) -> Path:
    """A backup of hardly anything."""
    return save_small(stores, tmp_path)


def test_nothing_but_the_owners_commands_reads_a_store_as_a_whole() -> None:
    """It is the one read without a viewer."""
    using = {"data.store.whole": {"data.moving"}, "data.moving": {f"data.{name}" for name in (*COMMANDS, "console")}}
    for module, allowed in using.items():
        users = {
            module_name(path)
            for path in product_files()
            if module
            in path.read_text("utf-8")
            .replace("from data import moving", "data.moving")
            .replace("from data.store import whole", "data.store.whole")
        }
        assert users - {module} == allowed


# What arrives is what was sent


def test_there_and_back_again_is_identical(full: Engine, stores: Stores, elsewhere: Stores) -> None:
    there, back = elsewhere.url(), stores.url()
    first = run(copy.main, "--from", address(full), "--to", there)
    assert (first.exit_code, first.stderr) == (0, "")
    second = run(copy.main, "--from", there, "--to", back)
    assert (second.exit_code, second.stdout) == (0, first.stdout)
    expected = rows(full)
    loaded = {"import_batch", "import_change", "village_point"}  # what a file of an office fills, as others do
    warned = {"signal_run", "signal_week", "episode", "episode_week", "episode_outcome", "hot_spot"}  # a run's
    empty = {"office_province", "village_name", *loaded, *warned}
    assert {name for name, found in expected.items() if not found} == empty
    assert rows(elsewhere.at(there)) == expected
    assert rows(stores.at(back)) == expected


def test_a_backup_is_put_back_into_any_database(saved: Path, full: Engine, stores: Stores, elsewhere: Stores) -> None:
    for engine in (stores.open("empty"), elsewhere.open()):
        put_back(saved, engine)
        assert rows(engine) == rows(full)
        again = save(engine, saved.with_name(f"{engine.dialect.name}.zip"))
        assert zipfile.ZipFile(again).read(moving.MANIFEST) == zipfile.ZipFile(saved).read(moving.MANIFEST)


def test_a_store_that_was_put_back_works_on(saved: Path, full: Engine, stores: Stores) -> None:
    engine = stores.open("empty")
    put_back(saved, engine)
    accounts.save(engine, ADMIN, Account("budi@imigrasi.go.id", Role.STAF, "ponorogo"), at=AT)
    assert [each.id for each in accounts.accounts(engine, ADMIN)] == [2, 1]
    audit.record(engine, ADMIN, Action.LOGIN, at=AT)
    assert audit.count(engine, ADMIN, AuditQuery()) == 1 + len(rows(full)["audit"])
    plant(engine)
    for table in (schema_access.audit, schema_reports.report_event):
        with pytest.raises(DatabaseError, match="append-only"), engine.begin() as connection:
            connection.execute(update(table).values(actor="nobody"))


def test_a_backup_of_an_older_version_is_put_back_and_brought_up_to_date(stores: Stores, tmp_path: Path) -> None:
    old = stores.open("empty")
    with writing(old).begin() as connection:
        upgrade(connection, "0002")
        connection.execute(sql("INSERT INTO province (code, name) VALUES ('35', 'Jawa Timur')"))
    file = save(old, tmp_path / "old.zip")
    engine = stores.open()
    put_back(file, engine)
    with engine.connect() as connection:
        assert revision(connection) == newest()
        assert inspect(connection).has_table("audit")
    assert {name: found for name, found in rows(engine).items() if found} == {"province": [("35", "Jawa Timur")]}


# What is refused


def test_reports_and_accounts_of_people_are_not_overwritten_unasked(saved: Path, stores: Stores) -> None:
    engine = stores.open()
    plant(engine)
    add_people(engine)
    before = rows(engine)
    refused = run(restore.main, str(saved), database=address(engine))
    assert refused.exit_code == 1
    assert "account 1, audit 1, dataset_version 1, incident 5" in refused.stderr
    assert rows(engine) == before
    assert run(restore.main, str(saved), "--replace", database=address(engine)).exit_code == 0
    assert len(rows(engine)["incident"]) == PARAMETERS.incidents + 1


@pytest.mark.parametrize("stage", ["migrated", "ready"])
def test_a_copy_goes_into_an_empty_database_only(full: Engine, stores: Stores, stage: Any) -> None:
    url = stores.url(stage)
    answer = run(copy.main, "--from", address(full), "--to", url)
    assert answer.exit_code == (stage == "ready")
    assert ("regency 514" in answer.stderr) is (stage == "ready")


def test_tables_of_another_product_are_left_alone(small: Path, stores: Stores) -> None:
    engine = stores.open("migrated")
    with engine.begin() as connection:
        connection.execute(sql("CREATE TABLE kepegawaian (id INTEGER)"))
    with pytest.raises(MoveError, match="kepegawaian"):
        put_back(small, engine, replace=True)
    assert "kepegawaian" in rows(engine)


def test_a_newer_store_or_backup_is_refused(small: Path, stores: Stores, tmp_path: Path) -> None:
    engine = stores.open("migrated")
    with engine.begin() as connection:
        connection.execute(sql("UPDATE alembic_version SET version_num = '9999'"))
    url = address(engine)
    said = text("store_move.newer", found="9999", newest=newest())
    for answer in (
        run(migrate.main, database=url),
        run(backup.main, str(tmp_path / "x.zip"), database=url),
        run(restore.main, str(small), "--replace", database=url),
        run(copy.main, "--from", url, "--to", stores.url()),
        run(restore.main, str(changed(small, revision="9999")), database=stores.url()),
    ):
        assert (answer.exit_code, said in answer.stderr) == (1, True), answer.output
    answer = run(restore.main, str(changed(small, format=2)), database=stores.url())
    assert text("store_move.newer_file") in answer.stderr


# The commands


def test_migrate_says_from_which_version_to_which(stores: Stores) -> None:
    url = stores.url()
    assert text("migrate.made", version=newest()) in run(migrate.main, database=url).stdout
    assert text("migrate.before", version=newest()) in run(migrate.main, database=url).stdout
    old = stores.open("empty")
    with writing(old).begin() as connection:
        upgrade(connection, "0001")
    answer = run(migrate.main, database=address(old))
    assert text("migrate.done", before="0001", after=newest()) in answer.stdout


@pytest.mark.parametrize("url", ["sqlite:///nowhere.sqlite", "postgresql+psycopg://a:rahasia@127.0.0.1:9/x", "rahasia"])
def test_a_store_that_is_not_there_is_said_in_one_line(url: str, stores: Stores, tmp_path: Path) -> None:
    for answer in (
        run(backup.main, str(tmp_path / "x.zip"), database=url),
        run(copy.main, "--from", url, "--to", stores.url()),
    ):
        assert (answer.exit_code, answer.stdout, len(answer.stderr.splitlines())) == (1, "", 1)
    assert "rahasia@" not in answer.output
    assert not Path("nowhere.sqlite").exists()
    assert list(tmp_path.iterdir()) == []


def test_a_backup_overwrites_no_file(small: Path, stores: Stores) -> None:
    before = small.read_bytes()
    answer = run(backup.main, str(small), database=stores.url("migrated"))
    assert (answer.exit_code, text("store_move.file_exists", file=small) in answer.stderr) == (1, True)
    assert small.read_bytes() == before
