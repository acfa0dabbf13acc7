"""`python -m data.load KIND FILE`: an office's file into the store, or a list of what is wrong with it."""

import json
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from data.importing.files import FileError, Upload
from data.importing.kinds import KINDS
from data.importing.loading import Report, Request, load
from data.importing.personal import PersonalDataError, shown
from data.importing.reading import Source
from data.importing.validation import Problem
from data.model import Viewer
from data.publish import LOADED, publish
from data.setup import prepare
from data.signin import LoginRequiredError, auth_problems
from data.store.engine import FAILURES, Engine, connect
from locales import text
from locales.format import WIB, number

SHOWN = 50  # problems that are printed; --json and --remarks have all
REFUSALS = (FileError, PersonalDataError, LoginRequiredError)


@click.command(help=text("load.help"))
@click.argument("kind", type=click.Choice(sorted(KINDS)))
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help=text("load.help_dry_run"))
@click.option("--map", "columns", multiple=True, metavar="HEADING=COLUMN", help=text("load.help_map"))
@click.option("--area", "areas", multiple=True, metavar="NAME=CODE", help=text("load.help_area"))
@click.option("--sheet", default="", help=text("load.help_sheet"))
@click.option("--office", default="", help=text("load.help_office"))
@click.option("--accept-good", is_flag=True, help=text("load.help_accept_good"))
@click.option("--remarks", type=click.Path(dir_okay=False, path_type=Path), help=text("load.help_remarks"))
@click.option("--json", "as_json", is_flag=True, help=text("load.help_json"))
def main(*, kind: str, path: Path, as_json: bool, remarks: Path | None, **options: Any) -> None:
    """Load one file; the status is 0 only when nothing was refused."""
    now = datetime.now(UTC)
    request = Request(
        kind, as_of=now.astimezone(WIB).date(), at=now, viewer=Viewer(name=text("load.owner")), is_owner=True,
        columns=dict(_pairs(options["columns"])), areas=_pairs(options["areas"]), sheet=options["sheet"],
        office=options["office"], dry_run=options["dry_run"], accept_good=options["accept_good"],
        login_configured=login_configured(),
    )  # fmt: skip
    try:
        report = _load(path, request, remarks)
    except REFUSALS as error:
        _end(_refused(str(error)), as_json=as_json, words=[str(error)])
    except FAILURES as error:
        _end(_refused(""), as_json=as_json, words=[text("setup.no_database", reason=str(error).splitlines()[0])])
    else:
        _end(_numbers(report, request), as_json=as_json, words=_words(report, request))


def login_configured() -> bool:
    """Return whether this server has a login: the secrets that Streamlit reads hold a complete `[auth]`."""
    for folder in (Path.cwd(), Path.home()):
        file = folder / ".streamlit" / "secrets.toml"
        if file.is_file():
            try:
                section = tomllib.loads(file.read_text("utf-8")).get("auth", {})
            except tomllib.TOMLDecodeError:
                return False
            if section:
                return not auth_problems(section)
    return False


def _pairs(given: tuple[str, ...]) -> list[tuple[str, str]]:
    wrong = [each for each in given if "=" not in each]
    if wrong:
        raise click.BadParameter(text("load.pair"))
    return [(left.strip(), right.strip()) for left, _, right in (each.rpartition("=") for each in given)]


def _load(path: Path, request: Request, remarks: Path | None) -> Report:
    engine = connect()
    prepare(engine)
    with path.open("rb") as stream:
        source = Source(Upload(path.name, stream))
        try:
            report = load(engine, source, request, progress=_progress)
            if remarks and report.problems:
                from data.importing.remarks import write  # noqa: PLC0415 - only where asked for

                with remarks.open("wb") as target:
                    write(source, report.heading, report.problems, target)
        finally:
            source.close()
    if report.batch and request.kind in LOADED:
        _publish(engine)
    return report


def _publish(engine: Engine) -> None:
    """Bring the map's layers up to date; where they were never made, `make setup` makes them."""
    try:
        publish(engine)
    except FileNotFoundError:
        click.echo(text("load.no_layers"), err=True)


def _progress(step: str, done: int, total: int) -> None:
    click.echo(text(f"load.progress_{step}", done=number(done), total=number(total)), err=True)


def _numbers(report: Report, request: Request) -> dict[str, Any]:
    return {
        "read": report.read, "accepted": report.accepted, "refused": report.refused, "unchanged": report.unchanged,
        "held": report.held, "problems": [list(problem) for problem in report.problems], "counted": report.counted,
        "taken": [[each.heading, each.column, each.score] for each in report.taken], "ignored": list(report.ignored),
        "areas": [list(each) for each in report.areas],
        "asked": [[shown(each.name), [list(option) for option in each.options]] for each in report.asked],
        "batch": report.batch, "dry_run": request.dry_run,
    }  # fmt: skip


def _refused(reason: str) -> dict[str, Any]:
    """Return the numbers of a file that was refused before its rows were counted."""
    problems = [list(Problem(0, "", reason))] if reason else []
    counts: dict[str, Any] = dict.fromkeys(("read", "accepted", "refused", "unchanged", "held"), 0)
    return counts | {"problems": problems, "counted": 1}


def _words(report: Report, request: Request) -> list[str]:
    kind = KINDS[request.kind]
    lines = [
        text("load.taken", heading=each.heading, column=kind[each.column].heading, score=round(each.score))
        for each in report.taken
    ]
    lines += [text("load.ignored", headings=", ".join(report.ignored))] if report.ignored else []
    lines += [text("load.area", name=name, code=code, score=round(score)) for name, code, score in report.areas]
    lines += [_said(problem) for problem in _few(report)]
    if report.counted > SHOWN:
        lines.append(text("load.more", count=number(report.counted - SHOWN)))
    counts = {name: number(getattr(report, name)) for name in ("read", "accepted", "refused", "unchanged")}
    lines.append(text("load.counts", **counts))
    if report.counted and not request.accept_good:
        lines.append(text("load.nothing", held=number(report.held)))
    if request.dry_run:
        lines.append(text("load.dry_run"))
    elif report.batch:
        lines.append(text("load.batch", number=report.batch))
    return lines


def _said(problem: Problem) -> str:
    row, column, message = problem
    if not column:
        return text("load.problem_row", row=row, message=message)
    return text("load.problem", row=row, column=column, message=message)


def _few(report: Report) -> tuple[Problem, ...]:
    return report.problems[:SHOWN]


def _end(numbers: dict[str, Any], *, as_json: bool, words: list[str]) -> None:
    for line in words:
        click.echo(line, err=as_json)
    if as_json:
        click.echo(json.dumps(numbers, ensure_ascii=False))
    sys.exit(1 if numbers["counted"] or numbers["refused"] else 0)


if __name__ == "__main__":
    main()
