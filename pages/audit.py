"""Catatan audit: who logged in, was refused, took a file away or changed a role. For admins."""

import streamlit as st

from locales import text
from ui import shell, trail

viewer = shell.open_admin_page()

st.markdown(f"### {text('page.audit')}")
st.caption(text("trail.lead"))
trail.table(viewer, trail.asked(viewer))
