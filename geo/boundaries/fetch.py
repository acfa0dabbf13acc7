"""Downloads a boundary file, and asks geoBoundaries for one; only when somebody says so."""

import http.client
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from geo.boundaries.problems import RefusedError, printable
from locales import text
from locales.format import number

API = "https://www.geoboundaries.org/api/current/gbOpen/IDN/ADM2/"
AGENT = "peta-binaan (python -m geo.boundaries)"
CHUNK = 1 << 16
MEGA = 1e6
HTTP_OK = 200
ANSWER_BYTES = 1_000_000


class Limits(NamedTuple):
    """When to give up: seconds without an answer, seconds in all, bytes in all."""

    silence: float = 30.0
    total: float = 900.0
    size: int = 2_000_000_000


class Offer(NamedTuple):
    """What geoBoundaries offers: address of the file, and who to credit under which licence."""

    url: str
    name: str
    licence: str


def is_address(source: str) -> bool:
    """Return whether a source is an address of the web rather than a file."""
    return urllib.parse.urlsplit(source).scheme.lower() in {"http", "https"}


def file_name(url: str) -> str:
    """Return the last part of an address's path, safe as a file name."""
    last = urllib.parse.unquote(urllib.parse.urlsplit(url).path.rstrip("/").rpartition("/")[2])
    kept = "".join(letter if letter.isalnum() or letter in "._-" else "_" for letter in last).lstrip(".")
    return kept[-80:] or "unduhan"


def download(
    url: str,
    target: Path,
    *,
    limits: Limits | None = None,
    progress: Callable[[str], None] = lambda _line: None,
) -> None:
    """Download an address into a file.

    Raises:
        RefusedError: it does not answer, answers with an error or a web page, breaks off, or is too large.
    """
    limits = limits or Limits()
    host = printable(urllib.parse.urlsplit(url).netloc)
    progress(text("boundaries.downloading", host=host))
    request = urllib.request.Request(url, headers={"User-Agent": AGENT, "Accept-Encoding": "identity"})  # noqa: S310 - checked by is_address
    try:
        # A redirection goes to http, https or ftp; the last is refused below.
        with urllib.request.urlopen(request, timeout=limits.silence) as answer, target.open("wb") as file:  # noqa: S310
            _check(answer, limits)
            _copy(answer, file.write, limits, progress)
    except urllib.error.HTTPError as error:
        error.close()
        raise RefusedError(text("boundaries.http_status", host=host, status=error.code)) from error
    except TimeoutError as error:
        raise RefusedError(text("boundaries.http_silent", host=host, seconds=number(limits.silence))) from error
    except (urllib.error.URLError, OSError, http.client.HTTPException, ValueError) as error:
        if isinstance(error, RefusedError):
            raise
        if isinstance(getattr(error, "reason", None), TimeoutError):
            raise RefusedError(text("boundaries.http_silent", host=host, seconds=number(limits.silence))) from error
        raise RefusedError(text("boundaries.http_failed", host=host, reason=printable(error))) from error


def _check(answer: http.client.HTTPResponse, limits: Limits) -> None:
    """Refuse an answer that is no file."""
    if not is_address(answer.url) or answer.status != HTTP_OK:
        raise RefusedError(text("boundaries.http_status", host=printable(answer.url), status=answer.status))
    if "html" in answer.headers.get_content_type():
        raise RefusedError(text("boundaries.html"))
    if answer.headers.get("Content-Encoding", "identity") != "identity":
        raise RefusedError(text("boundaries.http_packed"))
    if (answer.length or 0) > limits.size:
        raise RefusedError(text("boundaries.http_size", size=number(limits.size / MEGA)))


def _copy(
    answer: http.client.HTTPResponse,
    write: Callable[[bytes], int],
    limits: Limits,
    progress: Callable[[str], None],
) -> None:
    """Copy an answer, telling every tenth of it."""
    start, expected, done, told = time.monotonic(), answer.length, 0, 0
    while chunk := answer.read1(CHUNK):
        write(chunk)
        done += len(chunk)
        if done > limits.size:
            raise RefusedError(text("boundaries.http_size", size=number(limits.size / MEGA)))
        if time.monotonic() - start > limits.total:
            raise RefusedError(text("boundaries.http_slow", seconds=number(limits.total)))
        tenth = int(10 * done / expected) if expected else int(done / MEGA)
        if tenth > told:
            told = tenth
            progress(text("boundaries.downloaded", size=number(done / MEGA, decimals=1)))
    if expected and done < expected:
        raise RefusedError(text("boundaries.http_broken", done=number(done), expected=number(expected)))


def ask(api: str, scratch: Path, *, limits: Limits | None = None) -> Offer:
    """Return what the public interface of geoBoundaries offers: its simplified GeoJSON.

    Args:
        api: address that answers with a JSON object, as documented at geoboundaries.org/api.html.
        scratch: a folder for the answer.
        limits: when to give up.

    Raises:
        RefusedError: no answer, or not the expected one.
    """
    answer = scratch / "answer.json"
    download(api, answer, limits=(limits or Limits())._replace(size=ANSWER_BYTES))
    try:
        content = json.loads(answer.read_bytes())
        record = content[0] if isinstance(content, list) else content
        url, source = record["simplifiedGeometryGeoJSON"], record["boundarySource"]
        licence, year = record["boundaryLicense"], record["boundaryYearRepresented"]
    except (ValueError, LookupError, TypeError) as error:
        raise RefusedError(text("boundaries.api_answer", reason=printable(repr(error)))) from error
    if not (isinstance(url, str) and is_address(url)):
        raise RefusedError(text("boundaries.api_answer", reason=printable(url)))
    credit = text("boundaries.api_credit", year=printable(year), source=_line(source))
    return Offer(url, credit, _line(licence))


def _line(value: object) -> str:
    """Return a credit as one line, in full: a licence asks for it."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in str(value)).split())
