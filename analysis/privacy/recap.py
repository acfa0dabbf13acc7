"""The recapitulation as a viewer may be told it: exact where that is the viewer's by right, else not at all."""

import pandas as pd

from analysis.privacy.rules import DEFAULT_RULES, Rules, exact_of
from data.model import Role, Viewer


def recap(counts: pd.DataFrame, viewer: Viewer, rules: Rules = DEFAULT_RULES) -> pd.DataFrame:
    """Return the lines that a viewer may be told.

    Counts of a kabupaten are told where they are exact by right, those of the viewer's own office wherever they are. A
    month has no released counts of single villages: who would read those is told kabupaten alone.

    Args:
        counts: `data.store.recap.recap`.
        viewer: who asks.
        rules: settings.
    """
    exact = counts["regency"].isin(exact_of(counts["regency"].dropna().unique(), viewer, rules))
    own = (counts["office"] == viewer.office) & bool(viewer.office)
    told = counts[exact | own].reset_index(drop=True)
    return told.assign(village=None) if viewer.role is Role.PIMPINAN else told
