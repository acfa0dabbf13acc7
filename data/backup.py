"""`python -m data.backup FILE`: the whole store into one file, while it is in use."""

from datetime import UTC, datetime
from pathlib import Path

import click

from data import moving
from data.console import done, stopping_with_words, table_done
from locales import text


@click.command(help=text("store_move.help.backup"))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def main(file: Path) -> None:
    """Write the backup of the database of `DATABASE_URL`, or of the default one."""
    with stopping_with_words(), moving.reading(None) as store:
        done("backup", moving.write(file, store, at=datetime.now(UTC), progress=table_done))


if __name__ == "__main__":
    main()
