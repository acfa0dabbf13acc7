"""Stores for tests: the same test on SQLite and on PostgreSQL, without naming either."""

import atexit
import shutil
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import Literal

from sqlalchemy import Engine

from data.setup import prepare
from data.store.engine import connect, migrate
from tests import postgres
from tests.importing import add_villages

Stage = Literal["empty", "migrated", "ready", "named"]
"""How far a store is: nothing in it, all tables, the reference facts too, or some names of desa as well."""

NUMBERS = count(1)


@dataclass
class Stores(ABC):
    """Makes stores of one kind of database; `close` ends and removes them."""

    folder: Path
    opened: list[Engine] = field(default_factory=list)

    @abstractmethod
    def url(self, stage: Stage = "empty") -> str:
        """Return the URL of a new store that nobody has opened."""

    def open(self, stage: Stage = "ready") -> Engine:
        """Return the engine of a new store."""
        return self.at(self.url(stage))

    def at(self, url: str) -> Engine:
        """Return the engine of a store, to be ended with the others."""
        engine = connect(url)
        self.opened.append(engine)
        return engine

    @staticmethod
    def bring(engine: Engine, stage: Stage) -> None:
        """Bring a store to a stage."""
        if stage in {"ready", "named"}:
            prepare(engine)
            if stage == "named":
                add_villages(engine)
        elif stage == "migrated":
            migrate(engine)

    def close(self) -> None:
        """End every engine that was handed out."""
        while self.opened:
            self.opened.pop().dispose()


class SqliteStores(Stores):
    """Files."""

    def url(self, stage: Stage = "empty") -> str:
        """Return the URL of a copy of the file of that stage, made once per process."""
        file = self.folder / f"peta-{next(NUMBERS)}.sqlite"
        if stage != "empty":
            shutil.copyfile(_sqlite_made(stage), file)
        return f"sqlite:///{file}"


@dataclass
class PostgresStores(Stores):
    """Databases of the server that `tests.postgres` runs."""

    names: list[str] = field(default_factory=list)

    def url(self, stage: Stage = "empty") -> str:
        """Return the URL of a copy of the database of that stage, made once per process."""
        self.names.append(f"peta_{next(NUMBERS)}")
        return postgres.create(self.names[-1], like=None if stage == "empty" else _postgres_made(stage))

    def close(self) -> None:
        """Remove the databases too."""
        super().close()
        while self.names:
            postgres.drop(self.names.pop())


KINDS: dict[str, type[Stores]] = {"sqlite": SqliteStores, "postgresql": PostgresStores}


@cache
def _sqlite_made(stage: Stage) -> Path:
    folder = Path(mkdtemp(prefix="peta-stage-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    file = folder / f"{stage}.sqlite"
    _bring(f"sqlite:///{file}", stage)
    return file


@cache
def _postgres_made(stage: Stage) -> str:
    name = f"stage_{stage}"
    _bring(postgres.create(name), stage)
    return name


def _bring(url: str, stage: Stage) -> None:
    engine = connect(url)
    Stores.bring(engine, stage)
    engine.dispose()  # SQLite: what is in the journal goes into the file; PostgreSQL: a template has no visitors
