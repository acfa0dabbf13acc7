"""The recapitulation: what became of the reports of each month, per office, kabupaten and village. Exact counts.

A screen hands them through the door, `analysis.privacy.recap`.
"""

from datetime import timedelta
from typing import Any

import pandas as pd
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    and_,
    case,
    false,
    func,
    null,
    or_,
    select,
    true,
)

from data.deadlines import HOUR, USUAL, Deadlines
from data.model import CATEGORIES, VICTIM_CATEGORIES, Role, Viewer
from data.periods import monday_of, month_of, months_between
from data.store.accounts import NotAllowedError
from data.store.frames import frame_of
from data.store.moments import whole_seconds
from data.store.schema import activity, incident, report_week, reporting_unit, village
from data.store.schema_reports import nil_report
from data.store.versions import has_real_incidents

READERS = frozenset({Role.PIMPINAN, Role.KANWIL, Role.KANIM, Role.STAF, Role.PIMPASA})
IN_AREA = frozenset({Role.KANWIL, Role.KANIM, Role.STAF})
KEYS = ("month", "office", "regency", "village", "group")
REPORTS = (
    "filed", "verified", "followed_up", "closed", "rejected", "sent_back", "verified_late", "followed_late",
)  # fmt: skip
SIGNS = ("nil", "activities", "participants")
GROUP = {category: group.value for group, names in CATEGORIES.items() for category in names}
THURSDAY = timedelta(days=3)  # an ISO week belongs to the month of its Thursday, as to its year


def recap(engine: Engine, viewer: Viewer, *, start: str, end: str, deadlines: Deadlines = USUAL) -> pd.DataFrame:
    """Return what became of the reports of some months, by month of `reported_on`.

    A village's steps are counted with the month of its report, however late they were taken. `sent_back` counts those
    that wait for a correction now. Laporan nihil and activities have the empty group; a week belongs to the month of
    its Thursday.

    Args:
        engine: the store.
        viewer: pimpinan has the whole country, without villages; kanwil, kanim and staf what happened in their area or
            belongs to their office; pimpasa their office. Synthetic rows only while there are no real ones.
        start: first month.
        end: last month.
        deadlines: after which a step was late.

    Returns:
        `KEYS`, `REPORTS`, `SIGNS`, by `KEYS`; office and village are None where they are not known.

    Raises:
        NotAllowedError: the role has no recapitulation.
    """
    if viewer.role not in READERS:
        raise NotAllowedError(viewer.role)
    months = months_between(start, end)
    with engine.connect() as connection:
        real = has_real_incidents(connection)
        frames = [
            _reports(connection, viewer, start, end, deadlines, is_demo=not real),
            _nil(connection, viewer, is_demo=not real),
            _activities(connection, viewer, is_demo=not real),
        ]
    kept = [frame[frame["month"].isin(months)] for frame in frames]
    whole = pd.concat(kept, ignore_index=True).reindex(columns=[*KEYS, *REPORTS, *SIGNS])
    counts = [*REPORTS, *SIGNS]
    whole[counts] = whole[counts].astype(float).fillna(0).astype("int64")
    return whole.groupby(list(KEYS), dropna=False, as_index=False, sort=True)[counts].sum()


def _scope(
    viewer: Viewer, office: ColumnElement[str], regency: ColumnElement[str], *, is_demo: bool
) -> ColumnElement[bool]:
    """Return the condition on rows; a kabupaten outside the area is counted only with the viewer's own office."""
    own = office == viewer.office if viewer.office else false()
    if viewer.role is Role.PIMPINAN:
        return true()
    if viewer.role in IN_AREA:
        return or_(own, regency.in_(sorted(viewer.regencies)))
    return or_(own, and_(office.is_(None), regency.in_(sorted(viewer.regencies)))) if is_demo else own


def _village(viewer: Viewer, code: ColumnElement[str]) -> ColumnElement[Any]:
    return null().label("village") if viewer.role is Role.PIMPINAN else code.label("village")


def _reports(
    connection: Connection, viewer: Viewer, start: str, end: str, deadlines: Deadlines, *, is_demo: bool
) -> pd.DataFrame:
    column = incident.c
    keys = [column.month, column.office, column.event_regency.label("regency"), _village(viewer, column.village)]
    names = [each.name for each in keys]
    query = select(*keys, column.category, *_sums(deadlines)).where(
        column.is_demo.is_(is_demo),
        column.month.between(start, end),
        _scope(viewer, column.office, column.event_regency, is_demo=is_demo),
    )
    grouped = [column.month, column.office, column.event_regency, column.category]
    grouped += [] if viewer.role is Role.PIMPINAN else [column.village]
    found = frame_of(connection.execute(query.group_by(*grouped)))
    return found.assign(group=found["category"].map(GROUP))[[*names, "group", *REPORTS]]


def _sums(deadlines: Deadlines) -> list[ColumnElement[int]]:
    """Return the counts of `REPORTS`; rows of files can have a status without its moment."""
    column = incident.c
    filed, verified, followed = (
        whole_seconds(moment) for moment in (column.filed_at, column.verified_at, column.followed_up_at)
    )
    victims = column.category.in_(sorted(VICTIM_CATEGORIES))
    hours = case((victims, deadlines.follow_up_victims), else_=deadlines.follow_up)
    status = column.status
    conditions = {
        "verified": or_(column.verified_at.is_not(None), status.in_(("diverifikasi", "ditindaklanjuti", "selesai"))),
        "followed_up": or_(column.followed_up_at.is_not(None), status.in_(("ditindaklanjuti", "selesai"))),
        "closed": status == "selesai",
        "rejected": status == "ditolak",
        "sent_back": status == "minta_perbaikan",
        "verified_late": verified > filed + deadlines.verify * HOUR,
        "followed_late": followed > verified + hours * HOUR,
    }
    sums = [func.sum(case((condition, 1), else_=0)).label(name) for name, condition in conditions.items()]
    return [func.count().label("filed"), *sums]


def _nil(connection: Connection, viewer: Viewer, *, is_demo: bool) -> pd.DataFrame:
    week, unit = report_week.c, reporting_unit.c
    office = func.coalesce(nil_report.c.office, village.c.office_code)
    keys = [office.label("office"), unit.regency_code.label("regency"), _village(viewer, village.c.area_code)]
    query = (
        select(week.week, *keys)
        .join(reporting_unit, unit.id == week.unit_id)
        .outerjoin(village, village.c.id == unit.village_id)
        .outerjoin(nil_report, and_(nil_report.c.unit_id == week.unit_id, nil_report.c.week == week.week))
        .where(week.kind == "nihil", week.is_demo.is_(is_demo))
        .where(_scope(viewer, office, unit.regency_code, is_demo=is_demo))
    )
    found = frame_of(connection.execute(query))
    months = {each: month_of(monday_of(each) + THURSDAY) for each in found["week"].unique()}
    return found.assign(month=found["week"].map(months), group="", nil=1)


def _activities(connection: Connection, viewer: Viewer, *, is_demo: bool) -> pd.DataFrame:
    column = activity.c
    query = (
        select(
            column.held_on, column.office, column.regency_code.label("regency"), _village(viewer, village.c.area_code),
            column.participants,
        )
        .outerjoin(reporting_unit, reporting_unit.c.id == column.unit_id)
        .outerjoin(village, village.c.id == reporting_unit.c.village_id)
        .where(column.is_demo.is_(is_demo), _scope(viewer, column.office, column.regency_code, is_demo=is_demo))
    )  # fmt: skip
    found = frame_of(connection.execute(query))
    return found.assign(month=[month_of(day) for day in found["held_on"]], group="", activities=1)
