"""What a demonstration set is made from, and the streams of random numbers."""

import hashlib
import zlib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from data.periods import last_complete_week_end, week_of

EDITION = 2  # raise it when the same parameters give other rows
INCIDENTS = 200_000
WEEKS = 320
SEED = 35
LEAST_INCIDENTS = 2_000  # one for each kabupaten and the planted ones must fit in
LEAST_WEEKS = 160  # planted outbreaks lie within the last 150

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.integer[Any]]
Flags = npt.NDArray[np.bool_]
Days = npt.NDArray[np.datetime64]


@dataclass(frozen=True, slots=True)
class Parameters:
    """`end` is the Sunday that closes the last week of the set; nothing in it is known after that day."""

    end: date
    incidents: int = INCIDENTS
    weeks: int = WEEKS
    seed: int = SEED

    def __post_init__(self) -> None:
        if self.end != last_complete_week_end(self.end + timedelta(days=1)):
            message = f"not a Sunday: {self.end}"
            raise ValueError(message)
        if self.incidents < LEAST_INCIDENTS or self.weeks < LEAST_WEEKS:
            message = f"too few incidents or weeks: {self.incidents}, {self.weeks}"
            raise ValueError(message)

    @classmethod
    def until(cls, day: date, **others: int) -> Self:
        """Return the parameters of a set up to the last ISO week that is complete before `day`."""
        return cls(last_complete_week_end(day), **others)

    @property
    def mondays(self) -> Days:
        """The first day of every week, datetime64[D]."""
        first = np.datetime64(self.end, "D") - np.timedelta64(7 * self.weeks - 1, "D")
        return first + 7 * np.arange(self.weeks)

    @property
    def week_labels(self) -> list[str]:
        """The ISO weeks as text, oldest first."""
        return [week_of(day) for day in self.mondays.tolist()]

    def as_text(self) -> str:
        """Return the parameters as they are recorded with the set; `from_text` reads them."""
        return f"end={self.end} incidents={self.incidents} weeks={self.weeks} seed={self.seed}"

    @classmethod
    def from_text(cls, note: str) -> Self:
        """Return the parameters that `as_text` recorded.

        Raises:
            ValueError: `note` is none of its texts.
        """
        values = dict(part.split("=", maxsplit=1) for part in note.split() if "=" in part)
        if set(values) != {"end", "incidents", "weeks", "seed"}:
            message = f"not the note of a demonstration set: {note!r}"
            raise ValueError(message)
        numbers = {name: int(values[name]) for name in ("incidents", "weeks", "seed")}
        return cls(date.fromisoformat(values["end"]), **numbers)

    def digest(self, reference: str) -> str:
        """Return what identifies the rows: parameters, the digest of the reference frames, the generator's edition."""
        return hashlib.sha256(f"{EDITION}|{self.as_text()}|{reference}".encode()).hexdigest()


def stream(seed: int, name: str) -> np.random.Generator:
    """Return the random numbers of one purpose, so that a change in one part leaves the others as they are."""
    return np.random.default_rng([seed, zlib.crc32(name.encode())])
