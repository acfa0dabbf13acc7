"""Which PIMPASA looks after which Desa Binaan, from when to when: written by the Kantor Imigrasi."""

from datetime import date, datetime

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Engine, insert, or_, select, update

from data.filing import FilingError
from data.model import Role, Viewer
from data.store import units
from data.store.accounts import NotAllowedError
from data.store.audit import Action, record_within
from data.store.engine import writing
from data.store.frames import frame_of
from data.store.schema import village
from data.store.schema_access import account
from data.store.schema_reports import assignment
from data.store.versions import touch
from locales import text

READERS = frozenset({Role.KANIM, Role.STAF, Role.PIMPASA})


def officers(engine: Engine, viewer: Viewer) -> pd.DataFrame:
    """Return id, name of the PIMPASA of the viewer's office who have an account, by name.

    Raises:
        NotAllowedError: the viewer is not of an office's people, or not logged in.
    """
    _allow(viewer, READERS)
    query = select(account.c.id, account.c.name).where(*_of_office(viewer)).order_by(account.c.name, account.c.id)
    with engine.connect() as connection:
        return frame_of(connection.execute(query))


def assignments(engine: Engine, viewer: Viewer, *, on: date | None = None) -> pd.DataFrame:
    """Return the assignments of the viewer's office, by village and date.

    Args:
        engine: the store.
        viewer: who asks.
        on: only those that hold on a day; None: all there have been.

    Returns:
        id, officer_id, officer, village_id, village, regency_code, valid_from, valid_to (None: still holds).

    Raises:
        NotAllowedError: as `officers`.
    """
    _allow(viewer, READERS)
    given = assignment.c
    query = (
        select(
            given.id, account.c.id.label("officer_id"), account.c.name.label("officer"),
            village.c.id.label("village_id"), village.c.name.label("village"), village.c.regency_code,
            given.valid_from, given.valid_to,
        )
        .join(account, account.c.id == given.account_id)
        .join(village, village.c.id == given.village_id)
        .where(given.office == viewer.office)
        .order_by(village.c.name, village.c.id, given.valid_from, given.id)
    )  # fmt: skip
    if on is not None:
        query = query.where(given.valid_from <= on, or_(given.valid_to.is_(None), given.valid_to >= on))
    with engine.connect() as connection:
        return frame_of(connection.execute(query))


def assign(engine: Engine, viewer: Viewer, officer_id: int, village_id: int, *, since: date, at: datetime) -> int:
    """Let a PIMPASA look after a Desa Binaan, which is a reporting unit from then on, and return the assignment's id.

    Args:
        engine: the store.
        viewer: the Kantor Imigrasi.
        officer_id: account of a PIMPASA of its office.
        village_id: Desa Binaan of its office or working area.
        since: the first day.
        at: moment, with its time zone.

    Raises:
        NotAllowedError: the viewer is not a Kantor Imigrasi that is logged in.
        FilingError: officer or village is not its own, or the officer has the village already.
    """
    _allow(viewer, frozenset({Role.KANIM}))
    given = assignment.c
    with writing(engine).begin() as connection:
        officer = select(account.c.id).where(account.c.id == officer_id, *_of_office(viewer))
        if connection.scalar(officer) is None:
            raise FilingError(text("assignments.unknown_officer"))
        if connection.scalar(select(village.c.id).where(village.c.id == village_id, units.own(viewer))) is None:
            raise FilingError(text("filing.unknown_village"))
        same = (given.account_id == officer_id, given.village_id == village_id)
        holds = or_(given.valid_to.is_(None), given.valid_to >= since)
        if connection.scalar(select(given.id).where(*same, holds).limit(1)) is not None:
            raise FilingError(text("assignments.twice"))
        values = {
            "account_id": officer_id, "village_id": village_id, "office": viewer.office, "valid_from": since,
        }  # fmt: skip
        number = int(connection.execute(insert(assignment).values(values).returning(given.id)).scalar_one())
        units.of_village(connection, village_id, since=since)
        _note(connection, viewer, f"penugasan={number} akun={officer_id} desa={village_id} mulai={since}", at, added=1)
    return number


def end(engine: Engine, viewer: Viewer, assignment_id: int, *, on: date, at: datetime) -> None:
    """End an assignment; `on` is the last day that it holds.

    Raises:
        NotAllowedError: it is not of the viewer's office, or the viewer may not write.
        FilingError: it has been ended, or had not begun by then.
    """
    _allow(viewer, frozenset({Role.KANIM}))
    given = assignment.c
    with writing(engine).begin() as connection:
        query = select(assignment).where(given.id == assignment_id, given.office == viewer.office)
        found = connection.execute(query).one_or_none()
        if found is None:
            raise NotAllowedError(viewer.role)
        if found.valid_to is not None:
            raise FilingError(text("assignments.ended"))
        if on < found.valid_from:
            raise FilingError(text("assignments.before_start"))
        connection.execute(update(assignment).where(given.id == assignment_id).values(valid_to=on))
        _note(connection, viewer, f"penugasan={assignment_id} selesai={on}", at)


def _allow(viewer: Viewer, roles: frozenset[Role]) -> None:
    if viewer.role not in roles or not (viewer.subject and viewer.office):
        raise NotAllowedError(viewer.role)


def _of_office(viewer: Viewer) -> tuple[ColumnElement[bool], ...]:
    own = account.c
    return own.role == Role.PIMPASA.value, own.office == viewer.office, own.active.is_(True)


def _note(connection: Connection, viewer: Viewer, detail: str, at: datetime, *, added: int = 0) -> None:
    record_within(connection, viewer, Action.ASSIGNMENT, detail, at=at)
    touch(connection, "assignment", f"{detail}:{at.isoformat()}", at, added=added)
