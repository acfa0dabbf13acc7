"""Steps of reports: one or many at once, each only from the status that it is taken from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, select, update

from data.filing import FilingError
from data.flow import (
    CHECKLIST,
    FLOW,
    INTERVENTIONS,
    REJECT_REMARKS,
    RESULTS,
    SECTIONS,
    SEND_BACK_REMARKS,
    Step,
    may,
    move,
)
from data.model import Viewer
from data.store import desk
from data.store.accounts import NotAllowedError
from data.store.engine import writing
from data.store.events import naive, note
from data.store.schema import incident
from data.store.versions import touch
from data.tickets import normal
from locales import text

MOST = 500  # reports at once
MOMENT = {
    Step.VERIFY: "verified_at",
    Step.FOLLOW_UP: "followed_up_at",
    Step.CLOSE: "closed_at",
    Step.REJECT: "closed_at",
}
FILED = (Step.FILE, Step.CORRECT)  # taken in `data.store.filing`


@dataclass(frozen=True, slots=True)
class Detail:
    """What goes with a step, in fixed words of `data.flow`; each step needs its own."""

    remark: str = ""
    section: str = ""
    intervention: str = ""
    result: str = ""
    checked: tuple[str, ...] = ()


def take(
    engine: Engine, viewer: Viewer, tickets: Sequence[str], step: Step, detail: Detail, *, at: datetime
) -> list[tuple[str, str]]:
    """Take a step of some reports, in one transaction.

    Args:
        engine: the store.
        viewer: who takes it.
        tickets: of the reports, at most `MOST`.
        step: what; not `FILE` or `CORRECT`, which are of `data.store.filing`.
        detail: what goes with it.
        at: moment, with its time zone.

    Returns:
        Those that were refused, with why; the others are done.

    Raises:
        NotAllowedError: the viewer takes no such step, or is not logged in.
        FilingError: what goes with it is missing or unknown, or there are too many.
    """
    _allow(viewer, step)
    _check(step, detail)
    if len(tickets) > MOST:
        raise FilingError(text("steps.too_many", most=MOST))
    refused, done = [], []
    with writing(engine).begin() as connection:
        found = _rows(connection, viewer, tickets)
        for known, ticket in {normal(each) or each: each for each in tickets}.items():
            row = found.get(known)
            fault = _fault(viewer, row, step, detail)
            if row is None or fault:
                refused.append((ticket, fault))
            else:
                _put(connection, viewer, row, step, detail, at)
                done.append(row.ticket)
        if done:
            touch(connection, "incident", f"{step}:{','.join(done)}:{at.isoformat()}", at)
    return refused


def _allow(viewer: Viewer, step: Step) -> None:
    """Let nobody pass whose role never takes a step, and nobody without a login and an office.

    Raises:
        NotAllowedError: anybody else.
    """
    roles = {role for each in FLOW[step] for role in each.roles}
    if step in FILED or not viewer.subject or not viewer.office or viewer.role not in roles:
        raise NotAllowedError(viewer.role)


def _check(step: Step, detail: Detail) -> None:
    """Say what is missing.

    Raises:
        FilingError: something is.
    """
    needed = {
        Step.VERIFY: set(detail.checked) >= set(CHECKLIST),
        Step.SEND_BACK: detail.remark in SEND_BACK_REMARKS,
        Step.REJECT: detail.remark in REJECT_REMARKS,
        Step.ASSIGN: detail.section in SECTIONS,
        Step.FOLLOW_UP: detail.intervention in INTERVENTIONS and detail.section in ("", *SECTIONS),
        Step.CLOSE: detail.result in RESULTS,
    }
    if not needed[step]:
        raise FilingError(text(f"steps.needs_{step.name.lower()}"))


def _rows(connection: Connection, viewer: Viewer, tickets: Sequence[str]) -> dict[str, Row[Any]]:
    """Return ticket → row of those that the viewer may see."""
    wanted = {known for known in map(normal, tickets) if known}
    query = select(incident).where(incident.c.ticket.in_(sorted(wanted)), desk.reach(connection, viewer))
    return {row.ticket: row for row in connection.execute(query)}


def _fault(viewer: Viewer, row: Row[Any] | None, step: Step, detail: Detail) -> str:
    """Return why a step cannot be taken; empty where it can. A report out of sight is as one that is not there."""
    if row is None:
        return text("steps.unknown")
    if row.office != viewer.office:
        return text("steps.not_yours")
    if move(step, row.status) is None:
        return text("steps.changed", status=text(f"status.{row.status}"))
    if not may(viewer, step, status=row.status, office=row.office, filed_by=row.filed_by, is_demo=row.is_demo):
        return text("steps.not_your_role")
    if step is Step.FOLLOW_UP and not (detail.section or row.section):
        return text("steps.no_section")
    return ""


def _put(connection: Connection, viewer: Viewer, row: Row[Any], step: Step, detail: Detail, at: datetime) -> None:
    taken = move(step, row.status)
    after = taken.after if taken else row.status
    section = detail.section or row.section or ""
    words: dict[str, str] = {
        Step.SEND_BACK: {"remark": detail.remark},
        Step.REJECT: {"remark": detail.remark},
        Step.ASSIGN: {"section": section},
        Step.FOLLOW_UP: {"section": section, "intervention": detail.intervention},
        Step.CLOSE: {"result": detail.result},
    }.get(step, {})
    moment = {MOMENT[step]: naive(at)} if step in MOMENT else {}
    same = (incident.c.id == row.id, incident.c.status == row.status)
    connection.execute(update(incident).where(*same).values({"status": after} | words | moment))
    statuses = (row.status, after)
    note(connection, viewer, step, report=(row.id, row.ticket), statuses=statuses, at=at, **words)
