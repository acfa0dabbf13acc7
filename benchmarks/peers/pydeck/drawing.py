"""pydeck in Streamlit, as both document it: a GeoJsonLayer of areas, a ScatterplotLayer of villages, no background map.

Villages come by an address, once. Outlines carry their colours as properties, so they are sent anew with each change:
pydeck has no way to change one column of what the browser holds.
"""

from typing import Any

import pydeck
import streamlit as st

from analysis.overview import Overview
from benchmarks.peers import layers
from benchmarks.peers.numbers import fills
from benchmarks.peers.style import BORDER, BORDER_WIDTH, CENTRE, HEIGHT, RADIUS, VILLAGE, ZOOM
from ui.shell import Frame

VIEW = pydeck.ViewState(latitude=CENTRE[0], longitude=CENTRE[1], zoom=ZOOM)
PIXELS = pydeck.types.String("pixels")

Record = dict[str, Any]


def draw(_frame: Frame, overview: Overview) -> None:
    """Draw the map of the frame's selection: stands in for `ui.picture.draw`."""
    outlines, points = _layers()
    features = [
        {"type": "Feature", "properties": {"fill": rgb(fill)}, "geometry": geometry}
        for geometry, fill in zip(outlines, fills(overview.areas["rate"]), strict=True)
    ]
    areas = pydeck.Layer(
        "GeoJsonLayer",
        {"type": "FeatureCollection", "features": features},
        id="areas",
        get_fill_color="properties.fill",
        get_line_color=rgb(BORDER),
        line_width_units=PIXELS,
        get_line_width=BORDER_WIDTH,
    )
    villages = pydeck.Layer(
        "ScatterplotLayer",
        points,
        id="villages",
        get_position="at",
        get_radius=RADIUS,
        radius_units=PIXELS,
        get_fill_color=rgb(VILLAGE),
    )
    deck = pydeck.Deck([areas, villages], initial_view_state=VIEW, map_provider=None)
    st.pydeck_chart(deck, height=HEIGHT, key="peta")


def rgb(colour: str) -> list[int]:
    """Return `#rrggbb` as three numbers."""
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


@st.cache_resource(show_spinner=False)
def _layers() -> tuple[list[Record], list[Record]]:
    areas = [feature["geometry"] for feature in layers.areas()["features"]]
    return areas, [{"at": feature["geometry"]["coordinates"]} for feature in layers.villages()["features"]]
