"""Memory of an open session: the growth of a server of its own, which nothing but these sessions has used."""

from collections.abc import Sequence

from playwright.sync_api import Browser
from scipy.stats import theilslopes

from benchmarks import process, screen
from tests.browser.server import Server

FIRST, COUNTED = 6, 20  # sessions: what all share is loaded and kept after the first; of the others the slope is taken
FIRST_CHANGES, CHANGES = 6, 1  # of the filter in each of them; the later ones repeat the first of these
OPEN_SECONDS = 240.0
SETTLE_SECONDS = 60.0
MEGABYTE = 1e6


def megabytes(server: Server, address: str, hand: screen.Hand, steps: Sequence[screen.Step], browser: Browser) -> float:
    """Return the server's growth per further open session, in MB of memory shared with nobody (USS).

    On the server that has gone through the walk of changes this cannot be told: it gives memory of the walk back while
    the sessions are opened.

    Args:
        server: freshly started.
        address: of its page.
        hand: how its dropdowns are used.
        steps: changes of the filter, from the page's first picture on.
        browser: opens all sessions, which stay open.
    """
    sizes = []
    with screen.visit(browser) as context:
        for at in range(FIRST + COUNTED):
            page = screen.open_page(context, address, timeout=OPEN_SECONDS)
            for step in steps[: FIRST_CHANGES if at < FIRST else CHANGES]:
                screen.take(page, hand, step)
            process.settle(server.pid, lambda: None, timeout=SETTLE_SECONDS)
            sizes.append(process.private_bytes(server.pid))
    return slope(sizes[FIRST:]) / MEGABYTE


def slope(sizes: Sequence[float]) -> float:
    """Return the growth from one size to the next: the median of all slopes (Theil 1950, Sen 1968).

    A few sizes that jump, as at a collection of garbage, do not move it.
    """
    return float(theilslopes(sizes).slope)
