"""`python -m data.publish`: outlines and map layers, computed and put where the browser fetches them."""

import hashlib
from pathlib import Path

import click
import geopandas as gpd
import pandas as pd

from data import shapes
from data.denominators import placement_denominators
from data.model import Viewer
from data.store import places
from data.store.engine import Engine, connect
from data.store.versions import versions
from geo import land, layers
from geo.assets import STATIC, asset_path, write_asset, write_assets
from geo.codes import Level
from locales import text

LAYERS = ("areas", "land", "villages", "offices")
STAMP = STATIC / "published"
LOADED = ("village", "village_points", "placement")  # kinds of files that offices load and layers show
EVERYBODY = Viewer()


def map_layers(engine: Engine, outlines: gpd.GeoDataFrame | None) -> dict[str, bytes]:
    """Return areas, villages and offices as JSON bytes by name; `outlines` (code, geometry) None: areas as points."""
    regencies = places.regencies(engine, EVERYBODY)
    villages = places.villages(engine, EVERYBODY)
    villages["place"] = _village_places(villages, regencies)
    for level in (Level.DISTRICT, Level.VILLAGE):
        villages = shapes.inside(villages, level, "area_code")
    offices = places.offices(engine, EVERYBODY)
    return {
        "areas": layers.areas(
            regencies,
            outlines,
            places.pockets(engine, EVERYBODY),
            placement_denominators(places.placements(engine, EVERYBODY)),
            villages.groupby("regency_code").size(),
        ),
        "villages": layers.villages(
            villages,
            list(regencies["code"]),
            {status: text(f"village_status.{status}") for status in villages["status"].unique()},
        ),
        "offices": layers.offices(offices, _area_words(offices)),
    }


def published_key(engine: Engine) -> str:
    """Return a text that differs when the layers are out of date."""
    loaded = versions(engine, EVERYBODY)
    reference = " ".join(loaded[name].digest for name in ("reference", *LOADED) if name in loaded)
    source = hashlib.sha256(b"".join(Path(file or "").read_bytes() for file in (__file__, layers.__file__))).hexdigest()
    return f"{reference} {shapes.digest()} {source} {shapes.code_digest().hex()}"


def is_published(engine: Engine) -> bool:
    """Return whether all layers are there and up to date."""
    there = all(asset_path(f"{name}.json") for name in LAYERS)
    return there and STAMP.is_file() and STAMP.read_text(encoding="utf-8") == published_key(engine)


def publish(engine: Engine) -> bool:
    """Bring outlines and layers up to date; return whether there was anything to do.

    Raises:
        FileNotFoundError: the land of `world-atlas` is not there: `make setup` fetches it.
    """
    if is_published(engine):
        return False
    key = published_key(engine)
    computed = shapes.approximate(places.regencies(engine, EVERYBODY), places.districts(engine, EVERYBODY))
    if computed or asset_path("land.json") is None:
        click.echo(text("publish.land"))
        write_asset("land.json", layers.land(land.background(shapes.LAND_SOURCE)))
    contents = map_layers(engine, shapes.in_force().frame)
    write_assets({f"{name}.json": content for name, content in contents.items()})
    STAMP.write_text(key, encoding="utf-8")
    return True


def _village_places(villages: pd.DataFrame, regencies: pd.DataFrame) -> list[str]:
    names = dict(zip(regencies["code"], regencies["name"] + ", " + regencies["province"], strict=True))
    return [
        f"{text('layer.district', name=row['district_name'])}, {names[row['regency_code']]}"
        if row["district_name"]
        else names[row["regency_code"]]
        for row in villages.to_dict("records")
    ]


def _area_words(offices: pd.DataFrame) -> dict[str, str]:
    return {
        row["code"]: text("layer.office_area", area=row["area_note"])
        if row["area_certainty"] == "tinggi"
        else text("layer.office_area_unknown")
        for row in offices.to_dict("records")
    }


if __name__ == "__main__":
    click.echo(text("publish.done") if publish(connect()) else text("publish.unchanged"))
