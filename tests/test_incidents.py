"""Reports, summed: synthetic rows for everybody until a real one is there, real ones by the viewer's scope."""

from datetime import date
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Engine, insert

from data.model import Role, Viewer
from data.periods import month_of, week_of
from data.store import incidents, schema
from tests.stores import Stores

PROVINCES = (("35", "Jawa Timur"), ("36", "Banten"))
REGENCIES = ("35.01", "35.02", "36.01")
DISTRICTS = ("35.02.01", "36.01.02")
OFFICES = ("ponorogo", "serang")
SCOPE = frozenset({"35.01", "35.02"})
PONOROGO = Viewer(role=Role.KANIM, office="ponorogo", regencies=SCOPE)
COLUMNS = ["event_regency", "origin_regency", "district", "category", "status", "is_demo", "reports", "persons"]
SHOULD_SEE_NOTHING = (
    Viewer(), Viewer(role=Role.ADMIN, regencies=SCOPE, office="ponorogo"), Viewer(role=Role.DESA, office="ponorogo"),
    Viewer(role=Role.PENGELOLA, office="ponorogo", regencies=SCOPE), Viewer(role=Role.PIMPASA, regencies=SCOPE),
    Viewer(role=Role.KANIM), Viewer(sees_demo_in_full=True),
)  # fmt: skip


def who(viewer: Viewer) -> str:
    """Name of a case; the `repr` of a set differs from process to process."""
    return f"{viewer.role}-{viewer.office or 'none'}-{len(viewer.regencies)}-{viewer.sees_demo_in_full}"


@pytest.fixture
def engine(stores: Stores) -> Engine:
    made = stores.open("migrated")
    with made.begin() as connection:
        connection.execute(insert(schema.province), [{"code": code, "name": name} for code, name in PROVINCES])
        connection.execute(insert(schema.regency), [regency(code) for code in REGENCIES])
        connection.execute(
            insert(schema.district), [{"code": code, "name": code, "regency_code": code[:5]} for code in DISTRICTS]
        )
        connection.execute(insert(schema.office), [office(code) for code in OFFICES])
    return made


def regency(code: str) -> dict[str, Any]:
    return {
        "code": code, "name": f"Kabupaten {code}", "kind": "kabupaten", "province_code": code[:2],
        "lat": -7.0, "lon": 111.0, "population": 1_000,
    }  # fmt: skip


def office(code: str) -> dict[str, Any]:
    return {
        "code": code, "name": code, "short_name": code, "office_class": "", "seat": "", "province_code": "35",
    }  # fmt: skip


def report(reported_on: date = date(2026, 3, 4), **given: Any) -> dict[str, Any]:
    return {
        "category": "laporan_masyarakat", "reported_on": reported_on, "week": week_of(reported_on),
        "month": month_of(reported_on), "event_regency": "35.02", "origin_regency": "35.02", "district": None,
        "precision": "kabupaten", "persons": 2, "channel": "kanim", "status": "diajukan", "office": None,
        "is_demo": False,
    } | given  # fmt: skip


def store(engine: Engine, *reports: dict[str, Any]) -> None:
    with engine.begin() as connection:
        connection.execute(insert(schema.incident), list(reports))


def month(engine: Engine, viewer: Viewer) -> pd.DataFrame:
    return incidents.cube(engine, viewer, by="month")


def told(engine: Engine, viewer: Viewer) -> int:
    return int(month(engine, viewer)["reports"].sum())


@pytest.mark.parametrize("by", ["month", "week"])
def test_an_empty_store_has_the_columns(engine: Engine, by: Any) -> None:
    frame = incidents.cube(engine, PONOROGO, by=by)
    assert list(frame.columns) == [by, *COLUMNS]
    assert frame.empty
    assert not incidents.holds_real(engine, Viewer())


def test_equal_reports_are_one_row_and_different_ones_are_not(engine: Engine) -> None:
    store(
        engine, report(), report(persons=5), report(category="tppo"), report(status="selesai"),
        report(origin_regency=None), report(district="35.02.01"), report(event_regency="35.01"),
        report(date(2026, 4, 1)),
    )  # fmt: skip
    frame = month(engine, Viewer(role=Role.PIMPINAN))
    assert len(frame) == 7
    assert not frame.duplicated(["month", *COLUMNS[:6]]).any()
    twice = frame[frame["reports"] == 2].iloc[0]
    assert (twice["persons"], twice["category"], twice["month"]) == (7, "laporan_masyarakat", "2026-03")
    assert frame["origin_regency"].isna().sum() == 1
    assert frame["district"].isna().sum() == 6


# Synthetic and real rows never meet


@pytest.mark.parametrize("viewer", [*SHOULD_SEE_NOTHING, PONOROGO, Viewer(role=Role.PIMPINAN)], ids=who)
def test_synthetic_rows_alone_are_summed_for_everybody(engine: Engine, viewer: Viewer) -> None:
    store(engine, report(is_demo=True), report(is_demo=True, event_regency="36.01"))
    frame = month(engine, viewer)
    assert frame["reports"].sum() == 2
    assert frame["is_demo"].all()


