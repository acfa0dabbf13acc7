"""Headings of a file to our columns: what is alike enough is taken and named, what is doubtful is asked.

Likeness is that of RapidFuzz's `ratio` and `token_sort_ratio` (0 to 100, normalised indel distance of the texts, and of
their words in order), the better of both over all spellings of a column.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from data.importing.kinds import KINDS, Kind
from data.importing.personal import shown
from locales import text

TAKEN = 90.0  # least score that is taken without being asked
SUGGESTED = 60.0  # least score that is worth showing
EXACT = 100.0
IGNORED = "-"  # what a heading is mapped to that is to be left out
LONGEST_HEADING = 80


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A heading of the file (by its place from 0) and the column it is most alike."""

    place: int
    heading: str
    column: str
    score: float


@dataclass(frozen=True, slots=True)
class Mapped:
    """Which column of the file holds which of ours.

    Attributes:
        places: our column → place in the file, from 0.
        taken: suggestions that were taken without being asked.
        ignored: headings that are not read, as they may be shown.
        problems: what has to be answered or added first, as heading and text.
    """

    places: dict[str, int]
    taken: tuple[Suggestion, ...]
    ignored: tuple[str, ...]
    problems: tuple[tuple[str, str], ...]


def suggest(headings: Sequence[str], kind: Kind) -> list[list[Suggestion]]:
    """Return for every heading the columns it may mean, most alike first; those below 60 are left out."""
    return [
        [Suggestion(place, heading, column, score) for column, score in _scores(_plain(heading), kind.name)]
        for place, heading in enumerate(headings)
    ]


def fits(row: Sequence[str], kind: Kind) -> int:
    """Return how many cells of a row are headings of a kind."""
    alike = [_scores(_plain(cell), kind.name) for cell in row if cell and len(cell) <= LONGEST_HEADING]
    return len({scores[0][0] for scores in alike if scores and scores[0][1] >= TAKEN})


def resolve(headings: Sequence[str], kind: Kind, given: Mapping[str, str]) -> Mapped:
    """Return what each column of the file holds.

    Args:
        headings: as typed.
        kind: what the file is loaded as.
        given: heading → our column, or `-` to leave it out: goes before every suggestion.

    A heading that may mean two columns, and two headings that may mean one, are never taken.
    """
    answers = {_plain(heading): column for heading, column in given.items()}
    problems = _wrong_answers(headings, kind, given)
    claims: dict[str, list[Suggestion]] = {}
    doubtful: set[str] = set()
    for place, (suggestions, heading) in enumerate(zip(suggest(headings, kind), headings, strict=True)):
        if (answer := answers.get(_plain(heading))) is not None:
            if answer != IGNORED:
                claims.setdefault(answer, []).append(Suggestion(place, heading, answer, EXACT))
            continue
        likely = [each for each in suggestions if each.score >= TAKEN]
        if len(likely) > 1 and likely[0].score < EXACT:
            names = text("mapping.or").join(kind[each.column].heading for each in likely)
            problems.append((shown(heading), text("mapping.ambiguous", columns=names)))
            doubtful |= {each.column for each in likely}
        elif likely:
            claims.setdefault(likely[0].column, []).append(likely[0])
    for column, rivals in claims.items():
        if len(rivals) > 1:
            names = ", ".join(shown(each.heading) for each in rivals)
            problems.append((names, text("mapping.rivals", column=kind[column].heading)))
    single = {column: rivals[0] for column, rivals in claims.items() if len(rivals) == 1}
    problems += _missing(kind, set(claims) | doubtful)
    used = {each.place for rivals in claims.values() for each in rivals}
    return Mapped(
        {column: each.place for column, each in single.items()},
        tuple(each for each in single.values() if _plain(each.heading) not in answers),
        tuple(shown(heading) for place, heading in enumerate(headings) if place not in used and heading),
        tuple(problems),
    )


def _wrong_answers(headings: Sequence[str], kind: Kind, given: Mapping[str, str]) -> list[tuple[str, str]]:
    there, columns = {_plain(heading) for heading in headings}, {column.name for column in kind}
    unknown = [
        (shown(heading), text("mapping.no_column", columns=", ".join(sorted(columns))))
        for heading, column in given.items()
        if column not in columns | {IGNORED}
    ]
    absent = [(shown(heading), text("mapping.no_heading")) for heading in given if _plain(heading) not in there]
    return unknown + absent


def _missing(kind: Kind, found: set[str]) -> list[tuple[str, str]]:
    """Return the columns without which no row can be right; of an area its code or its name will do."""
    lacking = [column.heading for column in kind if column.required and column.name not in found]
    for place in kind.places:
        levels = (place.province, place.regency, place.district, place.village)[place.needed - 1 :]
        enough = {each for level in levels for each in (level, f"{level}_name")}
        if place.needed and not found & enough:
            lacking.append(kind[levels[0] if place.needed == 1 else f"{levels[0]}_name"].heading)
    return [(heading, text("mapping.missing", column=heading)) for heading in lacking]


def _plain(heading: str) -> str:
    """Return a heading in small letters, words with single blanks between: `Tgl. Lapor*` is `tgl lapor`."""
    return " ".join(re.findall(r"[^\W_]+", heading.lower()))


@lru_cache(maxsize=4096)
def _scores(heading: str, kind: str) -> tuple[tuple[str, float], ...]:
    best = {
        name: max(max(fuzz.ratio(heading, each), fuzz.token_sort_ratio(heading, each)) for each in spellings)
        for name, spellings in _spellings(kind).items()
    }
    ordered = sorted(best.items(), key=lambda pair: -pair[1])
    return tuple((name, round(score, 1)) for name, score in ordered if score >= SUGGESTED) if heading else ()


@lru_cache(maxsize=16)
def _spellings(kind: str) -> dict[str, tuple[str, ...]]:
    return {
        column.name: tuple(dict.fromkeys(_plain(each) for each in (column.name, column.heading, *column.spellings)))
        for column in KINDS[kind]
    }
