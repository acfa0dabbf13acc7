"""A village loaded through one process is on the map of another, though each has layers of its own."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Frame

from tests.browser.screen import map_frame, wait_painted
from tests.browser.server import ROOT, Server, running
from tests.importing_store import LOGIN
from tests.stores import SqliteStores

WITHIN = 10.0  # seconds: the page asks every three, the layers are made anew, the map is mounted anew
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "tests", "benchmarks", "__pycache__", "node_modules", ".*_cache", "*.sqlite*"
)
NAME = "Bangunsari"
FETCHED = """
async (name) => {
    const layers = performance.getEntriesByType('resource').filter((each) => each.name.includes('/villages.'));
    const texts = await Promise.all(layers.map(async (each) => (await fetch(each.name)).text()));
    return texts.some((each) => each.includes(name));
}
"""

pytestmark = pytest.mark.slow


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A store with the facts and some names of desa."""
    return SqliteStores(tmp_path).url("named")


@pytest.fixture
def servers(url: str, tmp_path: Path) -> Iterator[dict[Path, Server]]:
    """Two processes, each in a checkout of its own with what is built in it."""
    with ExitStack() as stack:
        made = {}
        for name in ("one", "two"):
            root = tmp_path / name
            shutil.copytree(ROOT, root, ignore=LEFT_OUT, symlinks=True)
            (root / "node_modules").symlink_to(ROOT / "node_modules")
            made[root] = stack.enter_context(
                running(log=tmp_path / f"{name}.log", environment={"DATABASE_URL": url}, root=root)
            )
        yield made


def shows(frame: Frame, name: str) -> bool:
    """Return whether a layer of villages that the map has fetched holds a name."""
    return bool(frame.evaluate(FETCHED, name))


def test_a_loaded_village_is_on_every_map(
    servers: dict[Path, Server], context: BrowserContext, url: str, tmp_path: Path
) -> None:
    pages = []
    for server in servers.values():
        pages.append(context.new_page())
        pages[-1].goto(f"{server.url}/peta")
        wait_painted(pages[-1])
        assert not shows(map_frame(pages[-1]), NAME)
    path, root = tmp_path / "desa.csv", next(iter(servers))
    path.write_text("Kode desa;Sumber\n35.02.17.2001;Kanim Ponorogo\n", "utf-8")
    (root / ".streamlit" / "secrets.toml").write_text(LOGIN, "utf-8")
    command = [sys.executable, "-m", "data.load", "village", str(path)]
    environment = os.environ | {"DATABASE_URL": url, "PYTHONPATH": str(root)}
    subprocess.run(command, cwd=root, env=environment, check=True, capture_output=True)
    loaded = time.monotonic()
    for page in pages:
        while not shows(map_frame(page), NAME):
            assert time.monotonic() - loaded < WITHIN
            page.wait_for_timeout(200)
