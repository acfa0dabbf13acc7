"""The recapitulation as a viewer may be told it: where counts are exact by right, as fine as they are exact.

The store has left out what is not in the viewer's scope already; this holds it a second time, by the door's own rules.
"""

import pandas as pd

from analysis.privacy.rules import DEFAULT_RULES, SCOPED, Exactness, Level, Rules, exact_of, exactness
from data.model import Viewer

KEYS = ["month", "office", "regency", "village", "group"]


def recap(rows: pd.DataFrame, viewer: Viewer, rules: Rules = DEFAULT_RULES) -> pd.DataFrame:
    """Return the rows of `data.store.recap.recap` that are exact by right for `viewer`.

    Rows of the viewer's own office are its own wherever they happened. Where counts below kabupaten are not exact by
    right, villages are summed and not named.
    """
    own = (rows["office"] == viewer.office) & (viewer.role in SCOPED and bool(viewer.office))
    codes = rows["regency"].dropna().unique()
    told = own | rows["regency"].isin(exact_of(codes, viewer, rules))
    finely = {code for code in codes if exactness(viewer, Level.DISTRICT, code, rules) is Exactness.EXACT}
    fine = own | rows["regency"].isin(finely)
    kept = rows.assign(village=rows["village"].astype(object).where(fine, None))[told]
    return kept.groupby(KEYS, dropna=False, as_index=False, sort=True).sum()
