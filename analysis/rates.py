"""Rates: a count of the shown period per population or per placements. Never annualised."""

import pandas as pd

from data.model import Measure, Place, Selection
from data.periods import MONTHS_PER_YEAR

PER_POPULATION = 100_000
PER_PLACEMENTS = 1_000


def applies(selection: Selection) -> bool:
    """Return whether the measure is defined for the selection's period and place.

    Per placements needs 12 full months and the place of origin; every other measure always applies.
    """
    if selection.measure is not Measure.PER_PENEMPATAN:
        return True
    return selection.period.months == MONTHS_PER_YEAR and selection.place is Place.ASAL


def rate(
    counts: pd.DataFrame,
    selection: Selection,
    population: "pd.Series[int]",
    denominators: pd.DataFrame,
) -> "pd.Series[float]":
    """Return the selection's measure per area; NaN where it has no denominator or does not apply.

    Args:
        counts: index code; column reports, which may hold NA.
        selection: decides the measure.
        population: by code.
        denominators: `data.denominators.placement_denominators`.
    """
    if not selection.measure.is_rate or not applies(selection):
        return pd.Series(float("nan"), index=counts.index, name="rate")
    if selection.measure is Measure.PER_PENDUDUK:
        base, per = population, PER_POPULATION
    else:
        base, per = denominators["persons"], PER_PLACEMENTS
    reports = counts["reports"].astype("float64")
    return (reports / base.reindex(counts.index).astype("float64") * per).rename("rate")
