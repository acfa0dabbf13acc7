"""Which files a data set was made from, without reading them as data: what has not changed is not loaded again."""

import hashlib
from pathlib import Path

REFERENCE = Path(__file__).parent / "reference"
REFERENCE_FILES = (
    "provinces",
    "regencies",
    "districts",
    "offices",
    "office_areas",
    "villages",
    "pimpasa_load",
    "placements",
    "published_figures",
    "pockets",
    "vocabulary",
)


def digest(*paths: Path) -> str:
    """Return the SHA-256 of names and contents of files; one that is absent counts as empty."""
    total = hashlib.sha256()
    for path in paths:
        content = path.read_bytes() if path.is_file() else b""
        total.update(f"{path.name}:{len(content)}:".encode() + content)
    return total.hexdigest()


def reference_digest(folder: Path = REFERENCE) -> str:
    """Return the digest of the reference files in `folder`."""
    return digest(*(folder / f"{file}.csv" for file in REFERENCE_FILES))
