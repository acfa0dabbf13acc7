"""One alert: what was seen, its weeks, its cluster, what to do next, and what was found out about it."""

from datetime import UTC, datetime
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from analysis import mark
from analysis.episodes import said
from analysis.privacy import may_know_series
from analysis.table import short_name
from data.periods import monday_of
from data.store import signals, verdicts
from data.store.accounts import NotAllowedError
from data.store.verdicts import REMARKS, Verdict, VerdictError
from locales import text
from locales.format import long_date, moment, number
from ui import alert_list, alerts, cached, canvas
from ui.alert_chart import alert_chart
from ui.canvas import Stamp
from ui.shell import Frame
from ui.words import plain

DONE = "alert_done"
VERDICTS = (Verdict.AWAS, Verdict.TRUE, Verdict.FALSE, Verdict.UNCLEAR)
CLOSED = (Verdict.REOPENED,)


def draw(frame: Frame, row: dict[Any, Any], found: alerts.Run) -> None:
    """Draw an alert whole."""
    words = said(row)
    st.button(text("alert.back"), type="tertiary", icon=":material/arrow_back:", on_click=alerts.choose, args=(None,))
    heading = f"{alert_list.badge(str(row['level']))} <b>{escape(alerts.name(frame, row))}</b>"
    st.html(f'<div class="pb-alert pb-large">{heading}<span>{escape(words.series)}</span></div>')
    if message := st.session_state.pop(DONE, ""):
        st.success(message, icon=":material/check:")
    st.markdown(f"**{plain(words.what)}** {plain(words.chance)}")
    if may_know_series(frame.viewer, str(row["regency_code"]), cached.rules()):
        _chart(frame, row)
    facts = [words.label, words.completeness, text("alert.rules", rules=words.rules) if words.rules else ""]
    facts.append(text("alert.since", day=long_date(monday_of(str(row["opened_week"])))))
    st.markdown("\n".join(f"- {plain(each)}" for each in [*facts, _cluster(frame, row)] if each))
    st.markdown(f"##### {text('alert.next')}")
    st.markdown("\n".join(f"{at}. {plain(each)}" for at, each in enumerate(words.steps, start=1)))
    _outcome(frame, row)
    with st.expander(text("alert.method")):
        st.markdown(text("alert.method_text"))
        st.code(found.parameters, language="json")


def _chart(frame: Frame, row: dict[Any, Any]) -> None:
    weeks = alerts.weeks(frame.version, frame.viewer.unnamed, str(row["series"]), str(row["regency_code"]))
    if weeks.empty:
        return
    what = f"{said(row).series} · {alerts.name(frame, row)}"
    line = mark.line(mark.usual(frame.viewer), frame.viewer, frame.names)
    stamp = Stamp(what, line, is_demo=frame.cube.is_demo, name=f"peringatan-{row['id']}")
    chart = alert_chart(weeks, stamp)
    st.plotly_chart(chart, key=f"alert_chart_{row['id']}", config=canvas.config(stamp), width="stretch")


def _cluster(frame: Frame, row: dict[Any, Any]) -> str:
    codes = [code for code in str(row["cluster"]).split(",") if code]
    if len(codes) <= 1:
        return ""
    names = ", ".join(short_name(frame.names[code]) for code in codes)
    start = long_date(row["cluster_start"]) if pd.notna(row["cluster_start"]) else ""
    return text("alert.cluster", names=names, km=number(round(float(row["cluster_km"]))), start=start)


def _outcome(frame: Frame, row: dict[Any, Any]) -> None:
    """Draw what was said of the alert, and for who may say something the choice of it."""
    history = signals.outcomes(cached.engine(), frame.viewer, int(row["id"]))
    st.markdown(f"##### {text('alert.outcome')}")
    for said_ in history.to_dict("records"):
        who = said_["who"] or text(f"method.role.{said_['role']}")
        words = text(f"verdict.{said_['verdict']}") + ": " + text(f"verdict_remark.{said_['remark']}")
        st.markdown(f"- {plain(words)} ({plain(who)}, {moment(said_['at'])})")
    if history.empty:
        st.caption(text("alert.no_outcome"))
    if not verdicts.may_judge(frame.viewer, str(row["regency_code"]), is_demo=frame.cube.is_demo):
        st.caption(text("alert.who_judges_demo" if frame.cube.is_demo else "alert.who_judges"))
        return
    _form(frame, row, CLOSED if row["verdict"] in {"benar", "salah", "tidak_jelas"} else VERDICTS)


def _form(frame: Frame, row: dict[Any, Any], offered: tuple[Verdict, ...]) -> None:
    verdict = st.segmented_control(
        text("alert.verdict"), offered, format_func=lambda each: text(f"verdict.{each}"), key=f"verdict_{row['id']}"
    )
    if verdict is None:
        return
    remarks = REMARKS[verdict]
    remark = st.selectbox(
        text("alert.remark"), remarks, format_func=lambda each: text(f"verdict_remark.{each}"),
        key=f"remark_{row['id']}_{verdict}",
    )  # fmt: skip
    if not st.button(text("alert.save"), type="primary", key=f"judge_{row['id']}"):
        return
    try:
        verdicts.judge(cached.engine(), frame.viewer, int(row["id"]), verdict, str(remark), at=datetime.now(UTC))
    except (VerdictError, NotAllowedError) as error:
        st.error(str(error) if isinstance(error, VerdictError) else text("alert.not_yours"), icon=":material/block:")
        return
    st.session_state[DONE] = text("alert.saved")
    st.rerun()
