"""Why a boundary file is not installed."""

from collections.abc import Iterable

from locales import text

SHOWN = 12  # of a list in a message; the report holds all
LABEL = 60


class RefusedError(ValueError):
    """A file that cannot be trusted; the message is Indonesian, says what is wrong, and what to do."""


def printable(value: object) -> str:
    """Return words of a file as one short line, safe to print: without control characters."""
    words = " ".join("".join(letter if letter.isprintable() else " " for letter in str(value)).split())
    return words if len(words) <= LABEL else words[: LABEL - 1] + "…"


def listed(items: Iterable[object]) -> str:
    """Return items on one line, the first dozen by name."""
    words = [printable(item) for item in items]
    more = [text("boundaries.more", count=len(words) - SHOWN)] if len(words) > SHOWN else []
    return ", ".join(words[:SHOWN] + more)
