"""Stored releases: whole or not at all, the latest of its kind, and only for who may read it."""

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, func, insert, select

from analysis.suppression import __main__ as command
from analysis.suppression.grid import areas_of
from analysis.suppression.labels import KEYS
from data.model import Role, Viewer
from data.store import incidents, releases, schema, schema_releases
from data.store.releases import Made, MixedDataError
from tests.published import NO_OFFICES, REGENCIES, by_place, primary_cells
from tests.stores import Stores
from tests.test_cube import rows

MADE = Made(date(2026, 1, 2), date(2025, 12, 31), 10, 5, True, "one", 7)
ALWAYS = {Role.PIMPINAN, Role.KANWIL, Role.KANIM, Role.STAF}


@pytest.fixture
def engine(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> Engine:
    url = stores.url("ready")
    monkeypatch.setenv("DATABASE_URL", url)
    return stores.at(url)


def cells(reports: int = 30) -> pd.DataFrame:
    frame = by_place(rows({"reports": reports, "persons": 40}, {"reports": 2, "origin_regency": None}))
    return primary_cells(frame, areas_of(REGENCIES, NO_OFFICES)).reset_index(drop=True)


def add(engine: Engine, count: int, *, is_demo: bool, day: date = date(2025, 2, 3)) -> None:
    row: dict[str, Any] = {
        "category": "laporan_masyarakat", "reported_on": day, "week": "2025-W06", "month": f"{day:%Y-%m}",
        "event_regency": "35.02", "origin_regency": "35.02", "precision": "kabupaten", "persons": 1,
        "channel": "langsung", "status": "selesai", "is_demo": is_demo,
    }  # fmt: skip
    with engine.begin() as connection:
        connection.execute(insert(schema.incident), [row] * count)


def test_what_is_saved_is_read(engine: Engine) -> None:
    number = releases.save(engine, MADE, cells())
    found = releases.latest(engine, Viewer(role=Role.KANIM), publish=False)
    assert found is not None
    assert (found.number, found.made) == (number, MADE)
    keys = list(KEYS)
    pd.testing.assert_frame_equal(
        found.cells.sort_values(keys, ignore_index=True),
        cells().sort_values(keys, ignore_index=True),
        check_dtype=False,
    )


@pytest.mark.parametrize("publish", [False, True])
@pytest.mark.parametrize("role", list(Role))
def test_who_reads_a_release(engine: Engine, role: Role, *, publish: bool) -> None:
    releases.save(engine, MADE, cells())
    found = releases.latest(engine, Viewer(role=role), publish=publish)
    assert (found is not None) is (role in ALWAYS or (publish and role is not Role.ADMIN))


def test_the_latest_demonstration_release_replaces_the_former(engine: Engine) -> None:
    releases.save(engine, MADE, cells())
    releases.save(engine, MADE, cells(77))
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(schema_releases.release)) == 1
        assert connection.scalar(select(func.count()).select_from(schema_releases.release_cell)) == len(cells())


def test_a_demonstration_release_is_gone_once_a_real_report_is_stored(engine: Engine) -> None:
    releases.save(engine, MADE, cells())
    add(engine, 1, is_demo=False)
    assert releases.latest(engine, Viewer(role=Role.PIMPINAN), publish=True) is None
    assert releases.current(engine, Viewer()) is None
    with pytest.raises(MixedDataError):
        releases.save(engine, MADE, cells())


def test_a_release_that_fails_leaves_none_behind(engine: Engine) -> None:
    releases.save(engine, MADE, cells())
    with pytest.raises(Exception, match=r"UNIQUE|unique"):
        releases.save(engine, MADE, pd.concat([cells(), cells()]))
    found = releases.latest(engine, Viewer(role=Role.STAF), publish=False)
    assert found is not None
    assert len(found.cells) == len(cells())


def test_every_report_is_counted_once_by_each_place(engine: Engine) -> None:
    add(engine, 3, is_demo=True)
    found = incidents.by_place(engine, Viewer(role=Role.PIMPINAN))
    assert found.groupby("place")["reports"].sum().to_dict() == {"asal": 3, "kejadian": 3}


def test_the_command_makes_a_release_once_a_month(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    monkeypatch.setattr(command, "areas_of", lambda _all, _offices: areas_of(REGENCIES, NO_OFFICES))
    run = CliRunner()
    assert "Belum ada laporan" in run.invoke(command.main, ["make", "--as-of", "2025-12-01"]).output
    add(engine, 40, is_demo=False)
    first = run.invoke(command.main, ["make", "--as-of", "2025-12-01"])
    assert first.exit_code == 0, first.output
    assert "laporan nyata" in first.output
    again = run.invoke(command.main, ["make", "--as-of", "2025-12-20"]).output
    assert "masih berlaku" in again
    january = run.invoke(command.main, ["make", "--json", "--as-of", "2026-01-05"])
    assert '"uncertified": 0' in january.output
    earlier = run.invoke(command.main, ["make", "--as-of", "2025-11-05"]).output
    assert "masih berlaku" in earlier, "a release never goes back"
    found = releases.current(engine, Viewer())
    assert found is not None
    assert found[1].data_until == date(2025, 12, 31)
    assert found[1].made_on == date(2026, 1, 5)
    assert found[1].made_on - date(2025, 12, 31) == timedelta(days=5)
    assert "5 Januari 2026" in run.invoke(command.main, ["status"]).output


def test_the_command_refuses_a_day_to_come_and_a_bad_setting(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    add(engine, 1, is_demo=False)
    ahead = CliRunner().invoke(command.main, ["make", "--as-of", "2999-01-01"])
    assert (ahead.exit_code, "belum tiba" in ahead.output) == (1, True), ahead.output
    monkeypatch.setenv("PETA_THRESHOLD_OTHER", "lima")
    wrong = CliRunner().invoke(command.main, ["make"])
    assert (wrong.exit_code, "PETA_THRESHOLD_OTHER" in wrong.output, "lima" in wrong.output) == (1, True, True)
    assert releases.current(engine, Viewer()) is None
