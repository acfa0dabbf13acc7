"""Tables as plain HTML; beside a chart the first rows of a long one, and all on demand."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from analysis.sheet import Cell, Sheet, shown
from locales import text
from locales.format import number

FEW = 16
LONG = 40  # letters: longer words are broken into lines
NUMBER = "pb-number"
LINKS = ("http://", "https://")


def draw(sheet: Sheet, *, key: str) -> None:
    """Draw a table; of a long one the first rows, and on demand all."""
    whole = len(sheet.rows) <= FEW or bool(st.session_state.get(key))
    st.html(html(sheet, most=len(sheet.rows) if whole else FEW))
    if len(sheet.rows) > FEW:
        st.toggle(text("tren.all_rows", n=number(len(sheet.rows))), key=key)


def html(sheet: Sheet, *, most: int) -> str:
    """Return the first `most` rows as a table of HTML; columns of numbers stand right."""
    sides = [_side(sheet, column) for column in range(len(sheet.headings))]
    rows = [[cell(value) for value in row] for row in sheet.rows[:most]]
    return table(sheet.headings, rows, label=sheet.name, sides=sides, kind="pb-sheet")


def table(
    headings: Sequence[str], rows: Sequence[Sequence[str]], *, label: str, sides: Sequence[str], kind: str
) -> str:
    """Return a table of HTML that can be scrolled by keyboard.

    Args:
        headings: of the columns, as text.
        rows: cells, as HTML already.
        label: its name for who hears the page.
        sides: class of each column: `NUMBER` stands right; "" for most words.
        kind: class of the table, of which its height and its letters hang; "" for the usual one.
    """
    classes = [f' class="{side}"' if side else "" for side in sides]
    head = "".join(f'<th scope="col"{each}>{escape(name)}</th>' for name, each in zip(headings, classes, strict=True))
    body = "".join(
        "<tr>" + "".join(f"<td{each}>{value}</td>" for value, each in zip(row, classes, strict=True)) + "</tr>"
        for row in rows
    )
    return (
        f'<div class="{f"pb-table {kind}".strip()}" role="region" tabindex="0" aria-label="{escape(label)}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def cell(value: Cell) -> str:
    """Return one cell as HTML: numbers as Indonesian ones, web addresses as links, anything else as it is."""
    words = escape(shown(value))
    if not isinstance(value, str) or not value.startswith(LINKS):
        return words
    return f'<a href="{words}" target="_blank" rel="noopener noreferrer">{escape(text("tren.open"))}</a>'


def _side(sheet: Sheet, column: int) -> str:
    cells = [row[column] for row in sheet.rows]
    if any(isinstance(each, int | float) for each in cells):
        return NUMBER
    long = any(isinstance(each, str) and len(each) > LONG and not each.startswith(LINKS) for each in cells)
    return "pb-long" if long else ""
