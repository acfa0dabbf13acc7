"""A file into the store, or a report of what is wrong with it: what the command and the page call.

Nothing of a file is stored while any of its rows is refused, unless the good ones are asked for: what stands on the map
is then what the office thinks it has sent. Good rows that wait for the others are `held`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NamedTuple

from data.importing.areas import Gazetteer, gazetteer
from data.importing.checking import Checked, Checker, Progress, check, silent
from data.importing.collecting import SELDOM_COLLECTED
from data.importing.duplicates import refuse_duplicates
from data.importing.files import FileError, Reason
from data.importing.kinds import KINDS, Kind
from data.importing.mapping import Mapped, Suggestion, fits, resolve
from data.importing.personal import shown
from data.importing.reading import Heading, Source
from data.importing.rows import parts
from data.importing.validation import Problem
from data.model import Role, Viewer
from data.signin import check_real_rows
from data.store import places
from data.store.accounts import NotAllowedError
from data.store.engine import Engine
from data.store.imports import File, Taken, TicketTakenError, take

LOADS: Mapping[str, frozenset[Role]] = {
    "incident": frozenset({Role.PENGELOLA, Role.KANIM, Role.PIMPASA}),
    "activity": frozenset({Role.PENGELOLA, Role.KANIM, Role.PIMPASA}),
    "village": frozenset({Role.PENGELOLA, Role.KANIM}),
}
EVERYBODY = Viewer()


@dataclass(frozen=True, slots=True)
class Request:
    """How a file is to be loaded.

    Attributes:
        kind: one of `KINDS`.
        as_of: today.
        at: now, with its time zone.
        viewer: who loads; `is_owner`: the owner of the server, by the command line, who is nobody's viewer.
        columns: heading → our column, or `-` for none: answers to what the mapping asked.
        areas: area name and code: answers to names that fit several areas.
        sheet: of a workbook; empty: the one that fits.
        office: what rows without an office belong to; a viewer's own goes before.
        dry_run: look and count only.
        accept_good: store the good rows although others are refused.
        login_configured: whether this server has a login, without which no real report is stored.
    """

    kind: str
    as_of: date
    at: datetime
    viewer: Viewer = EVERYBODY
    is_owner: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)
    areas: Sequence[tuple[str, str]] = ()
    sheet: str = ""
    office: str = ""
    dry_run: bool = False
    accept_good: bool = False
    login_configured: bool = False


class Question(NamedTuple):
    """A name that fits several areas or none well, as typed, and what it may mean: code, area with province, score."""

    name: str
    options: tuple[tuple[str, str, float], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a file. Read = accepted + refused + unchanged + held.

    Attributes:
        read: rows below the heading that hold anything.
        accepted: rows added or changed; in a dry run those that would be.
        refused: rows with a problem.
        unchanged: rows that were there already.
        held: good rows that were not stored because others are refused.
        problems: by row; row and heading in the file, and what to do; at most 100,000 of `counted`.
        taken: headings that were taken without being asked.
        ignored: headings that are not read.
        areas: area names that were taken by likeness: name, code, score.
        asked: area names that somebody has to say the area of; answers go into `Request.areas`.
        batch: number of the import, to undo it by; 0: nothing was written.
    """

    read: int
    accepted: int
    refused: int
    unchanged: int
    held: int
    problems: tuple[Problem, ...]
    counted: int
    heading: Heading
    taken: tuple[Suggestion, ...]
    ignored: tuple[str, ...]
    areas: tuple[tuple[str, str, float], ...]
    asked: tuple[Question, ...] = ()
    batch: int = 0

    @property
    def is_clean(self) -> bool:
        """Whether nothing was refused."""
        return not self.counted


def may_load(viewer: Viewer, kind: str) -> bool:
    """Return whether a viewer's role may load a kind; trying a role on is not enough."""
    return bool(viewer.subject and viewer.office) and viewer.role in LOADS.get(kind, frozenset())


def heading_of(source: Source, kind: Kind, *, sheet: str = "") -> Heading:
    """Return where a file's table of a kind begins.

    Raises:
        FileError: nowhere, or two sheets fit.
    """
    return source.heading(lambda row: fits(row, kind), sheet=sheet)


def load(engine: Engine, source: Source, request: Request, *, progress: Progress = silent) -> Report:
    """Check a file and, where it is right, take it into the store in one transaction.

    Args:
        engine: a migrated store with the reference.
        source: the file; stays open.
        request: how.
        progress: told a step (`check`, `store`), rows done and rows in all.

    Raises:
        NotAllowedError: the viewer may not load this kind.
        LoginRequiredError: real reports, and no login is configured.
        FileError: the file is hostile, broken, or holds no table of this kind.
        PersonalDataError: it holds personal data.
    """
    with SELDOM_COLLECTED:
        return _load(engine, source, request, progress)


