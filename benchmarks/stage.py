"""The stage that all contenders stand on: a copy of this checkout with a store and layers of its own.

The store holds the demonstration set and, beside the real Desa Binaan, points that are called *desa ukur 1…n*. Such
points never get into the product's store or its `static/`: both are the copy's.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
from sqlalchemy import func, insert, select

from data.model import Viewer
from data.periods import last_full_month
from data.store import places, schema
from data.store.engine import Engine, connect
from data.store.versions import versions
from locales import text

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / "data" / "var" / "bench"
COPIED = (
    "app.py",
    "asgi.py",
    ".streamlit",
    "pages",
    "data",
    "analysis",
    "geo",
    "ui",
    "briefing",
    "locales",
    "benchmarks",
)
LEFT_OUT = ("var", "__pycache__")
BOUNDARIES = ROOT.parent / "shared" / "wilayah" / "kabupaten_514.gpkg"
OUTLINES = ("outlines.gpkg", "outlines.inputs")
VILLAGES = 5_000
SEED = 35
SPREAD = 0.02  # degrees around the centre of a kecamatan, about 2 km
EVERYBODY = Viewer()


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the contenders run, on what, and how much of it."""

    root: Path
    database: str
    incidents: int
    areas: int
    villages: int
    last_month: str

    @property
    def environment(self) -> dict[str, str]:
        """Variables that bring a server to the stage's store."""
        return {"DATABASE_URL": self.database}

    def variant(self, name: str, drawing: str) -> Path:
        """Copy the stage's checkout and let its page Peta draw the map by another module.

        Args:
            name: of the copy's folder, beside the first.
            drawing: dotted name of a module with the function `draw` of `ui.picture`.
        """
        root = self.root.with_name(name)
        shutil.copytree(self.root, root, symlinks=True)
        module = root / "ui" / "picture.py"
        module.write_text(f"{module.read_text('utf-8')}\n\nfrom {drawing} import draw\n", "utf-8")
        return root

    def sized(self, incidents: int) -> "Stage":
        """Return a stage on the same checkout with a store of `incidents` reports."""
        database = _store(self.root, self.root.with_name(f"ukur-{incidents}.sqlite"), incidents, VILLAGES)
        return replace(self, database=database, incidents=incidents)

    def official(self) -> "Stage":
        """Return a stage with a checkout of its own, in which official outlines are installed and published."""
        root = self.root.with_name("official")
        shutil.copytree(self.root, root, symlinks=True)
        _run(["geo.boundaries", "install", str(BOUNDARIES)], root, self.database)
        _run(["data.publish"], root, self.database)
        return replace(self, root=root)


def build(folder: Path, *, demo_incidents: int | None = None, villages: int = VILLAGES) -> Stage:
    """Set the stage up in the empty `folder`; the demonstration set is kept in `data/var/bench` for the next time.

    Args:
        folder: gets the copy of the checkout and the store.
        demo_incidents: size of the demonstration set; default the product's own.
        villages: how many points are added.

    Raises:
        subprocess.CalledProcessError: a step failed; it has said why.
    """
    root = _copy(folder / "peta-binaan")
    database = _store(root, folder / "ukur.sqlite", demo_incidents, villages)
    _run(["data.publish"], root, database)
    engine = connect(database)
    until = versions(engine, EVERYBODY)["demo"].data_until or date.min
    return Stage(root, database, *_sizes(engine), last_month=last_full_month(until + timedelta(days=1)))


def _store(root: Path, store: Path, demo_incidents: int | None, villages: int) -> str:
    """Write a store with the demonstration set, kept for the next time, and the points; return its URL."""
    base = CACHE / f"demo-{demo_incidents or 'baku'}.sqlite"
    base.parent.mkdir(parents=True, exist_ok=True)
    size = ["--incidents", str(demo_incidents)] if demo_incidents else []
    for step in (["geo.bundle"], ["data.setup"], ["data.demo", *size]):
        _run(step, root, f"sqlite:///{base}")
    with sqlite3.connect(base) as source, sqlite3.connect(store) as target:
        source.backup(target)
    database = f"sqlite:///{store}"
    add_villages(connect(database), villages)
    return database


def _copy(root: Path) -> Path:
    """Copy what the dashboard is made of; packages of npm are only pointed at."""
    root.mkdir()
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, root / name, ignore=shutil.ignore_patterns(*LEFT_OUT))
        else:
            shutil.copy2(source, root / name)
    for name in ("package.json", "package-lock.json"):
        shutil.copy2(ROOT / name, root / name)
    (root / "node_modules").symlink_to(ROOT / "node_modules", target_is_directory=True)
    (root / "data" / "var").mkdir()
    known = ROOT / "data" / "var"
    if all((known / name).is_file() for name in OUTLINES):
        for name in OUTLINES:
            shutil.copy2(known / name, root / "data" / "var" / name)
    return root


def _run(step: list[str], root: Path, database: str) -> None:
    environment = os.environ | {"DATABASE_URL": database}
    subprocess.run([sys.executable, "-m", *step], cwd=root, env=environment, check=True)


def village_points(districts: pd.DataFrame, count: int, *, seed: int = SEED) -> pd.DataFrame:
    """Return `count` points for measuring, one near the centre of each of as many kecamatan, the same every time.

    Args:
        districts: code, name, regency_code, lat, lon (may be missing).
        count: at most the number of kecamatan with a point.
        seed: of the choice and of the distance from the centre.

    Returns:
        Rows of the table `village`.
    """
    chance = np.random.default_rng(seed)
    located = districts[districts["lat"].notna()].sort_values("code")
    chosen = located.iloc[np.sort(chance.choice(len(located), size=count, replace=False))]
    shift = chance.uniform(-SPREAD, SPREAD, size=(2, count))
    return pd.DataFrame(
        {
            "name": [text("bench_map.village", n=n) for n in range(1, count + 1)],
            "area_code": chosen["code"].to_numpy(),
            "regency_code": chosen["regency_code"].to_numpy(),
            "district_name": chosen["name"].to_numpy(),
            "lat": (chosen["lat"].to_numpy() + shift[0]).round(5),
            "lon": (chosen["lon"].to_numpy() + shift[1]).round(5),
            "precision": "desa",
            "source_title": text("bench_map.village_source"),
        },
    )


def add_villages(engine: Engine, count: int) -> None:
    """Write `village_points` into a store that nothing but a benchmark reads."""
    rows = village_points(places.districts(engine, EVERYBODY), count).to_dict("records")
    with engine.begin() as connection:
        connection.execute(insert(schema.village), [{str(name): value for name, value in row.items()} for row in rows])


def _sizes(engine: Engine) -> tuple[int, int, int]:
    """Return the number of incidents, areas and villages of a store."""
    tables = (schema.incident, schema.regency, schema.village)
    with engine.connect() as connection:
        reports, areas, villages = (
            int(connection.scalar(select(func.count()).select_from(each)) or 0) for each in tables
        )
    return reports, areas, villages
