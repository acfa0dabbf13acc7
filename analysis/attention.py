"""What needs somebody: reports past their deadline, and reporting units that have fallen silent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from analysis.privacy import Timeline
from data.periods import last_complete_week_end, week_of

SILENT_WEEKS = 4  # full weeks without report, laporan nihil or activity


@dataclass(frozen=True, slots=True, eq=False)
class Attention:
    """Areas that need somebody, most first.

    Attributes:
        overdue: index code; name, count of reports past their deadline.
        overdue_told: whether any area's number is told.
        silent: index code; name, units, silent (units without a sign of life).
        silent_told: whether any area's units are told.
    """

    overdue: pd.DataFrame
    overdue_told: bool
    silent: pd.DataFrame
    silent_told: bool

    @property
    def silent_units(self) -> int:
        """Silent units in all areas."""
        return int(self.silent["silent"].sum())


def silent_since(as_of: date) -> str:
    """Return the ISO week before which a unit's last sign of life makes it silent."""
    return week_of(last_complete_week_end(as_of) - timedelta(weeks=SILENT_WEEKS - 1))


def attention(overdue: Timeline, heard: pd.DataFrame, names: Mapping[str, str], as_of: date) -> Attention:
    """Return what needs attention.

    Args:
        overdue: `privacy.overdue`: one column.
        heard: regency_code, unit, week (None: never), of areas that may be told.
        names: of kabupaten.
        as_of: the day the data speak of.
    """
    counts = overdue.counts[:, 0] if overdue.counts.shape[1] else np.full(len(overdue.codes), np.nan)
    late = pd.DataFrame(
        {"name": [names[code] for code in overdue.codes], "count": counts}, index=pd.Index(overdue.codes, name="code")
    )
    some = late[late["count"] > 0].sort_values(["count", "name"], ascending=[False, True]).astype({"count": int})
    is_silent = heard["week"].isna() | (heard["week"] < silent_since(as_of))
    each = is_silent.groupby(heard["regency_code"]).agg(units="size", silent="sum")
    each = each[each["silent"] > 0]
    each.insert(0, "name", [names[str(code)] for code in each.index])
    each = each.assign(share=each["silent"] / each["units"]).sort_values(
        ["silent", "share", "name"], ascending=[False, False, True]
    )
    return Attention(some, bool(late["count"].notna().any()), each.drop(columns="share"), not heard.empty)
