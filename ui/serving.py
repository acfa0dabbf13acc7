"""Whether this process serves built assets: `asgi.py` does, `streamlit run app.py` does not."""

_state = {"on": False}


def begin() -> None:
    """Remember that assets are served from now on."""
    _state["on"] = True


def is_on() -> bool:
    """Return whether assets are served."""
    return _state["on"]
