"""A real server, a real Chromium, no other host: fixtures for tests that look at the screen.

Variants of the server (another entry, environment or folder) come from `tests.browser.server.running`.
"""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from geo.assets import asset_path
from tests.browser.chromium import find_chromium
from tests.browser.server import ROOT, Server, running

HERE = Path(__file__).parent
INCIDENTS = 20_000
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",  # routing would turn the cache off
)
OWN_HOSTS = {"127.0.0.1", "localhost", None}  # data: and blob: addresses have no host
DESKTOP = ViewportSize(width=1440, height=900)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder `browser`."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """URL of a SQLite file with the reference facts and a small demonstration set, made once for all workers."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    done = shared / "browser.done"
    url = f"sqlite:///{shared / 'browser.sqlite'}"
    with (shared / "browser.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            made = ["data.demo", "--incidents", str(INCIDENTS)]
            for step in (["data.setup"], made, ["analysis.suppression", "make"]):
                environment = os.environ | {"DATABASE_URL": url}
                subprocess.run([sys.executable, "-m", *step], cwd=ROOT, env=environment, check=True)
            done.touch()
    return url


@pytest.fixture(scope="package")
def server(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard of this checkout, one per worker, on the tests' own database."""
    assert asset_path("bundle.js"), "nothing is built: make setup"
    log = tmp_path_factory.mktemp("server") / "server.log"
    with running(log=log, environment={"DATABASE_URL": database}) as started:
        yield started


@pytest.fixture
def fresh_server(database: str, tmp_path: Path) -> Iterator[Server]:
    """A dashboard that nobody has opened yet: for deep links."""
    with running(log=tmp_path / "server.log", environment={"DATABASE_URL": database}) as started:
        yield started


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The system's Chromium, headless, that can reach this machine only."""
    path = find_chromium()
    assert path, "no Chromium: make setup, or CHROMIUM=/path/to/chromium"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def viewport() -> ViewportSize:
    """Size of the window; a test asks for another with `@pytest.mark.parametrize("viewport", [...])`."""
    return DESKTOP


@pytest.fixture
def foreign_requests() -> list[str]:
    """Addresses on other hosts that the test's pages asked for; must be empty when the test ends."""
    return []


@pytest.fixture
def console_errors() -> list[str]:
    """Errors that the test's pages printed or threw."""
    return []


@pytest.fixture
def context(
    browser: Browser,
    viewport: ViewportSize,
    foreign_requests: list[str],
    console_errors: list[str],
) -> Iterator[BrowserContext]:
    """A browser profile of its own, Indonesian, that watches its pages."""

    def note(url: str) -> None:
        if urlsplit(url).hostname not in OWN_HOSTS:
            foreign_requests.append(url)

    opened = browser.new_context(viewport=viewport, locale="id-ID", timezone_id="Asia/Jakarta")
    opened.on("request", lambda request: note(request.url))
    opened.on("page", lambda page: page.on("websocket", lambda socket: note(socket.url)))
    opened.on("console", lambda message: console_errors.append(message.text) if message.type == "error" else None)
    opened.on("weberror", lambda error: console_errors.append(str(error.error)))
    yield opened
    opened.close()
    assert not foreign_requests, f"asked another host for {foreign_requests}"


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """An empty page."""
    return context.new_page()
