"""The table of areas beside the map."""

from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from analysis.overview import Overview
from analysis.privacy import NOT_TOLD
from analysis.table import WORDS, cell, columns, ranked, short_name
from data.model import Measure, Selection
from locales import text
from locales.format import number
from ui import sheets

ROWS = 8
LEADING = 5
MOST_ROWS = 50
ALL_ROWS = "f_semua_baris"
ROW_HEIGHT = 35
WIDTHS = {"name": 150, "rate": 196, "placements": 94, "villages": 98, "placements_source": 260, "province": 130}
MISSING = -1  # below every count, so that what is not told sorts last; an empty cell would read "None"


def below_zero(shown: str) -> int:
    """Return the number that stands for a mark in a column of numbers: `–` as -1, `<10` as -11."""
    return MISSING - int(shown[1:]) if shown.startswith("<") else MISSING


def standing(value: float) -> str:
    """Return the mark that a number below zero stands for."""
    return NOT_TOLD if value == MISSING else f"<{int(MISSING - value)}"


def area_table(overview: Overview, selection: Selection) -> None:
    """Draw the table, highest first: of a long one the first rows, and on demand all, to sort and search.

    A grid of all rows would be most of what a filter change costs, on the wire and in the browser. The file holds all
    of them.
    """
    table = ranked(overview.areas, selection)
    table["name"] = table["name"].map(short_name)
    if st.session_state.get(ALL_ROWS) and len(table) > MOST_ROWS:
        _grid(table, selection)
    else:
        st.html(_rows(table.head(MOST_ROWS), selection))
    if len(table) > MOST_ROWS:
        st.toggle(text("table.all", n=number(len(table))), key=ALL_ROWS)


def leading(overview: Overview, selection: Selection) -> None:
    """Draw the first few areas with the value of the measure alone, for a slide."""
    if len(overview.areas) == 1:
        return
    measure = "rate" if selection.measure.is_rate else "persons" if selection.measure is Measure.ORANG else "reports"
    heading = dict(columns(selection))[measure]
    rows = "".join(
        f"<tr><td>{escape(row['name'])}</td><td>{escape(cell(row, measure))}</td></tr>"
        for row in ranked(overview.areas, selection).head(LEADING).to_dict("records")
    )
    st.html(f'<table class="pb-leading"><caption>{escape(heading)}</caption>{rows}</table>')


def _rows(table: pd.DataFrame, selection: Selection) -> str:
    """Return the rows as a table of HTML; numbers stand right."""
    names, headings = zip(*columns(selection), strict=True)
    sides = ["" if name in WORDS else sheets.NUMBER for name in names]
    rows = [[escape(cell(row, name)) for name in names] for row in table.to_dict("records")]
    return sheets.table(headings, rows, label=text("table.label"), sides=sides, kind="")


def _grid(table: pd.DataFrame, selection: Selection) -> None:
    """Draw all rows as a grid: numbers sort as numbers and read as Indonesian ones."""
    headings = dict(columns(selection))
    for name in ("reports", "persons"):
        table[name] = table[name].fillna(table[f"{name}_shown"].map(below_zero))
    formats: dict[str, Any] = {
        "reports": lambda value: standing(value) if value < 0 else number(value),
        "persons": lambda value: standing(value) if value < 0 else number(value),
        "rate": lambda value: "–" if value < 0 else number(value, decimals=1),
        "placements": lambda value: "–" if value < 0 else number(value),
        "villages": str,
    }
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
        height=(ROWS + 1) * ROW_HEIGHT + 2,
        width="stretch",
    )
