"""Releases over time: what was told stays told, what was not stays untold, and numbers change only when they moved.

A told number is repeated until the true one has moved by its threshold, so that two releases cannot be subtracted to
get a late report. A told cell that fell below its threshold by such a move becomes a primary cell. Nothing else is ever
taken back: what readers know they keep, so hiding it later would protect nobody. Nothing untold is told later: the cell
that would then be subtracted from has been published already.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.suppression.grid import QUANTITIES, Family, Grid, Mask, Masks, Values
from analysis.suppression.labels import KEYS, labels, unflat
from analysis.suppression.primary import Thresholds, limits_of


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """What an earlier release lays down for a grid.

    Attributes:
        frozen: cells that stay told.
        hidden: cells that stay untold.
        numbers: numbers to publish for told cells, quantity first: repeated ones, or true ones.
    """

    frozen: Masks
    hidden: Masks
    numbers: Values


def hold(grid: Grid, thresholds: Thresholds, previous: pd.DataFrame | None) -> Held:
    """Return what the release before lays down.

    Args:
        grid: the cells with their true counts.
        thresholds: settings.
        previous: the cells of the latest release, columns as `release.make` returns them; None: there is none.
    """
    none = {family: np.zeros_like(mask) for family, mask in grid.exists.items()}
    if previous is None or previous.empty:
        return Held(none, none, grid.counts)
    own = labels(grid)
    former = previous.set_index(list(KEYS))[list(QUANTITIES)]
    old = former.reindex(pd.MultiIndex.from_frame(own))
    known = pd.MultiIndex.from_frame(own).isin(former.index)
    told = known & old["reports"].notna().to_numpy()
    numbers = np.stack([old[name].fillna(0).to_numpy(dtype=np.int64) for name in QUANTITIES])
    before, was_told, was_known = unflat(grid, numbers), _mask(grid, told), _mask(grid, known)
    limits = limits_of(grid, thresholds)
    frozen, hidden, published = {}, {}, {}
    for family in Family:
        values = grid.counts[family]
        moved = abs(values - before[family]) >= limits[family]
        counted = slice(0, 1) if family is Family.STATUS else slice(None)  # statuses count no persons
        fell = (moved & (values < limits[family]))[counted].any(axis=0)
        frozen[family] = was_told[family] & ~fell
        hidden[family] = was_known[family] & ~frozen[family]
        published[family] = np.where(frozen[family] & ~moved, before[family], values)
    return Held(frozen, hidden, published)


def _mask(grid: Grid, flat: Mask) -> Masks:
    return {family: each[0].astype(bool) for family, each in unflat(grid, flat[None].astype(np.int64)).items()}
