"""A map rebuilt on every run, as folium and streamlit-folium show it in their documentation.

It draws what the product's map draws in the country view, from the same layers: land, areas in the colours of their
class with the same lines in the tooltip, borders of provinces, reports as circles, villages with the same lines in the
popup. It shows less: no clusters, pockets, offices, names or legend. What their documentation shows is done: `key`,
`returned_objects=[]`, a marker for each village; and so that no other host is needed and reading files does not count,
scripts come from the own server and layers are read once.
"""

import json
from collections.abc import Mapping
from html import escape
from math import sqrt
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
from geo.palette import NAVY
from locales import text
from ui.picture import HEIGHT, KEY
from ui.shell import Frame

NO_CLASS, BORDER, LAND = "#d9d9d6", "#aab4bf", "#eceae4"
LARGEST = 22  # pixels
TOLD = ("name", "province", "reports", "persons", "rate", "placements", "villages")
SAID = ("name", "place", "status_word", "office", "since", "source")

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
    st_folium(
        rebuilt(
            overview.areas,
            {name: _layer(name) for name in ("areas", "land", "villages")},
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


def rebuilt(areas: pd.DataFrame, layers: Mapping[str, Any], *, digest: str, heading: str) -> folium.Map:
    """Return a new map.

    Args:
        areas: as in `analysis.overview.Overview`; the rate is what colours show.
        layers: areas, land, villages, as published.
        digest: of the selection, for `Stamp`.
        heading: what the rate is, for the tooltip.
    """
    leaflet_map = folium.Map(location=CENTRE, zoom_start=5, tiles=None, maxZoom=MAX_ZOOM)
    leaflet_map.default_js = [("bundle", asset_url("bundle.js") or "")]
    leaflet_map.default_css = []
    folium.GeoJson(layers["land"], style_function=lambda _: {"stroke": False, "fillColor": LAND}).add_to(leaflet_map)
    published = layers["areas"]["areas"]
    names = [text("table.area"), text("table.province"), text("table.reports"), text("table.persons"), heading]
    folium.GeoJson(
        {"type": "FeatureCollection", "features": features(areas, published)},
        style_function=style,
        tooltip=folium.GeoJsonTooltip(list(TOLD), aliases=[*names, text("table.placements"), text("table.villages")]),
    ).add_to(leaflet_map)
    borders = [
        {"type": "Feature", "properties": {}, "geometry": province["geometry"]}
        for province in layers["areas"]["provinces"]
        if "geometry" in province
    ]
    folium.GeoJson(
        {"type": "FeatureCollection", "features": borders},
        style_function=lambda _: {"fill": False, "color": BORDER, "weight": 1},
    ).add_to(leaflet_map)
    _add_circles(leaflet_map, areas["reports"].fillna(0), published)
    _add_villages(leaflet_map, layers["villages"])
    Stamp(digest).add_to(leaflet_map)
    return leaflet_map


def features(areas: pd.DataFrame, published: list[Record]) -> list[Record]:
    """Return the areas as GeoJSON features with the lines of the tooltip and the colour of their class."""
    classes = classify(areas["rate"].astype("float64").round(1))
    colours = [NO_CLASS if each < 0 else classes.colours[each] or NO_CLASS for each in classes.position]
    rows = areas.assign(colour=colours).to_dict("index")
    return [
        {
            "type": "Feature",
            "geometry": area["geometry"],
            "properties": {name: _plain(rows[area["code"]][name]) for name in (*TOLD, "colour")},
        }
        for area in published
        if area["code"] in rows and "geometry" in area
    ]


def style(feature: Mapping[str, Any]) -> Record:
    """Return how folium is to draw a feature."""
    return {"fillColor": feature["properties"]["colour"], "fillOpacity": 1, "color": BORDER, "weight": 0.5}


def _plain(value: Any) -> str | float | None:
    """Return a value that JSON knows; text escaped, since folium puts it into the page as it is."""
    if isinstance(value, str):
        return escape(value)
    return None if pd.isna(value) else round(float(value), 1)


def _add_circles(leaflet_map: folium.Map, reports: "pd.Series[int]", published: list[Record]) -> None:
    largest = max(int(reports.max()), 1)
    for area in published:
        value = int(reports.get(area["code"], 0))
        folium.CircleMarker(
            [area["lat"], area["lon"]],
            radius=LARGEST * sqrt(value / largest),
            color=NAVY,
            weight=1,
            fill=True,
            fill_opacity=0.12,
        ).add_to(leaflet_map)


def _add_villages(leaflet_map: folium.Map, villages: list[Record]) -> None:
    for village in villages:
        lines = [
            village[name] for name in ("name", "place", "status_word", "office", "since", "source") if village[name]
        ]
        folium.Marker(
            [village["lat"], village["lon"]],
            tooltip=escape(village["name"]),
            popup="<br>".join(escape(line) for line in lines),
        ).add_to(leaflet_map)
