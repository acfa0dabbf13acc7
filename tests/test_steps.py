"""Steps of reports: each by its people, from its status, with its words, once; bulk steps do what can be done."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.exc import DBAPIError

from data.filing import FilingError
from data.flow import CHECKLIST, Step
from data.model import Role, Viewer
from data.store import desk, schema, steps, versions
from data.store.accounts import NotAllowedError
from data.store.schema_reports import report_event
from data.store.steps import Detail
from data.tickets import new
from locales import text
from tests.planted import viewer
from tests.reported import (
    AT,
    DESA,
    KANIM,
    NEIGHBOUR,
    OTHER,
    PIMPASA,
    WHOLE,
    audited,
    number,
    opened,
    put,
    take,
    the_row,
)
from tests.stores import Stores

GIVEN: dict[Step, dict[str, str]] = {
    Step.SEND_BACK: {"remark": "kemungkinan_ganda"},
    Step.REJECT: {"remark": "ganda"},
    Step.ASSIGN: {"section": "wasdakim"},
    Step.FOLLOW_UP: {"section": "intelkim", "intervention": "pemanggilan"},
    Step.CLOSE: {"result": "pembinaan"},
}
TAKEN = [step for step in Step if step not in steps.FILED]


@pytest.fixture
def engine(stores: Stores) -> Engine:
    return opened(stores)


def bring(engine: Engine, status: str) -> str:
    """Return the ticket of a report in a status."""
    ticket = put(engine).ticket
    road = {"diajukan": 0, "diverifikasi": 1, "ditindaklanjuti": 2, "selesai": 3}
    for step in (Step.VERIFY, Step.FOLLOW_UP, Step.CLOSE)[: road[status]]:
        assert not take(engine, KANIM, ticket, step, **GIVEN.get(step, {}))
    return ticket


def test_a_report_lives_from_filing_to_its_end(engine: Engine) -> None:
    ticket = put(engine).ticket
    before = versions.stamp(engine, DESA)
    assert not take(engine, PIMPASA, ticket, Step.VERIFY)
    assert versions.stamp(engine, DESA) != before
    assert not take(engine, KANIM, ticket, Step.ASSIGN, section="wasdakim")
    assert not take(engine, KANIM, ticket, Step.FOLLOW_UP, intervention="operasi_gabungan")
    assert not take(engine, KANIM, ticket, Step.CLOSE, result="diproses_hukum")
    row, now = the_row(engine), AT.replace(tzinfo=None)
    assert (row.status, row.section, row.intervention, row.result) == (
        "selesai", "wasdakim", "operasi_gabungan", "diproses_hukum",
    )  # fmt: skip
    assert (row.verified_at, row.followed_up_at, row.closed_at) == (now, now, now)
    told = desk.history(engine, KANIM, ticket)
    assert told["step"].tolist() == ["ajukan", "verifikasi", "tugaskan", "tindak_lanjuti", "selesaikan"]
    assert told["who"].tolist() == ["desa", "pimpasa", "kanim", "kanim", "kanim"]
    assert audited(engine)[1:] == [
        ("step", f"tiket={ticket} verifikasi"),
        ("step", f"tiket={ticket} tugaskan section=wasdakim"),
        ("step", f"tiket={ticket} tindak_lanjuti section=wasdakim intervention=operasi_gabungan"),
        ("step", f"tiket={ticket} selesaikan result=diproses_hukum"),
    ]
    assert versions.versions(engine, DESA)["incident"].rows == 1


@pytest.mark.parametrize("status", ["diajukan", "diverifikasi"])
@pytest.mark.parametrize(("step", "after"), [(Step.SEND_BACK, "minta_perbaikan"), (Step.REJECT, "ditolak")])
def test_a_report_is_sent_back_or_rejected_with_why(engine: Engine, status: str, step: Step, after: str) -> None:
    ticket = bring(engine, status)
    assert not take(engine, KANIM, ticket, step, **GIVEN[step])
    row = the_row(engine)
    assert (row.status, row.remark) == (after, GIVEN[step]["remark"])
    assert (row.closed_at is not None) is (step is Step.REJECT)
    told = desk.history(engine, DESA, ticket)
    assert told["remark"].iloc[-1] == GIVEN[step]["remark"]
    assert set(told["who"]) == {""}, "a village is told no name"


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("step", TAKEN)
def test_no_role_takes_a_step_that_is_not_its_own(engine: Engine, step: Step, role: Role) -> None:
    """From every status; what is refused leaves no trace."""
    for status in ("diajukan", "diverifikasi", "ditindaklanjuti", "selesai"):
        ticket = bring(engine, status)
        events, lines = number(engine, report_event), len(audited(engine))
        try:
            why = take(engine, viewer(role), ticket, step, **GIVEN.get(step, {}))
        except NotAllowedError:
            why = "role"
        at_work = {"diajukan": {Step.VERIFY, Step.SEND_BACK, Step.REJECT}}
        if role is Role.KANIM:
            at_work |= {
                "diverifikasi": {Step.SEND_BACK, Step.REJECT, Step.ASSIGN, Step.FOLLOW_UP},
                "ditindaklanjuti": {Step.CLOSE},
            }
        may = role in {Role.PIMPASA, Role.KANIM} and step in at_work.get(status, set())
        assert (not why) is may, (status, why)
        assert number(engine, report_event) - events == len(audited(engine)) - lines == may
        if not may:
            assert the_row(engine).status == status
        with engine.begin() as connection:  # the next one begins with an empty desk
            connection.execute(update(schema.incident).values(file_key=None))


@pytest.mark.parametrize(
    "who", [OTHER, NEIGHBOUR, viewer(Role.STAF), replace(KANIM, subject=""), replace(KANIM, office="")]
)
def test_another_office_and_nobody_without_a_login_acts(engine: Engine, who: Viewer) -> None:
    ticket = put(engine).ticket
    try:
        why = take(engine, who, ticket, Step.VERIFY)
    except NotAllowedError:
        assert who.role is Role.STAF or not (who.subject and who.office)
    else:
        assert why == text("steps.not_yours") if who is NEIGHBOUR else text("steps.unknown")
    assert the_row(engine).status == "diajukan"


def test_one_is_not_told_whether_a_ticket_is_there(engine: Engine) -> None:
    real = put(engine).ticket
    answers = {ticket: take(engine, OTHER, ticket, Step.VERIFY) for ticket in (real, *new(1), "x", "CONTOH-1")}
    assert set(answers.values()) == {text("steps.unknown")}


@pytest.mark.parametrize(
    ("step", "detail"),
    [
        (Step.VERIFY, Detail()),
        (Step.VERIFY, Detail(checked=CHECKLIST[1:])),
        (Step.SEND_BACK, Detail(remark="ganda")),
        (Step.REJECT, Detail(remark="Pak Budi, RT 3")),
        (Step.REJECT, Detail()),
        (Step.ASSIGN, Detail(section="tikim")),
        (Step.FOLLOW_UP, Detail(section="intelkim")),
        (Step.FOLLOW_UP, Detail(section="x", intervention="pemanggilan")),
        (Step.CLOSE, Detail(result="")),
    ],
)
def test_a_step_needs_its_words(engine: Engine, step: Step, detail: Detail) -> None:
    ticket = put(engine).ticket
    with pytest.raises(FilingError):
        steps.take(engine, KANIM, [ticket], step, detail, at=AT)
    assert number(engine, report_event) == 1


def test_filing_is_no_step_of_the_desk(engine: Engine) -> None:
    for step in steps.FILED:
        with pytest.raises(NotAllowedError):
            steps.take(engine, PIMPASA, [put(engine).ticket], step, WHOLE, at=AT)


def test_follow_up_needs_a_section_of_the_report_or_the_step(engine: Engine) -> None:
    ticket = bring(engine, "diverifikasi")
    assert take(engine, KANIM, ticket, Step.FOLLOW_UP, intervention="pemanggilan") == text("steps.no_section")
    assert not take(engine, KANIM, ticket, Step.FOLLOW_UP, intervention="pemanggilan", section="intelkim")


def test_five_hundred_are_verified_at_once_and_what_changed_meanwhile_is_named(engine: Engine) -> None:
    filed = [put(engine, key=str(n)).ticket for n in range(20)]
    with engine.begin() as connection:
        row = connection.execute(select(schema.incident).limit(1)).one()._asdict()
        many = [row | {"id": 1000 + n, "file_key": None, "row_key": None, "ticket": t} for n, t in enumerate(new(480))]
        connection.execute(insert(schema.incident), many)
    tickets = [*filed, *(each["ticket"] for each in many)]
    taken = tickets[7]
    assert not take(engine, KANIM, taken, Step.VERIFY)
    unknown = new(1)[0]
    found = steps.take(engine, KANIM, [*tickets[:499], unknown], Step.VERIFY, WHOLE, at=AT)
    assert found == [
        (taken, text("steps.changed", status=text("status.diverifikasi"))),
        (unknown, text("steps.unknown")),
    ]
    with engine.connect() as connection:
        statuses = connection.execute(select(schema.incident.c.status)).scalars().all()
    assert sorted(statuses) == ["diajukan", *["diverifikasi"] * 499]
    with pytest.raises(FilingError, match="500"):
        steps.take(engine, KANIM, [*tickets, unknown], Step.VERIFY, WHOLE, at=AT)


def test_one_ticket_in_two_spellings_is_one_report(engine: Engine) -> None:
    ticket = put(engine).ticket
    assert steps.take(engine, KANIM, [ticket, ticket.lower(), ticket], Step.VERIFY, WHOLE, at=AT) == []
    assert number(engine, report_event) == 2


def test_of_two_people_at_once_one_is_told_that_it_is_done(engine: Engine) -> None:
    ticket = put(engine).ticket
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda who: take(engine, who, ticket, Step.VERIFY), [KANIM, PIMPASA] * 2))
    assert sorted(found) == ["", *[text("steps.changed", status=text("status.diverifikasi"))] * 3]
    assert number(engine, report_event) == 2


def test_what_fails_midway_leaves_nothing(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    tickets = [put(engine, key=key).ticket for key in "ab"]
    before = audited(engine)

    def fail(*_args: Any, **_given: Any) -> None:
        message = "power cut"
        raise RuntimeError(message)

    monkeypatch.setattr(steps, "touch", fail)
    with pytest.raises(RuntimeError, match="power cut"):
        steps.take(engine, KANIM, tickets, Step.VERIFY, WHOLE, at=AT)
    assert the_row(engine).status == "diajukan"
    assert number(engine, report_event) == 2
    assert audited(engine) == before


@pytest.mark.parametrize("change", ["update", "delete"])
def test_nobody_changes_what_was_done(engine: Engine, change: str) -> None:
    put(engine)
    statement: Any = update(report_event).values(step="x") if change == "update" else delete(report_event)
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(statement)
    if engine.dialect.name == "sqlite":
        row = the_row(engine, report_event)._asdict()
        with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
            connection.execute(insert(report_event).prefix_with("OR REPLACE").values(row | {"step": "x"}))
