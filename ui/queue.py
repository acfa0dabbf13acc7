"""The worklist: which list, which filters, the reports in order of deadline, and steps for those that are ticked."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import streamlit as st

from data import tickets
from data.model import ALL_CATEGORIES, Role, Viewer
from data.store import desk, filing
from data.store.desk import Query
from locales import text
from locales.format import number
from ui import acting, cached, rows
from ui.bench import Bench

TICKET, LIST, LATE, REGENCY = "tiket", "daftar", "lewat", "kab"  # parts of the address
CHOSEN, MOST, ASKED = "queue_list", "queue_most", "queue_asked"
PAGE = 100
ACTING = frozenset({Role.PIMPASA, Role.KANIM})
EVERYWHERE = ""


def lists(viewer: Viewer) -> tuple[str, ...]:
    """Return the worklists that a viewer has here: over the demonstration in full those of a Kantor Imigrasi."""
    tries = viewer.sees_demo_in_full and viewer.role is Role.PUBLIK
    return desk.lists(replace(viewer, role=Role.KANIM) if tries else viewer)


def draw(bench: Bench) -> None:
    """Draw the lists of a viewer's role."""
    names = lists(bench.viewer)
    if not names:
        st.info(text("queue.not_yours"), icon=":material/lock:")
        return
    chosen = _choose(bench, names)
    st.caption(text(f"queue.lead.{chosen}"))
    query = _filtered(bench, chosen)
    if st.session_state.get(ASKED) != query:
        st.session_state.update({ASKED: query, MOST: PAGE})
    if query is None:
        st.warning(text("queue.bad_ticket"), icon=":material/spellcheck:")
        return
    most = st.session_state[MOST]
    found = desk.worklist(
        cached.engine(), bench.viewer, query, at=bench.at, deadlines=cached.deadlines(), limit=most + 1
    )
    shown = found.head(most)
    if shown.empty:
        _empty(query)
        return
    bench.know(shown["village"])
    _listed(bench, shown, key=f"queue_grid_{chosen}")
    if len(found) > most:
        st.button(text("queue.more"), icon=":material/expand_more:", on_click=_more, key="queue_more")


def _choose(bench: Bench, names: tuple[str, ...]) -> str:
    """Draw the choice of a list, each with its number and how many of it are overdue; the address holds it."""
    counts = desk.counts(cached.engine(), bench.viewer, at=bench.at, deadlines=cached.deadlines())
    asked = st.query_params.get(LIST, "")
    st.session_state[CHOSEN] = asked if asked in names else names[0]
    if len(names) > 1:
        st.segmented_control(
            text("queue.lists"),
            names,
            format_func=lambda name: _counted(name, counts),
            key=CHOSEN,
            on_change=_keep,
            required=True,
            label_visibility="collapsed",
        )
    else:
        st.markdown(f"##### {_counted(names[0], counts)}")
    return str(st.session_state[CHOSEN])


def _counted(name: str, counts: Mapping[str, tuple[int, int]]) -> str:
    whole, late = counts[name]
    words = text("queue.counted", name=text(f"queue.list.{name}"), n=number(whole))
    return text("queue.counted_late", counted=words, late=number(late)) if late else words


def _keep() -> None:
    st.query_params[LIST] = st.session_state[CHOSEN]


def _filtered(bench: Bench, chosen: str) -> Query | None:
    """Draw the filters; return what is asked for, None where a ticket was mistyped."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="queue_filters"):
        ticket = st.text_input(
            text("queue.ticket"), placeholder="PB-XXXX-XXXX-XXXX", key="queue_ticket", max_chars=40, width=230
        )
        late = st.toggle(text("queue.late_only"), value=LATE in st.query_params, key="queue_late")
        with st.popover(text("queue.filters"), icon=":material/tune:"):
            categories = st.multiselect(
                text("queue.categories"),
                ALL_CATEGORIES,
                format_func=lambda each: text(f"category.{each}"),
                placeholder=text("queue.all"),
                key="queue_categories",
            )
            regency, village = _places(bench)
    if ticket and not (tickets.normal(ticket) or ticket.strip().upper().startswith(desk.DEMO)):
        return None
    return Query(chosen, tuple(categories), regency, late, village, ticket.strip())


def _places(bench: Bench) -> tuple[str, int | None]:
    viewer, facts = bench.viewer, bench.facts
    own = sorted(viewer.regencies) or sorted(facts.province_of)
    asked = st.query_params.get(REGENCY, EVERYWHERE)
    options = [EVERYWHERE, *own]
    regency = st.selectbox(
        text("queue.regency"),
        options,
        index=options.index(asked) if asked in own else 0,
        format_func=lambda code: bench.area(code) if code else text("queue.all"),
        key="queue_regency",
    )
    known = filing.villages(cached.engine(), viewer) if viewer.role in {*ACTING, Role.DESA} else pd.DataFrame()
    if known.empty:
        return regency, None
    named = {int(row["id"]): f"{row['name']}, {bench.area(row['regency_code'])}" for row in known.to_dict("records")}
    village = st.selectbox(
        text("queue.village"), list(named), index=None, format_func=named.__getitem__, placeholder=text("queue.all"),
        key="queue_village",
    )  # fmt: skip
    return regency, village


def _listed(bench: Bench, shown: pd.DataFrame, *, key: str) -> None:
    """Draw the lines twice, for wide windows and for phones; the style sheet shows one of them."""
    choosing = bench.viewer.role in ACTING
    with st.container(key="queue_wide"):
        ticked = rows.grid(bench, shown, key=acting.fresh(key), choosing=choosing, opened=_open)
    with st.container(key="queue_narrow"):
        rows.cards(bench, shown)
    if not choosing:
        return
    with st.container(key="queue_steps", border=bool(ticked)):
        if not ticked:
            st.caption(text("queue.tick"))
            return
        chosen = shown.iloc[[each for each in ticked if each < len(shown)]].to_dict("records")
        st.markdown(f"**{text('queue.ticked', n=number(len(chosen)))}**")
        acting.panel(bench, chosen)


def _empty(query: Query) -> None:
    """Say what an empty list means."""
    is_filtered = bool(query.categories or query.regency or query.late_only or query.village or query.ticket)
    if is_filtered:
        st.info(text("queue.none_such"), icon=":material/filter_alt_off:")
    else:
        st.success(text(f"queue.empty.{query.list}"), icon=":material/task_alt:")


def _open(ticket: str) -> None:
    st.query_params[TICKET] = ticket


def _more() -> None:
    st.session_state[MOST] += PAGE
