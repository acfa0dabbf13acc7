"""Which hidden cells cannot move as far as they must, for whoever looks: the list that repair works off."""

from dataclasses import dataclass

import numpy as np

from analysis.suppression import lower, primary
from analysis.suppression.block import blocks
from analysis.suppression.grid import YEAR, Family, Ints, Mask
from analysis.suppression.lower import NOBODY, Tables
from analysis.suppression.primary import State
from analysis.suppression.upper import Rooms, Upper, exchanged

OWN = (Family.CATEGORY, Family.PROVINCE)
MOST_PROGRAMS = 100  # more lacking cells than that are better served by hiding more
UPPER = (Family.CATEGORY, Family.PROVINCE, Family.NATIONAL, Family.COUNTRY)
SLACK = 1e-6  # rooms that were divided are no whole numbers

Wants = dict[Family, tuple[Ints, Ints]]  # how far every cell must still learn to go up and down; 0 where it can


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """What is fixed while a grid is worked on.

    Attributes:
        potential: room of every cell if it were hidden.
        needs: up, down and width that every cell must have if it is hidden.
    """

    potential: Rooms
    needs: dict[Family, tuple[Ints, Ints, Ints]]


def frame(state: State) -> Frame:
    """Return the rooms and needs of all cells as if all were hidden; the year's column is turned round."""
    every = State(state.grid, state.limits, state.grid.exists, state.frozen, state.loose)
    found = {}
    for family in Family:
        up, down, width = primary.needs(every, family)
        found[family] = (*_turned(up, down), width)
    for need in found[Family.STATUS]:
        need[1] = 0  # persons are not counted by status
    return Frame({family: primary.capacity(state, family) for family in Family}, found)


def rooms(state: State, fixed: Frame) -> Rooms:
    """Return how far every cell can move now: told cells cannot."""
    found = {}
    for family in Family:
        free = state.hidden[family] | primary.open_years(state, family)
        up, down = fixed.potential[family]
        found[family] = (up * free, down * free)
    return found


def upper_wants(state: State, fixed: Frame, now: Rooms) -> tuple[Wants, Upper, Upper]:
    """Return what cells of provinces and of the country lack, and how far they can go up and down."""
    up, down = (Upper.of(each, state.grid.areas, state.grid.exists) for each in (now, exchanged(now)))
    wants = {}
    for family in UPPER:
        reached = up.reach[family], down.reach[family]
        wants[family] = _wants(fixed.needs[family], reached, state.hidden[family], now[family])
    if sum(int((want > 0).sum()) for family in OWN for want in wants[family]) <= MOST_PROGRAMS:
        _by_program(state, now, wants)
    spare_up, spare_down = now[Family.STATUS]
    others = (
        spare_down.sum(axis=2, keepdims=True) - spare_down,
        spare_up.sum(axis=2, keepdims=True) - spare_up,
    )
    wants[Family.STATUS] = _wants(fixed.needs[Family.STATUS], others, state.hidden[Family.STATUS], now[Family.STATUS])
    return wants, up, down


def _by_program(state: State, now: Rooms, wants: Wants) -> None:
    """Strike off cells of provinces that a linear program reaches in the province's own block."""
    grid = state.grid
    for side, rooms_ in enumerate((now, exchanged(now))):
        lacking = [np.argwhere(wants[family][side] > 0) for family in OWN]
        for place in {tuple(at[:4].tolist()) for each in lacking for at in each}:
            seen = blocks(rooms_, grid.areas, grid.exists[Family.CATEGORY], place)
            for family, row in zip(OWN, (slice(None), None), strict=True):
                want = wants[family][side][place]
                want = want[row] if row is not None else want[None]
                cells = np.argwhere(want > 0)
                first = len(grid.categories) if family is Family.PROVINCE else 0
                if len(cells) and seen:
                    wanted = want[tuple(cells.T)].astype(float)
                    found = [each.reaches(cells + np.array([each.kabupaten + first, 0]), wanted) for each in seen]
                    want[tuple(cells[np.all(found, axis=0)].T)] = 0


