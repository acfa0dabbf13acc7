"""Four square kabupaten in a row, as the layers that the browser fetches: a base that is drawn in no time."""

import json
from typing import Any

import pandas as pd

from geo import base
from geo.base import Base
from geo.delta import Scene, delta
from tests.test_cube import CODES

WEST, SOUTH = 110.0, -8.0
NAMES = ("Pacitan", "Ponorogo", "Trenggalek", "Pandeglang")
ALL_LAYERS = ("wilayah", "kantong", "desa", "laporan", "kantor")


def square(at: int) -> dict[str, Any]:
    left, right = WEST + at, WEST + at + 1
    ring = [[left, SOUTH], [right, SOUTH], [right, SOUTH + 1], [left, SOUTH + 1], [left, SOUTH]]
    return {"type": "Polygon", "coordinates": [ring]}


def layers() -> dict[str, bytes]:
    areas = [
        {"code": code, "name": f"Kabupaten {name}", "short": name, "province": code[:2], "province_name": "X",
         "lat": SOUTH + 0.5, "lon": WEST + at + 0.5, "geometry": square(at)}
        for at, (code, name) in enumerate(zip(CODES, NAMES, strict=True))
    ]  # fmt: skip
    areas[1]["pocket"] = {"reason": "x"}
    del areas[3]["geometry"]
    provinces = [{"code": "35", "name": "Jawa Timur", "geometry": square(0)}, {"code": "36", "name": "Banten"}]
    place = {"precision": "desa", "status": "belum_dinilai"}
    villages = [place | {"lat": SOUTH + 0.2, "lon": WEST + 0.2 + step, "area": 0} for step in (0.0, 0.001, 0.6)]
    land = {"type": "Feature", "properties": {}, "geometry": square(5)}
    named: dict[str, Any] = {"areas": {"areas": areas, "provinces": provinces}, "villages": villages, "land": land}
    named["offices"] = [{"lat": SOUTH + 0.5, "lon": WEST + 1.5}]
    return {name: json.dumps(content).encode() for name, content in named.items()}


def ground() -> Base:
    return base.read(layers())


def counts(**columns: list[Any]) -> pd.DataFrame:
    """Return areas as `delta` takes them: one is hidden."""
    frame = pd.DataFrame({"reports": pd.array([1_000, 250, pd.NA, 0], dtype="Int64")}, index=list(CODES))
    frame["persons"] = frame["reports"]
    frame["reports_shown"] = frame["persons_shown"] = ["", "", "<10", ""]
    frame["rate"] = [10.0, 2.5, float("nan"), 0.0]
    return frame.assign(**columns)


def change(
    frame: pd.DataFrame | None = None,
    *,
    rate: str = "",
    layers: tuple[str, ...] = ALL_LAYERS,
    districts: pd.DataFrame | None = None,
    seat: tuple[float, float] | None = None,
) -> dict[str, Any]:
    """Return the change of a scene over the squares."""
    scene = Scene("digest", layers, rate, "reports", "Jumlah laporan", ["Sebuah catatan"], is_demo=True, seat=seat)
    table = counts() if frame is None else frame
    return delta(scene, table, {code: at for at, code in enumerate(CODES)}, districts)
