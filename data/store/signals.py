"""Early warning, as the weekly runs leave it: written as a whole, read by who may know of it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Float,
    Integer,
    Table,
    and_,
    delete,
    false,
    func,
    insert,
    select,
    true,
)
from sqlalchemy.sql import Subquery

from data.model import READS_RELEASED, Role, Viewer
from data.store.bulk import insert_rows
from data.store.engine import writing
from data.store.events import naive
from data.store.frames import frame_of
from data.store.runs import Made, Run, WrongDataError
from data.store.schema import incident
from data.store.schema_signals import episode, episode_outcome, episode_week, hot_spot, signal_run, signal_week
from data.store.versions import has_real_incidents, touch

__all__ = [
    "Made",
    "Run",
    "WrongDataError",
    "before",
    "current",
    "episodes",
    "hot_spots",
    "new_cases",
    "outcomes",
    "save",
    "weeks",
]

KEY = ("series", "regency_code", "opened_week")
SNAPSHOT = tuple(column.name for column in episode_week.columns if column.name not in {"episode_id", "week"})
KNOWS_LEVELS = READS_RELEASED | {Role.PIMPASA}
VERSION = "signals"
PROVINCE = 2  # letters of its code


def current(engine: Engine, _viewer: Viewer) -> dict[str, Any] | None:
    """Return the run in force, which everybody may know: it holds no count of reports. None where there is none."""
    with engine.connect() as connection:
        of_kind = signal_run.c.is_demo.is_(not has_real_incidents(connection))
        query = select(signal_run).where(of_kind).order_by(signal_run.c.id.desc()).limit(1)
        row = connection.execute(query).mappings().first()
    return None if row is None else dict(row)


def save(engine: Engine, run: Run) -> None:
    """Store what runs found, in one transaction.

    A run of a week that was looked at before takes its place; episodes keep their numbers, and what people said of them
    stays. A run of synthetic reports takes the place of all former ones: they have no history to keep.

    Raises:
        WrongDataError: real reports are stored and the run is of synthetic ones, or the other way round.
    """
    with writing(engine).begin() as connection:
        if has_real_incidents(connection) is run.made.is_demo:
            raise WrongDataError
        _forget(connection, run)
        values = {name: getattr(run.made, name) for name in Made.__dataclass_fields__}
        connection.execute(insert(signal_run).values(values | {"made_at": naive(run.made.made_at)}))
        _insert(connection, signal_week, run.weeks.assign(is_demo=run.made.is_demo))
        _insert(connection, episode_week, _numbered(connection, run))
        if len(run.spots):
            quarters = list(run.spots["quarter"].unique())
            connection.execute(delete(hot_spot).where(hot_spot.c.quarter.in_(quarters)))
            _insert(connection, hot_spot, run.spots.assign(is_demo=run.made.is_demo))
        touch(connection, VERSION, f"{run.made.week}:{run.made.digest}", run.made.made_at)


def before(engine: Engine, week: str, *, is_demo: bool) -> pd.DataFrame:
    """Return the episodes as the last run before a week left them, for the next run: nobody's screen reads this.

    Returns:
        series, regency_code, opened_week, week (of the run), the columns of `episode_week`, verdict ("" none) and
        verdict_week of what was said of it last.
    """
    with engine.connect() as connection:
        query = _joined(_latest(episode_week.c.week < week), episode.c.is_demo.is_(is_demo))
        return _fractions(frame_of(connection.execute(query)))


def episodes(engine: Engine, viewer: Viewer, *, publish: bool, since: str = "") -> pd.DataFrame:
    """Return the episodes as the latest run left them; numbers pass `analysis.privacy.alerts` before they are shown.

    Args:
        engine: the store.
        viewer: who asks: nobody knows of an alert on real reports who reads no released counts, but PIMPASA.
        publish: whether released counts are public.
        since: ISO week of the earliest run that counts; "": any.

    Returns:
        id, series, regency_code, opened_week, week (of its last run), the columns of `episode_week`, verdict, remark,
        verdict_week, verdict_at (of what was said last; "" none).
    """
    with engine.connect() as connection:
        is_demo = not has_real_incidents(connection)
        knows = is_demo or viewer.role in KNOWS_LEVELS or (publish and viewer.role is not Role.ADMIN)
        latest = _latest(episode_week.c.week >= since)
        query = _joined(latest, and_(episode.c.is_demo.is_(is_demo), true() if knows else false()))
        return _fractions(frame_of(connection.execute(query)))


def weeks(engine: Engine, viewer: Viewer, series: str, code: str) -> pd.DataFrame:
    """Return a series of a kabupaten, week by week, beside what was expected of it: exact counts.

    Returns:
        week, observed, expected, upper, p_value, alarm, status, oldest first; nothing where the kabupaten is not in the
        viewer's scope.
    """
    names = ("week", "observed", "expected", "upper", "p_value", "alarm", "status")
    with engine.connect() as connection:
        is_demo = not has_real_incidents(connection)
        allowed = (
            is_demo or viewer.role is Role.PIMPINAN or (code in viewer.regencies and viewer.role in READS_RELEASED)
        )
        own = (signal_week.c.series == series, signal_week.c.regency_code == code, signal_week.c.is_demo.is_(is_demo))
        query = select(*(signal_week.c[name] for name in names)).where(*own, true() if allowed else false())
        return frame_of(connection.execute(query.order_by(signal_week.c.week)))


def outcomes(engine: Engine, viewer: Viewer, number: int) -> pd.DataFrame:
    """Return what was said of an episode, oldest first: at (UTC), verdict, remark, role, office, who.

    Nothing for who knows of no alert by role; `who` is a name for colleagues of the same office only.
    """
    named = episode_outcome.c
    with engine.connect() as connection:
        query = select(named.at, named.verdict, named.remark, named.role, named.office, named.actor_name.label("who"))
        knows = viewer.role in KNOWS_LEVELS or not has_real_incidents(connection)
        own = query.where(named.episode_id == number, true() if knows else false())
        found = frame_of(connection.execute(own.order_by(named.id)))
    is_colleague = found["office"].eq(viewer.office) & bool(viewer.office and viewer.subject)
    return found.assign(who=found["who"].where(is_colleague, ""))


def hot_spots(engine: Engine, viewer: Viewer, *, publish: bool) -> pd.DataFrame:
    """Return the latest quarter's hot spots: quarter, series, regency_code, kind; classes only, no statistic.

    Classes come of closed quarters; who knows of no level of an alert knows of none of them either.
    """
    with engine.connect() as connection:
        is_demo = not has_real_incidents(connection)
        knows = is_demo or viewer.role in READS_RELEASED or (publish and viewer.role is not Role.ADMIN)
        own = hot_spot.c.is_demo.is_(is_demo)
        last = select(func.max(hot_spot.c.quarter)).where(own).scalar_subquery()
        names = ("quarter", "series", "regency_code", "kind")
        query = select(*(hot_spot.c[name] for name in names)).where(own, hot_spot.c.quarter == last)
        return frame_of(connection.execute(query.where(true() if knows else false())))


def new_cases(engine: Engine, viewer: Viewer, *, publish: bool, since: date) -> list[str]:
    """Return the provinces with a TPPO report since a day, by code: of origin, else of the event. Never a number.

    A single one is acted on at once, so whoever reads released counts is told that there is one (DOMAIN.md).
    """
    with engine.connect() as connection:
        is_demo = not has_real_incidents(connection)
        knows = is_demo or viewer.role in READS_RELEASED or (publish and viewer.role is not Role.ADMIN)
        place = func.substr(func.coalesce(incident.c.origin_regency, incident.c.event_regency), 1, PROVINCE)
        own = (incident.c.is_demo.is_(is_demo), incident.c.category == "tppo", incident.c.reported_on >= since)
        query = select(place).where(*own, true() if knows else false()).distinct().order_by(place)
        return list(connection.scalars(query))


def _fractions(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame whose numbers are numbers where none is known too."""
    return frame.astype({name: "float64" for name in SNAPSHOT if isinstance(episode_week.c[name].type, Float)})


