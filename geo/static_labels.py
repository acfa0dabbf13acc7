"""Names on a picture of a map, where there is room for them: the same choice as `labels` in `geo/map.js`."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from matplotlib.axes import Axes

from geo.base import Base
from geo.lettering import width, write
from geo.palette import INK
from geo.view import Box, View

NEAR = 130.0  # pixels in a degree from which kabupaten are named, not provinces
SIZE, HEIGHT, LIMIT = 16.0, 20.0, 70
LAST = 3  # rank of names that nobody asked for

Candidate = tuple[Any, int, str, bool]


def draw(axes: Axes, view: View, base: Base, content: Mapping[str, Any], reserved: Iterable[Box]) -> None:
    """Write names below their place or else above it.

    Args:
        axes: of the map.
        view: what they show.
        base: what lies under it.
        content: the change that is drawn.
        reserved: where no name may stand: left, low, right, high in pixels from the lower left corner.
    """
    candidates = _candidates(view, base, content)
    signs = list(reserved)
    taken: list[Box] = []
    named: set[str] = set()
    for place, rank, colour, bold in candidates:
        x, y = view.at((place["west"] + place["east"]) / 2, (place["south"] + place["north"]) / 2)
        if "lon" in place:
            x, y = view.at(place["lon"], place["lat"])
        name = place.get("short") or place["name"]
        if name in named:
            continue
        long = width(name, SIZE, bold=bold) + 8
        (left, low), (right, high) = view.at(place["west"], place["south"]), view.at(place["east"], place["north"])
        if rank and (right - left < long * (1.05 if rank == LAST else 0.8) or high - low < HEIGHT):
            continue
        boxes = [(x - long / 2, y + low, x + long / 2, y + low + HEIGHT + 4) for low in (-HEIGHT - 12, 8)]
        free = [box for box in boxes if _is_free(view, box, [*taken, *signs])]
        if not free:
            continue
        taken.append(free[0])
        named.add(name)
        at = (x / view.width, (free[0][3] - 2) / view.height)
        given = {"ha": "center", "va": "top", "transform": axes.transAxes, "zorder": 5}
        write(axes, at, name, size=SIZE, colour=colour, bold=bold, halo="white", **given)
        if len(taken) >= LIMIT:
            return


def _is_free(view: View, box: Box, taken: Iterable[Box]) -> bool:
    if box[0] < 0 or box[1] < 0 or box[2] > view.width or box[3] > view.height:
        return False
    return not any(box[0] < t[2] and box[2] > t[0] and box[1] < t[3] and box[3] > t[1] for t in taken)


def _candidates(view: View, base: Base, content: Mapping[str, Any]) -> Iterator[Candidate]:
    """Yield places to be named, the most important first: row, rank, colour, bold."""
    areas = base.areas.to_dict("records")
    if content["chosen"] is not None:
        yield from ((areas[at], 0, INK, False) for at in content["chosen"])
    if "kantong" in content["layers"]:
        yield from ((area, 1, "#6b4708", True) for area in areas if area["pocket"])
    if view.scale < NEAR:
        yield from ((province, 2, "#44525f", True) for province in base.provinces.to_dict("records"))
    else:
        yield from ((area, LAST, INK, False) for area in areas)
