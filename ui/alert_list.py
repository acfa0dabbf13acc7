"""The alerts of the week as cards, their numbers by level, and the list of every office."""

from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from analysis.episodes import said
from analysis.overview import Overview
from data.periods import monday_of
from locales import text
from locales.format import long_date, number
from ui import alerts, paparan, slide, views
from ui.shell import Frame

MOST_CARDS, ON_SLIDE = 6, 5
ALL = "f_semua_peringatan"


def run_or_wait(frame: Frame, view: Overview) -> alerts.Run:
    """Return the run in force; before the first one say that it is being computed, and end the run of the page."""
    found = alerts.run(frame)
    if found is None:
        _wait(frame, view)
        st.stop()
    return found


def _wait(frame: Frame, view: Overview) -> None:
    """Draw that the first run is being computed; the page refreshes by itself when it is done."""
    heading = text("page.peringatan")
    if paparan.is_on():
        stamp = views.stamp(frame, slide.mark_of(frame), view, heading=heading)
        with slide.drawn(frame, stamp, "pages/peringatan.py"):
            slide.say(text("alert.no_run"))
    else:
        st.markdown(f"### {heading}")
        st.info(text("alert.no_run"), icon=":material/hourglass_empty:")


def levels(found: alerts.Run, rows: pd.DataFrame) -> None:
    """Draw how many alerts there are of each level, and how many areas were tested."""
    cards = "".join(
        f'<div class="pb-level pb-level-{level}"><dt>{escape(text(f"level.{level}"))}</dt>'
        f"<dd>{escape(number(count))}</dd></div>"
        for level, count in alerts.counts(rows)
    )
    st.html(f'<dl class="pb-cards pb-levels">{cards}</dl>')
    tested = {name: number(getattr(found, name)) for name in alerts.TESTED}
    st.caption(text("alert.tested", **tested), help=text("alert.tested_help"))


def new_cases(frame: Frame) -> None:
    """Draw that there are new TPPO reports: each is acted on at once, whatever the statistics say."""
    if words := alerts.new_cases(frame):
        st.html(f'<p class="pb-new">{escape(words)}</p>')


def beside(frame: Frame, rows: pd.DataFrame, *, is_slide: bool) -> None:
    """Draw what stands beside the map: on a slide the most urgent alone, else everything with its controls."""
    new_cases(frame)
    if is_slide:
        for row in rows.head(ON_SLIDE).to_dict("records"):
            card(frame, row)
        return
    alerts.controls()
    cards(frame, rows)
    quiet(frame)


def cards(frame: Frame, rows: pd.DataFrame) -> None:
    """Draw the alerts, the most urgent first: the first ones, and on demand all."""
    if rows.empty:
        st.success(text("alert.none"), icon=":material/check_circle:")
        return
    shown = rows if st.session_state.get(ALL) else rows.head(MOST_CARDS)
    for row in shown.to_dict("records"):
        card(frame, row)
    if len(rows) > MOST_CARDS:
        st.toggle(text("alert.all", n=number(len(rows))), key=ALL)


def quiet(frame: Frame) -> None:
    """Draw the alerts that are still open, though this week had no alarm: folded away, a line each."""
    rows = alerts.quiet_ones(frame)
    if rows.empty:
        return
    with st.expander(text("alert.quiet", n=number(len(rows)))):
        st.html(f'<div class="pb-attention">{brief(frame, rows)}</div>')
        st.caption(text("alert.quiet_help"))


def card(frame: Frame, row: dict[Any, Any]) -> None:
    """Draw one alert, with the way to its page."""
    words = said(row)
    since = text("alert.since", day=long_date(monday_of(str(row["opened_week"]))))
    with st.container(border=True, key=f"alert_{row['id']}", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.html(f'<div class="pb-alert">{badge(str(row["level"]))} <b>{escape(alerts.name(frame, row))}</b></div>')
            st.button(
                text("alert.open"), key=f"alert_open_{row['id']}", type="tertiary", icon=":material/chevron_right:",
                on_click=alerts.choose, args=(int(row["id"]),), width="content",
            )  # fmt: skip
        st.html(
            f'<p class="pb-alert-said"><b>{escape(words.series)}:</b> {escape(words.what)} {escape(words.chance)}</p>'
            f'<p class="pb-alert-note">{escape(words.label)} · {escape(since)}</p>'
        )


def badge(level: str) -> str:
    """Return the word of a level in its colour, as HTML."""
    return f'<span class="pb-status pb-badge-{escape(level)}">{escape(text(f"level.{level}"))}</span>'


def brief(frame: Frame, rows: pd.DataFrame) -> str:
    """Return alerts as a short list of HTML for the first page: level, where, what."""
    items = "".join(
        f'<li>{badge(str(row["level"]))} <a href="peringatan?{alerts.CHOSEN}={int(row["id"])}">'
        f"{escape(alerts.name(frame, row))}</a> <span>{escape(said(row).series)}</span></li>"
        for row in rows.to_dict("records")
    )
    return f'<ul class="pb-areas pb-alerts">{items}</ul>'
