"""Which reports a viewer may have counted: one condition for every read of them."""

from sqlalchemy import ColumnElement, Connection, false, or_, true

from data.model import Role, Viewer
from data.store import schema
from data.store.versions import has_real_incidents

EVERYWHERE = frozenset({Role.PIMPINAN})
OWN_AREA = frozenset({Role.KANWIL, Role.KANIM, Role.STAF})


def visible(connection: Connection, viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition on reports: synthetic ones are nobody's data until a real one is stored."""
    incident = schema.incident.c
    if not has_real_incidents(connection):
        demo = incident.is_demo.is_(True)
        return demo & (incident.office == viewer.office) if viewer.role is Role.PIMPASA and viewer.office else demo
    if viewer.role in EVERYWHERE:
        scope: ColumnElement[bool] = true()
    elif viewer.role in OWN_AREA:
        area = sorted(viewer.regencies)
        scope = or_(
            incident.event_regency.in_(area),
            incident.origin_regency.in_(area),
            incident.office == viewer.office if viewer.office else false(),
        )
    elif viewer.role is Role.PIMPASA and viewer.office:
        scope = incident.office == viewer.office
    elif viewer.role is Role.DESA and viewer.subject:
        scope = incident.filed_by == viewer.subject
    else:
        scope = false()
    return scope & incident.is_demo.is_(False)


def units_visible(connection: Connection, viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition on reporting units: synthetic ones until a real report is stored, then the scope's."""
    unit = schema.reporting_unit.c
    if not has_real_incidents(connection):
        return unit.is_demo.is_(True)
    if viewer.role in EVERYWHERE:
        scope: ColumnElement[bool] = true()
    elif viewer.role in OWN_AREA | {Role.PIMPASA}:
        scope = unit.regency_code.in_(sorted(viewer.regencies))
    else:
        scope = false()
    return scope & unit.is_demo.is_(False)
