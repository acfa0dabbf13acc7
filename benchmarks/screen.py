"""What a person does and sees: opens the page, changes the filter, waits for the map, in a real browser."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise

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

# The page notes when the pointer goes down, the map's frame when it says that it has painted something else. Both
# clocks count from the same zero, so the one moment can be taken from the other.
WATCH_POINTER = """() => document.addEventListener("pointerdown",
  () => { window.benchActed = performance.timeOrigin + performance.now(); }, true)"""
WATCH_MAP = """(body) => {
  window.benchWatch?.disconnect();
  window.benchPaints = [];
  window.benchWatch = new MutationObserver(() => {
    window.benchPaints.push([performance.timeOrigin + performance.now(), body.dataset.painted]);
  });
  window.benchWatch.observe(body, { attributes: true, attributeFilter: ["data-painted"] });
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


def new_context(browser: Browser) -> BrowserContext:
    """Return a browser profile of its own, with an empty cache."""
    return browser.new_context(viewport=DESKTOP, locale="id-ID", timezone_id="Asia/Jakarta")


def open_page(context: BrowserContext, address: str, *, timeout: float) -> tuple[Page, str]:
    """Open `address` and return the page and the digest that its map has painted, within `timeout` seconds."""
    page = context.new_page()
    page.goto(address, timeout=timeout * 1000)
    digest = painted(page, "", timeout=timeout)
    page.evaluate(WATCH_POINTER)
    return page, digest


def painted(page: Page, before: str, *, timeout: float) -> str:
    """Wait until the map has painted a picture other than `before`, and return its digest."""
    body = page.frame_locator(MAP).locator(f'body[data-painted]:not([data-painted="{before}"])')
    body.wait_for(state="attached", timeout=timeout * 1000)
    return body.get_attribute("data-painted") or ""


def take(page: Page, step: Step, before: str, *, timeout: float) -> Painted:
    """Make one change by hand and wait for the map, at most `timeout` seconds."""
    body = page.frame_locator(MAP).locator("body")
    body.evaluate(WATCH_MAP)
    sidebar = page.get_by_test_id("stSidebar")
    sidebar.get_by_role("combobox", name=step.widget).click(timeout=timeout * 1000)
    page.get_by_role("option", name=step.choice, exact=True).click(timeout=timeout * 1000)
    digest = painted(page, before, timeout=timeout)
    acted = page.evaluate("window.benchActed")
    moments = body.evaluate("() => window.benchPaints")
    at = next(moment for moment, name in moments if name == digest and moment > acted)
    return Painted(digest, at - acted)
