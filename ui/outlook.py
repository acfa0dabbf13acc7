"""What the first page says, put together from told numbers: sentences, key figures, movers, attention, reports."""

from dataclasses import dataclass, replace

import pandas as pd

from analysis import headline, indicators, privacy
from analysis.attention import Attention, attention
from analysis.change import Ranking, ranking
from analysis.headline import Sentence, Total, before_of, change_of
from analysis.indicators import Card
from analysis.outlook_sheet import sheets
from analysis.overview import Overview
from analysis.sentence import area_name, categories_name
from analysis.sheet import Sheet
from analysis.trend import Line
from data import deadlines
from data.model import Measure, Selection
from data.periods import Period, last_complete_week_end, last_full_month, month_of, months_between, week_of
from locales import text
from locales.format import long_date, period_name
from ui import cached, views, waiting
from ui.shell import Frame

LATEST = 10


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """What the first page shows beside the map."""

    sentences: tuple[Sentence, ...]
    cards: tuple[Card, ...]
    ranking: Ranking
    attention: Attention

    @property
    def sheets(self) -> list[Sheet]:
        """Its numbers as tables."""
        return sheets(self.cards, self.ranking, self.attention)


def outlook(frame: Frame, overview: Overview) -> Outlook:
    """Return the outlook of a frame; counts are of reports, whatever the map's measure."""
    unit = views.units(frame)[0]
    asked = replace(frame.selection, measure=Measure.LAPORAN)
    counted = replace(frame, selection=asked)
    trend = views.trends(counted, [("", "", asked)], unit)
    line, told = trend.lines[0], overview.total.frame.to_dict("index")["located"]
    now = headline.total_of(told)
    before = views.total(counted, before_of(asked.period))
    moved = ranking(views.matrix(counted, unit))
    direction = change_of(now.count, before.count)
    sentences = (
        headline.what_changed(asked, now, before, what=categories_name(asked), where=area_name(asked, frame.names)),
        headline.where_changed(asked, moved, direction) if len(overview.areas) > 1 else (),
        headline.since_when(asked, line, trend.periods, unit, is_open=trend.is_open),
    )
    return Outlook(
        tuple(each for each in sentences if each),
        tuple(_cards(counted, overview, now, before, _closed(line, is_open=trend.is_open))),
        moved,
        _attention(counted),
    )


def latest(frame: Frame, status: str) -> pd.DataFrame | None:
    """Return the latest reports that the viewer may see one by one: reported_on, category, status, regency, late.

    None where the viewer may see none of the chosen areas' reports so.
    """
    period = frame.selection.period
    if period.end == last_full_month(frame.as_of):  # of the month that has begun too
        period = Period(period.start, month_of(frame.as_of))
    selection = replace(frame.selection, measure=Measure.LAPORAN, layers=(), period=period)
    viewer = cached.counted_as(frame.version, frame.viewer)
    codes = _own(frame)
    if codes is None:
        return None
    rows = cached.latest(frame.version, viewer, selection, codes, status=status, limit=LATEST)
    rows = privacy.known_here(rows, "regency", frame.viewer, cached.rules())
    late = deadlines.overdue_at(rows, cached.deadlines(), waiting.moment_of(frame.version, frame.as_of))
    return rows[["reported_on", "category", "status", "regency"]].assign(late=late)


def _own(frame: Frame) -> tuple[str, ...] | None:
    """Return the chosen kabupaten whose reports may be seen one by one; empty: all there are, None: none."""
    if frame.chosen.nothing:
        return None
    codes = frame.chosen.codes or frame.cube.codes
    own = privacy.exact_of(codes, frame.viewer, cached.rules())
    if not own:
        return None
    return () if len(own) == len(frame.cube.codes) else own


def _cards(frame: Frame, overview: Overview, now: Total, before: Total, course: tuple[float, ...]) -> list[Card]:
    selection = frame.selection
    when = period_name(selection.period.start, selection.period.end)
    months = months_between(selection.period.start, selection.period.end)
    progress = waiting.progress_for(frame.version, frame.viewer, frame.first_month, frame.as_of)
    held = privacy.waiting(progress, selection, frame.viewer, frame.chosen.codes, cached.rules())
    is_current = selection.period.end == last_full_month(frame.as_of)
    in_process = indicators.waiting_cards(held, period_months=months, is_current=is_current)
    since = cached.fostered(frame.version)
    kept = since[since["regency_code"].isin(overview.areas.index)]["month"]
    named = int(overview.areas["villages"].sum())
    return [
        indicators.reports_card(now, before, course, when=when),
        *in_process,
        indicators.villages_card(list(kept), months=months, count=named),
        _officers(frame, selection),
    ]


def _officers(frame: Frame, selection: Selection) -> Card:
    known = cached.officers(frame.version)
    is_country = not (selection.office or selection.province or selection.regencies)
    of = known[known["office_code"] == (selection.office or "")]
    if not (is_country or selection.office) or of.empty:
        return indicators.officers_card(None, note=text("indicator.officers_none"))
    row = of.sort_values("as_of").iloc[-1]
    return indicators.officers_card(int(row["officers"]), note=text("indicator.on", day=long_date(row["as_of"])))


def _attention(frame: Frame) -> Attention:
    progress = waiting.progress_for(frame.version, frame.viewer, frame.first_month, frame.as_of)
    late = privacy.overdue(progress, frame.selection, frame.viewer, frame.chosen.codes, cached.rules())
    until = week_of(last_complete_week_end(frame.as_of))
    heard = cached.heard(frame.version, cached.counted_as(frame.version, frame.viewer), until)
    heard = privacy.known_here(heard, "regency_code", frame.viewer, cached.rules())
    if frame.chosen.codes:
        heard = heard[heard["regency_code"].isin(frame.chosen.codes)]
    return attention(late, heard, frame.names, frame.as_of)


def _closed(line: Line, *, is_open: bool) -> tuple[float, ...]:
    return tuple(line.counts[: len(line.counts) - is_open])
