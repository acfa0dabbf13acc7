"""`python -m data.restore FILE`: a backup in the place of what the database holds."""

from pathlib import Path

import click

from data import moving
from data.console import done, stopping_with_words, table_done
from data.store.engine import connect
from locales import text


@click.command(help=text("store_move.help.restore"))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help=text("store_move.help.replace"))
def main(file: Path, *, replace: bool) -> None:
    """Restore the database of `DATABASE_URL`, or the default one."""
    with stopping_with_words(), moving.opened(file) as backup:
        done("restore", moving.in_place_of(connect(), backup, replace=replace, progress=table_done))


if __name__ == "__main__":
    main()
