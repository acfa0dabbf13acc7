"""What is loaded has a ticket; a report or an activity of a Desa Binaan is a sign of its life until it is undone."""

import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select

from data import tickets
from data.filing import Report
from data.importing import exporting
from data.importing.keys import Keys
from data.model import Role
from data.store import filing, schema, units
from data.store.schema_access import account
from data.store.schema_reports import assignment
from data.store.undo import undo
from tests import importing_store
from tests.importing import AS_OF, AT, OWNER, everything, put, stored, table
from tests.planted import viewer

engine = importing_store.any_engine

HEAD = "No. Laporan;Kategori;Tgl Lapor;Kab/Kota;Desa;Jumlah orang;Kantor"
ROW = "{};wna;{}/11/2024;Kab. Ponorogo;{};1;ponorogo"
VILLAGES = "Kode desa;Sumber\n35.02.17.2001;Kanim Ponorogo\n35.02.17.2002;Kanim Ponorogo\n"
ACTIVITIES = "Jenis kegiatan;Tanggal;Kab/Kota;Desa;Peserta\n"


def heard(engine: Engine) -> set[tuple[str, str, str]]:
    """Name of the unit, week and kind of all signs."""
    unit, week = schema.reporting_unit.c, schema.report_week.c
    with engine.connect() as connection:
        return {
            tuple(row) for row in connection.execute(select(unit.name, week.week, week.kind).join(schema.report_week))
        }


def given(engine: Engine, what: Any = schema.incident) -> dict[str, str]:
    """Number of a row → its ticket."""
    with engine.connect() as connection:
        return {row.number: row.ticket for row in connection.execute(select(what.c.number, what.c.ticket))}


def test_every_loaded_row_has_a_ticket_and_keeps_it(engine: Engine) -> None:
    put(engine, table(*(ROW.format(n, 4, "") for n in range(50)), head=HEAD))
    first = given(engine)
    assert len(set(first.values())) == 50
    assert [tickets.normal(each) for each in first.values()] == list(first.values())
    put(engine, table(*(ROW.format(n, 5, "") for n in range(51)), head=HEAD))
    assert {number: ticket for number, ticket in given(engine).items() if number in first} == first
    put(engine, "No. Laporan;Jenis kegiatan;Tanggal;Kab/Kota\n1;bimtek;4/11/2024;Ponorogo\n", "activity")
    assert tickets.normal(given(engine, schema.activity)["1"])


