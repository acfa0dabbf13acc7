"""What a person does and sees: opens the page, changes the filter, waits for the map, in a real browser."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks.choices import RATES, choices, last_year
from locales import text
from tests.browser.chromium import find_chromium
from tests.browser.conftest import DESKTOP, FLAGS
from tests.browser.screen import MAP

# Run in the page before a change: notes when the choice is made (`event`) and looks once a frame whether a picture
# other than the present one is said to be painted, by the page or by the map's frame, which may be mounted anew.
# Without an event any picture will do.
WATCH = """([map, event]) => {
  const painted = () => [document, ...[...document.querySelectorAll(map)].map((frame) => frame.contentDocument)]
    .map((each) => each?.body?.dataset.painted).find((digest) => digest);
  const before = event ? painted() : null;
  window.benchPainted = null;
  window.benchActed = event ? null : 0;
  if (event) document.addEventListener(event, () => { window.benchActed = performance.now(); }, true);
  const look = () => {
    const now = painted();
    if (now && now !== before && window.benchActed !== null) {
      window.benchPainted = performance.now() - window.benchActed;
    } else requestAnimationFrame(look);
  };
  look();
}"""


@dataclass(frozen=True, slots=True)
class Step:
    """One change of the filter: the name of a widget in the sidebar and what is chosen there."""

    widget: str
    choice: str


def walk(last_month: str) -> tuple[str, list[Step]]:
    """Return the query of the first picture and changes of one widget each; all pictures on the way differ.

    Args:
        last_month: latest whole month with reports; the whole years before it are taken.
    """
    last, offered = last_year(last_month), choices(last_month)
    query = f"?dari={last}-01&sampai={last}-12&ukuran={RATES[0]}"
    return query, changes({name: list(options) for name, options in offered.items()})


def changes(offered: Mapping[str, Sequence[str]]) -> list[Step]:
    """Return steps through every combination of `offered` (dropdown → choices) once, starting at the first of each."""
    return [
        next(Step(name, new) for name, old, new in zip(offered, before, after, strict=True) if old != new)
        for before, after in pairwise(neighbours(list(offered.values())))
    ]


def neighbours(offered: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Return every combination once, ordered so that each differs from the next in one place (reflected Gray code)."""
    if not offered:
        return [()]
    rest = neighbours(offered[1:])
    return [(each, *tail) for at, each in enumerate(offered[0]) for tail in (rest[::-1] if at % 2 else rest)]


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


@dataclass(frozen=True, slots=True)
class Hand:
    """How a choice is made in a kind of dropdown.

    Attributes:
        act: makes it.
        event: what the clock starts with. A native list is none of the page's elements, so a pointer cannot be put down
            on its options: there it starts with `input`, some milliseconds later, in the peer's favour.
    """

    act: Callable[[Page, Step], None]
    event: str = "pointerdown"


def _streamlit(page: Page, step: Step) -> None:
    box = page.get_by_test_id("stSidebar").get_by_role("combobox", name=step.widget)
    box.evaluate("element => element.scrollIntoView({block: 'center'})")  # a list closes when its page scrolls
    box.click()
    page.get_by_role("option", name=step.choice, exact=True).click()


def _dash(page: Page, step: Step) -> None:
    page.locator("div", has=page.get_by_text(step.widget, exact=True)).last.get_by_role("button").click()
    page.get_by_role("option", name=step.choice, exact=True).click()


def _native(page: Page, step: Step) -> None:
    page.get_by_label(step.widget).select_option(label=step.choice)


STREAMLIT, DASH, NATIVE = Hand(_streamlit), Hand(_dash), Hand(_native, "input")


def open_page(context: BrowserContext, address: str, *, timeout: float, script: str = "") -> Page:
    """Open `address` and return the page when its map has painted.

    Args:
        context: the browser profile.
        address: of the page.
        timeout: seconds, for this and everything else on the page.
        script: run in the page before its own.
    """
    page = context.new_page()
    if script:
        page.add_init_script(script)
    page.set_default_timeout(timeout * 1000)
    page.goto(address)
    page.evaluate(WATCH, [MAP, None])
    _milliseconds(page)
    return page


def take(page: Page, hand: Hand, step: Step) -> float:
    """Make one change by hand and return milliseconds until the map's second frame after drawing another picture."""
    page.evaluate(WATCH, [MAP, hand.event])
    hand.act(page, step)
    return _milliseconds(page)


def _milliseconds(page: Page) -> float:
    return float(page.wait_for_function("window.benchPainted").json_value())
