"""Many rows into a table, as fast as the database takes them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, insert
from sqlalchemy.exc import DBAPIError

__all__ = ["insert_rows"]


def insert_rows(connection: Connection, table: Table, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows inside the transaction of `connection`: PostgreSQL by COPY, which takes a fifth of the time.

    Args:
        connection: a writing one.
        table: where to.
        names: of the columns, in the order of the values; the others take their defaults.
        rows: plain Python values: str, int, float, bool, date, datetime or None.

    Raises:
        sqlalchemy.exc.DBAPIError: a row breaks a rule of the table, as by any other way of inserting.
    """
    if not rows:
        return
    if connection.dialect.name != "postgresql":
        connection.execute(insert(table), [dict(zip(names, row, strict=True)) for row in rows])
        return
    quote = connection.dialect.identifier_preparer
    columns = ", ".join(quote.quote(name) for name in names)
    statement = f"COPY {quote.format_table(table)} ({columns}) FROM STDIN"
    driver: Any = connection.connection.driver_connection
    database = connection.dialect.loaded_dbapi
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except database.Error as error:
        kind = DBAPIError.instance(
            statement, None, error, database.Error, hide_parameters=True, dialect=connection.dialect
        )
        raise kind from error
