"""What reports wait for: against a plain reading of every report, at the minute a deadline passes, and by the door."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Engine, insert

from analysis import privacy
from analysis.cube import Progress
from data.deadlines import Deadlines
from data.model import ALL_CATEGORIES, STATUSES, VICTIM_CATEGORIES, Group, Place, Role, Selection, Viewer
from data.periods import Period, month_of, week_of
from data.store import progress, schema
from tests.stores import Stores

CODES = ["35.01", "35.02", "36.01"]
START = datetime(2025, 1, 1, tzinfo=UTC)
MOMENTS = [START + timedelta(days=30 * n) for n in range(1, 8)]
RULES = Deadlines()
YEAR = Selection(Period("2025-01", "2025-12"))


def random_reports(count: int = 1_500) -> list[dict[str, Any]]:
    rng = np.random.default_rng(4)
    made = []
    for _ in range(count):
        times = [START + timedelta(hours=float(rng.uniform(0, 4_500)))]
        for hours in (40, 60, 200):
            times.append(times[-1] + timedelta(hours=float(rng.exponential(hours))))
        status = str(rng.choice(STATUSES))
        steps = {"diajukan": 0, "diverifikasi": 1, "ditindaklanjuti": 2, "selesai": 3}.get(status)
        late = steps is None and rng.random() < 0.4
        known = [
            True,
            late if steps is None else steps >= 1,
            bool(steps and steps >= 2),
            status in {"selesai", "ditolak"},
        ]
        filed, verified, followed, closed = (time if kept else None for time, kept in zip(times, known, strict=True))
        made.append(report(status, filed, verified, followed, closed, rng))
    return made


def report(status: str, filed: Any, verified: Any, followed: Any, closed: Any, rng: np.random.Generator) -> Any:
    plain = {"filed_at": filed, "verified_at": verified, "followed_up_at": followed, "closed_at": closed}
    event, origin = str(rng.choice(CODES)), str(rng.choice([*CODES, ""])) or None
    day = filed.date()
    return {
        "category": str(rng.choice(ALL_CATEGORIES)), "status": status, "event_regency": event, "origin_regency": origin,
        "reported_on": day, "week": week_of(day), "month": month_of(day), "precision": "kabupaten", "persons": 1,
        "channel": "kanim", "is_demo": True,
    } | {name: time and time.replace(tzinfo=None) for name, time in plain.items()}  # fmt: skip


REPORTS = random_reports()


@pytest.fixture(scope="module")
def engine(stores: Stores) -> Engine:
    made = stores.open()
    with made.begin() as connection:
        connection.execute(insert(schema.incident), REPORTS)
    return made


def is_open(row: dict[str, Any], at: datetime) -> bool:
    return bool(row["filed_at"] <= at) and (row["closed_at"] is None or row["closed_at"] > at)


def is_overdue(row: dict[str, Any], at: datetime) -> bool:
    """DOMAIN.md's deadlines, read one report at a time."""
    if not is_open(row, at) or row["status"] == "minta_perbaikan":
        return False
    if row["verified_at"] is None or row["verified_at"] > at:
        return bool(row["filed_at"] + timedelta(hours=48) <= at)
    hours = 6 if row["category"] in VICTIM_CATEGORIES else 72
    waits = row["followed_up_at"] is None or row["followed_up_at"] > at
    return waits and bool(row["verified_at"] + timedelta(hours=hours) <= at)


def test_every_count_is_that_of_a_plain_reading(engine: Engine) -> None:
    made = progress.stock(engine, Viewer(), codes=CODES, moments=MOMENTS, deadlines=RULES)
    expected = {place: np.zeros((3, 4, len(MOMENTS), len(ALL_CATEGORIES)), dtype=int) for place in Place}
    for row in REPORTS:
        for at, moment in enumerate(MOMENTS):
            before = (MOMENTS[at - 1] if at else START - timedelta(days=1)).replace(tzinfo=None)
            now, closed = moment.replace(tzinfo=None), row["closed_at"]
            ended = row["status"] == "selesai" and closed is not None and before < closed <= now
            for place, counts in expected.items():
                here = row["event_regency"]  # waits there too where nobody knows the origin
                code = here if place is Place.KEJADIAN else row["origin_regency"] or here
                area = CODES.index(code) if code else len(CODES)
                category = ALL_CATEGORIES.index(row["category"])
                counts[:, area, at, category] += [is_open(row, now), is_overdue(row, now), ended]
    for place, counts in expected.items():
        assert (made[place] == counts).all()
        assert counts.sum(axis=(1, 3)).all(), "each number is tested with something in it"


def test_what_is_in_process_now_needs_only_what_is_unfinished(engine: Engine) -> None:
    after_all = max(row["closed_at"] or row["filed_at"] for row in REPORTS).replace(tzinfo=UTC) + timedelta(days=9)
    asked: dict[str, Any] = {"codes": CODES, "moments": [after_all], "deadlines": RULES}
    whole = progress.stock(engine, Viewer(), **asked)
    part = progress.stock(engine, Viewer(), **asked, unfinished=True)
    for place, counts in whole.items():
        assert counts[:2].sum(axis=(1, 2, 3)).all()
        assert (part[place][:2] == counts[:2]).all()
        assert not part[place][2].any()


