"""The legend of a picture of a map: the same rows as the legend on the screen."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.path import Path

from geo.base import Base
from geo.lettering import paragraph, width, write
from geo.palette import GREY, INK, LIGHT, NAVY
from geo.static import SCALE, SQUARE, circle_style, hidden, pin, radius, sign
from locales import text
from locales.format import number

TEXT, ROW, SWATCH = 17.0, 27.0, 26.0
GAP = 10.0


def draw(axes: Axes, base: Base, content: Mapping[str, Any], *, at: tuple[float, float], room: float) -> float:
    """Draw the legend.

    Args:
        axes: in pixels, y downwards.
        base: what the map was drawn on.
        content: the change that it shows.
        at: left and top.
        room: width in pixels.

    Returns:
        Where the legend ends.
    """
    left, y = at
    layers = content["layers"]
    if content["fill"] and "wilayah" in layers:
        y = _classes(axes, content["legend"], content["colours"], (left, y), room)
    if "laporan" in layers:
        y = _sizes(axes, content, (left, y), room)
        untold = 0 if content["fill"] else len(hidden(base, content))
        if untold:
            y = _swatch(axes, LIGHT["hidden"], text("map.hidden"), (left, y), room, untold)
    if "desa" in layers:
        for hollow, words in ((False, text("map.village")), (True, text("map.approximate"))):
            foot = pd.DataFrame([(left + SWATCH / 2, y + ROW - 4)])
            pin(axes, foot, "belum_dinilai", hollow=hollow, size=0.85)
            y = _label(axes, words, (left, y))
    if "kantong" in layers:
        y = _swatch(axes, "none", text("map.pocket"), (left, y), room, edge=LIGHT["pocket"], weight=2.0)
    if "kantor" in layers:
        place = pd.DataFrame([(left + SWATCH / 2, y + ROW / 2)])
        sign(axes, SQUARE, place, SCALE, facecolors=NAVY, edgecolors="white", linewidths=1.0)
        y = _label(axes, text("map.offices"), (left, y))
    for note in content["legend"]["notes"]:
        y = paragraph(axes, (left, y + 4), note, size=TEXT - 2, colour=GREY, room=room)
    return y


def _classes(axes: Axes, legend: Mapping[str, Any], colours: list[str], at: tuple[float, float], room: float) -> float:
    left, y = at
    write(axes, (left + room, y + TEXT), text("map.areas"), size=TEXT - 2, colour=GREY, ha="right")
    y = paragraph(axes, at, legend["title"], size=TEXT, colour=INK, room=room - 90, bold=True) + 4
    rows = [
        (colour or LIGHT["zero"], row["label"], row["areas"])
        for colour, row in zip(colours, legend["classes"], strict=True)
    ]
    rows += [(LIGHT[name], text(f"map.{name}"), legend[name]) for name in ("none", "hidden") if legend[name]]
    for colour, words, count in rows:
        y = _swatch(axes, colour, words, (left, y), room, count)
    return y + GAP


def _sizes(axes: Axes, content: Mapping[str, Any], at: tuple[float, float], room: float) -> float:
    """Draw the circles of a few round counts beside each other."""
    left, y = at
    steps = content["legend"]["circles"]
    if not steps:
        return y
    y = paragraph(axes, at, content["circle_label"], size=TEXT, colour=INK, room=room, bold=True)
    largest = radius(steps[0], content["circle_max"])
    x, foot = left, y + 2 * largest + 4
    for value in steps:
        own = radius(value, content["circle_max"])
        wide = max(2 * own, width(number(value), TEXT - 2))
        circle = pd.DataFrame([(x + wide / 2, foot - own)])
        sign(axes, Path.unit_circle(), circle, own, **circle_style(content))
        write(axes, (x + wide / 2, foot + TEXT + 2), number(value), size=TEXT - 2, colour=INK, ha="center")
        x += wide + 2 * GAP
    return foot + TEXT + 2 * GAP


def _swatch(
    axes: Axes,
    colour: str,
    words: str,
    at: tuple[float, float],
    room: float,
    count: int = 0,
    *,
    edge: str = "#0000003a",
    weight: float = 0.6,
) -> float:
    left, y = at
    axes.add_patch(Rectangle((left, y + 5), SWATCH, ROW - 10, facecolor=colour, edgecolor=edge, linewidth=weight))
    if count:
        write(axes, (left + room, y + ROW - 8), number(count), size=TEXT - 1, colour=GREY, ha="right")
    return _label(axes, words, at)


def _label(axes: Axes, words: str, at: tuple[float, float]) -> float:
    write(axes, (at[0] + SWATCH + GAP, at[1] + ROW - 8), words, size=TEXT - 1, colour=INK)
    return at[1] + ROW
