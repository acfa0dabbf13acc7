"""Reports, summed: the cubes that screens read. Rows themselves never leave this module."""

from typing import Literal

import pandas as pd
from sqlalchemy import Engine, func, select

from data.model import Viewer
from data.store import schema
from data.store.frames import frame_of
from data.store.scope import visible
from data.store.versions import has_real_incidents

CUBE_KEYS = ("event_regency", "origin_regency", "district", "category", "status")


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
    query = select(*keys, func.count().label("reports"), func.sum(incident.persons).label("persons")).group_by(*keys)
    with engine.connect() as connection:
        return frame_of(connection.execute(query.where(visible(connection, viewer))))


def by_place(engine: Engine, viewer: Viewer, *, by: Literal["month", "week"] = "month") -> pd.DataFrame:
    """Return reports and persons by calendar month or ISO week of `reported_on`, counted once by each place.

    Args:
        engine: the store.
        viewer: as for `cube`; a release is made by one who may see the whole country exactly.
        by: the time column.

    Returns:
        Columns place, `by`, regency, category, status, reports, persons; a missing origin is None.
    """
    incident = schema.incident.c
    frames = []
    with engine.connect() as connection:
        kept = visible(connection, viewer)
        for place, regency in (("asal", incident.origin_regency), ("kejadian", incident.event_regency)):
            keys = [incident[by], regency.label("regency"), incident.category, incident.status]
            counts = func.count().label("reports"), func.sum(incident.persons).label("persons")
            result = connection.execute(select(*keys, *counts).where(kept).group_by(*keys))
            frames.append(frame_of(result).assign(place=place))
    return pd.concat(frames, ignore_index=True)
