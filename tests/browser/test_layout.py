"""The layout of `deploy/compose.yaml` as plain processes: two dashboards on one PostgreSQL, nginx before them."""

import os
import re
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import Engine

from data.store.demo import replace_demo
from locales import text
from tests.browser.conftest import DESKTOP
from tests.browser.screen import PAINT_MS, map_locator, wait_painted
from tests.browser.server import ROOT, Server, free_port, running
from tests.browser.test_nginx import CONF, NGINX, ask, before, certificate, settings
from tests.demo_set import PARAMETERS, made
from tests.planted import plant
from tests.stores import PostgresStores

DEPLOY = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
HOST = "peta.contoh.go.id"
WITHIN_MS = 5_000
VISITORS = 16
LOG_SECONDS = 0.3
expect.set_options(timeout=PAINT_MS)


@dataclass(frozen=True)
class Layout:
    """What runs: address and log of nginx, the dashboards by port, the store."""

    url: str
    log: Path
    apps: dict[int, Server]
    store: Engine


def environment(service: str, engine: Engine) -> dict[str, str]:
    """Return what compose.yaml gives a dashboard, with values of this machine."""
    values = {
        "PETA_HOST": HOST,
        "PETA_COOKIE_SECRET": "k" * 40,
        "PETA_DB_PASSWORD": "x",
    }
    given = {
        name: re.sub(r"\$\{(\w+)[^}]*\}", lambda found: values[found[1]], value)
        for name, value in COMPOSE["services"][service]["environment"].items()
        if name != "STREAMLIT_SECRETS_FILES"
    }
    assert given["DATABASE_URL"] == "postgresql+psycopg://peta:x@db:5432/peta"
    return given | {
        "DATABASE_URL": engine.url.render_as_string(hide_password=False),
        "STREAMLIT_BROWSER_SERVER_ADDRESS": "127.0.0.1",
    }


def nginx_settings(folder: Path) -> str:
    """Return our settings as the command in compose.yaml makes them."""
    shell, option, script = COMPOSE["services"]["nginx"]["command"]
    changing, _, starting = script.replace("$$", "$").partition(" && exec ")
    assert starting == "nginx -g 'daemon off;'"
    made = folder / "default.conf"
    changing = changing.replace("/peta/nginx.conf", str(CONF)).replace("/etc/nginx/conf.d/default.conf", str(made))
    subprocess.run([shell, option, changing], env=os.environ | {"PETA_HOST": HOST}, check=True)
    return made.read_text("utf-8")


@pytest.fixture(scope="module")
def layout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Layout]:
    folder = tmp_path_factory.mktemp("layout")
    certificate(folder)
    stores = PostgresStores(folder)
    engine = stores.open()
    replace_demo(engine, made(), digest="d", data_until=PARAMETERS.end, note=PARAMETERS.as_text())
    names = [name for name in COMPOSE["services"] if name.startswith("app")]
    with ExitStack() as stack:
        apps = {}
        for name in names:
            port = free_port()
            given = environment(name, engine)
            log = folder / f"{name}.log"
            apps[port] = stack.enter_context(running(log=log, environment=given, port=port))
        plain, secure = free_port(), free_port()
        behind = {f"{name}:8501": port for name, port in zip(names, apps, strict=True)}
        ours = nginx_settings(folder)
        assert (len(names), ours.count(f"server_name {HOST};"), "127.0.0.1" in ours) == (2, 2, False)
        address = f"https://127.0.0.1:{secure}"
        stack.enter_context(before(address, settings(folder, ours, behind, plain=plain, secure=secure)))
        yield Layout(address, folder / "peta.log", apps, engine)
    stores.close()


@pytest.fixture
def visit(layout: Layout, browser: Browser) -> Iterator[Any]:
    """Open the map as a new visitor."""
    opened: list[BrowserContext] = []

    def new() -> Page:
        opened.append(browser.new_context(viewport=DESKTOP, locale="id-ID", ignore_https_errors=True))
        page = opened[-1].new_page()
        page.goto(f"{layout.url}/peta")
        wait_painted(page)
        return page

    yield new
    for context in opened:
        context.close()


def node(page: Page) -> str:
    """Return the cookie that keeps a visitor with a process."""
    (cookie,) = (each for each in page.context.cookies() if each["name"] == "peta_node")
    assert (cookie["httpOnly"], cookie["secure"], cookie["sameSite"]) == (True, True, "Lax")
    return str(cookie["value"])


def answered(layout: Layout) -> list[str]:
    """Return the port that answered each request that nginx has logged; a line is written after its answer."""
    time.sleep(LOG_SECONDS)
    return re.findall(r"127\.0\.0\.1:(\d+)$", layout.log.read_text("utf-8"), re.MULTILINE)


