"""`python -m benchmarks.privacy [--json]`: released counts of a large store: what they tell, and whether they hold.

The store is filled once and kept in `data/var/bench`. The time of a release includes reading its counts. The attack is
that of `analysis.suppression.attack` on a seeded sample of hidden cells of one year of every group.
"""

import json
import os
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click
import numpy as np
import pandas as pd

from analysis.suppression import attack
from analysis.suppression.grid import Areas, Grid, areas_of, grids
from analysis.suppression.primary import Thresholds
from analysis.suppression.release import make, protected
from data.model import Role, Viewer
from data.store import incidents, places
from data.store.demo import current_demo
from data.store.engine import Engine, connect, migrate
from locales import text

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "data" / "var" / "bench"
MAKER = Viewer(role=Role.PIMPINAN)
SAMPLE = 50  # hidden cells of each group: 200 in all
KANWIL = 4  # regional offices that attack, beside outsiders and every recorded office
SEED = 20_261_121

Figures = dict[str, Any]


@click.command(help=text("bench_privacy.help"))
@click.option("--json", "as_json", is_flag=True, help=text("bench_privacy.help_json"))
@click.option("--incidents", "count", default=1_000_000, show_default=True, help=text("bench_privacy.help_incidents"))
def main(*, as_json: bool, count: int) -> None:
    """Measure and say it."""
    started = time.perf_counter()
    engine = _store(count)
    found = current_demo(engine, MAKER)
    as_of = found.data_until + timedelta(days=1) if found and found.data_until else date.today()  # noqa: DTZ011
    click.echo(text("bench_privacy.releasing"), err=True)
    begun = time.perf_counter()
    frame = incidents.by_place(engine, MAKER)
    areas = areas_of(places.regencies(engine, MAKER), places.office_areas(engine, MAKER, as_of=as_of))
    release = make(frame, areas, Thresholds(), as_of, workers=os.cpu_count() or 1)
    seconds = time.perf_counter() - begun
    figures: Figures = {
        "incidents": count,
        **release.counts,
        "uncertified": release.uncertified,
        **told(release.cells, frame, as_of),
        **_attack(frame, areas, as_of),
        "release_s": round(seconds, 1),
        "seconds": round(time.perf_counter() - started, 1),
    }
    if not as_json:
        for name, value in figures.items():
            click.echo(text("bench_privacy.line", name=name, value=value))
    click.echo(json.dumps(figures))


def told(cells: pd.DataFrame, frame: pd.DataFrame, as_of: date) -> Figures:
    """Return the share of reports that kabupaten cells still tell, of quarters and of closed years."""
    regency = cells[cells["level"] == "regency"]
    quarterly = regency["period"].str.len() > len("2025")
    located = frame[frame["regency"].notna() & (frame["month"] < f"{as_of:%Y-%m}")]
    quarters = pd.PeriodIndex(located["month"], freq="M").asfreq("Q").astype("str")
    closed = set(regency["period"].str.replace("-", "", regex=False))
    in_quarters = located.loc[quarters.isin(closed), "reports"].sum()
    in_years = located.loc[located["month"].str[:4].isin(closed), "reports"].sum()
    return {
        "told_share": round(float(regency.loc[quarterly, "reports"].sum() / in_quarters), 3),
        "told_share_years": round(float(regency.loc[~quarterly, "reports"].sum() / in_years), 3),
    }


def _attack(frame: pd.DataFrame, areas: Areas, as_of: date) -> Figures:
    """Return how many cells were attacked, by readers and quantities, and how many gave in."""
    rng = np.random.default_rng(SEED)
    attacked = violations = 0
    chosen: dict[str, list[Grid]] = {}
    for grid in grids(frame, areas, as_of):
        chosen.setdefault(grid.group, []).append(grid)
    for group, years in chosen.items():
        grid = years[int(rng.integers(len(years)))]
        state, _ = protected(grid, Thresholds(), None)
        readers = list(attack.insiders(areas))
        offices = [each for each in readers if each[0].startswith("kanwil")]
        picked = set(rng.choice(len(offices), min(KANWIL, len(offices)), replace=False).tolist())
        left_out = [each[0] for at, each in enumerate(offices) if at not in picked]
        for name, known in (each for each in readers if each[0] not in left_out):
            reader = name or text("bench_privacy.outsider")
            click.echo(text("bench_privacy.attacking", group=group, year=grid.years[0], reader=reader), err=True)
            for quantity in (0, 1):
                size = len(attack.targets(state, quantity)[0])
                sample = rng.choice(size, min(SAMPLE, size), replace=False)
                attacked += len(sample)
                violations += len(attack.violations(state, quantity, known, sample))
    return {"attacked": attacked, "violations": violations}


def _store(count: int) -> Engine:
    FOLDER.mkdir(parents=True, exist_ok=True)
    url = f"sqlite:///{FOLDER / f'privacy-{count}.sqlite'}"
    engine = connect(url)
    migrate(engine)
    if current_demo(engine, MAKER) is None:
        click.echo(text("bench_privacy.filling", n=count), err=True)
        command = [sys.executable, "-m", "data.demo", "--incidents", str(count)]
        subprocess.run(command, check=True, cwd=ROOT, env=os.environ | {"DATABASE_URL": url}, stdout=subprocess.DEVNULL)
    return engine


if __name__ == "__main__":
    main()
