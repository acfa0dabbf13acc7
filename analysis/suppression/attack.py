"""What a reader can work out: the proof that suppression holds, independent of how cells were chosen.

The interval of every hidden cell follows from all relations, told cells and marks by linear programming (HiGHS).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array

from analysis.suppression import primary
from analysis.suppression.grid import PERIODS, PLACES, QUARTERS, YEAR, Areas, Family, Grid, Ints, Mask, Masks, Values
from analysis.suppression.primary import FREE, State

Numbers = NDArray[np.float64]
SLACK = 1e-6
TOGETHER = 40  # targets that one program asks for at once


@dataclass(frozen=True, slots=True, eq=False)
class System:
    """What is known about one quantity of one grid: relations between cells, and bounds of each.

    Attributes:
        relations: (relations, cells); every row sums to zero.
        values: true counts; told cells are fixed at them.
        low: lower bounds.
        high: upper bounds.
        offsets: where each family's cells begin.
    """

    relations: csr_array
    values: Numbers
    low: Numbers
    high: Numbers
    offsets: dict[Family, int]

    def knowing(self, known: Mask) -> "System":
        """Return the system of an insider who knows some cells exactly."""
        return replace(self, low=np.where(known, self.values, self.low), high=np.where(known, self.values, self.high))

    def interval(self, cell: int) -> tuple[float, float]:
        """Return the lowest and highest value that a cell can have."""
        found = [self._solve(np.array([cell]), np.array([sign * np.inf]))[cell] for sign in (-1.0, 1.0)]
        return float(found[0]), float(found[1])

    def reaches(self, cells: Ints, wanted: Numbers) -> Mask:
        """Return which cells can be moved by `wanted` (down where negative).

        Many are asked at once; whoever is not reached together is asked alone.
        """
        found = np.zeros(len(cells), dtype=bool)
        for start in range(0, len(cells), TOGETHER):
            batch = np.arange(start, min(start + TOGETHER, len(cells)))
            batch = batch[~found[batch]]
            found |= self._arrived(cells, wanted, self._solve(cells[batch], wanted[batch]))
        for each in np.flatnonzero(~found):
            if not found[each]:
                found |= self._arrived(cells, wanted, self._solve(cells[[each]], wanted[[each]]))
        return found

    def _arrived(self, cells: Ints, wanted: Numbers, solved: Numbers) -> Mask:
        moved = (solved[cells] - self.values[cells]) * np.sign(wanted)
        return np.asarray(moved >= np.abs(wanted) - SLACK * (1 + np.abs(wanted)))

    def _solve(self, cells: Ints, wanted: Numbers) -> Numbers:
        """Return cells with the chosen ones as far in their direction as can be, but no farther than wanted."""
        low, high, cost = self.low.copy(), self.high.copy(), np.zeros(len(self.values))
        np.add.at(cost, cells, -np.sign(wanted))
        aim = self.values[cells] + wanted
        high[cells] = np.where(wanted > 0, np.minimum(high[cells], aim), high[cells])
        low[cells] = np.where(wanted < 0, np.maximum(low[cells], aim), low[cells])
        free = low < high
        fixed = np.where(free, 0, low)
        high = np.where(high >= FREE, np.inf, high)
        rest = self.relations[:, free]
        lines = np.diff(rest.indptr) > 0
        solved = linprog(
            cost[free],
            A_eq=rest[lines],
            b_eq=-(self.relations @ fixed)[lines],
            bounds=np.stack([low[free], high[free]], axis=1),
            method="highs",
        )
        if not solved.success:
            return self.values if solved.status != UNBOUNDED else self.values + np.sign(wanted).sum() * np.inf
        fixed[free] = solved.x
        return fixed


UNBOUNDED = 3


def system(state: State, quantity: int) -> System:
    """Return what readers outside know of a quantity."""
    grid = state.grid
    offsets, size = {}, 0
    for family in Family:
        offsets[family] = size
        size += grid.exists[family].size
    values, low, high = (np.zeros(size) for _ in range(3))
    for family in Family:
        at = slice(offsets[family], offsets[family] + grid.exists[family].size)
        lowest, highest = primary.bounds(state, family)
        values[at], low[at], high[at] = (
            each[quantity].ravel() for each in (grid.counts[family], lowest[family], highest[family])
        )
    entries = [
        (line, cell, sign)
        for line, (total, parts) in enumerate(_relations(grid, offsets, quantity))
        for cell, sign in [(total, -1.0), *((part, 1.0) for part in parts)]
    ]
    lines, cells, signs = (np.array(each) for each in zip(*entries, strict=True))
    relations = csr_array((signs, (lines, cells)), shape=(int(lines.max()) + 1, size))
    return System(relations, values, low, high, offsets)


def _relations(grid: Grid, offsets: dict[Family, int], quantity: int) -> Iterator[tuple[int, list[int]]]:
    """Yield every total and its parts as positions of cells."""
    cell = {family: offsets[family] + np.arange(mask.size).reshape(mask.shape) for family, mask in grid.exists.items()}
    yield from _rows(grid, cell)
    yield from _columns(grid, cell, quantity)


def _rows(grid: Grid, cell: Values) -> Iterator[tuple[int, list[int]]]:
    """Yield every year and its quarters."""
    for family in (each for each in Family if each is not Family.STATUS):
        exists = grid.exists[family].reshape(-1, PERIODS)
        for row, there in zip(cell[family].reshape(-1, PERIODS), exists, strict=True):
            if there[YEAR]:
                yield int(row[YEAR]), row[:QUARTERS][there[:QUARTERS]].tolist()


def _columns(grid: Grid, cell: Values, quantity: int) -> Iterator[tuple[int, list[int]]]:
    """Yield the totals of every period and their areas, categories and statuses."""
    there = [(int(year), int(period)) for year, period in np.argwhere(grid.exists[Family.COUNTRY])]
    for place, (year, period) in product(range(len(PLACES)), there):
        for province, members in enumerate(grid.areas.members):
            total = int(cell[Family.PROVINCE][place, year, province, period])
            if (members >= 0).any():
                yield total, cell[Family.AREA][place, year, members[members >= 0], period].tolist()
            yield total, cell[Family.CATEGORY][place, year, province, :, period].tolist()
        yield int(cell[Family.COUNTRY][year, period]), cell[Family.PROVINCE][place, year, :, period].tolist()
        for category in range(len(grid.categories)):
            yield (
                int(cell[Family.NATIONAL][year, category, period]),
                cell[Family.CATEGORY][place, year, :, category, period].tolist(),
            )
    for year, period in there:
        yield int(cell[Family.COUNTRY][year, period]), cell[Family.NATIONAL][year, :, period].tolist()
        if period == YEAR and quantity == 0:
            yield int(cell[Family.COUNTRY][year, period]), cell[Family.STATUS][year, :, YEAR].tolist()


def insiders(areas: Areas) -> Iterator[tuple[str, Masks | None]]:
    """Yield who looks and what they know: outsiders, every layer of offices by province, every regional office.

    An office across a border is an insider of each province by its kabupaten there.
    """
    yield "", None
    for layer in areas.layers:
        for province in np.flatnonzero(layer.any(axis=1)).tolist():
            members = areas.members[province][layer[province]]
            yield f"kanim {areas.codes[members[0]]}", _known(areas, members, None)
    if areas.kanwil:
        for at, code in enumerate(areas.provinces):
            inside = areas.members[at]
            yield f"kanwil {code}", _known(areas, inside[inside >= 0], at)


def _known(areas: Areas, members: Ints, province: int | None) -> Masks:
    area = np.zeros(len(areas.codes), dtype=bool)
    area[members] = True
    whole = np.zeros(len(areas.members), dtype=bool)
    if province is not None:
        whole[province] = True
    return {Family.AREA: area, Family.PROVINCE: whole, Family.CATEGORY: whole}


def known_cells(grid: Grid, known: Masks | None) -> Mask:
    """Return which cells an insider knows, flat in the order of `System`."""
    found = []
    for family in Family:
        mask = np.zeros(grid.exists[family].shape, dtype=bool)
        if known is not None and family in known:
            mask[:, :, known[family]] = True
        found.append(mask.ravel())
    return np.concatenate(found)


def targets(state: State, quantity: int) -> tuple[Ints, Numbers, Numbers, Numbers]:
    """Return hidden cells, and how far each must be able to go up, down, and up and down together."""
    cells, needs = [], []
    start = 0
    for family in Family:
        hidden = state.hidden[family] & ((family is not Family.STATUS) | (quantity == 0))
        at = np.flatnonzero(hidden.ravel())
        cells.append(at + start)
        needs.append(np.stack([each[quantity].ravel()[at] for each in primary.needs(state, family)]))
        start += hidden.size
    up, down, width = np.concatenate(needs, axis=1).astype(float)
    return np.concatenate(cells), up, down, width


def violations(state: State, quantity: int, known: Masks | None, sample: Ints | None = None) -> Ints:
    """Return hidden cells whose interval is narrower than it must be, to one reader.

    Args:
        state: a grid with its suppression.
        quantity: 0 reports, 1 persons.
        known: what the reader knows; None: an outsider.
        sample: positions in `targets` to attack; default all.
    """
    cells, up, down, width = targets(state, quantity)
    chosen = np.arange(len(cells)) if sample is None else sample
    own = known_cells(state.grid, known)
    chosen = chosen[~own[cells[chosen]]]
    seen = system(state, quantity).knowing(own)
    at = cells[chosen]
    bad = np.zeros(len(at), dtype=bool)
    for wanted in (up[chosen], -down[chosen], width[chosen]):
        asked = np.flatnonzero(wanted != 0)
        if len(asked):
            bad[asked] |= ~seen.reaches(at[asked], wanted[asked])
    for each in np.flatnonzero(bad & (width[chosen] > 0)):
        low, high = seen.interval(int(at[each]))
        bad[each] = high - low < width[chosen][each] - SLACK
    return at[bad]
