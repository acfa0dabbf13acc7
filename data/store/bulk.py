"""Many rows at once: columns of values into a table, in the fastest way that each database has."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Date, DateTime, Table, bindparam, func, insert, select
from sqlalchemy.exc import DBAPIError

Values = Mapping[str, Sequence[Any]]
ROOM_KB = 128 * 1024
MANY = 100_000  # rows from which on indexes are sorted afterwards
SQLITE_MOMENT = "%Y-%m-%d %H:%M:%S.%f"  # as SQLAlchemy's own type writes it


@contextmanager
def roomy(connection: Connection) -> Iterator[None]:
    """Let SQLite keep more pages in memory meanwhile: keys come in no order, and its usual 2 MB hold few of them."""
    if connection.dialect.name != "sqlite":
        yield
        return
    usual = connection.exec_driver_sql("PRAGMA cache_size").scalar()
    connection.exec_driver_sql(f"PRAGMA cache_size = {-ROOM_KB}")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA cache_size = {usual}")


@contextmanager
def light(connection: Connection, table: Table, *, rows: int, keep: Collection[str]) -> Iterator[None]:
    """Let SQLite sort the indexes of a table once, after very many rows, instead of keeping them with every row.

    Nothing else can tell: it is the same transaction. Not on PostgreSQL, where it would keep readers waiting, and not
    for fewer rows than are stored already.

    Args:
        connection: in its transaction.
        table: what rows are added to.
        rows: how many at most.
        keep: columns whose indexes are asked meanwhile.
    """
    dropped = []
    if connection.dialect.name == "sqlite" and rows >= MANY:
        stored = connection.scalar(select(func.count()).select_from(table)) or 0
        unused = [each for each in table.indexes if not {column.name for column in each.columns} & set(keep)]
        dropped = unused if rows > stored else []
    for index in dropped:
        index.drop(connection)
    yield
    for index in dropped:
        index.create(connection)


def insert_columns(connection: Connection, table: Table, columns: Values) -> int:
    """Insert rows given as columns of equal length, and return how many.

    SQLite gets plain tuples in one prepared statement, PostgreSQL a COPY: SQLAlchemy's own way makes a dictionary of
    every row and costs three times as much. Values are Python's own: dates, naive UTC datetimes, None.
    """
    names = list(columns)
    rows = len(columns[names[0]])
    if not rows:
        return 0
    if connection.dialect.name == "sqlite":
        statement = insert(table).values({name: bindparam(name) for name in names}).compile(connection.engine)
        order = statement.positiontup or names
        written = [_sqlite(table, name, columns[name]) for name in order]
        connection.exec_driver_sql(str(statement), list(zip(*written, strict=True)))
    elif connection.dialect.driver == "psycopg":
        _copy(connection, table, columns)
    else:
        connection.execute(insert(table), [dict(zip(names, row, strict=True)) for row in _rows(columns)])
    return rows


def insert_rows(connection: Connection, table: Table, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows inside the transaction of `connection`, as `insert_columns` does.

    Args:
        connection: a writing one.
        table: where to.
        names: of the columns, in the order of the values; the others take their defaults.
        rows: plain Python values: str, int, float, bool, bytes, date, naive UTC datetime or None.

    Raises:
        sqlalchemy.exc.DBAPIError: a row breaks a rule of the table, as by any other way of inserting.
    """
    if rows:
        insert_columns(connection, table, dict(zip(names, zip(*rows, strict=True), strict=True)))


def _rows(columns: Values) -> Iterable[tuple[Any, ...]]:
    return zip(*columns.values(), strict=True)


def _sqlite(table: Table, name: str, values: Sequence[Any]) -> Sequence[Any]:
    """Return values as SQLAlchemy's types write them: each different day once."""
    kind = table.c[name].type
    if not isinstance(kind, (Date, DateTime)):
        return values
    written = {value: _text(value) for value in set(values)}
    return [written[value] for value in values]


def _text(value: date | None) -> str | None:
    if value is None:
        return None
    return value.strftime(SQLITE_MOMENT) if isinstance(value, datetime) else value.isoformat()


def _copy(connection: Connection, table: Table, columns: Values) -> None:
    quote = connection.dialect.identifier_preparer
    named = ", ".join(quote.quote(name) for name in columns)
    statement = f"COPY {quote.format_table(table)} ({named}) FROM STDIN"
    driver: Any = connection.connection.driver_connection
    database = connection.dialect.loaded_dbapi
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as target:
            for row in _rows(columns):
                target.write_row(row)
    except database.Error as error:
        kind = DBAPIError.instance(
            statement, None, error, database.Error, hide_parameters=True, dialect=connection.dialect
        )
        raise kind from error
