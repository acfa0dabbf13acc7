"""Weighted choice within groups, for many rows at once."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from data.demo.parameters import Floats, Ints

NONE = -1


@dataclass(frozen=True, slots=True)
class Picker:
    """Items sorted by group; `ends` holds the running total of their weights, `first` where each group begins."""

    items: Ints
    ends: Floats
    first: Ints  # one longer than the number of groups

    @classmethod
    def of(cls, groups: Ints, weights: Floats, *, count: int, items: Ints | None = None) -> Self:
        """Build from one row per item.

        Args:
            groups: the group of each item, 0 to `count` - 1.
            weights: positive, any scale.
            count: number of groups; some may be empty.
            items: what is chosen; default the row numbers.
        """
        order = np.argsort(groups, kind="stable")
        chosen = np.arange(len(groups)) if items is None else items
        first = np.searchsorted(groups[order], np.arange(count + 1))
        return cls(chosen[order].astype(np.int64), np.cumsum(weights[order]), first.astype(np.int64))

    def pick(self, groups: Ints, uniform: Floats) -> Ints:
        """Return one item per row of `groups`, chosen by `uniform` in [0, 1); `NONE` where the group is empty."""
        if not len(self.items):
            return np.full(len(groups), NONE, dtype=np.int64)
        start, stop = self.first[groups], self.first[groups + 1]
        totals = np.concatenate([[0.0], self.ends])
        target = totals[start] + uniform * (totals[stop] - totals[start])
        place = np.searchsorted(self.ends, target, side="right")
        inside = np.clip(place, start, np.maximum(stop - 1, start)).clip(max=len(self.items) - 1)
        return np.where(stop > start, self.items[inside], NONE)
