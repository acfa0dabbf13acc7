"""Alerts and hot spots on the map: signs with words, circles of clusters, areas by their kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geo.palette import LEVELS, SPOTS
from locales import text


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert: kabupaten, level (of `geo.palette.LEVELS`), heading, and what is said of it (plain text)."""

    code: str
    level: str
    title: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Circle:
    """The circle of a cluster: centre in degrees, radius in km, level."""

    lat: float
    lon: float
    km: float
    level: str


def alerts_content(alerts: Sequence[Alert], circles: Sequence[Circle], positions: Mapping[str, int]) -> dict[str, Any]:
    """Return what a change says of alerts: signs by level (the highest last, so that it lies on top) and circles.

    Args:
        alerts: of areas; one that the layer does not have is left out.
        circles: of clusters.
        positions: code → position in the layer of areas.
    """
    rank = list(LEVELS)
    known = sorted((each for each in alerts if each.code in positions), key=lambda each: rank.index(each.level))
    return {
        "alerts": [[positions[each.code], rank.index(each.level), each.title, each.said] for each in known],
        "clusters": [
            [round(each.lat, 3), round(each.lon, 3), round(each.km, 1), rank.index(each.level)] for each in circles
        ],
    }


def alerts_legend(alerts: Sequence[Alert]) -> list[list[Any]]:
    """Return rank, word and number of areas of each level that occurs, the highest first."""
    rows = [
        [rank, text(f"level.{level}"), len({each.code for each in alerts if each.level == level})]
        for rank, level in enumerate(LEVELS)
    ]
    return [row for row in reversed(rows) if row[2]]


def spots_content(spots: Mapping[str, str], codes: Sequence[str], *, title: str) -> dict[str, Any]:
    """Return fill, colours and legend of hot spots: classes with words instead of a rate's numbers.

    Args:
        spots: code → kind (of `geo.palette.SPOTS`); "" or none: nothing stands out.
        codes: the chosen kabupaten, in the order of the change.
        title: of the legend: the series and the quarter.
    """
    kinds = list(SPOTS)
    marks = [str(kinds.index(spots[code])) if spots.get(code) else str(len(kinds)) for code in codes]
    words = [*(text(f"spot.{kind.replace('-', '_')}") for kind in kinds), text("spot.none")]
    counted = [{"label": word, "areas": marks.count(str(at))} for at, word in enumerate(words)]
    return {
        "fill": "".join(marks),
        "colours": [*SPOTS.values(), ""],
        "legend": {"title": title, "classes": counted, "none": 0},
    }
