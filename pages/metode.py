"""Metode: what is counted, how, from which sources, and what it cannot say."""

import streamlit as st

from locales import text
from ui import method, numbers, shell

frame = shell.open_page()

st.markdown(f"### {text('page.metode')}")
st.caption(text("method.lead"))
numbers.bad_values(frame)
for title, draw in (
    ("purpose", method.purpose),
    ("counts", method.counts),
    ("trends", method.trends),
    ("progress", method.progress),
    ("rates", lambda: method.rates(frame)),
    ("outlines", lambda: method.outlines(frame)),
    ("privacy", method.privacy),
    ("data_sets", lambda: method.data_sets(frame)),
    ("limits", method.limits),
):
    st.markdown(f"#### {text(f'method.title.{title}')}")
    draw()
