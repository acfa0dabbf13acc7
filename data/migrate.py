"""`python -m data.migrate`: brings the tables of any database to this version, and says from which to which."""

import click

from data.console import stopping_with_words
from data.moving import MoveError
from data.store.engine import connect, known_revisions, migrate, newest, revision
from locales import text


@click.command(help=text("migrate.help"))
def main() -> None:
    """Migrate the database of `DATABASE_URL`, or the default one."""
    with stopping_with_words():
        engine = connect()
        with engine.connect() as connection:
            before = revision(connection)
        if before is not None and before not in known_revisions():
            raise MoveError(text("store_move.newer", found=before, newest=newest()))
        click.echo(text("setup.database", url=engine.url.render_as_string(hide_password=True)))
        if not migrate(engine):
            click.echo(text("migrate.before", version=newest()))
        elif before is None:
            click.echo(text("migrate.made", version=newest()))
        else:
            click.echo(text("migrate.done", before=before, after=newest()))


if __name__ == "__main__":
    main()
