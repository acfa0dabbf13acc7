"""Names of a grid's cells: dense arrays to rows of a release and back."""

from collections.abc import Iterator
from itertools import product

import numpy as np
import pandas as pd

from analysis.suppression.grid import PERIODS, PLACES, QUARTERS, Family, Grid, Ints, Values
from data.model import STATUSES

KEYS = ("place", "level", "area", "kind", "name", "period")
EVERYWHERE = ""  # place and area of the country's cells: they are the same by either place
UNKNOWN = "tidak-diketahui"  # area of reports whose origin is unknown


def labels(grid: Grid) -> pd.DataFrame:
    """Return place, level, area, kind, name, period of every cell, in a fixed order.

    A status is named with its group, `masyarakat/selesai`; periods are `2025-Q3` and `2025`.
    """
    kept = np.concatenate([grid.exists[family].ravel() for family in Family])
    named = [label for label, there in zip(_all(grid), kept, strict=True) if there]
    return pd.DataFrame(named, columns=list(KEYS), dtype="str")


def flat(grid: Grid, arrays: Values) -> Ints:
    """Return arrays by family as (quantity or any, cells) in the order of `labels`."""
    found = [arrays[family][:, grid.exists[family]] for family in Family]
    return np.concatenate(found, axis=1)


def unflat(grid: Grid, rows: Ints) -> Values:
    """Return (n, cells) in the order of `labels` as arrays by family; 0 where there is no cell."""
    found, start = {}, 0
    for family in Family:
        mask = grid.exists[family]
        array = np.zeros((len(rows), *mask.shape), dtype=rows.dtype)
        array[:, mask] = rows[:, start : start + int(mask.sum())]
        found[family] = array
        start += int(mask.sum())
    return found


def _all(grid: Grid) -> Iterator[tuple[str, ...]]:
    group, categories = str(grid.group), grid.categories
    provinces = (*grid.areas.provinces, UNKNOWN)
    periods = [[*(f"{year}-Q{quarter + 1}" for quarter in range(QUARTERS)), str(year)] for year in grid.years]
    years = range(len(grid.years))
    for place, year, code, period in product(PLACES, years, grid.areas.codes, range(PERIODS)):
        yield place, "regency", code, "group", group, periods[year][period]
    for place, year, code, period in product(PLACES, years, provinces, range(PERIODS)):
        yield place, "province", code, "group", group, periods[year][period]
    for place, year, code, name, period in product(PLACES, years, provinces, categories, range(PERIODS)):
        yield place, "province", code, "category", name, periods[year][period]
    for year, period in product(years, range(PERIODS)):
        yield EVERYWHERE, "country", EVERYWHERE, "group", group, periods[year][period]
    for year, name, period in product(years, categories, range(PERIODS)):
        yield EVERYWHERE, "country", EVERYWHERE, "category", name, periods[year][period]
    for year, name, period in product(years, STATUSES, range(PERIODS)):
        yield EVERYWHERE, "country", EVERYWHERE, "status", f"{group}/{name}", periods[year][period]
