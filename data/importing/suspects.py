"""What must not stand in any cell of a file: formulas, hidden characters, personal data. Every column is looked at.

Only texts that have not been seen before are looked at, and none of them is kept beyond its column's dictionary.
"""

import re
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from data.importing.cells import Encoder
from data.importing.columns import Type
from data.importing.files import FileError, Reason
from data.importing.kinds import Kind
from data.importing.personal import PersonalDataError, Suspicion, by_heading, shown
from locales import text

HIDDEN = re.compile(r"[\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
FORMULA = re.compile(r"\s*(?:[=@]|[+-](?:[^\d\s.,+-]|.*[|!(]))")
APART = "\n"
ANY_HOSTILE = re.compile(  # of many texts at once; a line within a cell may be meant, so that cells are asked then
    rf"{HIDDEN.pattern}|{CONTROLS.pattern}|\n{FORMULA.pattern}"
)
HOSTILE = (
    (Reason.FORMULA, FORMULA.match),
    (Reason.HIDDEN, HIDDEN.search),
    (Reason.CONTROL, CONTROLS.search),
)
FREE = {Type.TEXT, Type.NUMBER}
OWN_WORDS = "source_"  # columns of sources: titles are long and name whom they like
MOST_SEEN = 200_000  # different texts of a column that is not read, remembered so as not to look twice


class Suspects:
    """Looks at all columns of one file, those that are not read too."""

    def __init__(self, headings: Sequence[str], columns: dict[int, str], kind: Kind) -> None:
        self._headings, self._columns, self._kind = headings, columns, kind
        self._seen: dict[int, set[str]] = {}
        ours = text("remarks.heading")  # a file that comes back mended still has our own remarks
        self._looks = [
            Suspicion(is_free=not (columns.get(place, "").startswith(OWN_WORDS) or heading.startswith(ours)))
            for place, heading in enumerate(headings)
        ]

    def fresh(self, place: int, cells: Sequence[str], rows: npt.NDArray[np.int32], known: Encoder | None) -> list[str]:
        """Return the texts of a column that are new, none of them hostile.

        Raises:
            FileError: one is a formula, or holds characters that hide text.
        """
        seen: set[str] | Encoder = known if known is not None else self._seen.setdefault(place, set())
        if isinstance(seen, set) and len(seen) > MOST_SEEN:
            seen.clear()
        new = [each for each in set(cells) if each not in seen]
        if isinstance(seen, set):
            seen.update(new)
        joined = APART.join(["", *new])
        for reason, pattern in HOSTILE if ANY_HOSTILE.search(joined) else ():
            bad = {each for each in new if pattern(each)}
            if bad:
                row = next(int(row) for row, cell in zip(rows, cells, strict=True) if cell in bad)
                raise FileError(reason, row=row, column=shown(self._headings[place]))
        return new

    def look(self, place: int, new: Iterable[str], known: Encoder | None) -> None:
        """Look for personal data in new texts of a column; `known` has read them. What reads well is what it says."""
        name = self._columns.get(place)
        if name is not None and known is not None and self._kind[name].type not in FREE:
            new = [each for each in new if known[each] in known.faults]
        self._looks[place].look(new)

    def misplaced(self, place: int, names: Iterable[str]) -> None:
        """Look at names of areas that no area has: names of people may stand in their place."""
        self._looks[place].look(names)

    def check_headings(self, row: int) -> None:
        """Refuse a file whose headings announce personal data, or hide what they are; `row` holds them.

        Raises:
            PersonalDataError: names the columns.
            FileError: one is a formula, or holds characters that hide text.
        """
        for place, heading in enumerate(self._headings):
            for reason, pattern in HOSTILE:
                if pattern(heading):
                    raise FileError(reason, row=row, column=text("suspects.nth", number=place + 1))
        found = {self._called(place): by_heading(heading) for place, heading in enumerate(self._headings)}
        self._refuse({column: what for column, what in found.items() if what})

    def check(self) -> None:
        """Refuse a file in whose cells personal data were found.

        Raises:
            PersonalDataError: names the columns.
        """
        found = {self._called(place): look.found for place, look in enumerate(self._looks)}
        self._refuse({column: what for column, what in found.items() if what})

    def _called(self, place: int) -> str:
        heading = shown(self._headings[place]) if self._headings[place] else text("suspects.nameless")
        return text("suspects.place", number=place + 1, heading=heading)

    @staticmethod
    def _refuse(found: dict[str, list[str]]) -> None:
        if found:
            raise PersonalDataError(found)
