"""The page behind `deploy/nginx.conf`, in Debian's nginx: it works, and nothing in it breaks its own policy."""

import base64
import hashlib
import os
import re
import shutil
import signal
import ssl
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest
import streamlit
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from playwright.sync_api import Browser, Page, expect

from data.model import Role
from tests.browser.conftest import DESKTOP
from tests.browser.provider import CLAIMS as CLAIM_NAMES
from tests.browser.provider import cookie, secrets
from tests.browser.screen import PAINT_MS, map_frame, wait_painted
from tests.browser.server import ROOT, Server, free_port, running
from tests.planted import CLAIMS

expect.set_options(timeout=PAINT_MS)

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
CONF = ROOT / "deploy" / "nginx.conf"
pytestmark = pytest.mark.skipif(NGINX is None, reason="no nginx here: apt install nginx-light")


def certificate(folder: Path) -> None:
    """Write `peta.key` and `peta.pem`, for this machine and an hour."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    built = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(hours=1))
    signed = built.sign(key, hashes.SHA256())
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "peta.key").write_bytes(key.private_bytes(serialization.Encoding.PEM, *form))
    (folder / "peta.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))


def settings(folder: Path, ours: str, behind: Mapping[str, int], *, plain: int, secure: int) -> Path:
    """Return nginx's settings: `ours` with other ports and paths, and nothing else changed.

    `behind` are addresses of the dashboard in it, and the ports of this machine that stand for them.
    """
    changes = {address: f"127.0.0.1:{port}" for address, port in behind.items()} | {
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl": f"listen 127.0.0.1:{secure} ssl",
        "/etc/ssl/certs/": f"{folder}/",
        "/etc/ssl/private/": f"{folder}/",
        "/var/log/nginx/": f"{folder}/",
    }
    for before, after in changes.items():
        assert before in ours
        ours = ours.replace(before, after)
    paths = "".join(
        f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    file = folder / "nginx.conf"
    head = f"daemon off;\npid {folder}/pid;\nerror_log {folder}/error.log;\nevents {{}}\nhttp {{\n"
    file.write_text(f"{head}include /etc/nginx/mime.types;\n{paths}{ours}\n}}\n", "utf-8")
    return file


@pytest.fixture(scope="module")
def behind(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard as nginx hands it out; `log` is nginx's."""
    folder = tmp_path_factory.mktemp("nginx")
    certificate(folder)
    own, plain, secure = (free_port() for _ in range(3))
    file = folder / "secrets.toml"
    address = f"https://127.0.0.1:{secure}"
    file.write_text(secrets(own, "http://127.0.0.1:9").replace(f"http://127.0.0.1:{own}", address), "utf-8")
    environment = {"DATABASE_URL": database, "STREAMLIT_SECRETS_FILES": str(file)} | CLAIM_NAMES
    conf = settings(folder, CONF.read_text("utf-8"), {"127.0.0.1:8501": own}, plain=plain, secure=secure)
    with (
        running(log=folder / "server.log", environment=environment, port=own) as server,
        before(address, conf),
    ):
        yield Server(address, server.pid, folder / "peta.log")


@contextmanager
def before(address: str, conf: Path) -> Iterator[None]:
    """Run nginx with settings of `settings`."""
    log = conf.with_name("error.log")
    nginx = subprocess.Popen([str(NGINX), "-e", str(log), "-c", str(conf)], start_new_session=True)
    try:
        wait(address, nginx, log)
        yield
    finally:
        os.killpg(nginx.pid, signal.SIGTERM)
        nginx.wait(10)


