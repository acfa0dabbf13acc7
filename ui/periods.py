"""The choice of a period: month, quarter, half-year, year or free; released counts know closed quarters only."""

from dataclasses import replace
from datetime import date
from enum import StrEnum

import streamlit as st

from data.model import Selection
from data.periods import (
    Period,
    add_months,
    last_closed_quarter_end,
    last_full_month,
    last_months,
    last_quarters,
    month_number,
    months_between,
)
from locales import text
from locales.format import period_name, short_month_name
from ui import selecting


class Kind(StrEnum):
    """Lengths of period that people ask for."""

    TERAKHIR = "terakhir"
    BULAN = "bulan"
    TRIWULAN = "triwulan"
    SEMESTER = "semester"
    TAHUN = "tahun"
    BEBAS = "bebas"


LENGTHS = {Kind.BULAN: 1, Kind.TRIWULAN: 3, Kind.SEMESTER: 6, Kind.TAHUN: 12}


def kind_of(period: Period, usual: Period) -> Kind:
    """Return what a period is called: `usual` the latest ones, a calendar unit, else free."""
    if period == usual:
        return Kind.TERAKHIR
    for kind, length in LENGTHS.items():
        if period.months == length and month_number(period.start) % length == 0:
            return kind
    return Kind.BEBAS


def options(kind: Kind, first_month: str, last_month: str) -> list[Period]:
    """Return the calendar units of a kind from `first_month` to `last_month`, latest first; the last one whole."""
    length = LENGTHS[kind]
    number = month_number(first_month)
    start = add_months(first_month, -(number % length))
    starts = [month for month in months_between(start, last_month) if month_number(month) % length == 0]
    units = [Period(month, add_months(month, length - 1)) for month in starts]
    return [unit for unit in reversed(units) if unit.end <= last_month]


def choose(selection: Selection, default: Selection, first_month: str, as_of: date, *, months: bool) -> None:
    """Draw the choice of period; `months` says whether months may be chosen, else closed quarters only."""
    last = last_full_month(as_of) if months else last_closed_quarter_end(as_of)
    usual = last_months(as_of) if months else last_quarters(as_of)
    kinds = [kind for kind in Kind if months or kind is not Kind.BULAN]
    kind = kind_of(selection.period, usual)
    asked = st.session_state.get("f_jenis_asked")
    if asked is not None and asked[0] == selection.period:
        kind = asked[1]
    st.session_state["f_jenis"] = kind

    def pick_kind() -> None:
        picked = st.session_state["f_jenis"]
        period = selection.period
        if picked is Kind.TERAKHIR:
            period = usual
        elif picked in LENGTHS:
            period = next(iter(options(picked, first_month, last)), period)
        st.session_state["f_jenis_asked"] = (period, picked)
        selecting.keep(replace(selection, period=period), default)

    st.selectbox(
        text("filter.period"),
        kinds,
        format_func=lambda each: text(
            f"period_kind.{each}" if months or each is not Kind.TERAKHIR else "period_kind.quarters"
        ),
        key="f_jenis",
        on_change=pick_kind,
        help=None if months else text("filter.quarters_help"),
    )
    if kind in LENGTHS:
        _units(selection, default, options(kind, first_month, last))
    elif kind is Kind.BEBAS:
        _free(selection, default, months_between(first_month, last), whole_quarters=not months)


def _units(selection: Selection, default: Selection, units: list[Period]) -> None:
    if selection.period not in units:
        units = [selection.period, *units]
    st.session_state["f_periode"] = selection.period

    def pick() -> None:
        selecting.keep(replace(selection, period=st.session_state["f_periode"]), default)

    st.selectbox(
        text("filter.unit"),
        units,
        format_func=lambda unit: period_name(unit.start, unit.end),
        key="f_periode",
        label_visibility="collapsed",
        on_change=pick,
    )


def _free(selection: Selection, default: Selection, months: list[str], *, whole_quarters: bool) -> None:
    step = 3 if whole_quarters else 1
    starts = [month for month in months if month_number(month) % step == 0]
    ends = [month for month in months if (month_number(month) + 1) % step == 0]
    st.session_state.update({"f_dari": selection.period.start, "f_sampai": selection.period.end})

    def pick() -> None:
        start, end = st.session_state["f_dari"], st.session_state["f_sampai"]
        if end < start:
            start, end = (
                (start, add_months(start, step - 1))
                if end == selection.period.end
                else (add_months(end, 1 - step), end)
            )
        period = Period(start, end)
        st.session_state["f_jenis_asked"] = (period, Kind.BEBAS)
        selecting.keep(replace(selection, period=period), default)

    left, right = st.columns(2)
    for column, key, months_offered, now in (
        (left, "f_dari", starts, selection.period.start),
        (right, "f_sampai", ends, selection.period.end),
    ):
        column.selectbox(
            text(f"filter.{key}"),
            sorted({*months_offered, now}, reverse=True),
            format_func=short_month_name,
            key=key,
            on_change=pick,
        )
