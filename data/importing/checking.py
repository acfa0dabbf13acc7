"""A file looked at from its first to its last row: what it says, and everything that is wrong with it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import numpy as np
import numpy.typing as npt

from data.importing.areas import Asked, Gazetteer
from data.importing.cells import Codes, Encoder, Places, encoder
from data.importing.columns import Type
from data.importing.kinds import Kind
from data.importing.mapping import Mapped
from data.importing.reading import Chunk, Heading, Source
from data.importing.rules import Array, Outlines, Rows, Rule, own_area, rules_of
from data.importing.suspects import Suspects
from data.importing.validation import Problem, validate
from data.model import Viewer
from locales import text

LISTED = 100_000  # problems that are kept as text; all are counted
UNIX_DAY = date(1970, 1, 1).toordinal()
Progress = Callable[[str, int, int], object]


def silent(_step: str, _done: int, _total: int) -> None:
    """Tell nobody."""


@dataclass(slots=True)
class Checked:
    """What is known of a file after all its rows.

    Attributes:
        encoders: our column → what its numbers mean.
        places: name of a place → the areas that its numbers mean.
        rows: numbers in the file of all rows that hold anything.
        good: which of them have no problem.
        codes: our column → number of each row's text.
        areas: name of a place → number of each row's area.
        problems: by row, at most 100,000 of `counted`.
    """

    encoders: dict[str, Encoder]
    places: dict[str, Places]
    rows: Codes = field(default_factory=lambda: np.empty(0, dtype=np.int32))
    good: npt.NDArray[np.bool_] = field(default_factory=lambda: np.empty(0, dtype=np.bool_))
    codes: dict[str, Codes] = field(default_factory=dict)
    areas: dict[str, Codes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    counted: int = 0

    @property
    def taken(self) -> list[tuple[str, str, float]]:
        """Area names that were taken by likeness: name, code, score."""
        return sorted({each for place in self.places.values() for one in place.found for each in one.taken})

    @property
    def asked(self) -> list[Asked]:
        """Area names that somebody has to say the area of."""
        found = {each for place in self.places.values() for one in place.found for each in one.asked}
        return sorted(found, key=lambda each: (each.level, each.name, each.within))

    def refuse(self, problems: list[Problem], places: npt.NDArray[np.intp]) -> None:
        """Add problems that only the whole file shows; `places` are those of their rows."""
        self.good[places] = False
        self.counted += len(problems)
        self.problems = sorted(self.problems + problems[: max(LISTED - len(self.problems), 0)])


class Checker:
    """Takes a file's chunks and finds what is wrong with them."""

    def __init__(
        self,
        kind: Kind,
        heading: Heading,
        mapped: Mapped,
        known: Gazetteer,
        *,
        as_of: date,
        viewer: Viewer,
        office: str = "",
    ) -> None:
        self._names = {place: name for name, place in mapped.places.items()}
        usual = {c.name: replace(c, usual=viewer.office or office) if c.type is Type.OFFICE else c for c in kind}
        encoders = {name: encoder(usual[name], known, as_of=as_of, own_office=viewer.office) for name in mapped.places}
        places = {
            place.name: Places(
                [(c, kind[c].level, encoders[c]) for c in place.columns if c in encoders], known, needed=place.needed
            )
            for place in kind.places
        }
        self.checked = Checked(encoders, places)
        self._kind = kind
        self._rules = _applicable(kind, set(encoders), viewer)
        self._suspects = Suspects(heading.names, self._names, kind)
        self._suspects.check_headings(heading.row)
        self._parts: list[dict[str, npt.NDArray[Any]]] = []

    def add(self, chunk: Chunk) -> None:
        """Take in some rows.

        Raises:
            FileError: a cell holds a formula, or characters that hide text.
        """
        coded: dict[str, Codes] = {}
        for place, cells in enumerate(chunk.columns):
            name = self._names.get(place, "")
            known = self.checked.encoders.get(name)
            fresh = self._suspects.fresh(place, cells, chunk.rows, known)
            if known is not None:
                coded[name] = known.encode(cells)
            self._suspects.look(place, fresh, known)
        areas = {name: place.encode(coded, len(chunk.rows)) for name, place in self.checked.places.items()}
        good = self._validate(chunk.rows, coded, areas)
        named = {f"@{name}": codes for name, codes in areas.items()}
        self._parts.append({"": chunk.rows, "!": good, **coded, **named})

    def _validate(self, rows: Codes, coded: dict[str, Codes], areas: dict[str, Codes]) -> npt.NDArray[np.bool_]:
        """Note the problems of some rows and return which have none."""
        checked = self.checked
        seen = self._seen(coded, areas)
        problems = validate(
            rows,
            {name: (checked.encoders[name], codes) for name, codes in coded.items()},
            {name: (checked.places[name], codes) for name, codes in areas.items()},
            [(rule, rule.holds(seen)) for rule in self._rules],
        )
        checked.counted += len(problems)
        checked.problems += problems[: max(LISTED - len(checked.problems), 0)]
        return ~np.isin(rows, [problem.row for problem in problems])

    def _seen(self, coded: dict[str, Codes], areas: dict[str, Codes]) -> Rows:
        """Return rows as rules see them; what cannot be read is missing."""
        rows = len(next(iter(coded.values())))
        days: dict[str, Array] = {}
        degrees: dict[str, Array] = {}
        for column in self._kind:
            numbers = np.full(rows, np.nan)
            if column.name in coded and column.type in {Type.DATE, Type.MOMENT, Type.DEGREES}:
                values = self.checked.encoders[column.name].meanings
                numbers = np.array([_as_number(value) for value in values])[coded[column.name]]
            (degrees if column.type is Type.DEGREES else days)[column.name] = numbers
        finest = {name: self.checked.places[name].codes()[codes] for name, codes in areas.items()}
        return Rows(days, degrees, finest)

    def finish(self) -> Checked:
        """Return everything that is known after the last row.

        Raises:
            PersonalDataError: the file holds personal data.
        """
        for place in self.checked.places.values():
            for position, (name, _, cells) in enumerate(place.columns):
                column = next(number for number, known in self._names.items() if known == name)
                wrong = {key[position] for key, number in place.items() if number in set(place.faulty)}
                self._suspects.misplaced(column, [str(cells.meanings[number] or "") for number in wrong])
        self._suspects.check()
        if self._parts:
            joined = {name: np.concatenate([part[name] for part in self._parts]) for name in self._parts[0]}
            self.checked.rows, self.checked.good = joined.pop(""), joined.pop("!")
            self.checked.areas = {name: joined.pop(f"@{name}") for name in self.checked.places}
            self.checked.codes = joined
        return self.checked


