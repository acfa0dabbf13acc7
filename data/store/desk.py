"""Worklists: whose turn it is with which report, in the order of deadlines. Rows of a viewer's scope only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import (
    Case,
    ColumnElement,
    Connection,
    Engine,
    Row,
    and_,
    case,
    false,
    func,
    null,
    or_,
    select,
    true,
)

from data.deadlines import HOUR, Deadlines
from data.model import VICTIM_CATEGORIES, Role, Viewer
from data.store import schema
from data.store.accounts import NotAllowedError
from data.store.frames import frame_of
from data.store.moments import whole_seconds
from data.store.schema import incident
from data.store.schema_reports import report_event
from data.store.scope import visible
from data.store.versions import has_real_incidents
from data.tickets import normal
from data.zones import end_of

LISTS: Mapping[Role, tuple[str, ...]] = {
    Role.DESA: ("mine", "sent_back"),
    Role.PIMPASA: ("verify", "mine", "sent_back", "all"),
    Role.KANIM: ("follow_up", "close", "verify", "all"),
    Role.STAF: ("all",),
    Role.KANWIL: ("all",),
}
STATUS = {"verify": "diajukan", "follow_up": "diverifikasi", "close": "ditindaklanjuti", "sent_back": "minta_perbaikan"}
NAMED = frozenset({Role.KANIM, Role.PIMPASA, Role.STAF})  # who is told names of colleagues
WAITING = ("diajukan", "diverifikasi")  # statuses with a deadline
LONG = ("all", "mine")  # lists that hold what nobody waits for too
NEXT_DAY = timedelta(days=1)  # whose end is the deadline of filing
DEMO = "CONTOH-"
PLAIN = (
    "category", "status", "event_regency", "district", "village", "origin_regency", "persons", "channel",
    "reported_on", "occurred_on", "filed_at",
)  # fmt: skip
COLUMNS = (
    "ticket", *PLAIN, "due_at", "late", "late_filed", "section", "remark", "office", "is_mine", "is_demo",
)  # fmt: skip
MORE = ("observations", "intervention", "result", "number", "verified_at", "followed_up_at", "closed_at")
EVENT = ("at", "step", "status_from", "status_to", "role", "who", "remark", "section", "intervention", "result")


@dataclass(frozen=True, slots=True)
class Query:
    """Which reports are wanted: a list, and filters; empty ones ask for all.

    Attributes:
        list: one of `lists`.
        categories: of these.
        regency: where it happened.
        late_only: only what is *lewat tenggat*.
        village: id of a Desa Binaan.
        ticket: of one report, however it is written.
    """

    list: str
    categories: tuple[str, ...] = ()
    regency: str = ""
    late_only: bool = False
    village: int | None = None
    ticket: str = ""


def lists(viewer: Viewer) -> tuple[str, ...]:
    """Return the worklists of a role, the first one its own."""
    return LISTS.get(viewer.role, ())


def worklist(
    engine: Engine,
    viewer: Viewer,
    query: Query,
    *,
    at: datetime,
    deadlines: Deadlines,
    limit: int = 200,
    offset: int = 0,
) -> pd.DataFrame:
    """Return reports of a list: overdue ones first, then by deadline, then the newest.

    Args:
        engine: the store.
        viewer: who asks.
        query: which ones.
        at: moment, with its time zone.
        deadlines: in hours.
        limit: at most so many.
        offset: after so many.

    Returns:
        `COLUMNS`; moments in UTC without a zone; `due_at` NaT where nothing is waited for.

    Raises:
        NotAllowedError: the role has no such list.
    """
    due = _due(deadlines)
    with engine.connect() as connection:
        kept = and_(_in_list(connection, viewer, query.list), *_filters(query, due, at))
        rows = select(*_columns(due)).where(kept).order_by(*_order(due)).limit(limit).offset(offset)
        waiting = rows.where(incident.c.status.in_(WAITING), due.is_not(None))
        found = frame_of(connection.execute(waiting if query.list in LONG else rows))
        if query.list in LONG and not query.late_only and len(found) < limit:  # most often what waits is enough
            found = frame_of(connection.execute(rows))
    return _told(found, viewer, at)[list(COLUMNS)]


def counts(engine: Engine, viewer: Viewer, *, at: datetime, deadlines: Deadlines) -> dict[str, tuple[int, int]]:
    """Return list → how many reports it holds, and how many of them are overdue."""
    due = _due(deadlines)
    late = func.sum(case((due <= int(at.timestamp()), 1), else_=0))
    found = {}
    with engine.connect() as connection:
        for name in lists(viewer):
            query = select(func.count(), late).select_from(incident).where(_in_list(connection, viewer, name))
            whole, overdue = connection.execute(query).one()
            found[name] = (int(whole), int(overdue or 0))
    return found


def report(engine: Engine, viewer: Viewer, ticket: str, *, at: datetime, deadlines: Deadlines) -> dict[str, Any] | None:
    """Return one report: `COLUMNS` and `MORE`; None where there is none or it is not the viewer's to see."""
    due = _due(deadlines)
    more = [incident.c[name] for name in MORE]
    with engine.connect() as connection:
        query = select(*_columns(due), *more).where(_named(ticket), reach(connection, viewer))
        found = frame_of(connection.execute(query))
    if found.empty or not lists(viewer):
        return None
    told = _told(found, viewer, at)[[*COLUMNS, *MORE]].astype(object)
    row = {str(name): value for name, value in told.iloc[0].items()}
    row["observations"] = tuple((row["observations"] or "").split(",")) if row["observations"] else ()
    return row


