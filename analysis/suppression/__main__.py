"""`python -m analysis.suppression`: make the month's release of what is stored, or say which one is in force."""

import hashlib
import json
import os
import sys
from datetime import date, datetime, timedelta
from typing import NoReturn

import click
import pandas as pd

from analysis.privacy import Rules
from analysis.suppression.grid import areas_of
from analysis.suppression.primary import Thresholds
from analysis.suppression.release import make
from data.model import Role, Viewer
from data.periods import last_closed_quarter_end, month_number
from data.problems import FactsError
from data.settings import SettingError
from data.setup import prepare
from data.store import incidents, places, releases
from data.store.demo import current_demo
from data.store.engine import FAILURES, Engine, connect
from data.store.releases import Made
from locales import text
from locales.format import WIB, long_date, number

MAKER = Viewer(role=Role.PIMPINAN)  # exact for kabupaten and above in the whole country: all that a release needs


@click.group(help=text("suppression.help"))
def main() -> None:
    """Hold the commands together."""


@main.command("make", help=text("suppression.help_make"))
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="TTTT-BB-HH", help=text("suppression.help_as_of"))
@click.option("--json", "as_json", is_flag=True, help=text("suppression.help_json"))
def make_release(*, as_of: datetime | None, as_json: bool) -> None:
    """Make a release and store it, if one is due."""
    now = datetime.now(WIB).date()
    today = as_of.date() if as_of else now
    if today > now:
        _refuse(text("suppression.future", day=long_date(today)))
    try:
        rules = Rules.from_environment(os.environ)
        engine = connect()
        prepare(engine)
        _make(engine, today, rules, as_json=as_json)
    except (FactsError, SettingError) as error:
        _refuse(str(error))
    except FAILURES as error:
        _refuse(text("setup.no_database", reason=str(error).splitlines()[0]))


@main.command(help=text("suppression.help_status"))
def status() -> None:
    """Say which release is in force."""
    try:
        engine = connect()
        prepare(engine)
    except FactsError as error:
        _refuse(str(error))
    except FAILURES as error:
        _refuse(text("setup.no_database", reason=str(error).splitlines()[0]))
    found = releases.current(engine, MAKER)
    click.echo(_said(found[1]) if found else text("suppression.none"))


def _make(engine: Engine, today: date, rules: Rules, *, as_json: bool) -> None:
    demo = None if incidents.holds_real(engine, MAKER) else current_demo(engine, MAKER)
    if demo and demo.data_until:
        today = min(today, demo.data_until + timedelta(days=1))
    former = releases.current(engine, MAKER)
    if former and not _due(former[1], today, rules, demo.digest if demo else None):
        click.echo(text("suppression.not_due", made=long_date(former[1].made_on)))
        return
    frame = incidents.by_place(engine, MAKER)
    if frame.empty:
        click.echo(text("suppression.no_reports"))
        return
    click.echo(text("suppression.making", until=long_date(_until(today))), err=as_json)
    stored = None if demo else releases.latest(engine, MAKER, publish=False)
    release = make(
        frame,
        areas_of(places.regencies(engine, MAKER), places.office_areas(engine, MAKER, as_of=today)),
        Thresholds(rules.victims, rules.other),
        today,
        stored.cells if stored else None,
        workers=os.cpu_count() or 1,
        progress=lambda done, whole: click.echo(text("suppression.progress", done=done, whole=whole), err=as_json),
    )
    digest = demo.digest if demo else _digest(frame)
    hidden = release.counts.get("hidden", 0)
    made = Made(today, _until(today), rules.victims, rules.other, demo is not None, digest, hidden)
    releases.save(engine, made, release.cells)
    if release.uncertified:
        click.echo(text("suppression.uncertified", n=number(release.uncertified)), err=True)
    click.echo(json.dumps(release.counts | {"uncertified": release.uncertified}) if as_json else _said(made))


def _due(former: Made, today: date, rules: Rules, demo: str | None) -> bool:
    """Return whether a release is due: another set of synthetic reports, other thresholds, or a later month."""
    if (former.threshold_victims, former.threshold_other) != (rules.victims, rules.other):
        return True
    if demo is not None:
        return former.digest != demo
    return (former.made_on.year, former.made_on.month) < (today.year, today.month)


def _until(today: date) -> date:
    """Return the last day of the latest quarter that has ended before `today`."""
    following = month_number(last_closed_quarter_end(today)) + 1
    return date(following // 12, following % 12 + 1, 1) - timedelta(days=1)


def _digest(frame: pd.DataFrame) -> str:
    return hashlib.sha256(pd.util.hash_pandas_object(frame.astype("str")).to_numpy().tobytes()).hexdigest()


def _said(made: Made) -> str:
    kind = text("suppression.demo") if made.is_demo else text("suppression.real")
    return text(
        "suppression.said",
        kind=kind,
        made=long_date(made.made_on),
        until=long_date(made.data_until),
        hidden=number(made.hidden),
        victims=made.threshold_victims,
        other=made.threshold_other,
    )


def _refuse(message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
