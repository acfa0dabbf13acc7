"""Local time of an area: WIB, WITA or WIT, by its province (Keppres 41/1987; split provinces as their parents)."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone

WITA = frozenset({"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"})
WIT = frozenset({"81", "82", "91", "92", "93", "94", "95", "96"})
NAMES: Mapping[int, str] = {7: "WIB", 8: "WITA", 9: "WIT"}


def utc_offset(code: str) -> int:
    """Return the hours that local time of an area is ahead of UTC: WIB 7, WITA 8, WIT 9."""
    province = code[:2]
    return 8 if province in WITA else 9 if province in WIT else 7


def zone_of(code: str) -> timezone:
    """Return the zone of an area, named as people call it."""
    hours = utc_offset(code)
    return timezone(timedelta(hours=hours), NAMES[hours])


def day_at(at: datetime, code: str) -> date:
    """Return the date that people of an area write at a moment (with its zone)."""
    return at.astimezone(zone_of(code)).date()


def end_of(day: date, code: str) -> datetime:
    """Return the moment, in UTC without a zone, at which a day of an area has ended."""
    midnight = datetime.combine(day + timedelta(days=1), time(), zone_of(code))
    return midnight.astimezone(UTC).replace(tzinfo=None)
