"""The table of areas beside the map."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from analysis.overview import Overview
from analysis.privacy import NOT_TOLD
from analysis.table import columns, ranked
from data.model import Selection
from locales import text
from locales.format import number

ROWS = 8
MOST_ROWS = 50
ALL_ROWS = "f_semua_baris"
ROW_HEIGHT = 35
WIDTHS = {"name": 150, "rate": 196, "placements": 94, "villages": 98, "placements_source": 260, "province": 130}
MISSING = -1  # below every count, so that what is not told sorts last; an empty cell would read "None"


def below_zero(shown: str) -> int:
    """Return the number that stands for a mark in a column of numbers: `–` as -1, `<10` as -11."""
    return MISSING - int(shown[1:]) if shown.startswith("<") else MISSING


def mark(value: float) -> str:
    """Return the mark that a number below zero stands for."""
    return NOT_TOLD if value == MISSING else f"<{int(MISSING - value)}"


def area_table(overview: Overview, selection: Selection) -> None:
    """Draw the table, highest first; numbers sort as numbers and read as Indonesian ones.

    Of a long table the first rows come at once and the others on demand: they would be most of what a filter change
    sends. The file holds all of them.
    """
    table = ranked(overview.areas, selection)
    whole = len(table)
    if not st.session_state.get(ALL_ROWS):
        table = table.head(MOST_ROWS)
    headings = dict(columns(selection))
    for name in ("reports", "persons"):
        table[name] = table[name].fillna(table[f"{name}_shown"].map(below_zero))
    formats: dict[str, Callable[[Any], str]] = {
        "reports": lambda value: mark(value) if value < 0 else number(value),
        "persons": lambda value: mark(value) if value < 0 else number(value),
        "rate": lambda value: "–" if value < 0 else number(value, decimals=1),
        "placements": lambda value: "–" if value < 0 else number(value),
        "villages": str,
    }
    table["name"] = table["name"].str.replace("Kabupaten ", text("table.regency_prefix"), n=1)
    frame = (
        table[list(headings)]
        .fillna(dict.fromkeys(formats, MISSING) | {"placements_source": "–"})
        .rename(columns=headings)
    )
    st.dataframe(
        frame.style.format({headings[name]: rule for name, rule in formats.items() if name in headings}),
        hide_index=True,
        column_config={
            heading: st.column_config.Column(width=WIDTHS.get(name, 72)) for name, heading in headings.items()
        },
        height=(min(len(table), ROWS) + 1) * ROW_HEIGHT + 2,
        width="stretch",
    )
    if whole > MOST_ROWS:
        st.toggle(text("table.all", n=number(whole)), key=ALL_ROWS)


def download(make: Callable[[], bytes], overview: Overview, selection: Selection) -> None:
    """Draw the button that hands the table out; `make` runs only when somebody presses it."""
    st.download_button(
        text("table.download"),
        make,
        file_name=f"{'data-contoh-' if overview.is_demo else ''}peta-{selection.digest}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )
