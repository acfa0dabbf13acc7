"""`python -m data.copy --from URL --to URL`: a whole store into an empty database, of any kind the product supports."""

import click

from data import moving
from data.console import done, stopping_with_words, table_done
from data.store.engine import connect
from locales import text


@click.command(help=text("store_move.help.copy"))
@click.option("--from", "source", required=True, help=text("store_move.help.from"))
@click.option("--to", "target", required=True, help=text("store_move.help.to"))
def main(source: str, target: str) -> None:
    """Copy, and check what arrived."""
    with stopping_with_words(), moving.reading(source) as store:
        done("copy", moving.into_empty(connect(target), store, progress=table_done))


if __name__ == "__main__":
    main()
