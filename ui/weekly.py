"""Early warning beside the server: a process of its own, started when data have changed or a week has closed.

What it computes with is never imported here: it would compile for half a minute and hold what pages need.
"""

import subprocess
import sys
import threading
import time
from datetime import datetime
from pathlib import Path

from data.periods import last_complete_week_end
from data.store.engine import FAILURES
from data.store.signals import VERSION
from data.store.versions import day_of, versions
from locales.format import WIB
from ui import cached

ROOT = Path(__file__).resolve().parents[1]
COMMAND = (sys.executable, "-m", "analysis.signals", "run", "--leashed")
LOOK = 5.0  # seconds between two looks at the data
STILL = 20.0  # so long nothing must have changed: an import is one run, not one for every file of it
LONGEST = 300.0  # but what changes all the time does not wait for ever
END = 5.0


class Beside:
    """Starts runs until it is stopped. One of each server; several servers wait for each other in the run itself."""

    def __init__(self, *, still: float = STILL, look: float = LOOK) -> None:
        """Take the seconds that data must have been still, and those between two looks."""
        self._still, self._look = still, look
        self._stop = threading.Event()
        self._running: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._watch, name="weekly", daemon=True)

    def start(self) -> None:
        """Start looking."""
        self._thread.start()

    def stop(self) -> None:
        """Stop looking, and end what runs."""
        self._stop.set()
        running = self._running
        if running is not None and running.poll() is None:
            _close(running)

    def _watch(self) -> None:
        done = seen = ""
        since = first = time.monotonic() - self._still  # a start counts as data that are still
        while not self._stop.wait(self._look):
            try:
                now = state()
            except FAILURES:  # a store that is away for a while
                continue
            moment = time.monotonic()
            if now != seen:
                first = moment if seen == done else first
                since = moment if seen else since
                seen = now
            ready = moment - since >= self._still or moment - first >= LONGEST
            if seen != done and ready:
                done = seen if self._run() else done

    def _run(self) -> bool:
        """Run once, to the end; return whether it ended by itself."""
        self._running = subprocess.Popen(  # noqa: S603 - our own module, no word of it from outside
            COMMAND, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True
        )
        while self._running.poll() is None:
            if self._stop.wait(0.2):
                _close(self._running)
                return False
        _close(self._running)
        return True


def state() -> str:
    """Return a text that differs when a run may find something else: other data, or another week that has closed."""
    known = versions(cached.engine(), cached.EVERYBODY)
    loaded = {name: version for name, version in known.items() if name != VERSION}
    day = day_of(loaded, datetime.now(WIB).date())
    return f"{last_complete_week_end(day)} {cached.version_key(loaded)}"


def _close(process: "subprocess.Popen[bytes]") -> None:
    """End a process by closing its input, which it watches (`analysis.signals.leash`)."""
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(END)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
