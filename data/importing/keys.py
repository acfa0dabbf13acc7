"""What a row is known by when its file comes again: the office's number, else what happened.

Two like refusals on one day are two rows: a running number among like rows tells them apart, and it stays the same when
a resent file has more of them. The life of a report (status, moments) is no part of its key: it goes on.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence

KEY_BYTES = 16
APART = "\x1f"  # stands in no cell


class Keys:
    """Keys of a file's rows, in their order."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._met: dict[bytes, int] = defaultdict(int)

    def of(
        self, offices: Sequence[str | None], numbers: Sequence[str | None], contents: Sequence[Sequence[str]]
    ) -> list[str]:
        """Return the key of every row, as 32 hexadecimal digits.

        Args:
            offices: code, or None.
            numbers: the office's own number of the row, or None.
            contents: columns of what happened, each with a text for every row.
        """
        rows: Iterable[tuple[str, ...]] = zip(*contents, strict=True)
        return [
            self._numbered(office, number) if number else self._counted(office, content)
            for office, number, content in zip(offices, numbers, rows, strict=True)
        ]

    def _numbered(self, office: str | None, number: str) -> str:
        return _hash(f"{self._kind}{APART}n{APART}{office or ''}{APART}{number.casefold()}").hex()

    def _counted(self, office: str | None, content: tuple[str, ...]) -> str:
        digest = _hash(APART.join((self._kind, "c", office or "", *content)))
        self._met[digest] += 1
        return _hash(f"{digest.hex()}{APART}{self._met[digest]}").hex()


def _hash(words: str) -> bytes:
    return hashlib.blake2b(words.encode(), digest_size=KEY_BYTES).digest()
