"""Loads beside the page: they go on without it, one in a session, two in a process."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
import streamlit as st

from data.importing.files import FileError, Reason
from data.importing.loading import Request
from data.importing.reading import Source
from locales import text
from tests.importing import AS_OF, AT, source
from ui import cached, loads
from ui.loads import BusyError, Load

REQUEST = Request("incident", as_of=AS_OF, at=AT)
SECONDS = 10.0


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The state of one session, and a store that nobody asks."""
    made: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", made)
    monkeypatch.setattr(cached, "engine", lambda: None)
    return made


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """What loads wait for."""
    opened = threading.Event()

    def load(_engine: object, _source: Source, _request: Request, *, progress: Any) -> None:
        progress("check", 5, 10)
        assert opened.wait(SECONDS)
        raise FileError(Reason.EMPTY)

    monkeypatch.setattr(loads, "load", load)
    yield opened
    opened.set()


def started(mark: object = 1) -> Load:
    loads.start(source("x;y"), REQUEST, mark)
    begun = loads.current()
    assert begun is not None
    return begun


def test_a_second_load_of_a_session_waits_for_the_first(state: dict[str, Any], gate: threading.Event) -> None:
    begun = started()
    assert loads.is_running()
    with pytest.raises(BusyError, match=text("loads.busy")):
        started()
    assert loads.current() is begun
    gate.set()
    assert begun.over.wait(SECONDS)
    assert isinstance(begun.error, FileError)
    assert "5" in begun.words
    assert not loads.is_running()
    again = started(2)
    assert again.over.wait(SECONDS)


def test_a_process_has_room_for_two(state: dict[str, Any], gate: threading.Event) -> None:
    begun = []
    for _ in range(loads.AT_ONCE):
        state.clear()
        begun.append(started())
    state.clear()
    with pytest.raises(BusyError, match=text("loads.full", n=loads.AT_ONCE)):
        started()
    assert loads.current() is None
    gate.set()
    for each in begun:
        assert each.over.wait(SECONDS)
    assert started().over.wait(SECONDS)


def test_an_end_that_nobody_foresaw_makes_room_again(state: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object, **_options: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(loads, "load", broken)
    for _ in range(2 * loads.AT_ONCE):
        begun = started()
        assert begun.over.wait(SECONDS)
        assert isinstance(begun.error, RuntimeError)
