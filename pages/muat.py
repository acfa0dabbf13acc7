"""Data: an office loads its files, sees what is wrong with them, and can take an import back."""

import streamlit as st

from locales import text
from ui import batches, intake, loads, shell

viewer = shell.open_plain_page()

st.markdown(f"### {text('page.data')}")
st.caption(text("intake.lead"))
intake.collect()
intake.said()
running = loads.current()
if running and loads.is_running():
    loads.watch(running)
else:
    kind = intake.choose_kind(viewer)
    source = intake.choose_file() if intake.kinds_of(viewer) else None
    if source:
        intake.work(source, kind, viewer)
if intake.kinds_of(viewer):
    batches.history(viewer)
else:
    st.info(text("intake.not_yours"), icon=":material/lock:")
