"""What part of the world a picture of a map shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from geo.base import Base

COUNTRY = (94.8, -11.1, 141.2, 6.2)  # west, south, east, north
EDGE = 0.03  # of the shorter side, between the areas and the frame
CLOSEST = 2_600.0  # pixels in a degree at most, about zoom 11
SEAT_REACH = 0.55  # degrees around an office without a recorded area

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class View:
    """What part of the world a map of `width` by `height` pixels shows, in degrees."""

    west: float
    south: float
    east: float
    north: float
    width: float
    height: float

    @property
    def scale(self) -> float:
        """Pixels in a degree of longitude."""
        return self.width / (self.east - self.west)

    def at(self, lon: Any, lat: Any) -> tuple[Any, Any]:
        """Return pixels from the lower left corner."""
        return (
            (lon - self.west) * self.scale,
            (lat - self.south) * self.height / (self.north - self.south),
        )


def view_of(base: Base, content: Mapping[str, Any], size: tuple[float, float]) -> View:
    """Return the part of the world that shows the chosen areas with an edge around, as wide as the frame is."""
    west, south, east, north = _bounds(base, content)
    middle, level = (west + east) / 2, (south + north) / 2
    squeeze = float(np.cos(np.radians(level)))  # a degree of longitude is that much shorter than one of latitude
    room = [side - 2 * EDGE * min(size) for side in size]
    scale = min(room[0] / max(east - west, 1e-6), room[1] * squeeze / max(north - south, 1e-6), CLOSEST)
    across, up = size[0] / scale / 2, size[1] * squeeze / scale / 2
    return View(middle - across, level - up, middle + across, level + up, *size)


def _bounds(base: Base, content: Mapping[str, Any]) -> Box:
    if content.get("focus"):
        west, south, east, north = content["focus"]
        return west, south, east, north
    if content["chosen"]:
        own = base.areas.iloc[content["chosen"]]
        low, high = own[["west", "south"]].min(), own[["east", "north"]].max()
        return float(low["west"]), float(low["south"]), float(high["east"]), float(high["north"])
    if content.get("seat"):
        lat, lon = content["seat"]
        return lon - SEAT_REACH, lat - SEAT_REACH, lon + SEAT_REACH, lat + SEAT_REACH
    return COUNTRY
