"""What was done to a report, one row each; nothing changes them afterwards."""

from datetime import UTC, datetime

from sqlalchemy import Connection, insert

from data.flow import Step
from data.model import Viewer
from data.store.audit import LONGEST_NAME, Action, record_within
from data.store.schema_reports import report_event

__all__ = ["naive", "note"]


def naive(at: datetime) -> datetime:
    """Return a moment as the store keeps it: UTC, without a zone."""
    return at.astimezone(UTC).replace(tzinfo=None)


def note(
    connection: Connection,
    viewer: Viewer,
    step: Step,
    *,
    report: tuple[int, str],
    statuses: tuple[str, str],
    at: datetime,
    **detail: str,
) -> None:
    """Write a step down, in the transaction that takes it, and its line in the audit.

    Args:
        connection: of the transaction.
        viewer: who takes it.
        step: what.
        report: its id and ticket.
        statuses: before and after.
        at: moment, with its time zone.
        detail: remark, section, intervention, result where the step has them: fixed words.
    """
    number, ticket = report
    before, after = statuses
    values = {
        "incident_id": number, "at": naive(at), "actor": viewer.subject, "actor_name": viewer.name[:LONGEST_NAME],
        "role": viewer.role.value, "office": viewer.office, "step": step.value, "status_from": before,
        "status_to": after,
    }  # fmt: skip
    connection.execute(insert(report_event).values(values | detail))
    said = " ".join(["tiket=" + ticket, step.value, *(f"{name}={word}" for name, word in detail.items() if word)])
    action = Action.REPORT if step in {Step.FILE, Step.CORRECT} else Action.STEP
    record_within(connection, viewer, action, said, at=at)
