"""The page of the audit: what is asked for, and the lines."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import streamlit as st

from data.access import Refusal
from data.model import Role, Viewer
from data.store import audit
from data.store.audit import Action, AuditQuery
from locales import text
from locales.format import WIB, moment, number
from ui import cached

FIRST, MORE = 50, 200
SHOWN = "trail_shown"
ASKED = "trail_asked"
EVERYBODY = ""
DAYS = 30


def asked(viewer: Viewer) -> AuditQuery:
    """Draw the filter and return what is asked for."""
    today = datetime.now(WIB).date()
    days, actions, person = st.columns([4, 5, 4])
    with days:
        span = st.date_input(
            text("trail.days"), (today - timedelta(days=DAYS), today), max_value=today, format="DD/MM/YYYY"
        )
    with actions:
        chosen = st.multiselect(
            text("trail.actions"),
            list(Action),
            format_func=lambda action: text(f"audit.{action}"),
            placeholder=text("trail.all_actions"),
        )
    with person:
        names = audit.actors(cached.engine(), viewer)
        actor = st.selectbox(
            text("trail.person"),
            [EVERYBODY, *names],
            format_func=lambda key: f"{names[key] or '–'} ({key[:6]})" if key else text("trail.everybody"),
        )
    query = AuditQuery(actions=tuple(chosen), actor=actor)
    given = span if isinstance(span, tuple) else (span,)
    if not given:
        return query
    return replace(query, since=_utc(given[0]), until=_utc(given[-1] + timedelta(days=1)))


def table(viewer: Viewer, query: AuditQuery) -> None:
    """Draw the newest lines, and more of them on demand."""
    if st.session_state.get(ASKED) != query:
        st.session_state.update({ASKED: query, SHOWN: FIRST})
    whole = audit.count(cached.engine(), viewer, query)
    if not whole:
        st.info(text("trail.empty"), icon=":material/inbox:")
        return
    lines = audit.lines(cached.engine(), viewer, query, most=st.session_state[SHOWN])
    shown = lines.assign(
        at=[moment(at, seconds=True) for at in lines["at"]],
        actor_name=[name or text("trail.nobody") for name in lines["actor_name"]],
        role=[text(f"method.role.{Role(role)}") for role in lines["role"]],
        action=[text(f"audit.{Action(action)}") for action in lines["action"]],
        detail=[_detail(detail) for detail in lines["detail"]],
    )
    columns = ("at", "actor_name", "role", "action", "detail")
    st.caption(text("trail.shown", shown=number(len(lines)), whole=number(whole)))
    st.dataframe(
        shown[list(columns)].rename(columns={name: text(f"trail.column.{name}") for name in columns}),
        hide_index=True,
        width="stretch",
        height=min(len(lines), 14) * 35 + 38,
    )
    if whole > len(lines):
        st.button(text("trail.more"), icon=":material/expand_more:", on_click=_more)


def _more() -> None:
    st.session_state[SHOWN] += MORE


def _detail(detail: str) -> str:
    return text(f"refused.{detail}") if detail in set(Refusal) else detail or "–"


def _utc(day: date) -> datetime:
    return datetime.combine(day, time(), WIB).astimezone(UTC).replace(tzinfo=None)
