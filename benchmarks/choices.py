"""What is chosen in the three filters on the walk of changes, in words as they stand in every contender's dropdowns."""

from collections.abc import Mapping

from data.model import Group, Measure
from data.periods import MONTHS_PER_YEAR, month_number
from locales import text
from locales.format import period_name

YEARS = 5
RATES = (Measure.PER_PENDUDUK, Measure.PER_PENEMPATAN)  # a rate colours every area anew


def last_year(last_month: str) -> int:
    """Return the last whole year up to and with `last_month` (`"YYYY-MM"`)."""
    return (month_number(last_month) + 1) // MONTHS_PER_YEAR - 1


def choices(last_month: str) -> Mapping[str, Mapping[str, str]]:
    """Return per dropdown, by its label, the options: what is read → what it stands for; the first is the start's.

    Args:
        last_month: latest whole month with reports; the whole years before it can be chosen.
    """
    last = last_year(last_month)
    return {
        text("filter.measure"): {text(f"measure.{measure}"): str(measure) for measure in RATES},
        text("filter.group"): {text(f"group_label.{group}"): str(group) for group in Group},
        text("filter.unit"): {
            period_name(f"{year}-01", f"{year}-12"): str(year) for year in range(last, last - YEARS, -1)
        },
    }
