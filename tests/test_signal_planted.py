"""What is said of planted outbreaks is what was measured of them."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.levels import Series
from analysis.signals import measures
from analysis.signals.alerts import Inputs
from analysis.signals.course import Week
from analysis.signals.planted import compared
from data import quality
from data.demo.parameters import INCIDENTS, SEED

WEEKS = [f"2026-W{number:02d}" for number in range(1, 21)]
EMPTY = pd.DataFrame()


def test_the_document_says_what_the_file_holds() -> None:
    known = quality.planted()
    assert known is not None, "python -m analysis.signals planted --document"
    words = measures.DOCUMENT.read_text("utf-8")
    assert measures.BEGIN + measures.section(known) + measures.END in words
    assert (known["incidents"], known["seed"]) == (INCIDENTS, SEED)
    assert known["found"] <= known["outbreaks"]


def test_a_document_without_the_section_is_not_written(tmp_path: Path) -> None:
    known = quality.planted()
    document, file = tmp_path / "a.md", tmp_path / "a.json"
    document.write_text("# nothing\n")
    assert known is not None
    with pytest.raises(ValueError, match="no section"):
        measures.write(known, document=document, file=file)
    assert not file.exists()
    document.write_text("before\n" + measures.BEGIN + "old" + measures.END + "after\n")
    measures.write(known, document=document, file=file)
    assert json.loads(file.read_text()) == known
    words = document.read_text()
    assert words.startswith("before\n")
    assert words.endswith("after\n")
    assert "old" not in words


def judged(alarms: dict[int, list[tuple[str, str]]]) -> list[Week]:
    """Return weeks in which these areas have these levels."""
    return [
        Week(
            week,
            pd.DataFrame(
                [
                    {"series": "masyarakat", "area": area, "level": level, "rules": "farrington"}
                    for area, level in alarms.get(at, [])
                ],
                columns=["series", "area", "level", "rules"],
            ),
            EMPTY,
        )
        for at, week in enumerate(WEEKS)
    ]


def compare(alarms: dict[int, list[tuple[str, str]]]) -> dict[str, Any]:
    counts = pd.DataFrame(0, index=pd.Index(WEEKS), columns=["a", "b", "c"])
    plan = pd.DataFrame(
        {
            "series": "masyarakat", "regency_code": ["a", "b"], "area": [0, 1], "week": [WEEKS[4], WEEKS[9]],
            "start": [4, 9], "weeks": [3, 2], "extra": [12, 6],
        }
    )  # fmt: skip
    efforts = pd.DataFrame({"area": [2], "regency_code": ["c"], "start": [2], "weeks": [4]})
    return compared(Inputs({Series.MASYARAKAT: counts}, EMPTY, EMPTY, EMPTY, EMPTY), judged(alarms), plan, efforts)


def test_found_is_an_alarm_within_five_weeks() -> None:
    found = compare({6: [("a", "siaga")], 14: [("b", "waspada")]})
    assert (found["outbreaks"], found["found"], found["median_delay"]) == (2, 1, 2.0)
    assert found["large"] == {"outbreaks": 1, "found": 1}
    assert found["small"] == {"outbreaks": 1, "found": 0}
    assert compare({13: [("b", "waspada")]})["found"] == 1
    assert compare({3: [("a", "waspada")]})["found"] == 0, "before it began"
    assert compare({})["median_delay"] is None


def test_what_belongs_to_no_outbreak_is_counted_apart() -> None:
    other = {1: [("b", "waspada")], 2: [("b", "siaga")], 5: [("a", "waspada")], 19: [("a", "waspada")]}
    found = compare(other)
    assert found["alarms_per_week"] == 4 / 20
    assert found["other_per_week"] == 3 / 20
    assert (found["other_waspada_per_week"], found["other_siaga_per_week"]) == (2 / 20, 1 / 20)
    assert found["other_new_per_week"] == 2 / 20, "the second week of the same is not new"
