"""Hide more of provinces and of the country where a hidden cell lacks room: whole rows, the year's quarters and itself.

A row at a time: first the rest of rows that have gaps already, then the cheapest other category as companion, then the
group total, then the same in the next larger province as a partner for all, last the country's own rows. Rows are
coarser than single cells could be, but they line up, so that provinces serve each other as partners.
"""

import numpy as np

from analysis.suppression.certify import UPPER, Wants
from analysis.suppression.grid import PERIODS, PLACES, YEAR, Family, Ints, Mask
from analysis.suppression.primary import State

PLACED = (Family.AREA, Family.PROVINCE, Family.CATEGORY)
PARTNERS = 3  # provinces that are asked at once
PROVIDED = 5  # provinces that serve as partners from the start
ROOM = 3  # thresholds that a partner's cell should hold, to give one and stay above another


def give_partners(state: State) -> None:
    """Hide some provinces and one kabupaten in each as partners for all others: in every quarter they have room.

    The smallest will do whose kabupaten, not of a recorded office, holds several thresholds in every quarter.
    """
    areas, limit = state.grid.areas, int(state.limits[Family.AREA])
    real = (areas.members >= 0) & ~areas.layers.any(axis=0)
    for place, year in np.ndindex(len(PLACES), len(state.grid.years)):
        can = state.hideable(Family.AREA)[place, year][areas.members] & real[:, :, None]
        value = state.grid.counts[Family.AREA][0, place, year][areas.members]
        there = state.grid.exists[Family.AREA][place, year, 0]
        least = np.where(can | ~there, np.where(there, value, np.iinfo(np.int64).max), 0).min(axis=2)
        roomy = np.where(least >= ROOM * limit, value[:, :, YEAR] + ~there[YEAR] * value.sum(axis=2), np.inf)
        total = state.grid.counts[Family.PROVINCE][0, place, year].sum(axis=1)
        rank = np.lexsort((-least.max(axis=1), np.where(np.isfinite(roomy.min(axis=1)), total, np.inf)))
        for province in rank[:PROVIDED].tolist():
            if real[province].any():
                pick = roomy[province].argmin() if np.isfinite(roomy[province]).any() else least[province].argmax()
                row = (place, year, areas.members[province, pick])
                _fill(state.hidden[Family.AREA][row], state.hideable(Family.AREA)[row])
                for family in (Family.PROVINCE, Family.CATEGORY):
                    at = (place, year, province)
                    _fill(state.hidden[family][at], state.hideable(family)[at])


def repair(state: State, wants: Wants) -> set[int]:
    """Hide one row more for every province, or the country, in which a cell lacks room.

    Returns:
        Positions of years in which there is nothing left to hide.
    """
    totals = _lacking(wants[Family.PROVINCE], keep=3)
    lacking = _lacking(wants[Family.CATEGORY], keep=3) | totals
    helpless = [
        at for at in map(tuple, np.argwhere(lacking).tolist()) if not _hide_row(state, *at, kabupaten=bool(totals[at]))
    ]
    still = [at for at in helpless if not state.loosen(*at)]
    stuck = {year for place, year in {at[:2] for at in still} if not _partners(state, place, year)}
    national = _lacking(wants[Family.NATIONAL], keep=1) | _lacking(wants[Family.COUNTRY], keep=1)
    stuck |= {year for year in np.flatnonzero(national).tolist() if not _national(state, year)}
    stuck = {year for year in stuck if not _national(state, year)}
    return stuck | {
        year for year in np.flatnonzero(_lacking(wants[Family.STATUS], keep=1)).tolist() if not _status(state, year)
    }


def wanting(wants: Wants) -> Ints:
    """Return the positions of years in which any cell lacks room."""
    found = [_lacking(wants[each], keep=2).any(axis=0) for each in UPPER if each in PLACED]
    found += [_lacking(wants[each], keep=1) for each in (Family.NATIONAL, Family.COUNTRY, Family.STATUS)]
    return np.flatnonzero(np.any(found, axis=0))


def _lacking(pair: tuple[Ints, Ints], *, keep: int) -> Mask:
    want: Mask = np.stack(pair) > 0
    return np.asarray(want.any(axis=(0, 1, *range(keep + 2, want.ndim))))


