"""An import is undone as a whole, and a killed one has never been."""

import signal
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Connection, Engine, Table, insert, inspect, select, update

from data.filing import Report
from data.flow import Step
from data.model import Role
from data.setup import prepare
from data.store import bulk, filing, schema, steps
from data.store import imports as imports_store
from data.store.accounts import NotAllowedError
from data.store.schema_access import audit
from data.store.schema_imports import import_batch
from data.store.undo import UndoError, imports, undo
from data.store.versions import versions
from data.undo import main
from locales import text
from tests import importing_store, killed
from tests.importing import AS_OF, AT, OWNER, PENGELOLA, everything, put, stored, table
from tests.planted import viewer
from tests.reported import KANIM, WHOLE

engine = importing_store.any_engine

ROW = "{};tppo;{}/11/2024;Kab. Ponorogo;2;{};ponorogo"
KEPT = {"audit", "import_batch", "import_change", "dataset_version"}


def facts(engine: Engine) -> dict[str, object]:
    return {name: rows for name, rows in everything(engine).items() if name not in KEPT}


def undone(engine: Engine, batch: int) -> int:
    return undo(engine, OWNER, batch, at=AT, is_owner=True)


def test_undo_takes_away_what_was_added_and_brings_back_what_was_changed(engine: Engine) -> None:
    put(engine, table(ROW.format(1, 4, "diajukan")))
    before = facts(engine)
    report = put(engine, table(ROW.format(1, 5, "selesai"), ROW.format(2, 6, "")))
    assert report.accepted == 2
    digest = versions(engine, OWNER)["incident"].digest
    assert undone(engine, report.batch) == 2
    assert facts(engine) == before
    assert versions(engine, OWNER)["incident"].digest != digest
    with engine.connect() as connection:
        line = connection.execute(select(audit).order_by(audit.c.id.desc())).first()
        assert line is not None
        assert (line.action, line.detail) == ("undo", "muatan=2 incident baris=2")
    with pytest.raises(UndoError):
        undone(engine, report.batch)
    assert put(engine, table(ROW.format(2, 6, ""))).accepted == 1


def test_undo_of_facts_brings_the_former_row_back(engine: Engine) -> None:
    head = "Kode desa;Lintang;Bujur;Sumber\n35.02.17.2001;{};111,46;Kanim Ponorogo\n"
    empty = facts(engine)
    first = put(engine, head.format("-7,87"), "village")
    before = facts(engine)
    second = put(engine, head.format("-7,88"), "village")
    with pytest.raises(UndoError, match=str(second.batch)):
        undone(engine, first.batch)
    undone(engine, second.batch)
    assert facts(engine) == before
    undone(engine, first.batch)
    assert facts(engine) == empty


def test_undo_is_refused_where_a_later_import_changed_the_same_rows(engine: Engine) -> None:
    first = put(engine, table(ROW.format(1, 4, "")))
    later = put(engine, table(ROW.format(1, 5, "")))
    other = put(engine, table(ROW.format(2, 5, "")))
    before = everything(engine)
    with pytest.raises(UndoError, match=f" {later.batch}\\."):
        undone(engine, first.batch)
    assert everything(engine) == before
    undone(engine, later.batch)
    undone(engine, first.batch)
    assert stored(engine) == 1
    assert other.batch == 3


def test_undo_is_refused_where_people_have_worked_on_its_reports(engine: Engine) -> None:
    first = put(engine, table(ROW.format(1, 4, ""), ROW.format(2, 4, "")))
    other = put(engine, table(ROW.format(3, 5, "")))
    changed = put(engine, table(ROW.format(3, 6, "")))
    tickets = {row.batch_id: row.ticket for row in reports(engine)}
    assert None not in tickets.values(), "what is loaded can be quoted too"
    for batch, later in ((first.batch, ()), (other.batch, (changed.batch,))):
        assert not steps.take(engine, KANIM, [tickets[batch]], Step.VERIFY, WHOLE, at=AT)
        before = everything(engine)
        for number in (batch, *later):
            with pytest.raises(UndoError, match=text("undo.worked_on") if number != other.batch else None):
                undone(engine, number)
        assert everything(engine) == before


def test_what_was_done_before_a_file_changed_it_is_no_hindrance(engine: Engine) -> None:
    first = put(engine, table(ROW.format(1, 4, "")))
    (row,) = reports(engine)
    assert not steps.take(engine, KANIM, [row.ticket], Step.VERIFY, WHOLE, at=AT)
    changed = put(engine, table(ROW.format(1, 5, "")), at=AT + timedelta(hours=1))
    assert undone(engine, changed.batch) == 1
    (row,) = reports(engine)
    assert row.status == "diverifikasi"
    with pytest.raises(UndoError, match=text("undo.worked_on")):
        undone(engine, first.batch)


def test_a_report_filed_by_hand_comes_back_in_a_file_and_stays_as_it_is(engine: Engine) -> None:
    what = Report("tppo", "35.02", AS_OF, None, 2, "desa")
    ticket = filing.file(engine, viewer(Role.DESA), what, key="a", at=AT, as_of=AS_OF, login_configured=True).ticket
    before = reports(engine)
    report = put(engine, table(f"{ticket};tppo;7/1/2026;Kab. Ponorogo;3;selesai;ponorogo"))
    assert (report.accepted, report.unchanged) == (0, 1)
    assert reports(engine) == before


def reports(engine: Engine) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.execute(select(schema.incident).order_by(schema.incident.c.id)))


