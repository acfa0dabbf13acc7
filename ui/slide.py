"""A page drawn as a slide: title and filters above, stamp and mark below, controls where the mouse is."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from html import escape

import streamlit as st

from analysis.mark import Mark
from analysis.stamp import Stamp
from locales import text
from locales.format import period_name
from ui import paparan, selecting, views
from ui.shell import Frame

ROOM = 178  # pixels that title, filters and stamp take beside a map
LONG_TITLE = 64  # characters from which a title is set smaller, to stay on one line


def mark_of(frame: Frame) -> Mark:
    """Return the mark of what the page draws: the one that a slide's address asks for where it is offered."""
    marks = views.offered(frame)
    asked = st.query_params.get(paparan.MARK, "") if paparan.is_on() else ""
    return next((each for each in marks if each == asked), marks[0])


@contextmanager
def drawn(frame: Frame, stamp: Stamp, page: str) -> Iterator[None]:
    """Draw title and filters, what the block draws, and the stamp; the keys work from the first of these on.

    Args:
        frame: of the page.
        stamp: what the slide says about itself.
        page: file of the page, as `paparan.VIEWS` names it.
    """
    long = " pb-long" if len(stamp.title) > LONG_TITLE else ""
    demo = f'<span class="pb-demo">{escape(text("map.demo"))}</span>' if stamp.is_demo else ""
    st.html(
        f'<div class="pb-slide pb-slide-head"><h1 class="{long.strip()}">{escape(stamp.title)}</h1>{demo}'
        f"<p>{escape(stamp.filters)}</p></div>"
    )
    _controls(frame, page)  # before what takes long: a key that is pressed while it is drawn counts
    yield
    words = "".join(f"<span>{escape(each)}</span>" for each in (stamp.data, stamp.mark) if each)
    st.html(f'<div class="pb-slide pb-slide-foot"><p>{escape(stamp.source)}</p><p>{words}</p></div>')


def say(*sentences: str) -> None:
    """Draw sentences in large type."""
    st.html("".join(f'<p class="pb-said">{escape(sentence)}</p>' for sentence in sentences))


def _controls(frame: Frame, page: str) -> None:
    """Draw the controls; each has its key."""
    before, after = paparan.neighbours(page, st.query_params.to_dict())
    with st.container(key="paparan_keys", horizontal=True, gap="small", vertical_alignment="center"):
        for view, shortcut, key in ((before, "Left", "before"), (after, "Right", "after")):
            if st.button(text(f"paparan.{key}"), shortcut=shortcut, key=f"paparan_{key}", type="tertiary"):
                others = {name: value for name, value in st.query_params.items() if name not in paparan.OWN}
                st.switch_page(view.page, query_params=others | dict(view.parameters))
        _other_mark(frame)
        leave = text("paparan.leave")
        st.button(leave, shortcut="Escape", key="paparan_leave", type="tertiary", on_click=paparan.leave)


def _other_mark(frame: Frame) -> None:
    """Draw the way to the other mark, and where the period has no released counts the way to one that has."""
    marks, other = views.offered(frame), views.grid_period(frame)
    if len(marks) > 1:
        wanted = marks[1] if mark_of(frame) is marks[0] else marks[0]
        words = text("paparan.mark", mark=text(f"mark.name.{wanted}"))
        st.button(words, key="paparan_mark", type="tertiary", on_click=paparan.put, args=(paparan.MARK, wanted.value))
    elif other:

        def change() -> None:
            selecting.keep(replace(frame.selection, period=other), frame.default)
            paparan.put(paparan.MARK, Mark.UMUM.value)

        words = text("paparan.grid", when=period_name(other.start, other.end))
        st.button(words, key="paparan_grid", type="tertiary", help=text("leaving.grid_help"), on_click=change)
