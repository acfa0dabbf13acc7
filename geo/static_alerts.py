"""Alerts on a picture of a map: the same signs, outlines and circles as `paintAlerts` in `geo/map.js`."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from geo.base import Base
from geo.lettering import POINT
from geo.palette import LEVELS

KM_PER_DEGREE = 111.195  # mean radius of the Earth 6,371.0088 km
SIGN = Path([(-9.6, 0), (9.6, 0), (0, 16.8), (-9.6, 0)], closed=True)
BANG = Path([(-1.2, 5.9), (1.2, 5.9), (1.2, 11.2), (-1.2, 11.2), (-1.2, 5.9)], closed=True)
DOT = Path([(-1.2, 2.0), (1.2, 2.0), (1.2, 4.2), (-1.2, 4.2), (-1.2, 2.0)], closed=True)
SCALE = 1.35  # as in `geo.static`
COLOURS = tuple(LEVELS.values())


def draw(axes: Axes, base: Base, content: Mapping[str, Any]) -> None:
    """Draw circles, outlines and signs of the alerts in a change."""
    for lat, lon, km, rank in content.get("clusters", ()):
        _circle(axes, lat, lon, km, COLOURS[rank])
    for at, rank, *_ in content.get("alerts", ()):
        if rank and base.shapes[at] is not None:
            style = {
                "facecolors": "none",
                "edgecolors": COLOURS[rank],
                "linewidths": 2.2 * SCALE * POINT,
                "zorder": 3.5,
            }
            axes.add_collection(PathCollection([base.shapes[at]], **style), autolim=False)
    for at, rank, *_ in content.get("alerts", ()):
        sign(axes, base.areas.iloc[[at]][["lon", "lat"]], rank)


def sign(axes: Axes, at: pd.DataFrame, rank: int, *, size: float = SCALE) -> None:
    """Draw the sign of a level at points (x, y) of the axes: its foot stands there; the lowest level is hollow."""
    colour = COLOURS[rank]
    face, edge, mark = (colour, "white", "white") if rank else ("white", colour, colour)
    parts: list[tuple[Path, dict[str, Any]]] = [
        (SIGN, {"facecolors": face, "edgecolors": edge, "linewidths": 1.3}),
        (BANG, {"facecolors": mark, "linewidths": 0}),
        (DOT, {"facecolors": mark, "linewidths": 0}),
    ]
    for path, style in parts:
        scaled = path.transformed(Affine2D().scale(size * POINT / 72))
        drawn = PathCollection([scaled], offsets=at.to_numpy(float), offset_transform=axes.transData, zorder=8, **style)
        drawn.set_transform(axes.figure.dpi_scale_trans)
        axes.add_collection(drawn, autolim=False)


def _circle(axes: Axes, lat: float, lon: float, km: float, colour: str) -> None:
    """Draw a circle on the ground: a degree of longitude is shorter than one of latitude."""
    high = km / KM_PER_DEGREE
    wide = high / float(np.cos(np.radians(lat)))
    path = Path.unit_circle().transformed(Affine2D().scale(wide, high).translate(lon, lat))
    face, weight = (colour, 0.07), 1.6 * SCALE * POINT
    ring = PathCollection([path], linestyles="--", facecolors=face, edgecolors=colour, linewidths=weight, zorder=3.4)
    axes.add_collection(ring, autolim=False)
