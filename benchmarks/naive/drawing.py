"""A map rebuilt on every run: polygons with a style function, villages one by one.

Written as folium and streamlit-folium show it in their documentation, with what helps it at no cost: `key`,
`returned_objects=[]`, canvas, scripts from the own server, layers read once. It shows less than the product's map: no
land, no counts as circles, no pockets, no offices, no legend, no clusters.
"""

import json
from collections.abc import Mapping
from html import escape
from typing import Any

import folium
import pandas as pd
import streamlit as st
from branca.element import MacroElement
from jinja2 import Template
from streamlit_folium import st_folium

from analysis.overview import Overview
from geo.assets import asset_path, asset_url
from geo.basemap import CENTRE, MAX_ZOOM
from geo.classes import classify
from locales import text
from ui.picture import HEIGHT, KEY
from ui.shell import Frame

NO_CLASS = "#d9d9d6"
BORDER = "#aab4bf"
VILLAGE = "#033566"

Record = dict[str, Any]


class Stamp(MacroElement):
    """Says on the frame's body which selection is painted, two frames after the map was drawn, as the product does."""

    _template = Template(
        "{% macro script(this, kwargs) %}requestAnimationFrame(() => requestAnimationFrame(() => {"
        'document.body.dataset.painted = "{{ this.digest }}"; }));{% endmacro %}',
    )

    def __init__(self, digest: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Stamp"
        self.digest = digest


def draw(frame: Frame, overview: Overview) -> None:
    """Draw the map of the frame's selection: stands in for `ui.picture.draw`."""
    column = "rate" if frame.selection.measure.is_rate else "reports"
    st_folium(
        rebuilt(
            overview.areas[["name", column]].rename(columns={column: "value"}),
            _layer("areas")["areas"],
            _layer("villages"),
            digest=frame.selection.digest,
            heading=text(f"measure.{frame.selection.measure}"),
        ),
        key=KEY,
        height=HEIGHT,
        use_container_width=True,
        returned_objects=[],
    )


@st.cache_resource(show_spinner=False)
def _layer(name: str) -> Any:
    """Return a layer that the product publishes, so that both maps have the same points and lines."""
    path = asset_path(f"{name}.json")
    if path is None:
        raise FileNotFoundError(name)
    return json.loads(path.read_bytes())


def rebuilt(
    values: pd.DataFrame,
    areas: list[Record],
    villages: list[Record],
    *,
    digest: str,
    heading: str,
) -> folium.Map:
    """Return a new map.

    Args:
        values: index code; name, value (missing where there is none).
        areas: code and geometry, as published.
        villages: name, place, lat, lon, status_word, source, as published.
        digest: of the selection, for `Stamp`.
        heading: what the values are, for the tooltip.
    """
    leaflet_map = folium.Map(location=CENTRE, zoom_start=5, tiles=None, maxZoom=MAX_ZOOM, prefer_canvas=True)
    leaflet_map.default_js = [("bundle", asset_url("bundle.js") or "")]
    leaflet_map.default_css = []
    folium.GeoJson(
        {"type": "FeatureCollection", "features": features(values, areas)},
        style_function=style,
        tooltip=folium.GeoJsonTooltip(["name", "value"], aliases=[text("table.area"), heading]),
    ).add_to(leaflet_map)
    for village in villages:
        folium.CircleMarker(
            [village["lat"], village["lon"]],
            radius=3,
            color=VILLAGE,
            fill=True,
            tooltip=escape(village["name"]),
            popup=escape(f"{village['name']}, {village['place']}. {village['status_word']}. {village['source']}"),
        ).add_to(leaflet_map)
    Stamp(digest).add_to(leaflet_map)
    return leaflet_map


def features(values: pd.DataFrame, areas: list[Record]) -> list[Record]:
    """Return the areas as GeoJSON features with name, value and colour of their class."""
    classes = classify(values["value"].astype("float64"))
    colours = [NO_CLASS if each < 0 else classes.colours[each] or NO_CLASS for each in classes.position]
    rows = values.assign(colour=colours).to_dict("index")
    return [
        {
            "type": "Feature",
            "geometry": area["geometry"],
            "properties": {
                "name": escape(area["name"]),
                "value": None if pd.isna(rows[area["code"]]["value"]) else float(rows[area["code"]]["value"]),
                "colour": rows[area["code"]]["colour"],
            },
        }
        for area in areas
        if area["code"] in rows and "geometry" in area
    ]


def style(feature: Mapping[str, Any]) -> Record:
    """Return how folium is to draw a feature."""
    return {"fillColor": feature["properties"]["colour"], "fillOpacity": 1, "color": BORDER, "weight": 0.5}
