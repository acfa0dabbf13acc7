"""The lists of the first page: movers, what needs attention, the latest reports, freshness."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from html import escape
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analysis.attention import SILENT_WEEKS, Attention
from analysis.change import Change, Direction, Ranking
from analysis.table import short_name
from data.model import STATUSES
from data.periods import Period, quarter_period
from locales import text
from locales.format import long_date, number, period_name
from ui import alert_list, alerts, bench, cached, outlook, queue, sheets
from ui.board import address
from ui.outlook import Outlook
from ui.shell import Frame

ROWS = 5
TONES = {"selesai": "done", "ditolak": "off", "minta_perbaikan": "wait"}
Row = Mapping[Any, Any]


def needs(frame: Frame, told: Outlook) -> None:
    """Draw what needs attention, and where counts changed most."""
    warned(frame)
    attention(frame, told.attention)
    movers(frame, told.ranking)


def warned(frame: Frame) -> None:
    """Draw the alerts of the week: how many of each level, and the most urgent."""
    found = alerts.run(frame)
    if found is None:
        return
    st.markdown(f"##### {text('board.alerts')}")
    rows = alerts.open_ones(frame, least=alerts.ON_MAP)
    told = [f"{number(count)} {text(f'level.{level}')}" for level, count in alerts.counts(rows) if count]
    said = text("board.alerts_some", counts=", ".join(told)) if told else text("board.alerts_none")
    tested = text("alert.tested", **{name: number(getattr(found, name)) for name in alerts.TESTED})
    st.html(f'<div class="pb-attention"><p>{escape(said)}</p>{alert_list.brief(frame, rows.head(ROWS))}</div>')
    alert_list.new_cases(frame)
    st.caption(tested)


def below(frame: Frame) -> DeltaGenerator:
    """Draw the latest reports and the freshness of the data; return the room below the latter."""
    left, right = st.columns([13, 8], gap="medium")
    with left:
        latest(frame)
    with right:
        freshness(frame)
    return right


def movers(frame: Frame, moved: Ranking) -> None:
    """Draw where counts rose and fell most."""
    st.markdown(f"##### {text('board.movers')}")
    if not moved.period:
        st.caption(text("board.movers_short"))
        return
    is_quarter = "Q" in moved.period
    month = quarter_period(moved.period) if is_quarter else Period(moved.period, moved.period)
    base = text("headline.base_quarters" if is_quarter else "headline.base_months", n=number(moved.over))
    st.caption(text("board.movers_lead", when=period_name(month.start, month.end), base=base))
    lines = [_mover(frame, each) for each in (*moved.up(ROWS), *moved.down(ROWS))]
    if not lines:
        st.caption(text("board.movers_none"))
        return
    heads = ("board.area", "board.latest", "board.mean", "board.change")
    st.html(_list([text(key) for key in heads], lines, label=text("board.movers")))
    limited, untold = (moved.number(each) for each in (Direction.TERBATAS, Direction.TIDAK_LENGKAP))
    notes = [text("board.limited", n=number(limited))] if limited else []
    notes += [text("board.untold", n=number(untold))] if untold else []
    if notes:
        st.caption(" ".join(notes))


def attention(frame: Frame, needed: Attention) -> None:
    """Draw what needs somebody: overdue reports and silent units, the areas with most of them."""
    st.markdown(f"##### {text('board.attention')}")
    if not needed.overdue_told and not needed.silent_told:
        st.caption(text("board.attention_untold"))
        return
    parts = []
    if needed.overdue_told:
        count, areas = int(needed.overdue["count"].sum()), number(len(needed.overdue))
        said = text("board.overdue" if count else "board.overdue_none", n=number(count), areas=areas)
        rows = needed.overdue.head(ROWS)
        parts.append(_said(frame, said, rows, _overdue))
        parts.append(_to_work(frame, text("board.work_late"), lewat="1") if count else "")
    if needed.silent_told:
        count, areas = needed.silent_units, number(len(needed.silent))
        key = "board.silent" if count else "board.silent_none"
        said = text(key, n=number(count), areas=areas, weeks=number(SILENT_WEEKS))
        rows = needed.silent.head(ROWS)
        parts.append(_said(frame, said, rows, _silent))
    st.html(f'<div class="pb-attention">{"".join(parts)}</div>')


def latest(frame: Frame) -> None:
    """Draw the ten latest reports, all or of one status."""
    st.markdown(f"##### {text('board.reports')}")
    asked = st.session_state.get("f_status") or ""
    rows = outlook.latest(frame, asked)
    if rows is None:
        st.caption(text("board.reports_untold"))
        return
    st.pills(
        text("board.status"),
        STATUSES,
        format_func=lambda status: text(f"status.{status}"),
        key="f_status",
        label_visibility="collapsed",
    )
    if rows.empty:
        st.caption(text("board.reports_none"))
        return
    lines = [
        [
            escape(long_date(row["reported_on"])),
            escape(text(f"category.{row['category']}")),
            escape(short_name(frame.names[row["regency"]])),
            _status(row["status"], late=bool(row["late"])),
        ]
        for row in rows.to_dict("records")
    ]
    heads = ("board.day", "board.category", "board.area", "board.status")
    st.html(_list([text(key) for key in heads], lines, label=text("board.reports"), numbers=False))
    st.caption(text("board.reports_note"))
    if link := _to_work(frame, text("board.work")):
        st.html(link)


def freshness(frame: Frame) -> None:
    """Draw how fresh each data set is."""
    st.markdown(f"##### {text('board.fresh')}")
    known = cached.data_versions(frame.viewer)
    lines = [
        [
            escape(text(f"data_set.{name}")),
            escape(long_date(version.data_until) if version.data_until else "–"),
            escape(long_date(version.loaded_at.date())),
        ]
        for name, version in sorted(known.items())
    ]
    heads = ("board.data_set", "board.until", "board.loaded")
    st.html(_list([text(key) for key in heads], lines, label=text("board.fresh"), numbers=False))


def _mover(frame: Frame, moved: Change) -> list[str]:
    change = moved.difference or 0.0
    words = "" if moved.share is None else f" ({number(abs(moved.share) * 100)} %)"
    return [
        _own(frame, moved.code, moved.name),
        escape(number(moved.latest or 0)),
        escape(number(moved.mean or 0.0, decimals=1)),
        escape(f"{'▲ +' if change > 0 else '▼ −'}{number(abs(change))}{words}"),
    ]


def _overdue(row: Row) -> str:
    return text("board.overdue_row", n=number(row["count"]))


def _silent(row: Row) -> str:
    return text("board.silent_row", n=number(row["silent"]), of=number(row["units"]))


def _to_work(frame: Frame, words: str, **filters: str) -> str:
    """Return a link to the worklist of all reports, as HTML; "" for a role that has none."""
    if "all" not in queue.lists(frame.viewer):
        return ""
    return f'<p class="pb-areas"><a href="{escape(bench.address(daftar="all", **filters))}">{escape(words)}</a></p>'


def _said(frame: Frame, said: str, table: pd.DataFrame, words: Callable[[Row], str]) -> str:
    """Return a sentence and the areas it is about, as links with what is said of each."""
    items = "".join(
        f"<li>{_own(frame, str(code), str(row['name']))} <span>{escape(words(row))}</span></li>"
        for code, row in table.to_dict("index").items()
    )
    return f"<p>{escape(said)}</p>" + (f'<ul class="pb-areas">{items}</ul>' if items else "")


def _own(frame: Frame, code: str, name: str) -> str:
    selection = replace(frame.selection, regencies=(code,), province=code[:2], office="")
    return f'<a href="{escape(address(frame, "peta", selection))}">{escape(short_name(name))}</a>'


def _status(status: str, *, late: bool) -> str:
    badge = f'<span class="pb-status pb-{TONES.get(status, "open")}">{escape(text(f"status.{status}"))}</span>'
    overdue = f' <span class="pb-status pb-late">{escape(text("board.late"))}</span>' if late else ""
    return badge + overdue


def _list(heads: Sequence[str], rows: Sequence[Sequence[str]], *, label: str, numbers: bool = True) -> str:
    """Return a list of cells that are HTML already; with `numbers`, all but the first column stand right."""
    sides = ["" if at == 0 or not numbers else sheets.NUMBER for at in range(len(heads))]
    return sheets.table(heads, rows, label=label, sides=sides, kind="pb-list")
