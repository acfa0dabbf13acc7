"""What one thing that is done on a page costs its server: bytes on the wire and CPU time until it rests again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from benchmarks import process
from benchmarks.wire import Wire

SETTLE_SECONDS = 60.0
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Spent(Generic[Value]):
    """What an act returned, and what it cost: bytes in both directions, milliseconds of CPU in all threads."""

    value: Value
    bytes: int
    cpu_ms: float


@dataclass(frozen=True, slots=True)
class Meter:
    """A server and the wire before it."""

    pid: int
    wire: Wire

    def settle(self) -> None:
        """Wait until the server is idle."""
        process.settle(self.pid, lambda: self.wire.traffic, timeout=SETTLE_SECONDS)

    def spent(self, act: Callable[[], Value]) -> Spent[Value]:
        """Do `act`, wait until the server is idle and return what it cost."""
        traffic, cpu = self.wire.traffic, process.cpu_seconds(self.pid)
        value = act()
        self.settle()
        milliseconds = (process.cpu_seconds(self.pid) - cpu) * 1000
        return Spent(value, (self.wire.traffic - traffic).total, milliseconds)
