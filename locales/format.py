"""Numbers, dates and periods as Indonesian readers write them (Babel, `id_ID`)."""

from datetime import UTC, date, datetime, tzinfo
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from locales import text

LOCALE = Locale.parse("id_ID")
WIB = ZoneInfo("Asia/Jakarta")
MONTHS_PER_QUARTER = 3
MONTHS_PER_YEAR = 12


@lru_cache(maxsize=65_536)  # a table asks for thousands, the same ones again and again
def number(value: float, *, decimals: int = 0) -> str:
    """Return `value` with points between thousands and a decimal comma: `5.659`, `6,1`."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(value, format=pattern, locale=LOCALE)


def signed(value: float) -> str:
    """Return a difference with its sign and one decimal: `+6,1`, `−6,1`."""
    return f"{'+' if value >= 0 else '−'}{number(abs(value), decimals=1)}"


def percent(share: float) -> str:
    """Return a share of one as `6,1 %`."""
    return f"{number(share * 100, decimals=1)} %"


def long_date(day: date) -> str:
    """Return `day` as `4 November 2024`."""
    return format_date(day, format="d MMMM y", locale=LOCALE)


def moment(at: datetime, *, seconds: bool = False) -> str:
    """Return a moment in UTC, with or without its zone, as `21 Nov 2026 14.05 WIB`."""
    local = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(WIB)
    return f"{format_datetime(local, format='d MMM y HH.mm.ss' if seconds else 'd MMM y HH.mm', locale=LOCALE)} WIB"


def local_moment(at: datetime, zone: tzinfo) -> str:
    """Return a moment in UTC, with or without its zone, in the time of an area: `21 Nov 2026 14.05 WITA`.

    Args:
        at: the moment.
        zone: of the area, named as people call it (`data.zones.zone_of`).
    """
    local = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(zone)
    return f"{format_datetime(local, format='d MMM y HH.mm', locale=LOCALE)} {local.tzname()}"


def short_date(day: date) -> str:
    """Return `day` as `4 Nov 2024`."""
    return format_date(day, format="d MMM y", locale=LOCALE)


def source_date(words: str) -> str:
    """Return a source's date as `10 September 2025` where it gives a whole one, else its own words."""
    try:
        return long_date(date.fromisoformat(words))
    except ValueError:
        return words


@cache
def month_name(month: str) -> str:
    """Return `"2025-01"` as `Januari 2025`."""
    return format_date(_first_day(month), format="MMMM y", locale=LOCALE)


@cache
def short_month_name(month: str) -> str:
    """Return `"2025-01"` as `Jan 2025`."""
    return format_date(_first_day(month), format="MMM y", locale=LOCALE)


@cache
def unit_name(unit: str) -> str:
    """Return a week, month or quarter (`"2025-W01"`, `"2025-01"`, `"2025-Q1"`) as people call it."""
    year, kind, part = unit[:4], unit[5], unit[6:]
    if kind == "W":
        return text("period.week", number=int(part), year=year)
    if kind == "Q":
        return text("period.quarter", number=("I", "II", "III", "IV")[int(part) - 1], year=year)
    return month_name(unit)


@cache
def short_unit_name(unit: str) -> tuple[str, str]:
    """Return a week, month or quarter in few letters, and its year: `("Jan", "2025")`."""
    year, kind, part = unit[:4], unit[5], unit[6:]
    if kind == "W":
        return text("period.week_short", number=int(part)), year
    if kind == "Q":
        return text("period.quarter_short", number=("I", "II", "III", "IV")[int(part) - 1]), year
    return format_date(_first_day(unit), format="MMM", locale=LOCALE), year


def period_name(start: str, end: str) -> str:
    """Return whole months `start` to `end` (`"YYYY-MM"`) by their shortest usual name.

    `Januari 2025`, `Triwulan III 2025`, `Semester I 2026`, `Tahun 2025`, else `Nov 2025 – Okt 2026`.
    """
    year, first, last = int(start[:4]), int(start[5:]), int(end[5:])
    if start == end:
        return month_name(start)
    if start[:4] == end[:4]:
        if (first, last) == (1, MONTHS_PER_YEAR):
            return text("period.year", year=year)
        half = MONTHS_PER_YEAR // 2
        if (first, last) in {(1, half), (half + 1, MONTHS_PER_YEAR)}:
            return text("period.semester", number="I" if first == 1 else "II", year=year)
        if last - first == MONTHS_PER_QUARTER - 1 and first % MONTHS_PER_QUARTER == 1:
            return text("period.quarter", number=("I", "II", "III", "IV")[first // MONTHS_PER_QUARTER], year=year)
    return text("period.range", start=short_month_name(start), end=short_month_name(end))


def _first_day(month: str) -> date:
    return date(int(month[:4]), int(month[5:]), 1)