def test_every_moment_at_which_a_report_becomes_overdue_is_known_before(engine: Engine) -> None:
    due = progress.due(engine, Viewer(), deadlines=RULES)
    assert (np.diff(due) > 0).all()
    unfinished = [row for row in REPORTS if row["closed_at"] is None]
    for moment in due[:: len(due) // 40]:
        before = datetime.fromtimestamp(int(moment), UTC).replace(tzinfo=None) - timedelta(seconds=1)
        after = before + timedelta(seconds=2)  # moments are whole seconds
        assert any(is_overdue(row, after) and not is_overdue(row, before) for row in unfinished)


@pytest.mark.parametrize(
    ("category", "given", "hours"),
    [
        ("laporan_masyarakat", {}, 48),
        ("tppo", {}, 48),
        ("laporan_masyarakat", {"verified_at": 10}, 10 + 72),
        ("tppo", {"verified_at": 10}, 10 + 6),
        ("tppm", {"verified_at": 10}, 10 + 6),
    ],
)
def test_a_report_is_overdue_from_the_minute_its_deadline_passes(
    stores: Stores, category: str, given: dict[str, int], hours: int
) -> None:
    engine = stores.open()
    row = report("diajukan", START, None, None, None, np.random.default_rng(1)) | {"category": category}
    row |= {name: (START + timedelta(hours=after)).replace(tzinfo=None) for name, after in given.items()}
    with engine.begin() as connection:
        connection.execute(insert(schema.incident), [row])
    deadline = START + timedelta(hours=hours)
    moments = [deadline - timedelta(seconds=1), deadline, deadline + timedelta(seconds=1)]
    made = progress.stock(engine, Viewer(), codes=CODES, moments=moments, deadlines=RULES)
    assert made[Place.KEJADIAN][1].sum(axis=(0, 2)).tolist() == [0, 1, 1]


def test_the_latest_reports_come_newest_first_and_hold_nothing_that_points_at_a_person(engine: Engine) -> None:
    asked = Selection(Period("2025-02", "2025-05"), group=Group.PENEGAKAN, place=Place.KEJADIAN)
    found = progress.latest(engine, Viewer(), asked, ("35.01", "36.01"), limit=10)
    kept = [
        row
        for row in REPORTS
        if "2025-02" <= row["month"] <= "2025-05"
        and row["event_regency"] in {"35.01", "36.01"}
        and row["category"] in asked.counted_categories
    ]
    days = sorted((row["reported_on"] for row in kept), reverse=True)[:10]
    assert list(found["reported_on"]) == days
    assert set(found) == {"reported_on", "category", "status", "regency", "filed_at", "verified_at"}
    rejected = progress.latest(engine, Viewer(), asked, (), status="ditolak", limit=3)
    assert set(rejected["status"]) == {"ditolak"}
    few = progress.latest(engine, Viewer(), Selection(Period("2025-01", "2025-12")), (), limit=10_000)
    assert len(few) == sum(
        row["category"] in YEAR.counted_categories and row["origin_regency"] is not None for row in REPORTS
    )


def held() -> Progress:
    counts = np.zeros((3, 4, 2, len(ALL_CATEGORIES)), dtype=np.int32)
    counts[:, :3, :, ALL_CATEGORIES.index("tppo")] = np.arange(18).reshape(3, 3, 2)
    counts[:, 3] = 1_000
    counts[:, :, :, ALL_CATEGORIES.index("wna")] = 5_000
    return Progress(tuple(CODES), ("2025-01", "2025-02-03"), dict.fromkeys(Place, counts))


OFFICE = Viewer(role=Role.KANIM, office="ponorogo", regencies=frozenset({"35.01", "35.02"}))


def test_what_waits_is_told_where_counts_are_exact_by_right() -> None:
    leader = privacy.waiting(held(), YEAR, Viewer(role=Role.PIMPINAN), ())
    assert leader.codes == ("open", "overdue", "closed")
    assert leader.counts.tolist() == [[0 + 2 + 4, 1 + 3 + 5], [6 + 8 + 10, 7 + 9 + 11], [12 + 14 + 16, 13 + 15 + 17]]
    own = privacy.waiting(held(), YEAR, OFFICE, ("35.01", "35.02"))
    assert own.counts.tolist() == [[2, 4], [14, 16], [26, 28]]
    for codes in ((), ("35.01", "36.01")):
        hidden = privacy.waiting(held(), YEAR, OFFICE, codes)
        assert np.isnan(hidden.counts).all()
        assert set(hidden.shown.ravel()) == {"–"}
    each = privacy.overdue(held(), YEAR, OFFICE, ())
    assert each.counts[:2, 0].tolist() == [7, 9]
    assert np.isnan(each.counts[2, 0])


def test_single_reports_of_other_areas_stay_behind_the_door(engine: Engine) -> None:
    rows = progress.latest(engine, Viewer(), YEAR, (), limit=200)
    assert set(rows["regency"]) == set(CODES)
    assert set(privacy.known_here(rows, "regency", OFFICE)["regency"]) == {"35.01", "35.02"}
    assert privacy.known_here(rows, "regency", Viewer()).empty