def _forget(connection: Connection, run: Run) -> None:
    """Remove what is to be replaced: all of a demonstration's runs; of real reports the weeks that are looked at."""
    demo = select(episode.c.id).where(episode.c.is_demo.is_(True))
    connection.execute(delete(episode_week).where(episode_week.c.episode_id.in_(demo)))
    said = select(episode_outcome.c.episode_id)
    connection.execute(delete(episode).where(episode.c.is_demo.is_(True), episode.c.id.not_in(said)))
    for table in (signal_run, signal_week, hot_spot):
        connection.execute(delete(table).where(table.c.is_demo.is_(True)))
    connection.execute(delete(episode_week).where(episode_week.c.week >= run.first_week))
    connection.execute(delete(signal_week))  # every run brings all weeks that are drawn


def _numbered(connection: Connection, run: Run) -> pd.DataFrame:
    """Return the snapshots with the numbers of their episodes; new ones are made, those without any left go."""
    own = episode.c.is_demo.is_(run.made.is_demo)
    known = frame_of(connection.execute(select(episode).where(own)))
    numbers = {tuple(row[name] for name in KEY): row["id"] for row in known.to_dict("records")}
    for row in run.snapshots[list(KEY)].drop_duplicates().to_dict("records"):
        key = tuple(row[name] for name in KEY)
        if key not in numbers:
            values = {str(name): value for name, value in row.items()} | {"is_demo": run.made.is_demo}
            numbers[key] = connection.scalar(insert(episode).values(values).returning(episode.c.id))
    made = [numbers[key] for key in run.snapshots[list(KEY)].itertuples(index=False, name=None)]
    _remove_empty(connection, made)
    return run.snapshots.drop(columns=list(KEY)).assign(episode_id=made)


