"""The sheet that every picture is drawn on: 16:9, title above, stamp below, the same layout in both sizes."""

import io
from collections.abc import Sequence
from enum import IntEnum

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from analysis.stamp import Stamp
from geo.lettering import LEADING, fitting, paragraph, width, wrap, write
from geo.palette import GOLD, GREY, INK, NAVY
from locales import text

WIDE, HIGH = 1920, 1080
INCHES = (16, 9)
MARGIN = 48
TOP, BOTTOM = 142, 968  # of what stands between title and stamp
TITLE_SIZES = (38.0, 34.0, 30.0, 27.0, 24.0, 21.0)
FILTER_SIZES = (20.0, 18.0, 16.5, 15.0)
SOURCE_SIZES, MOST_LINES = (16.5, 15.0, 13.5, 12.0), 4
SAID, NOTE = 23, 15.0  # letters of what a chart says, and of what it leaves out


class Size(IntEnum):
    """How a picture is drawn: its pixels for each of the layout's."""

    FULL_HD = 1
    UHD = 2

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of the file."""
        return WIDE * self, HIGH * self


def sheet(stamp: Stamp) -> tuple[Figure, Axes]:
    """Return a new figure with its title and stamp, and axes over all of it in pixels, y downwards."""
    figure = Figure(figsize=INCHES, dpi=WIDE / INCHES[0], facecolor="white")
    FigureCanvasAgg(figure)
    whole = figure.add_axes((0, 0, 1, 1), facecolor="none", zorder=5)
    whole.set(xlim=(0, WIDE), ylim=(HIGH, 0))
    whole.axis("off")
    _head(whole, stamp)
    _foot(whole, stamp)
    return figure, whole


def opened(stamp: Stamp, sentences: Sequence[str], notes: Sequence[str] = ()) -> tuple[Figure, Axes, float, float]:
    """Return a sheet with sentences above and notes below what is to be drawn, and between which pixels it stands."""
    figure, whole = sheet(stamp)
    y: float = TOP - 6
    for sentence in sentences:
        y = paragraph(whole, (MARGIN, y), sentence, size=SAID, colour=INK, room=WIDE - 2 * MARGIN, bold=True, most=3)
    said, room = " ".join(notes), WIDE - 2 * MARGIN
    end = BOTTOM - len(wrap(said, NOTE, room)) * NOTE * LEADING
    paragraph(whole, (MARGIN, end + 4), said, size=NOTE, colour=GREY, room=room)
    return figure, whole, y + 14, end - (6 if said else 0)


def place(figure: Figure, left: float, top: float, wide: float, high: float) -> Axes:
    """Return new axes at a place in pixels."""
    return figure.add_axes((left / WIDE, 1 - (top + high) / HIGH, wide / WIDE, high / HIGH))


def png(figure: Figure, size: Size) -> bytes:
    """Return the figure as PNG of exactly `size.pixels`; the same figure gives the same bytes."""
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=WIDE / INCHES[0] * size, metadata={"Software": None})
    return out.getvalue()


def badge(whole: Axes, right: float, top: float, words: str, *, size: float = 20) -> float:
    """Draw words on a gold ground that ends at `right`; return where it begins."""
    long = width(words, size, bold=True) + size * 1.3
    shape = f"round,pad=0,rounding_size={size * 0.3}"
    whole.add_patch(FancyBboxPatch((right - long, top), long, size * 1.75, boxstyle=shape, facecolor=GOLD, linewidth=0))
    write(whole, (right - long / 2, top + size * 1.24), words, size=size, colour=NAVY, bold=True, ha="center")
    return right - long


def _head(whole: Axes, stamp: Stamp) -> None:
    room: float = WIDE - 2 * MARGIN
    if stamp.is_demo:
        room = badge(whole, WIDE - MARGIN, 38, text("map.demo"), size=23) - 30 - MARGIN
    size = fitting(stamp.title, TITLE_SIZES, room, bold=True)
    paragraph(whole, (MARGIN, 66 - size), stamp.title, size=size, colour=NAVY, room=room, bold=True, most=2)
    size = fitting(stamp.filters, FILTER_SIZES, WIDE - 2 * MARGIN)
    paragraph(whole, (MARGIN, 112 - size), stamp.filters, size=size, colour=GREY, room=WIDE - 2 * MARGIN, most=2)


def fits_foot(stamp: Stamp) -> bool:
    """Return whether the foot has room for the whole source and looks no fuller than others."""
    return len(wrap(stamp.source, SOURCE_SIZES[-1], _foot_room(stamp))) < MOST_LINES


def _foot_room(stamp: Stamp) -> float:
    """Return how many pixels the lines of the source have, left of date and mark."""
    return WIDE - 2 * MARGIN - max(width(words, 18, bold=True) for words in (stamp.data, stamp.mark)) - 50


def _foot(whole: Axes, stamp: Stamp) -> None:
    whole.plot([MARGIN, WIDE - MARGIN], [BOTTOM + 22] * 2, color=GOLD, linewidth=1.6)
    lines = [(stamp.data, INK), (stamp.mark, NAVY)]
    for at, (words, colour) in enumerate(lines):
        write(whole, (WIDE - MARGIN, BOTTOM + 54 + 28 * at), words, size=18, colour=colour, bold=True, ha="right")
    room = _foot_room(stamp)
    size = next((each for each in SOURCE_SIZES if len(wrap(stamp.source, each, room)) < MOST_LINES), SOURCE_SIZES[-1])
    paragraph(whole, (MARGIN, BOTTOM + 38), stamp.source, size=size, colour=GREY, room=room, most=MOST_LINES)
