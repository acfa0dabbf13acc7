"""Built files that a browser fetches once: hashed names, ready-made gzip and a manifest.

`static/manifest.json` maps a logical name (`bundle.js`) to the file that holds its present content
(`bundle.3f2a….js`). Since the content decides the name, the server may call every file immutable.
"""

import gzip
import hashlib
import json
import tempfile
from collections.abc import Mapping
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
    """Store one asset as `write_assets` does, and return its file name."""
    return write_assets({name: content}, folder=folder)[name]


def write_assets(contents: Mapping[str, bytes], *, folder: Path = STATIC) -> dict[str, str]:
    """Store contents as the present versions of their names, with gzipped siblings; remove the versions before.

    Args:
        contents: logical name with a suffix, `areas.json`, → the bytes to serve.
        folder: where the assets live.

    Returns:
        Name → file name: stem, the first 16 hexadecimal digits of the content's SHA-256, suffix.
    """
    folder.mkdir(parents=True, exist_ok=True)
    before = manifest(folder=folder)
    now = {name: _file_name(name, content) for name, content in contents.items()}
    for name, file_name in now.items():
        packed = folder / f"{file_name}.gz"
        if not ((folder / file_name).is_file() and packed.is_file()):
            _replace(folder / file_name, contents[name])
            _replace(packed, gzip.compress(contents[name], 9, mtime=0))
    if now.items() <= before.items():
        return now
    _replace(folder / _MANIFEST, json.dumps(before | now, indent=1, sort_keys=True).encode())
    for name, file_name in now.items():
        if (old := before.get(name, file_name)) != file_name:
            (folder / old).unlink(missing_ok=True)
            (folder / f"{old}.gz").unlink(missing_ok=True)
    return now


def _file_name(name: str, content: bytes) -> str:
    path = PurePath(name)
    return f"{path.stem}.{hashlib.sha256(content).hexdigest()[:_HASH_LENGTH]}{path.suffix}"


def _replace(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old content or the new, never a part of it."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        file.write(content)
    Path(file.name).chmod(0o644)
    Path(file.name).replace(path)
