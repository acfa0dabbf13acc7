"""`python -m benchmarks.timeline [--address URL …] [--rounds N] [--json]`: where the time of a filter change goes.

Asks running dashboards in turn, or this checkout on the stage where none is named, so that two versions of the product
can be compared change by change. A change is another group of reports, chosen by hand. Medians, in milliseconds after
the pointer goes down on the choice, of: the request sent, the run's first message, the change applied to the map, the
map painted (its second frame after), the run's last message.
"""

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import Any

import click
from playwright.sync_api import Browser, Frame, Page

from benchmarks import screen
from benchmarks.stage import build
from data.model import Group
from locales import text
from tests.browser.screen import MAP, map_frame
from tests.browser.server import running

ROUNDS, WARM_UP = 20, 2
PAUSE_MS = 800  # a page is whole well before
OPEN_SECONDS = 120.0
POINTS = ("sent", "first", "applied", "painted", "last")
Figures = dict[str, Any]

# Before the page's own scripts: notes when messages pass and when the pointer goes down, as times of day, which
# the page and the frame of its map share.
LISTEN = """(() => {
  if (window.top !== window) return;
  const now = () => performance.timeOrigin + performance.now();
  const notes = window.benchNotes = { down: 0, sent: [], received: [] };
  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...given) { super(...given); this.addEventListener("message", () => notes.received.push(now())); }
    send(data) { notes.sent.push(now()); super.send(data); }
  };
  document.addEventListener("pointerdown", () => {
    Object.assign(notes, { down: now(), sent: [], received: [] });
  }, true);
})();"""
# In the map's frame, before each change: notes when a change has been applied.
HOOK = """() => {
  window.benchApplied = 0;
  if (window.benchHooked) return;
  window.benchHooked = true;
  const apply = peta.apply;
  peta.apply = (delta) => { apply(delta); window.benchApplied = performance.timeOrigin + performance.now(); };
}"""
PAINTED = "(before) => document.body.dataset.painted !== before && performance.timeOrigin + performance.now()"


@dataclass(slots=True)
class Watched:
    """A dashboard's page and the milliseconds of its changes, in the order of `POINTS`."""

    address: str
    page: Page
    rows: list[list[float]] = field(default_factory=list)

    def change(self, step: screen.Step) -> None:
        """Make one change and note its times."""
        self.page.bring_to_front()
        frame: Frame = map_frame(self.page)
        frame.evaluate(HOOK)
        before = frame.evaluate("document.body.dataset.painted")
        screen.STREAMLIT.act(self.page, step)
        painted = frame.wait_for_function(PAINTED, arg=before, polling="raf").json_value()
        self.page.wait_for_timeout(PAUSE_MS)
        notes = self.page.evaluate("window.benchNotes")
        times = (notes["sent"][0], notes["received"][0], frame.evaluate("window.benchApplied"), painted)
        self.rows.append([each - notes["down"] for each in (*times, notes["received"][-1])])

    def figures(self) -> Figures:
        """Return the medians after the warm-up."""
        columns = zip(*self.rows[WARM_UP:], strict=True)
        return {"address": self.address} | {
            name: round(median(each)) for name, each in zip(POINTS, columns, strict=True)
        }


def watch(browser: Browser, addresses: list[str], *, rounds: int) -> list[Figures]:
    """Open all pages and make the changes in turn."""
    with screen.visit(browser) as context:
        watched = [
            Watched(each, screen.open_page(context, f"{each}/peta", timeout=OPEN_SECONDS, script=LISTEN))
            for each in addresses
        ]
        for each in watched:
            each.page.locator(MAP).wait_for()
            each.page.wait_for_timeout(PAUSE_MS)
        groups = [*list(Group)[1:], next(iter(Group))]  # the page starts with the first
        for group in islice(cycle(groups), WARM_UP + rounds):
            for each in watched:
                each.change(screen.Step(text("filter.group"), text(f"group_label.{group}")))
        return [each.figures() for each in watched]


@contextmanager
def this_checkout() -> Iterator[str]:
    """Serve this checkout on the stage and yield its address."""
    with tempfile.TemporaryDirectory(prefix="peta-binaan-ukur-") as folder:
        stage = build(Path(folder))
        with running(log=Path(folder) / "server.log", root=stage.root, environment=stage.environment) as server:
            yield server.url


@click.command(help=text("bench_timeline.help"))
@click.option("--address", "addresses", multiple=True, metavar="URL", help=text("bench_timeline.help_address"))
@click.option("--rounds", type=click.IntRange(1, 100), default=ROUNDS, help=text("bench_timeline.help_rounds"))
@click.option("--json", "as_json", is_flag=True, help=text("bench_timeline.help_json"))
def main(*, addresses: tuple[str, ...], rounds: int, as_json: bool) -> None:
    """Measure and print; with --json the figures on the last line."""
    with screen.chromium() as browser:
        if addresses:
            found = watch(browser, [each.rstrip("/") for each in addresses], rounds=rounds)
        else:
            with this_checkout() as address:
                found = watch(browser, [address], rounds=rounds)
    for each in found:
        click.echo("  ".join(text("bench_timeline.point", name=name, value=each[name]) for name in each))
    if as_json:
        click.echo(json.dumps({"rounds": rounds, "cores": os.cpu_count(), "dashboards": found}))


if __name__ == "__main__":
    main()
