"""Community side and enforcement side as a picture: one above the other over the same time, never on one scale."""

from collections.abc import Sequence

from matplotlib.figure import Figure

from analysis.stamp import Stamp
from analysis.trend import Trend
from briefing.axes import DOTTED, TEXT, key, lettered, over_counts, over_periods
from briefing.chart import AXIS, MOST_TICKS, TICKS, ceiling, draw_line
from briefing.paper import MARGIN, WIDE, opened, place
from geo.lettering import width, write
from geo.palette import GREY, LINES
from locales import text

NAME, APART = 21.0, 18.0  # letters of a side's name, and pixels between two sides


def sides_figure(trend: Trend, stamp: Stamp, *, sentences: Sequence[str] = (), notes: Sequence[str] = ()) -> Figure:
    """Return the lines of a trend one above the other, each on its own scale with its name above, over one time."""
    figure, whole, top, bottom = opened(stamp, sentences, notes)
    if trend.is_open:
        words = text("briefing.open")
        left = WIDE - MARGIN - width(words, TEXT) - 90
        key(whole, [(words, {"color": GREY, "linestyle": DOTTED})], (left, top), WIDE - MARGIN - left)
    each = (bottom - TICKS - top - APART * (len(trend.lines) - 1)) / len(trend.lines)
    for at, (line, colour) in enumerate(zip(trend.lines, LINES, strict=False)):
        y = top + at * (each + APART)
        write(whole, (MARGIN, y + NAME), line.name, size=NAME, colour=colour, bold=True)
        axes = place(figure, MARGIN + AXIS, y + 40, WIDE - 2 * MARGIN - AXIS - 16, each - 40)
        over_periods(axes, trend.periods, is_open=trend.is_open, most=MOST_TICKS)
        over_counts(axes, ceiling([line.counts]), steps=5)
        lettered(axes)
        axes.tick_params(labelbottom=at == len(trend.lines) - 1)
        draw_line(axes, trend, line, colour, single=False)
    return figure
