"""Hot spots: where, not when, areas and their neighbours are high or low together.

Getis and Ord (1992), Ord and Getis (1995); Anselin (1995). Written here and not taken from esda, which compiles for
half a minute in every process; agrees with spdep 1.2-7.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse, stats

from analysis.signals.tables import Numbers, Whole

LEVEL = 0.05  # of the q value at which an area is named a kind
CELLS = 5_000_000  # random numbers held at once
COLUMNS = ("local_i", "gi_star", "p_sim_local_i", "p_sim_gi_star", "q_value")
KINDS = {
    (True, True): "panas",
    (False, False): "dingin",
    (True, False): "tinggi-rendah",
    (False, True): "rendah-tinggi",
}


def hotspots(values: "pd.Series[Any]", edges: pd.DataFrame, *, permutations: int = 9999, seed: int = 1) -> pd.DataFrame:
    """Gi* and local Moran of every area, with binary weights.

    Both are judged by drawing the other areas' values for the neighbours while the area keeps its own. Under that both
    depend on the neighbours' sum only: they have the same two-sided p and one q value.

    Args:
        values: by area; NaN is left out, as if the area were not there.
        edges: area, neighbour; both directions, no area with itself.
        permutations: of the values.
        seed: of the permutations.

    Returns:
        area, value, neighbours (how many with a value; 0 is an island, which is not tested), local_i, gi_star (z, the
        area itself included), p_sim_local_i, p_sim_gi_star, q_value (Benjamini-Hochberg over the areas tested), kind:
        at q ≤ 0.05 "panas" (high among high), "dingin" (low among low), "tinggi-rendah" (high among low),
        "rendah-tinggi" (low among high), else "".

    Raises:
        ValueError: an area twice, edges of unknown areas, with itself or in one direction only.
    """
    numbers = _checked(values, permutations)
    known = np.flatnonzero(np.isfinite(numbers))
    links = neighbours(values.index, edges)[known][:, known]
    degrees, kept = links.sum(axis=1).astype(np.int64), numbers[known]
    frame = pd.DataFrame({"area": values.index, "value": numbers, "neighbours": 0})
    frame.loc[known, "neighbours"] = degrees
    frame = frame.assign(**dict.fromkeys(COLUMNS, np.nan), kind="")
    tested = degrees > 0
    if not tested.any() or np.ptp(kept) == 0:
        return frame
    chance, above = permuted(kept, links, permutations=permutations, seed=seed)
    q_value = stats.false_discovery_control(chance[tested])
    found = (local_moran(kept, links)[tested], gi_star(kept, links)[tested], chance[tested], chance[tested], q_value)
    for name, column in zip(COLUMNS, found, strict=True):
        frame.loc[known[tested], name] = column
    kinds = [KINDS[own, around] for own, around in zip((kept > kept.mean()).tolist(), above.tolist(), strict=True)]
    frame.loc[known[tested], "kind"] = np.where(q_value <= LEVEL, np.array(kinds)[tested], "")
    return frame


def neighbours(areas: pd.Index, edges: pd.DataFrame) -> sparse.csr_array:
    """Areas × areas, 1 between neighbours.

    Raises:
        ValueError: see `hotspots`.
    """
    ends = [areas.get_indexer(pd.Index(edges[name])) for name in ("area", "neighbour")]
    if (np.array(ends) < 0).any():
        message = "edges name an area that has no value given."
        raise ValueError(message)
    if (ends[0] == ends[1]).any():
        message = f"Area {areas[ends[0][ends[0] == ends[1]][0]]!r} is its own neighbour in edges."
        raise ValueError(message)
    links = sparse.csr_array((np.ones(len(edges)), (ends[0], ends[1])), shape=(len(areas), len(areas)))
    links.data[:] = 1.0  # an edge that stands twice counts once
    if (links != links.T).nnz:
        message = "edges must hold both directions of every pair of neighbours."
        raise ValueError(message)
    return links


def gi_star(values: Numbers, links: sparse.csr_array) -> Numbers:
    """Getis and Ord's G of each area and its neighbours as a z value, every weight 1 (Ord and Getis 1995)."""
    many = len(values)
    weight = links.sum(axis=1) + 1
    spread = np.sqrt((values**2).mean() - values.mean() ** 2) * np.sqrt((many * weight - weight**2) / (many - 1))
    above = links @ values + values - weight * values.mean()
    return np.asarray(np.divide(above, spread, out=np.full(many, np.nan), where=spread > 0))


def local_moran(values: Numbers, links: sparse.csr_array) -> Numbers:
    """Local Moran's I, scaled by the variance over all areas (Anselin 1995; spdep's `localmoran`)."""
    away = values - values.mean()
    return np.asarray(away * (links @ away) / (away**2).mean())


def empirical_bayes_rates(counts: "pd.Series[Any]", population: "pd.Series[Any]") -> "pd.Series[float]":
    """Rates drawn towards the overall rate the more, the less population they rest on (Marshall 1991, global).

    As spdep's `EBest`. esda's `Empirical_Bayes` lets the variance between areas become negative, which turns the order
    of the rates round; here it is at least 0: then all have the overall rate.

    Args:
        counts: by area.
        population: by area, aligned with counts; an area with none (0 or NaN) has no rate (NaN).
    """
    cases, people = counts.astype("float64"), population.reindex(counts.index).astype("float64")
    people = people.where(people > 0)
    cases = cases.where(people.notna())
    overall = cases.sum() / people.sum()
    rates = cases / people
    between = max((people * (rates - overall) ** 2).sum() / people.sum() - overall / people.mean(), 0.0)
    share = between / (between + overall / people) if overall > 0 else 0.0
    return (overall + share * (rates - overall)).rename("rate")


def permuted(
    values: Numbers, links: sparse.csr_array, *, permutations: int, seed: int
) -> tuple[Numbers, npt.NDArray[np.bool_]]:
    """How often the others' values, drawn for an area's neighbours, sum up as far out as theirs do.

    Returns:
        Two-sided p (twice the smaller tail, ties in both), and whether the sum is in the upper half.
    """
    many = links.sum(axis=1).astype(np.int64)
    sums = links @ values
    slack = 1e-9 * np.abs(values).sum()
    beyond, below = np.zeros(len(values)), np.zeros(len(values))
    random = np.random.default_rng(seed)
    rows = max(CELLS // len(values), 1)
    for done in range(0, permutations, rows):
        drawn = _drawn(random, min(rows, permutations - done), len(values) - 1, int(many.max()))
        for area, degree in enumerate(many):
            at = drawn[:, :degree]
            simulated = values[at + (at >= area)].sum(axis=1)
            beyond[area] += np.count_nonzero(simulated >= sums[area] - slack)
            below[area] += np.count_nonzero(simulated <= sums[area] + slack)
    return np.minimum(2 * (np.minimum(beyond, below) + 1) / (permutations + 1), 1.0), beyond < below


def _drawn(random: np.random.Generator, rows: int, others: int, most: int) -> Whole:
    """Rows × most different numbers below `others`, in random order."""
    numbers = np.tile(np.arange(others, dtype=np.int64), (rows, 1))
    return np.asarray(random.permuted(numbers, axis=1, out=numbers)[:, :most])


def _checked(values: "pd.Series[Any]", permutations: int) -> Numbers:
    if permutations < 1:
        message = "permutations must be 1 or more."
        raise ValueError(message)
    if not values.index.is_unique:
        message = f"Area {values.index[values.index.duplicated()][0]!r} stands twice in values."
        raise ValueError(message)
    return values.to_numpy(dtype=np.float64, na_value=np.nan)
