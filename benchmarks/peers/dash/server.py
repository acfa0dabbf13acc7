"""`python -m benchmarks.peers.dash.server PORT`: Dash with dash-leaflet, as their documentation advises.

Outlines and villages are `dl.GeoJSON` by address, loaded once; styles are functions in `assets/`, and a callback
changes `hideout` alone. Canvas instead of SVG (`preferCanvas`), villages in a pane, so a canvas, of their own. The
table is AG Grid, which Dash recommends over its own; the server is waitress and not the development server.
"""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import dash_ag_grid as dag
import dash_leaflet as dl
from dash import Dash, Input, Output, ctx, dcc, html, no_update
from dash_extensions.javascript import Namespace
from flask import Flask, Response
from waitress import serve

from benchmarks.peers import layers, style
from benchmarks.peers.numbers import Answer, Numbers

HERE = Path(__file__).parent
SCRIPT = Namespace("dashExtensions", "map")
THREADS = 8
AREA = {"color": style.BORDER, "weight": style.BORDER_WIDTH, "fillOpacity": 1}
POINT = {"radius": style.RADIUS, "stroke": False, "fillColor": style.VILLAGE, "fillOpacity": 1, "interactive": False}

Told = tuple[dict[str, Any], str, list[dict[str, str]], Any]


def application(numbers: Numbers) -> Dash:
    """Return the server; its page asks for the first picture as for every other."""
    server = Flask(__name__)
    app = Dash(__name__, server=server, assets_folder=str(HERE / "assets"), title="Peta", update_title="")
    for name, content in (("areas", layers.areas()), ("villages", layers.villages())):
        server.add_url_rule(f"/{name}.json", name, _json(layers.packed(content)))
    server.add_url_rule(
        "/page.css", "css", lambda: Response((HERE.parent / "page.css").read_bytes(), mimetype="text/css")
    )
    app.index_string = app.index_string.replace("{%css%}", '{%css%}<link rel="stylesheet" href="/page.css">')
    app.layout = _layout(numbers)

    def change(measure: str, group: str, year: str) -> Told:
        hideout, sentence, rows, headings = told(numbers.answer(measure, group, year))
        return hideout, sentence, rows, headings if ctx.triggered_id == "f0" else no_update

    app.callback(
        Output("areas", "hideout"),
        Output("sentence", "children"),
        Output("table", "rowData"),
        Output("table", "columnDefs"),
        *(Input(f"f{at}", "value") for at in range(len(numbers.choices))),
    )(change)
    return app


def told(answer: Answer) -> Told:
    """Return what the callback hands to the map, the sentence and the table."""
    found = asdict(answer)
    hideout = {name: found[name] for name in ("digest", "classes", "colours")} | {"area": AREA}
    rows = [{f"c{at}": value for at, value in enumerate(row)} for row in answer.rows]
    headings = [{"field": f"c{at}", "headerName": heading} for at, heading in enumerate(answer.headings)]
    return hideout, answer.sentence, rows, headings


def _json(content: bytes) -> Any:
    return lambda: Response(content, mimetype="application/json")


def _layout(numbers: Numbers) -> html.Div:
    hideout, sentence, rows, headings = told(numbers.first())
    outlines = dl.GeoJSON(id="areas", url="/areas.json", style=SCRIPT("area"), hideout=hideout, interactive=False)
    points = dl.GeoJSON(url="/villages.json", pointToLayer=SCRIPT("village"), hideout=POINT)
    leaflet_map = dl.Map(
        [outlines, dl.Pane(points, name="villages", style={"zIndex": 450})],
        id="map",
        className="map",
        center=style.CENTRE,
        zoom=style.LEAFLET_ZOOM,
        zoomSnap=0.25,
        preferCanvas=True,
        attributionControl=False,
        eventHandlers={"layeradd": SCRIPT("ready")},
    )
    return html.Div(
        [
            html.Div(
                [_dropdown(at, label, options) for at, (label, options) in enumerate(numbers.choices.items())],
                className="side",
            ),
            leaflet_map,
            html.Div(
                [
                    html.P(html.B(sentence, id="sentence")),
                    dag.AgGrid(id="table", rowData=rows, columnDefs=headings, className="rows ag-theme-alpine"),
                ],
                className="answer",
            ),
        ],
        className="page",
    )


def _dropdown(at: int, label: str, options: Any) -> html.Div:
    pairs = [{"label": name, "value": value} for name, value in options.items()]
    chosen = dcc.Dropdown(pairs, pairs[0]["value"], id=f"f{at}", clearable=False, searchable=False)
    return html.Div([html.Label(label, htmlFor=f"f{at}"), chosen])


if __name__ == "__main__":
    serve(application(Numbers()).server, host="127.0.0.1", port=int(sys.argv[1]), threads=THREADS)
