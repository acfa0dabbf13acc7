"""Data: an office loads its files, sees what is wrong with them, and can take an import back."""

import streamlit as st

from locales import text
from ui import batches, intake, shell

viewer = shell.open_plain_page()

st.markdown(f"### {text('page.data')}")
st.caption(text("intake.lead"))
intake.said()
kind = intake.choose_kind(viewer)
if intake.kinds_of(viewer):
    upload = intake.choose_file()
    if upload:
        intake.work(upload, kind, viewer)
    batches.history(viewer)
else:
    st.info(text("intake.not_yours"), icon=":material/lock:")
