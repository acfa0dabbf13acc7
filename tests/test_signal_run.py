"""The weekly run: what it reads, what it leaves alone, what it replaces; how it goes on from the week before."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, delete, insert, select, update

from analysis.levels import Series
from analysis.signals import __main__ as command
from analysis.signals import batch, quarter, reading
from analysis.signals.alerts import Settings
from analysis.signals.clusters import Reach
from data.model import Role, Viewer
from data.periods import week_of
from data.store import incidents, reporting, schema, signals, verdicts
from data.store.demo import replace_demo
from data.store.schema_signals import episode_week, signal_week
from data.store.verdicts import Verdict
from data.store.versions import touch
from tests.demo_set import PARAMETERS, made
from tests.planted import viewer
from tests.stores import Stores

QUICK = Settings(backtest=5, reach=Reach(replicates=39))
AT = datetime(2026, 1, 7, 2, 0, tzinfo=UTC)
AS_OF = date(2026, 1, 7)  # a Wednesday; 2026-W01 closed on Sunday the 4th
PIMPINAN = Viewer(role=Role.PIMPINAN)


def small(engine: Engine) -> Engine:
    replace_demo(engine, made(), digest="small", data_until=PARAMETERS.end, note=PARAMETERS.as_text())
    return engine


def real(engine: Engine) -> Engine:
    """The same rows, as if an office had reported them."""
    small(engine)
    with engine.begin() as connection:
        for table in (schema.incident, schema.reporting_unit, schema.activity, schema.report_week):
            connection.execute(update(table).values(is_demo=False))
        connection.execute(delete(schema.dataset_version).where(schema.dataset_version.c.name == "demo"))
        touch(connection, "incident", "real", AT, added=1, day=PARAMETERS.end)
    return engine


@pytest.fixture(scope="module")
def demo(stores: Stores) -> Engine:
    """A store with a demonstration set and its first run."""
    engine = small(stores.open())
    assert run(engine).changed
    return engine


def run(engine: Engine, *, as_of: date = AS_OF, **others: Any) -> batch.Outcome:
    found = batch.run(engine, as_of=as_of, at=AT, settings=QUICK, **others)
    assert found is not None
    return found


def stored(engine: Engine) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [
            tuple(row)
            for table in (signal_week, episode_week)
            for row in connection.execute(select(table).order_by(*table.primary_key))
        ]


def current(engine: Engine) -> dict[str, Any]:
    found = signals.current(engine, PIMPINAN)
    assert found is not None
    return found


def test_counts_are_those_of_map_and_trend(demo: Engine) -> None:
    inputs = reading.read(demo, week="2026-W01")
    assert inputs is not None
    cube = incidents.cube(demo, PIMPINAN, by="week")
    for name, column in ((Series.MASYARAKAT, "origin_regency"), (Series.PENEGAKAN, "event_regency")):
        own = cube[cube["category"].isin(reading.COUNTED[name][1]) & cube[column].notna()]
        expected = own.groupby(["week", column])["reports"].sum()
        found = inputs.series[name].melt(ignore_index=False, var_name=column).set_index(column, append=True)["value"]
        assert found[found > 0].to_dict() == expected.to_dict()
    tppo = inputs.series[Series.TPPO]
    assert tppo.sum().sum() == cube.loc[(cube["category"] == "tppo") & cube["origin_regency"].notna(), "reports"].sum()
    assert tppo.shape == (PARAMETERS.weeks, 514)
    assert list(tppo.index)[-1] == "2026-W01"
    one = inputs.cases.groupby("series")["count"].sum()
    assert one["tppo"] == tppo.sum().sum()
    assert set(inputs.cases["date"].dt.day_of_week) == {0}


def test_a_week_counts_once_it_has_closed() -> None:
    assert reading.week_looked_at(date(2026, 1, 4)) == "2025-W52", "Sunday: the week is still open"
    assert reading.week_looked_at(date(2026, 1, 5)) == "2026-W01"
    assert reading.week_looked_at(date(2027, 1, 5)) == "2026-W53"


def test_signs_of_life_are_weeks_of_units(demo: Engine) -> None:
    found = reporting.signs(demo, PIMPINAN, until="2026-W01")
    rows = made()["report_week"]
    assert len(found) == len(rows[["unit_id", "week"]].drop_duplicates())
    assert len(reporting.signs(demo, PIMPINAN, until="2025-W01")) < len(found)


def test_the_first_run_brings_a_history(demo: Engine) -> None:
    found = current(demo)
    assert (found["week"], found["as_of"], found["is_demo"]) == ("2026-W01", AS_OF, True)
    assert found["tested"] + found["too_few"] + found["not_testable"] == 514
    told = json.loads(found["parameters"])
    assert told["limits"]["alpha"] == 0.005
    assert told["calibrated"] == "2026-W01"
    with demo.connect() as connection:
        weeks = pd.DataFrame(connection.execute(select(signal_week)).all())
        opened = pd.DataFrame(connection.execute(select(episode_week)).all())
    assert set(weeks["series"]) == {str(name) for name in Series}
    assert (weeks.groupby(["series", "week"]).size() == 514).all()
    assert weeks["week"].nunique() == 6
    assert opened["week"].nunique() == 5
    assert set(opened["change"]) <= {"opened", "grown", "kept", "quiet", "closed"}
    assert set(opened["level"]) <= {"pantau", "waspada", "siaga"}


def test_what_an_alert_says_is_complete(demo: Engine) -> None:
    found = signals.episodes(demo, PIMPINAN, publish=False)
    assert found["observed"].notna().all()
    assert found["window_weeks"].gt(0).all()
    assert found["expected"].notna().all()
    assert set(",".join(found["rules"]).split(",")) <= {"farrington", "eb", "scan"}
    assert (found["rules"] != "").all()
    assert set(found["label"]) <= {"risiko_naik", "kegiatan_petugas_naik", "belum_jelas"}
    wide = found[found["cluster"].str.contains(",")]
    assert wide["cluster_km"].between(1, 600).all()
    assert wide["cluster_start"].notna().all()


def test_the_same_again_changes_not_a_row(demo: Engine) -> None:
    before, mark = stored(demo), current(demo)
    again = run(demo)
    assert (again.changed, again.judged) == (False, 0)
    assert (stored(demo), current(demo)) == (before, mark)
    assert not run(demo, as_of=AS_OF - timedelta(days=2)).changed, "another day of the same week"


def test_asked_for_by_name_the_same_is_computed_again_alike(stores: Stores) -> None:
    engine = small(stores.open())
    run(engine)
    before = stored(engine)
    assert run(engine, backtest=5).changed
    assert [row[2:] for row in stored(engine)] == [row[2:] for row in before]


def add(engine: Engine, code: str, day: date, count: int, *, category: str = "laporan_masyarakat") -> None:
    """Let reports of one kabupaten come in."""
    row = {
        "event_regency": code, "origin_regency": code, "category": category, "reported_on": day,
        "week": week_of(day), "month": f"{day:%Y-%m}", "precision": "kabupaten", "channel": "kanim", "persons": 1,
        "status": "diajukan", "is_demo": False, "filed_at": datetime(2026, 1, 4, 5, 0, tzinfo=UTC).replace(tzinfo=None),
    }  # fmt: skip
    with engine.begin() as connection:
        connection.execute(insert(schema.incident), [row] * count)
        touch(connection, "incident", f"{code}{day}{count}", AT, added=count, day=day)


def one(engine: Engine, code: str, series: str = "masyarakat") -> dict[Any, Any]:
    found = signals.episodes(engine, PIMPINAN, publish=False)
    (row,) = found[(found["regency_code"] == code) & (found["series"] == series)].to_dict("records")
    return row


def test_real_reports_week_after_week(stores: Stores) -> None:
    """Found, kept through a run with late reports, judged, and closed by the judgement."""
    engine = real(stores.open())
    run(engine)
    assert not current(engine)["is_demo"]
    shown = [row for row in stored(engine) if row[1] != "2026-W02"]
    add(engine, "12.16", date(2026, 1, 8), 12)
    assert run(engine, as_of=date(2026, 1, 12)).judged == 1
    row = one(engine, "12.16")
    assert (row["level"], row["change"], row["opened_week"]) == ("waspada", "opened", "2026-W02")
    assert row["observed"] == 12
    kanim = Viewer(
        role=Role.KANIM, name="n", subject="s", office="x", regencies=frozenset({"12.16"})
    )  # fmt: skip
    add(engine, "12.16", date(2026, 1, 9), 1)  # comes in late: the week is judged anew
    assert run(engine, as_of=date(2026, 1, 12)).changed
    again = one(engine, "12.16")
    assert (again["id"], again["level"], again["change"]) == (row["id"], row["level"], "opened")
    assert again["observed"] == 13
    assert json.loads(current(engine)["parameters"])["calibrated"] == "2026-W01", "kept for a quarter"
    kept = {row[:2] for row in stored(engine) if len(row) > 12 and row[1] < "2026-W02"}
    assert kept == {row[:2] for row in shown if len(row) > 12}, "former weeks stay as they were shown"
    verdicts.judge(engine, kanim, row["id"], Verdict.TRUE, "kasus_ditemukan", at=datetime(2026, 1, 13, tzinfo=UTC))
    add(engine, "12.16", date(2026, 1, 15), 12)
    run(engine, as_of=date(2026, 1, 19))
    found = signals.episodes(engine, PIMPINAN, publish=False)
    found = found[(found["regency_code"] == "12.16") & (found["series"] == "masyarakat")].sort_values("opened_week")
    assert found[["opened_week", "change", "verdict", "level"]].to_numpy().tolist() == [
        ["2026-W02", "closed", "benar", "waspada"],
        ["2026-W03", "opened", "", "siaga"],
    ], "what was judged is closed; a second week on end is more than was judged"


def test_weeks_that_were_missed_are_judged_one_by_one(stores: Stores) -> None:
    engine = real(stores.open())
    run(engine, as_of=AS_OF - timedelta(weeks=3))
    found = run(engine)
    assert (found.week, found.judged) == ("2026-W01", 3)
    back = run(engine, as_of=AS_OF - timedelta(weeks=1))
    assert (back.week, back.judged) == ("2025-W52", 1)
    assert max(row[1] for row in stored(engine) if len(row) > 12) == "2025-W52", "what came later is gone"


def test_without_reports_nothing_is_judged(stores: Stores) -> None:
    engine = stores.open()
    assert batch.run(engine, as_of=AS_OF, at=AT) is None
    small(engine)
    assert batch.run(engine, as_of=date(2010, 1, 1), at=AT) is None
    assert signals.current(engine, PIMPINAN) is None


@pytest.fixture
def here(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The store that commands open."""
    url = stores.url("ready")
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setattr(batch, "Settings", lambda: QUICK)
    return stores.at(url)


