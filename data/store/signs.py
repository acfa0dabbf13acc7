"""Signs of life that files bring and take away: what the stored reports and activities say, no more and no less."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from data.periods import monday_of, week_of
from data.store import units
from data.store.schema import activity, incident, report_week, reporting_unit, village
from data.store.schema_reports import assignment, nil_report

NOT_YET = -1  # a unit that only storing would make


@dataclass(slots=True)
class Heard:
    """What is stored of one Desa Binaan: since when, and its signs as week and kind."""

    since: date = date.max
    signs: set[tuple[str, str]] = field(default_factory=set)


def settle(connection: Connection) -> None:
    """Bring units and their signs into line with what is stored, after rows came, changed or went.

    A unit stays while a report, an activity, a *laporan nihil* or an assignment speaks of its village.
    """
    heard = _heard(connection)
    unit, week = reporting_unit.c, report_week.c
    known = select(unit.village_id, unit.id, unit.fostered_from).where(unit.village_id.is_not(None))
    stored = {row.village_id: row for row in connection.execute(known)}
    marked = select(unit.village_id, week.unit_id, week.week, week.kind).join(reporting_unit)
    signs = {tuple(row) for row in connection.execute(marked.where(unit.village_id.is_not(None)))}
    for place, number, *sign in signs:
        if tuple(sign) not in heard.get(place, Heard()).signs:
            same = (week.unit_id == number, week.week == sign[0], week.kind == sign[1])
            connection.execute(delete(report_week).where(*same))
    for place, row in stored.items():
        if place not in heard:
            connection.execute(delete(reporting_unit).where(unit.id == row.id))
        elif row.fostered_from != heard[place].since:
            connection.execute(update(reporting_unit).where(unit.id == row.id).values(fostered_from=heard[place].since))
    there = {(place, *sign) for place, _, *sign in signs}
    for place, each in heard.items():
        fresh = [sign for sign in sorted(each.signs) if (place, *sign) not in there]
        if fresh or place not in stored:
            number = units.of_village(connection, place, since=each.since)
            for week_of_it, kind in fresh:
                units.sign(connection, number, week_of_it, kind)


def unit_ids(
    connection: Connection, codes: Sequence[str | None], days: Sequence[date], *, store: bool
) -> list[int | None]:
    """Return the unit of each code of a desa, None where it is no Desa Binaan; with `store` units are made."""
    first: dict[str, date] = {}
    for code, day in zip(codes, days, strict=True):
        if code:
            first[code] = min(first.get(code, day), day)
    found = {code: _unit(connection, code, since, store=store) for code, since in first.items()}
    return [found[code] if code else None for code in codes]


def _unit(connection: Connection, code: str, since: date, *, store: bool) -> int | None:
    place = units.of_area(connection, code)
    if place is None:
        return None
    if store:
        return units.of_village(connection, place, since=since)
    known = select(reporting_unit.c.id).where(reporting_unit.c.village_id == place)
    return connection.scalar(known) or NOT_YET


def _heard(connection: Connection) -> dict[int, Heard]:
    found: dict[int, Heard] = defaultdict(Heard)
    for place, since, week, kind in _said(connection):
        found[place].since = min(found[place].since, since)
        if kind:
            found[place].signs.add((week, kind))
    return dict(found)


def _said(connection: Connection) -> Iterator[tuple[int, date, str, str]]:
    """Yield id of a Desa Binaan, day, week and kind of everything that speaks of it; no kind: it is no sign."""
    first = select(village.c.area_code, func.min(village.c.id).label("id")).group_by(village.c.area_code).subquery()
    day = func.min(incident.c.reported_on)
    reports = (
        select(first.c.id, day, incident.c.week)
        .join(incident, incident.c.village == first.c.area_code)
        .where(incident.c.is_demo.is_(False))
        .group_by(first.c.id, incident.c.week)
    )
    for place, since, week in connection.execute(reports):
        yield place, since, week, "laporan"
    for place, on in connection.execute(_of_units(activity, activity.c.unit_id, activity.c.held_on)):
        yield place, on, week_of(on), "kegiatan"
    for place, week in connection.execute(_of_units(nil_report, nil_report.c.unit_id, nil_report.c.week)):
        yield place, monday_of(week), week, "nihil"
    begun = select(assignment.c.village_id, func.min(assignment.c.valid_from)).group_by(assignment.c.village_id)
    for place, since in connection.execute(begun):
        yield place, since, "", ""


def _of_units(table: Any, key: Any, what: Any) -> Any:
    unit = reporting_unit.c
    return select(unit.village_id, what).join(table, key == unit.id).where(unit.village_id.is_not(None)).distinct()
