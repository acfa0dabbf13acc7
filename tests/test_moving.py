"""A whole store moved: identical at the end, whatever lies between, or nothing is changed and a word says why."""

import json
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, inspect, select, update
from sqlalchemy import text as sql
from sqlalchemy.exc import DatabaseError

from data import backup, copy, migrate, moving, restore
from data.access import Account
from data.model import Role, Viewer
from data.moving import MoveError
from data.store import accounts, audit, releases, schema_access, whole
from data.store.audit import Action, AuditQuery
from data.store.demo import replace_demo
from data.store.engine import newest, revision, upgrade, writing
from data.store.releases import Made
from locales import text
from tests.demo_set import PARAMETERS, made
from tests.planted import plant
from tests.stores import KINDS, Stores
from tests.test_imports import ROOT, module_name, product_files

AT = datetime(2026, 11, 21, 7, 30, tzinfo=UTC)
ADMIN = Viewer(role=Role.ADMIN, name="Admin", subject="a" * 64)
CELL = {
    "place": "", "level": "country", "area": "", "kind": "group", "name": "masyarakat", "period": "2025",
    "reports_shown": "", "persons_shown": "–",
}  # fmt: skip
COMMANDS = ("backup", "copy", "migrate", "restore")
Rows = dict[str, list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def elsewhere(stores: Stores, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stores]:
    """Stores of the other kind."""
    (kind,) = (kind for kind in KINDS.values() if not isinstance(stores, kind))
    made = kind(tmp_path_factory.mktemp("elsewhere"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def full(stores: Stores) -> Engine:
    """A store with something in every table but that of assignments of provinces; nobody changes it."""
    engine = stores.open()
    few = made() | {"report_week": made()["report_week"].head(2_000)}
    replace_demo(engine, few, digest="d", data_until=PARAMETERS.end, note="", at=AT)
    made_so = Made(PARAMETERS.end, PARAMETERS.end, 10, 5, is_demo=True, digest="x", hidden=1)
    releases.save(engine, made_so, pd.DataFrame([CELL | {"reports": 7, "persons": None}]))
    add_people(engine)
    return engine


@pytest.fixture(scope="module")
def saved(full: Engine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its backup."""
    return save(full, tmp_path_factory.mktemp("saved") / "peta.zip")


@pytest.fixture
def small(stores: Stores, tmp_path: Path) -> Path:
    """The backup of a store with hardly anything in it."""
    engine = stores.open("migrated")
    audit.record(engine, ADMIN, Action.LOGIN, at=AT)
    return save(engine, tmp_path / "small.zip")


def add_people(engine: Engine) -> None:
    accounts.save(engine, ADMIN, Account("sinta@imigrasi.go.id", Role.KANIM, "ponorogo", name="Sinta 'ü' \\N"), at=AT)
    audit.record(engine, ADMIN, Action.ACCOUNT, "akun=1 baru", at=AT)


def silent(_table: str, _rows: int) -> None:
    """Say nothing."""


def save(engine: Engine, file: Path) -> Path:
    with moving.reading(address(engine)) as store:
        moving.write(file, store, at=AT, progress=silent)
    return file


def put_back(file: Path, engine: Engine, *, replace: bool = False) -> None:
    with moving.opened(file) as found:
        moving.in_place_of(engine, found, replace=replace, progress=silent)


def rows(engine: Engine) -> Rows:
    with engine.connect() as connection:
        return {
            name: sorted(map(tuple, connection.execute(select(*sorted(table.columns, key=str)))), key=repr)
            for name, table in whole.tables(connection).items()
        }


def address(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def run(command: Any, *arguments: str, database: str = "") -> Result:
    return CliRunner().invoke(command, list(arguments), env={"DATABASE_URL": database} if database else {})


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
    assert {name for name, found in expected.items() if not found} == {"office_province", "village_name"}
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
    with pytest.raises(DatabaseError, match="append-only"), engine.begin() as connection:
        connection.execute(update(schema_access.audit).values(actor="nobody"))


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
    assert len(rows(engine)["incident"]) == PARAMETERS.incidents


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


def changed(file: Path, **parts: Any) -> Path:
    """Return a copy of a backup with another manifest."""
    other = file.with_name("changed.zip")
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(other, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == moving.MANIFEST:
                content = json.dumps(json.loads(content) | parts).encode()
            target.writestr(name, content)
    return other


def test_a_damaged_backup_is_refused_with_words(small: Path, stores: Stores) -> None:
    whole_file = small.read_bytes()
    engine = stores.open("migrated")
    add_people_of(engine)
    before = rows(engine)
    broken = {
        "empty": b"",
        "no zip": b"PK\x03\x04 but nothing more",
        "cut": whole_file[: len(whole_file) // 2],
        "no manifest": zipped({"tables/audit.parquet": b""}),
        "a list": zipped({moving.MANIFEST: b"[]"}),
        "no tables": zipped({moving.MANIFEST: b'{"format": 1, "revision": "0003", "tables": {}}'}),
        "text": b"id;nama\n1;x\n" * 100,
    }
    for name, content in broken.items():
        small.write_bytes(content)
        answer = run(restore.main, str(small), "--replace", database=address(engine))
        assert (answer.exit_code, answer.stdout) == (1, ""), name
        assert answer.stderr.startswith(text("store_move.failed", reason=text("store_move.damaged", reason="")[:10]))
    assert rows(engine) == before


def add_people_of(engine: Engine) -> None:
    audit.record(engine, ADMIN, Action.LOGIN, at=AT)


def zipped(members: dict[str, bytes]) -> bytes:
    from io import BytesIO

    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def test_no_changed_byte_goes_unnoticed(small: Path, stores: Stores) -> None:
    """In the rows of a table: each byte that matters is refused, and no other does anything."""
    with zipfile.ZipFile(small) as archive:
        start = archive.getinfo("tables/audit.parquet").header_offset
        size = archive.getinfo("tables/audit.parquet").file_size
    content = small.read_bytes()
    expected = None
    engine = stores.open("migrated")
    for place in range(start + 60, start + size, size // 12):
        small.write_bytes(content[:place] + bytes([content[place] ^ 0x55]) + content[place + 1 :])
        try:
            put_back(small, engine, replace=True)
        except MoveError:
            continue
        expected = expected or put_and_read(small, content, stores)
        assert rows(engine) == expected


def put_and_read(file: Path, content: bytes, stores: Stores) -> Rows:
    file.write_bytes(content)
    engine = stores.open("migrated")
    put_back(file, engine)
    return rows(engine)


def test_rows_that_were_changed_are_refused(saved: Path, stores: Stores, tmp_path: Path) -> None:
    with zipfile.ZipFile(saved) as archive:
        tables = json.loads(archive.read(moving.MANIFEST))["tables"]
        copied = tmp_path / "saved.zip"
        copied.write_bytes(saved.read_bytes())
    for table, wrong in (("account", {"digest": "0" * 64}), ("incident", {"rows": 3})):
        engine = stores.open("migrated")
        with pytest.raises(MoveError, match=table):
            put_back(changed(copied, tables=tables | {table: tables[table] | wrong}), engine)
        assert not any(rows(engine).values())


def test_what_arrives_changed_is_not_kept(saved: Path, stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that stores something else than what it was given."""
    engine = stores.open("migrated")
    append = whole.append

    def lossy(connection: Any, table: Any, batch: Any) -> None:
        append(connection, table, batch.slice(0, 7) if table.name == "pocket" else batch)

    monkeypatch.setattr(whole, "append", lossy)
    with pytest.raises(MoveError, match="pocket"):
        put_back(saved, engine)
    assert not any(rows(engine).values())


# Killed in the middle

HALF = """
import sys, time
from data import {command}, moving
count = 0
def stop(*given, before=moving.{function}):
    global count
    count += 1
    if count == 6:
        print("half", flush=True)
        time.sleep(120)
    return before(*given)
moving.{function} = stop
{command}.main({arguments!r})
"""


def kill_half_way(command: str, function: str, arguments: list[str], database: str) -> None:
    """Run a command until it calls a function for the sixth time, and kill it there."""
    code = HALF.format(command=command, function=function, arguments=arguments)
    environment = os.environ | {"DATABASE_URL": database}
    process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=environment, stdout=subprocess.PIPE)
    assert process.stdout is not None
    with process.stdout as output:
        assert any(line.strip() == b"half" for line in output)
    process.send_signal(signal.SIGKILL)
    assert process.wait(10) == -signal.SIGKILL


def test_killed_in_the_middle_the_target_is_as_it_was(saved: Path, full: Engine, stores: Stores) -> None:
    engine = stores.open()
    plant(engine)
    before = rows(engine)
    kill_half_way("restore", "whole.append", [str(saved), "--replace"], address(engine))
    assert rows(engine) == before
    put_back(saved, engine, replace=True)
    assert rows(engine) == rows(full)
    new = stores.url()
    kill_half_way("copy", "whole.append", ["--from", address(full), "--to", new], "")
    with stores.at(new).connect() as connection:
        assert inspect(connection).get_table_names() == []


def test_killed_in_the_middle_there_is_no_backup(full: Engine, tmp_path: Path) -> None:
    file = tmp_path / "peta.zip"
    kill_half_way("backup", "_pack", [str(file)], address(full))
    assert not file.exists()
    save(full, file)
    assert file.stat().st_mode & 0o777 == 0o600


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
