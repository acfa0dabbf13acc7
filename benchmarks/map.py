"""`python -m benchmarks.map [--json] [--rounds N]`: what a filter change on the page Peta costs, beside other maps.

Every contender is the same page with its filter, sentence and table, on the same store, in the same browser; only the
map is drawn in another way, and the naive one runs with Streamlit's own defaults where the product sets something for
speed. Its bytes are given with the product's compression too. Figures of one run may be compared with each other,
those of different machines or days only as ratios.
"""

import json
import os
import platform
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

import click
from playwright.sync_api import Browser

from benchmarks import process, screen
from benchmarks.stage import Stage, build
from benchmarks.wire import Wire, counted
from locales import text
from locales.format import number
from tests.browser.server import Server, running

ROUNDS = 20
WARM_UP = 3
SLOW_ROUNDS, SLOW_WARM_UP = 3, 1  # a map that is rebuilt takes half a minute
SESSIONS, FIRST_SESSIONS = 12, 4
OURS, NAIVE, COMPRESSED = "ours", "naive", "naive_compressed"
NAIVE_DRAWING = "benchmarks.naive.drawing"
# What the product sets for speed and a naive page does not: Streamlit's own defaults.
STREAMLIT_DEFAULTS = {
    "STREAMLIT_SERVER_ENABLE_WEBSOCKET_COMPRESSION": "false",
    "STREAMLIT_RUNNER_POST_SCRIPT_GC": "true",
    "STREAMLIT_GLOBAL_MIN_CACHED_MESSAGE_SIZE": "10000",
}
OPEN_SECONDS = 240.0
SETTLE_SECONDS = 60.0
MEGABYTE = 1e6
LIBRARIES = ("streamlit", "streamlit-folium", "folium", "playwright")
AT_LEAST = {"repaint_ratio": 50.0, "bytes_ratio": 100.0}
AT_MOST = {"bytes_per_change": 30_000, "server_cpu_ms": 300, "session_mb": 1.0}
DECIMALS = {"session_mb": 2, "first_map_s": 1, "repaint_ratio": 1, "bytes_ratio": 1, "bytes_ratio_compressed": 1}
SHOWN = (
    "repaint_ratio",
    "bytes_ratio",
    "bytes_ratio_compressed",
    "bytes_per_change",
    "server_cpu_ms",
    "session_mb",
    "first_map_s",
)
RAW = ("ours_ms", "naive_ms", "naive_bytes", "naive_compressed_bytes", "naive_cpu_ms")

Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Contender:
    """A way to draw the map.

    Attributes:
        name: in the figures.
        drawing: module with its own `draw` for `ui.picture`; "" for the product as it is.
        rounds: filter changes that are measured.
        warm_up: filter changes before them.
        counts_sessions: whether the memory of further sessions is measured.
        settings: Streamlit's settings that differ from the product's, as variables.
    """

    name: str
    drawing: str
    rounds: int
    warm_up: int
    counts_sessions: bool
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """What one contender needed; medians of its rounds, bytes in both directions."""

    ms: float
    bytes: float
    cpu_ms: float
    rounds: int
    first_map_s: float
    session_mb: float | None


def contenders(rounds: int) -> list[Contender]:
    """Return who is measured; another dashboard that serves the stage's page joins here."""
    slow = min(rounds, SLOW_ROUNDS)
    return [
        Contender(OURS, "", rounds, WARM_UP, counts_sessions=True),
        Contender(NAIVE, NAIVE_DRAWING, slow, SLOW_WARM_UP, counts_sessions=False, settings=STREAMLIT_DEFAULTS),
        Contender(COMPRESSED, NAIVE_DRAWING, 1, SLOW_WARM_UP, counts_sessions=False),
    ]


def measure(contender: Contender, stage: Stage, browser: Browser) -> Result:
    """Run one contender's server and measure everything on it."""
    root = stage.variant(contender.name, contender.drawing) if contender.drawing else stage.root
    query, steps = screen.walk(stage.last_month)
    steps = steps[: contender.warm_up + contender.rounds]
    with _served(root, stage, contender.settings) as (server, wire, started):
        address = f"{wire.url}/peta{query}"
        with screen.visit(browser) as context:
            screen.open_page(context, address, timeout=OPEN_SECONDS)
            first_map = time.monotonic() - started
        with screen.visit(browser) as context:
            page, digest = screen.open_page(context, address, timeout=OPEN_SECONDS)
            changes = list(_changes(server, wire, lambda step, before: screen.take(page, step, before), steps, digest))
        memory = _session_megabytes(server, wire, browser, address) if contender.counts_sessions else None
    kept = changes[contender.warm_up :]
    milliseconds, sizes, cpu = (median(column) for column in zip(*kept, strict=True))
    return Result(milliseconds, sizes, cpu, len(kept), first_map, memory)


@contextmanager
def _served(root: Path, stage: Stage, settings: Mapping[str, str]) -> Iterator[tuple[Server, Wire, float]]:
    """Start the dashboard in `root`, the wire before it; yields also when the start began."""
    started = time.monotonic()
    log = root.parent / f"{root.name}.log"
    with (
        running(log=log, root=root, environment={**stage.environment, **settings}) as server,
        counted(urlsplit(server.url).port or 0) as wire,
    ):
        yield server, wire, started


