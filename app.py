"""Peta Binaan. `make run` starts it through `asgi.py`; `streamlit run app.py` works too, with a plain map."""

from ui.shell import app_frame

with app_frame() as page:
    page.run()
