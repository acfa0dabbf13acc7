"""The dashboard with a map as streamlit-folium's documentation draws it: `streamlit run benchmarks/naive/asgi.py`.

Everything but the map is the product's: pages, filter, sentence, table, settings. One function is exchanged.
"""

from pathlib import Path

import streamlit as st

from benchmarks.naive import drawing
from ui import picture
from ui.routes import lifespan, routes

picture.draw = drawing.draw

app = st.App(Path(__file__).resolve().parents[2] / "app.py", routes=routes(), lifespan=lifespan)
