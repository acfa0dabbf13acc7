"""`python -m data.publish`: outlines and map layers, computed and put where the browser fetches them."""

import hashlib
from pathlib import Path

import click
import geopandas as gpd
import pandas as pd

from data.denominators import placement_denominators
from data.model import Viewer
from data.store import places
from data.store.engine import Engine, connect
from geo import land, layers, outlines
from geo.assets import asset_path, write_asset
from locales import text

ROOT = Path(__file__).resolve().parents[1]
LAND_SOURCE = ROOT / "node_modules" / "world-atlas" / "countries-10m.json"
OUTLINES = ROOT / "data" / "var" / "outlines.gpkg"
LAYERS = ("areas", "land", "villages", "offices")


def map_layers(engine: Engine, shapes: gpd.GeoDataFrame | None) -> dict[str, bytes]:
    """Return areas, villages and offices as JSON bytes by name; `shapes` (code, geometry) None: areas as points."""
    everybody = Viewer()
    regencies = places.regencies(engine, everybody)
    villages = places.villages(engine, everybody)
    villages["place"] = _village_places(villages, regencies)
    offices = places.offices(engine, everybody)
    return {
        "areas": layers.areas(
            regencies,
            shapes,
            places.pockets(engine, everybody),
            placement_denominators(places.placements(engine, everybody)),
            villages.groupby("regency_code").size(),
        ),
        "villages": layers.villages(
            villages,
            list(regencies["code"]),
            {status: text(f"village_status.{status}") for status in villages["status"].unique()},
        ),
        "offices": layers.offices(offices, _area_words(offices)),
    }


def publish(engine: Engine) -> bool:
    """Compute the outlines where they are missing or out of date, and write all layers.

    Returns:
        Whether the outlines were computed anew.

    Raises:
        FileNotFoundError: the land of `world-atlas` is not there: `make setup` fetches it.
    """
    everybody = Viewer()
    regencies, districts = places.regencies(engine, everybody), places.districts(engine, everybody)
    inputs = hashlib.sha256(
        regencies.to_csv().encode() + districts[districts["lat"].notna()].to_csv().encode() + _code_digest(),
    ).hexdigest()
    stamp = OUTLINES.with_suffix(".inputs")
    fresh = OUTLINES.is_file() and stamp.is_file() and stamp.read_text(encoding="utf-8") == inputs
    if not fresh:
        click.echo(text("publish.outlines"))
        shapes = outlines.approximate(regencies, districts, land.read(LAND_SOURCE))
        outlines.write(shapes, OUTLINES)
        stamp.write_text(inputs, encoding="utf-8")
    if not fresh or asset_path("land.json") is None:
        click.echo(text("publish.land"))
        write_asset("land.json", layers.land(land.background(LAND_SOURCE)))
    for name, content in map_layers(engine, outlines.read(OUTLINES)).items():
        write_asset(f"{name}.json", content)
    return not fresh


def _code_digest() -> bytes:
    """Return a digest of the code that computes outlines: another method is another outline."""
    sources = [Path(module.__file__ or "") for module in (outlines, land)]
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).digest()


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
