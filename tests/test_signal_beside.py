"""The run beside the server: started when it should be, ended with the server, and never inside of it."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import streamlit as st
from sqlalchemy import Engine

from data.model import Viewer
from data.store import signals
from data.store.engine import connect
from data.store.versions import touch
from tests.signal_runs import run_of, snapshot
from tests.stores import SqliteStores
from tests.test_imports import ROOT, imports, is_within, module_name, product_files
from ui import weekly
from ui.weekly import Beside

AT = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
SLOW = 30.0


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """The store of the server."""
    stores = SqliteStores(tmp_path)
    url = stores.url("ready")
    monkeypatch.setenv("DATABASE_URL", url)
    st.cache_resource.clear()
    yield connect(url)
    st.cache_resource.clear()
    stores.close()


def change(engine: Engine, mark: str, *, name: str = "incident", day: date = date(2026, 11, 10)) -> None:
    with engine.begin() as connection:
        touch(connection, name, mark, AT, added=1, day=day)


def until(is_so: Callable[[], bool]) -> bool:
    end = time.monotonic() + SLOW
    while time.monotonic() < end:
        if is_so():
            return True
        time.sleep(0.05)
    return False


def command(monkeypatch: pytest.MonkeyPatch, folder: Path, code: str) -> Path:
    """Let something else be started instead of a run; returns the file that it may write a line into."""
    said = folder / "said"
    said.touch()
    monkeypatch.setattr(weekly, "COMMAND", (sys.executable, "-c", f"said = {str(said)!r}\n{code}"))
    monkeypatch.setattr(weekly, "PAUSE", 0.0)
    return said


LINE = "open(said, 'a').write('run\\n')"
ENDLESS = """
import os
from analysis.signals import leash
leash.die_with_input()
open(said, 'a').write(f'{os.getpid()}\\n')
import time
while True: time.sleep(1)
"""


def test_a_start_runs_once_and_a_change_once_more(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = command(monkeypatch, tmp_path, LINE)
    beside = Beside(still=0.3, look=0.05)
    beside.start()
    try:
        assert until(lambda: said.read_text() == "run\n")
        time.sleep(0.5)
        assert said.read_text() == "run\n", "nothing has changed"
        for mark in "abc":  # an import of three files
            change(engine, mark)
        assert until(lambda: said.read_text() == "run\n" * 2)
        signals.save(engine, run_of(snapshot(), is_demo=True))
        time.sleep(0.8)
        assert said.read_text() == "run\n" * 2, "what a run stores starts none"
    finally:
        beside.stop()


def test_a_week_that_closes_is_a_change(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    change(engine, "a", day=date(2026, 11, 30))
    on: list[datetime] = [datetime(2026, 11, 15, 16, 59, tzinfo=UTC)]

    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return on[0].astimezone(tz)  # type: ignore[arg-type]

    monkeypatch.setattr(weekly, "datetime", Clock)
    sunday = weekly.state()
    on[0] = datetime(2026, 11, 15, 17, 0, tzinfo=UTC)
    assert weekly.state() != sunday, "Monday 00:00 WIB"
    on[0] = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
    monday = weekly.state()
    assert monday == weekly.state()
    change(engine, "b", name="signals")
    assert weekly.state() == monday


def is_alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{number}/stat").read_text().split()[2] != "Z"


def test_a_run_ends_with_the_server(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert engine is not None
    said = command(monkeypatch, tmp_path, ENDLESS)
    beside = Beside(still=0.1, look=0.05)
    beside.start()
    assert until(lambda: said.read_text().endswith("\n"))
    number = int(said.read_text())
    assert os.getpriority(os.PRIO_PROCESS, number) >= 10
    beside.stop()
    assert until(lambda: not is_alive(number))


def test_a_run_ends_with_a_server_that_is_killed(tmp_path: Path) -> None:
    said = tmp_path / "said"
    said.touch()
    server = (
        "import subprocess, sys, time\n"
        f"code = {f'said = {str(said)!r}' + chr(10) + ENDLESS!r}\n"
        "subprocess.Popen([sys.executable, '-c', code], stdin=subprocess.PIPE, start_new_session=True)\n"
        "time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", server], cwd=ROOT) as process:
        assert until(lambda: said.read_text().endswith("\n"))
        process.kill()
    assert until(lambda: not is_alive(int(said.read_text())))


def test_a_run_that_is_done_ends_in_peace() -> None:
    code = "from analysis.signals import leash; leash.die_with_input(); import time; time.sleep(0.2)"
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        assert process.wait(SLOW) == 0
        assert process.stderr is not None
        assert process.stderr.read() == b""


def test_no_module_of_the_web_process_imports_what_computes() -> None:
    screens = [path for path in product_files() if not is_within(module_name(path), "analysis.signals")]
    wrong = {
        module_name(path): name
        for path in screens
        for name in imports(path)
        if name.partition(".")[0] in {"numba", "llvmlite"} or is_within(name, "analysis.signals")
    }
    assert not wrong
    text = [module_name(path) for path in screens if "analysis.signals import" in path.read_text("utf-8")]
    assert not text


def test_the_web_process_holds_nothing_that_computes() -> None:
    names = sorted(
        module_name(path)
        for path in product_files()
        if module_name(path).partition(".")[0] in {"ui", "briefing", "geo", "data"}
        and not module_name(path).endswith("__main__")
        and "migrations" not in module_name(path)
    )
    code = (
        "import importlib, sys, warnings; warnings.simplefilter('ignore')\n"
        f"for name in {names!r}: importlib.import_module(name)\n"
        "print([name for name in sys.modules if name.partition('.')[0] in {'numba', 'llvmlite'}"
        " or name.startswith('analysis.signals')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True, env=os.environ
    )
    assert done.stdout.strip() == "[]"


def test_nobody_starts_a_run_before_the_server_does(engine: Engine) -> None:
    assert signals.current(engine, Viewer()) is None
