"""How the commands that move a store speak: a line per table, and a reason in words where they stop."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from data.moving import Contents, MoveError
from data.store.engine import FAILURES, DBAPIError
from locales import text
from locales.format import number

__all__ = ["done", "stopping_with_words", "table_done"]


@contextmanager
def stopping_with_words() -> Iterator[None]:
    """End the process with status 1 and one line, for whatever keeps a store from being moved."""
    try:
        yield
    except (MoveError, DBAPIError, OSError, *FAILURES) as error:
        click.echo(text("store_move.failed", reason=str(error).splitlines()[0]), err=True)
        sys.exit(1)


def table_done(name: str, rows: int) -> None:
    """Say that a table is done."""
    click.echo(text("store_move.table", table=name, rows=number(rows)))


def done(key: str, contents: Contents) -> None:
    """Say that all is done; `key` ends the name of the text."""
    rows = number(sum(each.rows for each in contents.values()))
    click.echo(text(f"store_move.done.{key}", tables=number(len(contents)), rows=rows))
