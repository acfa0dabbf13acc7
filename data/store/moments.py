"""Moments as numbers, alike in every database."""

from typing import Any

from sqlalchemy import BigInteger
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction


class whole_seconds(GenericFunction[int]):  # noqa: N801 - named as the functions of SQL are
    """Seconds since 1970 of a moment in UTC without a zone, what is less than one left out.

    SQLAlchemy's own `extract("epoch", …)` rounds: to thousandths in SQLite, to whole seconds when cast in PostgreSQL.
    """

    type = BigInteger()
    inherit_cache = True


@compiles(whole_seconds)
def _plain(element: Any, compiler: Any, **options: Any) -> str:
    return f"CAST(strftime('%s', substr({compiler.process(element.clauses, **options)}, 1, 19)) AS INTEGER)"


@compiles(whole_seconds, "postgresql")
def _postgresql(element: Any, compiler: Any, **options: Any) -> str:
    return f"CAST(floor(extract(epoch FROM {compiler.process(element.clauses, **options)})) AS BIGINT)"
