"""What weekly runs leave in the store: replaced, kept, numbered, and read by who may."""

from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import DatabaseError

from data.model import Role, Viewer
from data.store import audit, signals, verdicts
from data.store.accounts import NotAllowedError
from data.store.audit import AuditQuery
from data.store.frames import frame_of
from data.store.schema_signals import episode, episode_outcome, episode_week, hot_spot, signal_run, signal_week
from data.store.signals import WrongDataError
from data.store.verdicts import REMARKS, Verdict, VerdictError
from data.store.versions import stamp, versions
from tests.moved import put_back, rows, save
from tests.planted import plant, viewer
from tests.signal_runs import AT, WEEK, run_of, snapshot
from tests.stores import Stores

LATER = datetime(2026, 11, 18, 3, 0, tzinfo=UTC)
TABLES = (signal_run, signal_week, episode, episode_week, hot_spot)
PIMPINAN = Viewer(role=Role.PIMPINAN)


@pytest.fixture
def engine(stores: Stores) -> Engine:
    """A store of real reports."""
    made = stores.open()
    plant(made)
    return made


def content(engine: Engine) -> list[pd.DataFrame]:
    with engine.connect() as connection:
        return [frame_of(connection.execute(select(table).order_by(*table.primary_key))) for table in TABLES]


def known(engine: Engine, who: Viewer = PIMPINAN, *, publish: bool = False) -> pd.DataFrame:
    return signals.episodes(engine, who, publish=publish)


def test_what_is_stored_is_read_back(engine: Engine) -> None:
    assert signals.current(engine, PIMPINAN) is None
    before = stamp(engine, PIMPINAN)
    signals.save(engine, run_of(snapshot()))
    found = signals.current(engine, PIMPINAN)
    assert found is not None
    assert (found["week"], found["tested"], found["made_at"]) == (WEEK, 1, AT.replace(tzinfo=None))
    (row,) = known(engine).to_dict("records")
    assert (row["observed"], row["upper"], row["verdict"], row["week"]) == (12, 7.0, "", WEEK)
    (week,) = signals.weeks(engine, PIMPINAN, "masyarakat", "35.02").to_dict("records")
    assert (week["observed"], week["upper"], week["alarm"]) == (5, 4.0, True)
    (blank,) = signals.weeks(engine, PIMPINAN, "masyarakat", "33.04").to_dict("records")
    assert blank["alarm"] is None
    assert blank["expected"] is None or pd.isna(blank["expected"])
    assert list(signals.hot_spots(engine, PIMPINAN, publish=False)["kind"]) == ["panas"]
    assert stamp(engine, PIMPINAN) != before, "pages learn of it by themselves"
    assert "signals" in versions(engine, PIMPINAN)


def test_a_run_of_the_same_week_takes_the_place_of_the_former_one(engine: Engine) -> None:
    signals.save(engine, run_of(snapshot(), snapshot("33.04", level="pantau")))
    (first,) = known(engine).query("regency_code == '35.02'")["id"]
    signals.save(engine, run_of(snapshot(level="siaga"), digest="e", observed=6))
    found = known(engine)
    assert found[["id", "regency_code", "level"]].to_numpy().tolist() == [[first, "35.02", "siaga"]]
    assert list(signals.weeks(engine, PIMPINAN, "masyarakat", "35.02")["observed"]) == [6]
    run = signals.current(engine, PIMPINAN)
    assert run is not None
    assert run["digest"] == "e"


def test_a_later_run_leaves_former_weeks_as_they_were_shown(engine: Engine) -> None:
    signals.save(engine, run_of(snapshot(), snapshot("33.04")))
    signals.save(engine, run_of(snapshot(week="2026-W47", change="kept", quiet=0), week="2026-W47"))
    weeks = content(engine)[3][["week", "change"]].to_numpy().tolist()
    assert sorted(weeks) == [[WEEK, "opened"], [WEEK, "opened"], ["2026-W47", "kept"]]
    last = known(engine).set_index("regency_code")["week"]
    assert dict(last) == {"35.02": "2026-W47", "33.04": WEEK}
    only = signals.episodes(engine, PIMPINAN, publish=False, since="2026-W47")
    assert list(only["regency_code"]) == ["35.02"]


