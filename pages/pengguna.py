"""Pengguna: who has which role. For admins."""

import streamlit as st

from locales import text
from ui import people, shell

viewer = shell.open_admin_page()

st.markdown(f"### {text('page.pengguna')}")
st.caption(text("people.lead"))
known = people.read(viewer)
people.saved()
table, form = st.columns([5, 2], gap="medium")
with table:
    people.table(known)
with form:
    people.editor(known, viewer)
