"""Boundaries from an address: a local server that answers well, hangs, breaks off, answers 500 or sends a web page."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from geo.boundaries import RefusedError, fetch
from geo.boundaries.__main__ import main
from tests.squares import PLAIN, country, reference, saved

QUICK = fetch.Limits(silence=0.4, total=5.0)
HTML = b"<!DOCTYPE html><html><body>Masuk dahulu</body></html>"


class Server(ThreadingHTTPServer):
    """Serves one boundary file under several addresses, most of them badly."""

    daemon_threads = True

    def __init__(self, content: bytes) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.content = content
        self.over = threading.Event()
        self.answer: Any = None
        self.asked: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def log_message(self, *_words: object) -> None:
        """Keep quiet."""

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        content = self.server.content
        send = partial(self.send, kind="application/geo+json")
        answers: dict[str, Callable[[], None]] = {
            "/batas.geojson": partial(send, content),
            "/pindah": partial(self.send, b"", status=302, headers={"Location": "/batas.geojson"}),
            "/galat": partial(self.send, b"rusak", status=500),
            "/halaman": partial(self.send, HTML, kind="text/html; charset=utf-8"),
            "/halaman.geojson": partial(send, HTML),
            "/diam": self.stay,
            "/macet": partial(self.send_part, content, len(content) // 2, stall=True),
            "/putus": partial(self.send_part, content, len(content) // 2),
            "/tetes": self.drip,
            "/besar": partial(self.send_part, content, 10, promised=10**12),
            "/padat": partial(send, content, headers={"Content-Encoding": "gzip"}),
            "/berputar": partial(self.send, b"", status=302, headers={"Location": "/berputar"}),
            "/ftp": partial(self.send, b"", status=302, headers={"Location": "ftp://127.0.0.1:1/batas.geojson"}),
            "/berkas": partial(self.send, b"", status=302, headers={"Location": "file:///etc/hostname"}),
            "/api": lambda: self.send(json.dumps(self.server.answer).encode(), kind="application/json"),
        }
        answers.get(self.path, partial(self.send, b"", status=404))()

    def send(
        self,
        content: bytes,
        *,
        status: int = 200,
        kind: str = "application/octet-stream",
        headers: dict[str, str] | None = None,
    ) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(content)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def send_part(self, content: bytes, part: int, *, promised: int | None = None, stall: bool = False) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(promised or len(content)))
        self.end_headers()
        self.wfile.write(content[:part])
        self.wfile.flush()
        if stall:
            self.server.over.wait(10)

    def stay(self) -> None:
        self.server.over.wait(10)

    def drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        while not self.server.over.wait(0.05):
            self.wfile.write(b" ")
            self.wfile.flush()


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    path = saved(country(shapeName=PLAIN), tmp_path / "di-server.geojson")
    made = Server(path.read_bytes())
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield made
    made.over.set()
    made.shutdown()
    thread.join()
    made.server_close()


@pytest.fixture
def command(tmp_path: Path) -> Callable[..., Result]:
    for name, frame in reference()._asdict().items():
        frame.to_csv(tmp_path / f"{name}.csv", index=False)

    def run(*words: object) -> Result:
        own = ("--folder", tmp_path / "var", "--reference", tmp_path)
        return CliRunner().invoke(main, [str(word) for word in (*words, *own)])

    return run


@pytest.mark.parametrize("path", ["/batas.geojson", "/pindah"])
def test_an_address_is_downloaded_and_installed(server: Server, command: Callable[..., Result], path: str) -> None:
    done = command("install", server.address + path)
    assert done.exit_code == 0, done.output
    assert "Mengunduh dari 127.0.0.1" in done.stdout
    assert " MB" in done.stdout
    told = json.loads(command("status", "--json").stdout)
    assert (told["mode"], told["matched"]) == ("official", 9)
    assert told["source"] == path.removeprefix("/")


BAD = {
    "/galat": "galat 500",
    "/tidak-ada": "galat 404",
    "/halaman": "halaman web",
    "/halaman.geojson": "halaman web",
    "/diam": "tidak menjawab dalam",
    "/macet": "tidak menjawab dalam",
    "/putus": "terputus",
    "/besar": "lebih besar dari",
    "/padat": "terkompresi",
    "/berputar": "galat 302",
    "/ftp": "gagal|galat",
    "/berkas": "galat 302",
}


@pytest.mark.parametrize("path", BAD)
def test_a_bad_answer_is_refused_in_words_and_soon(server: Server, command: Callable[..., Result], path: str) -> None:
    assert command("install", server.address + "/batas.geojson").exit_code == 0
    start = time.monotonic()
    refused = command("install", server.address + path, "--timeout", "0.4")
    assert time.monotonic() - start < 5
    assert refused.exit_code == 1
    assert any(reason in refused.stderr for reason in BAD[path].split("|")), refused.stderr
    assert refused.exception is None or isinstance(refused.exception, SystemExit)
    assert json.loads(command("status", "--json").stdout)["matched"] == 9


def test_a_slow_download_is_given_up_in_the_end(server: Server, tmp_path: Path) -> None:
    start = time.monotonic()
    with pytest.raises(RefusedError, match="belum selesai dalam 1 detik"):
        fetch.download(server.address + "/tetes", tmp_path / "x", limits=QUICK._replace(total=0.6))
    assert time.monotonic() - start < 3


def test_a_download_that_grows_too_large_is_stopped(server: Server, tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="lebih besar dari"):
        fetch.download(server.address + "/tetes", tmp_path / "x", limits=QUICK._replace(size=5))


def test_nobody_answers(command: Callable[..., Result]) -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        refused = command("install", f"http://127.0.0.1:{bound.getsockname()[1]}/batas.gpkg")
    assert refused.exit_code == 1
    assert "gagal" in refused.stderr


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://x.id/a/batas%20kab.zip?x=1", "batas_kab.zip"),
        ("http://x.id/", "unduhan"),
        ("http://x.id/..%2F..%2Fetc%2Fpasswd", "_.._etc_passwd"),
    ],
)
def test_the_name_of_a_download_is_a_plain_file_name(url: str, name: str) -> None:
    assert fetch.file_name(url) == name
    assert not fetch.is_address("C:/batas.gpkg")
    assert not fetch.is_address("ftp://x.id/batas.gpkg")


def answer(server: Server, **changes: object) -> dict[str, object]:
    """What geoBoundaries answers, as its documentation has it."""
    return {
        "boundaryID": "IDN-ADM2-1",
        "boundaryYearRepresented": "2020",
        "boundarySource": "Badan Pusat Statistik, OCHA ROAP",
        "boundaryLicense": "Creative Commons Attribution 4.0 International (CC BY 4.0)",
        "gjDownloadURL": server.address + "/galat",
        "simplifiedGeometryGeoJSON": server.address + "/pindah",
    } | changes


@pytest.mark.parametrize("listed", [False, True])
def test_geoboundaries_is_fetched_and_credited(
    server: Server,
    command: Callable[..., Result],
    *,
    listed: bool,
) -> None:
    server.answer = [answer(server)] if listed else answer(server)
    done = command("fetch", "--api", server.address + "/api")
    assert done.exit_code == 0, done.output
    assert server.asked == ["/api", "/pindah", "/batas.geojson"]
    told = json.loads(command("status", "--json").stdout)
    assert told["source"] == "geoBoundaries gbOpen IDN ADM2 (2020); Badan Pusat Statistik, OCHA ROAP"
    assert told["licence"] == "Creative Commons Attribution 4.0 International (CC BY 4.0)"
    assert told["licence"] in done.stdout


@pytest.mark.parametrize(
    "content",
    [
        {},
        [],
        "teks",
        None,
        {"simplifiedGeometryGeoJSON": "x", "boundarySource": "x", "boundaryLicense": "x"},
        {
            "simplifiedGeometryGeoJSON": "file:///etc/passwd",
            "boundarySource": "x",
            "boundaryLicense": "x",
            "boundaryYearRepresented": "2020",
        },
    ],
)
def test_another_answer_of_the_interface_is_refused(
    server: Server,
    command: Callable[..., Result],
    content: object,
) -> None:
    server.answer = content
    refused = command("fetch", "--api", server.address + "/api")
    assert refused.exit_code == 1
    assert "tidak seperti yang didokumentasikan" in refused.stderr
    assert server.asked == ["/api"]


@pytest.mark.parametrize("path", ["/galat", "/halaman", "/diam"])
def test_an_interface_that_fails_is_refused(server: Server, command: Callable[..., Result], path: str) -> None:
    refused = command("fetch", "--api", server.address + path, "--timeout", "0.4")
    assert refused.exit_code == 1
    assert any(word in refused.stderr for word in BAD[path].split("|"))


def test_nothing_is_asked_without_the_command() -> None:
    assert fetch.API.startswith("https://www.geoboundaries.org/")