def test_the_next_run_starts_from_the_week_before(engine: Engine) -> None:
    signals.save(engine, run_of(snapshot(quiet=2), snapshot("33.04")))
    signals.save(engine, run_of(snapshot(week="2026-W47", quiet=3), week="2026-W47"))
    found = signals.before(engine, "2026-W47", is_demo=False).set_index("regency_code")
    assert found["quiet"].to_dict() == {"35.02": 2, "33.04": 0}
    assert list(signals.before(engine, "2026-W48", is_demo=False).sort_values("id")["quiet"]) == [3, 0]
    assert signals.before(engine, WEEK, is_demo=False).empty
    assert signals.before(engine, "2026-W48", is_demo=True).empty


def test_synthetic_and_real_never_meet(stores: Stores) -> None:
    engine = stores.open()
    with pytest.raises(WrongDataError):
        signals.save(engine, run_of(snapshot()))
    signals.save(engine, run_of(snapshot(), is_demo=True))
    assert len(known(engine, Viewer())) == 1, "nobody's data: everybody looks"
    plant(engine)
    assert signals.current(engine, PIMPINAN) is None
    assert known(engine).empty
    assert signals.weeks(engine, PIMPINAN, "masyarakat", "35.02").empty
    assert signals.hot_spots(engine, PIMPINAN, publish=True).empty
    with pytest.raises(WrongDataError):
        signals.save(engine, run_of(snapshot(), is_demo=True))
    signals.save(engine, run_of(snapshot("33.04")))
    assert not any(frame["is_demo"].any() for frame in content(engine) if "is_demo" in frame)
    assert list(known(engine)["regency_code"]) == ["33.04"]


def test_a_run_of_synthetic_reports_takes_the_place_of_all_former_ones(stores: Stores) -> None:
    engine = stores.open()
    signals.save(engine, run_of(snapshot(week="2026-W45", opened="2026-W45"), is_demo=True, week="2026-W45"))
    signals.save(engine, run_of(snapshot("33.04"), is_demo=True))
    assert list(known(engine)["regency_code"]) == ["33.04"]
    assert [len(frame) for frame in content(engine)] == [1, 2, 1, 1, 1]


KNOWS = {Role.PIMPINAN, Role.KANWIL, Role.KANIM, Role.STAF, Role.PIMPASA}


@pytest.mark.parametrize("publish", [False, True])
@pytest.mark.parametrize("role", list(Role))
def test_who_knows_of_alerts_on_real_reports(stores: Stores, role: Role, *, publish: bool) -> None:
    engine = stores.open()
    plant(engine)
    signals.save(engine, run_of(snapshot(), snapshot("21.71")))
    may = role in KNOWS or (publish and role is not Role.ADMIN)
    assert len(known(engine, viewer(role), publish=publish)) == (2 if may else 0)
    knows_spots = role in KNOWS - {Role.PIMPASA} or (publish and role is not Role.ADMIN)
    assert len(signals.hot_spots(engine, viewer(role), publish=publish)) == (1 if knows_spots else 0)
    exact = role in {Role.PIMPINAN, Role.KANWIL, Role.KANIM, Role.STAF}
    assert len(signals.weeks(engine, viewer(role), "masyarakat", "35.02")) == (1 if exact else 0)
    assert len(signals.weeks(engine, viewer(role), "masyarakat", "33.04")) == (1 if role is Role.PIMPINAN else 0)
    assert signals.current(engine, viewer(role)) is not None


def judge(engine: Engine, verdict: Verdict, remark: str = "", who: Viewer | None = None) -> None:
    (number,) = known(engine)["id"]
    verdicts.judge(engine, who or viewer(Role.KANIM), number, verdict, remark or REMARKS[verdict][0], at=LATER)


def test_a_verdict_closes_and_is_said_of_its_author(engine: Engine) -> None:
    signals.save(engine, run_of(snapshot()))
    judge(engine, Verdict.AWAS)
    judge(engine, Verdict.FALSE, "laporan_ganda")
    (row,) = known(engine).to_dict("records")
    assert (row["verdict"], row["remark"], row["verdict_week"]) == ("salah", "laporan_ganda", "2026-W47")
    said = signals.outcomes(engine, viewer(Role.KANIM), row["id"])
    assert list(said["verdict"]) == ["awas", "salah"]
    assert set(said["who"]) == {"kanim"}
    assert set(signals.outcomes(engine, PIMPINAN, row["id"])["who"]) == {""}
    told = {role for role in Role if len(signals.outcomes(engine, viewer(role), row["id"]))}
    assert told == KNOWS
    lines = audit.lines(engine, viewer(Role.ADMIN), AuditQuery(), most=10)
    assert list(lines["detail"]) == [
        f"peringatan={row['id']} salah laporan_ganda", f"peringatan={row['id']} awas perekrutan_berlangsung",
    ]  # fmt: skip


