"""A number on a picture, with its change and its course."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from geo.lettering import fitting, write
from geo.palette import GREY, INK, LINES, NAVY, RULE

HIGH, LOW, GAP = 142.0, 104.0, 14.0  # pixels; a card with nothing but a number is low
PADDING = 16
SPARK_HIGH = 30
STEPS = (1.0, 0.9, 0.8, 0.7, 0.62)  # of the usual size, where words are long


class Card(NamedTuple):
    """A number, how it has changed, its course (NaN where not told; none is no course), and what it is of."""

    label: str
    value: str
    change: str = ""
    course: Sequence[float] = ()
    note: str = ""


def draw_card(whole: Axes, at: tuple[float, float], size: tuple[float, float], card: Card) -> None:
    """Draw a number with its label, its change and its course.

    Args:
        whole: axes in pixels, y downwards.
        at: left and top.
        size: width and height; letters follow the height, `HIGH` with a change, a note or a course, else `LOW`.
        card: what is said.
    """
    (left, top), (wide, high) = at, size
    tall = bool(card.change or card.note or len(card.course))
    unit = high / (HIGH if tall else LOW)
    shape = "round,pad=0,rounding_size=8"
    box = FancyBboxPatch(at, wide, high, boxstyle=shape, facecolor="#f5f7fa", edgecolor=RULE, linewidth=0.8)
    whole.add_patch(box)
    room = wide - 2 * PADDING
    beside = room * (0.52 if len(card.course) else 1)
    rows = (
        (card.label, 30, 17.0, GREY, room),
        (card.value, 74 if tall else 80, 40.0, NAVY, beside),
        (card.change, 102, 16.0, INK, room),
        (card.note, 126, 15.0, GREY, room),
    )
    for words, y, largest, colour, space in rows:
        bold = colour is NAVY
        letters = fitting(words, tuple(largest * unit * step for step in STEPS), space, bold=bold)
        write(whole, (left + PADDING, top + y * unit), words, size=letters, colour=colour, bold=bold)
    if len(card.course):
        _spark(whole, card.course, (left + wide * 0.6, top + 74 * unit), wide * 0.4 - PADDING)


def _spark(whole: Axes, course: Sequence[float], foot: tuple[float, float], wide: float) -> None:
    """Draw the course of a number from 0 to its highest value, the last one with a dot."""
    values = np.asarray(course, dtype=float)
    highest = np.nanmax(values, initial=1.0)
    x = foot[0] + np.linspace(0, wide, len(values)) if len(values) > 1 else np.array([foot[0] + wide])
    y = foot[1] - values / highest * SPARK_HIGH
    whole.plot(x, y, color=LINES[0], linewidth=1.8)
    whole.plot(x[-1:], y[-1:], color=LINES[0], marker="o", markersize=4.5)
