"""What every picture, file and slide says about itself: the same words on the screen and on what leaves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from analysis.overview import Overview
from analysis.sentence import area_name, categories_name
from data.link import with_group
from data.model import Group, Measure, Selection
from locales import text
from locales.format import long_date, period_name

BETWEEN = " / "
MOST_NAMED = 6  # kabupaten that are named one by one


@dataclass(frozen=True, slots=True)
class Stamp:
    """The stamp, each part one line of plain words.

    Attributes:
        title: what, where, when.
        filters: area, period, group and categories, measure, place.
        source: where the numbers come from.
        data: the day that the data speak of, and that of the release where one was read; "" without data.
        mark: Terbatas with its maker, or Umum.
        is_demo: whether the counts are synthetic, which is said beside all this.
    """

    title: str
    filters: str
    source: str
    data: str
    mark: str
    is_demo: bool


def of(
    selection: Selection,
    overview: Overview,
    names: Mapping[str, str],
    *,
    data_until: date | None,
    mark: str,
    heading: str = "",
    groups: Sequence[Group] = (),
) -> Stamp:
    """Return the stamp of a picture of `selection`.

    Args:
        selection: what is looked at.
        overview: its numbers as they are shown.
        names: of areas and offices by code.
        data_until: the last day that reports speak of.
        mark: `analysis.mark.line`.
        heading: title of a picture that shows something else than the selection's counts.
        groups: what it shows side by side, each with its categories and at its place, instead of the selection's one.
    """
    released = overview.released_on if not overview.exact else None
    days = [text("picture.data_until", day=long_date(data_until))] if data_until else []
    days += [text("picture.released", day=long_date(released))] if released else []
    return Stamp(
        title=heading or title(selection, names),
        filters=filters(selection, names, groups),
        source=source(selection, overview),
        data=" · ".join(days),
        mark=mark,
        is_demo=overview.is_demo,
    )


def title(selection: Selection, names: Mapping[str, str]) -> str:
    """Return what, where, when."""
    whole = text(
        "picture.title",
        what=categories_name(selection),
        where=area_name(selection, dict(names)),
        when=period_name(selection.period.start, selection.period.end),
    )
    return whole[:1].upper() + whole[1:]


def filters(selection: Selection, names: Mapping[str, str], groups: Sequence[Group] = ()) -> str:
    """Return every filter in words, those included that the title leaves out; of several groups the whole of each."""
    codes = selection.regencies
    where = (
        ", ".join(names[code] for code in codes) if 1 < len(codes) <= MOST_NAMED else area_name(selection, dict(names))
    )
    each = [with_group(selection, group) for group in groups] or [selection]
    chosen = categories_name(each[0]) if each[0].categories else text("stamp.all_categories")
    named = [text(f"group_label.{one.group}") for one in each]
    places = dict.fromkeys(text(f"place.{one.place}") for one in each)
    return text(
        "stamp.filters",
        where=where,
        when=period_name(selection.period.start, selection.period.end),
        group=BETWEEN.join(named),
        categories=chosen,
        measure=text(f"measure.{selection.measure}"),
        place=BETWEEN.join(places),
    )


def source(selection: Selection, overview: Overview) -> str:
    """Return where the numbers come from; a rate per placement names its denominators."""
    lines = [text("picture.source_demo") if overview.is_demo else text("picture.source"), text("picture.source_facts")]
    if selection.measure is Measure.PER_PENEMPATAN:
        lines.append(text("picture.source_placements", years=_denominators(overview.areas)))
    return " ".join(lines)


def _denominators(areas: pd.DataFrame) -> str:
    """Return each source once, with the areas that it stands behind."""
    known = areas.dropna(subset="placements").groupby("placements_source")["name"].agg(", ".join)
    return "; ".join(f"{source}: {named}" for source, named in known.items()) or "–"
