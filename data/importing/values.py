"""Cells as people write them, made values: days, moments, numbers, codes. Pure functions; what is unclear is a fault.

A fault is a text in the reader's language that says what to do; it never repeats the cell. The day stands before the
month, always: `4/11/2024` is the fourth of November.
"""

import math
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from geo.codes import is_valid, level
from locales import text
from locales.format import number as shown

SERIAL_ZERO = date(1899, 12, 30)  # Excel's day 0, from its day 61 (1 March 1900) on
SERIALS = range(20_000, 80_000)  # 1954 to 2119
MONTHS = {
    "jan": 1, "januari": 1, "january": 1,
    "feb": 2, "peb": 2, "februari": 2, "pebruari": 2, "february": 2,
    "mar": 3, "mrt": 3, "maret": 3, "march": 3,
    "apr": 4, "april": 4,
    "mei": 5, "may": 5,
    "jun": 6, "juni": 6, "june": 6,
    "jul": 7, "juli": 7, "july": 7,
    "agt": 8, "agu": 8, "ags": 8, "agst": 8, "agust": 8, "agustus": 8, "aug": 8, "august": 8,
    "sep": 9, "sept": 9, "september": 9,
    "okt": 10, "oct": 10, "oktober": 10, "october": 10,
    "nov": 11, "nop": 11, "november": 11, "nopember": 11,
    "des": 12, "dec": 12, "desember": 12, "december": 12,
}  # fmt: skip
WEEKDAY = re.compile(r"(senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad)\s*,\s*", re.IGNORECASE)
CLOCK = r"(?:[T ]+\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?)?"
YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){CLOCK}", re.ASCII)
DAY_FIRST = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d+){CLOCK}", re.ASCII)
WORDED = re.compile(r"(\d{1,2})[\s\-./]*([A-Za-z]+)\.?[\s\-./]*(\d+)", re.ASCII)
DIGITS = re.compile(r"\d+", re.ASCII)
SERIAL = re.compile(r"\d{5}(\.\d+)?", re.ASCII)
YEAR_DIGITS = 4

ZONES = {"wib": 7, "wita": 8, "wit": 9, "utc": 0, "z": 0}
MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{1,2})[:.](\d{2})(?:[:.](\d{2}(?:\.\d{1,6})?))?"
    r"\s*(wib|wita|wit|utc|z|[+-]\d{2}:?\d{2})?",
    re.ASCII | re.IGNORECASE,
)

PLAIN = re.compile(r"[+-]?\d+", re.ASCII)
GROUPED = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?", re.ASCII)
COMMA = re.compile(r"[+-]?\d+,\d+", re.ASCII)
POINT = re.compile(r"[+-]?\d+\.\d+", re.ASCII)
LARGEST = 10**15