def _load(engine: Engine, source: Source, request: Request, progress: Progress) -> Report:
    kind = KINDS[request.kind]
    if not request.is_owner and not may_load(request.viewer, kind.name):
        raise NotAllowedError(request.viewer.role)
    if kind.name == "incident" and not request.dry_run:
        check_real_rows(login_configured=request.login_configured)
    heading = heading_of(source, kind, sheet=request.sheet)
    mapped = resolve(heading.names, kind, request.columns)
    known = read_gazetteer(engine, request.areas)
    if request.office and request.office not in known.offices:
        raise FileError(Reason.NO_OFFICE)
    viewer = EVERYBODY if request.is_owner else request.viewer
    checker = Checker(kind, heading, mapped, known, as_of=request.as_of, viewer=viewer, office=request.office)
    checked = check(source, heading, mapped, checker, progress=progress)
    if mapped.problems:
        return _asked(heading, mapped, checked)
    refuse_duplicates(kind, checked)
    asked = _questions(checked, known)
    taken = _store(engine, source, request, checked, known, progress)
    return replace(_report(heading, mapped, checked, taken, request), asked=asked)


def _questions(checked: Checked, known: Gazetteer) -> tuple[Question, ...]:
    return tuple(
        Question(each.name, tuple((code, known.path(code), score) for code, score in each.options))
        for each in checked.asked
    )


def read_gazetteer(engine: Engine, answers: Sequence[tuple[str, str]]) -> Gazetteer:
    """Return the areas and offices of the store; `answers`: area name and code."""
    return gazetteer(
        places.provinces(engine, EVERYBODY),
        places.regencies(engine, EVERYBODY),
        places.districts(engine, EVERYBODY),
        places.village_names(engine, EVERYBODY),
        places.offices(engine, EVERYBODY),
        answers,
    )


def _store(
    engine: Engine, source: Source, request: Request, checked: Checked, known: Gazetteer, progress: Progress
) -> Taken:
    """Take the good rows in, or only count what would be done."""
    kind, good = KINDS[request.kind], int(checked.good.sum())
    if not good:
        return Taken()
    looked, centres = source.looked, _centres(engine, kind)
    file = File(kind.name, looked.sha256, looked.size, len(checked.rows), len(checked.rows) - good)
    only_count = request.dry_run or (checked.counted > 0 and not request.accept_good)

    def once() -> Taken:
        rows = parts(kind, checked, known, centres=centres, office=request.viewer.office or request.office)
        return take(
            engine, request.viewer, file, rows, at=request.at, dry_run=only_count,
            progress=lambda done: progress("store", done, good),
        )  # fmt: skip

    try:
        return once()
    except TicketTakenError:
        return once()


def _centres(engine: Engine, kind: Kind) -> dict[str, tuple[float, float]]:
    if kind.name != "village":
        return {}
    frames = (places.regencies(engine, EVERYBODY), places.districts(engine, EVERYBODY).dropna(subset=["lat", "lon"]))
    return {
        str(code): (float(lat), float(lon))
        for frame in frames
        for code, lat, lon in zip(frame["code"], frame["lat"], frame["lon"], strict=True)
    }


def _report(heading: Heading, mapped: Mapped, checked: Checked, taken: Taken, request: Request) -> Report:
    done = taken.added + taken.changed
    refused = len(checked.rows) - int(checked.good.sum())
    is_held = checked.counted > 0 and not request.accept_good
    called = {column: shown(heading.names[place]) for column, place in mapped.places.items()}
    kind = KINDS[request.kind]
    columns = {column.name: called.get(column.name, column.heading) for column in kind} | {"": ""}
    return Report(
        read=len(checked.rows),
        accepted=0 if is_held else done,
        refused=refused,
        unchanged=taken.unchanged,
        held=done if is_held else 0,
        problems=tuple(_named(problem, columns) for problem in checked.problems),
        counted=checked.counted,
        heading=heading,
        taken=mapped.taken,
        ignored=mapped.ignored,
        areas=tuple((shown(name), code, score) for name, code, score in checked.taken),
        batch=taken.batch,
    )


def _named(problem: Problem, columns: Mapping[str, str]) -> Problem:
    """Return a problem with the heading of the file in place of our column."""
    return problem._replace(column=columns[problem.column])


def _asked(heading: Heading, mapped: Mapped, checked: Checked) -> Report:
    """Return the report of a file whose columns have to be answered for first: all its rows are refused."""
    problems = tuple(Problem(heading.row, column, message) for column, message in mapped.problems)
    rows = len(checked.rows)
    return Report(
        rows, 0, rows, 0, 0, problems, len(problems), heading, mapped.taken, mapped.ignored, areas=(), batch=0
    )
