"""The legend of a picture of a map: the same rows as the legend on the screen."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.path import Path

from geo import static_alerts
from geo.delta import is_classed
from geo.lettering import paragraph, width, write
from geo.palette import GREY, INK, LIGHT, NAVY
from geo.static import SCALE, SQUARE, circle_style, pin, radius, sign
from locales import text
from locales.format import number

TEXT, ROW, SWATCH, GAP = 17.0, 27.0, 26.0, 10.0  # pixels at scale 1

Point = tuple[float, float]


def draw(
    axes: Axes,
    content: Mapping[str, Any],
    *,
    at: Point,
    room: float,
    scale: float = 1.0,
    columns: int = 1,
) -> float:
    """Draw the legend and return where it ends.

    Args:
        axes: in pixels, y downwards.
        content: the change that it shows.
        at: left and top.
        room: width in pixels.
        scale: of letters and rows.
        columns: 2 puts the classes of colours and everything else beside each other.
    """
    wide = (room - (columns - 1) * 4 * GAP) / columns
    pen, layers = _Pen(axes, wide, scale), content["layers"]
    left, top = at
    y = end = top
    if is_classed(content):
        y = end = pen.classes(content["legend"], content["colours"], at)
        if columns > 1:
            left, y = left + wide + 4 * GAP, top
    if "laporan" in layers:
        y = pen.circles(content, (left, y))
    y = pen.alerts(content["legend"].get("alerts", []), (left, y))
    y = pen.places(layers, (left, y))
    for note in content["legend"]["notes"]:
        y = paragraph(axes, (left, y + 4), note, size=pen.text - 2, colour=GREY, room=wide)
    return max(y, end)


def height(content: Mapping[str, Any], *, room: float, scale: float = 1.0, columns: int = 1) -> float:
    """Return how many pixels the legend takes; arguments as of `draw`."""
    scratch = Figure().add_axes((0, 0, 1, 1))
    return draw(scratch, content, at=(0, 0), room=room, scale=scale, columns=columns)


@dataclass(frozen=True, slots=True)
class _Pen:
    """Draws rows of one width and scale; each returns where the next may start."""

    axes: Axes
    room: float
    scale: float

    @property
    def text(self) -> float:
        return TEXT * self.scale

    @property
    def row(self) -> float:
        return ROW * self.scale

    def classes(self, legend: Mapping[str, Any], colours: list[str], at: Point) -> float:
        """Draw what each colour means, and of how many areas."""
        left, y = at
        right = (left + self.room, y + self.text)
        write(self.axes, right, text("map.areas"), size=self.text - 2, colour=GREY, ha="right")
        y = paragraph(self.axes, at, legend["title"], size=self.text, colour=INK, room=self.room - 90, bold=True) + 4
        told = zip(colours, legend["classes"], strict=True)
        rows = [(colour or LIGHT["zero"], row["label"], row["areas"]) for colour, row in told]
        rows += [(LIGHT[name], text(f"map.{name}"), legend[name]) for name in ("none", "hidden") if legend[name]]
        for colour, words, areas in rows:
            y = self.swatch(colour, words, (left, y), areas)
        return y + GAP

    def circles(self, content: Mapping[str, Any], at: Point) -> float:
        """Draw what circles count, and the grey of areas where they cannot tell it."""
        left, y = at
        steps, untold = content["legend"]["circles"], 0 if is_classed(content) else content["legend"]["hidden"]
        if steps or untold:
            label = content["circle_label"]
            y = paragraph(self.axes, at, label, size=self.text, colour=INK, room=self.room, bold=True)
        y = self.sizes(steps, content, (left, y)) if steps else y
        return self.swatch(LIGHT["hidden"], text("map.hidden"), (left, y), untold) if untold else y

    def sizes(self, steps: Sequence[int], content: Mapping[str, Any], at: Point) -> float:
        """Draw the circles of a few round counts, the largest first, beside each other, as large as on the map."""
        x, y = at
        foot = y + 2 * radius(steps[0], content["circle_max"]) + 4
        for value in steps:
            own = radius(value, content["circle_max"])
            wide = max(2 * own, width(number(value), self.text - 2))
            circle = pd.DataFrame([(x + wide / 2, foot - own)])
            sign(self.axes, Path.unit_circle(), circle, own, **circle_style(content))
            below = (x + wide / 2, foot + self.text + 2)
            write(self.axes, below, number(value), size=self.text - 2, colour=INK, ha="center")
            x += wide + 2 * GAP
        return foot + self.text + 2 * GAP * self.scale

    def places(self, layers: Collection[str], at: Point) -> float:
        """Draw the signs of villages, pockets and offices that are switched on."""
        left, y = at
        if "desa" in layers:
            y = self.pin(text("map.village"), (left, y), hollow=False)
            y = self.pin(text("map.approximate"), (left, y), hollow=True)
        if "kantong" in layers:
            y = self.swatch("none", text("map.pocket"), (left, y), edge=LIGHT["pocket"], weight=2.0)
        return self.office((left, y)) if "kantor" in layers else y

    def alerts(self, rows: Sequence[tuple[int, str, int]], at: Point) -> float:
        """Draw the sign of each level of alerts, and of how many areas."""
        left, y = at
        for rank, words, areas in rows:
            foot = pd.DataFrame([(left + SWATCH / 2, y + self.row - 7)])
            static_alerts.sign(self.axes, foot, rank, size=0.95 * self.scale)
            write(
                self.axes,
                (left + self.room, y + self.row - 8),
                number(areas),
                size=self.text - 1,
                colour=GREY,
                ha="right",
            )
            y = self.label(words, (left, y))
        return y

    def pin(self, words: str, at: Point, *, hollow: bool) -> float:
        """Draw the sign of a village."""
        foot = pd.DataFrame([(at[0] + SWATCH / 2, at[1] + self.row - 4)])
        pin(self.axes, foot, "belum_dinilai", hollow=hollow, size=0.85 * self.scale)
        return self.label(words, at)

    def office(self, at: Point) -> float:
        """Draw the sign of an office."""
        place = pd.DataFrame([(at[0] + SWATCH / 2, at[1] + self.row / 2)])
        sign(self.axes, SQUARE, place, SCALE, facecolors=NAVY, edgecolors="white", linewidths=1.0)
        return self.label(text("map.offices"), at)

    def swatch(
        self, colour: str, words: str, at: Point, count: int = 0, *, edge: str = "#0000003a", weight: float = 0.6
    ) -> float:
        """Draw a field of colour, what it means, and of how many areas where that is told."""
        left, y = at
        high = self.row - 10
        self.axes.add_patch(Rectangle((left, y + 5), SWATCH, high, facecolor=colour, edgecolor=edge, linewidth=weight))
        if count:
            right = (left + self.room, y + self.row - 8)
            write(self.axes, right, number(count), size=self.text - 1, colour=GREY, ha="right")
        return self.label(words, at)

    def label(self, words: str, at: Point) -> float:
        """Write what a sign means."""
        write(self.axes, (at[0] + SWATCH + GAP, at[1] + self.row - 8), words, size=self.text - 1, colour=INK)
        return at[1] + self.row
