"""Rows of one file that claim to be the same thing: the office's number twice, a village twice."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.importing.checking import Checked
from data.importing.kinds import Kind
from data.importing.validation import Problem
from locales import text

IDENTITY: dict[str, tuple[str, ...]] = {  # our columns; `@` before the name of a place
    "incident": ("office", "number"),
    "activity": ("office", "number"),
    "village": ("@area",),
    "placement": ("@area", "period_start", "period_end", "placement_kind"),
    "office_area": ("office", "@area", "valid_from"),
    "office_province": ("office_code", "@area", "valid_from"),
    "village_points": ("@area",),
}
NUMBERED = {"incident", "activity"}


def refuse_duplicates(kind: Kind, checked: Checked) -> None:
    """Note as a problem every row that repeats an earlier one; rows that have a problem already do not count."""
    places = np.flatnonzero(checked.good)
    if not places.size:
        return
    numbered = kind.name in NUMBERED
    if numbered:
        if "number" not in checked.codes:
            return
        given = np.array([bool(value) for value in checked.encoders["number"].meanings])
        places = places[given[checked.codes["number"][places]]]
    named = [name for name in IDENTITY[kind.name] if name[0] == "@" or name in checked.codes]
    same = pd.DataFrame({name: _canonical(checked, name)[places] for name in named})
    repeated = same.duplicated().to_numpy()
    if not repeated.any():
        return
    first = same.assign(row=checked.rows[places]).groupby(named, sort=False)["row"].transform("first").to_numpy()
    column = "number" if numbered else next(each for each in reversed(kind.places[0].columns) if each in checked.codes)
    key = "number" if numbered else "row"
    problems = [
        Problem(int(checked.rows[place]), column, text(f"duplicates.{key}", row=int(earlier)))
        for place, earlier in zip(places[repeated], first[repeated], strict=True)
    ]
    checked.refuse(problems, places[repeated])


def _canonical(checked: Checked, name: str) -> npt.NDArray[np.int64]:
    """Return for every row a number that is equal where values are, however they are written."""
    if name[0] == "@":
        values: list[object] = list(checked.places[name[1:]].codes())
        codes = checked.areas[name[1:]]
    else:
        values, codes = checked.encoders[name].meanings, checked.codes[name]
    met: dict[object, int] = {}
    numbers = [met.setdefault(value.casefold() if isinstance(value, str) else value, len(met)) for value in values]
    return np.array(numbers, dtype=np.int64)[codes]
