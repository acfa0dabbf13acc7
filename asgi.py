"""The server: the app, and beside it the assets that browsers keep. `streamlit run asgi.py`."""

import streamlit as st

from ui.routes import lifespan, routes

app = st.App("app.py", routes=routes(), lifespan=lifespan)
