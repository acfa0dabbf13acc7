"""The reader of a release: sums of told cells, marks of single ones, and nothing made up."""

from dataclasses import replace

import pandas as pd
import pytest

from data.model import STATUSES, Group, Place, Selection
from data.periods import Period
from tests.published import reader_of
from tests.test_cube import CODES, YEAR

GROUP = Selection(YEAR)
ROWS = (
    {"reports": 11, "persons": 20, "month": "2024-02"},
    {"reports": 12, "persons": 21, "month": "2025-01"},
    {"reports": 3, "persons": 50, "month": "2025-04"},
    {"reports": 14, "persons": 23, "month": "2025-07"},
    {"reports": 15, "persons": 24, "month": "2025-10"},
    {"reports": 90, "persons": 91, "month": "2025-10", "origin_regency": "35.01", "category": "tppo"},
    {"reports": 40, "persons": 44, "month": "2025-10", "origin_regency": None, "status": "selesai"},
)


def row(frame: pd.DataFrame, index: str) -> tuple[int | None, int | None, str, str]:
    found = frame.to_dict("index")[index]
    reports, persons = (None if pd.isna(found[name]) else int(found[name]) for name in ("reports", "persons"))
    return reports, persons, found["reports_shown"], found["persons_shown"]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2025-01", "2025-12", (44, 118, "", "")),
        ("2025-01", "2025-03", (12, 21, "", "")),
        ("2025-04", "2025-06", (None, None, "<10", "–")),
        ("2025-07", "2025-12", (29, 47, "", "")),
        ("2025-01", "2025-06", (None, None, "–", "–")),
        ("2024-01", "2025-12", (55, 138, "", "")),
        ("2024-01", "2024-03", (11, 20, "", "")),
        ("2024-01", "2025-03", (23, 41, "", "")),
        ("2025-01", "2025-02", (None, None, "–", "–")),
        ("2023-01", "2023-12", (None, None, "–", "–")),
        ("2026-01", "2026-03", (None, None, "–", "–")),
    ],
)
def test_a_period_is_put_together_of_told_years_and_quarters(
    start: str, end: str, expected: tuple[int | None, int | None, str, str]
) -> None:
    found = reader_of(*ROWS).regencies(replace(GROUP, period=Period(start, end)))
    assert list(found.index) == CODES
    assert row(found, "35.02") == expected


def test_kabupaten_have_no_categories() -> None:
    found = reader_of(*ROWS).regencies(replace(GROUP, categories=("tppo", "tppm")))
    assert found["reports"].isna().all()
    assert set(found["reports_shown"]) == {"–"}


def test_areas_together() -> None:
    reader = reader_of(*ROWS)
    assert row(reader.together(GROUP, ("35.01", "35.02")), "located") == (134, 209, "", "")
    assert row(reader.together(GROUP, ("35.02", "35.03")), "located") == (None, None, "–", "–")
    assert row(reader.together(GROUP, ("35.03",)), "located") == (None, None, "<10", "<10")
    province = ("35.01", "35.02", "35.03")
    assert row(reader.together(GROUP, province), "located") == (134, 209, "", ""), "the province's own cell"
    some = replace(GROUP, categories=("tppo", "laporan_masyarakat"))
    assert row(reader.together(some, province), "located") == (134, 209, "", ""), "the sum of its categories"
    assert row(reader.together(replace(GROUP, categories=("tppm",)), province), "located")[0] is None


def test_the_country() -> None:
    reader = reader_of(*ROWS)
    found = reader.country(GROUP)
    assert row(found, "located") == (134, 209, "", "")
    assert row(found, "unlocated") == (40, 44, "", "")
    event = reader.country(replace(GROUP, place=Place.KEJADIAN))
    assert row(event, "located") == (174, 253, "", "")
    assert row(event, "unlocated") == (0, 0, "", "")
    assert row(reader.country(replace(GROUP, group=Group.LAINNYA)), "located")[:2] == (None, None)


def test_statuses_are_of_whole_years() -> None:
    reader = reader_of(*ROWS)
    found = reader.statuses(GROUP)
    assert found is not None
    assert list(found.index) == list(STATUSES)
    assert found["reports"].to_dict()["selesai"] == 40
    assert found["reports_shown"].to_dict()["ditolak"] == "<10"
    assert reader.statuses(replace(GROUP, period=Period("2025-01", "2025-03"))) is None
    assert reader.statuses(replace(GROUP, categories=("tppo",))) is None
