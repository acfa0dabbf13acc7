"""The planted outbreaks: extra incidents at known places and times, for whoever tests early warning."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.demo.effects import effort_periods
from data.demo.intensity import expected
from data.demo.parameters import Floats, Ints, Parameters, stream
from data.demo.vocabulary import DEPARTURE_NUMBERS, PASSPORT_NUMBERS
from data.demo.world import World
from data.model import ALL_CATEGORIES, CATEGORIES, VICTIM_CATEGORIES, Group

SPAN_WEEKS = 150  # all lie within the latest so many weeks
RECENT_WEEKS = 26
CLUSTER_KM = 250.0
CLUSTER_SIZE = 3
FIRST_CLUSTER_AGO = 8  # the cluster around the first pocket of the list is in sight of who looks at recent weeks
STRENGTHS = (4, 6, 9)  # times the standard deviation of the series' count over the length of the outbreak
LEAST_EXTRA = {4: 6, 6: 9, 9: 12}
LEAST_VICTIMS = 4
IN_POCKETS = 8
COLUMNS = (
    *("outbreak", "cluster", "area", "regency_code", "regency", "category", "series"),
    *("start", "week", "weeks_ago", "weeks", "expected", "extra"),
)


@dataclass(frozen=True, slots=True)
class Plan:
    """So many outbreaks of a category, of which `recent` lie within the latest 26 weeks."""

    category: str
    count: int
    recent: int


SINGLES = (
    Plan("pmi_nonprosedural", 12, 3),
    Plan("laporan_masyarakat", 4, 1),
    Plan("tppo", 4, 2),
    Plan("tppm", 2, 1),
    Plan("penundaan_paspor", 2, 1),
    Plan("penundaan_keberangkatan", 1, 0),
    Plan("pemulangan_pmi", 2, 1),
    Plan("deportasi_pmi", 1, 0),
)
CLUSTERS = (
    Plan("pmi_nonprosedural", 2, 1),
    Plan("laporan_masyarakat", 1, 0),
    Plan("pemulangan_pmi", 1, 1),
)


def outbreaks(world: World, parameters: Parameters) -> pd.DataFrame:
    """Return the planted outbreaks; the same world and parameters give the same list.

    Returns:
        outbreak (1 …), cluster (0: alone), area (number), regency_code, regency, category, series (the category's
        group, or tppo or tppm itself), start (week number), week (label), weeks_ago (of the start; 1 is the last
        week), weeks (length), expected (of the series in that place and time without the outbreak), extra. No
        kabupaten twice. Extra incidents fall evenly over the weeks, by chance. `expected` leaves seasons out, so that
        the list does not depend on when in the calendar the set ends.
    """
    rng = stream(parameters.seed, "outbreaks")
    means = expected(world, parameters, seasons=False)
    rows: list[dict[str, object]] = []
    used: set[int] = set()
    busy = set(effort_periods(world, parameters)["area"])  # an outbreak there would be hidden in the effort
    for cluster, (category, recent) in enumerate(_each(CLUSTERS), start=1):
        first = cluster == 1 and len(world.pocket_order) > 0
        centre = int(world.pocket_order[0]) if first else _draw(rng, world.thin, used)
        start = parameters.weeks - FIRST_CLUSTER_AGO if first else _start(rng, parameters, recent=recent)
        members = _around(world, centre, used)
        used.update(members)
        for area in members:
            late = min(start + int(rng.integers(0, 2)), parameters.weeks - 4)
            rows.append(_row(world, means, rng, category, area, late, int(rng.integers(3, 5))) | {"cluster": cluster})
    pockets = [int(area) for area in rng.permutation(world.pocket_order) if int(area) not in used][:IN_POCKETS]
    for category, recent in _each(SINGLES):
        length = int(rng.integers(2, 7))
        start = min(_start(rng, parameters, recent=recent), parameters.weeks - length)
        area = pockets.pop() if pockets and _anywhere(category) else _draw(rng, _weights(world, category), used | busy)
        used.add(area)
        rows.append(_row(world, means, rng, category, area, start, length) | {"cluster": 0})
    frame = pd.DataFrame(rows).sort_values(["start", "area"], ignore_index=True)
    labels = parameters.week_labels
    frame["outbreak"] = np.arange(1, len(frame) + 1)
    frame["week"] = [labels[start] for start in frame["start"]]
    frame["weeks_ago"] = parameters.weeks - frame["start"]
    return frame[list(COLUMNS)]


def series_of(category: str) -> str:
    """Return the series that early warning tests for `category`: its group, or itself for tppo and tppm."""
    if category in VICTIM_CATEGORIES:
        return category
    return next(str(group) for group, names in CATEGORIES.items() if category in names)


def series_numbers(series: str) -> list[int]:
    """Return the category numbers that a series counts."""
    names = (series,) if series in VICTIM_CATEGORIES else CATEGORIES[Group(series)]
    return [ALL_CATEGORIES.index(name) for name in names]


def planted(frame: pd.DataFrame, *, seed: int) -> tuple[Ints, Ints, Ints]:
    """Return category number, area and week of every extra incident."""
    rng = stream(seed, "planted")
    repeated = frame.loc[frame.index.repeat(frame["extra"])]
    numbers = repeated["category"].map(ALL_CATEGORIES.index).to_numpy(dtype=np.int64)
    start, length = (repeated[name].to_numpy(dtype=np.int64) for name in ("start", "weeks"))
    week = start + (rng.random(len(repeated)) * length).astype(np.int64)
    return numbers, repeated["area"].to_numpy(dtype=np.int64), week


def _row(
    world: World, means: Floats, rng: np.random.Generator, category: str, area: int, start: int, length: int
) -> dict[str, object]:
    series = series_of(category)
    mean = float(means[series_numbers(series), area, start : start + length].sum())
    strength = int(rng.choice(STRENGTHS))
    least = LEAST_VICTIMS if category in VICTIM_CATEGORIES else LEAST_EXTRA[strength]
    extra = max(least, round(strength * np.sqrt(float(world.dispersion[area]) * mean)))
    return {
        "area": area,
        "regency_code": world.codes[area],
        "regency": world.names[area],
        "category": category,
        "series": series,
        "start": start,
        "weeks": length,
        "expected": round(mean, 2),
        "extra": extra,
    }


def _each(plans: tuple[Plan, ...]) -> list[tuple[str, bool]]:
    return [(plan.category, place < plan.recent) for plan in plans for place in range(plan.count)]


def _start(rng: np.random.Generator, parameters: Parameters, *, recent: bool) -> int:
    ago = rng.integers(4, RECENT_WEEKS + 1) if recent else rng.integers(RECENT_WEEKS + 1, SPAN_WEEKS + 1)
    return parameters.weeks - int(ago)


def _anywhere(category: str) -> bool:
    return ALL_CATEGORIES.index(category) not in (*PASSPORT_NUMBERS, *DEPARTURE_NUMBERS)


def _weights(world: World, category: str) -> Floats:
    if _anywhere(category):
        return world.thin
    places = world.hubs if ALL_CATEGORIES.index(category) in DEPARTURE_NUMBERS else world.seats
    return np.isin(np.arange(len(world.codes)), places).astype(np.float64)


def _draw(rng: np.random.Generator, weights: Floats, used: set[int]) -> int:
    free = np.sqrt(weights)
    free[list(used)] = 0
    return int(rng.choice(len(free), p=free / free.sum()))


def _around(world: World, centre: int, used: set[int]) -> list[int]:
    near = np.argsort(world.kilometres[centre], kind="stable")
    close = [int(a) for a in near if int(a) not in used and world.kilometres[centre, a] <= CLUSTER_KM]
    return close[:CLUSTER_SIZE]
