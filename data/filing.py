"""What is filed through the form, and what can be said against it without asking the store."""

import re
from dataclasses import dataclass
from datetime import date

from data.flow import OBSERVATIONS
from data.model import ACTIVITIES, ALL_CATEGORIES, CHANNELS
from data.periods import monday_of, week_of
from locales import text
from locales.format import number

EARLIEST = date(2000, 1, 1)
MOST_PERSONS = 5_000  # in one report; the largest postponement published for a month is below 1,000
MOST_PARTICIPANTS = 20_000
WEEK = re.compile(r"\d{4}-W\d{2}")
EVENT_CODE = re.compile(r"\d{2}\.\d{2}(\.\d{2}(\.\d{4})?)?")  # kabupaten, kecamatan or desa
REGENCY, DISTRICT, VILLAGE = 5, 8, 13  # lengths of codes
PRECISION = {REGENCY: "kabupaten", DISTRICT: "kecamatan", VILLAGE: "desa"}


class FilingError(Exception):
    """What was filed cannot be taken; the message, for people, says why."""


@dataclass(frozen=True, slots=True)
class Report:
    """One report.

    Attributes:
        category: one of `ALL_CATEGORIES`.
        area: finest code of where it happened: kabupaten, kecamatan or desa.
        reported_on: local date.
        occurred_on: local date; None: not known.
        persons: how many people it concerns, at least 1.
        channel: one of `CHANNELS`.
        origin: code of the kabupaten that they come from; "" not known.
        observations: of `OBSERVATIONS`.
    """

    category: str
    area: str
    reported_on: date
    occurred_on: date | None
    persons: int
    channel: str
    origin: str = ""
    observations: tuple[str, ...] = ()

    @property
    def regency(self) -> str:
        """The kabupaten of the event."""
        return self.area[:REGENCY]

    @property
    def district(self) -> str | None:
        """The kecamatan of the event, where it is known."""
        return self.area[:DISTRICT] if len(self.area) >= DISTRICT else None

    @property
    def village(self) -> str | None:
        """The desa of the event, where it is known."""
        return self.area if len(self.area) == VILLAGE else None

    @property
    def precision(self) -> str:
        """How fine the area is."""
        return PRECISION[len(self.area)]


@dataclass(frozen=True, slots=True)
class Nil:
    """A *laporan nihil*: a Desa Binaan (by its id) says that there was nothing in an ISO week."""

    village: int
    week: str


@dataclass(frozen=True, slots=True)
class Activity:
    """An activity of a PIMPASA: kind, local date, kabupaten, participants, and the id of a Desa Binaan if in one."""

    kind: str
    held_on: date
    regency: str
    participants: int
    village: int | None = None


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of it: its ticket, and whether it is new or had been filed by the same click already."""

    ticket: str
    is_new: bool


def check(what: Report | Nil | Activity, *, today: date) -> None:
    """Say what is wrong with something that is to be filed.

    Args:
        what: it.
        today: the latest date that can be, in the area's own time.

    Raises:
        FilingError: the first thing that cannot be.
    """
    fault = next(iter(faults(what, today=today)), "")
    if fault:
        raise FilingError(fault)


def faults(what: Report | Nil | Activity, *, today: date) -> list[str]:
    """Return all that is wrong, each as a sentence for people; as `check`."""
    if isinstance(what, Report):
        return _of_report(what, today)
    return _of_nil(what, today) if isinstance(what, Nil) else _of_activity(what, today)


def _of_report(report: Report, today: date) -> list[str]:
    found = []
    if report.category not in ALL_CATEGORIES:
        found.append(text("filing.bad_category"))
    if not EVENT_CODE.fullmatch(report.area):
        found.append(text("filing.bad_area"))
    if report.channel not in CHANNELS:
        found.append(text("filing.bad_channel"))
    if not set(report.observations) <= set(OBSERVATIONS):
        found.append(text("filing.bad_observation"))
    found += _day(report.reported_on, today)
    if report.occurred_on is not None:
        found += _day(report.occurred_on, today)
        if report.occurred_on > report.reported_on:
            found.append(text("filing.before_event"))
    if not 1 <= report.persons <= MOST_PERSONS:
        found.append(text("filing.bad_persons", most=number(MOST_PERSONS)))
    return found


def _of_nil(nil: Nil, today: date) -> list[str]:
    try:
        known = bool(WEEK.fullmatch(nil.week)) and week_of(monday_of(nil.week)) == nil.week
    except ValueError:
        known = False
    if not known:
        return [text("filing.bad_week")]
    return _day(monday_of(nil.week), today)


def _of_activity(activity: Activity, today: date) -> list[str]:
    found = [] if activity.kind in ACTIVITIES else [text("filing.bad_activity")]
    found += _day(activity.held_on, today)
    if not 0 <= activity.participants <= MOST_PARTICIPANTS:
        found.append(text("filing.bad_participants", most=number(MOST_PARTICIPANTS)))
    return found


def _day(day: date, today: date) -> list[str]:
    if day > today:
        return [text("filing.future")]
    return [text("filing.too_early", year=EARLIEST.year)] if day < EARLIEST else []
