"""Sums over the cube for a Selection. Exact: only `analysis.privacy` hands them on."""

from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.cube import Cube, Progress, Weeks
from data.model import ALL_CATEGORIES, STATUSES, Measure, Place, Selection


def _categories(selection: Selection) -> list[int]:
    return [ALL_CATEGORIES.index(name) for name in selection.counted_categories]


@lru_cache(maxsize=1)  # areas and their total are asked one after the other
def by_regency(cube: Cube, selection: Selection) -> pd.DataFrame:
    """Return reports, persons per kabupaten over the selection, index `cube.codes` in order; not to be changed."""
    window, categories = cube.month_slice(selection), _categories(selection)
    reports = cube.reports[selection.place][:-1, window][:, :, categories].sum(axis=(1, 2, 3))
    persons = cube.persons[selection.place][:-1, window][:, :, categories].sum(axis=(1, 2))
    return pd.DataFrame({"reports": reports, "persons": persons}, index=pd.Index(cube.codes, name="code"))


def unlocated(cube: Cube, selection: Selection) -> tuple[int, int]:
    """Return reports and persons of the whole country that no kabupaten can be named for."""
    window, categories = cube.month_slice(selection), _categories(selection)
    reports = cube.reports[selection.place][-1, window][:, categories].sum()
    persons = cube.persons[selection.place][-1, window][:, categories].sum()
    return int(reports), int(persons)


def by_status(cube: Cube, selection: Selection, codes: tuple[str, ...] | None) -> "pd.Series[int]":
    """Return reports per status in `codes` (None: the whole country, unlocated ones too), all statuses in order."""
    window, categories = cube.month_slice(selection), _categories(selection)
    areas = slice(None) if codes is None else np.searchsorted(cube.codes, codes)
    counts = cube.reports[selection.place][areas][:, window][:, :, categories].sum(axis=(0, 1, 2))
    return pd.Series(counts, index=pd.Index(STATUSES, name="status"), name="reports")


def by_district(cube: Cube, selection: Selection, codes: tuple[str, ...]) -> pd.DataFrame:
    """Return reports, persons per kecamatan of `codes`, index district code.

    A kecamatan is of the event; counted by origin, only reports whose origin is the kabupaten of the event have one.
    """
    window = cube.month_slice(selection)
    bounds = cube.districts["month"].searchsorted([window.start, window.stop])
    rows = cube.districts.iloc[bounds[0] : bounds[1]]
    kept = rows["regency"].isin(np.searchsorted(cube.codes, codes)) & rows["category"].isin(_categories(selection))
    if selection.place is Place.ASAL:
        kept &= rows["origin"] == rows["regency"]
    return rows[kept].groupby("district")[["reports", "persons"]].sum()


def over_time(counted: Cube | Weeks, selection: Selection, periods: tuple[str, ...]) -> NDArray[np.float64]:
    """Return reports (persons where they are the measure) per kabupaten and period, whatever the selection's period.

    Args:
        counted: by month or by week.
        selection: place, categories, measure.
        periods: months or weeks, in order and without gaps.

    Returns:
        Shape (areas, periods) in the order of `counted.codes`; NaN before the first period that holds reports at all,
        zero after the last.
    """
    first = counted.periods[0] if counted.periods else "9999"
    held = [period for period in periods if first <= period <= counted.periods[-1]] if counted.periods else []
    found = np.where(np.array([period < first for period in periods], dtype=bool), np.nan, 0.0)
    result = np.tile(found, (len(counted.codes), 1))
    if not held:
        return result
    start = counted.periods.index(held[0])
    kept = counted.persons if selection.measure is Measure.ORANG else counted.reports
    part = kept[selection.place][:-1, start : start + len(held)][:, :, _categories(selection)]
    at = periods.index(held[0])
    result[:, at : at + len(held)] = part.reshape(*part.shape[:2], -1).sum(axis=2)
    return result


def waiting(progress: Progress, selection: Selection) -> NDArray[np.int32]:
    """Return reports in process, overdue and closed, (3, areas, moments) in the order of `progress.codes`."""
    found: NDArray[np.int32] = progress.counts[selection.place][:, :-1][..., _categories(selection)].sum(axis=-1)
    return found
