"""Metode: what is counted, how, from which sources, and what it cannot say."""

from collections.abc import Callable

import streamlit as st

from locales import text
from ui import method, numbers, paparan, shell, slide, views


def sections(*names: str) -> None:
    """Draw sections of the page by name."""
    for name in names:
        st.markdown(f"#### {text(f'method.title.{name}')}")
        draw[name]()


frame = shell.open_page()
draw: dict[str, Callable[[], None]] = {
    "purpose": method.purpose,
    "counts": method.counts,
    "trends": method.trends,
    "progress": method.progress,
    "signals": method.signals,
    "rates": lambda: method.rates(frame),
    "outlines": lambda: method.outlines(frame),
    "privacy": method.privacy,
    "data_sets": lambda: method.data_sets(frame),
    "limits": method.limits,
}
if paparan.is_on():
    mark = slide.mark_of(frame)
    stamp = views.stamp(frame, mark, views.marked(frame, mark), heading=text("page.metode"))
    with slide.drawn(frame, stamp, "pages/metode.py"):
        left, right = st.columns(2, gap="large")
        with left:
            sections("purpose", "counts")
        with right:
            sections("limits", "privacy")
else:
    st.markdown(f"### {text('page.metode')}")
    st.caption(text("method.lead"))
    numbers.bad_values(frame)
    sections(*draw)
