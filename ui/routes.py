"""Addresses beside the screens: built assets, which never change under their name, and a sign of life."""

import os
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from data import settings, shapes
from geo.assets import STATIC, manifest
from ui import serving, warming
from ui.weekly import Beside

IMMUTABLE = "public, max-age=31536000, immutable"
NOSNIFF = {"X-Content-Type-Options": "nosniff"}
TYPES = {".js": "text/javascript", ".json": "application/json", ".woff2": "font/woff2"}


def routes() -> list[BaseRoute]:
    """Return the routes for `st.App`, and remember that assets are served from now on."""
    serving.begin()
    return [
        Route("/aset/{name}", asset),
        Route("/aset/garis/{kind}/{version}/{code}.json", outline),
        Route("/healthz", health),
    ]


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Read the data into memory while the server already answers, so that the first visitor does not wait.

    Early warning is computed beside it, unless `PETA_SIGNALS_OFF=1`: by another server, say, or by hand.
    """
    threading.Thread(target=warming.warm, name="warm", daemon=True).start()
    if settings.switch(os.environ, "PETA_SIGNALS_OFF"):
        yield
        return
    beside = Beside()
    beside.start()
    try:
        yield
    finally:
        beside.stop()


async def asset(request: Request) -> Response:
    """Serve a built file by its hashed name, ready-made gzip where the browser takes it; 404 for anything else."""
    name = request.path_params["name"]
    if name not in manifest().values():
        return Response(status_code=404)
    path = STATIC / name
    headers = {"Cache-Control": IMMUTABLE, "Vary": "Accept-Encoding"} | NOSNIFF
    packed = path.with_name(f"{name}.gz")
    if packed.is_file() and "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        path = packed
    media_type = TYPES.get(f".{name.rpartition('.')[2]}", "application/octet-stream")
    return FileResponse(path, media_type=media_type, headers=headers)


def outline(request: Request) -> Response:
    """Serve finer outlines of one kabupaten: public geometry, immutable under its version; 404 for anything else."""
    content = shapes.detail(**request.path_params)
    if content is None:
        return Response(status_code=404)
    return Response(content, media_type=TYPES[".json"], headers={"Cache-Control": IMMUTABLE} | NOSNIFF)


async def health(_request: Request) -> JSONResponse:
    """Say that the server answers."""
    return JSONResponse({"status": "ok"})
