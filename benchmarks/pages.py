"""`python -m benchmarks.pages [--json] [--rounds N] [--incidents N] [--only NAME]`: what a filter change costs the CPU.

Each page is opened in a browser on a freshly started server that nothing else has asked, and its filter is changed by
hand, of the whole country and of a province in turn. No selection comes twice: what is kept of an answer that was given
before cannot help; what is kept for a whole data version (facts, the cube of counts) does. Pages are those of `PAGES`.
"""

import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

import click
from playwright.sync_api import Browser, Page, expect

from benchmarks import screen
from benchmarks.choices import choices, last_year
from benchmarks.meter import Meter, Spent
from benchmarks.stage import EVERYBODY, Stage, build
from benchmarks.wire import counted
from data.model import Group
from data.store import places
from data.store.engine import connect
from locales import text
from locales.format import number
from tests.browser.server import running
from ui.trends import Panel

PAGES = {  # in the figures: address
    "ringkasan": "/",
    "peta": "/peta",
    "metode": "/metode",
    **{f"tren_{panel}": f"/tren?tampilan={panel}" for panel in Panel},
}
INCIDENTS = 1_000_000
ROUNDS, WARM_UP = 12, 4  # changes that count, and before them
PROVINCE = "12"  # 33 areas, and high enough in the list to be in sight when it is opened
TARGET_CPU_MS = 300
OPEN_SECONDS = 240.0
ERROR = "stException"

Figures = dict[str, Any]


def walk(last_month: str, province: str) -> tuple[str, list[screen.Step]]:
    """Return the query of the first picture and changes of one dropdown each; all pictures on the way differ.

    Every other change is of the area, so that of each four two end in the picture of the country, two in a province's.

    Args:
        last_month: latest whole month with reports; the whole years before it are taken.
        province: its name.
    """
    years = choices(last_month)[text("filter.unit")]
    offered = {
        text("filter.unit"): list(years),
        text("filter.group"): [text(f"group_label.{group}") for group in Group],
        text("filter.province"): [text("filter.all_provinces"), province],
    }
    last = last_year(last_month)
    return f"dari={last}-01&sampai={last}-12", screen.changes(offered)


def measure(address: str, stage: Stage, browser: Browser, steps: Sequence[screen.Step]) -> list[Spent[bool]]:
    """Make the changes on the page at `address`, on a server of its own, and return what each cost it.

    The value tells whether the whole country was looked at after the change.
    """
    log = stage.root.parent / "server.log"
    with (
        running(log=log, root=stage.root, environment=stage.environment) as server,
        counted(urlsplit(server.url).port or 0) as wire,
        screen.visit(browser) as context,
    ):
        meter = Meter(server.pid, wire)
        page = context.new_page()
        page.set_default_timeout(OPEN_SECONDS * 1000)
        page.goto(wire.url + address)
        page.get_by_role("combobox", name=steps[0].widget).wait_for()
        meter.settle()
        return [meter.spent(partial(_change, page, step)) for step in steps]


def _change(page: Page, step: screen.Step) -> bool:
    """Choose, wait until the address tells that the choice was taken, and return whether it names no province."""
    before = page.url
    screen.STREAMLIT.act(page, step)
    page.wait_for_url(lambda address: address != before, wait_until="commit")
    expect(page.get_by_test_id(ERROR)).to_have_count(0)
    return "prov=" not in page.url


def summary(rows: Mapping[str, Sequence[Spent[bool]]], *, incidents: int) -> Figures:
    """Return the figures of a run.

    Of each page in `rows` the medians after the warm-up, of changes to the whole country's picture and to a province's;
    `{page}_cpu_ms` is the higher of the two, `max_cpu_ms` the highest of all.
    """
    figures: Figures = {}
    for name, spent in rows.items():
        kept = spent[WARM_UP:]
        for area, whole in (("country", True), ("province", False)):
            figures[f"{name}_{area}_cpu_ms"] = round(median(each.cpu_ms for each in kept if each.value is whole))
        figures[f"{name}_cpu_ms"] = max(figures[f"{name}_country_cpu_ms"], figures[f"{name}_province_cpu_ms"])
        figures[f"{name}_bytes"] = round(median(each.bytes for each in kept))
    most = max(figures[f"{name}_cpu_ms"] for name in rows)
    return figures | {
        "max_cpu_ms": most,
        "target_cpu_ms": TARGET_CPU_MS,
        "target_met": most <= TARGET_CPU_MS,
        "rounds": min(map(len, rows.values())) - WARM_UP,
        "incidents": incidents,
        "cores": os.cpu_count(),
    }


def table(figures: Figures) -> str:
    """Return figures of pages as lines to read."""
    lines = [text("bench_pages.title", incidents=number(figures["incidents"]), rounds=number(figures["rounds"]))]
    for name in PAGES:
        if f"{name}_cpu_ms" in figures:
            shown = {what: number(figures[f"{name}_{what}"]) for what in ("country_cpu_ms", "province_cpu_ms", "bytes")}
            lines.append(text("bench_pages.line", page=name, **shown))
    verdict = "bench_pages.reached" if figures["target_met"] else "bench_pages.missed"
    return "\n".join([*lines, text(verdict, most=figures["max_cpu_ms"], target=TARGET_CPU_MS)])


def _province(stage: Stage) -> str:
    provinces = places.provinces(connect(stage.database), EVERYBODY).set_index("code")["name"]
    return str(provinces[PROVINCE])


@click.command(help=text("bench_pages.help"))
@click.option("--json", "as_json", is_flag=True, help=text("bench_pages.help_json"))
@click.option("--rounds", type=click.IntRange(4, 35), default=ROUNDS, help=text("bench_pages.help_rounds"))
@click.option("--incidents", type=click.IntRange(min=2_000), default=INCIDENTS, help=text("bench_pages.help_incidents"))
@click.option("--only", type=click.Choice(list(PAGES)), multiple=True, help=text("bench_pages.help_only"))
def main(*, as_json: bool, rounds: int, incidents: int, only: tuple[str, ...]) -> None:
    """Measure the pages one after the other and print lines; with --json the figures on the last line."""
    rows = {}
    with tempfile.TemporaryDirectory(prefix="peta-binaan-ukur-") as folder, screen.chromium() as browser:
        click.echo(text("bench_pages.building", incidents=number(incidents)), err=True)
        stage = build(Path(folder), demo_incidents=incidents)
        query, steps = walk(stage.last_month, _province(stage))
        for name in only or PAGES:
            click.echo(text("bench_pages.measuring", page=name, rounds=rounds), err=True)
            address = PAGES[name]
            rows[name] = measure(
                f"{address}{'&' if '?' in address else '?'}{query}", stage, browser, steps[: WARM_UP + rounds]
            )
    figures = summary(rows, incidents=stage.incidents)
    click.echo(table(figures))
    if as_json:
        click.echo(json.dumps(figures))


if __name__ == "__main__":
    main()
