"""What reports wait for, and single reports, as a viewer may be told them: where counts are exact by right, else not.

A release has no such cells.
"""

import numpy as np
import pandas as pd

from analysis import aggregate
from analysis.cube import Progress
from analysis.privacy.rules import DEFAULT_RULES, Exactness, Level, Rules, exact_of, exactness, together
from analysis.privacy.series import Timeline, told
from data.deadlines import QUANTITIES
from data.model import Selection, Viewer


def waiting(
    progress: Progress, selection: Selection, viewer: Viewer, codes: tuple[str, ...], rules: Rules = DEFAULT_RULES
) -> Timeline:
    """Return reports of `codes` (empty: all areas) in process, overdue and closed: a row each, moments as periods."""
    right = together(viewer, codes, rules) if codes else exactness(viewer, Level.COUNTRY, "", rules)
    counts = aggregate.waiting(progress, selection)
    if codes:
        counts = counts[:, np.searchsorted(progress.codes, codes)]
    exact = np.full(len(QUANTITIES), right is Exactness.EXACT)
    return told(QUANTITIES, progress.moments, counts.sum(axis=1).astype(np.float64), exact)


def overdue(
    progress: Progress, selection: Selection, viewer: Viewer, codes: tuple[str, ...], rules: Rules = DEFAULT_RULES
) -> Timeline:
    """Return overdue reports of each of `codes` (empty: all areas) at the last moment: one column."""
    chosen = codes or progress.codes
    rows = np.searchsorted(progress.codes, chosen)
    counts = aggregate.waiting(progress, selection)[QUANTITIES.index("overdue")][rows, -1:]
    allowed = set(exact_of(chosen, viewer, rules))
    exact = np.array([code in allowed for code in chosen], dtype=bool)
    return told(tuple(chosen), progress.moments[-1:], counts.astype(np.float64), exact)


def known_here(rows: pd.DataFrame, column: str, viewer: Viewer, rules: Rules = DEFAULT_RULES) -> pd.DataFrame:
    """Return the rows of kabupaten whose counts are exact by right for `viewer`: single reports, reporting units.

    Args:
        rows: any rows of the store.
        column: that holds the kabupaten.
        viewer: who asks.
        rules: settings.
    """
    allowed = exact_of(rows[column].dropna().unique(), viewer, rules)
    return rows[rows[column].isin(allowed)].reset_index(drop=True)
