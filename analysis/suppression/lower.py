"""How far hidden kabupaten cells can move inside their province, whose total stays.

The certificate: a kabupaten goes up in period a and down in b; other kabupaten of the province together go down in a
and up in b, and where the province's own total is hidden it takes a part (`upper.Upper.shift`). An alternating cycle,
as in network methods for two-dimensional tables (Kelly, Golden & Assad 1992), with as many partners as it takes.
"""

from dataclasses import dataclass

import numpy as np

from analysis.suppression.grid import PERIODS, Areas, Ints, Mask

NOBODY = -1


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """Tables of kabupaten × periods, one per quantity, place, year and province, flattened to one axis each.

    Attributes:
        up: (quantity, tables, kabupaten, 5) room to go up.
        down: room to go down.
        shift: (quantity, tables, 5, 5): how much the province's own total can move to a from b.
        back: the same for down moves.
        alone: how far cells can go up, and down, by their province's total alone, shaped as rooms.
    """

    up: Ints
    down: Ints
    shift: Ints
    back: Ints
    alone: tuple[Ints, Ints]

    def exchanged(self) -> "Tables":
        """Return the tables in which going up means going down."""
        return Tables(self.down, self.up, self.back, self.shift, self.alone[::-1])

    def blind(self, known: Mask) -> "Tables":
        """Return the tables as somebody sees them who knows the kabupaten `known`, (tables, kabupaten)."""
        unknown = ~known[:, :, None]
        return Tables(self.up * unknown, self.down * unknown, self.shift, self.back, self.alone)

    def at(self, tables: Ints | Mask) -> "Tables":
        """Return some of the tables."""
        alone = (self.alone[0][:, tables], self.alone[1][:, tables])
        return Tables(self.up[:, tables], self.down[:, tables], self.shift[:, tables], self.back[:, tables], alone)


def by_table(room: Ints, areas: Areas) -> Ints:
    """Return a room or mask of kabupaten (…, P, Y, kabupaten, 5) as (…, tables, kabupaten, 5); none for padding."""
    gathered = np.where(areas.members[:, :, None] >= 0, room[..., areas.members, :], 0)
    return gathered.reshape(*room.shape[:-4], -1, *gathered.shape[-2:])


def known_to(areas: Areas, layer: int, tables: int) -> Mask:
    """Return which kabupaten the office of a layer knows in every table, (tables, kabupaten); -1: nobody knows any."""
    known = areas.layers[layer] if layer != NOBODY else np.zeros(areas.members.shape, dtype=bool)
    return np.tile(known, (tables // len(known), 1))


def reach(tables: Tables) -> Ints:
    """Return how far every cell can go up through one period, (quantity, tables, kabupaten, 5)."""
    others = partners(tables)
    taken = np.minimum(tables.down[:, :, :, None, :], others)
    taken = taken * ~np.eye(PERIODS, dtype=bool)
    found: Ints = np.minimum(tables.up, taken.max(axis=4))
    return found


def partners(tables: Tables) -> Ints:
    """Return (quantity, tables, kabupaten, a, b): what all others can move to b from a."""
    pairs = np.minimum(tables.down[..., :, None], tables.up[..., None, :])
    others: Ints = pairs.sum(axis=2, keepdims=True) - pairs + tables.shift[:, :, None]
    return others


def reach_split(tables: Tables, quantity: int, targets: tuple[Ints, Ints, Ints], wanted: Ints) -> Ints:
    """Return how far targets (table, kabupaten, period) can go up through several periods, at most `wanted`.

    Periods are taken in order of what each gives alone; a partner's room to go down is used once.
    """
    table, row, period = targets
    each = np.arange(len(table))
    up, down = tables.up[quantity, table], tables.down[quantity, table].copy()
    own = down[each, row].copy()
    own[each, period] = 0
    left = down[each, :, period]
    left[each, row] = 0
    gained = np.zeros(len(table), dtype=np.int64)
    wanted = np.minimum(wanted, up[each, row, period])
    alone = np.minimum(np.minimum(left[:, :, None], up).sum(axis=1), own)
    for b in np.argsort(-alone, axis=1).T:
        most = np.minimum(left, up[each, :, b])
        most[each, row] = 0
        step = np.minimum(np.minimum(most.sum(axis=1), own[each, b]), wanted - gained)
        before = np.cumsum(most, axis=1) - most
        used = np.clip(step[:, None] - before, 0, most)
        left -= used
        gained += step
    return gained
