"""What reports wait for: how many were in process, overdue or closed at the ends of months; and the latest ones."""

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import Engine, Label, select

from data import deadlines as rules
from data.deadlines import QUANTITIES, Deadlines
from data.model import ALL_CATEGORIES, Place, Selection, Viewer
from data.store import schema
from data.store.frames import frame_of, rows_frame
from data.store.moments import whole_seconds
from data.store.scope import visible

CHUNK = 100_000  # rows in memory at a time
COLUMN = {Place.KEJADIAN: "event_regency", Place.ASAL: "origin_regency"}
Counts = NDArray[np.int32]


def stock(
    engine: Engine,
    viewer: Viewer,
    *,
    codes: Sequence[str],
    moments: Sequence[datetime],
    deadlines: Deadlines,
    unfinished: bool = False,
) -> dict[Place, Counts]:
    """Return how many reports were in process and overdue at moments, and how many were closed up to each.

    Args:
        engine: the store.
        viewer: decides which rows are counted, as in `data.store.incidents.cube`.
        codes: kabupaten, sorted.
        moments: rising, in UTC.
        deadlines: when a report is overdue.
        unfinished: whether only reports that are still in process are looked through: enough, and much less, for what
            is in process and overdue now; `closed` is 0 then.

    Returns:
        Per place (quantity, areas + 1, moments, categories), quantities in the order of `QUANTITIES`; the last area is
        *unknown*. `closed` counts those that ended as `selesai` since the moment before.
    """
    ends = np.array([int(moment.replace(tzinfo=UTC).timestamp()) for moment in moments], dtype=np.int64)
    shape = (len(codes) + 1, len(ends) + 1, len(ALL_CATEGORIES))
    changes = {place: np.zeros((len(QUANTITIES), *shape), dtype=np.int64) for place in Place}
    incident = schema.incident.c
    names = ("event_regency", "origin_regency", "category", "status")
    query = select(*(incident[name] for name in names), *_times()).where(incident.filed_at.is_not(None))
    if unfinished:
        query = query.where(incident.closed_at.is_(None))
    with engine.connect() as connection:
        query = query.where(visible(connection, viewer))
        for part in connection.execution_options(yield_per=CHUNK).execute(query).partitions():
            rows = rows_frame(part, [*names, "filed", "verified", "followed", "closed"])
            for place, change in changes.items():
                _add(change, rows, place, codes, ends, deadlines)
    return {place: _summed(change) for place, change in changes.items()}


def due(engine: Engine, viewer: Viewer, *, deadlines: Deadlines) -> NDArray[np.int64]:
    """Return the moments at which reports in process became or become overdue: rising seconds since 1970.

    Args:
        engine: the store.
        viewer: decides which reports are looked through, as in `stock`.
        deadlines: when a report is overdue.
    """
    incident = schema.incident.c
    query = select(incident.category, incident.status, *_times())
    query = query.where(incident.filed_at.is_not(None), incident.closed_at.is_(None), incident.followed_up_at.is_(None))
    with engine.connect() as connection:
        rows = frame_of(connection.execute(query.where(visible(connection, viewer))))
    spans = rules.overdue_between(rows, deadlines)
    return np.unique(np.concatenate([start[start < end] for start, end in spans]))


def _times() -> list[Label[int]]:
    """Return the moments of a report's steps as seconds since 1970."""
    incident = schema.incident.c
    columns = {"filed": "filed_at", "verified": "verified_at", "followed": "followed_up_at", "closed": "closed_at"}
    return [whole_seconds(incident[column]).label(name) for name, column in columns.items()]


def _add(
    change: NDArray[np.int64], rows: pd.DataFrame, place: Place, codes: Sequence[str], ends: NDArray[np.int64],
    deadlines: Deadlines,
) -> None:  # fmt: skip
    """Put every report's beginnings and ends of waiting where they happened.

    A report whose origin nobody knows waits all the same: by origin it is counted where it happened.
    """
    where = rows[COLUMN[place]].fillna(rows[COLUMN[Place.KEJADIAN]])
    area = pd.Index(codes).get_indexer(pd.Index(where))
    area[area < 0] = len(codes)
    category = pd.Index(ALL_CATEGORIES).get_indexer(pd.Index(rows["category"]))
    shape = change.shape[1:]

    def count(quantity: int, at: NDArray[np.int64], kept: NDArray[np.bool_], sign: int) -> None:
        flat = np.ravel_multi_index((area[kept], at[kept], category[kept]), shape)
        change[quantity] += sign * np.bincount(flat, minlength=int(np.prod(shape))).reshape(shape)

    spans = [(0, *rules.open_between(rows))] + [(1, *span) for span in rules.overdue_between(rows, deadlines)]
    for quantity, start, end in spans:
        first, last = np.searchsorted(ends, start), np.searchsorted(ends, end)
        waited = first < last
        count(quantity, first, waited, 1)
        count(quantity, last, waited, -1)
    closed = np.searchsorted(ends, rules.open_between(rows)[1])
    count(2, closed, (rows["status"] == "selesai").to_numpy(), 1)


def _summed(change: NDArray[np.int64]) -> Counts:
    held = np.concatenate([change[:2].cumsum(axis=2), change[2:]])
    return held[:, :, :-1].astype(np.int32)


def latest(
    engine: Engine, viewer: Viewer, selection: Selection, codes: Sequence[str], *, status: str = "", limit: int
) -> pd.DataFrame:
    """Return the latest reports of a selection, newest first.

    Args:
        engine: the store.
        viewer: decides which rows there are.
        selection: categories, place, period.
        codes: kabupaten of that place; empty: any, and none that is unknown.
        status: one status; "" any.
        limit: how many.

    Returns:
        reported_on, category, status, regency, filed_at, verified_at: nothing that points at a person or a village.
    """
    incident = schema.incident.c
    regency = incident[COLUMN[selection.place]]
    kept = [
        incident.category.in_(selection.counted_categories),
        regency.in_(codes) if codes else regency.is_not(None),
        *([incident.status == status] if status else []),
    ]
    columns = (incident.reported_on, incident.category, incident.status, regency.label("regency"))
    query = select(*columns, incident.filed_at, incident.verified_at).where(*kept)
    query = query.order_by(incident.reported_on.desc(), incident.id.desc()).limit(limit)
    with engine.connect() as connection:
        query = query.where(visible(connection, viewer))
        newest = frame_of(connection.execute(query.where(incident.month == selection.period.end)))
        if len(newest) == limit:  # most often the last month is enough, and much less to look through
            return newest
        within = incident.month.between(selection.period.start, selection.period.end)
        return frame_of(connection.execute(query.where(within)))