def _hide_row(state: State, place: int, year: int, province: int, *, kabupaten: bool) -> bool:
    """Hide a row more of a province; return whether there was one."""
    hidden, can = (each[Family.CATEGORY][place, year, province] for each in (state.hidden, _hideable(state)))
    value = state.grid.counts[Family.CATEGORY][0, place, year, province, :, YEAR]
    if _more(hidden, can, value):
        return True
    total = (place, year, province)
    if _fill(state.hidden[Family.PROVINCE][total], state.hideable(Family.PROVINCE)[total]):
        return True
    return kabupaten and _hide_kabupaten(state, place, year, province)


def _hide_kabupaten(state: State, place: int, year: int, province: int) -> bool:
    """Hide the whole year of the smallest kabupaten with room to give in every quarter; return whether there was one.

    A kabupaten of a recorded office would not serve: to that office it is known.
    """
    areas = state.grid.areas
    known = areas.layers[:, province].any(axis=0)
    inside = areas.members[province][(areas.members[province] >= 0) & ~known]
    hidden, can = (each[place, year, inside] for each in (state.hidden[Family.AREA], state.hideable(Family.AREA)))
    open_ = np.flatnonzero((can & ~hidden).any(axis=1))
    if not len(open_):
        return False
    value = state.grid.counts[Family.AREA][0, place, year, inside[open_]]
    least = np.where(can[open_], value, np.iinfo(np.int64).max).min(axis=1)
    roomy = least >= ROOM * state.limits[Family.AREA]
    pick = open_[np.where(roomy, value.sum(axis=1), np.inf).argmin() if roomy.any() else least.argmax()]
    state.hidden[Family.AREA][place, year, inside[pick]] |= can[pick]
    return True


def _partners(state: State, place: int, year: int) -> bool:
    """Hide a row more of the smallest provinces with room, then of the largest; return whether there was any."""
    total = state.grid.counts[Family.PROVINCE][0, place, year, :, YEAR]
    ascending = np.argsort(total, kind="stable")
    roomy = total[ascending] >= ROOM * PERIODS * state.limits[Family.PROVINCE] * len(state.grid.categories)
    order = np.concatenate([ascending[roomy], ascending[~roomy][::-1]])
    found = 0
    for province in order.tolist():
        found += _hide_row(state, place, year, province, kabupaten=False)
        if found == PARTNERS:
            break
    return found > 0


def _national(state: State, year: int) -> bool:
    """Hide a row more of the country, and of provinces that follow; return whether there was any."""
    hidden, can = (each[Family.NATIONAL][year] for each in (state.hidden, _hideable(state)))
    found = _more(hidden, can, state.grid.counts[Family.NATIONAL][0, year, :, YEAR])
    for place in range(len(PLACES)):
        found |= _partners(state, place, year)
    if not found:
        found = _fill(state.hidden[Family.COUNTRY][year], _hideable(state)[Family.COUNTRY][year])
        found |= _fill(state.hidden[Family.STATUS][year], _hideable(state)[Family.STATUS][year])
    return found


def _more(hidden: Mask, can: Mask, value: Ints) -> bool:
    """Hide what is missing of rows (categories, 5) with gaps; if nothing is, the cheapest other row."""
    gaps = hidden.any(axis=1)
    if _fill(hidden[gaps], can[gaps]):
        hidden[gaps] |= can[gaps]
        return True
    rest = np.flatnonzero((can & ~hidden).any(axis=1))
    if len(rest):
        row = rest[value[rest].argmin()]
        hidden[row] |= can[row]
    return bool(len(rest))


def _status(state: State, year: int) -> bool:
    """Hide the smallest status that is told; when none is, the country's total."""
    rest = _hideable(state)[Family.STATUS][year] & ~state.hidden[Family.STATUS][year]
    if not rest.any():
        return _fill(state.hidden[Family.COUNTRY][year], _hideable(state)[Family.COUNTRY][year])
    value = np.where(rest, state.grid.counts[Family.STATUS][0, year], np.iinfo(np.int64).max)
    state.hidden[Family.STATUS][year].flat[int(value.argmin())] = True
    return True


def _fill(hidden: Mask, can: Mask) -> bool:
    """Hide all that can be, in place; return whether that is more."""
    more = bool((can & ~hidden).any())
    hidden |= can
    return more


def _hideable(state: State) -> dict[Family, Mask]:
    return {family: state.hideable(family) for family in Family}
