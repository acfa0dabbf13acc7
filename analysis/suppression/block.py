"""A linear program for the few cells of a province that closed formulas do not reach: the province's own block.

Whatever the block gives or takes is met by a partner province whose every cell of that year is hidden and has room. Two
such partners are asked for, each of which suffices alone: one may be the reader's own.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array

from analysis.suppression.grid import PERIODS, Areas, Family, Mask
from analysis.suppression.moves import Pair
from analysis.suppression.upper import Rooms

Bounds = NDArray[np.float64]
SLACK = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """One province, year, place and quantity: rows of five that sum to zero, kabupaten and categories to the total.

    Attributes:
        up: (rows, 5) rooms; first the kabupaten, then the categories, last the total.
        down: the same.
        kabupaten: number of kabupaten rows.
    """

    up: Bounds
    down: Bounds
    kabupaten: int

    def reaches(self, cells: NDArray[np.int64], wanted: Bounds) -> NDArray[np.bool_]:
        """Return which cells (n, 2), row and period, can go up as far as they are wanted to.

        They are asked all at once as long as that brings any of them there, then one by one.
        """
        at = cells[:, 0] * PERIODS + cells[:, 1]
        found = np.zeros(len(at), dtype=bool)
        matrix = self._relations()
        while not found.all():
            together = np.flatnonzero(~found)
            moved = self._solve(matrix, at[together], wanted[together])
            found[together] = moved[at[together]] >= wanted[together] - SLACK
            if not found[together].any():
                break
        for each in np.flatnonzero(~found):
            found[each] = self._solve(matrix, at[[each]], wanted[[each]])[at[each]] >= wanted[each] - SLACK
            if not found[each]:
                break
        return found

    def _solve(self, matrix: csr_array, at: NDArray[np.int64], wanted: Bounds) -> Bounds:
        upper, cost = self.up.ravel().copy(), np.zeros(self.up.size)
        upper[at], cost[at] = np.minimum(upper[at], wanted), -1
        bounds = np.stack([-self.down.ravel(), upper], axis=1)
        solved = linprog(cost, A_eq=matrix, b_eq=np.zeros(matrix.shape[0]), bounds=bounds, method="highs")
        return np.asarray(solved.x) if solved.success else np.zeros(self.up.size)

    def _relations(self) -> csr_array:
        rows = len(self.up)
        cell = np.arange(rows * PERIODS).reshape(rows, PERIODS)
        entries = [(at, each, 1.0) for at, cells in enumerate(cell) for each in cells]
        at = rows
        for period, members in product(range(PERIODS), (cell[: self.kabupaten], cell[self.kabupaten : -1])):
            if len(members):
                entries += [(at, each, 1.0) for each in members[:, period]] + [(at, cell[-1, period], -1.0)]
                at += 1
        lines, columns, values = (np.array(each) for each in zip(*entries, strict=True))
        return csr_array((values, (lines, columns)), shape=(at, cell.size))


def blocks(
    rooms: Rooms, areas: Areas, exists: Mask, at: tuple[int, int, int, int], known: Mask | None = None
) -> list[Block]:
    """Return the block of a province as each of its offices sees it; none without two partners.

    Args:
        rooms: of all families.
        areas: the grid's areas.
        exists: which category cells there are.
        at: quantity, place, year, province.
        known: kabupaten of the province that the one reader knows; default: every office in turn.
    """
    quantity, place, year, province = at
    limit = _partners(rooms, areas, exists, at)
    if limit is None:
        return []
    upper = [
        np.concatenate([rooms[Family.CATEGORY][side][at], rooms[Family.PROVINCE][side][at][None]]) for side in (0, 1)
    ]
    upper = [np.minimum(upper[0], limit[1]), np.minimum(upper[1], limit[0])]
    members = areas.members[province]
    members = members[members >= 0]
    area = [rooms[Family.AREA][side][quantity, place, year][members] for side in (0, 1)]
    found = []
    layers = areas.layers[:, province] if known is None else known[None]
    nobody = np.zeros((1, areas.members.shape[1]), dtype=bool)
    for seen in np.concatenate([nobody, layers[layers.any(axis=1)]])[-max(int(layers.any(axis=1).sum()), 1) :]:
        free = ~seen[: len(members), None]
        sides = [np.concatenate([each * free, above]) for each, above in zip(area, upper, strict=True)]
        found.append(Block(sides[0], sides[1], len(members)))
    return found


def _partners(rooms: Rooms, areas: Areas, exists: Mask, at: tuple[int, int, int, int]) -> Pair | None:
    """Return how far up and down either of the two best partners can go, (categories + 1, 5); None: fewer."""
    quantity, place, year, province = at
    there = exists[place, year].any(axis=(1, 2))
    found: list[tuple[float, Pair]] = []
    for each in np.flatnonzero(there & (np.arange(len(there)) != province)).tolist():
        index = (quantity, place, year, each)
        kabupaten = _best_kabupaten(rooms, areas, index)
        sides = []
        for side in (0, 1):
            total = np.minimum(rooms[Family.PROVINCE][side][index], kabupaten[side])
            sides.append(np.concatenate([rooms[Family.CATEGORY][side][index], total[None]]))
        score = float(np.minimum(np.minimum(sides[0], sides[1]), 10).sum())
        found.append((score, (sides[0], sides[1])))
    if len(found) < 1 + areas.kanwil:
        return None
    best = [pair for _, pair in sorted(found, key=lambda each: -each[0])[:2]]
    return np.min([pair[0] for pair in best], axis=0), np.min([pair[1] for pair in best], axis=0)


def _best_kabupaten(rooms: Rooms, areas: Areas, index: tuple[int, int, int, int]) -> Pair:
    """Return the rooms of the kabupaten with most room that no recorded office knows, (5) up and down."""
    quantity, place, year, province = index
    members = areas.members[province]
    inside = members[(members >= 0) & ~areas.layers[:, province].any(axis=0)]
    if province == len(areas.provinces):  # unknown origin has no kabupaten
        return np.full(PERIODS, np.inf), np.full(PERIODS, np.inf)
    if not len(inside):
        return np.zeros(PERIODS), np.zeros(PERIODS)
    up, down = (rooms[Family.AREA][side][quantity, place, year][inside] for side in (0, 1))
    pick = int(np.minimum(np.minimum(up, down), 10).sum(axis=1).argmax())
    return up[pick], down[pick]
