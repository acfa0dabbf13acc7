"""Complementary suppression: hide cells until every hidden one is certified, whoever looks.

Chosen by cost, checked by certificate: nothing leaves here that is not certified, or withheld as a whole.
"""

import numpy as np

from analysis.suppression import certify, repair_lower, repair_upper
from analysis.suppression.certify import Frame
from analysis.suppression.grid import Family, Ints
from analysis.suppression.primary import State

ROUNDS = 400  # far more than any table took; each hides at least one cell


def protect(state: State) -> dict[Family, int]:
    """Hide complementary cells, in place.

    Where cells of a year cannot be protected by hiding some, everything of that group and year is withheld that an
    earlier release has not told, and its marks say nothing any more.

    Returns:
        Number of cells by family that are still not certified: cells that hang on told ones of an earlier release.
    """
    fixed = certify.frame(state)
    for _ in range(ROUNDS):
        _repair_upper(state, fixed)
        stuck = _repair_lower(state, fixed)
        if not len(stuck[0]):
            break
        if not _hide_totals(state, stuck) and not _loosen(state, fixed, stuck):
            years = set(_years(state, stuck[0]).tolist())
            if not _withhold(state, fixed, years):
                break
    return uncertified(state)


def uncertified(state: State) -> dict[Family, int]:
    """Return how many hidden cells of each family have no certificate.

    Where nothing at all is told and no mark says anything, none is needed: every cell can be 0 or as high as one likes.
    """
    if all((~mask | state.hidden[family] & state.loose[family]).all() for family, mask in state.grid.exists.items()):
        return dict.fromkeys(Family, 0)
    fixed = certify.frame(state)
    now = certify.rooms(state, fixed)
    wants, up, down = certify.upper_wants(state, fixed, now)
    counts = {family: int((np.stack(want) > 0).any(axis=(0, 1)).sum()) for family, want in wants.items()}
    every = certify.tables(state, now, up, down)
    lacking = np.zeros(every.up.shape[1:], dtype=bool)
    for layer in certify.layers_of(state):
        chosen = certify.tables_of(state, layer)
        want = certify.lower_wants(state, fixed, every, layer, chosen)
        certify.strike_tables(state, now, want, chosen, layer)
        lacking[chosen] |= (np.stack(want) > 0).any(axis=(0, 1))
    return counts | {Family.AREA: int(lacking.sum())}


def _repair_upper(state: State, fixed: Frame) -> None:
    """Hide until provinces and the country are certified; withhold years in which nothing helps."""
    for turn in range(ROUNDS):
        wants, _, _ = certify.upper_wants(state, fixed, certify.rooms(state, fixed))
        if not len(repair_upper.wanting(wants)):
            return
        if turn == 0:
            repair_upper.give_partners(state)
            continue
        loose = _loose(state)
        stuck = repair_upper.repair(state, wants)
        if _loose(state) > loose:
            _renew(state, fixed)
        if stuck and not _withhold(state, fixed, stuck):
            return


def _repair_lower(state: State, fixed: Frame) -> tuple[Ints, Ints]:
    """Return tables and periods that the province's own total must be hidden for."""
    now = certify.rooms(state, fixed)
    _, up, down = certify.upper_wants(state, fixed, now)
    every = certify.tables(state, now, up, down)
    stuck: list[tuple[Ints, Ints]] = []
    for layer in certify.layers_of(state):
        chosen = certify.tables_of(state, layer)
        for _ in range(ROUNDS):
            wants = certify.lower_wants(state, fixed, every, layer, chosen)
            lacking = (np.stack(wants) > 0).any(axis=(0, 1, 3, 4))
            if not lacking.any():
                break
            chosen = chosen[lacking]
            short = (wants[0][:, lacking], wants[1][:, lacking])
            helpless = repair_lower.repair(state, fixed, every, short, chosen, layer)
            stuck.append(_beyond_programs(state, fixed, short, chosen, layer, helpless))
            chosen = np.setdiff1d(chosen, helpless[0])
            every = certify.tables(state, certify.rooms(state, fixed), up, down)
    none = np.zeros(0, dtype=np.int64)
    return np.concatenate([none, *(each[0] for each in stuck)]), np.concatenate([none, *(each[1] for each in stuck)])


def _beyond_programs(
    state: State,
    fixed: Frame,
    short: tuple[Ints, Ints],
    chosen: Ints,
    layer: int,
    helpless: tuple[Ints, Ints],
) -> tuple[Ints, Ints]:
    """Return those of the helpless tables, and periods, whose cells no linear program reaches either."""
    at = np.flatnonzero(np.isin(chosen, helpless[0]))
    if not len(at):
        return helpless
    wants = short[0][:, at], short[1][:, at]
    certify.strike_tables(state, certify.rooms(state, fixed), wants, chosen[at], layer)
    left = (np.stack(wants) > 0).any(axis=(0, 1, 3, 4))
    kept = np.isin(helpless[0], chosen[at][left])
    return helpless[0][kept], helpless[1][kept]


def _hide_totals(state: State, stuck: tuple[Ints, Ints]) -> bool:
    """Hide the provinces' totals of stuck tables in those periods; where they are hidden, all of that year's."""
    shape = state.grid.exists[Family.PROVINCE].shape[:3]
    before = state.count
    for table, period in zip(*stuck, strict=True):
        at = np.unravel_index(table, shape)
        hidden, can = state.hidden[Family.PROVINCE][at], state.hideable(Family.PROVINCE)[at]
        if can[period] and not hidden[period]:
            hidden[period] = True
        elif (can & ~hidden).any():
            hidden |= can
    return state.count > before


def _loosen(state: State, fixed: Frame, stuck: tuple[Ints, Ints]) -> bool:
    """Let the marks of stuck tables say nothing; return whether any did."""
    shape = state.grid.exists[Family.PROVINCE].shape[:3]
    at = [tuple(int(each) for each in np.unravel_index(table, shape)) for table in np.unique(stuck[0])]
    found = [state.loosen(place, year, province) for place, year, province in at]
    _renew(state, fixed)
    return any(found)


def _withhold(state: State, fixed: Frame, years: set[int]) -> bool:
    """Withhold years: hide all that can be, with marks that say nothing. Return whether that changes anything."""
    before = state.count, _loose(state)
    for family, mask in state.hidden.items():
        axis = _year_axis(family)
        for year in years:
            part = np.moveaxis(mask, axis, 0)[year]
            part |= np.moveaxis(state.hideable(family), axis, 0)[year]
            np.moveaxis(state.loose[family], axis, 0)[year] = True
    _renew(state, fixed)
    return (state.count, _loose(state)) != before


def _renew(state: State, fixed: Frame) -> None:
    """Take marks that say less into account."""
    renewed = certify.frame(state)
    fixed.potential.update(renewed.potential)
    fixed.needs.update(renewed.needs)


def _loose(state: State) -> int:
    return sum(int(mask.sum()) for mask in state.loose.values())


def _year_axis(family: Family) -> int:
    return 1 if family in repair_upper.PLACED else 0


def _years(state: State, tables: Ints) -> Ints:
    shape = state.grid.exists[Family.PROVINCE].shape[:3]
    return np.unique(np.unravel_index(tables, shape)[1])
