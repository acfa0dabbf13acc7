"""Fixtures of tests that open a store: each such test runs on every kind of database that the product supports."""

from collections.abc import Iterator

import pytest

from tests.stores import KINDS, Stores


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
