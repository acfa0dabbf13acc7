"""Penugasan: which PIMPASA looks after which Desa Binaan, from when to when."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pandas as pd
import streamlit as st

from data.filing import FilingError
from data.model import Role
from data.store import assignments, filing
from data.store.accounts import NotAllowedError
from data.store.engine import FAILURES
from locales import text
from locales.format import long_date, number
from ui import acting, cached
from ui.bench import Bench
from ui.words import plain

SAVED = "assigning_saved"


def draw(bench: Bench) -> None:
    """Draw the assignments that hold, former ones on demand, and for a Kantor Imigrasi the forms that change them."""
    st.caption(text("assigning.lead"))
    if said := st.session_state.pop(SAVED, ""):
        st.success(said, icon=":material/check_circle:")
    try:
        every = assignments.assignments(cached.engine(), bench.viewer)
        people = assignments.officers(cached.engine(), bench.viewer)
    except NotAllowedError:
        st.info(text("assigning.demo" if bench.is_demo else "assigning.not_yours"), icon=":material/lock:")
        return
    villages = filing.villages(cached.engine(), bench.viewer)
    now = every[_holds(every, bench.today)]
    is_writer = bench.viewer.role is Role.KANIM
    left, right = st.columns([7, 5], gap="large") if is_writer else (st.container(), None)
    with left:
        _table(bench, every, now)
        _uncovered(bench, villages, now)
    if right:
        with right:
            _assign(bench, people, villages)
            _end(bench, every[every["valid_to"].isna()])


def _holds(every: pd.DataFrame, day: date) -> "pd.Series[bool]":
    ended = pd.to_datetime(every["valid_to"]) < pd.Timestamp(day)
    return (pd.to_datetime(every["valid_from"]) <= pd.Timestamp(day)) & ~ended


def _table(bench: Bench, every: pd.DataFrame, now: pd.DataFrame) -> None:
    shown = every if st.toggle(text("assigning.history"), key="assigning_history") else now
    if shown.empty:
        st.info(text("assigning.none"), icon=":material/person_pin_circle:")
        return
    lines = [
        {
            text("assigning.village"): row["village"],
            text("assigning.regency"): bench.area(row["regency_code"]),
            text("assigning.officer"): _who(bench, row["officer"]),
            text("assigning.since"): long_date(row["valid_from"]),
            text("assigning.until"): text("assigning.still")
            if pd.isna(row["valid_to"])
            else long_date(row["valid_to"]),
        }
        for row in shown.to_dict("records")
    ]
    st.dataframe(pd.DataFrame(lines), hide_index=True, width="stretch", key="assigning_table")


def _who(bench: Bench, name: str) -> str:
    is_own = bench.viewer.role is Role.PIMPASA and name == bench.viewer.name
    return text("assigning.you", name=name) if is_own else name or "–"


def _uncovered(bench: Bench, villages: pd.DataFrame, now: pd.DataFrame) -> None:
    """Name the villages that nobody looks after."""
    without = villages[~villages["id"].isin(now["village_id"])]
    if without.empty:
        return
    names = ", ".join(f"{row['name']} ({bench.area(row['regency_code'])})" for row in without.to_dict("records"))
    st.warning(text("assigning.without", n=number(len(without)), names=plain(names)), icon=":material/person_off:")


def _assign(bench: Bench, people: pd.DataFrame, villages: pd.DataFrame) -> None:
    with st.container(border=True, key="assigning_new"):
        st.markdown(f"##### {text('assigning.new')}")
        if people.empty or villages.empty:
            st.caption(text("assigning.nobody" if people.empty else "assigning.no_village"))
            return
        officers = dict(zip(people["id"], people["name"], strict=True))
        named = {
            int(row["id"]): f"{row['name']}, {bench.area(row['regency_code'])}" for row in villages.to_dict("records")
        }
        officer = _pick("officer", officers)
        village = _pick("village", named)
        since = st.date_input(
            text("assigning.since"), bench.today, format="DD/MM/YYYY", key=acting.fresh("assigning_since")
        )
        ready = officer is not None and village is not None
        if (
            st.button(text("assigning.save"), type="primary", disabled=not ready, icon=":material/person_add:")
            and ready
        ):
            store, now = cached.engine(), datetime.now(UTC)
            _write(
                lambda: assignments.assign(
                    store, bench.viewer, int(officer or 0), int(village or 0), since=since, at=now
                ),
                text("assigning.saved", village=named[int(village or 0)]),
            )


def _pick(name: str, options: dict[int, str]) -> int | None:
    return st.selectbox(
        text(f"assigning.{name}"), list(options), index=None, format_func=options.__getitem__,
        placeholder=text("people.choose"), key=acting.fresh(f"assigning_{name}"),
    )  # fmt: skip


def _end(bench: Bench, open_ones: pd.DataFrame) -> None:
    if open_ones.empty:
        return
    with st.container(border=True, key="assigning_end"):
        st.markdown(f"##### {text('assigning.end')}")
        named = {int(row["id"]): f"{row['village']} · {row['officer']}" for row in open_ones.to_dict("records")}
        chosen = _pick("which", named)
        last = st.date_input(
            text("assigning.last_day"), bench.today, format="DD/MM/YYYY", key=acting.fresh("assigning_last")
        )
        if st.button(text("assigning.end_it"), disabled=chosen is None, icon=":material/event_busy:") and chosen:
            store, now = cached.engine(), datetime.now(UTC)
            _write(
                lambda: assignments.end(store, bench.viewer, chosen, on=last, at=now),
                text("assigning.ended", which=named[chosen]),
            )


def _write(change: Callable[[], object], said: str) -> None:
    try:
        change()
    except FilingError as error:
        st.error(str(error), icon=":material/block:")
    except NotAllowedError:
        st.error(text("acting.not_allowed"), icon=":material/lock:")
    except FAILURES:
        st.error(text("acting.no_store"), icon=":material/database_off:")
    else:
        st.session_state[SAVED] = said
        acting.renew()
        st.rerun()
