"""A release: all cells of the grid as readers outside the circle get them."""

import multiprocessing
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np
import pandas as pd

from analysis.suppression.grid import QUANTITIES, Areas, Family, Grid, Values, grids
from analysis.suppression.hold import hold
from analysis.suppression.labels import flat, labels
from analysis.suppression.primary import State, Thresholds, start
from analysis.suppression.protect import protect

NOT_TOLD = "–"
FEW_AREAS = 100  # grids of fewer kabupaten take less time than starting helpers


@dataclass(frozen=True, slots=True, eq=False)
class Release:
    """What is published.

    Attributes:
        cells: place, level (country, province, regency), area, kind (group, category, status), name, period; reports,
            persons (Int64, NA where not told); reports_shown, persons_shown (`<10`, `<5` or `–`, else "").
        counts: cells, hidden, primary and complementary of the whole grid.
        uncertified: hidden cells that could not be certified because earlier releases told too much; 0 without one.
    """

    cells: pd.DataFrame
    counts: dict[str, int]
    uncertified: int


def make(
    frame: pd.DataFrame,
    areas: Areas,
    thresholds: Thresholds,
    as_of: date,
    previous: pd.DataFrame | None = None,
    *,
    workers: int = 1,
    progress: Callable[[int, int], object] = lambda _done, _total: None,
) -> Release:
    """Return the release of `as_of`.

    Args:
        frame: exact counts, as `data.store.incidents.by_place` returns them.
        areas: kabupaten, provinces and recorded offices.
        thresholds: settings.
        as_of: quarters and years that have not ended before are not released.
        previous: cells of the latest release of the same data.
        workers: processes that share the work.
        progress: told how many grids are done, of how many.
    """
    tasks = list(grids(frame, areas, as_of))
    work = partial(_protected, thresholds=thresholds, previous=previous)
    if workers == 1 or len(areas.codes) < FEW_AREAS:
        done = []
        for task in tasks:
            done.append(work(task))
            progress(len(done), len(tasks))
    else:
        done = []
        with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
            for each in pool.map(work, tasks):
                done.append(each)
                progress(len(done), len(tasks))
    cells = pd.concat([each for each, _, _ in done], ignore_index=True) if done else _cells_of_nothing()
    counts = sum((each for _, each, _ in done), Counter[str]())
    return Release(cells, dict(counts), sum(each for _, _, each in done))


def protected(grid: Grid, thresholds: Thresholds, previous: pd.DataFrame | None) -> tuple[State, dict[Family, int]]:
    """Return a grid's suppression, and what of it could not be certified."""
    held = hold(grid, thresholds, previous)
    state = start(grid, thresholds, held.frozen, held.hidden)
    return state, protect(state)


def _protected(
    grid: Grid, thresholds: Thresholds, previous: pd.DataFrame | None
) -> tuple[pd.DataFrame, Counter[str], int]:
    state, missing = protected(grid, thresholds, previous)
    primary = {family: state.small(family).any(axis=0) & state.hidden[family] for family in Family}
    counts = Counter(
        cells=sum(int(mask.sum()) for mask in grid.exists.values()),
        hidden=state.count,
        primary=sum(int(mask.sum()) for mask in primary.values()),
    )
    counts["complementary"] = counts["hidden"] - counts["primary"]
    return rows(state, hold(grid, thresholds, previous).numbers), counts, sum(missing.values())


def rows(state: State, numbers: Values) -> pd.DataFrame:
    """Return the rows of one grid: what is told, and what stands for what is not."""
    grid = state.grid
    found = labels(grid)
    hidden = flat(grid, {family: state.hidden[family][None].astype(np.int64) for family in Family})[0] > 0
    marked = flat(grid, {family: state.marked(family).astype(np.int64) for family in Family}) > 0
    limit = flat(
        grid,
        {family: np.broadcast_to(state.limits[family], grid.exists[family].shape)[None] for family in Family},
    )[0]
    told = flat(grid, numbers)
    few = np.char.add("<", limit.astype(str))
    for at, name in enumerate(QUANTITIES):
        found[name] = pd.Series(told[at], dtype="Int64").mask(hidden)
    statuses = (found["kind"] == "status").to_numpy()
    found["persons"] = found["persons"].mask(statuses)
    for at, name in enumerate(QUANTITIES):
        found[f"{name}_shown"] = pd.Series(np.where(hidden, np.where(marked[at], few, NOT_TOLD), ""), dtype="str")
    found["persons_shown"] = found["persons_shown"].mask(statuses, "")
    return found


def _cells_of_nothing() -> pd.DataFrame:
    names = ["place", "level", "area", "kind", "name", "period"]
    nothing = pd.DataFrame({name: pd.Series(dtype="str") for name in names})
    for name in QUANTITIES:
        nothing[name] = pd.Series(dtype="Int64")
    for name in QUANTITIES:
        nothing[f"{name}_shown"] = pd.Series(dtype="str")
    return nothing
