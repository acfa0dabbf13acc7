"""`python -m benchmarks.map [--json] [--rounds N] [--only NAME]`: what a filter change costs, beside other maps.

Every contender shows the same numbers of the same store: three filters, the answer in a sentence, the first rows of the
table, the map with villages above areas. All are up at once and take turns, change by change, in one browser; only the
naive map, which takes half a minute for a change, is measured apart. Figures of one run may be compared with each
other, those of different machines or days only as ratios.
"""

import json
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import click
from playwright.sync_api import Browser

from benchmarks import screen
from benchmarks.contenders import NAMES, QUICK, SLOW, SLOW_ROUNDS, SLOW_WARM_UP, Contender
from benchmarks.figures import summary, table
from benchmarks.rounds import Result, measure
from benchmarks.stage import Stage, build
from locales import text

ROUNDS = 20
WARM_UP = 3


def run(contenders: Sequence[Contender], stage: Stage, browser: Browser, *, rounds: int) -> dict[str, Result]:
    """Measure the quick ones of `contenders` side by side, then the slow ones one by one with few rounds."""
    quick = [each for each in QUICK if each in contenders]
    results = {}
    if quick:
        click.echo(text("bench_map.measuring", names=", ".join(each.name for each in quick), rounds=rounds))
        results = measure(quick, stage, browser, rounds=rounds, warm_up=WARM_UP)
    for at, each in enumerate(SLOW):
        if each in contenders:
            few = 1 if at else min(rounds, SLOW_ROUNDS)
            click.echo(text("bench_map.measuring_slow", names=each.name, rounds=few))
            results |= measure([each], stage, browser, rounds=few, warm_up=SLOW_WARM_UP)
    return results


def able(names: Iterable[str]) -> list[Contender]:
    """Return the contenders of these names that can run here; says of the others what they lack."""
    chosen = [each for each in (*QUICK, *SLOW) if each.name in names]
    for each in chosen:
        if each.missing:
            click.echo(text("bench_map.left_out", name=each.name, missing=each.missing))
    return [each for each in chosen if not each.missing]


@click.command(help=text("bench_map.help"))
@click.option("--json", "as_json", is_flag=True, help=text("bench_map.help_json"))
@click.option("--rounds", type=click.IntRange(1, 36), default=ROUNDS, help=text("bench_map.help_rounds"))
@click.option("--incidents", type=click.IntRange(min=1), help=text("bench_map.help_incidents"))
@click.option("--only", type=click.Choice(NAMES), multiple=True, help=text("bench_map.help_only"))
def main(*, as_json: bool, rounds: int, incidents: int | None, only: tuple[str, ...]) -> None:
    """Measure contenders in one run and print tables; with --json the figures on the last line."""
    contenders = able(only or NAMES)
    with tempfile.TemporaryDirectory(prefix="peta-binaan-ukur-") as folder, screen.chromium() as browser:
        stage = build(Path(folder), demo_incidents=incidents)
        results = run(contenders, stage, browser, rounds=rounds)
    figures = summary(results, stage)
    click.echo(table(figures))
    if as_json:
        click.echo(json.dumps(figures))
    if figures["pictures_wrong"]:
        raise click.ClickException(text("bench_map.pictures_wrong", names=", ".join(figures["pictures_wrong"])))


if __name__ == "__main__":
    main()
