"""`python -m benchmarks.peers.panel.server PORT`: Panel with a Bokeh figure of which one column is patched.

Outlines and villages are sent once, as column data; a change patches the colour of the areas, as Bokeh's documentation
advises where part of a source changes. Sentence and table are Panel's panes. Canvas: Bokeh's WebGL knows no polygons.
"""

import sys
from typing import Any

import numpy as np
import pandas as pd
import panel as pn
from bokeh.events import DocumentReady
from bokeh.models import ColumnDataSource, CustomJS
from bokeh.plotting import figure
from numpy.typing import ArrayLike

from benchmarks.peers import layers
from benchmarks.peers.numbers import Answer, Numbers
from benchmarks.peers.style import BORDER, BORDER_WIDTH, HEIGHT, NORTH_EAST, RADIUS, SOUTH_WEST, VILLAGE

EARTH = 6_378_137.0  # metres, the radius of Web Mercator
WIDTH, SIDE, REST = 714, 268, 368
TOP, ROWS_HEIGHT = 64, 317
# Bokeh says when it has painted; the digest came with the patch.
PAINTED = """
const view = Bokeh.index.find_one(plot);
const said = () => requestAnimationFrame(() => requestAnimationFrame(() => {
  document.body.dataset.painted = view.benchDigest;
}));
if (!view.benchDigest) { view.repainted.connect(said); window.benchPlot = view; said(); }
view.benchDigest = source.tags[0];
"""


def page(numbers: Numbers, areas: layers.Record, points: layers.Record) -> pn.Row:
    """Return the page of one session."""
    first = numbers.first()
    source = ColumnDataSource({**areas, "fill": _fills(first)}, tags=[first.digest])
    choosers = [
        pn.widgets.Select(name=label, options=dict(options), width=SIDE) for label, options in numbers.choices.items()
    ]
    sentence = pn.pane.Markdown(f"**{first.sentence}**")
    table = pn.pane.DataFrame(_frame(first), index=False)

    def change(*_events: object) -> None:
        found = numbers.answer(*(each.value for each in choosers))
        source.tags = [found.digest]
        source.patch({"fill": [(slice(len(found.classes)), _fills(found))]})
        sentence.object = f"**{found.sentence}**"
        table.object = _frame(found)

    for each in choosers:
        each.param.watch(change, "value")
    return pn.Row(
        pn.Column(*choosers),
        pn.Column(_plot(source, points), margin=(TOP, 8)),
        pn.Column(sentence, pn.Column(table, scroll=True, height=ROWS_HEIGHT), margin=(TOP, 8), width=REST),
    )


def _plot(source: ColumnDataSource, points: layers.Record) -> figure:
    (west, east), (south, north) = mercator([SOUTH_WEST[1], NORTH_EAST[1]], [SOUTH_WEST[0], NORTH_EAST[0]])
    middle, half = (south + north) / 2, (east - west) / 2 * HEIGHT / WIDTH
    plot = figure(
        width=WIDTH,
        height=HEIGHT,
        x_range=(west, east),
        y_range=(middle - half, middle + half),
        x_axis_type=None,
        y_axis_type=None,
        tools="pan,wheel_zoom",
        toolbar_location=None,
        min_border=0,
    )
    plot.grid.visible = False
    plot.multi_polygons(xs="xs", ys="ys", source=source, fill_color="fill", line_color=BORDER, line_width=BORDER_WIDTH)
    plot.scatter(x="x", y="y", source=ColumnDataSource(points), size=2 * RADIUS, fill_color=VILLAGE, line_color=None)
    painted = CustomJS(args={"plot": plot, "source": source}, code=PAINTED)
    source.js_on_change("patching", painted)
    pn.state.curdoc.js_on_event(DocumentReady, painted)
    return plot


def _fills(answer: Answer) -> list[str]:
    return [answer.colours[each] for each in answer.classes]


def _frame(answer: Answer) -> pd.DataFrame:
    return pd.DataFrame(answer.rows, columns=answer.headings)


def mercator(lon: ArrayLike, lat: ArrayLike) -> tuple[Any, Any]:
    """Return Web Mercator's x and y, in metres, of degrees."""
    return np.radians(lon) * EARTH, np.log(np.tan(np.pi / 4 + np.radians(lat) / 2)) * EARTH


def outlines() -> layers.Record:
    """Return the columns xs, ys of `multi_polygons`: per area, part and ring the coordinates."""
    xs, ys = [], []
    for feature in layers.areas()["features"]:
        geometry = feature["geometry"]
        parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        rings = [[mercator(*np.transpose(ring)) for ring in part] for part in parts]
        xs.append([[x for x, _ in part] for part in rings])
        ys.append([[y for _, y in part] for part in rings])
    return {"xs": xs, "ys": ys}


def villages() -> layers.Record:
    """Return the columns x, y of the villages."""
    x, y = mercator(*np.transpose([feature["geometry"]["coordinates"] for feature in layers.villages()["features"]]))
    return {"x": x, "y": y}


if __name__ == "__main__":
    known, lines, dots = Numbers(), outlines(), villages()
    pn.serve(lambda: page(known, lines, dots), port=int(sys.argv[1]), address="127.0.0.1", show=False, title="Peta")
