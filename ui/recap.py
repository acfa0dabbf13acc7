"""The recapitulation: a month or a quarter, one category group at a time on screen, all of it as a file."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from analysis import mark, privacy, recap
from analysis.mark import Mark
from analysis.recap import Depth
from analysis.sheet import Sheet
from analysis.stamp import Stamp
from data.model import Group, Role, Viewer
from data.periods import Period, add_months, last_full_month
from data.store import recap as stored
from data.store.accounts import NotAllowedError
from data.store.versions import data_until
from locales import text
from locales.format import WIB, long_date, period_name
from ui import cached, exporting, periods, sheets
from ui.bench import Bench
from ui.leaving import ICONS, MIMES
from ui.periods import Kind

KINDS = (Kind.BULAN, Kind.TRIWULAN)
MONTHS = 36  # that can be chosen, back from the last full one
Make = Callable[[Sequence[Sheet], Stamp], bytes]


def draw(bench: Bench, make: Make) -> None:
    """Draw the choice of a period, the tables and the button for the file; `make` writes it."""
    until = data_until(cached.data_versions(bench.viewer))
    last = last_full_month(bench.at.astimezone(WIB).date())
    with st.container(horizontal=True, vertical_alignment="bottom", key="recap_choice"):
        period = _period(last)
        group = st.selectbox(
            text("recap.group"), list(Group), format_func=lambda each: text(f"recap.group.{each}"), key="recap_group",
            width=280,
        ) or Group.MASYARAKAT  # fmt: skip
    viewer = bench.viewer
    if viewer.sees_demo_in_full:
        viewer = replace(viewer, role=Role.PIMPINAN)
    try:
        found = _read(bench.version, viewer.unnamed, period)
    except NotAllowedError:
        st.info(text("recap.not_yours"), icon=":material/lock:")
        return
    told = privacy.recap(found, viewer, cached.rules())
    bench.know(told["village"])
    when = period_name(period.start, period.end)
    if told.empty:
        st.info(text("recap.none", when=when), icon=":material/inbox:")
        return
    _tables(bench, told, group)
    stamp = _stamp(bench, when, "" if until is None else long_date(until))
    _file(bench, told, stamp, period, make)


@st.cache_data(show_spinner=False, max_entries=32)
def _read(version: str, viewer: Viewer, period: Period) -> pd.DataFrame:  # noqa: ARG001 - a key of the cache
    return stored.recap(cached.engine(), viewer, start=period.start, end=period.end, deadlines=cached.deadlines())


def _period(last: str) -> Period:
    kind = st.segmented_control(
        text("recap.kind"), KINDS, default=Kind.BULAN, format_func=lambda each: text(f"period_kind.{each}"),
        key="recap_kind", required=True,
    )  # fmt: skip
    kind = kind or Kind.BULAN
    units = periods.options(kind, add_months(last, 1 - MONTHS), last)
    return st.selectbox(
        text("recap.period"), units, format_func=lambda each: period_name(each.start, each.end),
        key=f"recap_period_{kind}", width=220,
    )  # fmt: skip


def _tables(bench: Bench, told: pd.DataFrame, group: Group) -> None:
    offered = recap.depths(told)
    depth = st.segmented_control(
        text("recap.depth"), offered, default=offered[0], format_func=lambda each: text(f"recap.depth.{each}"),
        key="recap_depth", required=True,
    )  # fmt: skip
    depth = depth or Depth.KANTOR
    named = _named(bench)
    for sheet in (recap.of_group(told, group, depth, named), recap.of_signs(told, depth, named)):
        st.markdown(f"##### {sheet.name}")
        if sheet.rows:
            sheets.draw(sheet, key=f"recap_all_{sheet.name}")
        else:
            st.caption(text("recap.nothing"))
    st.caption(text("recap.note"))


def _named(bench: Bench) -> Callable[[Any], str]:
    def named(code: Any) -> str:
        if pd.isna(code) or not code:
            return text("recap.unknown")
        return bench.office(code) if not str(code)[:1].isdigit() else bench.area(code)

    return named


def _stamp(bench: Bench, when: str, until: str) -> Stamp:
    viewer, names = bench.viewer, bench.facts.names
    where = (
        text("recap.whole")
        if viewer.sees_demo_in_full
        else mark.role_name(viewer.role, viewer.office, viewer.provinces, names)
    )
    return Stamp(
        title=text("recap.title", when=when),
        filters=text("recap.filters", when=when, where=where),
        source=text("picture.source_demo") if bench.is_demo else text("picture.source"),
        data=text("picture.data_until", day=until) if until else "",
        mark=mark.line(_mark(bench), viewer, names),
        is_demo=bench.is_demo,
    )


def _mark(bench: Bench) -> Mark:
    """Return the mark of a file: only the demonstration in full, without a login, is for everybody."""
    return Mark.UMUM if bench.viewer.sees_demo_in_full and not bench.viewer.subject else Mark.TERBATAS


def _file(bench: Bench, told: pd.DataFrame, stamp: Stamp, period: Period, make: Make) -> None:
    what = f"rekap-{period.start}-{period.end}" if period.months > 1 else f"rekap-{period.start}"
    content = partial(make, recap.workbook(told, _named(bench)), stamp)
    st.download_button(
        text("leaving.xlsx"),
        exporting.recorded(content, f"xlsx {_mark(bench)} laporan-{what}"),
        file_name=f"{_mark(bench)}-{'data-contoh-' if bench.is_demo else ''}{what}.xlsx",
        mime=MIMES["xlsx"],
        icon=ICONS["xlsx"],
        key="recap_file",
        on_click="ignore",
    )
