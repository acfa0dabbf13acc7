"""Files checked and taken in beside the page: no click, other page or lost connection ends what has begun.

A script of Streamlit is ended by the next click, and what it was doing with it. So a load has a thread and a connection
of its own; the page asks how far it is and finds the result in its session.
"""

import logging
import threading
from dataclasses import dataclass, field
from datetime import timedelta

import streamlit as st

from data import publish
from data.importing.loading import Report, Request, load
from data.importing.reading import Source
from data.store.engine import Engine
from locales import text
from locales.format import number
from ui import cached, login

KEY = "loads_current"
AT_ONCE = 2  # in one process: each may need 700 MB, and a third would only wait for the store
EVERY = timedelta(seconds=1)
LOG = logging.getLogger(__name__)
_ROOM = threading.BoundedSemaphore(AT_ONCE)


class BusyError(Exception):
    """A load cannot begin now; the message, for people, says why."""


@dataclass(eq=False, slots=True)
class Load:
    """A file on its way: `mark` is of what file and answers it is, and either `report` or `error` is its end."""

    mark: object
    request: Request
    name: str
    step: str = ""
    done: int = 0
    total: int = 0
    report: Report | None = None
    error: Exception | None = None
    over: threading.Event = field(default_factory=threading.Event)

    def tell(self, step: str, done: int, total: int) -> None:
        """Take note of how far it is."""
        self.step, self.done, self.total = step, done, total

    @property
    def words(self) -> str:
        """How far it is, for people."""
        if not self.step:
            return text("intake.begin")
        return text(f"load.progress_{self.step}", done=number(self.done), total=number(self.total))


def current() -> Load | None:
    """Return the load of this session, running or over; None where there is none."""
    found: Load | None = st.session_state.get(KEY)
    return found


def is_running() -> bool:
    """Return whether this session has a load that is not over."""
    found = current()
    return found is not None and not found.over.is_set()


def forget() -> None:
    """Let go of a load that is over."""
    st.session_state.pop(KEY, None)


def start(source: Source, request: Request, mark: object) -> None:
    """Begin a load; nobody else may use `source` until it is over.

    Raises:
        BusyError: this session has one that runs, or this process as many as it can hold.
    """
    if is_running():
        raise BusyError(text("loads.busy"))
    if not _ROOM.acquire(blocking=False):
        raise BusyError(text("loads.full", n=AT_ONCE))
    begun = Load(mark, request, source.upload.name)
    st.session_state[KEY] = begun
    threading.Thread(target=_run, args=(begun, cached.engine(), source), name="load", daemon=True).start()


def _run(begun: Load, engine: Engine, source: Source) -> None:
    """Load a file; the page learns of every error, and nothing of the file is written into a log."""
    try:
        begun.report = load(engine, source, begun.request, progress=begun.tell)
        if begun.report.batch and begun.request.kind in publish.LOADED:
            cached.is_built(cached.version_key(cached.data_versions(cached.EVERYBODY)))
    except Exception as error:  # noqa: BLE001 - whatever it is, the page says it
        LOG.warning("a load ended with %s", type(error).__name__)
        begun.error = error
    finally:
        _ROOM.release()
        begun.over.set()


def watch(running: Load) -> None:
    """Draw how far a load is, and run the page anew once it is over."""
    st.info(text("loads.running", name=running.name), icon=":material/hourglass_top:")
    _progress(running)


@st.fragment(run_every=EVERY)
def _progress(running: Load) -> None:
    if running.over.is_set():
        login.act_unasked()
        st.rerun(scope="app")
    st.progress(min(1.0, running.done / running.total) if running.total else 0.0, running.words)
