"""PIMPASA and their villages, with dates: written by the Kantor Imigrasi, read by its people."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from data.access import Account
from data.filing import FilingError
from data.model import Role
from data.store import accounts, schema, versions
from data.store.accounts import NotAllowedError
from data.store.assignments import assign, assignments, end, officers
from locales import text
from tests.planted import viewer
from tests.reported import AT, DAY, KANIM, PIMPASA, STAF, audited, number, opened, the_row
from tests.stores import Stores

OTHER = replace(KANIM, office="surabaya", subject="o" * 64, regencies=frozenset({"35.78"}))
PEOPLE = (
    Account("sari@imigrasi.go.id", Role.PIMPASA, "ponorogo", name="Sari"),
    Account("budi@imigrasi.go.id", Role.PIMPASA, "ponorogo", name="Budi"),
    Account("eka@imigrasi.go.id", Role.PIMPASA, "surabaya", name="Eka"),
    Account("lama@imigrasi.go.id", Role.PIMPASA, "ponorogo", name="Lama", active=False),
    Account("staf@imigrasi.go.id", Role.STAF, "ponorogo", name="Staf"),
)


@pytest.fixture
def engine(stores: Stores) -> Engine:
    made = opened(stores)
    for one in PEOPLE:
        accounts.save(made, viewer(Role.ADMIN), one, at=AT)
    return made


def ids(engine: Engine) -> dict[str, int]:
    return {one.name: one.id for one in accounts.accounts(engine, viewer(Role.ADMIN))}


def test_a_village_is_assigned_and_becomes_a_reporting_unit(engine: Engine) -> None:
    assert officers(engine, KANIM)["name"].tolist() == ["Budi", "Sari"]
    before = versions.stamp(engine, KANIM)
    number_ = assign(engine, KANIM, ids(engine)["Sari"], 900, since=DAY, at=AT)
    assert versions.stamp(engine, KANIM) != before
    unit = the_row(engine, schema.reporting_unit)
    assert (unit.village_id, unit.fostered_from, unit.is_demo) == (900, DAY, False)
    for who in (KANIM, STAF, PIMPASA):
        (row,) = assignments(engine, who).to_dict("records")
        assert (row["id"], row["officer"], row["village"], row["valid_from"]) == (number_, "Sari", "Bangunsari", DAY)
        assert row["valid_to"] is None
    with pytest.raises(FilingError, match=text("assignments.twice")):
        assign(engine, KANIM, ids(engine)["Sari"], 900, since=DAY, at=AT)
    assign(engine, KANIM, ids(engine)["Budi"], 900, since=date(2025, 6, 1), at=AT)
    assert number(engine, schema.reporting_unit) == 1
    assert the_row(engine, schema.reporting_unit).fostered_from == date(2025, 6, 1)
    assert [action for action, _ in audited(engine)] == ["assignment", "assignment"]


def test_an_assignment_ends_and_may_begin_again(engine: Engine) -> None:
    sari = ids(engine)["Sari"]
    first = assign(engine, KANIM, sari, 900, since=DAY, at=AT)
    with pytest.raises(FilingError, match=text("assignments.before_start")):
        end(engine, KANIM, first, on=DAY - timedelta(days=1), at=AT)
    end(engine, KANIM, first, on=DAY, at=AT)
    with pytest.raises(FilingError, match=text("assignments.ended")):
        end(engine, KANIM, first, on=DAY, at=AT)
    with pytest.raises(FilingError, match=text("assignments.twice")):
        assign(engine, KANIM, sari, 900, since=DAY, at=AT)
    second = assign(engine, KANIM, sari, 900, since=DAY + timedelta(days=1), at=AT)
    held = {day: assignments(engine, STAF, on=day)["id"].tolist() for day in (DAY, DAY + timedelta(days=1))}
    assert held == {DAY: [first], DAY + timedelta(days=1): [second]}
    assert assignments(engine, STAF)["id"].tolist() == [first, second]


@pytest.mark.parametrize("role", list(Role))
def test_only_a_kantor_imigrasi_that_is_logged_in_assigns(engine: Engine, role: Role) -> None:
    sari = ids(engine)["Sari"]
    first = assign(engine, KANIM, sari, 900, since=DAY, at=AT)
    for who in (viewer(role), replace(viewer(role), subject=""), replace(viewer(role), office="")):
        if who.role is Role.KANIM and who.subject and who.office:
            continue
        with pytest.raises(NotAllowedError):
            assign(engine, who, sari, 900, since=DAY, at=AT)
        with pytest.raises(NotAllowedError):
            end(engine, who, first, on=DAY, at=AT)
        if who.role not in {Role.STAF, Role.PIMPASA} or not (who.subject and who.office):
            with pytest.raises(NotAllowedError):
                officers(engine, who)
            with pytest.raises(NotAllowedError):
                assignments(engine, who)


def test_another_office_neither_sees_nor_changes_it(engine: Engine) -> None:
    people = ids(engine)
    first = assign(engine, KANIM, people["Sari"], 900, since=DAY, at=AT)
    assert assignments(engine, OTHER).empty
    assert officers(engine, OTHER)["name"].tolist() == ["Eka"]
    for number_ in (first, 12345):
        with pytest.raises(NotAllowedError):
            end(engine, OTHER, number_, on=DAY, at=AT)
    with pytest.raises(FilingError, match=text("filing.unknown_village")):
        assign(engine, OTHER, people["Eka"], 900, since=DAY, at=AT)
    for name in ("Eka", "Lama", "Staf"):
        with pytest.raises(FilingError, match=text("assignments.unknown_officer")):
            assign(engine, KANIM, people[name], 900, since=DAY, at=AT)
