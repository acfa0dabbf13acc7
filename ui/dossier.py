"""The page of one report: all that is known, its life, and the next step for who may take it."""

from collections.abc import Callable
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from analysis import due, timeline
from analysis.timeline import Entry
from data import flow, tickets
from data.flow import Step
from data.model import Viewer
from data.store import desk
from locales import text
from locales.format import long_date, number
from ui import acting, cached, rows
from ui.bench import Bench, office_of
from ui.words import plain

PARAMETER, CORRECTING = "tiket", "dossier_correcting"
Report = dict[str, Any]


def draw(bench: Bench, ticket: str, correct: Callable[[Viewer, Report], None]) -> None:
    """Draw the page of a report; of one out of sight the words are those of one that does not exist.

    Args:
        bench: of the page.
        ticket: as the address has it.
        correct: draws the form in which a report that was sent back is corrected.
    """
    st.button(text("dossier.back"), icon=":material/arrow_back:", type="tertiary", on_click=_back, key="dossier_back")
    known_as = tickets.normal(ticket) or ticket
    store, rules = cached.engine(), cached.deadlines()
    row = desk.report(store, bench.viewer, known_as, at=bench.at, deadlines=rules)
    if row is None:
        st.warning(text("dossier.none"), icon=":material/search_off:")
        return
    bench.know([row["village"]])
    acting.said()
    _head(bench, row)
    history = desk.history(store, bench.viewer, row["ticket"])
    if _corrects(bench, row) and st.session_state.get(CORRECTING) == row["ticket"]:
        correct(bench.viewer, row)
        return
    left, right = st.columns([7, 5], gap="large")
    with left:
        _facts(bench, row)
    with right:
        _next(bench, row)
        _life(bench, row, timeline.entries(history, row, rules))


def _head(bench: Bench, row: Report) -> None:
    st.markdown(f"#### {rows.category(row)} · {plain(bench.place(row))}")
    with st.container(horizontal=True, vertical_alignment="center", key="dossier_head"):
        st.html(f'<div class="pb-badges">{rows.badges(bench, row)}</div>', width="content")
        st.code(row["ticket"], language=None, width="content")  # with a button that copies it


def _facts(bench: Bench, row: Report) -> None:
    """Draw all that is known."""
    st.markdown(f"##### {text('dossier.facts')}")
    lines = {
        "category": text(f"category.{row['category']}"),
        "place": bench.place(row),
        "origin": bench.area(row["origin_regency"]),
        "persons": text("dossier.n_persons", n=number(row["persons"])),
        "occurred": "–" if pd.isna(row["occurred_on"]) else long_date(row["occurred_on"]),
        "reported": long_date(row["reported_on"]),
        "filed": bench.moment(row["filed_at"], row),
        "channel": text(f"channel.{row['channel']}"),
        "office": bench.office(row["office"]),
    }
    later = {name: timeline.WORDS[name](row[name]) for name in ("section", "intervention", "result") if row[name]}
    notes = {"observations": ", ".join(text(f"observation.{each}") for each in row["observations"])}
    known = lines | notes | later | {"number": str(row["number"] or "")}
    cells = "".join(
        f"<div><dt>{escape(text(f'dossier.{name}'))}</dt><dd>{escape(words)}</dd></div>"
        for name, words in known.items()
        if words
    )
    st.html(f'<dl class="pb-facts">{cells}</dl>')


def _next(bench: Bench, row: Report) -> None:
    """Draw what is to be done, and by when."""
    with st.container(border=True, key="dossier_next"):
        st.markdown(f"##### {text('dossier.next')}")
        st.markdown(text(f"dossier.next_{row['status']}"))
        if not pd.isna(row["due_at"]):
            words = text("dossier.due", at=bench.moment(row["due_at"], row), left=due.left(row["due_at"], bench.at))
            st.markdown(words if not row["late"] else f"▲ **{words}**")
        if row["status"] in {"minta_perbaikan", "ditolak"} and row["remark"]:
            st.warning(text("dossier.why", why=text(f"remark.{row['remark']}")), icon=":material/comment:")
        if _corrects(bench, row):
            st.button(
                text("dossier.correct"), type="primary", icon=":material/edit:", key="dossier_correct",
                on_click=_correct, args=(row["ticket"],),
            )  # fmt: skip
        elif acting.offered(bench.viewer, [row]):
            acting.panel(bench, [row])


def _corrects(bench: Bench, row: Report) -> bool:
    by = bench.viewer.subject if row["is_mine"] else None
    known = {"status": row["status"], "office": office_of(row), "filed_by": by, "is_demo": bool(row["is_demo"])}
    return flow.may(bench.viewer, Step.CORRECT, **known)


def _life(bench: Bench, row: Report, steps: list[Entry]) -> None:
    st.markdown(f"##### {text('dossier.life')}")
    if not steps:
        st.caption(text("dossier.no_life"))
        return
    st.html(f'<ol class="pb-life">{"".join(_entry(bench, row, each) for each in steps)}</ol>')


def _entry(bench: Bench, row: Report, entry: Entry) -> str:
    by = " · ".join(part for part in (text(f"method.role.{entry.role}") if entry.role else "", entry.who) if part)
    lines = [bench.moment(entry.at, row), by, *entry.details]
    said = "".join(f"<span>{escape(line)}</span>" for line in lines if line)
    tone = "late" if entry.is_late else "done"
    verdict = "" if entry.is_late is None else f'<span class="pb-status pb-{tone}">{escape(entry.said)}</span>'
    return f'<li class="pb-step-{entry.step}"><b>{escape(text(f"timeline.{entry.step}"))}</b>{said}{verdict}</li>'


def _correct(ticket: str) -> None:
    st.session_state[CORRECTING] = ticket


def _back() -> None:
    st.query_params.pop(PARAMETER, None)
    st.session_state.pop(CORRECTING, None)