def test_a_ticket_that_is_taken_is_drawn_again(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    put(engine, table(ROW.format(1, 4, ""), head=HEAD))
    usual, taken = tickets.new, given(engine)["1"]
    drawn = [[taken], [taken]]
    monkeypatch.setattr(tickets, "new", lambda count: drawn.pop() if len(drawn) > 1 else usual(count))
    assert put(engine, table(ROW.format(2, 4, ""), head=HEAD)).accepted == 1
    assert len(set(given(engine).values())) == 2


def test_what_came_through_the_form_comes_back_as_it_went(engine: Engine) -> None:
    officer, at = viewer(Role.PIMPASA), datetime(2025, 12, 3, 3, tzinfo=UTC)
    report = Report("wna", "35.02.17.2001", date(2025, 12, 3), None, 1, "masyarakat")
    for key in ("a", "b"):
        filing.file(engine, officer, report, key=key * 20, at=at, as_of=AS_OF, login_configured=True)
    put(engine, table(ROW.format("", 4, ""), ROW.format("", 4, ""), head=HEAD))
    before, target = everything(engine)["incident"], io.BytesIO()
    assert exporting.write(engine, viewer(Role.STAF), target) == 4
    again = put(engine, target.getvalue())
    assert (again.read, again.unchanged) == (4, 4)
    assert everything(engine)["incident"] == before


def test_reports_of_a_desa_binaan_are_signs_of_life(engine: Engine) -> None:
    put(engine, VILLAGES, "village")
    rows = (ROW.format(1, 4, "Bangunsari"), ROW.format(2, 5, "Bangunsari"), ROW.format(3, 12, "Purbosuman"))
    first = put(engine, table(*rows, ROW.format(4, 4, ""), head=HEAD))
    told = {("Bangunsari", "2024-W45", "laporan"), ("Purbosuman", "2024-W46", "laporan")}
    assert heard(engine) == told
    assert put(engine, table(*rows, head=HEAD)).unchanged == 3
    assert heard(engine) == told
    moved = put(engine, table(ROW.format(3, 4, "Bangunsari"), head=HEAD))
    assert heard(engine) == {("Bangunsari", "2024-W45", "laporan")}
    assert stored(engine, schema.reporting_unit) == 1
    undo(engine, OWNER, moved.batch, at=AT, is_owner=True)
    assert heard(engine) == told
    undo(engine, OWNER, first.batch, at=AT, is_owner=True)
    assert heard(engine) == set()
    assert stored(engine, schema.reporting_unit) == 0


def test_activities_name_a_village_and_undo_leaves_what_others_support(engine: Engine) -> None:
    put(engine, VILLAGES, "village")
    put(engine, table(ROW.format(1, 4, "Bangunsari"), head=HEAD))
    lines = ("sosialisasi;6/11/2024;Ponorogo;Bangunsari;45", "bimtek;7/10/2024;Ponorogo;Purbosuman;9")
    report = put(engine, ACTIVITIES + "\n".join(lines) + "\n", "activity")
    both = {("Bangunsari", "2024-W45", "laporan"), ("Bangunsari", "2024-W45", "kegiatan")}
    assert heard(engine) == both | {("Purbosuman", "2024-W41", "kegiatan")}
    assert put(engine, ACTIVITIES + "\n".join(lines) + "\n", "activity").unchanged == 2
    with engine.connect() as connection:
        unit = connection.execute(select(schema.reporting_unit).order_by(schema.reporting_unit.c.name)).first()
    assert unit is not None
    assert unit.fostered_from == date(2024, 11, 4)
    undo(engine, OWNER, report.batch, at=AT, is_owner=True)
    assert heard(engine) == {("Bangunsari", "2024-W45", "laporan")}
    assert stored(engine, schema.reporting_unit) == 1


def test_an_activity_without_a_village_has_the_key_it_had(engine: Engine) -> None:
    plain = "Jenis kegiatan;Tanggal;Kab/Kota;Peserta\nsosialisasi;6/11/2024;Ponorogo;45\n"
    put(engine, plain, "activity")
    with engine.connect() as connection:
        key = connection.scalar(select(schema.activity.c.row_key))
    assert Keys("activity").of([None], [None], [["sosialisasi"], ["2024-11-06"], ["45"], ["35.02"]]) == [key]
    assert put(engine, ACTIVITIES + "sosialisasi;6/11/2024;Ponorogo;;45\n", "activity").unchanged == 1
    dry = put(engine, ACTIVITIES + "sosialisasi;6/11/2024;Ponorogo;Bangunsari;45\n", "activity", dry_run=True)
    assert dry.accepted == 1
    assert stored(engine, schema.reporting_unit) == 0


def test_an_assigned_village_stays_a_unit(engine: Engine) -> None:
    put(engine, VILLAGES, "village")
    batch = put(engine, table(ROW.format(1, 4, "Bangunsari"), head=HEAD)).batch
    with engine.begin() as connection:
        place = units.of_area(connection, "35.02.17.2001")
        person = {
            "email": "p@x",
            "role": "pimpasa",
            "office": "ponorogo",
            "active": True,
            "updated_by": "",
            "updated_at": AT,
        }
        number = connection.execute(insert(account).values(person).returning(account.c.id)).scalar_one()
        given = {"account_id": number, "village_id": place, "office": "ponorogo", "valid_from": date(2025, 1, 1)}
        connection.execute(insert(assignment).values(given))
    undo(engine, OWNER, batch, at=AT, is_owner=True)
    with engine.connect() as connection:
        unit = connection.execute(select(schema.reporting_unit)).one()
    assert (unit.village_id, unit.fostered_from) == (place, date(2025, 1, 1))