def _changes(
    server: Server,
    wire: Wire,
    take: Callable[[screen.Step, str], screen.Painted],
    steps: list[screen.Step],
    digest: str,
) -> Iterator[tuple[float, int, float]]:
    """Make the changes one by one; yields milliseconds, bytes and CPU milliseconds of each."""
    for step in steps:
        process.settle(server.pid, lambda: wire.traffic, timeout=SETTLE_SECONDS)
        traffic, cpu = wire.traffic, process.cpu_seconds(server.pid)
        seen = take(step, digest)
        process.settle(server.pid, lambda: wire.traffic, timeout=SETTLE_SECONDS)
        yield seen.milliseconds, (wire.traffic - traffic).total, (process.cpu_seconds(server.pid) - cpu) * 1000
        digest = seen.digest


def _session_megabytes(server: Server, wire: Wire, browser: Browser, address: str) -> float:
    """Return the server's growth per further open session, in MB, after some have warmed it up."""
    with screen.visit(browser) as context:
        sizes = []
        for sessions in (FIRST_SESSIONS, SESSIONS):
            for _ in range(sessions):
                screen.open_page(context, address, timeout=OPEN_SECONDS)
            process.settle(server.pid, lambda: wire.traffic, timeout=SETTLE_SECONDS)
            sizes.append(process.private_bytes(server.pid))
    return (sizes[1] - sizes[0]) / SESSIONS / MEGABYTE


def summary(results: dict[str, Result], stage: Stage) -> Figures:
    """Return the figures of a run by name; ratios are the naive map's over ours."""
    ours, naive = results[OURS], results[NAIVE]
    return {
        "repaint_ratio": round(naive.ms / ours.ms, 1),
        "bytes_ratio": round(naive.bytes / ours.bytes, 1),
        "bytes_ratio_compressed": round(results[COMPRESSED].bytes / ours.bytes, 1),
        "bytes_per_change": round(ours.bytes),
        "server_cpu_ms": round(ours.cpu_ms),
        "session_mb": None if ours.session_mb is None else round(ours.session_mb, 3),
        "first_map_s": round(ours.first_map_s, 2),
        "ours_ms": round(ours.ms),
        "naive_ms": round(naive.ms),
        "naive_bytes": round(naive.bytes),
        "naive_compressed_bytes": round(results[COMPRESSED].bytes),
        "naive_cpu_ms": round(naive.cpu_ms),
        "naive_first_map_s": round(naive.first_map_s, 2),
        "rounds": ours.rounds,
        "naive_rounds": naive.rounds,
        "incidents": stage.incidents,
        "areas": stage.areas,
        "villages": stage.villages,
        "cores": os.cpu_count(),
        "versions": {"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}},
    }


def table(figures: Figures) -> str:
    """Return figures and their targets as a table to read."""
    rows = [[text(f"bench_map.{word}") for word in ("measure", "value", "target")]]
    shown = [(name, figures[name]) for name in (*SHOWN, *RAW)]
    rows += [[text(f"bench_map.{name}"), _value(name, value), _target(name, value)] for name, value in shown]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    lines = [f"  {name:<{widths[0]}}  {value:>{widths[1]}}  {target}".rstrip() for name, value, target in rows]
    sizes = {name: number(figures[name]) for name in ("areas", "villages", "incidents", "rounds", "naive_rounds")}
    return "\n".join([text("bench_map.title", **sizes), *lines, text("bench_map.note", cores=figures["cores"])])


def _value(name: str, value: float | None) -> str:
    return "–" if value is None else number(value, decimals=DECIMALS.get(name, 0))


def _target(name: str, value: float | None) -> str:
    """Return the target of a figure and whether it is reached, in words; nothing where there is none."""
    if value is None or name not in AT_LEAST | AT_MOST:
        return ""
    bound = number((AT_LEAST | AT_MOST)[name], decimals=1 if name == "session_mb" else 0)
    if name in AT_LEAST:
        words, reached = text("bench_map.at_least", value=bound), value >= AT_LEAST[name]
    else:
        words, reached = text("bench_map.at_most", value=bound), value <= AT_MOST[name]
    return f"{words} {text('bench_map.reached' if reached else 'bench_map.missed')}"


@click.command(help=text("bench_map.help"))
@click.option("--json", "as_json", is_flag=True, help=text("bench_map.help_json"))
@click.option("--rounds", type=click.IntRange(1, 36), default=ROUNDS, help=text("bench_map.help_rounds"))
@click.option("--incidents", type=click.IntRange(min=1), help=text("bench_map.help_incidents"))
def main(*, as_json: bool, rounds: int, incidents: int | None) -> None:
    """Measure all contenders in one run and print a table; with --json the figures on the last line."""
    with tempfile.TemporaryDirectory(prefix="peta-binaan-ukur-") as folder, screen.chromium() as browser:
        stage = build(Path(folder), demo_incidents=incidents)
        results = {}
        for contender in contenders(rounds):
            click.echo(text(f"bench_map.measuring_{contender.name}", rounds=contender.rounds))
            results[contender.name] = measure(contender, stage, browser)
    figures = summary(results, stage)
    click.echo(table(figures))
    if as_json:
        click.echo(json.dumps(figures))


if __name__ == "__main__":
    main()
