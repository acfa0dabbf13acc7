"""A store that is damaged on its way, or whose move is killed: nothing is changed, and a word says why."""

import json
import os
import signal
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, inspect
from sqlalchemy import text as sql

from data import moving, restore
from data.moving import MoveError
from data.store import whole
from locales import text
from tests.moved import (
    Rows,
    address,
    changed,
    fill,
    put_back,
    rows,
    run,
    save,
    save_small,
)
from tests.planted import plant
from tests.stores import Stores
from tests.test_imports import ROOT


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


def test_a_damaged_backup_is_refused_with_words(small: Path, stores: Stores) -> None:
    whole_file = small.read_bytes()
    engine = stores.open("migrated")
    with engine.begin() as connection:
        connection.execute(sql("INSERT INTO province (code, name) VALUES ('35', 'Jawa Timur')"))
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


def zipped(members: dict[str, bytes]) -> bytes:
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
