"""The change that a Selection makes on the map: small, plain, ready for JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from geo.classes import circle_steps, classify
from geo.warnings import Alert, Circle, alerts_content, alerts_legend, spots_content
from locales import text
from locales.format import number

RATE_DECIMALS = 1
LEAST_PEAK = 20  # a single report is never drawn as the largest circle
NO_DATA, HIDDEN = ".", "x"


@dataclass(frozen=True, slots=True)
class Scene:
    """What a map is asked to show, in plain words: geo knows nothing of selections.

    Attributes:
        digest: of the selection; the map's frame carries it once it is painted.
        layers: names of the layers that are switched on.
        rate_label: what colours mean; "" when the measure is a count and areas stay plain.
        circles: `reports` or `persons`.
        circle_label: what circles count.
        notes: lines below the legend.
        is_demo: whether the counts are synthetic.
        seat: lat, lon to look at where an office has no recorded area.
        alerts: of areas; shown where the layer `peringatan` is switched on.
        clusters: their circles.
        spots: code → kind of a hot spot; shown instead of a rate where the layer `titik_panas` is switched on.
        spots_title: which series and quarter they are of.
        focus: west, south, east, north to look at instead of the chosen areas.
    """

    digest: str
    layers: Sequence[str]
    rate_label: str
    circles: str
    circle_label: str
    notes: Sequence[str]
    is_demo: bool
    seat: tuple[float, float] | None = None
    alerts: Sequence[Alert] = ()
    clusters: Sequence[Circle] = ()
    spots: Mapping[str, str] = field(default_factory=dict)
    spots_title: str = ""
    focus: tuple[float, float, float, float] | None = None


def delta(
    scene: Scene,
    areas: pd.DataFrame,
    positions: Mapping[str, int],
    districts: pd.DataFrame | None,
) -> dict[str, Any]:
    """Return the change for `geo.basemap.change`.

    Args:
        scene: what to show.
        areas: chosen kabupaten, index code; reports, persons (Int64, NA where not told), rate, and
            reports_shown, persons_shown, what stands for a count that is not told.
        positions: code → position in the layer of areas.
        districts: kecamatan with name, lat, lon and the same counts and marks; None where that level is not shown.
    """
    peak = _peak((districts if districts is not None and len(districts) else areas)[scene.circles])
    content: dict[str, Any] = {
        "digest": scene.digest,
        "layers": list(scene.layers),
        "chosen": None if len(areas) == len(positions) else [positions[code] for code in areas.index],
        "reports": _counts(areas["reports"]),
        "persons": _counts(areas["persons"]),
        "shown": _marks(areas["reports_shown"]),
        "persons_shown": _marks(areas["persons_shown"]),
        "circles": scene.circles,
        "circle_label": scene.circle_label,
        "circle_max": max(peak, LEAST_PEAK),
        "demo": scene.is_demo,
        "fill": "",
        "legend": _legend(scene, peak, areas if districts is None else None),
    }
    _add_colours(content, areas, scene)
    _add_alerts(content, positions, scene)
    if districts is not None:
        content["districts"] = _districts(districts, scene.circles)
    return content | {name: at for name, at in (("seat", scene.seat), ("focus", scene.focus)) if at}


def is_classed(content: Mapping[str, Any]) -> bool:
    """Return whether areas have the colour of their class; else they are plain, or grey where a circle cannot stand."""
    return bool(content["fill"]) and "wilayah" in content["layers"]


def _legend(scene: Scene, peak: int, areas: pd.DataFrame | None) -> dict[str, Any]:
    """Return the legend without classes; `areas` where circles stand for them.

    `hidden`: how many areas are grey because no circle can be drawn; left plain they would look like a zero.
    """
    hidden = int(areas[scene.circles].isna().sum()) if areas is not None and "laporan" in scene.layers else 0
    return {"circles": circle_steps(peak), "notes": list(scene.notes), "hidden": hidden}


def _peak(values: "pd.Series[int]") -> int:
    return int(values.max()) if values.notna().any() else 0


def _add_rate(content: dict[str, Any], areas: pd.DataFrame, label: str) -> None:
    told = areas["rate"].astype("float64").round(RATE_DECIMALS)
    classes = classify(areas["rate"].astype("float64"))  # before rounding: a low rate is no zero
    hidden = (areas["reports_shown"] != "") & told.isna()
    marks = [
        HIDDEN if is_hidden else NO_DATA if position < 0 else str(position)
        for position, is_hidden in zip(classes.position, hidden, strict=True)
    ]
    content |= {
        "fill": "".join(marks),
        "colours": classes.colours,
        "rate": [None if pd.isna(value) else value for value in told],
        "rate_label": label,
    }
    content["legend"] |= {
        "title": label,
        "classes": [
            {"label": class_label(low, high), "areas": count}
            for (low, high), count in zip(classes.bounds, classes.counts, strict=True)
        ],
        "none": marks.count(NO_DATA),
    }
    if is_classed(content):
        content["legend"]["hidden"] = marks.count(HIDDEN)


def _add_colours(content: dict[str, Any], areas: pd.DataFrame, scene: Scene) -> None:
    """Put in what areas are coloured by: hot spots where they are switched on, else a rate, else nothing."""
    if "titik_panas" in scene.layers and scene.spots_title:
        _add_spots(content, areas, scene)
    elif scene.rate_label:
        _add_rate(content, areas, scene.rate_label)


def _add_alerts(content: dict[str, Any], positions: Mapping[str, int], scene: Scene) -> None:
    if "peringatan" in scene.layers:
        content |= alerts_content(scene.alerts, scene.clusters, positions)
        content["legend"]["alerts"] = alerts_legend(scene.alerts)


def _add_spots(content: dict[str, Any], areas: pd.DataFrame, scene: Scene) -> None:
    found = spots_content(scene.spots, list(areas.index), title=scene.spots_title)
    legend = found.pop("legend")
    content |= found | {"spots": True}
    content["legend"] |= legend
    if is_classed(content):
        content["legend"]["hidden"] = 0


def class_label(low: float, high: float) -> str:
    """Return a class's bounds as people read them."""
    if low == high:
        return number(low, decimals=RATE_DECIMALS) if low else "0"
    return text("legend.range", low=number(low, decimals=RATE_DECIMALS), high=number(high, decimals=RATE_DECIMALS))


def _districts(frame: pd.DataFrame, circles: str) -> list[list[Any]]:
    mark = "persons_shown" if circles == "persons" else "reports_shown"
    return [
        [row["name"], round(row["lat"], 3), round(row["lon"], 3), _count(row[circles]), row[mark]]
        for row in frame.to_dict("records")
    ]


def _marks(values: "pd.Series[str]") -> dict[int, str]:
    return {at: value for at, value in enumerate(values) if value}


def _counts(values: "pd.Series[int]") -> list[int | None]:
    return [_count(value) for value in values]


def _count(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)
