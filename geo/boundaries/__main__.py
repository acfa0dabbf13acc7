"""`python -m geo.boundaries`: install, status, remove, fetch."""

import json
import sys
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import click

from geo import boundaries
from geo.boundaries import fetch as fetching
from geo.boundaries.places import REFERENCE
from geo.boundaries.problems import SHOWN, RefusedError, listed
from geo.codes import Level
from locales import text
from locales.format import number

LEVELS = {word: level for level, word in boundaries.WORDS.items()}
FOLDER = click.option("--folder", type=click.Path(path_type=Path), default=boundaries.FOLDER, hidden=True)
REFERENCES = click.option("--reference", type=click.Path(path_type=Path), default=REFERENCE, hidden=True)
LEVEL = click.option("--level", "word", type=click.Choice(list(LEVELS)), help=text("boundaries.help_level"))
TIMEOUT = click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=fetching.Limits().silence,
    help=text("boundaries.help_timeout"),
)


@click.group(help=text("boundaries.help"))
def main() -> None:
    """Install, show and remove official boundaries."""


@main.command(help=text("boundaries.help_install"))
@click.argument("source", metavar="FILE|URL")
@click.option("--name", default="", help=text("boundaries.help_name"))
@click.option("--licence", "--license", default="", help=text("boundaries.help_licence"))
@click.option("--layer", help=text("boundaries.help_layer"))
@LEVEL
@TIMEOUT
@FOLDER
@REFERENCES
def install(
    *,
    source: str,
    name: str,
    licence: str,
    layer: str | None,
    word: str | None,
    timeout: float,
    folder: Path,
    reference: Path,
) -> None:
    """Install a file, or the file at an address."""
    wish = boundaries.Wish(name, licence, LEVELS[word] if word else None, layer)
    with tempfile.TemporaryDirectory() as scratch:
        _install(source, Path(scratch), wish, fetching.Limits(silence=timeout), folder, reference)


@main.command(help=text("boundaries.help_fetch"))
@click.option("--api", default=fetching.API, help=text("boundaries.help_api"))
@TIMEOUT
@FOLDER
@REFERENCES
def fetch(*, api: str, timeout: float, folder: Path, reference: Path) -> None:
    """Install what geoBoundaries offers."""
    limits = fetching.Limits(silence=timeout)
    with tempfile.TemporaryDirectory() as scratch:
        try:
            click.echo(text("boundaries.asking", api=api))
            offer = fetching.ask(api, Path(scratch), limits=limits)
        except RefusedError as error:
            _refused(error, folder)
        click.echo(text("boundaries.offer", name=offer.name, licence=offer.licence))
        wish = boundaries.Wish(offer.name, offer.licence, Level.REGENCY)
        _install(offer.url, Path(scratch), wish, limits, folder, reference)


@main.command(help=text("boundaries.help_status"))
@click.option("--json", "as_json", is_flag=True, help=text("boundaries.help_json"))
@FOLDER
@REFERENCES
def status(*, as_json: bool, folder: Path, reference: Path) -> None:
    """Say which boundaries are used."""
    found = boundaries.status(areas=len(boundaries.load(reference).regencies), folder=folder)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    click.echo(text(f"boundaries.mode_{found['mode']}"))
    for word in found["levels"]:
        installed = boundaries.current(LEVELS[word], folder=folder)
        if installed:
            _tell(installed)


@main.command(help=text("boundaries.help_remove"))
@LEVEL
@FOLDER
def remove(*, word: str | None, folder: Path) -> None:
    """Remove one level, or all."""
    for each in [word] if word else LEVELS:
        gone = boundaries.remove(LEVELS[each], folder=folder)
        click.echo(text("boundaries.removed" if gone else "boundaries.not_there", level=each))


def _install(
    source: str,
    scratch: Path,
    wish: boundaries.Wish,
    limits: fetching.Limits,
    folder: Path,
    reference: Path,
) -> None:
    """Install and say what came of it; exit with 1 when refused."""
    try:
        path = Path(source)
        if fetching.is_address(source):
            path = scratch / fetching.file_name(source)
            fetching.download(source, path, limits=limits, progress=click.echo)
        installed = boundaries.install(
            path,
            boundaries.load(reference),
            as_of=datetime.now(UTC).date(),
            wish=wish,
            folder=folder,
            progress=click.echo,
        )
    except (RefusedError, OSError) as error:
        _refused(error, folder)
    click.echo(text("boundaries.installed"))
    _tell(installed)


def _refused(error: Exception, folder: Path) -> NoReturn:
    """Say why nothing was installed, and what still is; exit with 1."""
    click.echo(text("boundaries.refused", reason=str(error)), err=True)
    still = [word for word, level in LEVELS.items() if boundaries.current(level, folder=folder)]
    click.echo(text("boundaries.still", levels=", ".join(still) or "–"), err=True)
    sys.exit(1)


def _tell(installed: boundaries.Installed) -> None:
    """Print the report of an installed level, long lists cut."""
    report = installed.report
    click.echo(
        text(
            "boundaries.summary",
            level=report["level"],
            matched=number(report["matched"]),
            areas=number(report["areas"]),
            repaired=number(report["repaired"]),
            missing=number(report["missing"]),
            source=installed.source,
            licence=installed.licence or text("boundaries.no_licence"),
        ),
    )
    pairs = [f"{old} → {new}" for old, new in report["renumbered"]]
    _line("boundaries.list_missing", report["missing_codes"])
    _line("boundaries.list_renumbered", pairs)
    _line("boundaries.list_spelled", [f"{name} = {code}" for name, code in report["spelled"]])
    _line("boundaries.list_joined", report["joined_codes"])
    _line("boundaries.list_twins", report["twin_codes"])
    _line("boundaries.list_overlaps", [f"{one}/{other}" for one, other, _ in report["overlaps"]])
    if report["open"]:
        click.echo("  " + text("boundaries.list_open", count=number(len(report["open"]))))
        for label, why in report["open"][:SHOWN]:
            click.echo(f"    {label}: {why}")


def _line(key: str, items: Iterable[str]) -> None:
    found = list(items)
    if found:
        click.echo("  " + text(key, count=number(len(found)), items=listed(found)))


if __name__ == "__main__":
    main(prog_name="python -m geo.boundaries")
