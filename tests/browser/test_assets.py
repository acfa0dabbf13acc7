"""What the browser keeps: built files under names that never change their content, fetched once, and nothing else."""

from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page

from geo.assets import manifest
from tests.browser.screen import map_frame, wait_painted
from tests.browser.server import ROOT, Server

LOADED_BY_A_MAP = (("bundle", "js"), ("areas", "json"), ("land", "json"), ("villages", "json"), ("offices", "json"))
LOADED = """() => Object.fromEntries(performance.getEntriesByType("resource")
  .filter((entry) => entry.name.includes("/aset/"))
  .map((entry) => [new URL(entry.name).pathname.slice(6), entry.transferSize]))"""


def get(server: Server, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers and body of `path`, which is sent exactly as it is written."""
    connection = HTTPConnection(urlsplit(server.url).netloc, timeout=30)
    try:
        connection.putrequest("GET", path, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize("name", ["bundle.js", "areas.json", "land.json", "villages.json", "offices.json"])
def test_an_asset_is_kept_for_good_and_sent_packed(server: Server, name: str) -> None:
    file_name = manifest()[name]
    status, headers, body = get(server, f"/aset/{file_name}", Accept_Encoding="gzip")
    assert status == 200
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert headers["content-encoding"] == "gzip"
    assert "accept-encoding" in headers["vary"].lower()
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-type"].split(";")[0] in {"text/javascript", "application/json"}
    assert body == (ROOT / "static" / f"{file_name}.gz").read_bytes()
    status, headers, body = get(server, f"/aset/{file_name}")
    assert (status, headers.get("content-encoding")) == (200, None)
    assert body == (ROOT / "static" / file_name).read_bytes()


TRICKS = (
    "nothing.js",
    "manifest.json",
    "bundle.js",
    "..%2fapp.py",
    "..%2f..%2fetc%2fpasswd",
    "%2e%2e%2fapp.py",
    "..%5capp.py",
    "../app.py",
    "%2fetc%2fpasswd",
    "....//app.py",
    "..%252fapp.py",
    "%00",
)


@pytest.mark.parametrize("trick", TRICKS)
def test_nothing_else_is_handed_out(server: Server, trick: str) -> None:
    status, _, body = get(server, f"/aset/{trick}")
    if status == 200:  # a path with a further slash is none of ours: Streamlit answers with its own page
        assert body == get(server, "/")[2]
    else:
        assert status in {400, 404}
        assert len(body) < 100, "an error page at most"


def test_a_packed_file_has_no_address_of_its_own(server: Server) -> None:
    assert get(server, f"/aset/{manifest()['bundle.js']}.gz")[0] == 404


def test_the_server_gives_a_sign_of_life(server: Server) -> None:
    status, headers, body = get(server, "/healthz")
    assert (status, headers["content-type"], body) == (200, "application/json", b'{"status":"ok"}')


def test_a_second_visit_fetches_no_asset_again(server: Server, context: BrowserContext) -> None:
    def visit(page: Page) -> dict[str, int]:
        page.goto(f"{server.url}/peta")
        wait_painted(page)
        loaded: dict[str, int] = map_frame(page).evaluate(LOADED)
        return loaded

    first = visit(context.new_page())
    assert first.keys() >= {manifest()[f"{name}.{kind}"] for name, kind in LOADED_BY_A_MAP}
    assert all(size > 1000 for size in first.values()), "they come over the wire"
    assert visit(context.new_page()) == dict.fromkeys(first, 0)


def test_a_filter_change_fetches_no_asset(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/peta")
    before = wait_painted(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_test_id("stSidebar").get_by_text("Tempat kejadian", exact=True).click()
    wait_painted(page, other_than=before)
    assert not [url for url in asked if "/aset/" in url or "/component/" in url], "a change comes by the open socket"
