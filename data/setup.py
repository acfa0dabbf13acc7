"""Brings a database up: tables, reference facts, names of all desa. `python -m data.setup`."""

import sys
from pathlib import Path

import click

from data.digest import REFERENCE, digest, reference_digest
from data.model import Viewer
from data.problems import FactsError
from data.store.engine import FAILURES, Engine, connect, migrate
from data.store.versions import versions
from locales import text
from locales.format import number

PACKAGE = Path(__file__).resolve().parents[1] / "node_modules" / "idn-area-data"


def prepare(engine: Engine, *, reference: Path = REFERENCE) -> bool:
    """Bring `engine` to the newest tables and the reference facts, and nothing more; says nothing.

    Returns:
        Whether the reference facts had to be stored.

    Raises:
        FactsError: a reference file breaks a rule; no reference row has been touched.
        alembic.util.CommandError: the database is newer than this product.
    """
    migrate(engine)
    return _store_reference(engine, reference)


def _store_reference(engine: Engine, folder: Path) -> bool:
    if _is_stored(engine, "reference", reference_digest(folder)):
        return False
    from data.facts import load  # noqa: PLC0415 - pandera takes a second: only when there is something to check
    from data.store.load import store_reference  # noqa: PLC0415 - as above

    return store_reference(engine, load(folder))


def _store_village_names(engine: Engine, package: Path) -> bool:
    files = (package / "data" / "districts.csv", package / "data" / "villages.csv")
    if _is_stored(engine, "village_name", digest(*files)):
        return False
    from data.store.load import store_village_names  # noqa: PLC0415 - as in `_store_reference`

    return store_village_names(engine, *files)


def _is_stored(engine: Engine, name: str, made_from: str) -> bool:
    version = versions(engine, Viewer()).get(name)
    return version is not None and version.digest == made_from


def _rows(engine: Engine, name: str) -> int:
    return versions(engine, Viewer())[name].rows


def set_up(engine: Engine, *, reference: Path = REFERENCE, package: Path = PACKAGE) -> None:
    """Bring `engine` up completely, one line of progress per step; what has not changed is skipped.

    Raises:
        FactsError: as `prepare`.
    """
    click.echo(text("setup.database", url=engine.url.render_as_string(hide_password=True)))
    click.echo(text("setup.migrated" if migrate(engine) else "setup.migrated_before"))
    stored = _store_reference(engine, reference)
    key = "setup.reference" if stored else "setup.reference_before"
    click.echo(text(key, rows=number(_rows(engine, "reference"))))
    if not package.is_dir():
        click.echo(text("setup.no_package", folder=package))
        return
    stored = _store_village_names(engine, package)
    key = "setup.village_names" if stored else "setup.village_names_before"
    click.echo(text(key, rows=number(_rows(engine, "village_name"))))


@click.command(help=text("setup.help"))
def main() -> None:
    """Run `set_up` on the database of `DATABASE_URL`, or the default one."""
    try:
        set_up(connect())
    except FactsError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except FAILURES as error:
        click.echo(text("setup.no_database", reason=str(error).splitlines()[0]), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
