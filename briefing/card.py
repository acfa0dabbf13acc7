"""Numbers on a picture: alone, or as a key figure with its change and its course."""

from collections.abc import Iterable, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from analysis.indicators import Card
from geo.lettering import fitting, write
from geo.palette import GREY, INK, LINES, NAVY, RULE

HIGH, LOW, GAP = 142.0, 104.0, 14.0  # pixels; a card with nothing but a number is low
PADDING = 16
SPARK_HIGH = 30
STEPS = (1.0, 0.9, 0.8, 0.7, 0.62)  # of the usual size, where words are long
Row = tuple[str, float, float, str, float]  # words, pixels below the top, letters, colour, room


def draw_number(whole: Axes, at: tuple[float, float], size: tuple[float, float], label: str, value: str) -> None:
    """Draw a number with nothing but its label; letters follow the height, which is `LOW` at their usual size."""
    unit, room = size[1] / LOW, size[0] - 2 * PADDING
    _box(whole, at, size)
    _write(whole, at, unit, ((label, 30, 17.0, GREY, room), (value, 80, 40.0, NAVY, room)))


def draw_card(whole: Axes, at: tuple[float, float], size: tuple[float, float], card: Card) -> None:
    """Draw a key figure with its label, its change, what it is of, and its course.

    Args:
        whole: axes in pixels, y downwards.
        at: left and top.
        size: width and height; letters follow the height, which is `HIGH` at their usual size.
        card: what is said.
    """
    (left, top), (wide, high) = at, size
    unit, room = high / HIGH, wide - 2 * PADDING
    _box(whole, at, size)
    rows = (
        (card.label, 30, 17.0, GREY, room),
        (card.value, 74, 40.0, NAVY, room * (0.52 if card.course else 1)),
        (card.changed, 102, 16.0, INK, room),
        (card.note, 126, 15.0, GREY, room),
    )
    _write(whole, at, unit, rows)
    if card.course:
        _spark(whole, card.course, (left + wide * 0.6, top + 74 * unit), wide * 0.4 - PADDING)


def _box(whole: Axes, at: tuple[float, float], size: tuple[float, float]) -> None:
    shape = "round,pad=0,rounding_size=8"
    whole.add_patch(FancyBboxPatch(at, *size, boxstyle=shape, facecolor="#f5f7fa", edgecolor=RULE, linewidth=0.8))


def _write(whole: Axes, at: tuple[float, float], unit: float, rows: Iterable[Row]) -> None:
    for words, y, largest, colour, room in rows:
        bold = colour is NAVY
        letters = fitting(words, tuple(largest * unit * step for step in STEPS), room, bold=bold)
        write(whole, (at[0] + PADDING, at[1] + y * unit), words, size=letters, colour=colour, bold=bold)


def _spark(whole: Axes, course: Sequence[float], foot: tuple[float, float], wide: float) -> None:
    """Draw the course of a number from 0 to its highest value, the last one with a dot."""
    values = np.asarray(course, dtype=float)
    highest = np.nanmax(values, initial=1.0)
    x = foot[0] + np.linspace(0, wide, len(values)) if len(values) > 1 else np.array([foot[0] + wide])
    y = foot[1] - values / highest * SPARK_HIGH
    whole.plot(x, y, color=LINES[0], linewidth=1.8)
    whole.plot(x[-1:], y[-1:], color=LINES[0], marker="o", markersize=4.5)
