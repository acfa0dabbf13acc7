"""A whole page as one picture: what is said, the numbers with their course, the map, one chart."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.indicators import Card
from analysis.stamp import Stamp
from analysis.trend import Trend
from briefing import chart
from briefing.card import GAP as CARD_GAP
from briefing.card import HIGH, draw_card
from briefing.paper import BOTTOM, MARGIN, TOP, WIDE, sheet
from briefing.picture import SCALES, MapPart, draw_map
from geo import static_legend
from geo.lettering import paragraph, wrap
from geo.palette import INK

LEFT = 900  # width of what stands beside map and chart
GAP = 32
MAP_HIGH = 450
IN_A_ROW = 3
SENTENCE_SIZES = (24.0, 22.0, 20.0, 18.0)
MOST_LINES = 6  # of all sentences together


def page_figure(
    stamp: Stamp, *, sentences: Sequence[str], cards: Sequence[Card], part: MapPart, trend: Trend | None
) -> Figure:
    """Return the picture of a page.

    Args:
        stamp: what it says about itself.
        sentences: what the numbers say, the most important first.
        cards: the numbers, at most six.
        part: the map.
        trend: the chart below the map; None where there is nothing to draw.
    """
    figure, whole = sheet(stamp)
    y = _say(whole, sentences)
    wide = (LEFT - (IN_A_ROW - 1) * CARD_GAP) / IN_A_ROW
    for at, card in enumerate(cards):
        place = (MARGIN + at % IN_A_ROW * (wide + CARD_GAP), y + at // IN_A_ROW * (HIGH + CARD_GAP))
        draw_card(whole, place, (wide, HIGH), card)
    y += -(-len(cards) // IN_A_ROW) * (HIGH + CARD_GAP) + 10
    scale = next((each for each in SCALES if _legend(part, each) <= BOTTOM - y), SCALES[-1])
    static_legend.draw(whole, part.content, at=(MARGIN, y), room=LEFT, scale=scale, columns=2)
    left = MARGIN + LEFT + GAP
    right = WIDE - MARGIN - left
    high = MAP_HIGH if trend else BOTTOM - TOP
    draw_map(figure, whole, part, (left, TOP, right, high), demo=stamp.is_demo)
    if trend:
        chart.draw(figure, whole, trend, (left, TOP + high + 16, right, BOTTOM - TOP - high - 16))
    return figure


def _legend(part: MapPart, scale: float) -> float:
    return static_legend.height(part.content, room=LEFT, scale=scale, columns=2)


def _say(whole: Axes, sentences: Sequence[str]) -> float:
    """Write the sentences, as large as they fit, and return where they end."""
    y: float = TOP - 6
    size = next(
        (
            each
            for each in SENTENCE_SIZES
            if sum(len(wrap(words, each, LEFT, bold=True)) for words in sentences) <= MOST_LINES
        ),
        SENTENCE_SIZES[-1],
    )
    for words in sentences:
        y = paragraph(whole, (MARGIN, y), words, size=size, colour=INK, room=LEFT, bold=True) + 8
    return y + 12
