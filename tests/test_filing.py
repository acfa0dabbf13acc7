"""What is filed through the form: once, whole, real, and never what cannot be."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from data.filing import Activity, Filed, FilingError, Nil, Report, faults
from data.flow import Step
from data.model import Role, Viewer
from data.signin import LoginRequiredError
from data.store import demo, desk, filing, schema, versions
from data.store.accounts import NotAllowedError
from data.store.reports import own_reports
from data.store.schema_reports import nil_report, report_event
from locales import text
from tests.demo_set import PARAMETERS, made
from tests.planted import viewer
from tests.reported import (
    AT,
    DAY,
    DESA,
    KANIM,
    LEADER,
    NEIGHBOUR,
    OTHER,
    PIMPASA,
    PLACE,
    a_report,
    audited,
    number,
    opened,
    put,
    take,
    the_row,
)
from tests.stores import Stores

WEEK = "2026-W01"


@pytest.fixture
def engine(stores: Stores) -> Engine:
    return opened(stores)


def signs(engine: Engine) -> list[tuple[str, str]]:
    week = schema.report_week.c
    with engine.connect() as connection:
        query = select(week.week, week.kind).where(week.is_demo.is_(False)).order_by(week.week, week.kind)
        return [tuple(row) for row in connection.execute(query)]


def test_a_report_is_filed_whole(engine: Engine) -> None:
    before = versions.stamp(engine, DESA)
    filed = put(engine)
    row = the_row(engine)
    expected = {
        "category": "pmi_nonprosedural", "event_regency": "35.02", "district": "35.02.17", "village": PLACE,
        "precision": "desa", "origin_regency": "35.01", "week": "2026-W02", "month": "2026-01", "persons": 2,
        "status": "diajukan", "filed_at": AT.replace(tzinfo=None), "filed_by": DESA.subject, "office": "ponorogo",
        "is_demo": False, "ticket": filed.ticket, "observations": "anak,rombongan", "number": None, "batch_id": None,
    }  # fmt: skip
    assert {name: getattr(row, name) for name in expected} == expected
    step = the_row(engine, report_event)
    assert (step.incident_id, step.step, step.status_from, step.status_to) == (row.id, "ajukan", "", "diajukan")
    assert audited(engine) == [("report", f"tiket={filed.ticket} ajukan")]
    assert versions.stamp(engine, DESA) != before
    assert versions.versions(engine, DESA)["incident"].data_until == DAY
    assert signs(engine) == [("2026-W02", "laporan")]


def test_the_same_form_files_once_and_another_ones_key_is_another(engine: Engine) -> None:
    first = put(engine)
    assert first.is_new
    assert put(engine) == Filed(first.ticket, is_new=False)
    assert put(engine, a_report(persons=9)) == Filed(first.ticket, is_new=False)
    second = put(engine, a_report(channel="pimpasa"), PIMPASA)
    assert second.is_new
    assert second.ticket != first.ticket, "nobody gets at another's ticket with a key"
    assert put(engine, key="b").is_new
    assert number(engine, schema.incident) == number(engine, report_event) == 3
    assert signs(engine) == [("2026-W02", "laporan")]


def test_two_sessions_that_file_the_same_form_at_once_file_it_once(engine: Engine) -> None:
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _: put(engine), range(6)))
    assert len({each.ticket for each in found}) == 1
    assert [each.is_new for each in found].count(True) == 1
    assert number(engine, schema.incident) == number(engine, report_event) == 1


@pytest.mark.parametrize("role", list(Role))
def test_only_villages_and_pimpasa_file(engine: Engine, role: Role) -> None:
    who = viewer(role)
    if role in {Role.DESA, Role.PIMPASA}:
        assert put(engine, who=who).is_new
    else:
        with pytest.raises(NotAllowedError):
            put(engine, who=who)
    with pytest.raises(NotAllowedError):
        put(engine, who=replace(who, subject=""))
    with pytest.raises(LoginRequiredError):
        put(engine, who=who, login_configured=False)
    assert number(engine, schema.incident) == (role in {Role.DESA, Role.PIMPASA})


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ({"category": "kegiatan_dbi"}, "filing.bad_category"),
        ({"area": "35"}, "filing.bad_area"),
        ({"area": "35.02.17.2001'"}, "filing.bad_area"),
        ({"area": "99.99"}, "filing.unknown_area"),
        ({"area": "35.02.99"}, "filing.unknown_area"),
        ({"area": "35.02.17.2999"}, "filing.unknown_area"),
        ({"origin": "99.99"}, "filing.unknown_origin"),
        ({"channel": "wa"}, "filing.bad_channel"),
        ({"observations": ("Budi, RT 3",)}, "filing.bad_observation"),
        ({"reported_on": date(2026, 1, 8)}, "filing.future"),
        ({"occurred_on": date(1999, 12, 31)}, "filing.too_early"),
        ({"reported_on": date(2026, 1, 5)}, "filing.before_event"),
        ({"persons": 0}, "filing.bad_persons"),
        ({"persons": 5001}, "filing.bad_persons"),
    ],
)
def test_what_cannot_be_is_refused_with_a_word_why(engine: Engine, given: dict[str, Any], key: str) -> None:
    expected = text(key).partition("{")[0]
    with pytest.raises(FilingError, match=expected):
        put(engine, a_report(**given))
    assert number(engine, schema.incident) == number(engine, schema.reporting_unit) == 0
    assert audited(engine) == []


def test_every_fault_is_said_at_once() -> None:
    wrong = Report("x", "35", date(2027, 1, 1), date(2027, 1, 2), 0, "x", observations=("x",))
    assert len(faults(wrong, today=DAY)) == 8


@pytest.mark.parametrize(("area", "day", "good"), [("35.02", 7, False), ("91.71", 7, False), ("91.71", 8, True)])
def test_today_is_the_areas_own(engine: Engine, area: str, day: int, *, good: bool) -> None:
    """At 23.30 WIB it is tomorrow in Papua."""
    late = datetime(2026, 1, 7, 16, 30, tzinfo=UTC)
    what = a_report(area=area, reported_on=date(2026, 1, 8), occurred_on=None, origin="")
    if area == "91.71" or good:
        assert put(engine, what, at=late, as_of=date(2026, 1, day)).is_new
    else:
        with pytest.raises(FilingError, match=text("filing.future")):
            put(engine, what, at=late, as_of=date(2026, 1, day))


@pytest.mark.parametrize(("area", "precision"), [("35.02", "kabupaten"), ("35.02.17", "kecamatan"), (PLACE, "desa")])
def test_a_report_is_as_fine_as_its_area(engine: Engine, area: str, precision: str) -> None:
    put(engine, a_report(area=area, origin=""))
    row = the_row(engine)
    assert (row.precision, row.origin_regency) == (precision, None)
    assert [row.event_regency, row.district, row.village] == [
        area[:length] if len(area) >= length else None for length in (5, 8, 13)
    ]


# Corrections


def test_a_report_is_corrected_and_its_clock_begins_anew(engine: Engine) -> None:
    ticket = put(engine).ticket
    with pytest.raises(FilingError, match="diajukan"):
        filing.correct(engine, DESA, ticket, a_report(), at=AT, as_of=DAY)
    assert not take(engine, PIMPASA, ticket, Step.SEND_BACK, remark="jumlah_tidak_sesuai")
    later = AT + timedelta(days=3)
    assert filing.correct(engine, DESA, ticket.lower(), a_report(persons=7), at=later, as_of=DAY) == Filed(
        ticket, is_new=False
    )
    row = the_row(engine)
    assert (row.status, row.persons, row.remark, row.verified_at) == ("diajukan", 7, None, None)
    assert row.filed_at == later.replace(tzinfo=None)
    assert row.first_filed_at == AT.replace(tzinfo=None)
    assert list(desk.history(engine, PIMPASA, ticket)["step"]) == ["ajukan", "minta_perbaikan", "perbaiki"]
    assert audited(engine)[-1] == ("report", f"tiket={ticket} perbaiki")


@pytest.mark.parametrize(
    "who", [KANIM, OTHER, NEIGHBOUR, LEADER, replace(DESA, subject="x"), replace(DESA, subject="")]
)
def test_nobody_else_corrects_it_nor_is_told_that_it_is_there(engine: Engine, who: Viewer) -> None:
    ticket = put(engine).ticket
    take(engine, PIMPASA, ticket, Step.SEND_BACK, remark="jumlah_tidak_sesuai")
    for each in (ticket, "PB-0000-0000-0000", "x"):
        with pytest.raises(NotAllowedError):
            filing.correct(engine, who, each, a_report(), at=AT, as_of=DAY)
    assert the_row(engine).status == "minta_perbaikan"


# Laporan nihil, activities, reporting units


def test_nothing_happened_is_a_sign_of_life_too(engine: Engine) -> None:
    first = put(engine, Nil(900, WEEK))
    again = [put(engine, Nil(900, WEEK)), put(engine, Nil(900, WEEK), PIMPASA), put(engine, Nil(900, WEEK), key="b")]
    assert [each.is_new for each in (first, *again)] == [True, False, False, False]
    assert {each.ticket for each in again} == {first.ticket}
    assert signs(engine) == [(WEEK, "nihil")]
    assert number(engine, nil_report) == 1
    unit = the_row(engine, schema.reporting_unit)
    assert (unit.village_id, unit.name, unit.fostered_from) == (900, "Bangunsari", date(2025, 12, 29))
    assert audited(engine) == [("report", f"tiket={first.ticket} nihil {WEEK}")]


def test_a_week_with_a_report_is_not_nil(engine: Engine) -> None:
    put(engine)
    with pytest.raises(FilingError, match=text("filing.has_report")):
        put(engine, Nil(900, "2026-W02"))
    put(engine, Nil(900, WEEK))
    assert the_row(engine, schema.reporting_unit).fostered_from == date(2025, 12, 29), "the earliest sign counts"
    assert number(engine, schema.reporting_unit) == 1


@pytest.mark.parametrize("week", ["2026-W03", "2026-W54", "2026-01", "x", "2025-W00"])
def test_a_week_that_cannot_be_is_refused(engine: Engine, week: str) -> None:
    with pytest.raises(FilingError):
        put(engine, Nil(900, week))
    assert signs(engine) == []


def test_nil_is_said_of_ones_own_villages_alone(engine: Engine) -> None:
    other = replace(DESA, office="surabaya", regencies=frozenset({"35.78"}))
    for what in (Nil(900, WEEK), Nil(901, WEEK)):
        with pytest.raises(FilingError, match=text("filing.unknown_village")):
            put(engine, what, other)
    assert filing.villages(engine, DESA)["id"].tolist() == [900]
    assert 900 not in filing.villages(engine, other)["id"].tolist()
    assert filing.villages(engine, Viewer()).empty


def test_an_activity_is_a_pimpasas(engine: Engine) -> None:
    what = Activity("sosialisasi", DAY, "35.02", 40, 900)
    with pytest.raises(NotAllowedError):
        put(engine, what)
    filed = put(engine, what, PIMPASA)
    assert put(engine, what, PIMPASA) == Filed(filed.ticket, is_new=False)
    row = the_row(engine, schema.activity)
    assert (row.kind, row.office, row.participants, row.ticket) == ("sosialisasi", "ponorogo", 40, filed.ticket)
    assert row.unit_id == the_row(engine, schema.reporting_unit).id
    assert signs(engine) == [("2026-W02", "kegiatan")]
    put(engine, Activity("bimtek", DAY, "35.02", 0), PIMPASA, key="b")
    assert the_row(engine, schema.activity).unit_id is None
    for wrong in (
        replace(what, kind="pesta"), replace(what, regency="35.01"), replace(what, regency="99.99", village=None),
        replace(what, participants=-1), replace(what, held_on=date(2026, 1, 9)), replace(what, village=1),
    ):  # fmt: skip
        with pytest.raises(FilingError):
            put(engine, wrong, PIMPASA, key="c")


def test_synthetic_units_and_real_ones_never_meet(engine: Engine) -> None:
    demo.replace_demo(engine, made(), digest="d", data_until=PARAMETERS.end, note="", at=AT)
    synthetic = number(engine, schema.reporting_unit)
    put(engine)
    put(engine, Nil(900, WEEK), key="n")
    real = the_row(engine, schema.reporting_unit)
    assert (real.village_id, real.is_demo, number(engine, schema.reporting_unit)) == (900, False, synthetic + 1)
    removed = demo.remove_demo(engine, at=AT)
    assert removed["reporting_unit"] == synthetic
    assert the_row(engine, schema.reporting_unit) == real
    assert number(engine, schema.reporting_unit) == number(engine, schema.incident) == number(engine, nil_report) == 1
    assert signs(engine) == [(WEEK, "nihil"), ("2026-W02", "laporan")]
    with pytest.raises(demo.RealIncidentsError):
        demo.replace_demo(engine, made(), digest="e", data_until=PARAMETERS.end, note="", at=AT)


# What is alike, and what comes back


def test_like_reports_are_counted_among_those_that_one_may_see(engine: Engine) -> None:
    put(engine)
    for day, alike in ((13, 1), (14, 0)):
        what = a_report(occurred_on=date(2026, 1, day), reported_on=date(2026, 1, 20))
        assert filing.similar(engine, DESA, what) == alike
    assert filing.similar(engine, DESA, a_report(area="35.02")) == 1
    assert filing.similar(engine, DESA, a_report(category="tppo")) == 0
    assert filing.similar(engine, PIMPASA, a_report()) == 1
    assert filing.similar(engine, replace(DESA, subject="x"), a_report()) == 0
    assert filing.similar(engine, OTHER, a_report()) == 0


def test_a_filed_report_comes_back_under_its_ticket(engine: Engine) -> None:
    ticket = put(engine).ticket
    (row,) = own_reports(engine, KANIM)
    assert row["number"] == ticket
