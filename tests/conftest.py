"""Fixtures of tests that open a store: each such test runs on every kind of database that the product supports."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.stores import KINDS, Stores

settings.register_profile("steady", derandomize=True)  # the same examples everywhere: a failure is of the change
settings.load_profile("steady")


@pytest.fixture(scope="module", params=list(KINDS))
def stores(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stores]:
    """Stores of one kind of database, for one module; `stores.open("migrated")` is a new one."""
    made = KINDS[request.param](tmp_path_factory.mktemp("stores"))
    yield made
    made.close()


@pytest.fixture
def url(stores: Stores) -> str:
    """URL of a store that has nothing in it yet."""
    return stores.url()
