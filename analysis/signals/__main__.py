"""`python -m analysis.signals`: the weekly run of early warning, and how it does on the planted outbreaks."""

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from typing import NoReturn

import click

from analysis.signals import batch, leash, measures, planted
from analysis.signals.batch import Outcome
from analysis.signals.reading import MAKER
from data.problems import FactsError
from data.setup import prepare
from data.store.engine import FAILURES, connect
from data.store.versions import day_of, versions
from locales import text
from locales.format import WIB, long_date, number

STEPS = 4  # lines of progress


@click.group(help=text("signals.help"))
def main() -> None:
    """Hold the commands together."""


@main.command("run", help=text("signals.help_run"))
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="TTTT-BB-HH", help=text("signals.help_as_of"))
@click.option("--backtest", type=click.IntRange(1, 520), metavar="N", help=text("signals.help_backtest"))
@click.option("--json", "as_json", is_flag=True, help=text("signals.help_json"))
@click.option("--leashed", is_flag=True, hidden=True)
def run(*, as_of: datetime | None, backtest: int | None, as_json: bool, leashed: bool) -> None:
    """Judge the last complete week and store what was found."""
    if leashed:
        leash.die_with_input()
    now = datetime.now(UTC)
    today = now.astimezone(WIB).date()
    if as_of and as_of.date() > today:
        _refuse(text("signals.future", day=long_date(as_of.date())))
    try:
        engine = connect()
        prepare(engine)
        day = min(as_of.date() if as_of else today, day_of(versions(engine, MAKER), today))
        made = batch.run(
            engine,
            as_of=day,
            at=now,
            backtest=backtest,
            progress=lambda done, whole: _progress(done, whole, err=as_json),
        )
    except FactsError as error:
        _refuse(str(error))
    except FAILURES as error:
        _refuse(text("setup.no_database", reason=str(error).splitlines()[0]))
    if made is None:
        click.echo(text("signals.no_reports"))
    elif as_json:
        click.echo(json.dumps(asdict(made)))
    else:
        click.echo(_said(made))


@main.command("planted", help=text("signals.help_planted"))
@click.option("--json", "as_json", is_flag=True, help=text("signals.help_json"))
@click.option("--document", is_flag=True, help=text("signals.help_document"))
def planted_outbreaks(*, as_json: bool, document: bool) -> None:
    """Measure the engine on the demonstration set."""
    try:
        engine = connect()
        prepare(engine)
        figures = planted.measured(engine, progress=lambda done, whole: _progress(done, whole, err=as_json))
    except FactsError as error:
        _refuse(str(error))
    except FAILURES as error:
        _refuse(text("setup.no_database", reason=str(error).splitlines()[0]))
    if figures is None:
        _refuse(text("signals.no_demo"))
    if document:
        measures.write(figures)
    click.echo(json.dumps(figures) if as_json else measures.section(figures))


def _progress(done: int, whole: int, *, err: bool) -> None:
    if done > 0 and (done == whole or done % max(whole // STEPS, 1) == 0):
        click.echo(text("signals.progress", done=number(done), whole=number(whole)), err=err)


def _said(made: Outcome) -> str:
    if not made.changed:
        return text("signals.unchanged", week=made.week)
    return text(
        "signals.said",
        week=made.week,
        judged=number(made.judged),
        tested=number(made.tested),
        too_few=number(made.too_few),
        not_testable=number(made.not_testable),
        alerts=", ".join(f"{text(f'level.{name}')} {number(n)}" for name, n in sorted((made.alerts or {}).items()))
        or "0",
        strictness=number(made.strictness or 0.0, decimals=2),
    )


def _refuse(message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
