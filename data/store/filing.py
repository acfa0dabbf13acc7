"""What is filed through the form: once, however often it is sent, with everything that goes with it or not at all."""

import hashlib
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, Row, Table, func, insert, select, update

from data.filing import Activity, Filed, FilingError, Nil, Report, check
from data.flow import Step, may
from data.importing.keys import APART, Keys
from data.model import Role, Viewer
from data.periods import monday_of, month_of, week_of
from data.signin import check_real_rows
from data.store import desk, schema, units
from data.store.accounts import NotAllowedError
from data.store.audit import Action, record_within
from data.store.engine import writing
from data.store.events import naive, note
from data.store.frames import frame_of
from data.store.schema import incident
from data.store.schema_reports import nil_report
from data.store.versions import touch
from data.tickets import new
from data.zones import day_at
from locales import text

LONGEST_KEY = 200
NEAR = timedelta(days=7)  # within which two like reports could be one
OF_PIMPASA = (Activity,)  # what a village does not file


def file(
    engine: Engine,
    viewer: Viewer,
    what: Report | Nil | Activity,
    *,
    key: str,
    at: datetime,
    as_of: date,
    login_configured: bool,
) -> Filed:
    """Store what somebody files, in one transaction.

    Args:
        engine: the store.
        viewer: who files: a village or a PIMPASA who is logged in.
        what: it.
        key: of the form as it was opened: the same key files once.
        at: moment, with its time zone.
        as_of: today; where it is later already, the area's own date holds.
        login_configured: whether this server has a login, without which no real report is stored.

    Raises:
        LoginRequiredError: it has none.
        NotAllowedError: the viewer does not file such things.
        FilingError: it cannot be; the message says why.
    """
    check_real_rows(login_configured=login_configured)
    allowed = may(viewer, Step.FILE, status="", office=viewer.office, filed_by=None, is_demo=False)
    if not allowed or (isinstance(what, OF_PIMPASA) and viewer.role is not Role.PIMPASA):
        raise NotAllowedError(viewer.role)
    if not 0 < len(key) <= LONGEST_KEY:
        raise FilingError(text("filing.bad_key"))
    with writing(engine).begin() as connection:
        table, put = _kind(what)
        own = _key(viewer, table, key)
        known = connection.scalar(select(table.c.ticket).where(table.c.file_key == own))
        return Filed(known, is_new=False) if known else put(connection, viewer, what, own, at, as_of)


def correct(engine: Engine, viewer: Viewer, ticket: str, report: Report, *, at: datetime, as_of: date) -> Filed:
    """Put a corrected report in the place of one that was sent back; it waits to be verified again.

    Raises:
        NotAllowedError: there is none that the viewer may correct.
        FilingError: it cannot be, or it has been corrected meanwhile.
    """
    check(report, today=_today(as_of, at, report.area))
    with writing(engine).begin() as connection:
        found = desk.row_of(connection, viewer, ticket)
        if found is None or not _corrects(viewer, found, "minta_perbaikan"):
            raise NotAllowedError(viewer.role)
        if found.status != "minta_perbaikan":
            raise FilingError(text("steps.changed", status=text(f"status.{found.status}")))
        values = _content(connection, report) | {
            "status": "diajukan", "filed_at": naive(at), "first_filed_at": found.first_filed_at or found.filed_at,
            "verified_at": None, "remark": None,
        }  # fmt: skip
        connection.execute(update(incident).where(incident.c.id == found.id).values(values))
        statuses = (found.status, "diajukan")
        note(connection, viewer, Step.CORRECT, report=(found.id, found.ticket), statuses=statuses, at=at)
        _heard(connection, report)
        touch(connection, "incident", f"{found.ticket}:{Step.CORRECT}:{at}", at, day=report.reported_on)
    return Filed(str(found.ticket), is_new=False)


def villages(engine: Engine, viewer: Viewer) -> pd.DataFrame:
    """Return id, name, area_code, regency_code of the Desa Binaan of a viewer's office or working area, by name."""
    place = schema.village.c
    query = select(place.id, place.name, place.area_code, place.regency_code)
    with engine.connect() as connection:
        return frame_of(connection.execute(query.where(units.own(viewer)).order_by(place.name, place.id)))


def similar(engine: Engine, viewer: Viewer, report: Report) -> int:
    """Return how many reports that the viewer may see have the same category and area, and happened within 7 days."""
    if not desk.lists(viewer):
        return 0
    area = "village" if report.village else "district" if report.district else "event_regency"
    day = report.occurred_on or report.reported_on
    happened = func.coalesce(incident.c.occurred_on, incident.c.reported_on).between(day - NEAR, day + NEAR)
    known = incident.c.month >= month_of(day - NEAR)  # nothing is reported before it happens: less to look through
    same = (incident.c.category == report.category, incident.c[area] == report.area, happened, known)
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).where(*same, desk.reach(connection, viewer))) or 0


def _kind(what: Report | Nil | Activity) -> tuple[Table, Any]:
    if isinstance(what, Report):
        return incident, _report
    return (nil_report, _nil) if isinstance(what, Nil) else (schema.activity, _activity)


def _key(viewer: Viewer, table: Table, key: str) -> str:
    """Return what is stored of a form's key: nobody gets at another's ticket with it."""
    words = APART.join([viewer.subject, table.name, key])
    return hashlib.blake2b(words.encode(), digest_size=16).hexdigest()


def _today(as_of: date, at: datetime, code: str) -> date:
    return max(as_of, day_at(at, code))


def _corrects(viewer: Viewer, found: Row[Any], status: str) -> bool:
    return may(viewer, Step.CORRECT, status=status, office=found.office, filed_by=found.filed_by, is_demo=found.is_demo)


