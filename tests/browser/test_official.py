"""Both outline modes on the screen, and switching between them while the server runs."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screen import PAINT_MS, map_frame, map_locator, wait_painted
from tests.browser.server import ROOT, Server, running

expect.set_options(timeout=PAINT_MS)

WILAYAH = ROOT.parent / "shared" / "wilayah"
FILES = ("kabupaten_514.gpkg", "kecamatan_21_35.gpkg")
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "bench", "__pycache__", "node_modules", ".*_cache")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not WILAYAH.is_dir(), reason="needs ../shared/wilayah, which is beside the project in CI only"),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout, so that installing boundaries leaves the checkout's own map alone."""
    root = tmp_path_factory.mktemp("official") / "checkout"
    shutil.copytree(ROOT, root, ignore=LEFT_OUT, symlinks=True)
    shutil.rmtree(root / "data" / "var" / "boundaries", ignore_errors=True)
    (root / "node_modules").symlink_to(ROOT / "node_modules")
    return root


@pytest.fixture(scope="module")
def own_server(copy: Path, database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    log = tmp_path_factory.mktemp("official_server") / "server.log"
    with running(log=log, environment={"DATABASE_URL": database}, root=copy) as started:
        yield started


def boundaries(root: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "geo.boundaries", *arguments]
    subprocess.run(command, cwd=root, env=os.environ | {"PYTHONPATH": str(root)}, check=True, capture_output=True)


def fetched(page: Page) -> list[str]:
    """Return the names of the layers and finer outlines that the map's frame has fetched."""
    names: list[str] = map_frame(page).evaluate("performance.getEntriesByType('resource').map((each) => each.name)")
    return [name for name in names if "/aset/" in name]


def test_switching_needs_no_restart(page: Page, own_server: Server, copy: Path) -> None:
    credit = map_locator(page).locator(".leaflet-control-attribution")
    page.goto(f"{own_server.url}/peta?kanim=ponorogo")
    approximate = wait_painted(page)
    expect(credit).to_contain_text("bukan batas resmi")
    coarse = {name for name in fetched(page) if "areas." in name}
    assert not any("/garis/" in name for name in fetched(page))

    boundaries(copy, "install", str(WILAYAH / FILES[0]), "--name", "Berkas uji", "--licence", "MIT")
    boundaries(copy, "install", str(WILAYAH / FILES[1]))
    page.goto(f"{own_server.url}/peta?kanim=ponorogo")
    assert wait_painted(page) == approximate  # the same selection, other lines
    expect(credit).to_contain_text("Berkas uji (MIT)")
    assert {name for name in fetched(page) if "areas." in name} != coarse
    for kind in ("halus", "kecamatan"):
        assert sum(f"/garis/{kind}/" in name for name in fetched(page)) == 3, kind

    page.goto(f"{own_server.url}/metode")
    expect(page.get_by_text(re.compile("514 dari 514 wilayah cocok"))).to_be_visible()

    boundaries(copy, "remove")
    page.goto(f"{own_server.url}/peta?kanim=ponorogo")
    wait_painted(page)
    expect(credit).to_contain_text("bukan batas resmi")
    assert {name for name in fetched(page) if "areas." in name} == coarse


def test_a_finer_outline_is_served_by_its_version_only(page: Page, own_server: Server) -> None:
    for path in ("halus/0000000000000000/35.02", "sesuatu/0/35.02"):
        assert page.request.get(f"{own_server.url}/aset/garis/{path}.json").status == 404
