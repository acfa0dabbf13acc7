"""Desa Binaan as reporting units: from their first sign of life, or from the day somebody looks after them.

Synthetic units have no village, so the two never meet.
"""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, false, insert, or_, select, update

from data.model import Viewer
from data.store.schema import report_week, reporting_unit, village

__all__ = ["of_area", "of_village", "own", "sign"]


def own(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition on Desa Binaan: those of a viewer's office or working area."""
    office = village.c.office_code == viewer.office if viewer.office else false()
    return or_(office, village.c.regency_code.in_(sorted(viewer.regencies)))


def of_village(connection: Connection, village_id: int, *, since: date) -> int:
    """Return the id of a village's unit; it is made when there is none, and begins at the earliest `since`."""
    unit = reporting_unit.c
    known = connection.execute(
        select(unit.id, unit.fostered_from).where(unit.village_id == village_id, unit.is_demo.is_(False))
    ).one_or_none()
    if known is None:
        place = _village(connection, village_id)
        values = {
            "name": place.name, "regency_code": place.regency_code, "village_id": village_id, "fostered_from": since,
            "is_demo": False,
        }  # fmt: skip
        return int(connection.execute(insert(reporting_unit).values(values).returning(unit.id)).scalar_one())
    if known.fostered_from is None or since < known.fostered_from:
        connection.execute(update(reporting_unit).where(unit.id == known.id).values(fostered_from=since))
    return int(known.id)


def of_area(connection: Connection, code: str) -> int | None:
    """Return the id of the Desa Binaan that has this code of a desa; None where there is none."""
    found = select(village.c.id).where(village.c.area_code == code).order_by(village.c.id).limit(1)
    return connection.scalar(found)


def sign(connection: Connection, unit_id: int, week: str, kind: str) -> None:
    """Write that a unit was heard of in a week, by `laporan`, `nihil` or `kegiatan`; once, however often it is said."""
    table = report_week.c
    same = (table.unit_id == unit_id, table.week == week, table.kind == kind)
    if connection.scalar(select(table.unit_id).where(*same)) is not None:
        return
    regency = connection.scalar(select(reporting_unit.c.regency_code).where(reporting_unit.c.id == unit_id))
    values = {"unit_id": unit_id, "week": week, "kind": kind, "regency_code": regency, "is_demo": False}
    connection.execute(insert(report_week).values(values))


def _village(connection: Connection, village_id: int) -> Row[Any]:
    found: Row[Any] = connection.execute(select(village).where(village.c.id == village_id)).one()
    return found
