"""Built files that a browser fetches once: hashed names, ready-made gzip and a manifest.

`static/manifest.json` maps a logical name (`bundle.js`) to the file that holds its present content
(`bundle.3f2a….js`). Since the content decides the name, the server may call every file immutable.
"""

import gzip
import hashlib
import json
import tempfile
from pathlib import Path, PurePath

STATIC = Path(__file__).resolve().parents[1] / "static"
ROUTE = "../../aset/"
"""Where assets are served, seen from the map's own frame (`/component/streamlit_folium.st_folium/index.html`).

Relative, so that it holds behind a proxy with a base path too.
"""

_MANIFEST = "manifest.json"
_HASH_LENGTH = 16


def manifest(*, folder: Path = STATIC) -> dict[str, str]:
    """Return logical name → file name of everything built; empty when nothing is."""
    try:
        entries: dict[str, str] = json.loads((folder / _MANIFEST).read_bytes())
    except FileNotFoundError:
        return {}
    return entries


def asset_path(name: str, *, folder: Path = STATIC) -> Path | None:
    """Return the file that holds the asset `name`, or None when it is not built."""
    file_name = manifest(folder=folder).get(name)
    path = folder / file_name if file_name else None
    return path if path and path.is_file() else None


def asset_url(name: str, *, folder: Path = STATIC) -> str | None:
    """Return the address of the asset `name` for a script in the map's frame, or None when it is not built."""
    path = asset_path(name, folder=folder)
    return ROUTE + path.name if path else None


def write_asset(name: str, content: bytes, *, folder: Path = STATIC) -> str:
    """Store `content` as the present version of `name`, with a gzipped sibling, and remove the version before.

    Args:
        name: logical name with a suffix, `areas.json`.
        content: the bytes to serve.
        folder: where the assets live.

    Returns:
        The file name: stem, the first 16 hexadecimal digits of the content's SHA-256, suffix.
    """
    digest = hashlib.sha256(content).hexdigest()[:_HASH_LENGTH]
    file_name = f"{PurePath(name).stem}.{digest}{PurePath(name).suffix}"
    entries = manifest(folder=folder)
    packed = folder / f"{file_name}.gz"
    if entries.get(name) == file_name and (folder / file_name).is_file() and packed.is_file():
        return file_name
    folder.mkdir(parents=True, exist_ok=True)
    _replace(folder / file_name, content)
    _replace(packed, gzip.compress(content, 9, mtime=0))
    before = entries.get(name)
    _replace(folder / _MANIFEST, json.dumps(entries | {name: file_name}, indent=1, sort_keys=True).encode())
    if before and before != file_name:
        (folder / before).unlink(missing_ok=True)
        (folder / f"{before}.gz").unlink(missing_ok=True)
    return file_name


def _replace(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old content or the new, never a part of it."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        file.write(content)
    Path(file.name).chmod(0o644)
    Path(file.name).replace(path)
