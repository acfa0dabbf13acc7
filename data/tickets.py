"""Ticket numbers to quote: `PB-7K2M-9QXA-4TWE`.

Random, since running numbers would tell how many reports there are. Crockford's base 32 (no I, L, O, U; read without
regard to case); eleven characters and one that checks them. The check is a sum over the field of 32 elements in which
every place has a weight of its own: every single typo and every swap of two characters is known as one.
"""

import secrets

import numpy as np
import numpy.typing as npt

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PREFIX = "PB"
RANDOM = 11
LENGTH = RANDOM + 1
GROUP = 4
POLYNOMIAL = 0b100101  # x⁵ + x² + 1, primitive: the powers of x are all different up to the 31st
ALIKE = str.maketrans("OIL", "011")
IGNORED = str.maketrans("", "", " -–—.\u00a0\t")  # what people put between groups

Bytes = npt.NDArray[np.uint8]


def _power(exponent: int) -> int:
    value = 1
    for _ in range(exponent):
        value <<= 1
        value ^= POLYNOMIAL if value >> 5 else 0
    return value


def _product(one: int, other: int) -> int:
    total = 0
    for bit in range(5):
        if other >> bit & 1:
            total ^= one
        one <<= 1
        one ^= POLYNOMIAL if one >> 5 else 0
    return total


WEIGHTS = tuple(_power(place) for place in range(RANDOM, 0, -1))  # the check character's own is 1
WEIGHTED: Bytes = np.array([[_product(weight, value) for value in range(32)] for weight in WEIGHTS], dtype=np.uint8)
LETTERS: Bytes = np.frombuffer(ALPHABET.encode(), dtype=np.uint8)
VALUE = {letter: value for value, letter in enumerate(ALPHABET)}


def new(count: int) -> list[str]:
    """Return `count` new tickets. 32¹¹ are possible: two alike among a million have a chance of one in 70 thousand."""
    drawn = np.frombuffer(secrets.token_bytes(count * RANDOM), dtype=np.uint8).reshape(count, RANDOM) & 31
    check = np.bitwise_xor.reduce(WEIGHTED[np.arange(RANDOM), drawn], axis=1)
    letters = LETTERS[np.column_stack([drawn, check])]
    dash = np.full((count, 1), ord("-"), dtype=np.uint8)
    prefix = np.tile(np.frombuffer(PREFIX.encode(), dtype=np.uint8), (count, 1))
    groups = [part for start in range(0, LENGTH, GROUP) for part in (dash, letters[:, start : start + GROUP])]
    whole = np.ascontiguousarray(np.hstack([prefix, *groups]))
    return whole.view(f"S{whole.shape[1]}").ravel().astype(str).tolist()


def normal(text: str) -> str | None:
    """Return a ticket as it is stored, however it was written; None where it is none or holds a typo.

    Case, spaces and dashes do not matter, O stands for 0, I and L for 1; `PB` may be left out.
    """
    letters = text.translate(IGNORED).upper()
    if len(letters) == LENGTH + len(PREFIX) and letters.startswith(PREFIX):
        letters = letters[len(PREFIX) :]
    letters = letters.translate(ALIKE)
    if len(letters) != LENGTH or not all(letter in VALUE for letter in letters):
        return None
    values = [VALUE[letter] for letter in letters]
    check = 0
    for place, value in enumerate(values[:-1]):
        check ^= int(WEIGHTED[place, value])
    if check != values[-1]:
        return None
    return "-".join([PREFIX, *(letters[start : start + GROUP] for start in range(0, LENGTH, GROUP))])
