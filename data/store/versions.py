"""Which data are in force: the key of every cache, and the date on every picture."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection, Engine, exists, func, insert, select

from data.model import Viewer
from data.store import schema, schema_releases


@dataclass(frozen=True, slots=True)
class Version:
    """The newest load of one data set. `loaded_at` is UTC; `data_until` the last day its rows speak of."""

    name: str
    digest: str
    loaded_at: datetime
    data_until: date | None
    rows: int


def versions(engine: Engine, _viewer: Viewer) -> dict[str, Version]:
    """Return name → the version in force of every data set."""
    table = schema.dataset_version
    newest = select(func.max(table.c.id)).group_by(table.c.name)
    query = select(table).where(table.c.id.in_(newest))
    with engine.connect() as connection:
        return {
            row.name: Version(row.name, row.digest, row.loaded_at, row.data_until, row.rows)
            for row in connection.execute(query)
        }


def stamp(engine: Engine, _viewer: Viewer) -> str:
    """Return a text that differs whenever something was loaded or released: what to ask often, since it costs little.

    Whoever changes rows that screens show records it in `dataset_version`.
    """
    loaded, made = schema.dataset_version.c, schema_releases.release.c
    newest = select(loaded.id, loaded.digest, loaded.loaded_at).order_by(loaded.id.desc()).limit(1)
    released = select(made.id, made.digest, made.made_on).order_by(made.id.desc()).limit(1)
    with engine.connect() as connection:
        return "|".join(str(each) for query in (newest, released) for each in connection.execute(query).first() or ())


def data_until(loaded: Mapping[str, Version]) -> date | None:
    """Return the last day that reports speak of; None where none are stored."""
    days = [loaded[name].data_until for name in ("incident", "demo") if name in loaded and loaded[name].rows]
    return max((day for day in days if day), default=None)


def day_of(loaded: Mapping[str, Version], today: date) -> date:
    """Return the day that everything is asked as of: the one after the last that reports speak of, at most today."""
    until = data_until(loaded)
    return min(today, until + timedelta(days=1)) if until else today


def has_real_incidents(connection: Connection) -> bool:
    """Return whether any report that is not synthetic is stored, as the transaction of `connection` sees it."""
    return bool(connection.scalar(select(exists().where(schema.incident.c.is_demo.is_(False)))))


def touch(
    connection: Connection, name: str, mark: str, at: datetime, *, added: int = 0, day: date | None = None
) -> None:
    """Write that some rows of a data set have changed, so that every cache asks again, without counting them anew.

    Args:
        connection: in the transaction that changes them.
        name: of the data set.
        mark: of the change.
        at: moment, with its time zone.
        added: how many rows there are more than before.
        day: the last day that they speak of.
    """
    table = schema.dataset_version
    newest = select(table).where(table.c.name == name).order_by(table.c.id.desc()).limit(1)
    former = connection.execute(newest).one_or_none()
    days = [each for each in (day, former.data_until if former else None) if each]
    values = {
        "name": name,
        "digest": hashlib.sha256(mark.encode()).hexdigest(),
        "loaded_at": at.astimezone(UTC).replace(tzinfo=None),
        "data_until": max(days, default=None),
        "rows": added + (former.rows if former else 0),
    }
    connection.execute(insert(table).values(values))
