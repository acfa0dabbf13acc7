"""plotly's map in Streamlit: a Choropleth with its outlines by address, a Scattergeo of villages, no tiles.

The villages' trace comes first: plotly draws points above areas whatever their order, and asks another host for its
own coastlines when the first trace is a choropleth.
"""

import plotly.graph_objects as go
import shapely
import streamlit as st

from analysis.overview import Overview
from benchmarks.peers import layers
from benchmarks.peers.numbers import classified
from benchmarks.peers.style import BORDER, BORDER_WIDTH, HEIGHT, NORTH_EAST, RADIUS, SOUTH_WEST, VILLAGE
from geo.assets import write_asset
from ui.shell import Frame


def draw(frame: Frame, overview: Overview) -> None:
    """Draw the map of the frame's selection: stands in for `ui.picture.draw`."""
    address, ids, lat, lon = _layers()
    classes, colours = classified(overview.areas["rate"])
    steps = len(colours)
    scale = [[edge / steps, colour] for at, colour in enumerate(colours) for edge in (at, at + 1)]
    areas = go.Choropleth(
        geojson=address,
        locations=ids,
        z=classes,
        zmin=-0.5,
        zmax=steps - 0.5,
        colorscale=scale,
        showscale=False,
        marker={"line": {"color": BORDER, "width": BORDER_WIDTH}},
    )
    villages = go.Scattergeo(lat=lat, lon=lon, mode="markers", marker={"size": 2 * RADIUS, "color": VILLAGE})
    figure = go.Figure([villages, areas])
    figure.update_geos(
        visible=False,
        projection_type="mercator",
        lataxis_range=[SOUTH_WEST[0], NORTH_EAST[0]],
        lonaxis_range=[SOUTH_WEST[1], NORTH_EAST[1]],
    )
    figure.update_layout(height=HEIGHT, margin={"l": 0, "r": 0, "t": 0, "b": 0}, meta=frame.selection.digest)
    st.plotly_chart(figure, key="peta", theme=None)


@st.cache_resource(show_spinner=False)
def _layers() -> tuple[str, list[int], list[float], list[float]]:
    """Return the address of the outlines, their ids, and the villages' latitudes and longitudes."""
    content = layers.areas()
    for feature in content["features"]:  # plotly's spheres want rings the other way round than GeoJSON
        shape = shapely.orient_polygons(shapely.geometry.shape(feature["geometry"]), exterior_cw=True)
        feature["geometry"] = shapely.geometry.mapping(shape)
    name = write_asset("plotly.json", layers.packed(content))
    points = [feature["geometry"]["coordinates"] for feature in layers.villages()["features"]]
    ids = [feature["id"] for feature in content["features"]]
    return f"/aset/{name}", ids, [lat for _, lat in points], [lon for lon, _ in points]
