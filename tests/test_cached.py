"""What is kept in memory is kept per data version: an import shows at once, in a server that has long been running."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from sqlalchemy import Engine, insert, update

from data.model import Role, Viewer
from data.store import schema
from data.store.engine import connect
from ui import cached

DAY = date(2025, 6, 2)
PIMPINAN = Viewer(role=Role.PIMPINAN)


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/peta.sqlite")
    st.cache_resource.clear()
    yield cached.engine()
    st.cache_resource.clear()
    connect().dispose()


def store(engine: Engine, name: str, digest: str, **given: Any) -> None:
    """Write one report and the version that an import records."""
    report = {
        "category": "laporan_masyarakat", "reported_on": DAY, "week": "2025-W23", "month": "2025-06",
        "event_regency": "35.02", "origin_regency": "35.02", "precision": "kabupaten", "persons": 1,
        "channel": "kanim", "status": "diajukan", "is_demo": name == "demo",
    } | given  # fmt: skip
    version = {"name": name, "digest": digest, "loaded_at": datetime.now(UTC).replace(tzinfo=None), "rows": 1}
    with engine.begin() as connection:
        connection.execute(insert(schema.incident).values(report))
        connection.execute(insert(schema.dataset_version).values(version))


def reports(viewer: Viewer) -> tuple[int, bool]:
    """Number of reports that a page would get now, and whether they are synthetic."""
    cube = cached.cube_for(cached.version_key(cached.data_versions(cached.EVERYBODY)), viewer)
    return int(sum(each.sum() for each in cube.reports.values()) / 2), cube.is_demo


def test_an_import_shows_at_once(engine: Engine) -> None:
    assert reports(PIMPINAN) == (0, False)
    store(engine, "demo", "first")
    assert reports(PIMPINAN) == (1, True)
    store(engine, "demo", "second")
    assert reports(PIMPINAN) == (2, True)


def test_the_first_real_report_ends_the_demonstration(engine: Engine) -> None:
    store(engine, "demo", "first")
    before = cached.version_key(cached.data_versions(cached.EVERYBODY))
    assert cached.is_demo_only(before)
    assert reports(Viewer()) == (1, True)
    store(engine, "incident", "real")
    after = cached.version_key(cached.data_versions(cached.EVERYBODY))
    assert after != before
    assert not cached.is_demo_only(after)
    assert reports(Viewer()) == (0, False)
    assert reports(PIMPINAN) == (1, False)


def test_real_reports_are_kept_per_viewer(engine: Engine) -> None:
    store(engine, "incident", "one", event_regency="36.01", origin_regency=None, office="surabaya")
    ponorogo = Viewer(role=Role.KANIM, office="ponorogo", regencies=frozenset({"35.02", "35.01"}))
    assert reports(PIMPINAN) == (1, False)
    assert reports(ponorogo) == (0, False)
    store(engine, "incident", "two")
    assert reports(ponorogo) == (1, False)
    assert reports(Viewer(role=Role.KANIM, office="x", regencies=frozenset({"36.01"}))) == (1, False)


def test_public_facts_follow_the_reference(engine: Engine) -> None:
    key, today = cached.version_key(cached.data_versions(cached.EVERYBODY)), date(2026, 11, 21)
    assert cached.facts(key, today) is cached.facts(key, today), "made once"
    with engine.begin() as connection:
        connection.execute(update(schema.province).where(schema.province.c.code == "35").values(name="Jawa Timur Raya"))
    assert "Jawa Timur Raya" in set(cached.facts(f"{key} changed", today).provinces["name"])
    assert len(cached.facts(key, date(2025, 1, 1)).office_areas) == 0, "working areas are those of the day"


def test_a_role_that_is_tried_on_follows_the_working_areas(engine: Engine) -> None:
    today = date(2026, 11, 21)
    assert not cached.viewer_as("one", Role.KANIM, "surabaya", "", today).regencies
    area = {"office_code": "surabaya", "regency_code": "35.78", "valid_from": date(2026, 1, 1)}
    with engine.begin() as connection:
        connection.execute(insert(schema.office_area).values(area))
    assert cached.viewer_as("two", Role.KANIM, "surabaya", "", today).regencies == {"35.78"}


def test_the_base_map_is_new_but_the_same_on_every_run(engine: Engine) -> None:
    key = cached.version_key(cached.data_versions(cached.EVERYBODY))
    first, second = cached.base_map(key, 205), cached.base_map(key, 205)
    assert first is not second, "a kept map breaks on its second run"
