"""`python -m data.demo`: fill the store with the demonstration set, renew it, remove it, document it."""

import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import click

from data.demo.dataset import generate
from data.demo.document import document
from data.demo.parameters import INCIDENTS, LEAST_INCIDENTS, LEAST_WEEKS, SEED, WEEKS, Parameters
from data.demo.world import Reference
from data.model import Viewer
from data.periods import last_complete_week_end
from data.problems import FactsError
from data.setup import prepare
from data.store import places
from data.store.demo import CHUNK, DemoSet, RealIncidentsError, current_demo, remove_demo, replace_demo
from data.store.engine import FAILURES, Engine, connect
from data.store.incidents import holds_real
from locales import text
from locales.format import WIB, long_date, number

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "DEMO.md"
NOBODY = Viewer()  # public facts are all that is read
PROGRESS_STEPS = 5  # lines per table


@click.command(help=text("demo.help"))
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), metavar="TTTT-BB-HH", help=text("demo.help_until"))
@click.option("--incidents", type=click.IntRange(min=LEAST_INCIDENTS), help=text("demo.help_incidents"))
@click.option("--weeks", type=click.IntRange(min=LEAST_WEEKS), help=text("demo.help_weeks"))
@click.option("--seed", type=click.IntRange(min=0), help=text("demo.help_seed"))
@click.option("--remove", "action", flag_value="remove", help=text("demo.help_remove"))
@click.option("--document", "action", flag_value="document", help=text("demo.help_document"))
@click.option("--unless-real", is_flag=True, help=text("demo.help_unless_real"))
def main(*, until: datetime | None, action: str | None, unless_real: bool, **numbers: int | None) -> None:
    """Do what the options say; what is not said stays as it is in the set already stored."""
    try:
        engine = connect()
        prepare(engine)
        if action == "remove":
            _remove(engine)
        elif action == "document":
            _document(engine)
        elif holds_real(engine, NOBODY) and unless_real:
            click.echo(text("demo.none_beside_real"))
        else:
            _fill(engine, until, numbers)
    except RealIncidentsError:
        _refuse(text("demo.real"))
    except FactsError as error:
        _refuse(str(error))
    except FAILURES as error:
        _refuse(text("setup.no_database", reason=str(error).splitlines()[0]))


def read_reference(engine: Engine, *, as_of: date) -> Reference:
    """Return the stored facts that the generator starts from, with the working areas in force on `as_of`."""
    return Reference(
        regencies=places.regencies(engine, NOBODY),
        districts=places.districts(engine, NOBODY),
        pockets=places.pockets(engine, NOBODY),
        villages=places.villages(engine, NOBODY),
        offices=places.offices(engine, NOBODY),
        office_areas=places.office_areas(engine, NOBODY, as_of=as_of),
    )


def _fill(engine: Engine, until: datetime | None, numbers: dict[str, int | None]) -> None:
    if holds_real(engine, NOBODY):
        raise RealIncidentsError
    stored = current_demo(engine, NOBODY)
    parameters = _parameters(stored, until, numbers)
    reference = read_reference(engine, as_of=parameters.end)
    digest = parameters.digest(reference.digest())
    if stored and stored.digest == digest:
        click.echo(text("demo.kept", rows=number(stored.rows), until=long_date(parameters.end)))
        return
    incidents = number(parameters.incidents)
    click.echo(text("demo.making", incidents=incidents, weeks=parameters.weeks, seed=parameters.seed))
    rows = replace_demo(
        engine,
        generate(reference, parameters),
        digest=digest,
        data_until=parameters.end,
        note=parameters.as_text(),
        progress=_progress,
    )
    click.echo(text("demo.done", rows=number(rows), until=long_date(parameters.end)))


def _parameters(stored: DemoSet | None, until: datetime | None, numbers: dict[str, int | None]) -> Parameters:
    former = Parameters.from_text(stored.note) if stored else Parameters.until(datetime.now(WIB).date())
    given = {name: value for name, value in numbers.items() if value is not None}
    return replace(former, end=last_complete_week_end(until.date()) if until else former.end, **given)


def _document(engine: Engine) -> None:
    parameters = Parameters.until(datetime.now(WIB).date(), incidents=INCIDENTS, weeks=WEEKS, seed=SEED)
    DOCUMENT.write_text(document(read_reference(engine, as_of=parameters.end), parameters), encoding="utf-8")
    click.echo(text("demo.documented", file=DOCUMENT.name))


def _remove(engine: Engine) -> None:
    for table, rows in remove_demo(engine).items():
        click.echo(text("demo.removed_table", table=table, rows=number(rows)))
    click.echo(text("demo.removed"))


def _progress(table: str, done: int, total: int) -> None:
    step = max(total // PROGRESS_STEPS, 1)
    if done == total or done // step > (done - CHUNK) // step:
        click.echo(text("demo.writing", table=table, done=number(done), total=number(total)))


def _refuse(message: str) -> None:
    click.echo(message, err=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
