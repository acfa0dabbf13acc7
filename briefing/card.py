"""A number on a picture, with its change and its course."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from geo.lettering import fitting, width, write
from geo.palette import GREY, INK, LINES, NAVY, RULE

HIGH, LOW, GAP = 158, 104, 14  # pixels; a card with nothing but a number is low
PADDING = 16
SPARK_HIGH = 30


class Card(NamedTuple):
    """A number, how it has changed, its course (NaN where not told; none is no course), and what it is of."""

    label: str
    value: str
    change: str = ""
    course: Sequence[float] = ()
    note: str = ""


def draw_card(whole: Axes, at: tuple[float, float], wide: float, card: Card) -> None:
    """Draw a number with its label, its change and its course."""
    left, top = at
    shape = "round,pad=0,rounding_size=8"
    high = HIGH if card.change or card.note or len(card.course) else LOW
    box = FancyBboxPatch(at, wide, high, boxstyle=shape, facecolor="#f5f7fa", edgecolor=RULE, linewidth=0.8)
    whole.add_patch(box)
    room = wide - 2 * PADDING
    size = fitting(card.label, (17.0, 15.5, 14.0, 12.5), room)
    write(whole, (left + PADDING, top + 32), card.label, size=size, colour=GREY)
    value_size = fitting(
        card.value, (40.0, 36.0, 32.0, 28.0, 23.0), room * (0.52 if len(card.course) else 1), bold=True
    )
    write(whole, (left + PADDING, top + 80), card.value, size=value_size, colour=NAVY, bold=True)
    for words, y, colour in ((card.change, 114, INK), (card.note, 138, GREY)):
        size = fitting(words, (16.0, 15.0, 14.0, 13.0, 12.0, 11.0), room)
        write(whole, (left + PADDING, top + y), words, size=size, colour=colour)
    if len(card.course):
        taken = width(card.value, value_size, bold=True)
        _spark(whole, card.course, (left + wide * 0.6, top + 78), min(wide * 0.4, room - taken) - PADDING)


def _spark(whole: Axes, course: Sequence[float], foot: tuple[float, float], wide: float) -> None:
    """Draw the course of a number from 0 to its highest value, the last one with a dot."""
    values = np.asarray(course, dtype=float)
    highest = np.nanmax(values, initial=1.0)
    x = foot[0] + np.linspace(0, wide, len(values)) if len(values) > 1 else np.array([foot[0] + wide])
    y = foot[1] - values / highest * SPARK_HIGH
    whole.plot(x, y, color=LINES[0], linewidth=1.8)
    whole.plot(x[-1:], y[-1:], color=LINES[0], marker="o", markersize=4.5)