def _remove_empty(connection: Connection, kept: Sequence[int]) -> None:
    """Remove episodes that no run knows any longer and of which nobody has said anything."""
    used = select(episode_week.c.episode_id).union(select(episode_outcome.c.episode_id))
    gone = connection.scalars(select(episode.c.id).where(episode.c.id.not_in(used))).all()
    for number in set(gone) - set(kept):
        connection.execute(delete(episode).where(episode.c.id == number))


def _insert(connection: Connection, table: Table, frame: pd.DataFrame) -> None:
    names = [column.name for column in table.columns if column.name in frame]
    kinds = {
        column.name: "Int64" for column in table.columns if isinstance(column.type, Integer) and column.name in names
    }
    whole = frame.astype(kinds)  # what is missing here or there makes them fractions
    columns = [whole[name].astype(object).where(whole[name].notna(), None).tolist() for name in names]
    insert_rows(connection, table, names, list(zip(*columns, strict=True)))


def _latest(condition: ColumnElement[bool]) -> Subquery:
    """Return each episode's last snapshot of those that fulfil a condition: its number and week."""
    last = func.max(episode_week.c.week).label("week")
    return select(episode_week.c.episode_id, last).where(condition).group_by(episode_week.c.episode_id).subquery()


def _joined(latest: Subquery, condition: ColumnElement[bool]) -> Any:
    said = select(func.max(episode_outcome.c.id)).group_by(episode_outcome.c.episode_id)
    verdict = select(episode_outcome).where(episode_outcome.c.id.in_(said)).subquery()
    empty = {"verdict": verdict.c.verdict, "remark": verdict.c.remark, "verdict_week": verdict.c.week}
    return (
        select(
            episode.c.id,
            *(episode.c[name] for name in KEY),
            episode_week.c.week,
            *(episode_week.c[name] for name in SNAPSHOT),
            *(func.coalesce(column, "").label(name) for name, column in empty.items()),
            verdict.c.at.label("verdict_at"),
        )
        .join(latest, latest.c.episode_id == episode.c.id)
        .join(episode_week, and_(episode_week.c.episode_id == episode.c.id, episode_week.c.week == latest.c.week))
        .outerjoin(verdict, verdict.c.episode_id == episode.c.id)
        .where(condition)
        .order_by(episode.c.id)
    )