def test_a_row_that_others_point_at_is_not_taken_away(engine: Engine) -> None:
    batch = put(engine, "Kode desa;Sumber\n35.02.17.2001;Kanim Ponorogo\n", "village").batch
    with engine.begin() as connection:
        number = connection.scalar(select(schema.village.c.id).where(schema.village.c.batch_id == batch))
        unit = {"name": "Bangunsari", "regency_code": "35.02", "village_id": number, "is_demo": False}
        connection.execute(insert(schema.reporting_unit).values(unit))
    with pytest.raises(UndoError):
        undone(engine, batch)
    assert stored(engine, schema.reporting_unit) == 1


@pytest.mark.parametrize("role", Role)
def test_who_may_undo_what(engine: Engine, role: Role) -> None:
    batch = put(engine, table("1;wna;4/11/2024;Ponorogo;1;;"), viewer=viewer(Role.KANIM)).batch
    mine = role in {Role.PENGELOLA, Role.KANIM}
    assert len(imports(engine, viewer(role))) == mine
    if mine:
        assert undo(engine, viewer(role), batch, at=AT) == 1
    else:
        with pytest.raises(NotAllowedError):
            undo(engine, viewer(role), batch, at=AT)
    with engine.begin() as connection:
        connection.execute(update(import_batch).values(office="surabaya", undone_at=None))
    with pytest.raises(NotAllowedError):
        undo(engine, PENGELOLA, batch, at=AT)


def test_the_reference_leaves_loaded_rows_alone(engine: Engine) -> None:
    put(engine, "Kode desa;Sumber\n35.02.17.2001;Kanim Ponorogo\n", "village")
    put(engine, "Kantor;Kode kabupaten;Mulai;Sumber\nponorogo;35.20;4/11/2025;Surat\n", "office_area")
    before = {name: stored(engine, schema.metadata.tables[name]) for name in ("village", "office_area")}
    with engine.begin() as connection:
        connection.execute(update(schema.dataset_version).values(digest="of an older product"))
    assert prepare(engine)
    assert {name: stored(engine, schema.metadata.tables[name]) for name in before} == before


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # no thread of a test's process holds anything
@pytest.mark.parametrize(
    ("where", "after"),
    [
        ("loading.refuse_duplicates", 0), ("imports._open", 0), ("imports.insert_columns", 0),
        ("imports.insert_columns", 1), ("imports.insert_columns", 2), ("imports.compare", 20), ("imports._close", 0),
        ("imports.renew", 0), ("imports.record_within", 0),
    ],
)  # fmt: skip
def test_a_killed_import_has_never_been(engine: Engine, tmp_path: Path, where: str, after: int) -> None:
    put(engine, table(*(ROW.format(n, 4, "") for n in range(50))))
    before = everything(engine)
    engine.dispose()
    path = tmp_path / "berkas.csv"
    path.write_text(table(*(ROW.format(n, 5, "") for n in range(250))), "utf-8")
    address = engine.url.render_as_string(hide_password=False)
    assert killed.kill(address, path, where, after=after) == -signal.SIGKILL
    assert everything(engine) == before
    assert put(engine, path.read_bytes()).accepted == 250


def test_a_reader_is_not_kept_waiting_and_sees_nothing_of_an_open_import(engine: Engine) -> None:
    from data.importing import loading

    seen: list[tuple[int, float]] = []

    def look(step: str, _done: int, _total: int) -> None:
        if step == "store":
            start = time.monotonic()
            seen.append((stored(engine), time.monotonic() - start))

    from data.importing.loading import Request
    from tests.importing import AS_OF, source

    request = Request("incident", as_of=AS_OF, at=AT, viewer=OWNER, is_owner=True, login_configured=True)
    loading.load(engine, source(table(*(ROW.format(n, 4, "") for n in range(9)))), request, progress=look)
    assert seen
    assert all(rows == 0 and seconds < 1 for rows, seconds in seen)
    assert stored(engine) == 9


def test_the_command_lists_and_undoes(engine: Engine) -> None:
    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, list(arguments))

    put(engine, table(ROW.format(1, 4, "")))
    put(engine, table(ROW.format(2, 5, "")))
    assert "1  7 Jan 2026 10.00 WIB  incident  1 baris" in run().stdout
    assert run("1").exit_code == 0
    assert stored(engine) == 1
    assert ["dibatalkan" in line for line in run().stdout.splitlines()] == [False, True]
    assert run("1").exit_code == run("7").exit_code == 1


def test_very_many_rows_leave_the_indexes_as_they_were(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def indexes() -> set[str]:
        return {str(each["name"]) for each in inspect(engine).get_indexes("incident")}

    before = indexes()
    monkeypatch.setattr(bulk, "MANY", 10)
    seen: list[set[str]] = []
    usual = bulk.insert_columns

    def noted(connection: Connection, what: Table, columns: Any) -> int:
        seen.append({str(each["name"]) for each in inspect(connection).get_indexes("incident")})
        return usual(connection, what, columns)

    monkeypatch.setattr(imports_store, "insert_columns", noted)
    put(engine, table(*(ROW.format(n, 4, "") for n in range(20))))
    is_file = engine.dialect.name == "sqlite"  # a server's other readers would wait
    assert seen == [set() if is_file else before]
    assert indexes() == before
    assert put(engine, table(*(ROW.format(n, 4, "") for n in range(50)))).accepted == 30
    assert seen[-1] == ({"ix_incident_row_key"} if is_file else before)
    assert indexes() == before
