"""Numbers that a database gives: in PostgreSQL a sequence knows nothing of numbers that came with their rows."""

from sqlalchemy import Connection, Integer, Table, func, select
from sqlalchemy import text as sql

__all__ = ["number_on"]

SEQUENCE = sql("SELECT pg_get_serial_sequence(:of, :column)")
SET = sql("SELECT setval(CAST(CAST(:of AS text) AS regclass), :highest, :used)")


def number_on(connection: Connection, *tables: Table) -> None:
    """Let new rows be numbered on from the highest number stored; needed after rows with numbers of their own.

    SQLite does so by itself; tables that do not number their rows are left out.
    """
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        keys = list(table.primary_key.columns)
        if len(keys) != 1 or not isinstance(keys[0].type, Integer):
            continue
        quoted = connection.dialect.identifier_preparer.format_table(table)
        named = {"of": quoted, "column": keys[0].name}
        sequence = connection.scalar(SEQUENCE, named)
        if sequence:
            highest = connection.scalar(select(func.max(keys[0])))
            connection.execute(SET, {"of": sequence, "highest": highest or 1, "used": highest is not None})