def strike_tables(state: State, now: Rooms, wants: tuple[Ints, Ints], chosen: Ints, layer: int) -> None:
    """Strike off kabupaten cells of the chosen tables that a linear program reaches in the province's own block."""
    grid = state.grid
    shape = grid.exists[Family.PROVINCE].shape[:3]
    for side, rooms_ in enumerate((now, exchanged(now))):
        for quantity, table in {tuple(at[:2].tolist()) for at in np.argwhere(wants[side] > 0)}:
            place, year, province = (int(each) for each in np.unravel_index(chosen[table], shape))
            known = grid.areas.layers[layer][province] if layer != NOBODY else None
            seen = blocks(rooms_, grid.areas, grid.exists[Family.CATEGORY], (quantity, place, year, province), known)
            want = wants[side][quantity, table]
            cells = np.argwhere(want > 0)
            for each in seen:
                found = each.reaches(cells, want[tuple(cells.T)].astype(float))
                want[tuple(cells[found].T)] = 0


def tables(state: State, now: Rooms, up: Upper, down: Upper) -> Tables:
    """Return the tables of kabupaten as they stand."""
    areas = state.grid.areas
    room_up, room_down = (lower.by_table(room, areas) for room in now[Family.AREA])
    alone = lower.by_table(up.reach[Family.AREA], areas), lower.by_table(down.reach[Family.AREA], areas)
    shift, back = (each.shift.reshape(len(each.shift), -1, *each.shift.shape[-2:]) for each in (up, down))
    return Tables(room_up, room_down, shift, back, alone)


def lower_wants(state: State, fixed: Frame, all_tables: Tables, layer: int, chosen: Ints) -> tuple[Ints, Ints]:
    """Return what kabupaten cells of the chosen tables lack against one layer of offices, up and down."""
    areas = state.grid.areas
    count = all_tables.up.shape[1]
    known = lower.known_to(areas, layer, count)[chosen]
    seen = all_tables.at(chosen).blind(known)
    need = [lower.by_table(each, areas)[:, chosen] * ~known[:, :, None] for each in fixed.needs[Family.AREA]]
    hidden = lower.by_table(state.hidden[Family.AREA], areas)[chosen].astype(bool)
    back = seen.exchanged()
    alone_up, alone_down = all_tables.alone
    reached = (
        np.maximum(lower.reach(seen), alone_up[:, chosen]),
        np.maximum(lower.reach(back), alone_down[:, chosen]),
    )
    wants = _wants((need[0], need[1], need[2]), reached, hidden, (seen.up, seen.down))
    for which, (want, side) in enumerate(zip(wants, (seen, back), strict=True)):
        for quantity in range(len(want)):
            at = np.nonzero(want[quantity])
            if len(at[0]):
                gained = lower.reach_split(side, quantity, (at[0], at[1], at[2]), want[quantity][at])
                wants[which][quantity][at] *= gained < want[quantity][at]
    return wants


def layers_of(state: State) -> list[int]:
    """Return the readers that every table is held against: outsiders, then each layer of offices."""
    return [NOBODY, *range(len(state.grid.areas.layers))]


def tables_of(state: State, layer: int) -> Ints:
    """Return the tables that a layer's offices know kabupaten of; all for outsiders."""
    tables = int(np.prod(state.grid.exists[Family.PROVINCE].shape[:3]))
    if layer == NOBODY:
        return np.arange(tables)
    return np.flatnonzero(lower.known_to(state.grid.areas, layer, tables).any(axis=1))


def _turned(up: Ints, down: Ints) -> tuple[Ints, Ints]:
    up, down = up.copy(), down.copy()
    up[..., YEAR], down[..., YEAR] = down[..., YEAR].copy(), up[..., YEAR].copy()
    return up, down


def _wants(
    need: tuple[Ints, Ints, Ints], reached: tuple[Ints, Ints], hidden: Mask, room: tuple[Ints, Ints]
) -> tuple[Ints, Ints]:
    """Return how far up and down cells must go that cannot; a width is asked for where the mark leaves most room."""
    up, down, width = (each * hidden for each in need)
    want_up, want_down = up * (reached[0] < up - SLACK), down * (reached[1] < down - SLACK)
    narrow = (reached[0] + reached[1] < width - SLACK) * width
    upward = room[0] >= room[1]
    return want_up + narrow * upward, want_down + narrow * ~upward
