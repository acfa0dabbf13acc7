"""What somebody has begun to fill in: kept per login and form, so that a lost connection loses nothing.

Only codes, dates and numbers are kept: there is no room for a name or a chronology. Nobody else reads it.
"""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, delete, insert, select

from data.model import Role, Viewer
from data.store.accounts import NotAllowedError
from data.store.engine import writing
from data.store.events import naive
from data.store.schema_reports import draft

FORMS = ("laporan", "nihil", "kegiatan")
FILERS = frozenset({Role.DESA, Role.PIMPASA})
WORD = re.compile(r"[A-Za-z0-9_.:\-]{0,40}")
MOST = 60  # values of a form, and of a list in it


def save(engine: Engine, viewer: Viewer, form: str, values: Mapping[str, Any], *, at: datetime) -> None:
    """Keep the values of a form in the place of the former ones.

    Args:
        engine: the store.
        viewer: whose it is.
        form: one of `FORMS`.
        values: name → code, whole number, yes or no, date, None, or a list of codes.
        at: moment, with its time zone.

    Raises:
        NotAllowedError: the viewer files nothing, or is not logged in.
        ValueError: there is no such form, or a value is free text.
    """
    _allow(viewer, form)
    if len(values) > MOST or not all(map(WORD.fullmatch, values)):
        message = "a draft holds named values of a form only"
        raise ValueError(message)
    content = json.dumps({name: _plain(value) for name, value in values.items()})
    row = {"actor": viewer.subject, "form": form, "content": content, "at": naive(at)}
    with writing(engine).begin() as connection:
        connection.execute(delete(draft).where(draft.c.actor == viewer.subject, draft.c.form == form))
        connection.execute(insert(draft).values(row))


def read(engine: Engine, viewer: Viewer, form: str) -> dict[str, Any]:
    """Return the values that a viewer has kept, dates as `2026-01-07`; none without a login."""
    if not viewer.subject:
        return {}
    query = select(draft.c.content).where(draft.c.actor == viewer.subject, draft.c.form == form)
    with engine.connect() as connection:
        content = connection.scalar(query)
    return dict(json.loads(content)) if content else {}


def drop(engine: Engine, viewer: Viewer, form: str) -> None:
    """Forget what a viewer has kept of a form.

    Raises:
        NotAllowedError: as `save`.
        ValueError: there is no such form.
    """
    _allow(viewer, form)
    with writing(engine).begin() as connection:
        connection.execute(delete(draft).where(draft.c.actor == viewer.subject, draft.c.form == form))


def _allow(viewer: Viewer, form: str) -> None:
    if viewer.role not in FILERS or not viewer.subject:
        raise NotAllowedError(viewer.role)
    if form not in FORMS:
        message = f"no such form: {form!r}"
        raise ValueError(message)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple) and len(value) <= MOST:
        return [_plain(each) for each in value]
    if value is None or isinstance(value, bool | int) or (isinstance(value, str) and WORD.fullmatch(value)):
        return value
    message = "a draft holds codes, dates and numbers only"
    raise ValueError(message)
