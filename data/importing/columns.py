"""Columns of what can be loaded, and the areas that they name together: declarations without a file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from locales import text

WORDS: Mapping[str, Callable[[str], str]] = {  # family of words → how a word is called
    "category": lambda word: text(f"category.{word}"),
    "status": lambda word: text(f"status.{word}"),
    "channel": lambda word: text(f"channel.{word}"),
    "activity": lambda word: text(f"activity.{word}"),
    "village_status": lambda word: text(f"village_status.{word}"),
}


class Type(StrEnum):
    """How the cells of a column are read."""

    TEXT = "text"
    NUMBER = "number"  # the office's own number of a report: a mark, not a quantity
    CHOICE = "choice"
    DATE = "date"
    MOMENT = "moment"
    COUNT = "count"
    DEGREES = "degrees"
    CODE = "code"  # of an area, dotted
    NAME = "name"  # of an area
    OFFICE = "office"  # code or name


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a kind.

    Attributes:
        name: ours.
        type: how cells are read.
        required: whether an empty cell is a problem.
        words: allowed values of a choice, each also known by what `WORDS` calls it.
        most: largest count.
        level: parts of a code (1 province to 4 desa), or the level of an area's name.
        past: whether a day after today is a problem.
        usual: what an empty cell of an optional column becomes.
        spellings: other headings.
        example: a cell, as typed.
    """

    name: str
    type: Type = Type.TEXT
    required: bool = False
    words: tuple[str, ...] = ()
    words_of: str = ""
    most: int = 0
    level: int = 0
    past: bool = False
    usual: str = ""
    spellings: tuple[str, ...] = ()
    example: str = ""

    @property
    def heading(self) -> str:
        """The heading of the template."""
        return text(f"columns.{self.name}")

    @property
    def help(self) -> str:
        """What the column holds."""
        return text(f"columns_help.{self.name}")

    def word_text(self, word: str) -> str:
        """Return an allowed value as people read it."""
        return WORDS[self.words_of](word) if self.words_of else word


@dataclass(frozen=True, slots=True)
class Place:
    """Columns that together name one area; each level by code (`regency`) or by name (`regency_name`).

    `deepest` is the finest level that may be given, `needed` the coarsest that has to be (0: none).
    """

    name: str
    province: str
    regency: str = ""
    district: str = ""
    village: str = ""
    needed: int = 0

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns, codes and names, from the province down."""
        finer = (each for each in (self.regency, self.district, self.village) if each)
        return (self.province, *(part for each in finer for part in (each, f"{each}_name")))
