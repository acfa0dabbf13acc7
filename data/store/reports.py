"""Rows of reports, for the office that filed them alone: what it has sent, as it may want it back.

What was filed through the form has its ticket as its number: the file, loaded again, is known by it.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, case, select

from data.model import Role, Viewer
from data.store.accounts import NotAllowedError
from data.store.schema import incident

OF_ITS_OFFICE = frozenset({Role.KANIM, Role.STAF, Role.PIMPASA})
ROWS = 10_000  # fetched at once
COLUMNS = (
    "number", "category", "reported_on", "occurred_on", "event_regency", "district", "village", "origin_regency",
    "persons", "channel", "status", "office", "filed_at", "verified_at", "followed_up_at", "closed_at",
)  # fmt: skip


def own_reports(engine: Engine, viewer: Viewer) -> Iterator[dict[str, str]]:
    """Yield the real reports of a viewer's own office in the order of their arrival, as a file states them.

    Raises:
        NotAllowedError: the viewer's role does not read its office's rows.
    """
    if viewer.role not in OF_ITS_OFFICE or not (viewer.subject and viewer.office):
        raise NotAllowedError(viewer.role)
    return _rows(engine, viewer.office)


def _rows(engine: Engine, office: str) -> Iterator[dict[str, str]]:
    filed = case((incident.c.file_key.is_not(None), incident.c.ticket), else_=incident.c.number)
    wanted = [filed if name == "number" else incident.c[name] for name in COLUMNS]
    query = select(*wanted).where(incident.c.office == office, incident.c.is_demo.is_(False)).order_by(incident.c.id)
    with engine.connect() as connection:
        for row in connection.execution_options(yield_per=ROWS).execute(query):
            yield {name: _text(value) for name, value in zip(COLUMNS, row, strict=True)}


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value.isoformat(' ')} UTC"
    return value.isoformat() if isinstance(value, date) else str(value)
