"""Hide more kabupaten cells of a province until one that lacks room has it: one target per table at a time."""

import numpy as np
from numpy.typing import NDArray

from analysis.suppression import lower, primary
from analysis.suppression.certify import Frame
from analysis.suppression.grid import PERIODS, Family, Ints
from analysis.suppression.lower import Tables
from analysis.suppression.primary import State

Costs = NDArray[np.float64]
NEVER = np.inf


def repair(
    state: State, fixed: Frame, seen: Tables, wants: tuple[Ints, Ints], chosen: Ints, layer: int
) -> tuple[Ints, Ints]:
    """Hide the cheapest partners of the cell that lacks most in each of the `chosen` tables; return the helpless.

    Args:
        state: changed in place.
        fixed: rooms and needs.
        seen: all tables as outsiders see them.
        wants: what cells of the chosen tables lack, up and down.
        chosen: positions of tables in which something lacks.
        layer: of offices, who look.
    """
    (quantity, downward), row, period, wanted = _worst(wants)
    each = np.arange(len(chosen))
    known = lower.known_to(state.grid.areas, layer, seen.up.shape[1])[chosen]
    rooms = [lower.by_table(room, state.grid.areas) for room in fixed.potential[Family.AREA]]
    sides = [np.stack([a[quantity, chosen] for a in pair]) for pair in (rooms, (seen.up, seen.down))]
    (up, down), (up_now, down_now) = (
        np.where(downward[None, :, None, None] == 1, side[::-1], side) * ~known[None, :, :, None] for side in sides
    )
    moved = np.where(downward[:, None, None] == 1, seen.back[quantity, chosen], seen.shift[quantity, chosen])
    gain = np.minimum(down[each, :, period][:, :, None], up)
    gain_now = np.minimum(down_now[each, :, period][:, :, None], up_now)
    gain[each, row], gain_now[each, row] = 0, 0
    others = gain_now.sum(axis=1) + moved[each, period]  # (tables, b)
    reached = np.minimum(down[each, row][:, None], others[:, None] + gain - gain_now)
    reached[each, :, period] = 0
    cost = _cost(state, chosen)
    own = cost[each, row]
    pair = cost + cost[each, :, period][:, :, None]
    pair[each, row] = 0  # no partner: what is hidden already suffices
    total = own[:, None] + np.where(gain > 0, pair, np.where(pair > 0, NEVER, 0))
    now = np.minimum(down_now[each, row], others)
    best = _best(reached, now, total, wanted)
    _hide(state, chosen, best, row, period)
    return _hide_rows(state, chosen, best[0] < 0, own, row, period)


def _worst(wants: tuple[Ints, Ints]) -> tuple[tuple[Ints, Ints], Ints, Ints, Ints]:
    """Return per table quantity and direction, row and period of the cell that lacks most, and how much."""
    want = np.stack(wants, axis=1)
    want = want.reshape(-1, *want.shape[2:])  # quantity × direction, tables, kabupaten, 5
    flat = want.swapaxes(0, 1).reshape(want.shape[1], -1)
    side, row, period = np.unravel_index(flat.argmax(axis=1), (want.shape[0], *want.shape[2:]))
    return divmod(side, 2), row, period, flat.max(axis=1)


def _hide_rows(state: State, chosen: Ints, none: Ints, own: Costs, row: Ints, period: Ints) -> tuple[Ints, Ints]:
    """Hide the target's whole row where no partner helps; return tables and periods in which even that is done."""
    rest = none & (np.isfinite(own) & (own > 0)).any(axis=1)
    for b in range(PERIODS):
        hide(state, chosen[rest], row[rest], np.full(int(rest.sum()), b))
    return chosen[none & ~rest], period[none & ~rest]


def _best(reached: Ints, now: Ints, total: Costs, wanted: Ints) -> Ints:
    """Return (partner, period b) of the cheapest choice per table; -1 where none brings anything.

    Where no single partner suffices, the one that brings most for its cost.
    """
    tables = len(wanted)
    price = np.where(np.isfinite(total), total, NEVER).reshape(tables, -1)
    got = np.minimum(reached, wanted[:, None, None]).reshape(tables, -1)
    before = np.broadcast_to(now[:, None], reached.shape).reshape(tables, -1)
    enough = np.where(got >= wanted[:, None], price, NEVER)
    more = np.where((got > before) | ((got == before) & (price > 0) & (got > 0)), price / np.maximum(got, 1), NEVER)
    more = np.where(price > 0, more, NEVER)
    suffices = np.isfinite(enough.min(axis=1))
    pick = np.where(suffices, enough.argmin(axis=1), more.argmin(axis=1))
    cost = np.where(suffices, enough.min(axis=1), more.min(axis=1))
    partner, b = np.unravel_index(pick, reached.shape[1:])
    none = ~np.isfinite(cost) | (cost == 0)
    return np.where(none, -1, np.stack([partner, b]))


def _cost(state: State, chosen: Ints) -> Costs:
    areas = state.grid.areas
    value = lower.by_table(state.grid.counts[Family.AREA][0], areas)[chosen] + 1.0
    free = lower.by_table(state.hidden[Family.AREA] | primary.open_years(state, Family.AREA), areas)[chosen]
    can = lower.by_table(state.hideable(Family.AREA), areas)[chosen]
    return np.where(free.astype(bool), 0, np.where(can.astype(bool), value, NEVER))


def _hide(state: State, chosen: Ints, best: Ints, row: Ints, period: Ints) -> None:
    """Hide the partner's two cells and the target's own one in period b."""
    found = best[0] >= 0
    partner, b = best
    for line, column in ((partner, period), (partner, b), (row, b)):
        hide(state, chosen[found], line[found], column[found])


def hide(state: State, table: Ints, row: Ints, period: Ints) -> None:
    """Hide cells by table, position in the province and period, where they can be."""
    areas = state.grid.areas
    places, years, provinces = state.grid.exists[Family.PROVINCE].shape[:3]
    place, year, province = np.unravel_index(table, (places, years, provinces))
    at = (place, year, areas.members[province, row], period)
    state.hidden[Family.AREA][at] |= state.hideable(Family.AREA)[at]
