"""The server: the app, and beside it the assets that browsers keep. `streamlit run asgi.py`."""

import logging

import streamlit as st

from ui.routes import lifespan, routes
from ui.shell import declare_pages

BARE = logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context")

BARE.disabled = True  # it warns that nobody is visiting yet, which is so
declare_pages()
BARE.disabled = False
app = st.App("app.py", routes=routes(), lifespan=lifespan)
