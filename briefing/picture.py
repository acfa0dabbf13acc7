"""Pictures of a map and of a page, ready to be pasted: drawn from released numbers, marked, dated.

The figure is made first and rendered after, so that a test can read every word on it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.stamp import Stamp
from briefing.card import GAP as CARD_GAP
from briefing.card import LOW, draw_number
from briefing.paper import BOTTOM, MARGIN, TOP, WIDE, badge, place, sheet
from geo import static, static_legend
from geo.base import Base
from geo.lettering import LEADING, paragraph, width, wrap, write
from geo.palette import GREY, INK, RULE
from locales import text

SIDE = 452  # width of what stands beside the map
GAP = 30
ANSWER = 23.0
SCALES = (1.0, 0.92, 0.84, 0.76, 0.7, 0.64)


@dataclass(frozen=True, slots=True, eq=False)
class MapPart:
    """A map to be drawn.

    Attributes:
        base: what lies under it.
        content: `geo.delta.delta` of the numbers that are shown.
        credit: who made the outlines.
    """

    base: Base
    content: Mapping[str, Any]
    credit: str


def map_figure(part: MapPart, stamp: Stamp, *, answer: str, figures: Sequence[tuple[str, str]]) -> Figure:
    """Return the picture of a map, with the answer, the numbers and the legend beside it.

    Args:
        part: the map.
        stamp: what the picture says about itself.
        answer: one sentence.
        figures: label and value of each number, as people read them; none where nothing is stored.
    """
    figure, whole = sheet(stamp)
    left = WIDE - MARGIN - SIDE
    draw_map(figure, whole, part, (MARGIN, TOP, left - GAP - MARGIN, BOTTOM - TOP), demo=stamp.is_demo)
    scale = _scale(part, answer, len(figures))
    y = paragraph(whole, (left, TOP - 4), answer, size=ANSWER * scale, colour=INK, room=SIDE, bold=True) + 16
    wide, high = (SIDE - CARD_GAP) / 2, LOW * scale
    for at, (label, value) in enumerate(figures):
        place_ = (left + at % 2 * (wide + CARD_GAP), y + at // 2 * (high + CARD_GAP))
        draw_number(whole, place_, (wide, high), label, value)
    y += (len(figures) + 1) // 2 * (high + CARD_GAP) + 10
    whole.plot([left, left + SIDE], [y, y], color=RULE, linewidth=1)
    static_legend.draw(whole, part.content, at=(left, y + 12), room=SIDE, scale=scale)
    return figure


def _scale(part: MapPart, answer: str, cards: int) -> float:
    """Return how large words and cards beside the map may be, so that the whole legend has room below them."""
    for scale in SCALES:
        lines = len(wrap(answer, ANSWER * scale, SIDE, bold=True))
        above = lines * ANSWER * scale * LEADING + (cards + 1) // 2 * (LOW * scale + CARD_GAP) + 38
        if above + static_legend.height(part.content, room=SIDE, scale=scale) <= BOTTOM - TOP:
            return scale
    return SCALES[-1]


def draw_map(figure: Figure, whole: Axes, part: MapPart, box: tuple[float, float, float, float], *, demo: bool) -> None:
    """Draw a map into a box (left, top, width, height), with the credit of its outlines in its corner."""
    left, top, wide, high = box
    corner = (wide - width(part.credit, 13) - 20, 0.0, wide, 30.0)
    middle = (wide / 2 - 140, high - 56, wide / 2 + 140, high)
    axes, reserved = place(figure, *box), (corner, middle) if demo else (corner,)
    static.draw(axes, part.base, part.content, size=(wide, high), reserved=reserved)
    if demo:
        words = text("map.demo")
        badge(whole, left + wide / 2 + width(words, 17, bold=True) / 2 + 11, top + 14, words, size=17)
    write(whole, (left + wide - 10, top + high - 10), part.credit, size=13, colour=GREY, halo="white", ha="right")
