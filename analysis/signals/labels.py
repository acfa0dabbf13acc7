"""Whether a rise is one of what communities report or of what officers do."""

import pandas as pd

from analysis.levels import ALARMS, COMMUNITY, Label, Series


def labels(levels: pd.DataFrame, completeness: pd.Series) -> pd.Series:
    """The label of every area with an alarm.

    Only the community's series alarm: the risk rises. Only enforcement's: the officers' work does. Both, neither of
    them, or reporting units that are not known: it cannot be told.

    Args:
        levels: series, area, level.
        completeness: by area; missing or NaN is not known.

    Returns:
        By area.
    """
    alarming = levels[levels["level"].isin(ALARMS)]
    areas = pd.Index(alarming["area"].unique())
    community = areas.isin(alarming.loc[alarming["series"].isin(COMMUNITY), "area"])
    enforcement = areas.isin(alarming.loc[alarming["series"] == Series.PENEGAKAN, "area"])
    known = completeness.reindex(areas).notna().to_numpy()
    words = pd.Series(str(Label.UNCLEAR), index=areas, dtype="str")
    words[known & community & ~enforcement] = str(Label.RISK)
    words[known & enforcement & ~community] = str(Label.EFFORT)
    return words
