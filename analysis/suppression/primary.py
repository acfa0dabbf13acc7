"""Which cells are small, and what a reader knows of a hidden cell: the bounds that its mark gives away."""

from dataclasses import dataclass

import numpy as np

from analysis.suppression.grid import (
    PERIODS,
    QUANTITIES,
    QUARTERS,
    YEAR,
    Family,
    Grid,
    Ints,
    Mask,
    Masks,
    Values,
    holds_victims,
)
from data.model import VICTIM_CATEGORIES

FREE = 10**9  # stands for no bound; sums of many still fit


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Counts below are small: for cells that can hold TPPO or TPPM, and for others."""

    victims: int = 10
    other: int = 5


@dataclass(slots=True, eq=False)
class State:
    """What of a grid is hidden.

    Attributes:
        grid: the cells.
        limits: threshold of every family's cells, to broadcast against values without quantity.
        hidden: cells that are not told; grows only.
        frozen: cells that an earlier release told: they cannot be hidden any more.
        loose: hidden cells whose mark `–` says nothing of their size.
    """

    grid: Grid
    limits: dict[Family, Ints]
    hidden: Masks
    frozen: Masks
    loose: Masks

    @property
    def count(self) -> int:
        """Number of hidden cells."""
        return sum(int(mask.sum()) for mask in self.hidden.values())

    def loosen(self, place: int, year: int, province: int) -> bool:
        """Let the marks of a province's year say nothing any more; return whether they did."""
        members = self.grid.areas.members[province]
        at = (place, year, members[members >= 0])
        if self.loose[Family.AREA][at].all() and self.loose[Family.CATEGORY][place, year, province].all():
            return False
        self.loose[Family.AREA][at] = True
        self.loose[Family.CATEGORY][place, year, province] = True
        return True

    def small(self, family: Family) -> Mask:
        """Return which counts are below their threshold, quantity first; statuses have no persons."""
        small: Mask = (self.grid.counts[family] < self.limits[family]) & self.grid.exists[family]
        if family is Family.STATUS:
            small[1] = small[0]
        return small

    def hideable(self, family: Family) -> Mask:
        """Return which cells can be hidden or are."""
        mask: Mask = self.grid.exists[family] & ~self.frozen[family]
        return mask

    def marked(self, family: Family) -> Mask:
        """Return which hidden counts are shown as `<threshold`, quantity first; the other hidden ones as `–`."""
        mask: Mask = self.small(family) & self.hidden[family] & ~self.loose[family]
        return mask


def start(grid: Grid, thresholds: Thresholds, frozen: Masks | None = None, hidden: Masks | None = None) -> State:
    """Return the state with all primary cells hidden.

    Args:
        grid: the cells.
        thresholds: settings.
        frozen: cells told before and still told.
        hidden: cells not told before, which stay so.
    """
    none = {family: np.zeros_like(mask) for family, mask in grid.exists.items()}
    frozen = frozen or none
    limits = limits_of(grid, thresholds)
    state = State(grid, limits, none, frozen, _veiled(grid, limits))
    state.hidden = {
        family: (state.small(family).any(axis=0) | _split_small(state, family) | (hidden or none)[family])
        & state.hideable(family)
        for family in grid.exists
    }
    return state


def bounds(state: State, family: Family) -> tuple[Values, Values]:
    """Return lowest and highest values that the marks leave, quantity first, by family: one entry each.

    A hidden count marked `<T` is in [0, T - 1]; marked `–` it is at least T, except where the mark says nothing.
    """
    values, limit = state.grid.counts[family], state.limits[family]
    marked, hidden = state.marked(family), state.hidden[family]
    low = np.where(marked | state.loose[family], 0, limit)
    high = np.where(marked, limit - 1, FREE)
    return {family: np.where(hidden, low, values)}, {family: np.where(hidden, high, values)}


def needs(state: State, family: Family) -> tuple[Ints, Ints, Ints]:
    """Return how far every hidden count must be able to move: up, down, and up and down together.

    A small one must be able to be anything below its threshold, another must have room for its threshold. A total that
    an insider knows a part of is never less than that part, whatever is hidden: it must have room like the others.
    """
    values, limit = state.grid.counts[family], state.limits[family]
    small = state.small(family) & ~_known_in_part(state.grid, family)
    up = np.where(small, limit - 1 - values, 0)
    down = np.where(small, values, 0)
    width = np.where(small, 0, np.broadcast_to(limit, values.shape))
    hidden = state.hidden[family]
    return up * hidden, down * hidden, width * hidden


