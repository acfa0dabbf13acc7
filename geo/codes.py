"""Kemendagri area codes and area names.

Codes are text with dots: `35` province, `35.02` kabupaten or kota, `35.02.01` kecamatan, `35.02.01.2001` desa or
kelurahan. Areas are joined on codes. Names only propose candidates, and only within one province.
"""

import re
import unicodedata
from collections.abc import Iterable
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

SEPARATOR = "."
# Parts from province to village. A village part starts with 1 (kelurahan), 2 (desa) or 3 (desa adat).
PARTS = (
    re.compile(r"[1-9]\d", re.ASCII),
    re.compile(r"(?!00)\d\d", re.ASCII),
    re.compile(r"(?!00)\d\d", re.ASCII),
    re.compile(r"[123](?!000)\d{3}", re.ASCII),
)
UNDOTTED = re.compile(r"\d\d(\d\d)?", re.ASCII)

KABUPATEN = "kabupaten"
KOTA = "kota"
KINDS = {"kab": KABUPATEN, "kabupaten": KABUPATEN, "kota": KOTA, "kotamadya": KOTA, "kodya": KOTA}
ADMINISTRATIVE = frozenset({"adm", "administrasi", "administratif"})
SPELLED_OUT = {
    "kab": "kabupaten",
    "kotamadya": "kota",
    "kodya": "kota",
    "adm": "administrasi",
    "administratif": "administrasi",
    "kep": "kepulauan",
}
LOWER_IN_NAMES = frozenset({"dan"})


class Level(IntEnum):
    """Level of an area; the value is the number of parts of its code."""

    PROVINCE = 1
    REGENCY = 2
    DISTRICT = 3
    VILLAGE = 4


def parse(code: str) -> tuple[str, ...]:
    """Return the parts of a dotted code: `"35.02.01"` gives `("35", "02", "01")`. Outer blanks are ignored.

    Raises:
        ValueError: `code` is not a Kemendagri code; existence of the area is not checked.
    """
    parts = tuple(code.strip().split(SEPARATOR))
    if len(parts) > len(PARTS) or not all(pattern.fullmatch(part) for pattern, part in zip(PARTS, parts, strict=False)):
        message = f"not a Kemendagri code: {code!r}"
        raise ValueError(message)
    return parts


def format_code(parts: Iterable[str | int]) -> str:
    """Return the dotted code of parts given as text or number: `(35, 2)` gives `"35.02"`.

    Raises:
        ValueError: the parts make no Kemendagri code.
    """
    return SEPARATOR.join(parse(SEPARATOR.join(str(part).zfill(2) for part in parts)))


def is_valid(code: str) -> bool:
    """Return whether `code` is written exactly as a Kemendagri code; existence of the area is not checked."""
    try:
        return SEPARATOR.join(parse(code)) == code
    except ValueError:
        return False


def level(code: str) -> Level:
    """Return the level of a code.

    Raises:
        ValueError: `code` is not a Kemendagri code.
    """
    return Level(len(parse(code)))


def ancestor(code: str, at: Level) -> str:
    """Return the area of level `at` that holds `code`, which is `code` itself at its own level.

    Raises:
        ValueError: `code` is not a Kemendagri code, or lies above `at`.
    """
    parts = parse(code)
    if len(parts) < at:
        message = f"{code} has no part for level {at.name.lower()}"
        raise ValueError(message)
    return SEPARATOR.join(parts[:at])


def parent(code: str) -> str | None:
    """Return the code one level up, none for a province.

    Raises:
        ValueError: `code` is not a Kemendagri code.
    """
    return SEPARATOR.join(parse(code)[:-1]) or None


def from_undotted(code: str) -> str:
    """Put the dot into an undotted code of a province or kabupaten: `"3502"` gives `"35.02"`.

    Not for longer codes: below kabupaten BPS numbers differently, so putting dots in would name another place. Even
    for kabupaten some provinces are numbered differently (BPS `1101` is Simeulue, Kemendagri `11.01` Aceh Selatan):
    where the source may be BPS, trust the result only if the name agrees (`find_regency`).

    Raises:
        ValueError: `code` is not two or four digits, or gives no Kemendagri code.
    """
    digits = code.strip()
    if not UNDOTTED.fullmatch(digits):
        message = f"not an undotted code of a province or kabupaten: {code!r}"
        raise ValueError(message)
    return format_code((digits[:2], digits[2:])) if digits[2:] else format_code((digits,))


class Name(NamedTuple):
    """A regency's name taken apart.

    `kind` is `kabupaten`, `kota` or empty where the name does not say; `key` is what remains, in small letters, without
    blanks, marks, and the word *administrasi*.
    """

    kind: str
    key: str


def _words(name: str) -> list[str]:
    """Return the words of a name in small letters, accents removed."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.findall(r"[a-z0-9]+", plain.lower().replace("'", ""))


@lru_cache(maxsize=4096)
def normalise(name: str) -> Name:
    """Take a regency's name apart, so that its spellings compare equal.

    `Kab. Ponorogo`, `KABUPATEN PONOROGO` and `Kabupaten  Ponorogo` are `("kabupaten", "ponorogo")`; plain `Ponorogo`
    is `("", "ponorogo")`.
    """
    words = _words(name)
    kind = KINDS.get(words[0], "") if len(words) > 1 else ""
    rest = [SPELLED_OUT.get(word, word) for word in (words[1:] if kind else words) if word not in ADMINISTRATIVE]
    return Name(kind, "".join(rest))


def find_regency(name: str, province_code: str, regencies: pd.DataFrame) -> list[str]:
    """Return codes of the regencies of a province that `name` can mean, in order of code.

    Kota and Kabupaten of one name stay apart: `Kota Bandung` finds one, plain `Bandung` finds both.

    Args:
        name: name in any usual spelling.
        province_code: province to look in.
        regencies: columns code, name, province_code.
    """
    here = regencies[regencies["province_code"] == province_code]
    names = {str(code): normalise(str(found)) for code, found in zip(here["code"], here["name"], strict=True)}
    wanted = normalise(name)
    codes = [code for code, known in names.items() if wanted.key == known.key and wanted.kind in {"", known.kind}]
    if not codes and wanted.kind:  # `Kota Baru` for Kabupaten Kotabaru: the first word was part of the name
        codes = [code for code, known in names.items() if known.key == wanted.kind + wanted.key]
    return sorted(codes)


def resolve_regency(name: str, province_code: str, regencies: pd.DataFrame) -> str | None:
    """Return the code of the one regency that `name` can mean in a province; none if there are none or several."""
    codes = find_regency(name, province_code, regencies)
    return codes[0] if len(codes) == 1 else None


def clean_name(name: str) -> str:
    """Return a name in full and in mixed case: `KAB. ADM. KEP. SERIBU` gives `Kabupaten Administrasi Kepulauan Seribu`.

    A name already in mixed case keeps its letters; only abbreviations are spelled out and blanks tidied.
    """
    mixed = name != name.upper() and name != name.lower()
    # An abbreviation may lack the blank after its dot: `Kab.Ponorogo`.
    words = re.sub(r"\.(?=\S)", ". ", name).split()
    cleaned = []
    for word in words:
        small = word.lower().rstrip(".")
        full = SPELLED_OUT.get(small)
        if full is None and mixed:
            cleaned.append(word)
        elif small in LOWER_IN_NAMES:
            cleaned.append(small)
        else:
            cleaned.append("-".join(part.capitalize() for part in (full or word).split("-")))
    return " ".join(cleaned)
