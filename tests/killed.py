"""An import in a process of its own that is killed at a chosen point, as by a power cut."""

import os
import signal
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from data.importing import loading, rows
from data.store import bulk, imports
from data.store.engine import connect
from tests.importing import put

MODULES = {"loading": loading, "imports": imports, "bulk": bulk}
SMALL = 100  # rows of a part, and rows that count as very many
PROCESSES = get_context("fork")  # a start from nothing takes two seconds, for each of many kills


def kill(url: str, path: Path, where: str, *, after: int) -> int | None:
    """Load `path` into the store at `url`, killed at a call of `where`, and return how the process ended.

    Args:
        url: of the store; the caller holds no connection to it.
        path: of the file.
        where: module and function, `imports._close`.
        after: how many calls of it are let through.
    """
    process = PROCESSES.Process(target=_load, args=(url, path, where, after))
    process.start()
    process.join()
    return process.exitcode


def _load(url: str, path: Path, where: str, after: int) -> None:
    rows.PART = bulk.MANY = SMALL
    name, _, function = where.partition(".")
    usual, calls = getattr(MODULES[name], function), 0

    def deadly(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls > after:
            os.kill(os.getpid(), signal.SIGKILL)
        return usual(*args, **kwargs)

    setattr(MODULES[name], function, deadly)
    put(connect(url), path.read_bytes())
