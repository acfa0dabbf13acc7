"""The alerts of a week as a table, office by office."""

from collections.abc import Mapping

import pandas as pd

from analysis.episodes import hit_rates, said
from analysis.sheet import Sheet
from locales import text
from locales.format import percent

HEADINGS = (
    "office", "area", "series", "level", "label", "observed", "weeks", "expected", "upper", "since", "what", "chance",
)  # fmt: skip


def week_list(rows: pd.DataFrame, names: Mapping[str, str], office_areas: pd.DataFrame) -> Sheet:
    """Return the open alerts, one row per office and alert.

    Args:
        rows: open episodes as `analysis.episodes.standing` returns them.
        names: of kabupaten and offices by code.
        office_areas: office_code, regency_code in force; a kabupaten that no office has stands under none.
    """
    joined = rows.merge(office_areas[["office_code", "regency_code"]], how="left", on="regency_code")
    joined = joined.assign(office=joined["office_code"].map(names).fillna(text("alert_sheet.no_office")))
    lines = []
    for row in joined.sort_values("office", kind="stable").to_dict("records"):
        words = said(row)
        numbers = [_number(row[name]) for name in ("observed", "window_weeks", "expected", "upper")]
        lines.append(
            (
                str(row["office"]),
                names[row["regency_code"]],
                words.series,
                words.level,
                words.label,
                *numbers,
                str(row["opened_week"]),
                words.what,
                words.chance,
            )
        )
    return Sheet(text("alert_sheet.name"), tuple(text(f"alert_sheet.{name}") for name in HEADINGS), tuple(lines))


def rates(rows: pd.DataFrame) -> Sheet:
    """Return how often the alerts of every rule were found to be right, with its 95 % interval and number."""
    headings = tuple(text(f"alert_rates.{name}") for name in ("rule", "share", "interval", "right", "judged"))
    lines = tuple(
        (text(f"rule.{rule}"), percent(right / n), f"{percent(low)} – {percent(high)}", right, n)
        for rule, right, n, low, high in hit_rates(rows)
    )
    return Sheet(text("alert_rates.title"), headings, lines)


def _number(value: float) -> float | None:
    """Return a number for a cell: whole ones as such."""
    if pd.isna(value):
        return None
    return int(value) if float(value).is_integer() else round(float(value), 2)