def test_the_command_says_what_it_did(here: Engine) -> None:
    runner = CliRunner()
    empty = runner.invoke(command.main, ["run", "--json"])
    assert (empty.exit_code, empty.stdout.count("\n")) == (0, 1)
    small(here)
    first = runner.invoke(command.main, ["run", "--as-of", "2026-01-07", "--json"])
    assert first.exit_code == 0, first.output
    told = json.loads(first.stdout.splitlines()[-1])
    assert (told["week"], told["changed"], told["judged"]) == ("2026-W01", True, 5)
    again = runner.invoke(command.main, ["run"])
    assert again.exit_code == 0
    assert "2026-W01" in again.stdout
    assert "tidak ada yang diubah" in again.stdout
    future = runner.invoke(command.main, ["run", "--as-of", "2999-01-01"])
    assert future.exit_code == 1
    assert "belum tiba" in future.stderr


def test_hot_spots_are_of_a_closed_quarter_and_leave_islands_alone(demo: Engine) -> None:
    found = quarter.hot_spots(demo, AS_OF)
    if found.empty:
        pytest.skip("needs the outlines that `make prepare` computes")
    assert set(found["quarter"]) == {"2025-Q4"}
    assert (found.groupby("series").size() == 514).all()
    untested = found["gi_star"].isna()
    assert (found.loc[untested, "kind"] == "").all()
    alone = untested.groupby(found["series"]).sum()
    few = alone[alone < 514]  # of a series with hardly a report all rates are the same: nothing to test
    assert len(few) >= 2
    assert few.between(10, 40).all()
    assert set(few) == {few.iloc[0]}


def test_squares_that_share_a_side_are_neighbours() -> None:
    gpd = pytest.importorskip("geopandas")
    shapely = pytest.importorskip("shapely")
    squares = [shapely.box(x, y, x + 1, y + 1) for x, y in ((0, 0), (1.0005, 0), (3, 0))]
    found = quarter.touching(gpd.GeoDataFrame({"code": list("abc")}, geometry=squares, crs="EPSG:4326"))
    assert sorted(zip(found["area"], found["neighbour"], strict=True)) == [("a", "b"), ("b", "a")]


def test_a_run_waits_for_another_one(stores: Stores) -> None:
    """Two at once would both find that nothing has been run."""
    engine = small(stores.open())
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda _: run(engine), range(2)))
    assert sorted(each.changed for each in found) == [False, True]


def test_offices_are_not_asked_for_a_run() -> None:
    """A run reads as the leadership does, and nobody's name."""
    assert Viewer(role=Role.PIMPINAN) == reading.MAKER
    assert viewer(Role.PIMPINAN).regencies == frozenset()
