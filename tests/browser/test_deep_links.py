"""Every page by its address, as every role, on a server that nobody has opened yet; and what has an address of its own.

Whatever the browser is sent is searched for the numbers of reports that are not the role's: messages of the page, and
every file.
"""

import json
import struct
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import BrowserContext, Page, WebSocket, expect

from data.model import Role
from data.publish import map_layers
from data.setup import prepare
from data.store.engine import connect
from geo.assets import STATIC, manifest
from locales import text
from tests.browser.provider import CLAIMS as CLAIM_NAMES
from tests.browser.provider import cookie, secrets
from tests.browser.screen import PAINT_MS
from tests.browser.server import Server, free_port, running
from tests.planted import CLAIMS, ROWS, SEEN, UNIT, plant

expect.set_options(timeout=PAINT_MS)

PAGES = ("peta", "metode", "pengguna", "audit")
OFTEN = {Role.PUBLIK, Role.KANIM, Role.ADMIN}
QUERY = "?dari=2025-01&sampai=2025-12&lokasi=kejadian&kab=35.02,21.71&sebagai=pimpinan"
ROLES = [pytest.param(role, marks=() if role in OFTEN else pytest.mark.slow, id=role.value) for role in Role]


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> str:
    """URL of a store with real reports."""
    url = f"sqlite:///{tmp_path_factory.mktemp('planted')}/peta.sqlite"
    engine = connect(url)
    prepare(engine)
    plant(engine)
    engine.dispose()
    return url


@pytest.fixture
def real_server(planted: str, tmp_path: Path) -> Iterator[Server]:
    """A dashboard with real reports and a login, that nobody has opened yet."""
    port = free_port()
    file = tmp_path / "secrets.toml"
    file.write_text(secrets(port, "http://127.0.0.1:9"), "utf-8")
    settings = {"DATABASE_URL": planted, "STREAMLIT_SECRETS_FILES": str(file)} | CLAIM_NAMES
    with running(log=tmp_path / "server.log", environment=settings, port=port) as started:
        yield started


def spellings(number: int) -> tuple[bytes, ...]:
    """How a number could stand in what is sent: as text, as an Indonesian reads it, inside a table's column."""
    return str(number).encode(), f"{number:,}".replace(",", ".").encode(), struct.pack("<q", number)


def found(content: list[bytes]) -> set[int]:
    return {row for row in ROWS if any(each in part for part in content for each in spellings(UNIT + row))}


def listen(page: Page) -> list[bytes]:
    """Collect what the page's connection is sent."""
    content: list[bytes] = []

    def keep(payload: str | bytes) -> None:
        content.append(payload.encode() if isinstance(payload, str) else payload)

    def opened(socket: WebSocket) -> None:
        socket.on("framereceived", lambda payload: keep(payload))  # noqa: PLW0108 - playwright marks it

    page.on("websocket", opened)
    return content


@pytest.mark.parametrize("role", ROLES)
def test_every_page_by_its_address(real_server: Server, page: Page, context: BrowserContext, role: Role) -> None:
    if role is not Role.PUBLIK:
        claims = {"sub": role.value, "name": "Uji", **CLAIMS[role]}
        context.add_cookies([cookie(real_server.url, claims)])  # type: ignore[list-item]
    content = listen(page)
    first = list(Role).index(role) % len(PAGES)
    for name in PAGES[first:] + PAGES[:first]:
        page.goto(f"{real_server.url}/{name}{QUERY}")
        expected = text(f"page.{name}") if name != "peta" else "Laporan dari masyarakat"
        if name in {"pengguna", "audit"} and role is not Role.ADMIN:
            expect(page.get_by_text(text("login.forbidden"))).to_be_visible()
            expect(page.get_by_role("heading", name=expected)).to_have_count(0)
        else:
            expect(page.get_by_role("heading", name=expected).first).to_be_visible()
        label = "Masuk" if role is Role.PUBLIK else "Keluar"
        expect(page.get_by_role("button", name=label, exact=True)).to_be_attached()
        expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
        page.wait_for_load_state("networkidle")
        expect(page.get_by_test_id("stException")).to_have_count(0)
    assert found(content) <= SEEN[role]
    if role in {Role.PIMPINAN, Role.KANIM}:
        assert found(content), "what is sent is searched in the right place"
    log = real_server.log.read_text("utf-8", "replace")
    assert not found([log.encode()]), "no row in the log"
    assert "Traceback" not in log


@pytest.mark.parametrize(
    "change",
    [{"secret": "another-secret-that-somebody-made-up-0123456789"}, {"origin": "http://evil.test"}],
    ids=["secret", "origin"],
)
def test_a_cookie_that_is_not_ours_is_nobodys(
    real_server: Server, page: Page, context: BrowserContext, change: dict[str, str]
) -> None:
    claims = {"sub": "x", "name": "Uji", "peran": "pimpinan"}
    forged = cookie(change.get("origin", real_server.url), claims, **{k: v for k, v in change.items() if k == "secret"})
    context.add_cookies([forged | {"url": real_server.url}])  # type: ignore[list-item]
    content = listen(page)
    page.goto(f"{real_server.url}/peta{QUERY}")
    expect(page.get_by_role("button", name="Masuk", exact=True)).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert not found(content)


def fetched(url: str, **headers: str) -> bytes:
    with urlopen(Request(url, headers=headers), timeout=30) as answer:  # noqa: S310 - our own server
        content: bytes = answer.read()
    return content


def test_what_has_an_address_of_its_own_is_public(real_server: Server, planted: str, tmp_path: Path) -> None:
    """The same with real reports as with none: nothing that is fetched without a session comes from a report."""
    assert json.loads(fetched(f"{real_server.url}/healthz")) == {"status": "ok"}
    engines = [connect(planted), connect(f"sqlite:///{tmp_path}/none.sqlite")]
    prepare(engines[1])
    with_reports, without = (map_layers(engine, None) for engine in engines)
    assert with_reports == without
    for engine in engines:
        engine.dispose()
    names = {*manifest(), *manifest().values()}
    for name in names:
        if name in manifest().values():
            assert fetched(f"{real_server.url}/aset/{name}") == (STATIC / name).read_bytes()
        else:
            assert status(f"{real_server.url}/aset/{name}") in {400, 404}
    for name in ("manifest.json", "..%2fdata%2fvar%2fpeta.sqlite", "..%2f.streamlit%2fsecrets.toml", "garis/../x.json"):
        assert status(f"{real_server.url}/aset/{name}") in {400, 404}
    for name in ("metrics", "health", "host-config"):
        assert not found([fetched(f"{real_server.url}/_stcore/{name}")])


def status(url: str) -> int:
    try:
        with urlopen(url, timeout=30) as answer:  # noqa: S310 - our own server
            code: int = answer.status
    except HTTPError as error:
        return error.code
    return code
