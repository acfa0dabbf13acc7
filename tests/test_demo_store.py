"""The demonstration set in the store and its command: never beside a real report."""

from datetime import UTC, date, datetime

import pandas as pd
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, Table, func, insert, select
from sqlalchemy.exc import IntegrityError

from data.demo.__main__ import main
from data.model import Viewer
from data.periods import month_of, week_of
from data.store import schema
from data.store.demo import TABLES, RealIncidentsError, current_demo, remove_demo, replace_demo
from data.store.versions import has_real_incidents, versions
from tests.demo_set import PARAMETERS, Frames, made
from tests.stores import Stores

AT = datetime(2026, 1, 7, 3, tzinfo=UTC)
ANYBODY = Viewer()
SHORT = ["--until", "2026-01-07", "--incidents", "2000", "--weeks", "160"]


@pytest.fixture
def frames() -> Frames:
    return made()


@pytest.fixture
def few() -> Frames:
    """All but most of the weekly signs of life: quick to write."""
    return made() | {"report_week": made()["report_week"].head(3_000)}


@pytest.fixture
def engine(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> Engine:
    url = stores.url("ready")
    monkeypatch.setenv("DATABASE_URL", url)
    return stores.at(url)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def counted(engine: Engine, table: Table) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def counts(engine: Engine) -> dict[str, int]:
    return {name: counted(engine, table) for name, table in schema.metadata.tables.items()}


def store_real(engine: Engine) -> None:
    day = date(2026, 1, 5)
    row = {
        "category": "wna", "reported_on": day, "week": week_of(day), "month": month_of(day), "event_regency": "35.02",
        "precision": "kabupaten", "persons": 1, "channel": "kanim", "status": "diajukan", "is_demo": False,
    }  # fmt: skip
    with engine.begin() as connection:
        connection.execute(insert(schema.incident).values(row))


# The store


def test_written_once_and_removed_without_a_trace(engine: Engine, few: Frames) -> None:
    before = counts(engine)
    note = PARAMETERS.as_text()
    written = replace_demo(engine, few, digest="d", data_until=PARAMETERS.end, note=note, at=AT)
    assert written == sum(map(len, few.values()))
    assert replace_demo(engine, few, digest="d", data_until=PARAMETERS.end, note=note, at=AT) == 0
    assert {table.name: counted(engine, table) for table in TABLES} == {n: len(f) for n, f in few.items()}
    stored = current_demo(engine, ANYBODY)
    assert stored is not None
    assert (stored.note, stored.data_until, stored.rows) == (note, PARAMETERS.end, written)
    assert versions(engine, ANYBODY)["demo"].loaded_at == AT.replace(tzinfo=None)
    assert remove_demo(engine, at=AT) == {name: len(frame) for name, frame in few.items()}
    assert current_demo(engine, ANYBODY) is None
    assert versions(engine, ANYBODY)["demo"].rows == 0
    assert {n: c for n, c in counts(engine).items() if n != "dataset_version"} == {
        n: c for n, c in before.items() if n != "dataset_version"
    }


def test_rows_are_stored_as_they_are(engine: Engine, few: Frames) -> None:
    replace_demo(engine, few, digest="d", data_until=PARAMETERS.end, note="", at=AT)
    with engine.connect() as connection:
        found = connection.execute(select(schema.incident).order_by(schema.incident.c.id))
        rows = pd.DataFrame(found.all(), columns=list(found.keys()))
    made = few["incident"]
    for name in ("category", "week", "month", "event_regency", "district", "origin_regency", "office", "status"):
        assert rows[name].fillna("").tolist() == made[name].astype(object).where(made[name].notna(), "").tolist(), name
    for name in ("reported_on", "occurred_on", "filed_at", "closed_at"):
        assert pd.to_datetime(rows[name]).astype("datetime64[s]").equals(made[name]), name


def test_units_of_a_set_are_numbered_on_from_real_ones(engine: Engine, frames: Frames) -> None:
    with engine.begin() as connection:
        real = {"id": 7, "name": "Desa nyata", "regency_code": "35.02", "is_demo": False}
        connection.execute(insert(schema.reporting_unit).values(real))
    small = {name: frame.head(3) if name == "reporting_unit" else frame.head(0) for name, frame in frames.items()}
    small["report_week"] = frames["report_week"][frames["report_week"]["unit_id"] <= 3]
    replace_demo(engine, small, digest="d", data_until=PARAMETERS.end, note="", at=AT)
    with engine.connect() as connection:
        assert set(connection.scalars(select(schema.reporting_unit.c.id))) == {7, 8, 9, 10}
        assert set(connection.scalars(select(schema.report_week.c.unit_id))) <= {8, 9, 10}
    remove_demo(engine)
    assert counted(engine, schema.reporting_unit) == 1


def test_a_failure_changes_nothing(engine: Engine, few: Frames) -> None:
    replace_demo(engine, few, digest="d", data_until=PARAMETERS.end, note="", at=AT)
    before = counts(engine)
    broken = few | {"report_week": few["report_week"].head(2).assign(unit_id=999_999)}
    with pytest.raises(IntegrityError):
        replace_demo(engine, broken, digest="e", data_until=PARAMETERS.end, note="", at=AT)
    assert counts(engine) == before
    stored = current_demo(engine, ANYBODY)
    assert stored is not None
    assert stored.digest == "d"


def test_never_beside_a_real_report(engine: Engine, few: Frames) -> None:
    store_real(engine)
    before = counts(engine)
    with pytest.raises(RealIncidentsError):
        replace_demo(engine, few, digest="d", data_until=PARAMETERS.end, note="", at=AT)
    with engine.connect() as connection:
        assert has_real_incidents(connection)
    assert counts(engine) == before


# The command


def test_the_command_fills_keeps_renews_and_removes(engine: Engine) -> None:
    first = run(*SHORT)
    assert first.exit_code == 0, first.output
    assert "2.000 laporan" in first.output
    assert "4 Januari 2026" in first.output
    version = versions(engine, ANYBODY)["demo"]
    for kept in ((), SHORT, ("--until", "2026-01-11")):
        again = run(*kept)
        assert again.exit_code == 0
        assert "--until" in again.output
        assert "4 Januari 2026" in again.output
        assert versions(engine, ANYBODY)["demo"] == version
    later = run("--until", "2026-01-12")
    assert later.exit_code == 0
    assert counted(engine, schema.incident) == 2_000
    assert versions(engine, ANYBODY)["demo"].data_until == date(2026, 1, 11)
    gone = run("--remove")
    assert gone.exit_code == 0
    assert "incident: 2.000 baris dihapus" in gone.output
    assert not any(counted(engine, table) for table in TABLES)


def test_the_command_renews_when_facts_change(engine: Engine) -> None:
    run(*SHORT)
    before = versions(engine, ANYBODY)["demo"]
    with engine.begin() as connection:
        named = schema.village.update().where(schema.village.c.id == 1).values(area_code="35.02.01.2001")
        connection.execute(named)
    assert run().exit_code == 0
    after = versions(engine, ANYBODY)["demo"]
    assert after.digest != before.digest
    assert after.data_until == before.data_until
    with engine.connect() as connection:
        there = select(func.count()).where(schema.incident.c.district == "35.02.01")
        assert connection.scalar(there) == 0


def test_the_command_refuses_beside_real_reports(engine: Engine) -> None:
    run(*SHORT)
    store_real(engine)
    before = counts(engine)
    refused = run("--until", "2026-02-01")
    assert refused.exit_code == 1
    assert "Ditolak" in refused.output
    assert run().exit_code == 1
    spared = run("--unless-real")
    assert spared.exit_code == 0
    assert "sungguhan" in spared.output
    assert counts(engine) == before
    assert run("--remove").exit_code == 0
    assert counted(engine, schema.incident) == 1


@pytest.mark.parametrize("wrong", [("--incidents", "10"), ("--weeks", "10"), ("--until", "kemarin"), ("--seed", "-1")])
def test_the_command_refuses_nonsense(engine: Engine, wrong: tuple[str, str]) -> None:
    assert run(*wrong).exit_code == 2
    assert counted(engine, schema.incident) == 0