def capacity(state: State, family: Family) -> tuple[Ints, Ints]:
    """Return how far every count could move up and down within its mark if it were hidden, else 0.

    The year is the sum of its quarters, so its column is turned round: then every row of five sums to zero, and a move
    within a row is one up, one down. A year that is still open has no such sum: its column gives way freely.
    """
    values, limit = state.grid.counts[family], state.limits[family]
    small = state.small(family) & ~state.loose[family]
    low = np.where(small | state.loose[family], 0, limit)
    up, down = np.where(small, limit - 1 - values, FREE), values - low
    mask = state.hideable(family)
    up, down = up * mask, down * mask
    up[..., YEAR], down[..., YEAR] = down[..., YEAR].copy(), up[..., YEAR].copy()
    opened = open_years(state, family)
    return np.where(opened, FREE, up), np.where(opened, FREE, down)


def open_years(state: State, family: Family) -> Mask:
    """Return the positions of the year column that are no cell because the year is open."""
    shape = state.grid.exists[family].shape
    axis = 1 if family in {Family.AREA, Family.PROVINCE, Family.CATEGORY} else 0
    opened = ~state.grid.closed[:, None] & (np.arange(PERIODS) == YEAR)
    others = [1] * len(shape)
    others[axis], others[-1] = opened.shape
    return np.broadcast_to(opened.reshape(others), shape)


def limits_of(grid: Grid, thresholds: Thresholds) -> dict[Family, Ints]:
    """Return the threshold of every family's cells, to broadcast against values without quantity."""
    own = np.array(thresholds.victims if holds_victims(grid.group) else thresholds.other)
    each = [thresholds.victims if name in VICTIM_CATEGORIES else thresholds.other for name in grid.categories]
    by_category = np.array(each)[:, None]
    split = {Family.CATEGORY: by_category, Family.NATIONAL: by_category}
    return {family: split.get(family, own) for family in Family}


def _veiled(grid: Grid, limits: dict[Family, Ints]) -> Masks:
    """Return the totals that are shown as `–` whenever they are hidden, small or not.

    Marked `<T`, a total would bound its parts together, more so for an insider, who can subtract its own; marked `–`
    and known to be larger, a total of two parts both marked `<T` would tell that neither is 0, and a part with a lower
    threshold than its total that the total is not 0. Which cells these are follows from the grid, never from a count.
    """
    veiled = {family: np.zeros_like(mask) for family, mask in grid.exists.items()}
    for family in (Family.PROVINCE, Family.COUNTRY, Family.NATIONAL):
        veiled[family][:] = True
    veiled[Family.CATEGORY][..., YEAR] = True
    lower = limits[Family.CATEGORY].ravel() < limits[Family.PROVINCE]
    veiled[Family.CATEGORY][..., lower, :] = True
    short = grid.exists[Family.COUNTRY][:, :QUARTERS].sum(axis=1) == 2  # noqa: PLR2004 - two parts
    for family in (Family.AREA, Family.PROVINCE, Family.CATEGORY):
        veiled[family][:, short, ..., YEAR] = True
    return veiled


def _known_in_part(grid: Grid, family: Family) -> Mask:
    """Return which totals hold cells of an insider, without quantity."""
    found = np.zeros_like(grid.exists[family])
    if family is Family.PROVINCE:
        found[:, :, grid.areas.has_office] = True
    elif family in {Family.COUNTRY, Family.NATIONAL}:
        found[:] = grid.areas.kanwil or bool(grid.areas.has_office.any())
    return found


def _split_small(state: State, family: Family) -> Mask:
    """Return totals of exactly two parts that are both small: told, they would tell that neither part is 0."""
    found = np.zeros_like(state.grid.exists[family])
    parts = len(state.grid.categories)
    split = {Family.PROVINCE: (Family.CATEGORY, 3), Family.COUNTRY: (Family.NATIONAL, 1)}
    if family in split and parts == 2:  # noqa: PLR2004 - two parts
        part, axis = split[family]
        found |= np.any([state.small(part)[at].all(axis=axis) for at in range(len(QUANTITIES))], axis=0)
    short = state.grid.exists[Family.COUNTRY][:, :QUARTERS].sum(axis=1) == 2  # noqa: PLR2004 - two parts
    if family in {Family.AREA, Family.PROVINCE, Family.CATEGORY}:
        quarters = state.small(family)[..., :QUARTERS] | ~state.grid.exists[family][..., :QUARTERS]
        found[..., YEAR] |= quarters.all(axis=-1).any(axis=0) & np.expand_dims(short, tuple(range(1, found.ndim - 2)))
    return found & state.grid.exists[family]
