"""What a server costs: CPU time and memory of a process and its children."""

import time
from collections.abc import Callable

import psutil  # type: ignore[import-untyped]

STEP = 0.1  # seconds
QUIET = 0.6  # so long without work counts as settled
BUSY = 0.011  # seconds of CPU; the kernel counts in hundredths


def family(pid: int) -> list[psutil.Process]:
    """Return a process and all that it started."""
    head = psutil.Process(pid)
    return [head, *head.children(recursive=True)]


def cpu_seconds(pid: int) -> float:
    """Return the CPU time that a process and its children took so far, in user and kernel mode, in seconds."""
    total = 0.0
    for process in family(pid):
        used = process.cpu_times()
        total += used.user + used.system
    return total


def private_bytes(pid: int) -> int:
    """Return the memory that a process and its children take and share with nobody (USS), in bytes."""
    return sum(process.memory_full_info().uss for process in family(pid))


def settle(pid: int, moved: Callable[[], object], *, timeout: float) -> None:
    """Wait until the server is idle and what `moved` tells stays the same.

    Args:
        pid: of the server.
        moved: anything that changes while work goes on, bytes on the wire above all.
        timeout: seconds after which waiting ends all the same: the figures then hold what was done by then.
    """
    until = time.monotonic() + timeout
    still = time.monotonic()
    cpu, last = cpu_seconds(pid), moved()
    while time.monotonic() < until and time.monotonic() - still < QUIET:
        time.sleep(STEP)
        cpu_now, now = cpu_seconds(pid), moved()
        if now != last or cpu_now - cpu > BUSY:
            still = time.monotonic()
        cpu, last = cpu_now, now
