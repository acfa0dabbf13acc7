"""`python -m data.undo [NUMBER]`: take an import back as a whole, or list the imports."""

import sys
from datetime import UTC, datetime

import click
import pandas as pd

from data.model import Viewer
from data.setup import prepare
from data.store.accounts import NotAllowedError
from data.store.engine import FAILURES, Engine, connect
from data.store.undo import UndoError, imports, undo
from locales import text
from locales.format import moment, number

SHOWN = 20


@click.command(help=text("undo.help"))
@click.argument("batch", type=int, required=False, metavar="NUMBER")
def main(*, batch: int | None) -> None:
    """Undo one import as the owner of the server; without a number say which there are."""
    owner = Viewer(name=text("load.owner"))
    try:
        engine = connect()
        prepare(engine)
        if batch is None:
            _list(engine, owner)
        else:
            rows = undo(engine, owner, batch, at=datetime.now(UTC), is_owner=True)
            click.echo(text("undo.undone", number=batch, rows=number(rows)))
    except NotAllowedError:
        _refuse(text("undo.none"))
    except UndoError as error:
        _refuse(str(error))
    except FAILURES as error:
        _refuse(text("setup.no_database", reason=str(error).splitlines()[0]))


def _list(engine: Engine, owner: Viewer) -> None:
    for row in imports(engine, owner, is_owner=True).head(SHOWN).to_dict("records"):
        said = {"number": row["id"], "at": moment(row["at"]), "kind": row["kind"], "accepted": number(row["accepted"])}
        click.echo(text("undo.line" if pd.isna(row["undone_at"]) else "undo.line_undone", **said))


def _refuse(message: str) -> None:
    click.echo(message, err=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
