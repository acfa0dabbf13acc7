"""Filter changes, measured: all servers up at once, one change each in turn: ratios then hold on a busy machine."""

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from math import ceil
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

from benchmarks import screen, sessions
from benchmarks.contenders import Contender
from benchmarks.meter import Meter
from benchmarks.peers import layers
from benchmarks.stage import Stage
from benchmarks.wire import counted
from tests.browser.server import Server, free_port, running, serving

OPEN_SECONDS = 240.0
MANY_FILLED = 200  # pixels, of the first picture; on the last ones no area may have a value


@dataclass(frozen=True, slots=True)
class Result:
    """What one contender needed; medians of its rounds, bytes in both directions."""

    ms: float
    bytes: float
    cpu_ms: float
    rounds: int
    first_map_s: float
    session_mb: float | None
    picture: bool


@dataclass(slots=True)
class Seat:
    """A contender at work: its server's meter, its page in the browser and what was measured on it."""

    contender: Contender
    meter: Meter
    page: Page
    first_map_s: float
    villages: list[tuple[float, float]]
    steps: Iterator[screen.Step]
    rows: list[tuple[float, int, float]] = field(default_factory=list)
    picture: bool = True

    def change(self) -> None:
        """Make the next change of the walk and note its milliseconds, bytes and CPU milliseconds."""
        spent = self.meter.spent(lambda: screen.take(self.page, self.contender.hand, next(self.steps)))
        self.rows.append((spent.value, spent.bytes, spent.cpu_ms))

    def look(self, *, fewest: int) -> None:
        """Note when the picture is wrong; `fewest` pixels are to be in the colour of a class."""
        right = self.contender.look.is_right(self.page, self.villages, fewest=fewest)
        self.picture = self.picture and right

    def result(self, warm_up: int) -> Result:
        """Return the medians after the changes of the first `warm_up` rounds; memory is measured apart."""
        kept = self.rows[ceil(warm_up / self.contender.every) :]
        milliseconds, sizes, cpu = (median(column) for column in zip(*kept, strict=True))
        return Result(milliseconds, sizes, cpu, len(kept), self.first_map_s, None, self.picture)


def measure(
    contenders: Sequence[Contender],
    stage: Stage,
    browser: Browser,
    *,
    rounds: int,
    warm_up: int,
) -> dict[str, Result]:
    """Run all of `contenders` side by side and return what each needed, by name.

    Args:
        contenders: take turns, and each round another one begins.
        stage: what they stand on.
        browser: shows all their pages.
        rounds: how many count.
        warm_up: rounds before them.
    """
    with ExitStack() as stack:
        seats = [stack.enter_context(_seat(each, stage, browser)) for each in contenders]
        for at in range(warm_up + rounds):
            begin = at % len(seats)
            for seat in seats[begin:] + seats[:begin]:
                if at % seat.contender.every:
                    continue
                seat.change()
                if at == 0:
                    seat.look(fewest=MANY_FILLED)
        for seat in seats:
            seat.look(fewest=0)
        results = {seat.contender.name: seat.result(warm_up) for seat in seats}
    for each in contenders:
        if each.counts_sessions:
            grown = _session_megabytes(each, stage, browser)
            results[each.name] = replace(results[each.name], session_mb=grown)
    return results


def _session_megabytes(contender: Contender, stage: Stage, browser: Browser) -> float:
    """Return `sessions.megabytes` of a contender whose map the product draws."""
    own = _own(contender, stage)
    query, steps = screen.walk(stage.last_month)
    with _server(contender, own, own.root) as server:
        return sessions.megabytes(server, f"{server.url}/peta{query}", contender.hand, steps, browser)


@contextmanager
def _seat(contender: Contender, stage: Stage, browser: Browser) -> Iterator[Seat]:
    """Start a contender and open its page in an empty profile, where it stays."""
    own = _own(contender, stage)
    query, steps = screen.walk(stage.last_month)
    root = own.variant(contender.name, contender.drawing) if contender.drawing else own.root
    started = time.monotonic()
    with ExitStack() as stack:
        server = stack.enter_context(_server(contender, own, root))
        wire = stack.enter_context(counted(urlsplit(server.url).port or 0))
        address = f"{wire.url}/" if contender.server else f"{wire.url}/peta{query}"
        context = stack.enter_context(screen.visit(browser))
        page = screen.open_page(context, address, timeout=OPEN_SECONDS, script=contender.look.script)
        first_map = time.monotonic() - started
        seat = Seat(contender, Meter(server.pid, wire), page, first_map, _villages(root), iter(steps))
        seat.meter.settle()
        yield seat


def _villages(root: Path) -> list[tuple[float, float]]:
    features = layers.villages(folder=root / "static")["features"]
    return [(lat, lon) for lon, lat in (feature["geometry"]["coordinates"] for feature in features)]


def _own(contender: Contender, stage: Stage) -> Stage:
    if contender.incidents:
        return stage.sized(contender.incidents)
    return stage.official() if contender.official else stage


@contextmanager
def _server(contender: Contender, stage: Stage, root: Path) -> Iterator[Server]:
    log = stage.root.parent / f"{contender.name}.log"
    environment = {**stage.environment, **contender.settings}
    if not contender.server:
        with running(log=log, root=root, environment=environment) as server:
            yield server
        return
    port = free_port()
    command = [sys.executable, "-m", contender.server, str(port)]
    with serving(command, port, log=log, root=root, environment=environment) as server:
        yield server
