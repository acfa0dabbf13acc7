"""How many reporting units there are, which of them report, and what counts are therefore seen against."""

import numpy as np
import pandas as pd

LATEST = 4  # weeks in which a sign of life makes a unit complete; never part of the offset
BEFORE = 26  # weeks before those, in which one makes it a reporting one


def offsets(signs: pd.DataFrame, weeks: pd.Index, areas: pd.Index) -> pd.DataFrame:
    """The number of units that are reporting, as the offset of what communities report.

    Reporting is a unit with any report, laporan nihil or activity in the 26 weeks before the latest 4 of a week: the
    latest ones themselves would cancel the signal.

    Args:
        signs: area, unit, week: signs of life.
        weeks: of the counts, oldest first, without gaps.
        areas: of the counts.

    Returns:
        Weeks × areas; 1 where no unit is reporting.
    """
    known = signs[signs["area"].isin(areas) & signs["week"].isin(weeks)].drop_duplicates(["area", "unit", "week"])
    column, row = areas.get_indexer(pd.Index(known["area"])), weeks.get_indexer(pd.Index(known["week"]))
    unit = known.groupby(["area", "unit"]).ngroup().to_numpy()
    heard = np.zeros((len(weeks) + 1, int(unit.max(initial=-1)) + 1))
    heard[row + 1, unit] = 1
    total = heard.cumsum(axis=0)
    last = np.maximum(np.arange(1, len(weeks) + 1) - LATEST, 0)
    reporting = total[last] > total[np.maximum(last - BEFORE, 0)]
    counts = np.zeros((len(weeks), len(areas)))
    _, first = np.unique(unit, return_index=True)
    for number, place in enumerate(column[first]):
        counts[:, place] += reporting[:, number]
    return pd.DataFrame(np.maximum(counts, 1), index=weeks, columns=areas)


def completeness(units: pd.DataFrame, signs: pd.DataFrame, weeks: pd.Index) -> pd.Series:
    """Known units with a sign of life in the latest 4 weeks ÷ units known.

    Args:
        units: area, unit.
        signs: area, unit, week.
        weeks: of the counts, the last one being the latest.

    Returns:
        By area that has a unit; an area that is missing is not known.
    """
    known = units[["area", "unit"]].drop_duplicates()
    latest = signs.loc[signs["week"].isin(weeks[-LATEST:]), ["area", "unit"]].drop_duplicates()
    alive = known.merge(latest.assign(alive=1.0), how="left", on=["area", "unit"])
    return alive["alive"].fillna(0.0).groupby(alive["area"]).mean()
