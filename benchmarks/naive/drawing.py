"""A map rebuilt on every run: polygons with a style function, villages one by one, counts as circles.

Written as folium and streamlit-folium show it in their documentation, with what helps it at no cost: `key`,
`returned_objects=[]`, `prefer_canvas`, shapes and villages read once. It shows less than the product's map: no land, no
pockets, no offices, no legend, no clusters.
"""

import json
from typing import Any

import folium
import pandas as pd
import streamlit as st
from branca.element import MacroElement
from jinja2 import Template
from streamlit_folium import st_folium

from analysis.overview import Overview
from data import publish
from data.model import Measure
from data.store import places
from geo import layers, outlines
from geo.assets import asset_url
from geo.basemap import CENTRE, MAX_ZOOM
from geo.classes import Classes, classify
from ui import cached
from ui.picture import HEIGHT, KEY
from ui.shell import Frame

NOTHING = "#d9d9d6"
LARGEST = 22  # pixels


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
        rebuilt(overview.areas, _shapes(frame.version), _villages(frame.version), frame.selection),
        key=KEY,
        height=HEIGHT,
        use_container_width=True,
        returned_objects=[],
    )
