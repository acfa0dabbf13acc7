"""Moves of one cell and what follows: how far it goes in its own row, and how much of it another row can take back.

A move goes up in period a and down in periods of a set. Rooms are (…, 5), results (…, A). What a partner takes back is
a budget: however a move is spread over the set's periods and categories, no cell has to give more than all of it.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.suppression.grid import PERIODS, QUARTERS
from analysis.suppression.primary import FREE

Room = NDArray[Any]
Pair = tuple[Room, Room]  # how far up and down
Through = NDArray[Any]  # (A, B): through which periods b a move in a goes

OTHER = ~np.eye(PERIODS, dtype=bool)
SETS: tuple[Through, ...] = (
    *(OTHER & (np.arange(PERIODS) == b) for b in range(PERIODS)),
    OTHER & (np.arange(PERIODS) < QUARTERS),
    OTHER,
)


def turned(pair: Pair) -> Pair:
    """Return the rooms of who takes a move back."""
    return pair[1], pair[0]


def pairs(rooms: Pair, through: Through) -> Room:
    """Return (…, A, B): how much a row can go up in a and down in each b, together no more than it can in a."""
    up, down = rooms
    pair: Room = np.minimum(up[..., :, None], down[..., None, :]) * through
    return np.asarray(pair * np.minimum(up[..., :, None] / np.maximum(pair.sum(axis=-1, keepdims=True), 1e-9), 1))


def spread(rooms: Pair, through: Through, *limits: Room) -> Room:
    """Return (…, A): how far a cell goes up, if each b takes what its own room and `limits` (…, A, B) leave."""
    each = rooms[1][..., None, :] * through
    for limit in limits:
        each = np.minimum(each, limit)
    found: Room = np.minimum(each.sum(axis=-1), rooms[0])
    return found


def budget(rooms: Pair, through: Through, exists: NDArray[Any]) -> Room:
    """Return (…, A): the most that can go up in a and down in the set, however it is spread over it."""
    up, down = rooms
    down = np.where(exists, down, FREE)[..., None, :]
    return np.asarray(np.minimum(up, np.where(through, down, FREE).min(axis=-1)))