def check(
    source: Source, heading: Heading, mapped: Mapped, checker: Checker, *, progress: Progress = silent
) -> Checked:
    """Read all rows of a file and return what is known of it.

    Raises:
        FileError: the file is hostile or broken.
        PersonalDataError: it holds personal data.
    """
    for chunk in source.chunks(heading):
        checker.add(chunk)
        progress("check", int(chunk.rows[-1]), max(source.looked.rows, int(chunk.rows[-1])))
    checked = checker.finish()
    if not len(checked.rows) and not mapped.problems:
        checked.problems.append(Problem(heading.row, "", text("validation.no_rows")))
        checked.counted += 1
    return checked


def _applicable(kind: Kind, mapped: set[str], viewer: Viewer) -> list[Rule]:
    rules = rules_of(kind.name, Outlines()) if kind.name != "village" or mapped & {"lat", "lon"} else []
    if viewer.regencies and not kind.owner_only:
        rules.append(own_area([place.name for place in kind.places], viewer.regencies, kind.places[0].columns[2]))
    return rules


def _as_number(value: object) -> float:
    """Return a day or a moment as days, degrees as they stand; NaN for what is none."""
    if isinstance(value, datetime):
        return (value - datetime(1970, 1, 1)).total_seconds() / 86_400  # noqa: DTZ001 - both are naive UTC
    if isinstance(value, date):
        return float(value.toordinal() - UNIX_DAY)
    return float(value) if isinstance(value, int | float) else np.nan
