"""The constant map and the change that is sent to it.

A filter change must never alter the base map: streamlit-folium decides whether to remount by a hash that deletes
every `_[a-z0-9]+` from the script, so two maps that differ in such a part count as equal and the old data stay.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import folium
from branca.element import MacroElement
from jinja2 import Template

MAX_ZOOM = 14
ROOM = 205  # pixels: what Peta has above and below its map
CENTRE = (-2.4, 118.0)
HERE = Path(__file__).parent
TEMPLATE = re.compile(r"\{(?=[{%#])")  # branca compiles a finished script as a Jinja template once more


class Start(MacroElement):
    """Hands the map over to `geo/map.js`: once per map, the same text on every run."""

    _template = Template(
        "{% macro script(this, kwargs) %}{{ this.source }}\n"
        "peta.start({{ this._parent.get_name() }}, {{ this.config }});{% endmacro %}",
    )

    def __init__(self, config: Mapping[str, Any], source: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Start"
        self.config = script_json(config)
        self.source = source


class Change(MacroElement):
    """A filter change: the one thing that is sent again."""

    _template = Template("{% macro script(this, kwargs) %}peta.apply({{ this.delta }});{% endmacro %}")

    def __init__(self, delta: Mapping[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Change"
        self.delta = script_json(delta)


def script_json(content: object) -> str:
    """Return JSON that is safe inside a script: no character ends the script or starts markup."""
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return (
        TEMPLATE.sub("\\\\u007b", plain)
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )


def bundled_map(
    words: Mapping[str, str], credit: str, urls: Mapping[str, str], bundle_url: str, *, room: int = ROOM
) -> folium.Map:
    """Return the map whose scripts and layers the own server serves.

    Args:
        words: the catalogue's texts that `geo/map.js` shows.
        credit: who made the outlines, shown on the map.
        urls: addresses of areas, land, villages, offices.
        bundle_url: address of the script bundle, its style sheets inside.
        room: pixels of the window's height that the page needs beside the map.
    """
    leaflet_map = _map()
    leaflet_map.default_js = [("bundle", bundle_url)]
    leaflet_map.default_css = []
    Start({"words": words, "credits": credit, "urls": urls, "room": room}, "").add_to(leaflet_map)
    return leaflet_map


def plain_map(words: Mapping[str, str], credit: str, layers: Mapping[str, bytes], *, room: int = ROOM) -> folium.Map:
    """Return the map of a start with nothing built: folium's own scripts, layers within the page, areas as points."""
    leaflet_map = _map()
    inline = {name: json.loads(content) for name, content in layers.items()}
    style = script_json((HERE / "map.css").read_text(encoding="utf-8"))
    source = (HERE / "map.js").read_text(encoding="utf-8")
    sheet = f"document.head.appendChild(document.createElement('style')).textContent = {style};\n"
    Start({"words": words, "credits": credit, "inline": inline | {"land": None}, "room": room}, sheet + source).add_to(
        leaflet_map
    )
    return leaflet_map


def change(delta: Mapping[str, Any]) -> folium.FeatureGroup:
    """Return the feature group that carries a filter change to the map."""
    group = folium.FeatureGroup()
    Change(delta).add_to(group)
    return group


def _map() -> folium.Map:
    return folium.Map(
        location=CENTRE,
        zoom_start=5,
        tiles=None,
        maxZoom=MAX_ZOOM,  # folium's own max_zoom goes to a tile layer, and clusters need one
        minZoom=3,
        prefer_canvas=True,
        zoom_control=False,
        zoom_snap=0.25,
        zoom_delta=0.5,
        world_copy_jump=False,
    )
