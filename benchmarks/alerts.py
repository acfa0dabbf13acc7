"""`python -m benchmarks.alerts [--json]`: false alarms and detection of every single alert rule and of the engine.

The world is that of EARLY_WARNING.md (benchmarks/bursts.py), several seeds, judged alike for all. The engine is judged
at its own limits, and once more at each rule's own number of false alarms: in the reference's table and in this world.
"""

import json
import os
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import click
import numpy as np

from analysis.signals.rules import Threshold
from benchmarks.alert_rules import RULES, Numbers, alarms, scores
from benchmarks.bursts import SIZES, Verdict, World, judge, world
from locales import text

ENGINE, WIDE, STATE = "engine", "engine_at_3", "engine_weeks_in_alarm"
FIXED, FIXED_WIDE = "engine_fixed", "engine_fixed_at_3"
TABLE = (  # shared/validation/alert_rules_514_hard.csv: false alarms a week, share found of 3, 5, 8, 12 extra cases
    (4.683, 0.106, 0.562, 0.700, 0.875),
    (7.633, 0.388, 0.603, 0.729, 0.889),
    (4.750, 0.329, 0.438, 0.500, 0.792),
    (5.500, 0.235, 0.575, 0.671, 0.889),
    (4.200, 0.212, 0.493, 0.571, 0.819),
    (28.533, 0.671, 0.781, 0.771, 0.931),
    (28.767, 0.753, 0.822, 0.800, 0.986),
    (10.267, 0.318, 0.466, 0.500, 0.556),
    (5.733, 0.141, 0.397, 0.686, 0.972),
    (0.750, 0.012, 0.068, 0.200, 0.611),
    (0.200, 0.012, 0.000, 0.043, 0.222),
    (0.517, 0.082, 0.233, 0.543, 0.903),
    (0.250, 0.047, 0.055, 0.143, 0.611),
    (0.100, 0.012, 0.000, 0.000, 0.264),
)
LOWEST = 1e-5  # floor: nothing is taken for granted
STEPS = 16  # halvings until a limit is found

Both = tuple[dict[str, Numbers], dict[str, Numbers]]
Figures = dict[str, Any]
Engine = Callable[[Threshold], list[Verdict]]


@click.command(help=text("bench_alerts.help"))
@click.option("--json", "as_json", is_flag=True, help=text("bench_alerts.help_json"))
@click.option("--seeds", default="1,2,3,4,5", show_default=True, help=text("bench_alerts.help_seeds"))
@click.option("--workers", default=os.cpu_count() or 1, show_default=True, help=text("bench_alerts.help_workers"))
def main(*, as_json: bool, seeds: str, workers: int) -> None:
    """Measure and say it."""
    started = time.perf_counter()
    worlds = {int(seed): world(int(seed)) for seed in seeds.split(",")}
    with ProcessPoolExecutor(workers) as pool:
        scored = list(pool.map(_scored, worlds))
        ruled = list(pool.map(_ruled, [(seed, injected) for seed in worlds for injected in (False, True)]))
    figures = _figures(list(worlds.values()), scored, ruled) | {"seeds": len(worlds)}
    figures["seconds"] = round(time.perf_counter() - started, 1)
    if not as_json:
        for name, value in figures.items():
            click.echo(text("bench_alerts.line", name=name, value=value))
    click.echo(json.dumps(figures))


def _scored(seed: int) -> Both:
    one = world(seed)
    return scores(one.quiet, one.judged), scores(one.burst, one.judged)


def _ruled(job: tuple[int, bool]) -> Mapping[str, Any]:
    seed, injected = job
    one = world(seed)
    return alarms(one.burst if injected else one.quiet, one.judged)


def _figures(worlds: Sequence[World], scored: Sequence[Both], ruled: Sequence[Mapping[str, Any]]) -> Figures:
    def engine(limits: Threshold, where: str = "news") -> list[Verdict]:
        return [
            judge(one, *(limits.alarms(score["ratio"], score[where] == 1, score["share"]) for score in both))
            for one, both in zip(worlds, scored, strict=True)
        ]

    figures = _told(ENGINE, engine(Threshold()))
    figures |= _told(WIDE, engine(_matched(engine, 3.0)))
    figures |= _told(FIXED, engine(_fixed(engine, 2.4)))
    figures |= _told(FIXED_WIDE, engine(_fixed(engine, 3.0)))
    figures |= _told(STATE, engine(Threshold(), "enough"))
    rules: dict[str, Figures] = {}
    for name, (at, *found) in zip(RULES, TABLE, strict=True):
        own = [judge(one, ruled[2 * i][name], ruled[2 * i + 1][name]) for i, one in enumerate(worlds)]
        here = [_found(own, i) for i in range(len(SIZES))]
        rules[name] = _told("", own)
        rules[name] |= _beside("table", engine(_matched(engine, at)), found)
        rules[name] |= _beside("here", engine(_matched(engine, _mean(own, "false"))), here)
    return figures | {"rules": rules}


def _beside(key: str, matched: Sequence[Verdict], rule: Sequence[float]) -> Figures:
    """The engine at a rule's own false alarms, and the sizes of which it finds less."""
    ours = [_found(matched, i) for i in range(len(SIZES))]
    return {
        f"engine_at_{key}": [round(value, 3) for value in (_mean(matched, "false"), *ours)],
        f"engine_below_{key}": [size for size, a, b in zip(SIZES, ours, rule, strict=True) if a < b],
    }


def _matched(engine: Engine, false: float) -> Threshold:
    """The loosest floor with at most so many false alarms, or else the least chance without one."""
    if _mean(engine(Threshold(floor=LOWEST)), "false") > false:
        return _loosest(lambda value: Threshold(chance=1 - value, floor=LOWEST), (1e-6, 0.8), engine, false)
    between = (float(np.log10(LOWEST)), float(np.log10(0.5)))
    return _loosest(lambda value: Threshold(floor=10**value), between, engine, false)


def _fixed(engine: Engine, false: float) -> Threshold:
    """The same with limits that never yield to what else goes up in the week."""
    return _loosest(lambda value: Threshold(chance=1 - value, floor=0.5), (1e-6, 0.9), engine, false)


def _loosest(
    limits: Callable[[float], Threshold], between: tuple[float, float], engine: Engine, false: float
) -> Threshold:
    low, high = between
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if _mean(engine(limits(middle)), "false") <= false else (low, middle)
    return limits(low)


def _told(name: str, verdicts: Sequence[Verdict]) -> Figures:
    start = f"{name}_" if name else ""
    figures = {
        f"{start}false_per_week": _mean(verdicts, "false"),
        f"{start}new_false_per_week": _mean(verdicts, "false_new"),
        f"{start}false_beside_bursts": _mean(verdicts, "false_beside"),
        **{f"{start}pod{size}": _found(verdicts, i) for i, size in enumerate(SIZES)},
        f"{start}delay": float(np.nanmean([one.delay for one in verdicts])),
    }
    return {key: round(value, 3) for key, value in figures.items()}


def _mean(verdicts: Sequence[Verdict], name: str) -> float:
    return float(np.mean([getattr(one, name) for one in verdicts]))


def _found(verdicts: Sequence[Verdict], size: int) -> float:
    return float(np.mean([one.found[size] for one in verdicts]))


if __name__ == "__main__":
    main()
