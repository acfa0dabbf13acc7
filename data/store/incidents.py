"""Reports, summed: the cubes that screens read. Rows themselves never leave this module."""

from typing import Literal

import pandas as pd
from sqlalchemy import ColumnElement, Engine, false, func, or_, select, true

from data.model import Role, Viewer
from data.store import schema
from data.store.versions import has_real_incidents

CUBE_KEYS = ("event_regency", "origin_regency", "district", "category", "status")
EVERYWHERE = frozenset({Role.PIMPINAN})
OWN_AREA = frozenset({Role.KANWIL, Role.KANIM, Role.STAF})


def holds_real(engine: Engine, _viewer: Viewer) -> bool:
    """Return whether any real report is stored, which everybody may know.

    From then on demonstration rows are left out of every read.
    """
    with engine.connect() as connection:
        return has_real_incidents(connection)


def cube(engine: Engine, viewer: Viewer, *, by: Literal["month", "week"]) -> pd.DataFrame:
    """Return reports and persons by calendar month or ISO week of `reported_on`.

    Args:
        engine: the store.
        viewer: decides which rows are summed: synthetic rows are nobody's data and are summed for everybody while no
            real row is stored; of real rows those in the viewer's scope.
        by: the time column.

    Returns:
        Columns `by`, event_regency, origin_regency, district, category, status, is_demo, reports, persons; one row
        per combination that occurs; missing origin and district are None.
    """
    incident = schema.incident.c
    keys = [incident[by], *(incident[name] for name in CUBE_KEYS), incident.is_demo]
    query = (
        select(*keys, func.count().label("reports"), func.sum(incident.persons).label("persons"))
        .where(_visible(viewer, real=holds_real(engine, viewer)))
        .group_by(*keys)
    )
    with engine.connect() as connection:
        result = connection.execute(query)
        return pd.DataFrame(result.all(), columns=list(result.keys()))


def by_place(engine: Engine, viewer: Viewer) -> pd.DataFrame:
    """Return reports and persons by calendar month of `reported_on`, counted once by each place.

    Args:
        engine: the store.
        viewer: as for `cube`; a release is made by one who may see the whole country exactly.

    Returns:
        Columns place, month, regency, category, status, reports, persons; a missing origin is None.
    """
    incident = schema.incident.c
    visible = _visible(viewer, real=holds_real(engine, viewer))
    frames = []
    with engine.connect() as connection:
        for place, regency in (("asal", incident.origin_regency), ("kejadian", incident.event_regency)):
            keys = [incident.month, regency.label("regency"), incident.category, incident.status]
            counts = func.count().label("reports"), func.sum(incident.persons).label("persons")
            result = connection.execute(select(*keys, *counts).where(visible).group_by(*keys))
            frames.append(pd.DataFrame(result.all(), columns=list(result.keys())).assign(place=place))
    return pd.concat(frames, ignore_index=True)


def _visible(viewer: Viewer, *, real: bool) -> ColumnElement[bool]:
    incident = schema.incident.c
    if not real:
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
