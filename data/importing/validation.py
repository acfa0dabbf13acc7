"""Problems of some rows: pandera looks at all columns and rules lazily, before anything is said."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from data.importing.cells import Codes, Encoder, Places
from data.importing.rules import Rule

Says = Callable[[int], Iterable[tuple[str, str]]]


class Problem(NamedTuple):
    """One thing wrong: the row in the file, our column, and what to do; row 0: the file as a whole."""

    row: int
    column: str
    message: str


def validate(
    rows: npt.NDArray[np.int32],
    coded: Mapping[str, tuple[Encoder, Codes]],
    areas: Mapping[str, tuple[Places, Codes]],
    rules: Iterable[tuple[Rule, npt.NDArray[np.bool_]]],
) -> list[Problem]:
    """Return every problem of some rows, by row.

    Args:
        rows: their numbers in the file.
        coded: column → its encoder and each row's number.
        areas: name of a place → its areas and each row's number.
        rules: rules on whole rows, and which rows keep them.
    """
    sound = {name: encoder.sound(codes) for name, (encoder, codes) in coded.items()}
    sound |= {f"@{name}": ~np.isin(codes, places.faulty) for name, (places, codes) in areas.items()}
    ruled = {f"#{number}": rule for number, rule in enumerate(rules)}
    sound |= {name: holds for name, (_, holds) in ruled.items()}
    says: dict[str, Says] = {name: _cell(name, encoder, codes) for name, (encoder, codes) in coded.items()}
    says |= {f"@{name}": _area(places, codes) for name, (places, codes) in areas.items()}
    says |= {name: _rule(rule) for name, (rule, _) in ruled.items()}
    found = [
        Problem(int(rows[place]), column, message)
        for name, place in _failing(pd.DataFrame(sound))
        for column, message in says[name](place)
    ]
    return sorted(dict.fromkeys(found), key=lambda problem: problem.row)


def _failing(frame: pd.DataFrame) -> list[tuple[str, int]]:
    """Return name of the check and place of the row of everything that pandera finds."""
    try:
        _schema(tuple(frame.columns)).validate(frame, lazy=True)
    except SchemaErrors as errors:
        return [
            (str(error.schema.name), int(place))
            for error in errors.schema_errors
            for place in error.failure_cases["index"]
        ]
    return []


@cache
def _schema(names: tuple[str, ...]) -> pa.DataFrameSchema:
    """Return a schema in which every column says which rows are sound."""
    return pa.DataFrameSchema({name: pa.Column(bool, pa.Check(lambda holds: holds)) for name in names})


def _cell(name: str, encoder: Encoder, codes: Codes) -> Says:
    return lambda place: [(name, encoder.faults[int(codes[place])])]


def _area(places: Places, codes: Codes) -> Says:
    return lambda place: places.found[int(codes[place])].faults


def _rule(rule: Rule) -> Says:
    return lambda _place: [(rule.column, rule.message)]
