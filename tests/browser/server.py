"""Starts the dashboard as a person would, on a free port, and ends it by its own process group."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
QUIET = {"PETA_SIGNALS_OFF": "1"}  # early warning takes minutes of a processor: it runs where a test asks for it
START_SECONDS = 90
STOP_SECONDS = 10


@dataclass(frozen=True)
class Server:
    """A running dashboard."""

    url: str
    pid: int
    log: Path


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def running(
    *,
    log: Path,
    entry: str = "asgi.py",
    environment: Mapping[str, str] | None = None,
    root: Path = ROOT,
    ready: str = "/healthz",
    port: int | None = None,
) -> Iterator[Server]:
    """Run `streamlit run entry` for the length of a `with` block.

    Args:
        log: file that takes what the server prints.
        entry: `asgi.py`, or `app.py` for a start with nothing built.
        environment: variables on top of the present ones, `DATABASE_URL` above all.
        root: the checkout to run in.
        ready: address that answers 200 once the server is up; `/_stcore/health` for `app.py`.
        port: where to listen, when somebody must know it before; default any free one.

    Raises:
        RuntimeError: it ended or stayed silent; the message carries the end of its log.
    """
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", entry]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true"]
    command += ["--server.fileWatcherType", "none", "--browser.gatherUsageStats", "false"]
    with serving(command, port, log=log, environment=environment, root=root, ready=ready) as server:
        yield server


@contextmanager
def serving(
    command: Sequence[str],
    port: int,
    *,
    log: Path,
    environment: Mapping[str, str] | None = None,
    root: Path = ROOT,
    ready: str = "/",
) -> Iterator[Server]:
    """Run any server that listens on `port`; arguments and errors as of `running`."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=root,
            env=os.environ | QUIET | dict(environment or {}),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait(url + ready, process, log)
        yield Server(url, process.pid, log)
    finally:
        _end(process)


def _wait(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < until:
        try:
            with urlopen(address, timeout=5) as answer:  # noqa: S310 - our own address
                answer.read()
        except (URLError, OSError):
            time.sleep(0.1)
        else:
            return
    message = f"no answer from {address}; exit code {process.poll()}\n{log.read_text('utf-8', 'replace')[-3000:]}"
    raise RuntimeError(message)


def _end(process: "subprocess.Popen[bytes]") -> None:
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, sign)
        except ProcessLookupError:
            break
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            continue
        break
