"""The life of a report: each step with whether it kept its deadline."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest

from analysis import timeline
from analysis.timeline import Entry
from data.deadlines import Deadlines
from data.flow import Step

FILED = datetime(2026, 11, 20, 3, tzinfo=UTC).replace(tzinfo=None)
ROW = {"category": "laporan_masyarakat", "status": "selesai", "occurred_on": date(2026, 11, 20), "late_filed": False}


def lived(*steps: tuple[Step, float], **given: Any) -> list[Entry]:
    history = pd.DataFrame([{"step": step.value, "at": FILED + timedelta(hours=hours)} for step, hours in steps])
    return timeline.entries(history, ROW | given, Deadlines())


@pytest.mark.parametrize(
    ("category", "verified", "followed", "late"),
    [
        ("laporan_masyarakat", 47.99, 47.99 + 71.99, [False, False]),
        ("laporan_masyarakat", 48, 48 + 72, [True, True]),
        ("tppo", 10, 10 + 5.99, [False, False]),
        ("tppm", 10, 10 + 6, [False, True]),
    ],
)
def test_a_step_kept_or_missed_its_deadline(category: str, verified: float, followed: float, late: list[bool]) -> None:
    steps = lived((Step.FILE, 0), (Step.VERIFY, verified), (Step.FOLLOW_UP, followed), category=category)
    assert [each.is_late for each in steps[1:]] == late
    assert [each.said.startswith("lewat") for each in steps[1:]] == late


def test_what_was_corrected_is_verified_anew() -> None:
    steps = lived((Step.FILE, 0), (Step.SEND_BACK, 40), (Step.CORRECT, 100), (Step.VERIFY, 140))
    assert [each.is_late for each in steps] == [False, None, None, False]


def test_a_report_from_a_file_tells_its_life_by_its_moments() -> None:
    given = {"filed_at": FILED, "verified_at": FILED + timedelta(hours=1), "followed_up_at": pd.NaT}
    row = given | {"closed_at": FILED + timedelta(hours=5), "status": "ditolak"}
    assert [each.step for each in lived(**row)] == [Step.FILE, Step.VERIFY, Step.REJECT]


def test_nobody_is_early_for_an_event_without_a_date() -> None:
    assert lived((Step.FILE, 0), occurred_on=None)[0].is_late is None
    assert lived((Step.FILE, 0), late_filed=True)[0].is_late is True
