"""Where counts changed most: the latest full period beside the mean of those before it, per kabupaten."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.trend import Matrix, Unit

BASE = {Unit.MINGGU: 8, Unit.BULAN: 6, Unit.TRIWULAN: 4}  # periods that the mean is of
SMALL_MEAN, SMALL_LATEST = 2.0, 5.0  # at most both: a change of one report is a large share of nothing


@dataclass(frozen=True, slots=True, eq=False)
class Movers:
    """Changes of one period.

    Attributes:
        period: the latest full one; "" where there is none.
        base: how many periods before it the mean is of.
        table: index code; name, latest, mean, change (latest - mean), share (of the mean; NaN where that is 0),
            limited (*perubahan terbatas*: both numbers are small), highest change first, limited ones last.
        untold: kabupaten of which some number is not told.
    """

    period: str
    base: int
    table: pd.DataFrame
    untold: int

    def up(self, count: int) -> pd.DataFrame:
        """Return the largest rises that are not limited."""
        table = self.table[~self.table["limited"] & (self.table["change"] > 0)]
        return table.head(count)

    def down(self, count: int) -> pd.DataFrame:
        """Return the largest falls that are not limited, largest first."""
        table = self.table[~self.table["limited"] & (self.table["change"] < 0)]
        return table.sort_values(["change", "name"]).head(count)


def movers(matrix: Matrix) -> Movers:
    """Return the change of every kabupaten of which all numbers are told.

    The open period is left out: it is not over. The mean is of `BASE` periods just before the latest full one.
    """
    base = BASE[matrix.unit]
    history = np.concatenate([matrix.before, matrix.counts], axis=1)
    end = history.shape[1] - 1 - matrix.is_open
    at = len(matrix.periods) - 1 - matrix.is_open
    if at < 0 or end < base:
        return Movers("", base, _table(matrix, np.full(len(matrix.codes), np.nan), history[:, 0]).head(0), 0)
    latest, mean = history[:, end], history[:, end - base : end].mean(axis=1)
    table = _table(matrix, latest, mean)
    told = table["change"].notna()
    order = table[told].sort_values(["limited", "change", "name"], ascending=[True, False, True])
    return Movers(matrix.periods[at], base, order, int((~told).sum()))


def _table(matrix: Matrix, latest: np.ndarray, mean: np.ndarray) -> pd.DataFrame:
    change = latest - mean
    share = np.divide(change, mean, out=np.full(len(change), np.nan), where=mean > 0)
    limited = (mean <= SMALL_MEAN) & (latest <= SMALL_LATEST)
    columns = {"name": matrix.names, "latest": latest, "mean": mean, "change": change, "share": share}
    return pd.DataFrame(columns | {"limited": limited}, index=pd.Index(matrix.codes, name="code"))
