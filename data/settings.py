"""Settings of the server, read from its environment; a wrong one is named in words for whoever set it."""

from collections.abc import Mapping

from data.problems import SHOWN_CHARACTERS
from locales import text


class SettingError(ValueError):
    """A setting that cannot be used; the message, for people, names it and says what it has to be."""

    def __init__(self, name: str, value: str, expected: str) -> None:
        shown = value if len(value) <= SHOWN_CHARACTERS else value[:SHOWN_CHARACTERS] + "…"
        super().__init__(text("settings.wrong", name=name, value=shown, expected=text(f"settings.{expected}")))


def whole(environment: Mapping[str, str], name: str, usual: int) -> int:
    """Return a whole number of at least 1.

    Raises:
        SettingError: it is anything else.
    """
    value = environment.get(name, str(usual)).strip()
    if not (value.isascii() and value.isdigit()) or int(value) < 1:
        raise SettingError(name, value, "whole")
    return int(value)


def positive(environment: Mapping[str, str], name: str, usual: float) -> float:
    """Return a number above 0.

    Raises:
        SettingError: it is anything else.
    """
    value = environment.get(name, str(usual)).strip()
    try:
        number = float(value)
    except ValueError:
        number = 0.0
    if not 0 < number < float("inf"):
        raise SettingError(name, value, "positive")
    return number


def switch(environment: Mapping[str, str], name: str) -> bool:
    """Return whether a switch is on; it is off unless set.

    Raises:
        SettingError: it is neither 0 nor 1.
    """
    value = environment.get(name, "0").strip()
    if value not in {"0", "1"}:
        raise SettingError(name, value, "switch")
    return value == "1"