@pytest.mark.parametrize("verdict", [Verdict.TRUE, Verdict.FALSE, Verdict.UNCLEAR, Verdict.AWAS])
def test_what_is_closed_is_reopened_first(engine: Engine, verdict: Verdict) -> None:
    signals.save(engine, run_of(snapshot()))
    with pytest.raises(VerdictError):
        judge(engine, Verdict.REOPENED)
    judge(engine, Verdict.UNCLEAR)
    with pytest.raises(VerdictError):
        judge(engine, verdict)
    judge(engine, Verdict.REOPENED)
    judge(engine, verdict)


def test_a_remark_goes_with_its_verdict(engine: Engine) -> None:
    signals.save(engine, run_of(snapshot()))
    for remark in ("kasus_ditemukan", "bebas", " "):
        with pytest.raises(VerdictError):
            judge(engine, Verdict.FALSE, remark)
    assert known(engine)["verdict"].tolist() == [""]


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("code", ["35.02", "21.71"])
def test_only_the_kanim_of_the_area_judges(stores: Stores, role: Role, code: str) -> None:
    engine = stores.open()
    plant(engine)
    signals.save(engine, run_of(snapshot(code)))
    if role is Role.KANIM and code == "35.02":
        judge(engine, Verdict.TRUE, who=viewer(role))
        return
    with pytest.raises(NotAllowedError):
        judge(engine, Verdict.TRUE, who=viewer(role))
    assert known(engine)["verdict"].tolist() == [""]


def test_nobody_judges_without_a_login_nor_synthetic_alerts(stores: Stores) -> None:
    engine = stores.open()
    signals.save(engine, run_of(snapshot(), is_demo=True))
    with pytest.raises(NotAllowedError):
        judge(engine, Verdict.TRUE)
    plant(engine)
    signals.save(engine, run_of(snapshot()))
    tried_on = Viewer(role=Role.KANIM, office="ponorogo", regencies=frozenset({"35.02"}))
    with pytest.raises(NotAllowedError):
        judge(engine, Verdict.TRUE, who=tried_on)
    with pytest.raises(NotAllowedError):
        verdicts.judge(engine, viewer(Role.KANIM), 99_999, Verdict.TRUE, "kasus_ditemukan", at=LATER)


def test_what_was_said_outlives_runs_and_cannot_be_changed(engine: Engine) -> None:
    signals.save(engine, run_of(snapshot()))
    (number,) = known(engine)["id"]
    judge(engine, Verdict.TRUE)
    signals.save(engine, run_of(digest="e"))  # with the data changed, the run finds nothing any more
    assert len(signals.outcomes(engine, viewer(Role.KANIM), number)) == 1
    signals.save(engine, run_of(snapshot(), digest="f"))
    assert known(engine)[["id", "verdict"]].to_numpy().tolist() == [[number, "benar"]]
    for change in ("UPDATE episode_outcome SET verdict = 'salah'", "DELETE FROM episode_outcome"):
        with pytest.raises(DatabaseError, match="append-only"), engine.begin() as connection:
            connection.execute(text(change))
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(episode_outcome)) == 1


def test_a_backup_carries_alerts_and_what_was_said_of_them(engine: Engine, stores: Stores, tmp_path: Path) -> None:
    signals.save(engine, run_of(snapshot(cluster="35.02,35.03", cluster_km=40.5)))
    judge(engine, Verdict.AWAS)
    elsewhere = stores.open("empty")
    put_back(save(engine, tmp_path / "peta.zip"), elsewhere)
    assert {name for name in rows(engine) if name.startswith(("episode", "signal", "hot"))} == {
        "episode", "episode_outcome", "episode_week", "hot_spot", "signal_run", "signal_week",
    }  # fmt: skip
    assert rows(elsewhere) == rows(engine)
    judge(elsewhere, Verdict.TRUE)
    assert list(known(elsewhere)["verdict"]) == ["benar"]
    with pytest.raises(DatabaseError, match="append-only"), elsewhere.begin() as connection:
        connection.execute(text("DELETE FROM episode_outcome"))
