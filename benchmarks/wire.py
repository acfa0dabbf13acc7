"""What goes over the wire: a TCP proxy between browser and server that counts bytes, compressed as they were sent."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Self

CHUNK = 65_536
HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Traffic:
    """Bytes of HTTP and WebSocket in both directions; the headers of TCP and IP are not in it."""

    up: int
    down: int

    @property
    def total(self) -> int:
        """Bytes of both directions."""
        return self.up + self.down

    def __sub__(self, other: Self) -> "Traffic":
        return Traffic(self.up - other.up, self.down - other.down)


@dataclass(slots=True)
class Wire:
    """A running proxy."""

    target: int
    port: int = 0
    _up: int = 0
    _down: int = 0
    _open: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def url(self) -> str:
        """Address that browsers are sent to."""
        return f"http://{HOST}:{self.port}"

    @property
    def traffic(self) -> Traffic:
        """Bytes since the start."""
        return Traffic(self._up, self._down)

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection until an end closes it."""
        task = asyncio.current_task()
        if task:
            self._open.add(task)
        ends = [writer]
        try:
            there = await asyncio.open_connection(HOST, self.target)
            ends.append(there[1])
            await asyncio.gather(self._carry(reader, there[1], is_up=True), self._carry(there[0], writer, is_up=False))
        except (ConnectionError, asyncio.CancelledError):
            pass  # the server is gone, or the measuring is over
        finally:
            for each in ends:
                each.close()
            if task:
                self._open.discard(task)

    async def _carry(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, is_up: bool) -> None:
        with suppress(ConnectionError):
            while chunk := await source.read(CHUNK):
                if is_up:
                    self._up += len(chunk)
                else:
                    self._down += len(chunk)
                sink.write(chunk)
                await sink.drain()
        sink.close()

    async def serve(self, ready: threading.Event, end: asyncio.Event) -> None:
        """Take connections until `end` is set."""
        server = await asyncio.start_server(self.meet, HOST, 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await end.wait()
        server.close()
        for task in list(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)
        await asyncio.sleep(0)  # closed connections are let go in the loop's next round


@contextmanager
def counted(target: int) -> Iterator[Wire]:
    """Stand between browsers and the server on port `target` for the length of a `with` block."""
    wire, ready = Wire(target), threading.Event()
    loop = asyncio.new_event_loop()
    end = asyncio.Event()

    def run() -> None:
        loop.run_until_complete(wire.serve(ready, end))
        loop.close()

    thread = threading.Thread(target=run, name="wire", daemon=True)
    thread.start()
    ready.wait()
    try:
        yield wire
    finally:
        loop.call_soon_threadsafe(end.set)
        thread.join()