@pytest.mark.slow
@pytest.mark.skipif(NGINX is None, reason="no nginx here: apt install nginx-light")
def test_a_visitor_stays_with_one_process_and_visitors_are_shared_out(layout: Layout) -> None:
    by_node: Counter[str] = Counter()
    first = len(answered(layout))
    for _ in range(VISITORS):
        status, headers, _ = ask(f"{layout.url}/healthz")
        cookie = headers["set-cookie"].partition(";")[0]
        assert status == 200
        for path in ("/", "/healthz", "/peta", "/_stcore/health"):
            assert "peta_node" not in ask(layout.url + path, Cookie=cookie)[1].get("set-cookie", "")
        lines = answered(layout)[first:]
        (port,) = set(lines)
        by_node[port] += 1
        first += len(lines)
    assert set(by_node) == {str(port) for port in layout.apps}, "both have visitors"
    odd = ask(f"{layout.url}/healthz", Cookie="peta_node=../../x")
    assert "peta_node=" in odd[1]["set-cookie"], "what we have not given out is not believed"


@pytest.mark.slow
@pytest.mark.skipif(NGINX is None, reason="no nginx here: apt install nginx-light")
def test_the_map_works_compressed_and_through_one_websocket(layout: Layout, visit: Any) -> None:
    first = len(answered(layout))
    page = visit()
    assert re.fullmatch("[0-9a-f]{32}", node(page))
    page.reload()
    wait_painted(page)
    assert len(set(answered(layout)[first:])) == 1
    answer = ask(f"{layout.url}/", **{"Accept-Encoding": "gzip"})
    assert answer[1]["content-encoding"] == "gzip"


@pytest.mark.slow
@pytest.mark.skipif(NGINX is None, reason="no nginx here: apt install nginx-light")
def test_what_is_stored_reaches_the_visitors_of_both_and_a_lost_process_none(layout: Layout, visit: Any) -> None:
    pages: dict[str, Page] = {}
    for _ in range(VISITORS):
        page = visit()
        first = len(answered(layout))
        ask(f"{layout.url}/healthz", Cookie=f"peta_node={node(page)}")
        (port,) = set(answered(layout)[first:])
        pages.setdefault(port, page)
        if len(pages) == 2:
            break
    assert len(pages) == 2
    for page in pages.values():
        expect(map_locator(page).locator(".peta-mark")).to_have_text(text("map.demo"))
    plant(layout.store)
    for page in pages.values():
        mark = map_locator(page).locator(".peta-mark", has_text=re.compile("^$"))
        mark.wait_for(state="attached", timeout=WITHIN_MS)
    port, page = pages.popitem()
    os.killpg(layout.apps[int(port)].pid, signal.SIGKILL)
    page.goto(f"{layout.url}/metode")
    expect(page.get_by_role("heading", name="Keterbatasan")).to_be_visible()
    assert answered(layout)[-1] == next(iter(pages))


# What the files say


def test_the_image_is_built_of_what_is_there_and_runs_as_nobody() -> None:
    lines = (DEPLOY / "Dockerfile").read_text("utf-8").replace("\\\n", " ").splitlines()
    runs = "\n".join(line for line in lines if line.startswith(("RUN", "CMD", "HEALTHCHECK")))
    for module in re.findall(r'(?:-m |"-m", ")(data\.\w+|geo\.\w+)', runs):
        assert (ROOT / module.replace(".", "/")).with_suffix(".py").is_file()
    assert (re.findall(r"^USER (\w+)$", "\n".join(lines), re.MULTILINE)) == ["peta"]
    after = lines[lines.index("USER peta") :]
    assert not [line for line in after if line.startswith(("RUN", "COPY", "ADD"))]
    kept = [
        line[1:] for line in (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").splitlines() if line[:1] == "!"
    ]
    assert all((ROOT / name).exists() for name in kept)
    python = {
        name.name for name in ROOT.iterdir() if name.is_dir() and any(name.glob("**/*.py")) and name.name[0] != "."
    }
    assert python - {"tests", "benchmarks", "node_modules"} <= set(kept), "a new package of the product"
    assert not {"tests", "deploy", ".streamlit"} & set(kept)


def test_nothing_but_nginx_is_reached_from_outside_and_every_image_has_a_version() -> None:
    services = COMPOSE["services"]
    assert [name for name, each in services.items() if "ports" in each] == ["nginx"]
    for each in services.values():
        assert each["image"] == "peta-binaan" or re.search(r":\d", each["image"])
    assert services["app1"] == services["app2"]
    assert services["app1"]["depends_on"]["setup"]["condition"] == "service_completed_successfully"
    assert services["setup"]["depends_on"]["db"]["condition"] == "service_healthy"
    assert "pg_isready" in services["db"]["healthcheck"]["test"]
    assert services["db"]["volumes"] == ["store:/var/lib/postgresql"]
    asked = set(re.findall(r"\$\{(PETA_\w+)", (DEPLOY / "compose.yaml").read_text("utf-8")))
    said = set(re.findall(r"^(PETA_\w+)=", (DEPLOY / "env.example").read_text("utf-8"), re.MULTILINE))
    assert asked == said
