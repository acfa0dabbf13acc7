"""Reference facts and village names in the database: all or nothing, once, and nothing that is pointed at is lost."""

import os
import resource
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Engine, Table, func, insert, select, update
from sqlalchemy.exc import OperationalError

from data import facts, setup
from data.facts import Facts
from data.model import Viewer
from data.problems import FactsError
from data.store import load, schema
from data.store.versions import versions
from locales import text
from tests.stores import Stores
from tests.test_facts import COUNTS, with_bad

AT = datetime(2026, 3, 1, 8, 30, tzinfo=timezone(timedelta(hours=7)))
TABLES = (*load.REFERRED, *load.LEAVES)
ROWS = sum(COUNTS[file] for file, _ in TABLES)
HEADINGS = ("code,regency_code,name", "code,district_code,name")
DISTRICTS = ("11.01.01,11.01,Bakongan", "72.06.20,72.06,Sombori Kepulauan")
VILLAGES = ("11.01.01.2001,11.01.01,Keude Bakongan", "72.06.20.2001,72.06.20,Mbokita")


@pytest.fixture(scope="module")
def known() -> Facts:
    return facts.load()


@pytest.fixture
def engine(stores: Stores) -> Engine:
    return stores.open("migrated")


def counts(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {table.name: connection.scalar(select(func.count()).select_from(table)) or 0 for _, table in TABLES}


def contents(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    with engine.connect() as connection:
        return {
            name: [tuple(row) for row in connection.execute(select(t))] for name, t in schema.metadata.tables.items()
        }


def changed(known: Facts, file: str, frame: pd.DataFrame, digest: str = "changed") -> Facts:
    return replace(known, digest=digest, frames={**known.frames, file: frame})


def without(known: Facts, file: str, column: str, value: object) -> Facts:
    frame = known[file]
    return changed(known, file, frame[frame[column] != value])


def put(engine: Engine, table: Table, **values: object) -> None:
    with engine.begin() as connection:
        connection.execute(insert(table).values(values))


def package(folder: Path, districts: tuple[str, ...] = DISTRICTS, villages: tuple[str, ...] = VILLAGES) -> Path:
    """Return a folder like that of the npm package, with a few rows."""
    (folder / "data").mkdir(parents=True, exist_ok=True)
    for name, heading, rows in zip(("districts", "villages"), HEADINGS, (districts, villages), strict=True):
        (folder / "data" / f"{name}.csv").write_text("\n".join((heading, *rows)) + "\n", encoding="utf-8")
    return folder


def store_names(engine: Engine, folder: Path) -> bool:
    return load.store_village_names(engine, folder / "data" / "districts.csv", folder / "data" / "villages.csv", at=AT)


def test_everything_is_stored(engine: Engine, known: Facts) -> None:
    assert load.store_reference(engine, known, at=AT)
    assert counts(engine) == {table.name: COUNTS[file] for file, table in TABLES}
    version = versions(engine, Viewer())["reference"]
    assert (version.digest, version.rows) == (known.digest, ROWS)
    assert version.loaded_at == datetime(2026, 3, 1, 1, 30, tzinfo=UTC).replace(tzinfo=None)
    with engine.connect() as connection:
        ponorogo = connection.execute(select(schema.regency).where(schema.regency.c.code == "35.02")).one()
        area = connection.execute(select(schema.office_area).where(schema.office_area.c.regency_code == "35.02")).one()
        pacitan = connection.scalar(select(schema.regency.c.area_km2).where(schema.regency.c.code == "11.10"))
        seatless = connection.scalar(select(schema.office.c.seat_regency_code).where(schema.office.c.code == "agam"))
    assert (ponorogo.name, ponorogo.province_code) == ("Kabupaten Ponorogo", "35")
    assert (area.office_code, area.valid_from, area.valid_to) == ("ponorogo", date(2025, 9, 10), None)
    assert (pacitan, seatless) == (None, None)


def test_loading_again_changes_nothing(engine: Engine, known: Facts) -> None:
    load.store_reference(engine, known)
    before = contents(engine)
    assert not load.store_reference(engine, known)
    assert contents(engine) == before


def test_new_facts_replace_the_old(engine: Engine, known: Facts) -> None:
    load.store_reference(engine, known)
    renamed = known["regencies"].replace({"name": {"Kabupaten Ponorogo": "Kabupaten Reog"}})
    assert load.store_reference(engine, changed(known, "regencies", renamed))
    with engine.connect() as connection:
        assert (
            connection.scalar(select(schema.regency.c.name).where(schema.regency.c.code == "35.02")) == "Kabupaten Reog"
        )
    assert counts(engine) == {table.name: COUNTS[file] for file, table in TABLES}
    assert versions(engine, Viewer())["reference"].digest == "changed"
    assert load.store_reference(engine, known), "going back is a change too"


@pytest.mark.parametrize(
    ("file", "column", "value", "removed"),
    [("pockets", "regency_code", "52.03", 1), ("office_areas", "office_code", "madiun", 4), ("villages", "id", 1, 1)],
)
def test_vanished_rows_go(engine: Engine, known: Facts, file: str, column: str, value: object, removed: int) -> None:
    load.store_reference(engine, known)
    assert load.store_reference(engine, without(known, file, column, value))
    assert counts(engine)[dict(TABLES)[file].name] == COUNTS[file] - removed


def test_vanished_rows_stay_while_something_points_at_them(engine: Engine, known: Facts) -> None:
    load.store_reference(engine, known)
    put(engine, schema.reporting_unit, name="unit", regency_code="21.71", village_id=1, is_demo=False)
    held = {"kind": "sosialisasi", "held_on": date(2026, 1, 1), "regency_code": "35.02", "is_demo": False}
    put(engine, schema.activity, office="kediri", **held)
    fewer = without(without(known, "villages", "id", 1), "offices", "code", "kediri")
    kediri = fewer["villages"]["office_code"].ne("kediri")
    assert load.store_reference(engine, changed(fewer, "villages", fewer["villages"][kediri], digest="fewer"))
    after = counts(engine)
    assert (after["office"], after["village"]) == (COUNTS["offices"], COUNTS["villages"] - 1)
    with engine.connect() as connection:
        assert connection.scalar(select(schema.village.c.name).where(schema.village.c.id == 1)) == "Kelurahan Tiban"


def test_what_an_office_says_of_a_village_stays(engine: Engine, known: Facts) -> None:
    load.store_reference(engine, known)
    with engine.begin() as connection:
        connection.execute(update(schema.village).where(schema.village.c.id == 2).values(status="aman", note="lama"))
    load.store_reference(engine, replace(known, digest="again"))
    with engine.connect() as connection:
        village = connection.execute(select(schema.village).where(schema.village.c.id == 2)).one()
    assert (village.status, village.note) == ("aman", "dibentuk")


def test_failure_half_way_leaves_what_was_there(engine: Engine, known: Facts, monkeypatch: pytest.MonkeyPatch) -> None:
    load.store_reference(engine, known)
    before = contents(engine)

    def fail(*_arguments: object) -> None:
        message = "disk full"
        raise RuntimeError(message)

    monkeypatch.setattr(load, "_record_version", fail)
    with pytest.raises(RuntimeError, match="disk full"):
        load.store_reference(engine, without(known, "pockets", "rank", 1))
    assert contents(engine) == before


def test_village_names(engine: Engine, known: Facts, tmp_path: Path) -> None:
    load.store_reference(engine, known)
    folder = package(tmp_path / "p")
    assert store_names(engine, folder)
    with engine.connect() as connection:
        names = {row.code: row.name for row in connection.execute(select(schema.village_name))}
        added = connection.execute(select(schema.district).where(schema.district.c.code == "72.06.20")).one()
    assert names == {"11.01.01.2001": "Keude Bakongan", "72.06.20.2001": "Mbokita"}
    assert tuple(added) == ("72.06.20", "Sombori Kepulauan", "72.06", None, None)
    before = contents(engine)
    assert not store_names(engine, folder)
    assert contents(engine) == before
    load.store_reference(engine, replace(known, digest="again"))
    assert counts(engine)["district"] == COUNTS["districts"] + 1, "a kecamatan that desa point at stays"
    assert store_names(engine, package(tmp_path / "p", villages=VILLAGES[:1]))
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(schema.village_name)) == 1


@pytest.mark.parametrize(
    ("districts", "villages", "problem"),
    [
        (DISTRICTS, ("11.01.01.2001,11.01.02,X",), ("villages.csv", 2, "code", "11.01.01.2001")),
        (DISTRICTS, ("11.01.01.201,11.01.01,X",), ("villages.csv", 2, "code", "11.01.01.201")),
        (DISTRICTS, ("11.01.01.2001,11.01.01,<b>X",), ("villages.csv", 2, "name", "<b>X")),
        (DISTRICTS, ("11.01.03.2001,11.01.03,X",), ("villages.csv", 2, "district_code", "11.01.03")),
        (("99.01.01,99.01,X",), ("99.01.01.2001,99.01.01,X",), ("districts.csv", 2, "regency_code", "99.01")),
    ],
)
def test_bad_village_names_are_refused(
    engine: Engine,
    known: Facts,
    tmp_path: Path,
    districts: tuple[str, ...],
    villages: tuple[str, ...],
    problem: tuple[str, int, str, str],
) -> None:
    load.store_reference(engine, known)
    with pytest.raises(FactsError) as caught:
        store_names(engine, package(tmp_path / "p", districts, villages))
    assert problem in [(found.file, found.row, found.column, found.value) for found in caught.value.problems]
    assert "village_name" not in versions(engine, Viewer())


def test_prepare_makes_a_new_database(stores: Stores, url: str) -> None:
    engine = stores.at(url)
    assert setup.prepare(engine)
    assert not setup.prepare(engine)
    assert counts(engine)["regency"] == COUNTS["regencies"]


def test_prepare_refuses_bad_facts_and_keeps_the_old(engine: Engine, tmp_path: Path) -> None:
    setup.prepare(engine)
    before = contents(engine)
    with pytest.raises(FactsError, match=r"pockets\.csv, baris 4, kolom rank"):
        setup.prepare(engine, reference=with_bad(tmp_path / "r", "pockets-rank"))
    assert contents(engine) == before


def run_setup(url: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DATABASE_URL": url, "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-W", "error", "-m", "data.setup"]
    root = Path(__file__).parents[1]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, encoding="utf-8", check=False)


def cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_second_start_skips_quickly(url: str) -> None:
    first = run_setup(url)
    assert (first.returncode, first.stderr) == (0, "")
    assert text("setup.reference", rows="8.312") in first.stdout.splitlines()
    before = cpu_seconds()
    second = run_setup(url)
    assert cpu_seconds() - before < 2
    assert (second.returncode, second.stderr) == (0, "")
    assert {text("setup.migrated_before"), text("setup.reference_before", rows="8.312")} <= set(
        second.stdout.splitlines()
    )


def test_progress_without_the_package(engine: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    setup.set_up(engine, package=tmp_path / "absent")
    assert capsys.readouterr().out.splitlines() == [
        text("setup.database", url=engine.url.render_as_string(hide_password=True)),
        text("setup.migrated_before"),
        text("setup.reference", rows="8.312"),
        text("setup.no_package", folder=tmp_path / "absent"),
    ]
    setup.set_up(engine, package=package(tmp_path / "p"))
    assert capsys.readouterr().out.splitlines()[2:] == [
        text("setup.reference_before", rows="8.312"),
        text("setup.village_names", rows="2"),
    ]


@pytest.mark.parametrize("error", [FactsError([]), OperationalError("SELECT 1", {}, Exception("locked"))])
def test_failures_are_told_without_a_traceback(
    error: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_arguments: object) -> None:
        raise error

    monkeypatch.setattr(setup, "set_up", fail)
    with pytest.raises(SystemExit) as stopped:
        setup.main([])
    shown = capsys.readouterr()
    assert stopped.value.code == 1
    assert shown.out == ""
    assert len(shown.err.splitlines()) == 1
