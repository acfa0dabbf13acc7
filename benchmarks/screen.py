"""What a person does and sees: opens the page, changes the filter, waits for the map, in a real browser."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from data.model import Group, Measure
from data.periods import MONTHS_PER_YEAR, month_number
from locales import text
from locales.format import period_name
from tests.browser.chromium import find_chromium
from tests.browser.conftest import DESKTOP, FLAGS
from tests.browser.screen import MAP

YEARS = 5
RATES = (Measure.PER_PENDUDUK, Measure.PER_PENEMPATAN)  # a rate colours every area anew

# Run in the page before a change: notes when the pointer goes down, last of all on the choice itself, and looks once a
# frame whether the map says that it has painted another picture. The map's frame may be mounted anew meanwhile.
WATCH = """([map, before]) => {
  window.benchPainted = window.benchActed = null;
  document.addEventListener("pointerdown", () => { window.benchActed = performance.now(); }, true);
  const look = () => {
    const now = [...document.querySelectorAll(map)]
      .map((frame) => frame.contentDocument?.body?.dataset.painted)
      .find((painted) => painted && painted !== before);
    if (now) window.benchPainted = { digest: now, milliseconds: performance.now() - window.benchActed };
    else requestAnimationFrame(look);
  };
  look();
}"""


@dataclass(frozen=True, slots=True)
class Step:
    """One change of the filter: the name of a widget in the sidebar and what is chosen there."""

    widget: str
    choice: str


@dataclass(frozen=True, slots=True)
class Painted:
    """What a change led to: milliseconds from the pointer going down to the map's second frame after its drawing."""

    digest: str
    milliseconds: float


def walk(last_month: str) -> tuple[str, list[Step]]:
    """Return the query of the first picture and changes of one widget each; all pictures on the way differ.

    Args:
        last_month: latest whole month with reports; the whole years before it are taken.
    """
    last = (month_number(last_month) + 1) // MONTHS_PER_YEAR - 1
    names = (text("filter.measure"), text("filter.group"), text("filter.unit"))
    choices = (
        [text(f"measure.{measure}") for measure in RATES],
        [text(f"group_label.{group}") for group in Group],
        [period_name(f"{year}-01", f"{year}-12") for year in range(last, last - YEARS, -1)],
    )
    query = f"?dari={last}-01&sampai={last}-12&ukuran={RATES[0]}"
    pictures = neighbours(choices)
    changes = [
        next(Step(name, new) for name, old, new in zip(names, before, after, strict=True) if old != new)
        for before, after in pairwise(pictures)
    ]
    return query, changes


def neighbours(choices: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Return every combination once, ordered so that each differs from the next in one place (reflected Gray code)."""
    if not choices:
        return [()]
    rest = neighbours(choices[1:])
    return [(each, *tail) for at, each in enumerate(choices[0]) for tail in (rest[::-1] if at % 2 else rest)]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run the system's Chromium, headless, that reaches this machine only.

    Raises:
        SystemExit: with a message: there is none.
    """
    path = find_chromium()
    if not path:
        raise SystemExit(text("bench_map.no_browser"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@contextmanager
def visit(browser: Browser) -> Iterator[BrowserContext]:
    """Open a browser profile of its own, with an empty cache, and close it with all its pages."""
    context = browser.new_context(viewport=DESKTOP, locale="id-ID", timezone_id="Asia/Jakarta")
    yield context
    context.close()


def open_page(context: BrowserContext, address: str, *, timeout: float) -> tuple[Page, str]:
    """Open `address` and return the page and the digest that its map has painted, within `timeout` seconds."""
    page = context.new_page()
    page.set_default_timeout(timeout * 1000)
    page.goto(address)
    page.evaluate(WATCH, [MAP, ""])
    return page, _painted(page)["digest"]


def take(page: Page, step: Step, before: str) -> Painted:
    """Make one change by hand and wait until the map has painted another picture than `before`."""
    page.evaluate(WATCH, [MAP, before])
    page.get_by_test_id("stSidebar").get_by_role("combobox", name=step.widget).click()
    page.get_by_role("option", name=step.choice, exact=True).click()
    seen = _painted(page)
    return Painted(seen["digest"], seen["milliseconds"])


def _painted(page: Page) -> dict[str, Any]:
    seen: dict[str, Any] = page.wait_for_function("window.benchPainted").json_value()
    return seen
