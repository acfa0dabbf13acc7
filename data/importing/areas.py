"""Area codes and area names of one row, made one area: codes go before names, names are sought within their parents.

A name is matched exactly, else by RapidFuzz's `ratio` of the names without their kinds (`Kab.`, `Kec.`, `Desa`):
90 of 100 and a lead of 5 over the next are taken and reported with their score. Names that fit several areas, a kota
beside the kabupaten of its name above all, are never taken.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd
from rapidfuzz import fuzz, process

from data.importing.personal import shown
from geo.codes import KINDS as REGENCY_KINDS
from geo.codes import is_valid, normalise
from locales import text

TAKEN = 90.0
LEAD = 5.0
PROPOSED = 60.0
MOST_PROPOSED = 3
AGREES = 75.0  # least likeness of a name to that of the code beside it
PROVINCE, REGENCY, DISTRICT, VILLAGE = range(1, 5)
PREFIXES = {
    PROVINCE: {"provinsi", "propinsi", "prov", "daerah", "dki", "di"},
    DISTRICT: {"kec", "kecamatan", "distrik"},
    VILLAGE: {"desa", "ds", "kelurahan", "kel", "nagari", "gampong", "pekon"},
}


def plain(words: str) -> str:
    """Return a text in small letters without marks and accents, words with single blanks between."""
    ascii_only = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[a-z0-9]+", ascii_only.lower()))


def key_of(name: str, level: int) -> str:
    """Return what an area's name comes down to: without the word for its level, blanks and marks."""
    if level == REGENCY:
        return normalise(name).key
    words = plain(name).split()
    while len(words) > 1 and words[0] in PREFIXES[level]:
        words = words[1:]
    return "".join(words)


@dataclass(frozen=True, slots=True)
class Asked:
    """A name that somebody has to say the area of: as typed, its level, the area it was sought in, what it may mean.

    `options`: code and likeness of each, the likeliest first; an answer is name → code.
    """

    name: str
    level: int
    within: str
    options: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Located:
    """The area of a row: its finest code, names taken by likeness, what is wrong by column, and what is asked."""

    code: str = ""
    taken: tuple[tuple[str, str, float], ...] = ()
    faults: tuple[tuple[str, str], ...] = ()
    asked: tuple[Asked, ...] = ()


@dataclass(eq=False)
class Gazetteer:
    """All areas by code and by name, and the offices; `answers`: name and code, as somebody has said when asked.

    A name may have several answers: the one within the area that it is sought in holds.
    """

    names: dict[str, str]  # code → name
    offices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # code → spellings
    answers: Sequence[tuple[str, str]] = ()

    def __post_init__(self) -> None:
        self._keys: dict[int, dict[str, str]] = {level: {} for level in range(1, 5)}  # level → code → key
        self._under: dict[tuple[str, int], list[str]] = defaultdict(list)  # area, level → codes
        for code, name in self.names.items():
            parts = code.split(".")
            self._keys[len(parts)][code] = key_of(name, len(parts))
            for depth in range(len(parts)):
                self._under[".".join(parts[:depth]), len(parts)].append(code)
        self._answers: dict[str, list[str]] = defaultdict(list)
        for name, code in self.answers:
            self._answers[plain(name)].append(code)

    def called(self, code: str) -> str:
        """Return an area as people read it: `Kabupaten Ponorogo (35.02)`."""
        return f"{self.names[code]} ({code})"

    def path(self, code: str) -> str:
        """Return an area with those that hold it: `Kabupaten Ponorogo, Jawa Timur`."""
        parts = code.split(".")
        return ", ".join(self.names[".".join(parts[:depth])] for depth in range(len(parts), 0, -1))

    def agrees(self, name: str, code: str) -> bool:
        """Return whether a name can be that of a code's area."""
        level = code.count(".") + 1
        kind = normalise(name).kind if level == REGENCY else ""
        if kind and kind != normalise(self.names[code]).kind:
            return False
        return fuzz.ratio(key_of(name, level), self._keys[level][code]) >= AGREES

    def find(self, name: str, level: int, within: str) -> Located:
        """Return the one area of a level within another (empty: the country) that a name means, or why none is."""
        for answer in self._answers.get(plain(name), ()):
            if answer in self.names and answer.startswith(within) and answer.count(".") + 1 == level:
                return Located(answer)
        if level > REGENCY and within.count(".") + 1 < REGENCY:
            return Located(faults=(("", text("areas.needs_parent")),))
        wanted, keys = key_of(name, level), self._keys[level]
        kind = normalise(name).kind if level == REGENCY else ""
        here = self._under[within, level]
        exact = [code for code in here if keys[code] == wanted and kind in {"", self._kind(code)}]
        if not exact and kind:  # `Kota Baru` for Kabupaten Kotabaru: the first word was part of the name
            exact = [code for code in here if keys[code] == kind + wanted]
        if exact:
            several = Asked(name, level, within, tuple((code, 100.0) for code in exact))
            return Located(exact[0]) if len(exact) == 1 else self._ambiguous(several)
        likely = {code: keys[code] for code in here if kind in {"", self._kind(code)}}
        return self._alike(Asked(name, level, within, ()), wanted, likely)

    def _kind(self, code: str) -> str:
        return REGENCY_KINDS.get(self.names[code].split()[0].lower(), "")

    def _alike(self, asked: Asked, wanted: str, keys: dict[str, str]) -> Located:
        near = process.extract(wanted, keys, scorer=fuzz.ratio, limit=MOST_PROPOSED, score_cutoff=PROPOSED)
        if not near:
            return Located(faults=(("", text("areas.unknown", name=shown(asked.name))),))
        (_, score, code), others = near[0], near[1:]
        asked = replace(asked, options=tuple((each, round(likeness, 1)) for _, likeness, each in near))
        if score >= TAKEN and (not others or score - others[0][1] >= LEAD):
            return Located(code, taken=((asked.name, code, round(score, 1)),))
        if score >= TAKEN:
            rivals = tuple(each for each in asked.options if each[1] >= TAKEN - LEAD)
            return self._ambiguous(replace(asked, options=rivals))
        listed = "; ".join(self.called(each) for each, _ in asked.options)
        return Located(faults=(("", text("areas.alike", name=shown(asked.name), areas=listed)),), asked=(asked,))

    def _ambiguous(self, asked: Asked) -> Located:
        listed = "; ".join(self.called(code) for code, _ in asked.options[:5])
        return Located(faults=(("", text("areas.ambiguous", name=shown(asked.name), areas=listed)),), asked=(asked,))