def _content(connection: Connection, report: Report) -> dict[str, Any]:
    """Return a report's columns.

    Raises:
        FilingError: one of its areas is not known.
    """
    finest = {5: schema.regency, 8: schema.district, 13: schema.village_name}[len(report.area)]
    known = connection.scalar(select(finest.c.code).where(finest.c.code == report.area))
    if known is None and report.village and units.of_area(connection, report.area):
        known = connection.scalar(select(schema.district.c.code).where(schema.district.c.code == report.district))
    if known is None:
        raise FilingError(text("filing.unknown_area"))
    origin = report.origin[:5] or None
    places = schema.regency.c.code
    if origin and connection.scalar(select(places).where(places == origin)) is None:
        raise FilingError(text("filing.unknown_origin"))
    return {
        "category": report.category, "reported_on": report.reported_on, "occurred_on": report.occurred_on,
        "week": week_of(report.reported_on), "month": month_of(report.reported_on), "event_regency": report.regency,
        "origin_regency": origin, "district": report.district, "village": report.village,
        "precision": report.precision, "persons": report.persons, "channel": report.channel,
        "observations": ",".join(dict.fromkeys(report.observations)) or None,
    }  # fmt: skip


def _report(connection: Connection, viewer: Viewer, report: Report, key: str, at: datetime, as_of: date) -> Filed:
    check(report, today=_today(as_of, at, report.area))
    (ticket,) = new(1)
    (row_key,) = Keys("incident").of([viewer.office], [ticket], [[""]])  # as a file knows it that gives it back
    values = _content(connection, report) | {
        "status": "diajukan", "filed_at": naive(at), "office": viewer.office, "is_demo": False,
        "filed_by": viewer.subject, "ticket": ticket, "file_key": key, "row_key": row_key,
    }  # fmt: skip
    number = connection.execute(insert(incident).values(values).returning(incident.c.id)).scalar_one()
    note(connection, viewer, Step.FILE, report=(number, ticket), statuses=("", "diajukan"), at=at)
    _heard(connection, report)
    touch(connection, "incident", ticket, at, added=1, day=report.reported_on)
    return Filed(ticket, is_new=True)


def _heard(connection: Connection, report: Report) -> None:
    place = units.of_area(connection, report.village) if report.village else None
    if place is not None:
        unit = units.of_village(connection, place, since=report.reported_on)
        units.sign(connection, unit, week_of(report.reported_on), "laporan")


def _village(connection: Connection, viewer: Viewer, which: int) -> Row[Any]:
    """Return a Desa Binaan of the viewer's.

    Raises:
        FilingError: it is not.
    """
    place = schema.village
    found = connection.execute(select(place).where(place.c.id == which, units.own(viewer))).one_or_none()
    if found is None:
        raise FilingError(text("filing.unknown_village"))
    return found


def _nil(connection: Connection, viewer: Viewer, nil: Nil, key: str, at: datetime, as_of: date) -> Filed:
    place = _village(connection, viewer, nil.village)
    check(nil, today=_today(as_of, at, place.regency_code))
    unit = units.of_village(connection, place.id, since=monday_of(nil.week))
    stored, week = nil_report.c, schema.report_week.c
    known = connection.scalar(select(stored.ticket).where(stored.unit_id == unit, stored.week == nil.week))
    if known is not None:
        return Filed(known, is_new=False)
    spoke = (week.unit_id == unit, week.week == nil.week, week.kind == "laporan")
    if connection.scalar(select(week.kind).where(*spoke)):
        raise FilingError(text("filing.has_report"))
    (ticket,) = new(1)
    values = {
        "unit_id": unit, "week": nil.week, "regency_code": place.regency_code, "office": viewer.office,
        "ticket": ticket, "file_key": key, "filed_by": viewer.subject, "filed_at": naive(at),
    }  # fmt: skip
    connection.execute(insert(nil_report).values(values))
    units.sign(connection, unit, nil.week, "nihil")
    record_within(connection, viewer, Action.REPORT, f"tiket={ticket} nihil {nil.week}", at=at)
    touch(connection, "nil_report", ticket, at, added=1)
    return Filed(ticket, is_new=True)


def _activity(connection: Connection, viewer: Viewer, activity: Activity, key: str, at: datetime, as_of: date) -> Filed:
    check(activity, today=_today(as_of, at, activity.regency))
    places, unit = schema.regency.c.code, None
    if connection.scalar(select(places).where(places == activity.regency)) is None:
        raise FilingError(text("filing.unknown_area"))
    if activity.village is not None:
        place = _village(connection, viewer, activity.village)
        if place.regency_code != activity.regency:
            raise FilingError(text("filing.other_regency"))
        unit = units.of_village(connection, place.id, since=activity.held_on)
        units.sign(connection, unit, week_of(activity.held_on), "kegiatan")
    (ticket,) = new(1)
    (row_key,) = Keys("activity").of([viewer.office], [ticket], [[""]])
    values = {
        "kind": activity.kind, "held_on": activity.held_on, "regency_code": activity.regency, "unit_id": unit,
        "office": viewer.office, "participants": activity.participants, "is_demo": False, "ticket": ticket,
        "file_key": key, "row_key": row_key, "filed_by": viewer.subject, "filed_at": naive(at),
    }  # fmt: skip
    connection.execute(insert(schema.activity).values(values))
    record_within(connection, viewer, Action.REPORT, f"tiket={ticket} kegiatan {activity.kind}", at=at)
    touch(connection, "activity", ticket, at, added=1, day=activity.held_on)
    return Filed(ticket, is_new=True)
