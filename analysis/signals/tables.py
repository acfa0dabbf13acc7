"""What the signals take and give: a table of counts, checked, and one long frame per method."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]


class Status(StrEnum):
    """Whether an area was tested in a period: not with fewer cases than asked for, nor where no model can be fitted."""

    OK = "ok"
    TOO_FEW = "too_few"
    NOT_TESTABLE = "not_testable"


def checked(counts: pd.DataFrame, *, missing: bool = False) -> Numbers:
    """The counts as numbers.

    Args:
        counts: one row per week (or month), oldest first, one column per area.
        missing: whether a period may be unknown (NaN).

    Returns:
        Periods × areas, in the order given.

    Raises:
        ValueError: no row or column, an area twice, a number that is no count.
    """
    if not isinstance(counts, pd.DataFrame):
        message = f"counts must be a DataFrame with one column per area, not {type(counts).__name__}."
        raise TypeError(message)
    if counts.empty:
        message = "counts is empty: it needs one row per period and one column per area."
        raise ValueError(message)
    if not counts.columns.is_unique:
        twice = counts.columns[counts.columns.duplicated()][0]
        message = f"Area {twice!r} stands twice in counts."
        raise ValueError(message)
    numbers = _numbers(counts, "counts")
    _refuse(np.isinf(numbers), counts, "is infinite")
    _refuse(numbers < 0, counts, "is negative")
    _refuse(np.isfinite(numbers) & (numbers != np.floor(numbers)), counts, "is no whole number")
    if not missing:
        _refuse(np.isnan(numbers), counts, "is missing")
    return numbers


def exposure(population: Any, counts: pd.DataFrame) -> Numbers | None:
    """What the counts are seen against (inhabitants, reporting units), aligned with them.

    Args:
        population: None, a frame shaped like `counts` (columns by area), a Series by area, an array or a number.
        counts: as `checked` takes it.

    Returns:
        Periods × areas, all positive; None without a population.

    Raises:
        ValueError: another shape, an area without a number, a number that is not positive and finite.
    """
    if population is None:
        return None
    if isinstance(population, pd.DataFrame | pd.Series):
        areas = population.columns if isinstance(population, pd.DataFrame) else population.index
        if not areas.is_unique or not counts.columns.isin(areas).all():
            message = "population must hold every area of counts once."
            raise ValueError(message)
        population = population[counts.columns]
    numbers = np.asarray(population, dtype=np.float64)
    try:
        numbers = np.broadcast_to(numbers, counts.shape).copy()
    except ValueError as error:
        message = f"population has shape {numbers.shape}, which does not fit the shape of counts, {counts.shape}."
        raise ValueError(message) from error
    _refuse(~(np.isfinite(numbers) & (numbers > 0)), counts, "has a population that is not positive")
    return numbers


def positions(at: int | Iterable[int] | None, *, first: int, last: int) -> Whole:
    """The periods to test.

    Args:
        at: 1-based positions, one or several; None is all from `first` on.
        first: the earliest position tested when none are named.
        last: number of periods there are.

    Returns:
        1-based positions in the order given.

    Raises:
        ValueError: a position outside 1..last, or not whole.
    """
    if at is None:
        return np.arange(max(first, 1), last + 1, dtype=np.int64)
    named = np.atleast_1d(np.asarray(at if isinstance(at, int | np.integer) else list(at)))
    if named.ndim != 1 or (named.size and not np.issubdtype(named.dtype, np.number)):
        message = "at must hold whole 1-based positions."
        raise ValueError(message)
    whole = named.astype(np.int64)
    if (whole != named).any() or (whole < 1).any() or (whole > last).any():
        message = f"at must hold whole 1-based positions between 1 and {last}."
        raise ValueError(message)
    return whole


def long_frame(areas: pd.Index, at: Whole, columns: Mapping[str, npt.NDArray[Any]]) -> pd.DataFrame:
    """One row per area and period tested, areas in their order and periods in theirs.

    Args:
        areas: the columns of the counts.
        at: 1-based positions tested.
        columns: name → areas × positions; `alarm` as 1, 0 and NaN (unknown), `status` as `Status`.

    Returns:
        area, t, then the columns in the order given; alarm is a nullable boolean.
    """
    frame = pd.DataFrame({"area": areas.repeat(len(at)), "t": np.tile(at, len(areas))})
    for name, values in columns.items():
        flat = np.asarray(values).reshape(-1)
        if name == "alarm":
            frame[name] = pd.arrays.BooleanArray(flat == 1, np.isnan(flat))
        elif name == "status":
            frame[name] = pd.Series([str(value) for value in flat], dtype="str")
        else:
            frame[name] = flat
    return frame


def _numbers(frame: pd.DataFrame, name: str) -> Numbers:
    try:
        return frame.to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError) as error:
        message = f"{name} must hold numbers only."
        raise ValueError(message) from error


def _refuse(wrong: npt.NDArray[np.bool_], counts: pd.DataFrame, why: str) -> None:
    if wrong.any():
        row, column = np.argwhere(wrong)[0]
        message = f"Area {counts.columns[column]!r}, period {row + 1}: the count {why}."
        raise ValueError(message)
