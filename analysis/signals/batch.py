"""The weekly run: from the store, into the store; the same again changes nothing."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import levels
from analysis.signals import course, quarter, reading, states
from analysis.signals.alerts import Inputs, Settings
from analysis.signals.tables import Status
from analysis.signals.weekly import FARRINGTON
from data.periods import weeks_between
from data.store import incidents, signals
from data.store.alone import alone
from data.store.engine import Engine
from data.store.signals import Made, Run

BACKTEST = 104  # weeks
CALIBRATED_FOR = 13  # weeks
EVER = "9999-W52"
ORDER = (Status.OK, Status.TOO_FEW, Status.NOT_TESTABLE)
BANDS = ("series", "regency_code", "week", "observed", "expected", "upper", "p_value", "alarm", "status")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did.

    Attributes:
        week: ISO week.
        changed: whether anything was stored.
        judged: weeks that were judged.
        tested: kabupaten tested; `too_few` and `not_testable` are the others.
        too_few: see there.
        not_testable: see there.
        alerts: new and open ones of the week by level.
        strictness: largest severity of a Waspada.
    """

    week: str
    changed: bool
    judged: int = 0
    tested: int = 0
    too_few: int = 0
    not_testable: int = 0
    alerts: dict[str, int] | None = None
    strictness: float | None = None


def run(
    engine: Engine,
    *,
    as_of: date,
    at: datetime,
    backtest: int | None = None,
    settings: Settings | None = None,
    progress: Callable[[int, int], object] = lambda _done, _whole: None,
) -> Outcome | None:
    """Judge the last complete week, and the weeks before it that no run has judged; one run at a time per store.

    Args:
        engine: the store.
        as_of: the day that the run is made as of.
        at: moment of it, with its time zone.
        backtest: judge so many weeks anew; None: those since the last run, or `BACKTEST` where there is none to go on
            from (none yet, or one of a demonstration, which has no history to keep).
        settings: of the rules.
        progress: told weeks done and weeks in all.

    Returns:
        None where nothing has been reported.
    """
    with alone(engine):
        return _run(engine, as_of, at, backtest, settings or Settings(), progress)


def _run(
    engine: Engine,
    as_of: date,
    at: datetime,
    backtest: int | None,
    settings: Settings,
    progress: Callable[[int, int], object],
) -> Outcome | None:
    week = reading.week_looked_at(as_of)
    inputs = reading.read(engine, week=week)
    if inputs is None:
        return None
    is_demo = not incidents.holds_real(engine, reading.MAKER)
    named = made_of(engine, inputs, week=week, as_of=as_of, settings=settings)
    former = signals.current(engine, reading.MAKER)
    if former and former["digest"] == named["digest"] and backtest is None:
        return Outcome(week, changed=False)
    count = backtest or due(former, week, is_demo=is_demo)
    limit, calibrated = kept_limit(former, named, week) if backtest is None else (None, week)
    found = course.course(inputs, count=count, settings=settings, limit=limit, progress=progress)
    first = found.weeks[0].week
    said = states.Said.of(signals.before(engine, EVER, is_demo=is_demo))
    past = signals.before(engine, first, is_demo=is_demo)
    units = inputs.units.groupby("area").size()
    snapshots = states.followed(
        found.weeks, past.iloc[:0] if is_demo else past, said, places=inputs.places, units=units
    )
    tested = tested_areas(found.tests)
    parameters = json.loads(named.pop("parameters")) | {
        "strictness": found.strictness,
        "calibrated": calibrated,
    }
    made = Made(
        **named, **tested, week=week, as_of=as_of, made_at=at, is_demo=is_demo, parameters=json.dumps(parameters)
    )
    signals.save(engine, Run(made, bands(found.tests, inputs), snapshots, quarter.hot_spots(engine, as_of), first))
    latest = snapshots[(snapshots["week"] == week) & (snapshots["change"] != "closed")]
    alerts = {str(level): int(n) for level, n in latest["level"].value_counts().items()}
    return Outcome(week, changed=True, judged=len(found.weeks), alerts=alerts, strictness=found.strictness, **tested)


def due(former: dict[str, Any] | None, week: str, *, is_demo: bool) -> int:
    """Return how many weeks are to be judged: those since the run in force, at least the last."""
    if former is None or is_demo:
        return BACKTEST
    missed = len(weeks_between(former["week"], week)) - 1
    return min(max(missed, 1), BACKTEST)


def kept_limit(former: dict[str, Any] | None, named: dict[str, str], week: str) -> tuple[float | None, str]:
    """Return the strictness to go on with and the week it was calibrated in; None: it is due to be calibrated anew.

    It is kept for `CALIBRATED_FOR` weeks of the same program and parameters: a calibration scans the whole backtest.
    """
    if former is None or former["program"] != named["program"] or former["is_demo"]:
        return None, week
    told = json.loads(former["parameters"])
    limit, since = told.pop("strictness", None), told.pop("calibrated", "")
    same = json.dumps(told, sort_keys=True) == named["parameters"]
    if not same or not since or since > week or len(weeks_between(since, week)) > CALIBRATED_FOR:
        return None, week
    return float(limit), since


def made_of(engine: Engine, inputs: Inputs, *, week: str, as_of: date, settings: Settings) -> dict[str, str]:
    """Return what identifies a run: digest, data_digest, program, parameters (JSON)."""
    parameters = asdict(settings) | {"hot_spots": {"permutations": quarter.PERMUTATIONS, "seed": quarter.SEED}}
    told = json.dumps(parameters, sort_keys=True)
    data = hashlib.sha256(f"{reading.digest(inputs)} {quarter.digest(engine, as_of)}".encode()).hexdigest()
    program = program_digest()
    digest = hashlib.sha256(f"{week} {data} {program} {told}".encode()).hexdigest()
    return {"digest": digest, "data_digest": data, "program": program, "parameters": told}


def program_digest() -> str:
    """Return a digest of the code that levels follow from."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in [*files, Path(levels.__file__)])).hexdigest()


def bands(tests: pd.DataFrame, inputs: Inputs) -> pd.DataFrame:
    """Return every week of every series beside what its own past lets expect: rows of `signal_week`."""
    weeks = next(iter(inputs.series.values())).index
    own = tests[tests["rule"] == FARRINGTON].rename(columns={"area": "regency_code"})
    alarm = (own["severity"] <= 1).astype("object").where(own["status"] == Status.OK, None)
    named = own.assign(week=weeks[own["t"].to_numpy() - 1], alarm=alarm, status=own["status"].astype("str"))
    return named.astype({"observed": "int64"})[list(BANDS)]


def tested_areas(tests: pd.DataFrame) -> dict[str, int]:
    """Return in how many kabupaten something was tested in the last week, or had too few reports, or could not be."""
    latest = tests[tests["t"] == tests["t"].max()]
    best = latest.assign(rank=latest["status"].map(ORDER.index)).groupby("area")["rank"].min()
    named = ("tested", "too_few", "not_testable")
    return {name: int((best == rank).sum()) for rank, name in enumerate(named)}
