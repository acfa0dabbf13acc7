"""A table on its way to the screen or into a file."""

from dataclasses import dataclass

from locales.format import number

UNKNOWN = "–"
DECIMALS = 1
Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a chart shows, as a table.

    Attributes:
        name: of the table, as people call it.
        headings: of the columns.
        rows: cells by column; numbers stay numbers, None is an empty cell, and a count that is not told is its mark.
    """

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def shown(value: Cell) -> str:
    """Return a cell as people read it."""
    if value is None:
        return UNKNOWN
    if isinstance(value, str):
        return value
    return number(value, decimals=DECIMALS if isinstance(value, float) else 0)