def wait(address: str, nginx: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + 20
    while nginx.poll() is None and time.monotonic() < until:
        try:
            ask(f"{address}/healthz")
        except URLError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(log.read_text("utf-8"))


def ask(url: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers and body; the certificate of the test is believed."""
    try:
        with urlopen(Request(url, headers=headers), timeout=20, context=ssl._create_unverified_context()) as answer:  # noqa: S310, S323
            return answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.read()
    except HTTPError as error:
        with error:
            return error.code, {name.lower(): value for name, value in error.headers.items()}, error.read()


@pytest.fixture
def visitor(browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    """A page that believes the test's certificate, and what it prints as an error."""
    context = browser.new_context(viewport=DESKTOP, locale="id-ID", ignore_https_errors=True)
    errors: list[str] = []
    context.on("console", lambda message: errors.append(message.text) if message.type in {"error", "warning"} else None)
    context.on("weberror", lambda error: errors.append(str(error.error)))
    yield context.new_page(), errors
    context.close()


def broken(errors: list[str]) -> list[str]:
    return [
        each for each in errors if re.search(r"Content.Security.Policy|violates|Refused|Permissions|Cross-Origin", each)
    ]


def test_the_map_works_and_nothing_breaks_the_policy(behind: Server, visitor: tuple[Page, list[str]]) -> None:
    page, errors = visitor
    page.goto(f"{behind.url}/peta")
    digest = wait_painted(page)
    assert map_frame(page).evaluate("document.querySelectorAll('canvas').length") > 0
    page.get_by_test_id("stSidebar").get_by_text("Tempat kejadian", exact=True).click()
    wait_painted(page, other_than=digest)
    with page.expect_download() as file:
        page.get_by_role("button", name="Tabel CSV").click()
    assert file.value.path().stat().st_size
    page.get_by_role("link", name="Metode", exact=True).click()
    expect(page.get_by_role("heading", name="Keterbatasan")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert not broken(errors), errors


def test_an_admin_works_behind_it(behind: Server, visitor: tuple[Page, list[str]]) -> None:
    page, errors = visitor
    who = cookie(behind.url, {"sub": "a", "name": "Admin", **CLAIMS[Role.ADMIN]})
    page.context.add_cookies([who])  # type: ignore[list-item]
    page.goto(f"{behind.url}/audit")
    expect(page.get_by_role("heading", name="Catatan audit")).to_be_visible()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    page.goto(f"{behind.url}/pengguna")
    expect(page.get_by_role("button", name="Tambah akun")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert not broken(errors)


@pytest.mark.parametrize(
    "path", ["/peta", "/healthz", "/component/streamlit_folium.st_folium/index.html", "/auth/login"]
)
def test_every_answer_carries_the_headers(behind: Server, path: str) -> None:
    _, headers, _ = ask(behind.url + path)
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["strict-transport-security"] == "max-age=31536000"
    assert "camera=()" in headers["permissions-policy"]
    assert not re.search(r"\d", headers["server"]), "no version"
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'self'"
    assert ("unsafe" in policy["script-src"]) == path.startswith("/component/"), "in the map's frame only"
    assert not re.search(r"\*|https?:", headers["content-security-policy"]), "nobody else's hosts"


def test_the_script_in_streamlits_page_is_the_one_that_is_named() -> None:
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text("utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    named = {base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts}
    assert set(re.findall(r"'sha256-([^']+)'", CONF.read_text("utf-8"))) == named


def test_what_is_closed_is_closed(behind: Server) -> None:
    for path in ("/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/agent/interact"):
        assert ask(behind.url + path)[0] == 404


def test_what_is_large_comes_compressed_and_too_large_is_refused(behind: Server) -> None:
    page = ask(f"{behind.url}/", **{"Accept-Encoding": "gzip"})
    assert page[1]["content-encoding"] == "gzip"
    size = str(201 * 1024 * 1024)
    assert ask(f"{behind.url}/_stcore/upload_file/x/y", **{"Content-Length": size, "Expect": "100-continue"})[0] == 413


def test_a_flood_at_the_login_is_slowed_and_no_code_is_logged(behind: Server) -> None:
    codes = [ask(f"{behind.url}/oauth2callback?code=rahasia{number}&state=x")[0] for number in range(40)]
    assert 429 in codes
    assert "rahasia" not in behind.log.read_text("utf-8")
    assert "/oauth2callback" in behind.log.read_text("utf-8")
