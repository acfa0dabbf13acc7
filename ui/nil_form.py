"""Laporan nihil: nothing happened in a village in a week, which is something else than not having said anything."""

from datetime import date, timedelta

import streamlit as st

from data.filing import Nil
from data.periods import week_of
from locales import text
from locales.format import long_date
from ui.fields import Fields, Filled
from ui.ground import Ground

VILLAGE, WEEK = "village", "week"


def ask(fields: Fields, ground: Ground) -> Filled:
    """Draw the form and return what it says."""
    st.markdown(text("nil_form.lead"))
    if not ground.fostered:
        st.info(text("nil_form.no_villages"), icon=":material/holiday_village:")
        return Filled()
    only = next(iter(ground.fostered)) if len(ground.fostered) == 1 else ""
    village = fields.pick(
        VILLAGE, list(ground.fostered), ground.fostered.__getitem__,
        usual=str(fields.draft.last.get(VILLAGE) or only), search=text("nil_form.search"),
    )  # fmt: skip
    fields.slot(VILLAGE)
    weeks = offered(ground.today)
    week = fields.radio(WEEK, list(weeks), lambda each: _named(weeks[each], ground.today), usual=next(iter(weeks)))
    fields.slot(WEEK)
    wrong = {VILLAGE: not village and text("nil_form.no_village"), WEEK: not week and text("nil_form.no_week")}
    problems = {name: words for name, words in wrong.items() if words}
    lines = [
        (VILLAGE, ground.fostered.get(village, "")),
        (WEEK, _span(weeks[week]) if week else ""),
    ]
    return Filled(problems, lines, None if problems else Nil(int(village), week), {VILLAGE: village})


def offered(today: date) -> dict[str, date]:
    """Return the weeks that can be reported: the last whole one and the one that runs; ISO week → its Monday."""
    monday = today - timedelta(days=today.weekday())
    return {week_of(first): first for first in (monday - timedelta(days=7), monday)}


def _named(monday: date, today: date) -> str:
    return text(
        "nil_form.this" if monday <= today < monday + timedelta(days=7) else "nil_form.last", span=_span(monday)
    )


def _span(monday: date) -> str:
    sunday = monday + timedelta(days=6)
    if monday.month == sunday.month:
        return text("nil_form.within", first=monday.day, last=long_date(sunday))
    return text("nil_form.across", first=long_date(monday), last=long_date(sunday))
