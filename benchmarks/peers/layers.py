"""The published outlines and points as GeoJSON, which is what map libraries read."""

import json
from typing import Any

from geo.assets import asset_path

Record = dict[str, Any]


def published(name: str) -> Any:
    """Return a layer that the product publishes.

    Raises:
        FileNotFoundError: it is not built.
    """
    path = asset_path(f"{name}.json")
    if path is None:
        raise FileNotFoundError(name)
    return json.loads(path.read_bytes())


def areas() -> Record:
    """Return the areas in the order of the layer; `at` is the position, `id` too."""
    return _collection(
        [
            {"type": "Feature", "id": at, "properties": {"at": at}, "geometry": area["geometry"]}
            for at, area in enumerate(published("areas")["areas"])
        ],
    )


def villages() -> Record:
    """Return the villages as points with their names."""
    return _collection(
        [
            {
                "type": "Feature",
                "properties": {"name": village["name"]},
                "geometry": {"type": "Point", "coordinates": [village["lon"], village["lat"]]},
            }
            for village in published("villages")
        ],
    )


def packed(content: Record) -> bytes:
    """Return JSON without blanks, in UTF-8."""
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()


def _collection(features: list[Record]) -> Record:
    return {"type": "FeatureCollection", "features": features}
