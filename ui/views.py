"""The numbers of a page: as its viewer may see them, and as everybody may."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from analysis import mark, privacy, trend
from analysis.areas import choose
from analysis.headline import Total, total_of
from analysis.mark import Mark
from analysis.overview import Overview, overview
from analysis.privacy import Timeline
from analysis.released import Reader
from analysis.stamp import Stamp, of
from analysis.trend import Matrix, Trend, Unit
from data.model import Group, Selection
from data.periods import Period
from ui import cached
from ui.shell import Frame


def own(frame: Frame) -> Overview:
    """Return the numbers as the viewer may see them."""
    rules = cached.rules()
    return overview(
        frame.cube,
        frame.selection,
        frame.viewer,
        frame.chosen,
        frame.facts,
        rules,
        released=_release(frame),
        has_reports=frame.data_until is not None,
    )


def frame_for(frame: Frame, each: Mark) -> Frame:
    """Return the frame of what carries a mark: on what is for everybody, of a reader of released counts alone.

    Who may not read the release has nothing to hand on.
    """
    if each is mark.usual(frame.viewer):
        return frame
    may = cached.release(frame.version, frame.viewer) is not None
    return replace(frame, viewer=mark.READER if may else cached.EVERYBODY)


def marked(frame: Frame, each: Mark) -> Overview:
    """Return the numbers of a file that carries a mark: on one for everybody released counts stand alone."""
    return own(frame_for(frame, each))


def offered(frame: Frame) -> list[Mark]:
    """Return the marks that a file may carry, the usual one first; released counts know their grid of periods only."""
    usual = mark.usual(frame.viewer)
    return [usual, Mark.UMUM] if usual is Mark.TERBATAS and not grid_period(frame) else [usual]


def grid_period(frame: Frame) -> Period | None:
    """Return the period for which a file for everybody can be had, where the selection's is none; else None."""
    period = privacy.grid_period(frame.selection.period, frame.as_of)
    is_free = mark.usual(frame.viewer) is Mark.UMUM or period == frame.selection.period
    return None if is_free else period


def stamp(frame: Frame, each: Mark, overview: Overview, *, heading: str = "", groups: Sequence[Group] = ()) -> Stamp:
    """Return what a picture or file with a mark says about itself.

    Args:
        frame: of the page.
        each: the mark.
        overview: the numbers that it shows.
        heading: title of one that shows something else than the selection's counts.
        groups: those that it shows side by side, instead of the selection's one.
    """
    words = mark.line(each, frame.viewer, frame.names)
    return of(
        frame.selection, overview, frame.names, data_until=frame.data_until, mark=words, heading=heading, groups=groups
    )


def total(frame: Frame, period: Period) -> Total:
    """Return the reports of another period in the frame's areas; not told where it begins before the first report."""
    if frame.chosen.nothing or period.start < frame.first_month:
        return Total(float("nan"), privacy.NOT_TOLD)
    asked = replace(frame.selection, period=period)
    found = privacy.total(frame.cube, asked, frame.viewer, frame.chosen.codes, cached.rules(), _release(frame))
    return total_of(found.frame.to_dict("index")["located"])


def units(frame: Frame) -> list[Unit]:
    """Return what trends may be counted by: months and weeks where every count is exact by right, else quarters."""
    exact = privacy.offers_months(frame.viewer, frame.chosen.codes, cached.rules())
    return [Unit.BULAN, Unit.MINGGU] if exact else [Unit.TRIWULAN]


def trends(frame: Frame, asked: Sequence[tuple[str, str, Selection]], unit: Unit) -> Trend:
    """Return one line per (key, name, selection) over the frame's period; areas, categories and groups are compared so.

    Args:
        frame: of the page.
        asked: what each line counts; their own periods do not matter.
        unit: what is counted by.
    """
    periods, is_open = trend.periods_of(frame.selection.period, unit, frame.as_of)
    span = _span(periods, unit)
    lines = tuple(
        trend.line(_whole(frame, selection, span, unit), periods, unit, key=key, name=name, is_open=is_open)
        for key, name, selection in asked
    )
    return Trend(unit, periods, is_open, lines, frame.cube.is_demo)


def matrix(frame: Frame, unit: Unit) -> Matrix:
    """Return the chosen kabupaten by periods, and the year before them."""
    periods, is_open = trend.periods_of(frame.selection.period, unit, frame.as_of)
    before = trend.a_year_up_to(periods[0], unit)
    told = _areas(frame, (*before, *periods), unit)
    codes = frame.chosen.codes or frame.cube.codes
    rows = np.searchsorted(frame.cube.codes, codes)
    split = len(before)
    values, shown = told.counts[rows], told.shown[rows]
    return Matrix(
        tuple(codes),
        tuple(frame.names[code] for code in codes),
        unit,
        periods,
        is_open,
        values[:, split:],
        shown[:, split:],
        values[:, :split],
        frame.cube.is_demo,
    )


def _span(periods: Sequence[str], unit: Unit) -> tuple[str, ...]:
    """Return everything that lines over `periods` are made from: them, their year before, the year up to them."""
    return tuple(sorted({*periods, *trend.earlier(periods, unit), *trend.a_year_up_to(periods[0], unit)} - {""}))


def _whole(frame: Frame, selection: Selection, periods: tuple[str, ...], unit: Unit) -> Timeline:
    chosen = choose(selection, frame.facts.regencies, frame.facts.office_areas)
    rules = cached.rules()
    if unit is Unit.TRIWULAN:
        released = _release(frame)
        return privacy.quarters_whole(frame.cube, selection, frame.viewer, chosen.codes, periods, rules, released)
    counted = cached.weeks_for(frame.version, frame.viewer) if unit is Unit.MINGGU else frame.cube
    return privacy.whole(counted, selection, frame.viewer, chosen.codes, periods, rules)


def _areas(frame: Frame, periods: tuple[str, ...], unit: Unit) -> Timeline:
    rules = cached.rules()
    if unit is Unit.TRIWULAN:
        released = _release(frame)
        return privacy.quarters_by_area(frame.cube, frame.selection, frame.viewer, periods, rules, released)
    counted = cached.weeks_for(frame.version, frame.viewer) if unit is Unit.MINGGU else frame.cube
    return privacy.by_area(counted, frame.selection, frame.viewer, periods, rules)


def _release(frame: Frame) -> Reader | None:
    return cached.release(frame.version, frame.viewer) if privacy.reads_release(frame.viewer, cached.rules()) else None
