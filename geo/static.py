"""The map as a matplotlib picture: the same change, colours and classes as `geo/map.js` paints in the browser.

Draws on axes that the caller has placed; sizes are pixels of a picture of 1920 by 1080 (`geo.lettering`).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from geo import static_alerts, static_labels
from geo.base import Base
from geo.delta import is_classed
from geo.lettering import POINT, write
from geo.palette import GOLD, LIGHT, NAVY, STATUS
from geo.view import Box, View, view_of

SCALE = 1.35  # a picture is larger than the map on a screen: so are its signs
MAX_RADIUS, MIN_RADIUS = 22 * SCALE, 1.8 * SCALE
CLUSTER = 30 * SCALE
PIN = Path(
    [(0, 25.5), (-5.4, 25.5), (-9.6, 21.3), (-9.6, 16), (-9.6, 9.4), (0, 0), (0, 0),
     (0, 0), (9.6, 9.4), (9.6, 16), (9.6, 21.3), (5.4, 25.5), (0, 25.5)],
    [Path.MOVETO, *([Path.CURVE4] * 12)],
)  # fmt: skip
EYE = Path.circle((0.0, 16.1), 3.4)
DIAMOND = Path([(0, 5.8), (5.8, 0), (0, -5.8), (-5.8, 0), (0, 5.8)], closed=True)
SQUARE = Path([(-5, -5), (5, -5), (5, 5), (-5, 5), (-5, -5)], closed=True)


def draw(
    axes: Axes,
    base: Base,
    content: Mapping[str, Any],
    *,
    size: tuple[float, float],
    reserved: tuple[Box, ...] = (),
) -> None:
    """Draw the map of a change.

    Args:
        axes: to draw on; they fill `size`.
        base: what lies under every map.
        content: `geo.delta.delta`: counts in it have passed the door.
        size: width and height in pixels.
        reserved: where no name may stand: left, low, right, high in pixels from the lower left corner.
    """
    view = view_of(base, content, size)
    axes.set(xlim=(view.west, view.east), ylim=(view.south, view.north), xticks=[], yticks=[], facecolor=LIGHT["sea"])
    axes.spines[:].set_color(LIGHT["border"])
    if base.land:
        _paths(axes, [base.land], facecolors=LIGHT["land"], linewidths=0)
    _areas(axes, base, content)
    if "kantong" in content["layers"]:
        _pockets(axes, base)
    if "laporan" in content["layers"]:
        _circles(axes, base, content)
    groups = _groups(view, base, content) if "desa" in content["layers"] else []
    signs = [_room(*view.at(rows["lon"].mean(), rows["lat"].mean())) for rows in groups]
    signs += [_room(*view.at(*base.areas.loc[at, ["lon", "lat"]])) for at, *_ in content.get("alerts", ())]
    static_labels.draw(axes, view, base, content, [*reserved, *signs])
    if "kantor" in content["layers"]:
        places = base.offices
        sign(axes, SQUARE, places[["lon", "lat"]], SCALE, facecolors=NAVY, edgecolors="white", linewidths=1.2, zorder=6)
    for rows in groups:
        _village(axes, rows)
    static_alerts.draw(axes, base, content)


def _room(x: float, y: float) -> Box:
    """Return where a sign stands, so that no name lies on it."""
    return x - 16, y - 14, x + 16, y + 36


def values_of(base: Base, content: Mapping[str, Any], values: list[Any]) -> dict[int, Any]:
    """Return position of an area → its value, for the chosen areas."""
    chosen = range(len(base.areas)) if content["chosen"] is None else content["chosen"]
    return dict(zip(chosen, values, strict=True))


def fills(base: Base, content: Mapping[str, Any]) -> list[str]:
    """Return the colour of every area: its class, grey where nothing is told, else plain."""
    chosen = values_of(base, content, [LIGHT["area"]] * len(content["reports"]))
    if is_classed(content):
        classes = {str(at): colour or LIGHT["zero"] for at, colour in enumerate(content["colours"])}
        known = {".": LIGHT["none"], "x": LIGHT["hidden"]} | classes
        chosen = values_of(base, content, [known[each] for each in content["fill"]])
    elif content["legend"]["hidden"]:
        told = values_of(base, content, content[content["circles"]])
        chosen |= {at: LIGHT["hidden"] for at, value in told.items() if value is None}
    return [chosen.get(at, LIGHT["dim"]) for at in range(len(base.areas))]


def _areas(axes: Axes, base: Base, content: Mapping[str, Any]) -> None:
    colours, one = fills(base, content), content["chosen"] is not None
    drawn = [at for at, shape in enumerate(base.shapes) if shape is not None]
    _paths(
        axes,
        [base.shapes[at] for at in drawn],
        facecolors=[colours[at] for at in drawn],
        edgecolors=LIGHT["border"],
        linewidths=0.5 * SCALE * POINT,
    )
    bare = base.areas[[shape is None for shape in base.shapes]]
    if len(bare):
        at = bare[["lon", "lat"]]
        own = [colours[place] for place in bare.index]
        sign(axes, Path.unit_circle(), at, 4 * SCALE, facecolors=own, edgecolors=LIGHT["province"], linewidths=0.5)
    weight = dict(edgecolors=LIGHT["province"], linewidths=1.1 * SCALE * POINT, alpha=0.5 if one else 0.9)  # noqa: C408
    _paths(axes, base.borders, facecolors="none", **weight)
    if one:
        own_shapes = [base.shapes[at] for at in content["chosen"] if base.shapes[at] is not None]
        _paths(axes, own_shapes, facecolors="none", edgecolors=LIGHT["chosen"], linewidths=1.6 * SCALE * POINT)


def _pockets(axes: Axes, base: Base) -> None:
    pockets = base.areas[base.areas["pocket"]]
    shapes = [base.shapes[at] for at in pockets.index if base.shapes[at] is not None]
    _paths(axes, shapes, facecolors="none", edgecolors=LIGHT["pocket"], linewidths=2.4 * SCALE * POINT)
    style = {"facecolors": GOLD, "edgecolors": "#7a5512", "linewidths": 1.2}
    sign(axes, DIAMOND, pockets[["lon", "lat"]], SCALE, **style, zorder=3)


def radius(value: float, largest: float) -> float:
    """Return the radius of a count's circle in pixels: its area grows with the count."""
    return max(MIN_RADIUS, MAX_RADIUS * float(np.sqrt(value / largest))) if value > 0 else 0.0


