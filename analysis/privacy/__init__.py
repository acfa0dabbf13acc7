"""The one door for counts: nothing reaches a screen, a tooltip or a file except through here.

Who may see exact counts where is DOMAIN.md's table. Elsewhere counts are *released counts*: what the latest release
tells (`analysis.released`), and nothing where there is none.
"""

from analysis.privacy.counts import Released, areas, districts, statuses, total, withheld
from analysis.privacy.rules import (
    DEFAULT_RULES,
    SCOPED,
    Exactness,
    Level,
    Rules,
    exact_of,
    exactness,
    grid_period,
    offers_months,
    reads_release,
)
from analysis.privacy.series import Timeline, by_area, quarters_by_area, quarters_whole, whole
from analysis.privacy.tallies import recap
from analysis.privacy.waiting import known_here, overdue, waiting
from analysis.suppression.release import NOT_TOLD

__all__ = [
    "DEFAULT_RULES",
    "NOT_TOLD",
    "SCOPED",
    "Exactness",
    "Level",
    "Released",
    "Rules",
    "Timeline",
    "areas",
    "by_area",
    "districts",
    "exact_of",
    "exactness",
    "grid_period",
    "known_here",
    "offers_months",
    "overdue",
    "quarters_by_area",
    "quarters_whole",
    "reads_release",
    "recap",
    "statuses",
    "total",
    "waiting",
    "whole",
    "withheld",
]
