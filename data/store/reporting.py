"""Which reporting units were heard of: without a sign of life, silence and safety look the same."""

import pandas as pd
from sqlalchemy import Engine, func, select

from data.model import Viewer
from data.store import schema
from data.store.frames import frame_of
from data.store.scope import units_visible


def heard(engine: Engine, viewer: Viewer, *, until: str) -> pd.DataFrame:
    """Return when every reporting unit was last heard of: a report, a *laporan nihil* or an activity.

    Args:
        engine: the store.
        viewer: decides which units.
        until: the last ISO week that counts.

    Returns:
        regency_code, unit (number), week (the last one, None: never).
    """
    unit, week = schema.reporting_unit.c, schema.report_week.c
    last = select(week.unit_id, func.max(week.week).label("week")).where(week.week <= until).group_by(week.unit_id)
    known = last.subquery()
    query = (
        select(unit.regency_code, unit.id.label("unit"), known.c.week)
        .outerjoin(known, known.c.unit_id == unit.id)
        .order_by(unit.regency_code, unit.id)
    )
    with engine.connect() as connection:
        return frame_of(connection.execute(query.where(units_visible(connection, viewer))))


def signs(engine: Engine, viewer: Viewer, *, until: str) -> pd.DataFrame:
    """Return in which weeks each reporting unit was heard of: a report, a *laporan nihil* or an activity.

    Args:
        engine: the store.
        viewer: decides which units.
        until: the last ISO week that counts.

    Returns:
        regency_code, unit (number), week, once each; nothing of a unit that was never heard of.
    """
    unit, week = schema.reporting_unit.c, schema.report_week.c
    query = select(unit.regency_code, unit.id.label("unit"), week.week).join(
        schema.report_week, week.unit_id == unit.id
    )
    with engine.connect() as connection:
        kept = query.where(week.week <= until, units_visible(connection, viewer)).distinct()
        return frame_of(connection.execute(kept))
