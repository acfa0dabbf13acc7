"""What people did: one line each, written once. Lines hold fixed words and codes, never a row.

The line of an import says how many rows were taken, and nothing of them.

Triggers of the migration refuse every change and removal, in SQLite as in PostgreSQL.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Engine, exists, func, insert, select

from data.model import Viewer
from data.store.accounts import require_admin
from data.store.frames import frame_of
from data.store.schema_access import audit

DETAIL = re.compile(r"[A-Za-z0-9 _.,:=>-]{0,200}")
LONGEST_NAME = 254
CLOCKS_DIFFER = timedelta(hours=1)  # at most


class Action(StrEnum):
    """What is written down."""

    LOGIN = "login"
    LOGOUT = "logout"
    IDLE_END = "idle_end"
    REFUSAL = "refusal"
    EXPORT = "export"
    ACCOUNT = "account"
    IMPORT = "import"
    UNDO = "undo"
    REPORT = "report"
    STEP = "step"
    ASSIGNMENT = "assignment"


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """Which lines are wanted; empty parts ask for all. `since` and `until` are UTC, `until` not included."""

    since: datetime | None = None
    until: datetime | None = None
    actions: tuple[Action, ...] = ()
    actor: str = ""


def record(engine: Engine, viewer: Viewer, action: Action, detail: str = "", *, at: datetime) -> None:
    """Write one line.

    Args:
        engine: the store.
        viewer: who did it.
        action: what.
        detail: fixed words and codes: letters, digits, space and `_.,:=>-`, at most 200.
        at: moment, with its time zone.

    Raises:
        ValueError: the detail holds anything else.
    """
    with engine.begin() as connection:
        record_within(connection, viewer, action, detail, at=at)


def record_within(connection: Connection, viewer: Viewer, action: Action, detail: str = "", *, at: datetime) -> None:
    """Write one line in a transaction that is already open: the line stands if, and only if, what it tells of does.

    Raises:
        ValueError: as `record`.
    """
    if not DETAIL.fullmatch(detail):
        message = "an audit line holds fixed words and codes only"
        raise ValueError(message)
    values = {
        "at": at.astimezone(UTC).replace(tzinfo=None),
        "actor": viewer.subject,
        "actor_name": viewer.name[:LONGEST_NAME],
        "role": viewer.role.value,
        "action": action.value,
        "detail": detail,
    }
    connection.execute(insert(audit).values(values))


def has_left(engine: Engine, viewer: Viewer, login: str, *, since: datetime) -> bool:
    """Return whether a person has ended a login, in this process or another.

    Args:
        engine: the store.
        viewer: the person.
        login: what stands for the login.
        since: when it was made, with its time zone, by the provider's clock.
    """
    column, from_then_on = audit.c, since.astimezone(UTC).replace(tzinfo=None) - CLOCKS_DIFFER
    own = (column.actor == viewer.subject, column.action == Action.LOGOUT.value, column.detail == left(login))
    with engine.connect() as connection:
        return bool(connection.scalar(select(exists().where(column.at >= from_then_on, *own))))


def left(login: str) -> str:
    """Return the detail of the line that ends a login."""
    return f"sesi={login}"


def lines(engine: Engine, viewer: Viewer, query: AuditQuery, *, most: int) -> pd.DataFrame:
    """Return id, at (UTC), actor, actor_name, role, action, detail of the newest `most` lines, newest first.

    Raises:
        NotAllowedError: the viewer is not an admin who is logged in.
    """
    require_admin(viewer)
    wanted = _conditions(query)
    found = select(audit).where(*wanted).order_by(audit.c.id.desc()).limit(most)
    with engine.connect() as connection:
        result = connection.execute(found)
        return frame_of(result)


def count(engine: Engine, viewer: Viewer, query: AuditQuery) -> int:
    """Return how many lines there are.

    Raises:
        NotAllowedError: as `lines`.
    """
    require_admin(viewer)
    with engine.connect() as connection:
        number: int = connection.execute(select(func.count(audit.c.id)).where(*_conditions(query))).scalar_one()
    return number


def actors(engine: Engine, viewer: Viewer) -> dict[str, str]:
    """Return key → latest name of everybody who has a line.

    Raises:
        NotAllowedError: as `lines`.
    """
    require_admin(viewer)
    newest = select(func.max(audit.c.id)).where(audit.c.actor != "").group_by(audit.c.actor)
    query = select(audit.c.actor, audit.c.actor_name).where(audit.c.id.in_(newest)).order_by(audit.c.actor_name)
    with engine.connect() as connection:
        return {row.actor: row.actor_name for row in connection.execute(query)}


def _conditions(query: AuditQuery) -> list[ColumnElement[bool]]:
    column = audit.c
    return [
        *([column.at >= query.since] if query.since else []),
        *([column.at < query.until] if query.until else []),
        *([column.action.in_([action.value for action in query.actions])] if query.actions else []),
        *([column.actor == query.actor] if query.actor else []),
    ]
