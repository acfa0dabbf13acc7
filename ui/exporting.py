"""Files that leave: handed out to a login that is alive, and written down."""

from collections.abc import Callable

from data.store.audit import Action
from ui import login


class SessionOverError(Exception):
    """A file was asked for by a login that is over."""


def recorded(make: Callable[[], bytes], detail: str) -> Callable[[], bytes]:
    """Return `make` for a download button: Streamlit calls it when the button is pressed, without running the page.

    So the gate of the page does not stand before it: the login is looked at again here.

    Args:
        make: returns the file.
        detail: what it is, in fixed words and codes.
    """
    current = login.session()

    def hand_out() -> bytes:
        if not login.is_alive(current):
            raise SessionOverError
        content = make()
        login.record(current, Action.EXPORT, detail)
        return content

    return hand_out