def locate(given: list[tuple[str, int, str, str]], known: Gazetteer, *, needed: int) -> Located:
    """Return the area that one row's cells name together.

    Args:
        given: column, level, code and name (either empty) of each column, from the province down.
        known: the areas.
        needed: the coarsest level that has to be given; 0: none.
    """
    codes = [(column, code) for column, _, code, _ in given if code]
    anchor = max((code for _, code in codes), key=len, default="")
    faults = [(column, text("areas.outside", code=code)) for column, code in codes if not _holds(code, anchor)]
    taken: list[tuple[str, str, float]] = []
    asked: tuple[Asked, ...] = ()
    within = ""
    for column, level, code, name in given:
        above = _at(anchor, level)
        if not name or code:
            within = max(within, above, key=len) if above.startswith(within) else within
            continue
        if above:
            if not known.agrees(name, above):
                faults.append((column, text("areas.disagrees", name=shown(name), area=known.called(above))))
            within = above
            continue
        found = Located(name) if is_valid(name) and name in known.names else known.find(name, level, within)
        if found.faults:  # what lies within an unknown area cannot be looked for
            faults += [(column, fault) for _, fault in found.faults]
            asked = found.asked
            break
        taken += found.taken
        within = found.code or within
    finest = max(anchor, within, key=len)
    depth = finest.count(".") + 1 if finest else 0
    if not faults and depth < needed:
        column = next((column for column, level, _, _ in reversed(given) if level == needed), given[-1][0])
        faults.append((column, text(f"areas.needed_{needed}")))
    return Located("" if faults else finest, tuple(taken), tuple(faults), asked)


def _holds(code: str, finer: str) -> bool:
    return finer == code or finer.startswith(f"{code}.")


def _at(code: str, level: int) -> str:
    """Return the area of a level that holds a code; empty where the code is coarser."""
    parts = code.split(".") if code else []
    return ".".join(parts[:level]) if len(parts) >= level else ""


def gazetteer(
    provinces: pd.DataFrame,
    regencies: pd.DataFrame,
    districts: pd.DataFrame,
    villages: pd.DataFrame,
    offices: pd.DataFrame,
    answers: Sequence[tuple[str, str]] = (),
) -> Gazetteer:
    """Return the areas and offices of the store; each frame has code and name, offices also short_name."""
    names: dict[str, str] = {}
    for frame in (provinces, regencies, districts, villages):
        names |= dict(zip(frame["code"], frame["name"], strict=True))
    spellings: dict[str, tuple[str, ...]] = {}
    for code, name, short in zip(offices["code"], offices["name"], offices["short_name"], strict=True):
        spellings[str(code)] = (str(code), str(name), str(short), f"Kanim {short}", f"Kantor Imigrasi {short}")
    return Gazetteer(names, spellings, answers)
