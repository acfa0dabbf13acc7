"""Worklists: each role its own, in the order of deadlines, and nobody another's."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Engine, insert

from data.deadlines import USUAL, Deadlines, overdue_at
from data.flow import Step
from data.model import STATUSES, Role, Viewer
from data.store import demo, desk, schema
from data.store.accounts import NotAllowedError
from data.store.desk import COLUMNS, Query
from data.tickets import new
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
    STAF,
    a_report,
    opened,
    put,
    take,
)
from tests.stores import Stores

NOW = AT.replace(tzinfo=None)
HOURS = (0, 5, 7, 47, 48, 49, 71, 72, 73, None)
KANWIL = viewer(Role.KANWIL)


@pytest.fixture
def engine(stores: Stores) -> Engine:
    return opened(stores)


def back(hours: int | None) -> datetime | None:
    return None if hours is None else NOW - timedelta(hours=hours)


def every_state() -> list[dict[str, Any]]:
    """A report of every status, category kind and waiting time, as a file would bring them."""
    states = [
        {"category": category, "status": status, "filed_at": back(filed), "verified_at": back(verified)}
        for category in ("tppo", "wna")
        for status in STATUSES
        for filed in HOURS
        for verified in HOURS
        if filed is None or verified is None or verified <= filed
    ]
    common = {
        "reported_on": DAY, "week": "2026-W02", "month": "2026-01", "event_regency": "35.02", "precision": "kabupaten",
        "persons": 1, "channel": "kanim", "is_demo": False, "office": "ponorogo",
    }  # fmt: skip
    return [common | state | {"ticket": ticket} for state, ticket in zip(states, new(len(states)), strict=True)]


def asked(engine: Engine, who: Viewer, name: str, **given: Any) -> pd.DataFrame:
    limit = given.pop("limit", 5000)
    return desk.worklist(engine, who, Query(name, **given), at=AT, deadlines=USUAL, limit=limit)


def tickets(engine: Engine, who: Viewer, name: str, **given: Any) -> set[str]:
    return set(asked(engine, who, name, **given)["ticket"])


def test_overdue_is_what_is_overdue_everywhere_else_and_comes_first(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(insert(schema.incident), every_state())
    found = asked(engine, KANIM, "all")
    assert list(found.columns) == list(COLUMNS)
    assert len(found) == len(every_state())
    with engine.connect() as connection:
        rows = connection.execute(schema.incident.select()).all()
    verified = {row.ticket: row.verified_at for row in rows}
    moments = pd.to_datetime(found["ticket"].map(verified))
    raw = found[["category", "status", "filed_at"]].assign(verified_at=moments)
    assert found["late"].tolist() == overdue_at(raw, USUAL, AT).tolist()
    assert found["late"].any()
    assert found["late"].is_monotonic_decreasing, "overdue first"
    waits = found[found["due_at"].notna()]
    assert waits["due_at"].is_monotonic_increasing, "then by deadline"
    assert found["due_at"].notna().is_monotonic_decreasing
    rest = found[found["due_at"].isna() & found["filed_at"].notna()]
    assert rest["filed_at"].is_monotonic_decreasing, "then the newest"


@pytest.mark.parametrize("limit", [1, 7, 60, 300])
def test_pages_of_a_list_are_the_list(engine: Engine, limit: int) -> None:
    with engine.begin() as connection:
        connection.execute(insert(schema.incident), every_state())
    whole = asked(engine, KANIM, "all")["ticket"].tolist()
    for offset in (0, limit, 3 * limit):
        page = desk.worklist(engine, KANIM, Query("all"), at=AT, deadlines=USUAL, limit=limit, offset=offset)
        assert page["ticket"].tolist() == whole[offset : offset + limit]


def test_counts_are_what_the_lists_hold(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(insert(schema.incident), every_state())
    own = replace(USUAL, verify=6)
    for who in (KANIM, PIMPASA, STAF, KANWIL, DESA, LEADER):
        found = desk.counts(engine, who, at=AT, deadlines=own)
        assert tuple(found) == desk.lists(who)
        for name, (whole, late) in found.items():
            rows = desk.worklist(engine, who, Query(name), at=AT, deadlines=own, limit=5000)
            assert (len(rows), int(rows["late"].sum())) == (whole, late)
            late_only = desk.worklist(engine, who, Query(name, late_only=True), at=AT, deadlines=own, limit=5000)
            assert len(late_only) == late


def test_a_deadline_is_six_hours_for_victims(engine: Engine) -> None:
    for category, hours in (("tppo", 6), ("tppm", 6), ("wna", 72)):
        ticket = put(engine, a_report(category=category), key=category).ticket
        take(engine, KANIM, ticket, Step.VERIFY)
        found = desk.report(engine, KANIM, ticket, at=AT + timedelta(hours=hours), deadlines=Deadlines())
        assert found is not None
        assert found["due_at"] == NOW + timedelta(hours=hours)
        assert found["late"]
        early = desk.report(engine, KANIM, ticket, at=AT + timedelta(hours=hours, seconds=-1), deadlines=Deadlines())
        assert early is not None
        assert not early["late"]


def test_each_role_has_its_lists_and_no_others(engine: Engine) -> None:
    mine, theirs = put(engine).ticket, put(engine, who=PIMPASA, key="b").ticket
    checked, sent = put(engine, key="c").ticket, put(engine, key="d").ticket
    take(engine, KANIM, checked, Step.VERIFY)
    take(engine, KANIM, sent, Step.SEND_BACK, remark="kemungkinan_ganda")
    everything = {mine, theirs, checked, sent}
    expected: dict[Any, dict[str, set[str]]] = {
        DESA: {"mine": {mine, checked, sent}, "sent_back": {sent}},
        PIMPASA: {"verify": {mine, theirs}, "mine": {theirs}, "sent_back": {sent}, "all": everything},
        KANIM: {"follow_up": {checked}, "close": set(), "verify": {mine, theirs}, "all": everything},
        STAF: {"all": everything},
        KANWIL: {"all": everything},
        OTHER: {"follow_up": set(), "close": set(), "verify": set(), "all": set()},
        NEIGHBOUR: {"follow_up": set(), "close": set(), "verify": set(), "all": everything},
    }
    for who, wanted in expected.items():
        assert {name: tickets(engine, who, name) for name in desk.lists(who)} == wanted
    for role in Role:
        for name in {"mine", "verify", "follow_up", "close", "sent_back", "all", "x"} - set(desk.lists(viewer(role))):
            with pytest.raises(NotAllowedError):
                asked(engine, viewer(role), name)
    for who in (replace(DESA, subject="x"), replace(DESA, subject="")):
        assert tickets(engine, who, "mine") == set()


@pytest.mark.parametrize("role", list(Role))
def test_a_report_is_told_to_who_may_see_it_and_nobody_else(engine: Engine, role: Role) -> None:
    ticket = put(engine).ticket
    found = desk.report(engine, viewer(role), f" {ticket.lower()}", at=AT, deadlines=USUAL)
    steps = desk.history(engine, viewer(role), ticket)
    may = role in {Role.DESA, Role.PIMPASA, Role.KANIM, Role.STAF, Role.KANWIL}
    assert (found is not None) is (len(steps) == 1) is may
    if found is not None:
        assert found["ticket"] == ticket
        assert found["observations"] == ("anak", "rombongan")
        assert found["is_mine"] is (role is Role.DESA)
        assert (steps["who"].iloc[0] == "desa") is (role in {Role.PIMPASA, Role.KANIM, Role.STAF})
    for missing in (*new(1), "x", "", "CONTOH-1", "CONTOH-²", f"CONTOH-{10**20}"):
        assert desk.report(engine, viewer(role), missing, at=AT, deadlines=USUAL) is None
        assert desk.history(engine, viewer(role), missing).empty


@pytest.mark.parametrize("who", [OTHER, LEADER, replace(DESA, subject="x"), replace(PIMPASA, office="surabaya")])
def test_out_of_sight_is_as_not_there(engine: Engine, who: Viewer) -> None:
    ticket = put(engine).ticket
    assert desk.report(engine, who, ticket, at=AT, deadlines=USUAL) is None
    assert desk.history(engine, who, ticket).empty


def test_a_neighbour_is_told_no_name(engine: Engine) -> None:
    ticket = put(engine).ticket
    assert desk.history(engine, NEIGHBOUR, ticket)["who"].tolist() == [""]


def test_lists_are_filtered(engine: Engine) -> None:
    one = put(engine, a_report(category="tppo")).ticket
    two = put(engine, a_report(area="35.01.01.2001"), key="b").ticket
    assert tickets(engine, KANIM, "all", categories=("tppo",)) == {one}
    assert tickets(engine, KANIM, "all", regency="35.01") == {two}
    assert tickets(engine, KANIM, "all", village=900) == {one}
    assert tickets(engine, KANIM, "all", ticket=two.replace("-", "")) == {two}
    assert tickets(engine, KANIM, "all", ticket="PB") == set()
    assert tickets(engine, KANIM, "all", late_only=True) == set()


@pytest.mark.parametrize(
    ("area", "at", "late"),
    [
        (PLACE, datetime(2026, 1, 6, 16, 59, 59, tzinfo=UTC), False),
        (PLACE, datetime(2026, 1, 6, 17, tzinfo=UTC), True),
        ("91.71", datetime(2026, 1, 6, 15, tzinfo=UTC), True),
        ("91.71", datetime(2026, 1, 6, 14, 59, 59, tzinfo=UTC), False),
    ],
)
def test_filed_late_is_after_the_day_after_in_local_time(
    engine: Engine, area: str, at: datetime, *, late: bool
) -> None:
    what = a_report(area=area, occurred_on=date(2026, 1, 5), reported_on=date(2026, 1, 5))
    ticket = put(engine, what, at=at).ticket
    found = desk.report(engine, DESA, ticket, at=AT, deadlines=USUAL)
    assert found is not None
    assert found["late_filed"] is late


def test_synthetic_reports_are_looked_at_as_a_role_would_and_left_out_once_real_ones_are(engine: Engine) -> None:
    demo.replace_demo(engine, made(), digest="d", data_until=PARAMETERS.end, note="", at=AT)
    tried = {role: replace(viewer(role), subject="", name="") for role in desk.LISTS}
    for role, who in tried.items():
        found = asked(engine, who, desk.lists(who)[0], limit=50)
        assert found["is_demo"].all()
        assert found["ticket"].str.fullmatch(r"CONTOH-\d+").all()
        assert not found["is_mine"].any()
        assert not len(found) or set(found["office"].dropna()) <= {"ponorogo"} or role is Role.KANWIL
        if len(found):
            one = desk.report(engine, who, found["ticket"].iloc[0], at=AT, deadlines=USUAL)
            assert one is not None
            assert one["status"] == found["status"].iloc[0]
    ticket = put(engine).ticket
    for who in tried.values():
        assert not asked(engine, who, "mine" if who.role is Role.DESA else "all")["is_demo"].any()
    assert tickets(engine, KANIM, "all") == {ticket}