def history(engine: Engine, viewer: Viewer, ticket: str) -> pd.DataFrame:
    """Return the steps of a report, in their order: `EVENT`; none where the report is not the viewer's to see."""
    event = report_event.c
    with engine.connect() as connection:
        found = row_of(connection, viewer, ticket)
        query = select(report_event).where(event.incident_id == (found.id if found else None)).order_by(event.id)
        steps = frame_of(connection.execute(query))
    known = (steps["office"] == viewer.office) & bool(viewer.subject and viewer.office and viewer.role in NAMED)
    return steps.assign(who=steps["actor_name"].where(known, ""))[list(EVENT)]


def row_of(connection: Connection, viewer: Viewer, ticket: str) -> Row[Any] | None:
    """Return the stored row of a report that the viewer may see, by its ticket; else None."""
    if not lists(viewer):
        return None
    return connection.execute(select(incident).where(_named(ticket), reach(connection, viewer))).one_or_none()


def reach(connection: Connection, viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition on reports whose rows a viewer may see.

    Of real ones `data.store.scope.visible`; while there are none, synthetic ones as the role would see real ones.
    """
    kept = visible(connection, viewer)
    if has_real_incidents(connection):
        return kept
    if viewer.office:
        return kept & (incident.c.office == viewer.office)
    area = sorted(viewer.regencies)
    return kept & or_(incident.c.event_regency.in_(area), incident.c.origin_regency.in_(area)) if area else kept


def _in_list(connection: Connection, viewer: Viewer, name: str) -> ColumnElement[bool]:
    """Return the condition of a list.

    Raises:
        NotAllowedError: the role has no such list.
    """
    if name not in lists(viewer):
        raise NotAllowedError(viewer.role)
    column = incident.c
    if has_real_incidents(connection):
        mine = column.filed_by == viewer.subject if viewer.subject else false()
    else:
        mine = column.channel == viewer.role.value  # what people of this role would have filed
    kept = reach(connection, viewer)
    if name == "all":
        return kept
    if name == "mine":
        return kept & mine
    own = column.office == viewer.office if viewer.office else true()
    return kept & (column.status == STATUS[name]) & (mine if viewer.role is Role.DESA else own)


def _order(due: Case[Any]) -> tuple[ColumnElement[Any], ...]:
    """Return overdue first, then by deadline, then the newest: what is overdue has the earliest deadlines."""
    column = incident.c
    return due.is_(None), due, column.filed_at.is_(None), column.filed_at.desc(), column.id.desc()


def _filters(query: Query, due: Case[Any], at: datetime) -> list[ColumnElement[bool]]:
    column = incident.c
    found: list[ColumnElement[bool]] = []
    if query.categories:
        found.append(column.category.in_(query.categories))
    if query.regency:
        found.append(column.event_regency == query.regency)
    if query.late_only:
        found.append(due <= int(at.timestamp()))
    if query.village is not None:
        place = schema.village.c
        found.append(column.village.in_(select(place.area_code).where(place.id == query.village)))
    if query.ticket:
        found.append(_named(query.ticket))
    return found


def _named(ticket: str) -> ColumnElement[bool]:
    """Return the condition that a row is a ticket's, or a synthetic one's stand-in for it."""
    words = ticket.strip().upper()
    if words.startswith(DEMO):
        number = words.removeprefix(DEMO)
        known = number.isascii() and number.isdecimal() and len(number) < 10  # noqa: PLR2004 - fits an Integer
        return (incident.c.id == int(number)) & incident.c.is_demo.is_(True) if known else false()
    known_as = normal(ticket)
    return incident.c.ticket == known_as if known_as else false()


def _due(deadlines: Deadlines) -> Case[Any]:
    """Return when a report becomes *lewat tenggat*, in seconds: as `data.deadlines.overdue_at` reckons it."""
    column = incident.c
    victims = column.category.in_(sorted(VICTIM_CATEGORIES))
    hours = case((victims, deadlines.follow_up_victims), else_=deadlines.follow_up)
    return case(
        (column.status.not_in(WAITING), null()),
        (column.verified_at.is_not(None), whole_seconds(column.verified_at) + hours * HOUR),
        else_=whole_seconds(column.filed_at) + deadlines.verify * HOUR,
    )


def _columns(due: Case[Any]) -> list[ColumnElement[Any]]:
    column = incident.c
    plain = [column[name] for name in (*PLAIN, "section", "remark", "office", "is_demo")]
    return [column.id, column.ticket, column.filed_by, column.first_filed_at, due.label("due"), *plain]


def _told(found: pd.DataFrame, viewer: Viewer, at: datetime) -> pd.DataFrame:
    """Return rows as screens read them."""
    demo = found["is_demo"].astype(bool)
    now = int(at.timestamp())
    first = found["first_filed_at"].where(found["first_filed_at"].notna(), found["filed_at"])
    days = zip(first, found["occurred_on"], found["event_regency"], strict=True)
    return found.assign(
        ticket=found["ticket"].where(~demo, DEMO + found["id"].astype(str)),
        filed_at=pd.to_datetime(found["filed_at"]),
        due_at=pd.to_datetime(found["due"].astype("Float64"), unit="s"),
        late=found["due"].astype("Float64").le(now).fillna(value=False).astype(bool),
        late_filed=[_filed_late(*each) for each in days],
        is_mine=(found["filed_by"] == viewer.subject) & bool(viewer.subject),
        is_demo=demo,
        section=found["section"].fillna(""),
        remark=found["remark"].fillna(""),
    )


def _filed_late(filed: Any, day: Any, code: str) -> bool:
    return bool(pd.notna(filed) and pd.notna(day) and filed >= end_of(day + NEXT_DAY, code))
