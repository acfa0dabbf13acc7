"""`python -m benchmarks.signals [--json]`: how fast the signals are, warm, beside others that do the same work.

A world of 514 sparse areas is made for it (rates and dispersion as in the alerts' benchmark). Every figure is of the
second call or later; `first_s` is that of the first. `statsmodels_ratio` and `r_ratio` are of the same areas and the
same week.
"""

import json
import shutil
import subprocess
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import click
import numpy as np
import pandas as pd

from analysis.signals import farrington_flexible
from benchmarks import loop, scanning
from locales import text

AREAS, WEEKS, BACKTEST = 514, 416, 104
ROUNDS = 5
SEED = 20_261_122
EVERY: dict[str, Any] = {"min_cases": (0, 4)}  # no area is left out for having few cases
R = """
suppressPackageStartupMessages(library(surveillance))
counts <- as.matrix(read.csv(commandArgs(trailingOnly = TRUE)[1]))
control <- list(range = nrow(counts), b = 5, w = 3, noPeriods = 10, pastWeeksNotIncluded = 26, weightsThreshold = 2.58,
  trend = TRUE, pThresholdTrend = 1, reweight = TRUE, thresholdMethod = "nbPlugin", alpha = 0.005, limit54 = c(0, 4),
  glmWarnings = FALSE)
series <- sts(observed = counts, frequency = 52)
cat(system.time(suppressWarnings(farringtonFlexible(series, control)))[["elapsed"]])
"""

Figures = dict[str, Any]


@click.command(help=text("bench_signals.help"))
@click.option("--json", "as_json", is_flag=True, help=text("bench_signals.help_json"))
def main(*, as_json: bool) -> None:
    """Measure and say it."""
    figures: Figures = {}
    for part in PARTS:
        figures |= part()
        if not as_json:
            for name, value in figures.items():
                click.echo(text("bench_signals.line", name=name, value=value))
            figures = {}
    if as_json:
        click.echo(json.dumps(figures))


def world() -> pd.DataFrame:
    """Weekly counts of sparse areas: rates lognormal, seasons, variance over mean between 1.05 and 4."""
    draw = np.random.default_rng(SEED)
    rate = np.minimum(np.exp(draw.normal(-2.2, 1.3, AREAS)), 6)
    mean = rate * np.exp(0.3 * np.cos(2 * np.pi * np.arange(WEEKS)[:, None] / 52))
    ratio = draw.uniform(1.05, 4, AREAS)
    counts = draw.negative_binomial(mean / (ratio - 1), 1 / ratio)
    return pd.DataFrame(counts, columns=[f"{area:03}" for area in range(AREAS)])


def seconds(work: Callable[[], Any], rounds: int = 1) -> float:
    """The median time of some calls."""
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return median(times)


def farrington() -> Figures:
    """All areas, in the latest week and in two years of weeks."""
    counts = world()
    first = seconds(lambda: farrington_flexible(counts, at=WEEKS))
    latest = seconds(lambda: farrington_flexible(counts, at=WEEKS), ROUNDS)
    backtest = seconds(lambda: farrington_flexible(counts, at=range(WEEKS - BACKTEST + 1, WEEKS + 1)))
    return {"first_s": round(first, 3), "latest_s": round(latest, 3), "backtest_s": round(backtest, 2)}


def statsmodels() -> Figures:
    """The same areas and week by a loop over statsmodels' GLM, and for how many of them its upper limit is another."""
    counts = world()
    ours = farrington_flexible(counts, at=WEEKS, **EVERY)["upper"]

    def plain() -> list[float]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            answers = [loop.farrington(counts[area].to_numpy(float), WEEKS, loop.Rules()) for area in counts]
        return [np.nan if answer is None else answer.upper for answer in answers]

    other = sum(a != b and not np.isnan(a) for a, b in zip(ours, plain(), strict=True))
    slow, fast = seconds(plain), seconds(lambda: farrington_flexible(counts, at=WEEKS, **EVERY), ROUNDS)
    return {"statsmodels_s": round(slow, 3), "statsmodels_ratio": round(slow / fast, 1), "statsmodels_other": other}


def r_surveillance() -> Figures:
    """The same areas and week by R's own, where Rscript and the package surveillance are there."""
    rscript = shutil.which("Rscript")
    if rscript is None:
        return {"r_ratio": None, "r_why": text("bench_signals.no_r")}
    counts = world()
    with tempfile.TemporaryDirectory() as folder:
        table, script = Path(folder) / "counts.csv", Path(folder) / "run.R"
        counts.to_csv(table, index=False)
        script.write_text(R, "utf-8")
        done = subprocess.run([rscript, str(script), str(table)], capture_output=True, text=True, check=False)
    if done.returncode:
        return {"r_ratio": None, "r_why": done.stderr.strip().splitlines()[-1]}
    fast = seconds(lambda: farrington_flexible(counts, at=WEEKS, **EVERY), ROUNDS)
    return {"r_s": float(done.stdout), "r_ratio": round(float(done.stdout) / fast, 1)}


PARTS: tuple[Callable[[], Figures], ...] = (
    farrington,
    scanning.scan,
    scanning.recent,
    scanning.spots,
    statsmodels,
    r_surveillance,
)

if __name__ == "__main__":
    main()
