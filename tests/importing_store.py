"""A store with the facts and some names of desa, made once and copied: what tests of imports load into."""

import shutil
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from sqlalchemy import Engine

from data.setup import prepare
from data.store.engine import connect
from tests.importing import add_villages

FIRST, LAST = date(2020, 1, 1), date(2025, 12, 31)
LOGIN = """[auth]
redirect_uri = "https://peta.test/oauth2callback"
cookie_secret = "a secret of a test, longer than 32 characters"
client_id = "peta"
client_secret = "secret"
server_metadata_url = "https://masuk.test/.well-known/openid-configuration"
"""


@cache
def _made() -> Path:
    folder = Path(mkdtemp())
    engine = connect(f"sqlite:///{folder}/peta.sqlite")
    prepare(engine)
    add_villages(engine)
    engine.dispose()  # the last connection takes what is still in the journal into the file
    return folder / "peta.sqlite"


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """A store of its own, which the command finds too, on a server with a login."""
    shutil.copyfile(_made(), tmp_path / "peta.sqlite")
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "secrets.toml").write_text(LOGIN, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/peta.sqlite")
    store = connect()
    yield store
    store.dispose()