EATEN_ZERO = re.compile(r"(\d\d)\.(\d)", re.ASCII)
COMMA_CODE = re.compile(r"\d\d,\d\d?(,\d\d(,\d{4})?)?", re.ASCII)
UNDOTTED = re.compile(r"\d{4}|\d{6}|\d{10}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a cell says, or what is wrong with it; both empty for an empty cell."""

    value: Any = None
    fault: str = ""


def parse_date(cell: str) -> Parsed:
    """Return the day that a cell names: `4/11/2024`, `04-11-2024`, `4 November 2024`, ISO, a serial of Excel."""
    written = WEEKDAY.sub("", cell.strip(), count=1)
    if not written:
        return Parsed()
    if match := YEAR_FIRST.fullmatch(written):
        return _day(int(match[1]), int(match[3]), int(match[4]))
    if match := DAY_FIRST.fullmatch(written):
        return _day_of(match[4], int(match[3]), int(match[1]))
    if (match := WORDED.fullmatch(written)) and match[2].lower() in MONTHS:
        return _day_of(match[3], MONTHS[match[2].lower()], int(match[1]))
    if SERIAL.fullmatch(written) and int(written[:5]) in SERIALS:
        return Parsed(SERIAL_ZERO + timedelta(days=int(written[:5])))
    return Parsed(fault=text("values.date"))


def _day_of(year: str, month: int, day: int) -> Parsed:
    return _day(int(year), month, day) if len(year) == YEAR_DIGITS else Parsed(fault=text("values.short_year"))


def _day(year: int, month: int, day: int) -> Parsed:
    try:
        return Parsed(date(year, month, day))
    except ValueError:
        return Parsed(fault=text("values.impossible"))


def parse_moment(cell: str) -> Parsed:
    """Return a moment as naive UTC: `2024-11-04 10:00 WIB`; one that does not name its zone is a fault."""
    written = cell.strip()
    if not written:
        return Parsed()
    match = MOMENT.fullmatch(written)
    if not match:
        return Parsed(fault=text("values.moment"))
    if not match[5]:
        return Parsed(fault=text("values.zone"))
    try:
        clock = f"{match[1]}T{int(match[2]):02d}:{match[3]}:{match[4] or '00'}"
        local = datetime.fromisoformat(clock).replace(tzinfo=_zone(match[5].lower()))
        return Parsed(local.astimezone(UTC).replace(tzinfo=None))
    except (ValueError, OverflowError):
        return Parsed(fault=text("values.impossible"))


def _zone(name: str) -> timezone:
    if name in ZONES:
        return timezone(timedelta(hours=ZONES[name]))
    return timezone(timedelta(hours=int(name[:3]), minutes=int(name[0] + name[-2:])))


def parse_number(cell: str) -> Parsed:
    """Return a number as float: `1.234,5` and `1234,5` are 1234.5, `1.234` is 1234, `12.5` and `7.0` as they stand.

    A point before exactly three digits groups thousands, as Indonesian readers write; `1,234.5` is a fault.
    """
    written = cell.strip().replace("\u00a0", "")
    if not written:
        return Parsed()
    if PLAIN.fullmatch(written) or (POINT.fullmatch(written) and not GROUPED.fullmatch(written)):
        number = float(written)
    elif GROUPED.fullmatch(written) or COMMA.fullmatch(written):
        number = float(written.replace(".", "").replace(",", "."))
    else:
        return Parsed(fault=text("values.number"))
    return Parsed(number) if math.isfinite(number) and abs(number) < LARGEST else Parsed(fault=text("values.number"))


def parse_degrees(cell: str) -> Parsed:
    """Return a coordinate in degrees: `-7.865` and `-7,865`; a point never groups thousands here."""
    written = cell.strip()
    if not written:
        return Parsed()
    if PLAIN.fullmatch(written) or POINT.fullmatch(written) or COMMA.fullmatch(written):
        return Parsed(float(written.replace(",", ".")))
    return Parsed(fault=text("values.number"))


def parse_whole(cell: str, *, most: int) -> Parsed:
    """Return a count from 0 to `most`; one beyond is a fault, since it is more likely a slip."""
    parsed = parse_number(cell)
    if parsed.value is None:
        return parsed
    number = parsed.value
    if number != int(number):
        return Parsed(fault=text("values.whole"))
    if number < 0:
        return Parsed(fault=text("values.negative"))
    return Parsed(int(number)) if number <= most else Parsed(fault=text("values.absurd", most=shown(most)))


def parse_code(cell: str, *, length: int) -> Parsed:
    """Return a dotted Kemendagri code of `length` parts; whether the area exists is not asked here.

    What a spreadsheet makes of codes (`35.1` for `35.10` or `35.01`, `35,02`, `3502`) is a fault that names what may be
    meant, and is never mended in silence.
    """
    written = cell.strip()
    if not written:
        return Parsed()
    if is_valid(written):
        return Parsed(written) if level(written) == length else Parsed(fault=text(f"values.code_level_{length}"))
    if match := EATEN_ZERO.fullmatch(written):
        return Parsed(
            fault=text("values.code_eaten", first=f"{match[1]}.{match[2]}0", second=f"{match[1]}.0{match[2]}")
        )
    if COMMA_CODE.fullmatch(written):
        return Parsed(fault=text("values.code_comma", code=written.replace(",", ".")))
    if UNDOTTED.fullmatch(written):
        return Parsed(fault=text("values.code_undotted"))
    return Parsed(fault=text(f"values.code_level_{length}"))
