"""Reports as lines: a grid on a wide window, cards on a phone."""

from collections.abc import Callable
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from analysis import due
from data.model import VICTIM_CATEGORIES
from locales import text
from locales.format import number, short_date
from ui.bench import Bench, Row, address

ROW_HEIGHT, MOST_HIGH = 35, 12  # pixels; lines before the grid scrolls
REMARKED = ("minta_perbaikan", "ditolak")
TONES = {"selesai": "done", "ditolak": "off", "minta_perbaikan": "wait"}
LATE, SOON, MARKED = (
    f"background-color: rgba({colour})" for colour in ("211, 47, 47, 0.20", "240, 170, 40, 0.22", "232, 192, 112, 0.30")
)
SOON_SECONDS = 6 * due.HOUR
WIDTHS = {
    "ticket": 146, "left": 152, "category": 144, "place": 195, "persons": 58, "reported": 92, "status": 108, "due": 156,
}  # fmt: skip
Cell = Callable[[Bench, Row], str]


def grid(bench: Bench, rows: pd.DataFrame, *, key: str, choosing: bool, opened: Callable[[str], None]) -> list[int]:
    """Draw the grid; return the positions of the lines that are ticked.

    Args:
        bench: of the page.
        rows: `data.store.desk.worklist`, at least one.
        key: of the widget.
        choosing: whether lines can be ticked.
        opened: called with the ticket that is pressed.
    """
    optional = {"section": rows["section"].any(), "remark": rows["status"].isin(REMARKED).any()}
    columns = [name for name in CELLS if optional.get(name, True)]
    lines = [{heading(name): CELLS[name](bench, row) for name in columns} for row in rows.to_dict("records")]
    shown = pd.DataFrame(lines)
    pressed = f"{key}_pressed"
    ticket = st.column_config.ButtonColumn(
        heading("ticket"), width=WIDTHS["ticket"], pinned=True, type="tertiary", alignment="left", key=pressed,
        on_click=lambda: opened(st.session_state[pressed]["label"]),
    )  # fmt: skip
    plain = {heading(name): st.column_config.Column(width=wide) for name, wide in WIDTHS.items()}
    look: dict[str, Any] = {
        "hide_index": True,
        "width": "stretch",
        "height": (min(len(shown), MOST_HIGH) + 1) * ROW_HEIGHT + 3,
        "row_height": ROW_HEIGHT,
        "column_config": plain | {heading("ticket"): ticket},
        "key": key,
    }
    coloured = shown.style.apply(lambda _: _colours(bench, rows, shown), axis=None)
    if not choosing:
        st.dataframe(coloured, **look)
        return []
    told = st.dataframe(coloured, on_select="rerun", selection_mode="multi-row", **look)
    return [int(each) for each in told["selection"]["rows"]]


def cards(bench: Bench, rows: pd.DataFrame) -> None:
    """Draw the lines as cards that lead to their page."""
    st.html(f'<div class="pb-reports">{"".join(_card(bench, row) for row in rows.to_dict("records"))}</div>')


def heading(column: str) -> str:
    """Return the heading of a column."""
    return text(f"rows.{column}")


def category(row: Row) -> str:
    """Return what a report is about; TPPO and TPPM carry a sign."""
    words = text(f"category.{row['category']}")
    return f"⚑ {words}" if row["category"] in VICTIM_CATEGORIES else words


def left(bench: Bench, row: Row) -> str:
    """Return how much time is left for the next step; "–" where none is waited for."""
    if pd.isna(row["due_at"]):
        return "–"
    return f"{'▲ ' if row['late'] else ''}{due.left(row['due_at'], bench.at)}"


def said(row: Row) -> str:
    """Return why a report was sent back or rejected; "" for any other."""
    return text(f"remark.{row['remark']}") if row["remark"] and row["status"] in REMARKED else ""


def badges(bench: Bench, row: Row) -> str:
    """Return status and deadline as badges, in HTML: a colour always with the words."""
    status = row["status"]
    found = [_badge(TONES.get(status, "open"), text(f"status.{status}"))]
    if not pd.isna(row["due_at"]):
        found.append(_badge("late" if row["late"] else "soon" if _soon(bench, row) else "time", left(bench, row)))
    if row["category"] in VICTIM_CATEGORIES:
        found.append(_badge("victim", category(row)))
    if row["is_demo"]:
        found.append(_badge("demo", text("map.demo")))
    return " ".join(found)


def _badge(tone: str, words: str) -> str:
    return f'<span class="pb-status pb-{tone}">{escape(words)}</span>'


def _card(bench: Bench, row: Row) -> str:
    words = text("rows.card", what=text(f"category.{row['category']}"), n=number(row["persons"]))
    day = text("rows.card_day", day=short_date(row["reported_on"]))
    lines = [bench.place(row), day, said(row), text(f"section.{row['section']}") if row["section"] else ""]
    spans = "".join(f"<span>{escape(line)}</span>" for line in lines if line)
    ticket = str(row["ticket"])
    return (
        f'<a class="pb-report" href="{escape(address(tiket=ticket))}"><b>{escape(words)}</b>{spans}'
        f'<span class="pb-badges">{badges(bench, row)}</span><code>{escape(ticket)}</code></a>'
    )


def _soon(bench: Bench, row: Row) -> bool:
    return not pd.isna(row["due_at"]) and 0 < due.span(row["due_at"], bench.at) <= SOON_SECONDS


def _colours(bench: Bench, rows: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    looks = pd.DataFrame("", index=shown.index, columns=shown.columns)
    for at, row in enumerate(rows.to_dict("records")):
        if row["late"] or _soon(bench, row):
            looks.loc[at, [heading("left"), heading("due")]] = LATE if row["late"] else SOON
        if row["category"] in VICTIM_CATEGORIES:
            looks.loc[at, heading("category")] = MARKED
    return looks


CELLS: dict[str, Callable[[Bench, Row], Any]] = {
    "ticket": lambda _, row: row["ticket"],
    "left": left,
    "category": lambda _, row: category(row),
    "place": lambda bench, row: bench.place(row),
    "persons": lambda _, row: number(row["persons"]),
    "reported": lambda _, row: short_date(row["reported_on"]),
    "status": lambda _, row: text(f"status.{row['status']}"),
    "due": lambda bench, row: bench.moment(row["due_at"], row),
    "section": lambda _, row: text(f"section.{row['section']}") if row["section"] else "–",
    "remark": lambda _, row: said(row) or "–",
}
