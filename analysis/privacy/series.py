"""Counts over time, as a viewer may be told them: months and weeks where they are exact by right, else quarters."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import aggregate
from analysis.cube import Cube, Weeks
from analysis.privacy import counts
from analysis.privacy.rules import DEFAULT_RULES, Exactness, Level, Rules, exactness, together
from analysis.released import Reader
from analysis.suppression.release import NOT_TOLD
from data.model import Measure, Selection, Viewer
from data.periods import quarter_period


@dataclass(frozen=True, slots=True, eq=False)
class Timeline:
    """Counts over time as a viewer may see them. Made only in this module.

    Attributes:
        codes: of the rows: kabupaten, or one "" for the whole.
        periods: of the columns.
        counts: (rows, periods), NaN where not told or where nothing was stored yet.
        shown: (rows, periods), what to print where a value is not told, else "".
    """

    codes: tuple[str, ...]
    periods: tuple[str, ...]
    counts: NDArray[np.float64]
    shown: NDArray[np.object_]


def by_area(
    counted: Cube | Weeks,
    selection: Selection,
    viewer: Viewer,
    periods: tuple[str, ...],
    rules: Rules = DEFAULT_RULES,
) -> Timeline:
    """Return months or weeks of every kabupaten, in the order of `counted.codes`; told where exact by right."""
    exact = np.array([exactness(viewer, Level.REGENCY, code, rules) is Exactness.EXACT for code in counted.codes])
    values = aggregate.over_time(counted, selection, periods)
    return told(counted.codes, periods, values, exact)


def whole(
    counted: Cube | Weeks,
    selection: Selection,
    viewer: Viewer,
    codes: tuple[str, ...],
    periods: tuple[str, ...],
    rules: Rules = DEFAULT_RULES,
) -> Timeline:
    """Return months or weeks of `codes` together (empty: all that has a location), one row."""
    right = together(viewer, codes, rules) if codes else exactness(viewer, Level.COUNTRY, "", rules)
    values = aggregate.over_time(counted, selection, periods)
    if codes:
        values = values[np.searchsorted(counted.codes, codes)]
    return told(("",), periods, values.sum(axis=0, keepdims=True), np.array([right is Exactness.EXACT]))


def quarters_by_area(
    cube: Cube,
    selection: Selection,
    viewer: Viewer,
    periods: tuple[str, ...],
    rules: Rules = DEFAULT_RULES,
    released: Reader | None = None,
) -> Timeline:
    """Return quarters `"YYYY-Qn"` of every kabupaten, exact or as the release tells them."""
    asked = [replace(selection, period=quarter_period(quarter)) for quarter in periods]
    frames = [counts.areas(cube, each, viewer, rules, released).frame for each in asked]
    return _joined(cube.codes, periods, frames, selection)


def quarters_whole(
    cube: Cube,
    selection: Selection,
    viewer: Viewer,
    codes: tuple[str, ...],
    periods: tuple[str, ...],
    rules: Rules = DEFAULT_RULES,
    released: Reader | None = None,
) -> Timeline:
    """Return quarters of `codes` together (empty: the country), one row."""
    asked = [replace(selection, period=quarter_period(quarter)) for quarter in periods]
    frames = [counts.total(cube, each, viewer, codes, rules, released).frame.loc[["located"]] for each in asked]
    return _joined(("",), periods, frames, selection)


def told(
    codes: tuple[str, ...], periods: tuple[str, ...], values: NDArray[np.float64], exact: NDArray[np.bool_]
) -> Timeline:
    """Return exact counts of the rows that may be told, and marks for all others."""
    shown = np.where(exact[:, None] & ~np.isnan(values), "", NOT_TOLD).astype(object)
    return Timeline(codes, periods, np.where(exact[:, None], values, np.nan), shown)


def _joined(
    codes: tuple[str, ...], periods: tuple[str, ...], frames: list[pd.DataFrame], selection: Selection
) -> Timeline:
    name = "persons" if selection.measure is Measure.ORANG else "reports"
    values = np.empty((len(codes), len(periods)))
    shown = np.empty((len(codes), len(periods)), dtype=object)
    for at, frame in enumerate(frames):
        values[:, at] = frame[name].astype("Float64").to_numpy(dtype=np.float64, na_value=np.nan)
        shown[:, at] = frame[f"{name}_shown"].to_numpy(dtype=object)
    return Timeline(codes, periods, values, shown)
