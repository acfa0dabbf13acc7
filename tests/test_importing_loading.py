"""Files in the store: all rows or none, the same again changes nothing, and whose file it may be."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, select

from data.importing.keys import Keys
from data.importing.kinds import KINDS
from data.importing.loading import Report, may_load
from data.model import Role, Viewer
from data.signin import LoginRequiredError
from data.store import places, schema
from data.store.accounts import NotAllowedError
from data.store.incidents import cube
from data.store.schema_access import audit, office_province
from data.store.schema_imports import import_batch, import_change, village_point
from data.store.versions import versions
from locales import text
from tests import importing_store
from tests.importing import AT, HEAD, PENGELOLA, book, everything, put, stored, table
from tests.planted import viewer

engine = importing_store.any_engine

PLAIN = "Kategori;Tgl Lapor;Kab/Kota;Jumlah orang"
REFUSAL = "penolakan_paspor;4/11/2024;Ponorogo;1"
ROW = "{};tppo;{}/11/2024;Kab. Ponorogo;2;{};ponorogo"


def numbers(report: Report) -> tuple[int, int, int, int]:
    return report.read, report.accepted, report.refused, report.unchanged


def incidents(engine: Engine) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.execute(select(schema.incident).order_by(schema.incident.c.id)))


def test_rows_are_what_the_file_says(engine: Engine) -> None:
    report = put(engine, table("A/1;Penolakan Paspor;4/11/2024;KAB. PONOROGO;1.000;Selesai;Kanim Ponorogo"))
    assert numbers(report) == (1, 1, 0, 0)
    (row,) = incidents(engine)
    assert (row.category, row.reported_on, row.week, row.month) == (
        "penolakan_paspor", date(2024, 11, 4), "2024-W45", "2024-11",
    )  # fmt: skip
    assert (row.event_regency, row.precision, row.persons, row.status) == ("35.02", "kabupaten", 1000, "selesai")
    assert (row.office, row.channel, row.number, row.is_demo, row.filed_by) == ("ponorogo", "kanim", "A/1", False, None)
    assert row.batch_id == report.batch == 1
    assert cube(engine, Viewer(role=Role.PIMPINAN), by="month")["persons"].tolist() == [1000]


def test_the_same_file_again_changes_nothing(engine: Engine) -> None:
    content = table(*(ROW.format(n, n, "diajukan") for n in range(1, 9)))
    put(engine, content)
    before = everything(engine)
    assert numbers(put(engine, content)) == (8, 0, 0, 8)
    after = everything(engine)
    assert {name for name in after if after[name] != before[name]} == {"audit"}


def test_two_like_refusals_stay_two_and_a_longer_file_adds_only_what_is_new(engine: Engine) -> None:
    assert numbers(put(engine, table(REFUSAL, REFUSAL, head=PLAIN))) == (2, 2, 0, 0)
    assert numbers(put(engine, table(REFUSAL, REFUSAL, REFUSAL, head=PLAIN))) == (3, 1, 0, 2)
    other = "Penolakan Paspor;04-11-2024;Kab. Ponorogo;1"
    assert numbers(put(engine, table(other, REFUSAL, other, head=PLAIN))) == (3, 0, 0, 3)
    assert stored(engine) == 3


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 2)), max_size=12), st.randoms())
def test_order_and_repetition_never_change_what_is_stored(
    engine: Engine, rows: list[tuple[int, int]], random: Any
) -> None:
    with engine.begin() as connection:
        connection.execute(delete(schema.incident))
    lines = [f"wna;{day}/11/2024;Ponorogo;{persons}" for day, persons in rows]
    put(engine, table(*lines[: len(lines) // 2], head=PLAIN))
    put(engine, table(*lines, head=PLAIN))
    random.shuffle(lines)
    assert put(engine, table(*lines, head=PLAIN)).accepted == 0
    assert stored(engine) == len(rows)


def test_a_number_is_its_offices_own(engine: Engine) -> None:
    put(engine, table("1;wna;4/11/2024;Ponorogo;1;;ponorogo", "1;wna;4/11/2024;Ponorogo;1;;surabaya"))
    assert stored(engine) == 2
    report = put(engine, table("1;wna;5/11/2024;Kab. Pacitan;4;;ponorogo"))
    assert numbers(report) == (1, 1, 0, 0)
    row = incidents(engine)[0]
    assert (row.reported_on, row.week, row.event_regency, row.persons) == (date(2024, 11, 5), "2024-W45", "35.01", 4)


def test_a_status_goes_on_and_never_back(engine: Engine) -> None:
    for status, kept in (("diverifikasi", "diverifikasi"), ("diajukan", "diverifikasi"), ("selesai", "selesai")):
        put(engine, table(ROW.format(1, 4, status)))
        assert incidents(engine)[0].status == kept
    assert put(engine, table("1;tppo;4/11/2024;Ponorogo;2;ponorogo", head=HEAD.replace(";Status", ""))).accepted == 0
    assert incidents(engine)[0].status == "selesai"


def test_nothing_is_stored_while_a_row_is_refused_unless_asked_for(engine: Engine) -> None:
    content = table(ROW.format(1, 4, ""), ROW.format(2, 40, ""), ROW.format(3, 5, ""))
    before = everything(engine)
    report = put(engine, content)
    assert (*numbers(report), report.held) == (3, 0, 1, 0, 2)
    assert everything(engine) == before
    report = put(engine, content, accept_good=True)
    assert (*numbers(report), report.held) == (3, 2, 1, 0, 0)
    assert stored(engine) == 2
    mended = content.replace("40/11", "14/11")
    assert numbers(put(engine, mended)) == (3, 1, 0, 2)


def test_a_dry_run_counts_and_leaves_everything(engine: Engine) -> None:
    before = everything(engine)
    assert numbers(put(engine, table(ROW.format(1, 4, "")), dry_run=True, login_configured=False)) == (1, 1, 0, 0)
    assert everything(engine) == before


def test_no_real_report_without_a_login(engine: Engine) -> None:
    with pytest.raises(LoginRequiredError):
        put(engine, table(ROW.format(1, 4, "")), login_configured=False)
    assert stored(engine) == 0


def test_who_when_and_which_file_is_written_down(engine: Engine) -> None:
    put(engine, table(ROW.format(1, 4, "")), viewer=PENGELOLA)
    with engine.connect() as connection:
        batch = connection.execute(select(import_batch)).one()
        line = connection.execute(select(audit)).one()
    assert (batch.actor, batch.role, batch.office, batch.kind) == (
        PENGELOLA.subject,
        "pengelola",
        "ponorogo",
        "incident",
    )
    assert (batch.at, batch.read, batch.accepted, batch.undone_at) == (AT.replace(tzinfo=None), 1, 1, None)
    assert len(batch.sha256) == 64
    assert (line.action, line.detail) == ("import", "muatan=1 incident baca=1 terima=1 tolak=0 tetap=0")
    version = versions(engine, Viewer())["incident"]
    assert (version.rows, version.data_until) == (1, date(2024, 11, 4))


def test_every_import_renews_the_version(engine: Engine) -> None:
    digests = set()
    for day in (4, 5):
        put(engine, table(ROW.format(day, day, "")))
        digests.add(versions(engine, Viewer())["incident"].digest)
    assert len(digests) == 2


# Who may


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("role", Role)
def test_roles_load_what_is_theirs(kind: str, role: Role) -> None:
    allowed = {
        Role.PENGELOLA: {"incident", "activity", "village"},
        Role.KANIM: {"incident", "activity", "village"},
        Role.PIMPASA: {"incident", "activity"},
    }
    assert may_load(viewer(role), kind) == (kind in allowed.get(role, set()))
    assert not may_load(Viewer(role=role, office="ponorogo"), kind), "a role that is tried on loads nothing"


def test_who_may_not_is_refused_before_the_file_is_read(engine: Engine) -> None:
    with pytest.raises(NotAllowedError):
        put(engine, "not even a table", viewer=viewer(Role.ADMIN))


def test_an_office_loads_its_own_rows_of_its_own_area(engine: Engine) -> None:
    rows = (
        "1;wna;4/11/2024;Ponorogo;1;;",
        "2;wna;4/11/2024;Ponorogo;1;;surabaya",
        "3;wna;4/11/2024;Kota Batam;1;;ponorogo",
    )
    report = put(engine, table(*rows), viewer=PENGELOLA)
    assert [tuple(problem) for problem in report.problems] == [
        (3, "Kantor", text("validation.cell", value="surabaya", fault=text("values.other_office", office="ponorogo"))),
        (4, "Kab/Kota", text("rules.own_area")),
    ]
    put(engine, table(rows[0]), viewer=PENGELOLA)
    assert incidents(engine)[0].office == "ponorogo"


def test_the_office_of_the_command_is_only_a_default(engine: Engine) -> None:
    put(engine, table("1;wna;4/11/2024;Ponorogo;1;;", "1;wna;4/11/2024;Ponorogo;1;;surabaya"), office="ponorogo")
    assert [row.office for row in incidents(engine)] == ["ponorogo", "surabaya"]


# Other kinds


def test_a_village_is_stored_where_its_kecamatan_is_until_it_has_a_point(engine: Engine) -> None:
    put(engine, "Kab/Kota;Desa;Sumber;Kantor\nPonorogo;Ds. Bangunsari;Kanim Ponorogo;ponorogo\n", "village")
    village = schema.village
    with engine.connect() as connection:
        row = connection.execute(select(village).where(village.c.batch_id.is_not(None))).one()
        district = connection.execute(select(schema.district).where(schema.district.c.code == "35.02.17")).one()
    assert (row.name, row.area_code, row.district_name, row.precision) == (
        "Bangunsari", "35.02.17.2001", district.name, "desa",
    )  # fmt: skip
    assert (row.lat, row.lon, row.status) == (district.lat, district.lon, "belum_dinilai")
    point = "Kode desa;Lintang;Bujur;Sumber\n35.02.17.2001;-7,87;111,46;Kanim Ponorogo\n"
    assert numbers(put(engine, point, "village")) == (1, 1, 0, 0)
    assert numbers(put(engine, point, "village")) == (1, 0, 0, 1)


def test_activities_areas_provinces_placements_and_points(engine: Engine) -> None:
    files = {
        "activity": "Jenis kegiatan;Tanggal;Kab/Kota;Peserta\nSosialisasi;4/11/2024;Ponorogo;45\n",
        "office_area": "Kantor;Kode kabupaten;Mulai;Sumber\nponorogo;35.20;4/11/2025;Surat Kanim\n",
        "office_province": "Kanwil;Provinsi;Mulai\nkanwil-jawa-timur;Jawa Timur;1/1/2025\n",
        "placement": "Kab/Kota;Awal periode;Akhir periode;Jumlah penempatan;Jenis;Sumber\n"
        "Ponorogo;1/1/2024;31/12/2024;5.659;penempatan;BP3MI\n",
        "village_points": "Kode desa;Lintang;Bujur\n35.02.17.2001;-7,87;111,46\n",
    }
    tables = {
        "activity": schema.activity, "office_area": schema.office_area, "office_province": office_province,
        "placement": schema.placement, "village_points": village_point,
    }  # fmt: skip
    for kind, content in files.items():
        before = stored(engine, tables[kind])
        assert numbers(put(engine, content, kind)) == (1, 1, 0, 0), kind
        assert stored(engine, tables[kind]) == before + 1
        assert numbers(put(engine, content, kind)) == (1, 0, 0, 1), kind
    assert stored(engine, import_change) == len(files) - 1


def test_a_measured_point_moves_its_village(engine: Engine) -> None:
    put(engine, "Kode desa;Sumber\n35.02.17.2001;Kanim Ponorogo\n", "village")
    put(engine, "Kode desa;Lintang;Bujur\n35.02.17.2001;-7,8765;111,4567\n", "village_points")
    known = places.villages(engine, Viewer()).set_index("area_code")
    assert known[["lat", "lon"]].to_dict("index")["35.02.17.2001"] == {"lat": -7.8765, "lon": 111.4567}
    assert len(known) == stored(engine, schema.village)


def test_a_workbook_is_a_file_like_any_other(engine: Engine) -> None:
    day = datetime.fromisoformat("2024-11-04")
    rows: list[list[Any]] = [
        PLAIN.split(";"),
        ["wna", day, "Ponorogo", 1],
        ["wna", 45600, "Ponorogo", 2.0],
        ["wna", "4/11/2024", 35.1, 1],
    ]
    report = put(engine, book(rows), name="a.xlsx", accept_good=True)
    assert numbers(report) == (3, 2, 1, 0)
    assert report.problems[0].row == 4
    assert {row.reported_on for row in incidents(engine)} == {date(2024, 11, 4)}


def test_keys_tell_kinds_offices_and_numbers_apart() -> None:
    keys = {
        key
        for kind in ("incident", "activity")
        for key in Keys(kind).of(["a", "a", "b", None, "a"], ["1", "2", "1", None, None], [["x", "x", "x", "x", "x"]])
    }
    assert len(keys) == 10
    assert all(len(key) == 32 for key in keys)
