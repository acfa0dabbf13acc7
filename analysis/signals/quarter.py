"""Hot spots of a closed quarter: where rates are high or low together, on the outlines in force."""

from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from analysis.levels import Series
from analysis.signals.reading import COUNTED, MAKER
from analysis.signals.spots import empirical_bayes_rates, hotspots
from data import shapes
from data.model import default_place
from data.periods import last_closed_quarter_end, months_between, quarter_of, quarter_period
from data.store import incidents, places
from data.store.engine import Engine

PERMUTATIONS, SEED = 9_999, 1
REACH = 0.002  # degrees, about 200 m: outlines that are simplified one by one do not quite meet
PER = 100_000
COLUMNS = ("quarter", "series", "regency_code", "kind", "gi_star", "local_i", "q_value")


def hot_spots(engine: Engine, as_of: date) -> pd.DataFrame:
    """Return the hot spots of the last quarter that had closed on a day: `COLUMNS`, every kabupaten of every series.

    Values are empirical-Bayes rates per 100,000 inhabitants; islands (no neighbour) are never named a kind.

    Returns:
        Nothing where there are no outlines, or no reports in the quarter.
    """
    quarter = quarter_of(last_closed_quarter_end(as_of))
    period = quarter_period(quarter)
    counts = incidents.by_place(engine, MAKER, by="month")
    counts = counts[counts["month"].isin(months_between(period.start, period.end))]
    regencies = places.regencies(engine, MAKER).set_index("code")
    try:
        outlines = shapes.in_force().frame
    except FileNotFoundError:
        return pd.DataFrame(columns=list(COLUMNS))
    edges = touching(outlines[outlines["code"].isin(regencies.index)])
    parts = [_of(name, counts, regencies["population"], edges).assign(quarter=quarter) for name in COUNTED]
    made = pd.concat(parts, ignore_index=True) if len(counts) else pd.DataFrame(columns=list(COLUMNS))
    return made[list(COLUMNS)]


def digest(engine: Engine, as_of: date) -> str:
    """Return a text that differs when hot spots may: the quarter, population or outlines."""
    regencies = places.regencies(engine, MAKER)[["code", "population"]]
    return f"{quarter_of(last_closed_quarter_end(as_of))} {shapes.digest()} {regencies.to_csv()}"


def touching(outlines: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return which areas share a border: area, neighbour, both ways.

    Args:
        outlines: code, geometry (EPSG:4326).
    """
    shapes_ = outlines.geometry.to_numpy()
    one, other = shapely.STRtree(shapes_).query(shapes_, predicate="dwithin", distance=REACH)
    pairs = np.sort(np.stack([one, other]), axis=0)[:, one != other]
    found = np.unique(pairs, axis=1)
    codes = outlines["code"].to_numpy()
    return pd.DataFrame({"area": codes[np.concatenate(found)], "neighbour": codes[np.concatenate(found[::-1])]})


def _of(name: Series, counts: pd.DataFrame, population: "pd.Series[int]", edges: pd.DataFrame) -> pd.DataFrame:
    """Return one series' hot spots."""
    group, categories = COUNTED[name]
    own = counts[(counts["place"] == default_place(group)) & counts["category"].isin(categories)]
    reports = own.groupby("regency")["reports"].sum().reindex(population.index, fill_value=0)
    if not reports.sum():
        return pd.DataFrame(columns=list(COLUMNS))
    found = hotspots(empirical_bayes_rates(reports, population) * PER, edges, permutations=PERMUTATIONS, seed=SEED)
    return found.rename(columns={"area": "regency_code"}).assign(series=str(name))
