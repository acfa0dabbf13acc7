"""The answer in one sentence, made from released numbers by rules."""

from typing import Any

import pandas as pd

from analysis.areas import Chosen
from analysis.overview import Overview
from data.model import Measure, Selection
from locales import text
from locales.format import number, period_name


def told(value: Any, shown: str = "") -> str:
    """Return a released count as people read it: the number, or what stands for it."""
    return number(int(value)) if pd.notna(value) else shown or "–"


def area_name(selection: Selection, names: dict[str, str]) -> str:
    """Return what the chosen area is called; `names` holds codes of areas and offices."""
    if len(selection.regencies) == 1:
        return names[selection.regencies[0]]
    if selection.regencies:
        return text("area.several", n=number(len(selection.regencies)))
    if selection.office:
        return text("area.office", name=names[selection.office])
    return names[selection.province] if selection.province else text("area.country")


def categories_name(selection: Selection) -> str:
    """Return what is counted: the group, or the categories that were chosen."""
    if not selection.categories:
        return text(f"group.{selection.group}")
    return ", ".join(text(f"category.{name}") for name in selection.categories)


def answer(overview: Overview, selection: Selection, chosen: Chosen, names: dict[str, str]) -> str:
    """Return one sentence that says what the picture shows: how many, where, when, and where most.

    Rules, first that fits: no reports stored; an office without a working area; counts that may not be told; none; one
    area; several.
    """
    where = area_name(selection, names)
    values = {
        "where": where,
        "what": categories_name(selection),
        "when": period_name(selection.period.start, selection.period.end),
        "place": text(f"place_phrase.{selection.place}"),
    }
    if not overview.has_reports:
        return text("answer.no_reports")
    if chosen.nothing:
        return text("answer.no_area", where=where)
    row = overview.total.frame.loc["located"]
    if pd.isna(row["reports"]):
        hidden = "answer.hidden" if overview.released_on else "answer.not_published"
        key = hidden if row["reports_shown"] == "–" else "answer.few"
        return text(key, **values, limit=overview.total.threshold)
    if row["reports"] == 0:
        return text("answer.none", **values)
    values |= {"reports": told(row["reports"]), "persons": told(row["persons"])}
    most = leading(overview, selection)
    if len(overview.areas) == 1 or most is None:
        return text("answer.one", **values)
    return text("answer.most", **values, most=most)


def leading(overview: Overview, selection: Selection) -> str | None:
    """Return the area with the highest value of the measure and that value; None where none is told.

    Rates per placement are ranked only within one source, so no area leads across sources.
    """
    if selection.measure is Measure.PER_PENEMPATAN and len(set(overview.areas["placements_source"].dropna())) > 1:
        return None
    column = "rate" if selection.measure.is_rate else "persons" if selection.measure is Measure.ORANG else "reports"
    values = overview.areas[column].dropna()
    if values.empty or values.max() <= 0:
        return None
    code = values.sort_values(ascending=False, kind="stable").index[0]
    shown = number(float(values[code]), decimals=1) if selection.measure.is_rate else number(int(values[code]))
    return text(
        "answer.leader", name=overview.areas.loc[code, "name"], value=shown, unit=measure_unit(selection.measure)
    )


def measure_unit(measure: Measure) -> str:
    """Return the measure's unit as it follows a number."""
    return text(f"measure_unit.{measure}")


def figures(overview: Overview) -> list[tuple[str, str]]:
    """Return the numbers of the selection as people read them: label and value of each card."""
    located = overview.total.frame.to_dict("index")["located"]
    return [
        (text("measure.laporan"), told(located["reports"], located["reports_shown"])),
        (text("measure.orang"), told(located["persons"], located["persons_shown"])),
        (text("card.villages"), number(int(overview.areas["villages"].sum()))),
        (text("card.pockets"), number(int(overview.areas["pocket"].sum()))),
    ]
