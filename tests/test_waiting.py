"""Overdue by time alone: what was told a minute ago is no longer so, without anything new in the store."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select

from analysis.cube import Progress
from data.model import Place, Role, Viewer
from data.periods import month_of, week_of
from data.store import progress, schema
from tests.opened import PARAMETERS, facts_alone, fill
from ui import cached, waiting

FILED = datetime(2026, 11, 20, 3, tzinfo=UTC)
DUE = FILED + timedelta(hours=48)
LEADER = Viewer(role=Role.PIMPINAN, subject="x")
OTHER = Viewer(role=Role.KANIM, subject="y", office="surabaya", regencies=frozenset({"35.78"}))


class Clock:
    """A clock that the test sets."""

    at = FILED

    @classmethod
    def now(cls, tz: tzinfo) -> datetime:
        return cls.at.astimezone(tz)


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    with facts_alone(tmp_path) as made:
        monkeypatch.setattr(waiting, "datetime", Clock)
        yield made


def file(engine: Engine, **given: Any) -> None:
    day = FILED.date()
    row = {
        "category": "laporan_masyarakat", "reported_on": day, "week": week_of(day), "month": month_of(day),
        "event_regency": "35.02", "origin_regency": "35.02", "precision": "kabupaten", "persons": 1, "channel": "desa",
        "status": "diajukan", "is_demo": False, "filed_at": FILED.replace(tzinfo=None), "office": "ponorogo",
    } | given  # fmt: skip
    with engine.begin() as connection:
        connection.execute(insert(schema.incident).values(row))
        loaded = {"name": "incident", "digest": "d", "loaded_at": day, "rows": 1, "data_until": day}
        connection.execute(insert(schema.dataset_version).values(loaded))


def at(moment: datetime, viewer: Viewer = LEADER) -> tuple[int, int, int]:
    """Return what is in process, overdue and closed at a moment, and last."""
    Clock.at = moment
    version = cached.version_key(cached.data_versions(viewer))
    made = waiting.progress_for(version, viewer, "2026-10", FILED.date())
    return sums(made)


def sums(made: Progress) -> tuple[int, int, int]:
    first, second, third = made.counts[Place.KEJADIAN][:, :, -1].sum(axis=(1, 2)).tolist()
    return first, second, third


def test_a_report_is_overdue_once_its_time_is_over_though_nothing_was_stored(engine: Engine) -> None:
    file(engine)
    assert at(DUE - timedelta(seconds=1)) == (1, 0, 0)
    assert at(DUE) == (1, 1, 0)
    assert at(DUE + timedelta(days=30)) == (1, 1, 0)
    assert at(DUE + timedelta(days=30), OTHER) == (0, 0, 0), "another office is told nothing of it"


def test_a_page_asks_the_store_only_when_a_moment_has_passed(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    file(engine)
    at(FILED)
    asked: list[str] = []
    own = progress.due

    def due(*given: Any, **named: Any) -> Any:
        asked.append("due")
        return own(*given, **named)

    monkeypatch.setattr(progress, "due", due)
    version = cached.version_key(cached.data_versions(LEADER))
    for minutes in range(0, 48 * 60, 15):
        Clock.at = FILED + timedelta(minutes=minutes)
        assert waiting.overdue_since(version, LEADER) == 0
    assert asked == []
    Clock.at = DUE
    assert waiting.overdue_since(version, LEADER) == int(DUE.timestamp())
    assert waiting.overdue_since(version, OTHER) == 0
    assert asked == ["due"], "the other viewer's own moments, once"


def test_a_step_that_was_taken_in_time_is_no_moment(engine: Engine) -> None:
    verified = (FILED + timedelta(hours=40)).replace(tzinfo=None)
    file(engine, category="tppo", status="diverifikasi", verified_at=verified)
    assert at(DUE - timedelta(minutes=1))[1] == 1, "six hours after the verification, not 48 after filing"
    assert at(FILED + timedelta(hours=46))[1] == 1
    assert at(FILED + timedelta(hours=45, minutes=59))[1] == 0


def test_synthetic_reports_are_held_against_the_day_of_the_data(engine: Engine) -> None:
    fill(engine)
    day = PARAMETERS.end + timedelta(days=1)
    Clock.at = datetime(2031, 1, 1, tzinfo=UTC)
    version = cached.version_key(cached.data_versions(LEADER))
    assert waiting.moment_of(version, day) == cached.midnight(day)
    assert waiting.overdue_since(version, LEADER) == 0
    made = waiting.progress_for(version, LEADER, "2025-01", day)
    assert made.moments[-1] == day.isoformat()
    with engine.connect() as connection:
        filed = connection.scalars(select(schema.incident.c.filed_at).where(schema.incident.c.closed_at.is_(None)))
        assert sums(made)[0] == sum(each is not None and each.date() <= date(2026, 1, 7) for each in filed)