@pytest.mark.parametrize("by", ["month", "week"])
@pytest.mark.parametrize(
    "viewer", [Viewer(), Viewer(sees_demo_in_full=True), PONOROGO, Viewer(role=Role.PIMPINAN)], ids=who
)
def test_one_real_report_takes_all_synthetic_ones_away(engine: Engine, viewer: Viewer, by: Any) -> None:
    store(engine, *(report(is_demo=True) for _ in range(30)))
    assert not incidents.holds_real(engine, Viewer())
    store(engine, report(event_regency="36.01", origin_regency="36.01", office="serang"))
    assert incidents.holds_real(engine, Viewer())
    frame = incidents.cube(engine, viewer, by=by)
    assert not frame["is_demo"].any()
    assert frame["reports"].sum() == (1 if viewer.role is Role.PIMPINAN else 0)


# Scope


def test_the_leadership_reads_the_whole_country(engine: Engine) -> None:
    store(engine, report(), report(event_regency="36.01", origin_regency=None))
    assert told(engine, Viewer(role=Role.PIMPINAN)) == 2


@pytest.mark.parametrize("viewer", SHOULD_SEE_NOTHING, ids=who)
def test_some_read_no_row(engine: Engine, viewer: Viewer) -> None:
    store(engine, report(office="ponorogo"), report(event_regency="36.01"))
    assert told(engine, viewer) == 0


@pytest.mark.parametrize("role", [Role.KANWIL, Role.KANIM, Role.STAF])
@pytest.mark.parametrize(
    ("event", "origin", "by", "read"),
    [
        ("35.02", "36.01", None, True),
        ("36.01", "35.02", None, True),
        ("35.01", None, None, True),
        ("36.01", "36.01", None, False),
        ("36.01", None, "serang", False),
        ("36.01", None, "ponorogo", True),
    ],
)
def test_an_office_reads_its_area_and_its_own(
    engine: Engine, role: Role, event: str, origin: str | None, by: str | None, *, read: bool
) -> None:
    store(engine, report(event_regency=event, origin_regency=origin, office=by))
    own_office = "" if role is Role.KANWIL else "ponorogo"
    expected = read and (by is None or role is not Role.KANWIL)
    assert told(engine, Viewer(role=role, office=own_office, regencies=SCOPE)) == int(expected)


def test_without_an_area_an_office_reads_its_own_only(engine: Engine) -> None:
    store(engine, report(office="serang"), report(), report(office="ponorogo"))
    assert told(engine, Viewer(role=Role.KANIM, office="serang")) == 1


def test_without_an_office_nothing_that_lacks_one_is_its_own(engine: Engine) -> None:
    store(engine, report(office=None, event_regency="36.01", origin_regency=None), report(office=None))
    assert told(engine, Viewer(role=Role.KANWIL, regencies=frozenset({"35.01"}))) == 0


def test_an_officer_reads_the_reports_of_the_own_office(engine: Engine) -> None:
    store(engine, report(office="ponorogo"), report(office="serang"), report(office=None))
    assert told(engine, Viewer(role=Role.PIMPASA, office="ponorogo", regencies=SCOPE)) == 1


# Time


@pytest.mark.parametrize(
    ("reported_on", "week", "in_month"),
    [
        (date(2025, 12, 28), "2025-W52", "2025-12"),
        (date(2025, 12, 29), "2026-W01", "2025-12"),  # Monday
        (date(2026, 1, 4), "2026-W01", "2026-01"),  # Sunday
        (date(2026, 12, 31), "2026-W53", "2026-12"),
        (date(2027, 1, 3), "2026-W53", "2027-01"),
        (date(2027, 1, 4), "2027-W01", "2027-01"),
    ],
)
def test_weeks_are_iso_weeks_and_months_do_not_come_from_them(
    engine: Engine, reported_on: date, week: str, in_month: str
) -> None:
    store(engine, report(reported_on))
    pimpinan = Viewer(role=Role.PIMPINAN)
    assert list(incidents.cube(engine, pimpinan, by="week")["week"]) == [week]
    assert list(incidents.cube(engine, pimpinan, by="month")["month"]) == [in_month]


def test_both_cubes_hold_the_same_reports(engine: Engine) -> None:
    store(engine, *(report(date(2025, 12, 20 + day), persons=day) for day in range(12)))
    sums = [incidents.cube(engine, PONOROGO, by=by)[["reports", "persons"]].sum().tolist() for by in ("week", "month")]
    assert sums == [[12, 66], [12, 66]]
    assert len(incidents.cube(engine, PONOROGO, by="week")) == 3
    assert len(incidents.cube(engine, PONOROGO, by="month")) == 1
