"""The words and key figures at the top of the first page."""

from collections.abc import Sequence
from html import escape
from math import isnan
from urllib.parse import quote, urlencode

import streamlit as st

from analysis.headline import Link, Sentence
from analysis.indicators import Card
from data.link import to_parameters
from data.model import Selection
from ui import paparan, viewing
from ui.outlook import Outlook
from ui.shell import Frame

WIDTH, HEIGHT, PAD = 100, 28, 3  # of a sparkline, in its own units
COLOUR = "#4a86c5"  # seen on white and on navy: an image does not know the theme


def address(frame: Frame, page: str, selection: Selection) -> str:
    """Return the address of a view: relative, so that it works below any base path."""
    parameters = to_parameters(selection, frame.default)
    for name in (viewing.PARAMETER, paparan.MODE, paparan.MARK):
        if asked := st.query_params.get(name):
            parameters[name] = asked
    return f"{page}?{urlencode(parameters)}" if parameters else page


def top(frame: Frame, told: Outlook) -> None:
    """Draw the sentences and the key figures."""
    sentences(frame, told.sentences)
    cards(told.cards)


def sentences(frame: Frame, said: Sequence[Sentence]) -> None:
    """Draw the sentences; each number is a link to its view."""
    lines = "".join(f"<p>{''.join(_part(frame, part) for part in sentence)}</p>" for sentence in said)
    st.html(f'<div class="pb-said">{lines}</div>')


def cards(shown: Sequence[Card]) -> None:
    """Draw the key figures in a row."""
    st.html(f'<dl class="pb-cards pb-key">{"".join(_card(card) for card in shown)}</dl>')


def spark(course: Sequence[float]) -> str:
    """Return a course as a line in an image, with gaps where a value is not told; "" where there is no course.

    An image, since Streamlit lets no SVG element pass.
    """
    told = [value for value in course if not isnan(value)]
    if len(told) <= 1:
        return ""
    low, high = min(0.0, *told), max(told)
    step = (WIDTH - 2 * PAD) / (len(course) - 1)
    room = (HEIGHT - 2 * PAD) / ((high - low) or 1)
    path, pen_up = [], True
    for at, value in enumerate(course):
        if isnan(value):
            pen_up = True
            continue
        path.append(f"{'M' if pen_up else 'L'}{PAD + at * step:.1f},{HEIGHT - PAD - (value - low) * room:.1f}")
        pen_up = False
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none">'
        f'<path d="{" ".join(path)}" fill="none" stroke="{COLOUR}" stroke-width="2" '
        'vector-effect="non-scaling-stroke"/></svg>'
    )
    return f'<img class="pb-spark" alt="" src="data:image/svg+xml,{quote(drawing)}">'


def _part(frame: Frame, part: str | Link) -> str:
    if isinstance(part, str):
        return escape(part)
    return f'<a href="{escape(address(frame, part.page, part.selection))}">{escape(part.text)}</a>'


def _card(card: Card) -> str:
    change = f'<dd class="pb-change">{escape(card.changed)}</dd>' if card.changed else ""
    return (
        f'<div><dt>{escape(card.label)}</dt><dd class="pb-value">{escape(card.value)}</dd>'
        f'{spark(card.course)}{change}<dd class="pb-note">{escape(card.note)}</dd></div>'
    )
