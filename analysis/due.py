"""Deadlines in words: how much time is left for a report's next step, or since when it is late."""

from datetime import datetime, timedelta

from locales import text
from locales.format import number

MINUTE, HOUR, DAY = 60, 3_600, 86_400
WITH_MINUTES = 6 * HOUR  # below it minutes matter: TPPO and TPPM have six hours

LONG = 10  # days; from there on hours say nothing


def left(due_at: datetime, at: datetime) -> str:
    """Return the time that is left, or by how much a deadline has passed.

    Args:
        due_at: the deadline, in UTC with or without its zone.
        at: the moment, as `due_at`.

    Returns:
        `sisa 1 hari 4 jam`, `lewat 3 jam`.
    """
    seconds = span(due_at, at)
    return text("due.left" if seconds > 0 else "due.late", span=lasting(abs(seconds)))


def kept(due_at: datetime, at: datetime) -> str:
    """Return by how much something that was done at a moment kept or missed its deadline."""
    seconds = span(due_at, at)
    return text("due.kept" if seconds > 0 else "due.missed", span=lasting(abs(seconds)))


def span(due_at: datetime, at: datetime) -> int:
    """Return the seconds from a moment to a deadline; not above zero: it has passed, as `data.deadlines` counts it."""
    return int((due_at.replace(tzinfo=None) - at.replace(tzinfo=None)) / timedelta(seconds=1))


def lasting(seconds: int) -> str:
    """Return a span in words, in at most two units: `1 hari 4 jam`, `3 jam`, `5 jam 20 menit`, `12 menit`."""
    days, rest = divmod(seconds, DAY)
    hours, minutes = rest // HOUR, rest % HOUR // MINUTE
    if days >= LONG:
        parts = [("due.days", days)]
    elif days:
        parts = [("due.days", days), ("due.hours", hours)]
    elif seconds >= WITH_MINUTES:
        parts = [("due.hours", hours)]
    else:
        parts = [("due.hours", hours), ("due.minutes", minutes)]
    said = [text(key, n=number(count)) for key, count in parts if count]
    return " ".join(said) or text("due.moment")
