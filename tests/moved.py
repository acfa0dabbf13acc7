"""Stores to be moved and what moves them, for tests."""

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
from click.testing import CliRunner, Result
from sqlalchemy import Engine, insert, select

from data import moving
from data.access import Account
from data.filing import Nil
from data.model import Role, Viewer
from data.store import accounts, audit, drafts, releases, schema, schema_reports, whole
from data.store.audit import Action
from data.store.demo import replace_demo
from data.store.releases import Made
from tests.demo_set import PARAMETERS, made
from tests.reported import DAY, DESA, VILLAGE, a_report
from tests.reported import put as file_report
from tests.stores import Stores

AT = datetime(2026, 11, 21, 7, 30, tzinfo=UTC)
ADMIN = Viewer(role=Role.ADMIN, name="Admin", subject="a" * 64)
CELL = {
    "place": "", "level": "country", "area": "", "kind": "group", "name": "masyarakat", "period": "2025",
    "reports_shown": "", "persons_shown": "–",
}  # fmt: skip
COMMANDS = ("backup", "copy", "migrate", "restore")
Rows = dict[str, list[tuple[Any, ...]]]


def fill(engine: Engine) -> Engine:
    """Put something into every table but the names of desa and the assignments of provinces."""
    few = made() | {"report_week": made()["report_week"].head(2_000)}
    replace_demo(engine, few, digest="d", data_until=PARAMETERS.end, note="", at=AT)
    made_so = Made(PARAMETERS.end, PARAMETERS.end, 10, 5, is_demo=True, digest="x", hidden=1)
    releases.save(engine, made_so, pd.DataFrame([CELL | {"reports": 7, "persons": None}]))
    add_people(engine)
    add_reports(engine)
    return engine


def add_reports(engine: Engine) -> None:
    """File something of every kind, as people do."""
    with engine.begin() as connection:
        connection.execute(insert(schema.village).values(VILLAGE))
        given = {"account_id": 1, "village_id": VILLAGE["id"], "office": "ponorogo", "valid_from": DAY}
        connection.execute(insert(schema_reports.assignment).values(given))
    file_report(engine, a_report(area="35.02.17"))
    file_report(engine, Nil(900, "2026-W01"))
    drafts.save(engine, DESA, "laporan", {"persons": 1}, at=AT)


def save_small(stores: Stores, folder: Path) -> Path:
    """Return the backup of a store with hardly anything in it."""
    engine = stores.open("migrated")
    audit.record(engine, ADMIN, Action.LOGIN, at=AT)
    return save(engine, folder / "small.zip")


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