def circle_style(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return how circles are drawn: faint over colours."""
    colour, over = ("#0b1d33", 0.12) if is_classed(content) else (LIGHT["circle"], 0.42)
    return {"facecolors": (colour, over), "edgecolors": (colour, 0.85), "linewidths": 0.9 * SCALE * POINT}


def _circles(axes: Axes, base: Base, content: Mapping[str, Any]) -> None:
    if content.get("districts") is not None:
        rows = [(lon, lat, value) for _, lat, lon, value, _ in content["districts"] if value]
    else:
        told = values_of(base, content, content[content["circles"]])
        centres = base.areas[["lon", "lat"]].to_numpy()
        rows = [(*centres[at], value) for at, value in told.items() if value]
    rows.sort(key=lambda row: -row[2])
    sizes = [radius(value, content["circle_max"]) for *_, value in rows]
    if rows:
        at = pd.DataFrame(rows)[[0, 1]]
        sign(axes, Path.unit_circle(), at, sizes, **circle_style(content), zorder=4)


def _groups(view: View, base: Base, content: Mapping[str, Any]) -> list[pd.DataFrame]:
    """Return the villages that are seen, those together that stand too close to be told apart."""
    one = content["chosen"]
    rows = base.villages if one is None else base.villages[base.villages["area"].isin(one)]
    x, y = view.at(rows["lon"].to_numpy(), rows["lat"].to_numpy())
    inside = (x > 0) & (x < view.width) & (y > 0) & (y < view.height)
    rows, points, left = rows[inside], np.column_stack([x[inside], y[inside]]), list(range(int(inside.sum())))
    groups = []
    while left:
        near = [each for each in left if np.hypot(*(points[each] - points[left[0]])) <= CLUSTER]
        left = [each for each in left if each not in near]
        groups.append(rows.iloc[near])
    return groups


def _village(axes: Axes, rows: pd.DataFrame) -> None:
    """Draw one village, or how many stand there."""
    at = rows[["lon", "lat"]].mean().to_frame().T
    if len(rows) == 1:
        pin(axes, at, rows.iloc[0]["status"], hollow=rows.iloc[0]["precision"] != "desa")
        return
    style = {"facecolors": ("white", 0.94), "edgecolors": STATUS["belum_dinilai"], "linewidths": 1.5}
    sign(axes, Path.unit_circle(), at, 15.0, **style, zorder=7)
    centred: dict[str, Any] = {"ha": "center", "va": "center_baseline", "zorder": 7.1}
    place = (float(at["lon"].iloc[0]), float(at["lat"].iloc[0]))
    write(axes, place, str(len(rows)), size=15, colour="#374151", bold=True, **centred)


def pin(axes: Axes, at: pd.DataFrame, status: str, *, hollow: bool, size: float = 1.05) -> None:
    """Draw the pin of a village; a hollow one stands at an approximate place."""
    colour = STATUS[status]
    face, edge, eye = (("white", 0.9), colour, colour) if hollow else (colour, "white", "white")
    sign(axes, PIN, at, size, facecolors=face, edgecolors=edge, linewidths=1.0, zorder=7)
    sign(axes, EYE, at, size, facecolors=eye, linewidths=0, zorder=7)


def sign(axes: Axes, path: Path, at: pd.DataFrame, size: float | list[float], **style: Any) -> None:
    """Draw a sign at points (x, y) of the axes: `size` pixels for each unit of its path."""
    sizes = size if isinstance(size, list) else [size] * len(at)
    scaled = [path.transformed(Affine2D().scale(each * POINT / 72)) for each in sizes]
    signs = PathCollection(scaled, offsets=at.to_numpy(float), offset_transform=axes.transData, **style)
    signs.set_transform(axes.figure.dpi_scale_trans)
    axes.add_collection(signs, autolim=False)


def _paths(axes: Axes, paths: Any, **style: Any) -> None:
    axes.add_collection(PathCollection(list(paths), **style), autolim=False)
