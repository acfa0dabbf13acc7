"""A store with the facts and some names of desa, and a server with a login: what tests of imports load into."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.stores import SqliteStores, Stores

FIRST, LAST = date(2020, 1, 1), date(2025, 12, 31)
LOGIN = """[auth]
redirect_uri = "https://peta.test/oauth2callback"
cookie_secret = "a secret of a test, longer than 32 characters"
client_id = "peta"
client_secret = "secret"
server_metadata_url = "https://masuk.test/.well-known/openid-configuration"
"""


def _opened(stores: Stores, folder: Path, patch: pytest.MonkeyPatch) -> Engine:
    (folder / ".streamlit").mkdir()
    (folder / ".streamlit" / "secrets.toml").write_text(LOGIN, "utf-8")
    patch.chdir(folder)
    address = stores.url("named")
    patch.setenv("DATABASE_URL", address)
    return stores.at(address)


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """A SQLite store of its own, which the command finds too, on a server with a login."""
    stores = SqliteStores(tmp_path)
    yield _opened(stores, tmp_path, monkeypatch)
    stores.close()


@pytest.fixture
def any_engine(stores: Stores, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """As `engine`, on every kind of database."""
    yield _opened(stores, tmp_path, monkeypatch)
    stores.close()
