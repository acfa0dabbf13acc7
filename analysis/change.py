"""How much each area changed: the latest full period beside the mean of those before it, with guards.

A change is named in a sentence only where it is more than chance and more than nothing: two counts of reports that come
by chance alone differ by less than 1.96 × √(sum of both) in 95 of 100 cases (difference of two Poisson counts).
"""

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

import numpy as np

from analysis.trend import Matrix, Unit

BASE = {Unit.MINGGU: 8, Unit.BULAN: 6, Unit.TRIWULAN: 4}  # periods that the mean is of
SMALL_MEAN, SMALL_LATEST = 2.0, 5.0  # at most both: a change of one report is a large share of nothing
EACH_WAY = 10  # rises, and falls, that a chart has room for
LEAST_SHARE = 0.05
CHANCE = 1.96
HALF = 0.5  # of a report: a smaller change is none


class Direction(StrEnum):
    """What became of an area's count."""

    NAIK = "naik"
    TETAP = "tetap"
    TURUN = "turun"
    TERBATAS = "terbatas"
    TIDAK_LENGKAP = "tidak_lengkap"


@dataclass(frozen=True, slots=True)
class Change:
    """One area's change.

    Attributes:
        code: of the area.
        name: what people call it.
        latest: count of the latest full period; None where not told.
        shown: what stands for a latest count that is not told, else "".
        mean: of the periods before it; None where one of them is not told.
        direction: only the first three are ranked.
    """

    code: str
    name: str
    latest: int | None
    shown: str
    mean: float | None
    direction: Direction

    @property
    def difference(self) -> float | None:
        """Latest less mean; None where either is missing."""
        return None if self.latest is None or self.mean is None else self.latest - self.mean

    @property
    def share(self) -> float | None:
        """The difference as a share of the mean; None where there is no mean to divide by."""
        return self.difference / self.mean if self.difference is not None and self.mean else None


@dataclass(frozen=True, slots=True)
class Ranking:
    """Changes of all areas, greatest rise first; those that are not ranked last, by name.

    Attributes:
        period: the latest full one; "" where there is none.
        over: how many periods the mean is of.
        changes: one per area.
    """

    period: str
    over: int
    changes: tuple[Change, ...]

    @property
    def ranked(self) -> tuple[Change, ...]:
        """Those that are compared."""
        apart = {Direction.TERBATAS, Direction.TIDAK_LENGKAP}
        return tuple(change for change in self.changes if change.direction not in apart)

    def named(self, direction: Direction) -> Change | None:
        """Return the largest rise, or fall, that is more than chance; None where there is none."""
        for change in self.up(len(self.changes)) if direction is Direction.NAIK else self.down(len(self.changes)):
            if is_more_than_chance(change.latest or 0, change.mean or 0.0, over=self.over):
                return change
        return None

    def up(self, count: int) -> tuple[Change, ...]:
        """Return the largest rises."""
        return self._towards(Direction.NAIK)[:count]

    def down(self, count: int) -> tuple[Change, ...]:
        """Return the largest falls, largest first."""
        return self._towards(Direction.TURUN)[::-1][:count]

    def number(self, direction: Direction) -> int:
        """Return how many areas went a way."""
        return len(self._towards(direction))

    def _towards(self, direction: Direction) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.direction is direction)


def ends(ranking: Ranking) -> tuple[Change, ...]:
    """Return what a chart draws of a ranking: all that are compared, or the greatest rises and the greatest falls."""
    compared = ranking.ranked
    return compared if len(compared) <= 2 * EACH_WAY else (*compared[:EACH_WAY], *compared[-EACH_WAY:])


def is_more_than_chance(now: float, before: float, *, over: int = 1) -> bool:
    """Return whether a count differs from the mean of the `over` counts before it by more than chance, and a share."""
    difference = abs(now - before)
    return difference >= LEAST_SHARE * before and difference >= CHANCE * sqrt(now + before / over)


def direction(latest: int | None, mean: float | None) -> Direction:
    """Return what became of a count: small numbers are not compared, missing ones cannot be."""
    if latest is None or mean is None:
        return Direction.TIDAK_LENGKAP
    if mean <= SMALL_MEAN and latest <= SMALL_LATEST:
        return Direction.TERBATAS
    if abs(latest - mean) < HALF:
        return Direction.TETAP
    return Direction.NAIK if latest > mean else Direction.TURUN


def ranking(matrix: Matrix) -> Ranking:
    """Return the areas' changes: the latest full period beside the mean of the `BASE` periods before it.

    An area of which one of these numbers is not told, or not stored, is not compared.
    """
    last, over = len(matrix.periods) - 1 - matrix.is_open, BASE[matrix.unit]
    if last < 0:
        return Ranking("", over, ())
    history = np.hstack([matrix.before, matrix.counts[:, :last]])
    lacking = history.shape[1] < over
    means = np.full(len(matrix.codes), np.nan) if lacking else history[:, -over:].mean(axis=1)
    changes = []
    for row, (code, name) in enumerate(zip(matrix.codes, matrix.names, strict=True)):
        latest = None if np.isnan(matrix.counts[row, last]) else int(matrix.counts[row, last])
        mean = None if np.isnan(means[row]) else float(means[row])
        shown = str(matrix.shown[row, last])
        changes.append(Change(code, name, latest, shown, mean, direction(latest, mean)))
    return Ranking(matrix.periods[last], over, tuple(sorted(changes, key=_order)))


def _order(change: Change) -> tuple[int, float, str]:
    apart = (Direction.TERBATAS, Direction.TIDAK_LENGKAP)
    if change.direction in apart:
        return 1 + apart.index(change.direction), 0.0, change.name
    return 0, -(change.difference or 0.0), change.name
