"""`python -m benchmarks.peers.floor.server PORT`: plain Leaflet and a small server, the floor under every dashboard.

Outlines and points are fetched once; a change fetches a class per area, the sentence and the table, and restyles a
canvas. The villages lie on a canvas of their own, which a change leaves alone.
"""

import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import uvicorn
from jinja2 import Template
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from benchmarks.peers import layers, style
from benchmarks.peers.numbers import Numbers

HERE = Path(__file__).parent
LEAFLET = Path("node_modules/leaflet/dist")
NAMES = ("measure", "group", "year")
LOOK = {
    "names": NAMES,
    "centre": style.CENTRE,
    "zoom": style.LEAFLET_ZOOM,
    "area": {"color": style.BORDER, "weight": style.BORDER_WIDTH, "fillOpacity": 1},
    "village": {"radius": style.RADIUS, "stroke": False, "fillColor": style.VILLAGE, "fillOpacity": 1},
}
FILES = {
    "/leaflet.js": LEAFLET / "leaflet.js",
    "/leaflet.css": LEAFLET / "leaflet.css",
    "/page.css": HERE.parent / "page.css",
    "/page.js": HERE / "page.js",
}

Endpoint = Callable[[Request], Response]


def application() -> Starlette:
    """Return the server with its numbers read."""
    numbers = Numbers()
    template = Template((HERE / "page.html").read_text("utf-8"), autoescape=True)
    page = template.render(choices=numbers.choices, look=LOOK)

    def answer(request: Request) -> Response:
        return JSONResponse(asdict(numbers.answer(*(request.query_params[name] for name in NAMES))))

    return Starlette(
        routes=[
            Route("/", lambda _: HTMLResponse(page)),
            Route("/answer", answer),
            Route("/areas.json", _json(layers.packed(layers.areas()))),
            Route("/villages.json", _json(layers.packed(layers.villages()))),
            *(Route(address, _file(path)) for address, path in FILES.items()),
        ],
        middleware=[Middleware(GZipMiddleware)],
    )


def _json(content: bytes) -> Endpoint:
    return lambda _: Response(content, media_type="application/json")


def _file(path: Path) -> Endpoint:
    return lambda _: FileResponse(path)


if __name__ == "__main__":
    uvicorn.run(application(), host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
