"""The published outlines and points as GeoJSON, which is what map libraries read."""

import json
from pathlib import Path
from typing import Any

from geo.assets import STATIC, asset_path

Record = dict[str, Any]


def published(name: str, *, folder: Path = STATIC) -> Any:
    """Return a layer that the product publishes.

    Raises:
        FileNotFoundError: it is not built.
    """
    path = asset_path(f"{name}.json", folder=folder)
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


def villages(*, folder: Path = STATIC) -> Record:
    """Return the villages as points with their names."""
    return _collection(
        [
            {
                "type": "Feature",
                "properties": {"name": village["name"]},
                "geometry": {"type": "Point", "coordinates": [village["lon"], village["lat"]]},
            }
            for village in published("villages", folder=folder)
        ],
    )


def packed(content: Record) -> bytes:
    """Return JSON without blanks, in UTF-8."""
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()


def _collection(features: list[Record]) -> Record:
    return {"type": "FeatureCollection", "features": features}
