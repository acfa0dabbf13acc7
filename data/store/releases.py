"""Released counts: written as a whole, read by who may read them."""

from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlalchemy import Connection, Engine, Row, delete, insert, select

from data.model import READS_RELEASED, Role, Viewer
from data.store import schema_releases
from data.store.bulk import insert_rows
from data.store.engine import writing
from data.store.versions import has_real_incidents

CHUNK = 20_000  # rows per statement: bounds the memory that Python objects take
CELL = tuple(column.name for column in schema_releases.release_cell.columns if column.name != "release_id")


@dataclass(frozen=True, slots=True)
class Made:
    """How a release was made.

    Attributes:
        made_on: its date.
        data_until: last day of the latest closed quarter in it.
        threshold_victims: threshold of cells that can hold TPPO or TPPM.
        threshold_other: threshold of others.
        is_demo: whether it was made of synthetic reports.
        digest: of the data it was made of.
        hidden: number of cells that it does not tell.
    """

    made_on: date
    data_until: date
    threshold_victims: int
    threshold_other: int
    is_demo: bool
    digest: str
    hidden: int


@dataclass(frozen=True, slots=True, eq=False)
class Stored:
    """A stored release and its cells: columns as `analysis.suppression.release.make` returns them."""

    number: int
    made: Made
    cells: pd.DataFrame


class MixedDataError(Exception):
    """A demonstration release was to be stored beside real reports, or a real one without any."""


def save(engine: Engine, made: Made, cells: pd.DataFrame) -> int:
    """Store a release in one transaction and return its number.

    A demonstration release takes the place of the former one: synthetic counts have no history to keep.

    Raises:
        MixedDataError: real reports are stored and the release is of synthetic ones, or the other way round.
    """
    release, cell = schema_releases.release, schema_releases.release_cell
    with writing(engine).begin() as connection:
        if has_real_incidents(connection) is made.is_demo:
            raise MixedDataError
        former = select(release.c.id).where(release.c.is_demo.is_(True))
        connection.execute(delete(cell).where(cell.c.release_id.in_(former)))
        connection.execute(delete(release).where(release.c.is_demo.is_(True)))
        values = {name: getattr(made, name) for name in Made.__dataclass_fields__}
        number = connection.scalar(insert(release).values(**values).returning(release.c.id))
        for start in range(0, len(cells), CHUNK):
            part = cells.iloc[start : start + CHUNK]
            columns = [part[name].astype(object).where(part[name].notna(), None).tolist() for name in CELL]
            rows = [(*row, number) for row in zip(*columns, strict=True)]
            insert_rows(connection, cell, [*CELL, "release_id"], rows)
    return int(number or 0)


def current(engine: Engine, _viewer: Viewer) -> tuple[int, Made] | None:
    """Return number and making of the release in force, which everybody may know; None where there is none."""
    with engine.connect() as connection:
        row = _in_force(connection)
    return None if row is None else (row.id, _made(row))


def latest(engine: Engine, viewer: Viewer, *, publish: bool) -> Stored | None:
    """Return the release in force for a reader.

    Args:
        engine: the store.
        viewer: officers with a login read it, admin never, everybody else only where released counts are public.
        publish: whether they are.

    Returns:
        The release; None where there is none or the viewer may not read it. One of synthetic reports is none as soon
        as a real report is stored.
    """
    if viewer.role not in READS_RELEASED and not (publish and viewer.role is not Role.ADMIN):
        return None
    cell = schema_releases.release_cell
    with engine.connect() as connection:
        row = _in_force(connection)
        if row is None:
            return None
        query = select(*(cell.c[name] for name in CELL)).where(cell.c.release_id == row.id)
        cells = pd.DataFrame(connection.execute(query).all(), columns=list(CELL))
    for name in ("reports", "persons"):
        cells[name] = cells[name].astype("Int64")
    return Stored(row.id, _made(row), cells)


def _in_force(connection: Connection) -> Row[tuple[object, ...]] | None:
    release = schema_releases.release
    of_kind = release.c.is_demo.is_(not has_real_incidents(connection))
    return connection.execute(select(release).where(of_kind).order_by(release.c.id.desc()).limit(1)).one_or_none()


def _made(row: Row[tuple[object, ...]]) -> Made:
    return Made(**{name: getattr(row, name) for name in Made.__dataclass_fields__})
