"""One column's cells as numbers of a dictionary: every different text is read once, however many rows hold it."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from data import formulas
from data.filing import EARLIEST
from data.importing import values
from data.importing.areas import Gazetteer, Located, locate, plain
from data.importing.columns import Column, Type
from data.importing.personal import shown
from data.importing.values import Parsed
from locales import text
from locales.format import number

CODE_LIKE = re.compile(r"[\d.,]+")
BLANKS = frozenset({"", "-", "–", "—"})
INDONESIA = {"lat": (-11.1, 6.2), "lon": (94.9, 141.1)}  # Rote to Sabang, Sabang to Merauke
LONGEST = {Type.NUMBER: 60, Type.TEXT: 300}
MARKUP = frozenset("<>")
ALIKE = 55  # least likeness of a word that is proposed
Codes = npt.NDArray[np.int32]
Reader = Callable[[str], Parsed]


class Encoder(dict[str, int]):
    """Texts → their numbers; number 0 is the empty cell.

    Attributes:
        meanings: number → what the text says.
        faults: number → what is wrong with it, as a text for people, for those with a fault.
    """

    def __init__(self, read: Reader, *, empty: Parsed) -> None:
        super().__init__()
        self._read = read
        self.meanings: list[object] = [empty.value]
        self.faults: dict[int, str] = {0: empty.fault} if empty.fault else {}

    def __missing__(self, cell: str) -> int:
        """Read a text that is met for the first time."""
        stripped = cell.strip()
        if stripped[:1] == "'" and stripped[1:2] in formulas.STARTS:  # as our own files escape it
            stripped = stripped[1:]
        if stripped in BLANKS:
            number = 0
        elif stripped != cell:
            number = self[stripped]
        else:
            parsed = self._read(cell)
            number = len(self.meanings)
            self.meanings.append(parsed.value)
            if parsed.fault:
                self.faults[number] = text("validation.cell", value=shown(cell), fault=parsed.fault)
        self[cell] = number
        return number

    def encode(self, cells: Sequence[str]) -> Codes:
        """Return the number of every cell."""
        return np.fromiter(map(self.__getitem__, cells), dtype=np.int32, count=len(cells))

    def sound(self, codes: Codes) -> npt.NDArray[np.bool_]:
        """Return which numbers stand for texts without a fault."""
        return ~np.isin(codes, list(self.faults)) if self.faults else np.ones(len(codes), dtype=bool)


def encoder(column: Column, known: Gazetteer, *, as_of: date, own_office: str = "") -> Encoder:
    """Return the encoder of a column.

    Args:
        column: declares how its cells are read.
        known: areas and offices.
        as_of: today; a later day in a column of the past is a fault.
        own_office: the only office that may be named; empty: any.
    """
    empty = Parsed(column.usual or None, text("validation.empty") if column.required else "")
    reader = _reader(column, known, as_of)
    if column.type is Type.OFFICE and own_office:
        return Encoder(lambda cell: _own(reader(cell), own_office), empty=empty)
    return Encoder(reader, empty=empty)


def _own(parsed: Parsed, office: str) -> Parsed:
    return Parsed(fault=text("values.other_office", office=office)) if parsed.value not in {None, office} else parsed


def _reader(column: Column, known: Gazetteer, as_of: date) -> Reader:
    if column.type is Type.CODE:
        return lambda cell: _known_code(values.parse_code(cell, length=column.level), known)
    if column.type is Type.CHOICE:
        return _choices({word: (word, column.word_text(word)) for word in column.words}, "word")
    if column.type is Type.OFFICE:
        return _choices(known.offices, "office")
    if column.type in LONGEST:
        return lambda cell: _plain_text(cell, LONGEST[column.type])
    if column.type is Type.NAME:
        return lambda cell: _code_as_name(cell, column.level, known)
    return _measure(column, as_of)


def _code_as_name(cell: str, level: int, known: Gazetteer) -> Parsed:
    """Return the name of an area; a code in its place must be a code."""
    return _known_code(values.parse_code(cell, length=level), known) if CODE_LIKE.fullmatch(cell) else Parsed(cell)


def _measure(column: Column, as_of: date) -> Reader:
    """Return the reader of a column of days, moments or numbers."""
    if column.type is Type.DATE:
        return lambda cell: _past(values.parse_date(cell), as_of) if column.past else values.parse_date(cell)
    if column.type is Type.MOMENT:
        return lambda cell: _happened(values.parse_moment(cell), as_of)
    if column.type is Type.COUNT:
        return lambda cell: values.parse_whole(cell, most=column.most)
    return lambda cell: _inside(values.parse_degrees(cell), *INDONESIA[column.name])


def _plain_text(cell: str, longest: int) -> Parsed:
    if len(cell) > longest:
        return Parsed(fault=text("values.long", most=longest))
    return Parsed(fault=text("values.markup")) if MARKUP & set(cell) else Parsed(" ".join(cell.split()))


def _past(parsed: Parsed, as_of: date) -> Parsed:
    if parsed.value and parsed.value > as_of:
        return Parsed(fault=text("values.future"))
    return (
        Parsed(fault=text("values.early", year=EARLIEST.year)) if parsed.value and parsed.value < EARLIEST else parsed
    )


def _happened(parsed: Parsed, as_of: date) -> Parsed:
    day = _past(Parsed(parsed.value.date()), as_of + timedelta(days=1)) if parsed.value else parsed
    return day if day.fault else parsed


def _inside(parsed: Parsed, low: float, high: float) -> Parsed:
    if parsed.value is None or low <= parsed.value <= high:
        return parsed
    return Parsed(fault=text("values.abroad", low=number(low, decimals=1), high=number(high, decimals=1)))


def _known_code(parsed: Parsed, known: Gazetteer) -> Parsed:
    if parsed.value is None or parsed.value in known.names:
        return parsed
    return Parsed(fault=text("values.unknown_code"))


def _choices(words: Mapping[str, Iterable[str]], what: str) -> Reader:
    """Return a reader of fixed words: spelled in any case, with any marks; others are told what they are like."""
    by_spelling = {plain(each): word for word, spellings in words.items() for each in spellings}

    def read(cell: str) -> Parsed:
        found = by_spelling.get(plain(cell))
        if found:
            return Parsed(found)
        alike = process.extract(plain(cell), list(by_spelling), scorer=fuzz.WRatio, limit=5, score_cutoff=ALIKE)
        proposed = list(dict.fromkeys(by_spelling[each] for each, _, _ in alike))[:3]
        listed = ", ".join(proposed or list(words)[:12])
        return Parsed(fault=text("values.no_word" if what == "word" else "values.no_office", words=listed))

    return read


class Places(dict[tuple[int, ...], int]):
    """Numbers of the cells that name one area → number of the area they mean, looked up once.

    Attributes:
        columns: name, level and encoder of each of the file's columns that name the area, from the province down.
        found: number → area.
        faulty: numbers of those with a fault.
    """

    def __init__(self, columns: list[tuple[str, int, Encoder]], known: Gazetteer, *, needed: int) -> None:
        super().__init__()
        self.columns, self._known, self._needed = columns, known, needed
        self.found: list[Located] = []
        self.faulty: list[int] = []

    def __missing__(self, key: tuple[int, ...]) -> int:
        """Look up a combination that is met for the first time."""
        given: list[tuple[str, int, str, str]] = []
        for (name, level, cells), code in zip(self.columns, key, strict=True):
            value = str(cells.meanings[code] or "")
            is_name = level == 1 or name.endswith("_name")
            given.append((name, level, "" if is_name else value, value if is_name else ""))
        unreadable = any(code in cells.faults for (_, _, cells), code in zip(self.columns, key, strict=True))
        located = Located() if unreadable or not given else locate(given, self._known, needed=self._needed)
        self[key] = number = len(self.found)
        self.found.append(located)
        if located.faults:
            self.faulty.append(number)
        return number

    def encode(self, coded: Mapping[str, Codes], rows: int) -> Codes:
        """Return the number of every row's area."""
        if not self.columns:
            return np.full(rows, self[()], dtype=np.int32)
        keys = zip(*(coded[name].tolist() for name, _, _ in self.columns), strict=True)
        return np.fromiter(map(self.__getitem__, keys), dtype=np.int32, count=rows)

    def codes(self) -> npt.NDArray[np.object_]:
        """Return number → finest code, empty where none is known."""
        return np.array([each.code for each in self.found], dtype=object)
