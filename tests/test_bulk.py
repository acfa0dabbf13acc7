"""Many rows at once: what goes in comes out, and a rule that is broken is told as by any other way of inserting."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import IntegrityError

from data.store import schema, schema_access
from data.store.bulk import insert_rows
from data.store.engine import writing
from data.store.moments import whole_seconds
from tests.stores import Stores

ODD = ["", "\\N", "tab\tline\nreturn\r", "quote \" and ' and \\", "ünï", "\u202eabc", "NULL", "a;b,c"]
AT = datetime(2026, 3, 4, 5, 6, 7, 999_999, tzinfo=UTC)


@pytest.fixture(scope="module")
def engine(stores: Stores) -> Engine:
    return stores.open()


def stored(engine: Engine, column: Any) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.scalars(select(column).order_by(column.table.c.id)))


def test_texts_come_back_as_they_went_in(engine: Engine) -> None:
    rows = [(f"{number}@x.id", name, "staf", True, "x", AT.replace(tzinfo=None)) for number, name in enumerate(ODD)]
    with writing(engine).begin() as connection:
        names = ("email", "name", "role", "active", "updated_by", "updated_at")
        insert_rows(connection, schema_access.account, names, rows)
        insert_rows(connection, schema_access.account, names, [])
    account = schema_access.account.c
    assert stored(engine, account.name) == ODD
    assert stored(engine, account.active) == [True] * len(ODD)
    assert stored(engine, account.updated_at) == [AT.replace(tzinfo=None)] * len(ODD)
    assert stored(engine, account.office) == [""] * len(ODD), "the default"


@pytest.mark.parametrize("row", [("x", "99.99", None), ("x", "35.02", "99"), (None, "35.02", 0)])
def test_a_broken_rule_is_an_integrity_error_and_leaves_nothing(engine: Engine, row: tuple[Any, ...]) -> None:
    named = ("name", "regency_code", "village_id")
    with pytest.raises(IntegrityError), writing(engine).begin() as connection:
        insert_rows(connection, schema.reporting_unit, (*named, "is_demo"), [("x", "35.02", None, True), (*row, True)])
    assert not stored(engine, schema.reporting_unit.c.id)


def test_moments_as_whole_seconds_are_never_rounded_up(engine: Engine) -> None:
    values = {"at": AT.replace(tzinfo=None), "actor": "", "actor_name": "", "role": "", "action": "", "detail": ""}
    with writing(engine).begin() as connection:
        connection.execute(insert(schema_access.audit).values(values))
        found = connection.scalar(select(whole_seconds(schema_access.audit.c.at)))
    assert found == int(AT.timestamp())
