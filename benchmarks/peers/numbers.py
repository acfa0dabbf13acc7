"""What every peer tells: the product's own numbers by the product's own road, in plain words ready for JSON."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from analysis.areas import Chosen
from analysis.overview import overview
from analysis.sentence import answer
from analysis.table import cell, columns, ranked
from benchmarks.choices import choices
from benchmarks.peers.style import NO_VALUE, ZERO
from data.link import default_selection, with_group
from data.model import Group, Measure, Viewer
from data.periods import Period, last_full_month
from geo.classes import classify
from ui import cached

if TYPE_CHECKING:
    import pandas as pd

ROWS = 50  # of the table, as many as the product shows at once
EVERYTHING = Viewer(sees_demo_in_full=True)


@dataclass(frozen=True, slots=True)
class Answer:
    """One selection's numbers.

    Attributes:
        digest: of the selection.
        sentence: what the picture shows, in one sentence.
        headings: of the table.
        rows: of the table, as many as are shown, as people read them.
        classes: per area, in the order of the published layer, the position of its colour.
        colours: what classes stand for; the last is for areas without a value.
    """

    digest: str
    sentence: str
    headings: list[str]
    rows: list[list[str]]
    classes: list[int]
    colours: list[str]


class Numbers:
    """The store's numbers, read once; every answer is computed anew, as the product does."""

    def __init__(self) -> None:
        known = cached.data_versions(cached.EVERYBODY)
        self.until = known["demo"].data_until
        if self.until is None:
            message = "the stage has no demonstration set"
            raise LookupError(message)
        as_of = self.until + timedelta(days=1)
        version = cached.version_key(known)
        self.facts = cached.facts(version, as_of)
        self.cube = cached.cube_for(version, EVERYTHING)
        self.start = default_selection(as_of)
        self.choices = choices(last_full_month(as_of))

    def answer(self, measure: str, group: str, year: str) -> Answer:
        """Return the numbers of one choice of the three filters."""
        period = Period(f"{year}-01", f"{year}-12")
        selection = with_group(replace(self.start, measure=Measure(measure), period=period), Group(group))
        view = overview(self.cube, selection, EVERYTHING, Chosen(), self.facts, cached.rules())
        classes, colours = classified(view.areas["rate"])
        shown = columns(selection)
        table = ranked(view.areas, selection).head(ROWS).to_dict("records")
        return Answer(
            digest=selection.digest,
            sentence=answer(view, selection, Chosen(), {}),
            headings=[heading for _, heading in shown],
            rows=[[cell(row, name) for name, _ in shown] for row in table],
            classes=classes,
            colours=colours,
        )

    def first(self) -> Answer:
        """Return the numbers of the first picture."""
        return self.answer(*(next(iter(options.values())) for options in self.choices.values()))


def classified(rates: "pd.Series[float]") -> tuple[list[int], list[str]]:
    """Return per area the position of its colour, and the colours; the last is for areas without a value."""
    classes = classify(rates.astype("float64"))
    none = len(classes.colours)
    positions = [int(each) if each >= 0 else none for each in classes.position]
    return positions, [*(colour or ZERO for colour in classes.colours), NO_VALUE]


def fills(rates: "pd.Series[float]") -> list[str]:
    """Return the colour of each area."""
    positions, colours = classified(rates)
    return [colours[each] for each in positions]
