"""The cubes as dense arrays: a filter change is a slice and a sum, whatever the number of reports."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.model import ALL_CATEGORIES, STATUSES, Place, Selection
from data.periods import months_between, weeks_between

Counts = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Cube:
    """Exact counts. Only `analysis/` opens it; screens and files get what `analysis.privacy` releases.

    Attributes:
        codes: kabupaten codes, sorted; position = first axis. One position more holds *unknown*.
        months: all months from the first to the last with reports; second axis.
        reports: per place, (areas + 1, months, categories, statuses).
        persons: per place, (areas + 1, months, categories).
        districts: reports with a kecamatan, sorted by month position: month, district, regency, origin, category,
            reports, persons; regency and origin are positions in `codes`, category in `ALL_CATEGORIES`.
        is_demo: whether the counts are synthetic.
    """

    codes: tuple[str, ...]
    months: tuple[str, ...]
    reports: dict[Place, Counts]
    persons: dict[Place, Counts]
    districts: pd.DataFrame
    is_demo: bool

    @property
    def periods(self) -> tuple[str, ...]:
        """The second axis."""
        return self.months

    def month_slice(self, selection: Selection) -> slice:
        """Return the positions of the selection's months that the cube holds."""
        start = np.searchsorted(self.months, selection.period.start)
        end = np.searchsorted(self.months, selection.period.end, side="right")
        return slice(int(start), int(end))


@dataclass(frozen=True, slots=True, eq=False)
class Weeks:
    """Exact counts by ISO week, for trends; opened like `Cube`.

    Attributes:
        codes: as of `Cube`.
        weeks: all ISO weeks from the first to the last with reports; second axis.
        reports: per place, (areas + 1, weeks, categories).
        persons: likewise.
    """

    codes: tuple[str, ...]
    weeks: tuple[str, ...]
    reports: dict[Place, Counts]
    persons: dict[Place, Counts]

    @property
    def periods(self) -> tuple[str, ...]:
        """The second axis."""
        return self.weeks


@dataclass(frozen=True, slots=True, eq=False)
class Progress:
    """What reports waited for at the ends of months, exact; opened like `Cube`.

    Attributes:
        codes: as of `Cube`.
        moments: months whose end it was, and last the day of the data, `"2026-11-16"`.
        counts: per place, (3, areas + 1, moments, categories): in process, overdue, closed since the moment before.
    """

    codes: tuple[str, ...]
    moments: tuple[str, ...]
    counts: dict[Place, Counts]


def build(frame: pd.DataFrame, codes: list[str]) -> Cube:
    """Make the cube from `data.store.incidents.cube(by="month")`.

    Args:
        frame: month, event_regency, origin_regency, district, category, status, is_demo, reports, persons.
        codes: all kabupaten codes, sorted.

    Raises:
        ValueError: a code, category or status is unknown.
    """
    months = tuple(months_between(frame["month"].min(), frame["month"].max())) if len(frame) else ()
    month = _positions(frame["month"], months, "month")
    category = _positions(frame["category"], ALL_CATEGORIES, "category")
    status = _positions(frame["status"], STATUSES, "status")
    area = _areas(frame, codes)
    reports, persons = {}, {}
    for place, position in area.items():
        shape = (len(codes) + 1, len(months), len(ALL_CATEGORIES))
        reports[place] = _sum((position, month, category, status), (*shape, len(STATUSES)), frame["reports"])
        persons[place] = _sum((position, month, category), shape, frame["persons"])
    located = frame["district"].notna().to_numpy()
    districts = pd.DataFrame(
        {
            "month": month[located],
            "district": frame["district"].to_numpy()[located],
            "regency": area[Place.KEJADIAN][located],
            "origin": area[Place.ASAL][located],
            "category": category[located],
            "reports": frame["reports"].to_numpy()[located],
            "persons": frame["persons"].to_numpy()[located],
        },
    ).sort_values("month", kind="stable", ignore_index=True)
    is_demo = bool(frame["is_demo"].any())
    return Cube(tuple(codes), months, reports, persons, districts, is_demo)


def build_weeks(frame: pd.DataFrame, codes: list[str]) -> Weeks:
    """Make the weekly cube from `data.store.incidents.cube(by="week")`; `build` says what it takes and raises."""
    weeks = tuple(weeks_between(frame["week"].min(), frame["week"].max())) if len(frame) else ()
    week = _positions(frame["week"], weeks, "week")
    category = _positions(frame["category"], ALL_CATEGORIES, "category")
    shape = (len(codes) + 1, len(weeks), len(ALL_CATEGORIES))
    reports, persons = (
        {place: _sum((area, week, category), shape, frame[name]) for place, area in _areas(frame, codes).items()}
        for name in ("reports", "persons")
    )
    return Weeks(tuple(codes), weeks, reports, persons)


def _areas(frame: pd.DataFrame, codes: list[str]) -> dict[Place, NDArray[np.int32]]:
    return {
        Place.KEJADIAN: _positions(frame["event_regency"], codes, "event_regency"),
        Place.ASAL: _positions(frame["origin_regency"], codes, "origin_regency", missing=len(codes)),
    }


def _positions(
    values: "pd.Series[str]",
    known: tuple[str, ...] | list[str],
    column: str,
    *,
    missing: int | None = None,
) -> NDArray[np.int32]:
    found = pd.Index(known).get_indexer(pd.Index(values))
    unknown = found < 0
    if missing is not None:
        is_missing = values.isna().to_numpy()
        found = np.where(is_missing, missing, found)
        unknown &= ~is_missing
    if unknown.any():
        message = f"unknown {column}: {sorted(set(values[unknown].astype(str)))[:5]}"
        raise ValueError(message)
    return found.astype(np.int32)


def _sum(keys: tuple[NDArray[np.int32], ...], shape: tuple[int, ...], values: "pd.Series[int]") -> Counts:
    flat = np.ravel_multi_index(keys, shape) if len(values) else np.empty(0, dtype=np.intp)
    summed = np.bincount(flat, weights=values.to_numpy(dtype=float), minlength=int(np.prod(shape)))
    return summed.reshape(shape).astype(np.int32)
