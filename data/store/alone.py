"""One at a time, across all processes that share a store."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, text

from data.store.engine import file_of

RUN_LOCK = 7_350_224  # as `engine.WRITE_LOCK`, another number: whoever computes for minutes keeps nobody from writing


@contextmanager
def alone(engine: Engine) -> Iterator[None]:
    """Wait until no other process computes early warning for this store, and keep others waiting meanwhile.

    What dies lets go: of a file beside SQLite's, or of PostgreSQL's advisory lock of a connection kept open for it.
    """
    file = file_of(engine)
    if file is None:
        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": RUN_LOCK})
            try:
                yield
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": RUN_LOCK})
        return
    with file.with_name(f"{file.name}-signals").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
