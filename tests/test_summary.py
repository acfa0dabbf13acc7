"""Sentences of charts: each rule with rise, fall, no change, small numbers, and what is not told."""

from math import nan

import pytest

from analysis import summary
from analysis.change import ranking
from tests.counted import line, matrix, trend

UNIT = "laporan"
AGO = "periode yang sama tahun sebelumnya"


def first(said: str) -> str:
    """The sentence about the latest period: it ends before the next capital letter."""
    return said.partition(" Tertinggi")[0]


@pytest.mark.parametrize(
    ("counts", "before", "expected"),
    [
        ([10, 120], [8, 80], f"Februari 2025: 120 laporan, naik 50,0 % dari {AGO} (80)."),
        ([10, 60], [8, 120], f"Februari 2025: 60 laporan, turun 50,0 % dari {AGO} (120)."),
        ([10, 12], [8, 10], f"Februari 2025: 12 laporan, tidak berbeda nyata dari {AGO} (10)."),
        ([10, 9], [8, 12], f"Februari 2025: 9 laporan, tidak berbeda nyata dari {AGO} (12)."),
        ([10, 1040], [8, 1000], f"Februari 2025: 1.040 laporan, tidak berbeda nyata dari {AGO} (1.000)."),
        ([10, 12], [8, 12], f"Februari 2025: 12 laporan, sama dengan {AGO}."),
        ([1, 5], [1, 2], f"Februari 2025: 5 laporan, {AGO} 2: perubahan terbatas."),
        ([1, 6], [1, 2], f"Februari 2025: 6 laporan, tidak berbeda nyata dari {AGO} (2)."),
        ([1, 12], [1, 2], f"Februari 2025: 12 laporan, naik 500,0 % dari {AGO} (2)."),
        ([1, 6], [1, 0], f"Februari 2025: 6 laporan, naik dari nol pada {AGO}."),
        ([10, 1234], [], "Februari 2025: 1.234 laporan, naik 12.240,0 % dari Januari 2025 (10)."),
        ([10, 30], [nan, nan], "Februari 2025: 30 laporan, naik 200,0 % dari Januari 2025 (10)."),
        ([nan, 12], [nan, nan], "Februari 2025: 12 laporan."),
        ([10, nan], [8, 10], "Februari 2025: angka tidak diberitahukan (–)."),
        ([nan, nan], [8, 10], "Tidak ada angka yang diberitahukan."),
    ],
)
def test_the_latest_period(counts: list[float], before: list[float], expected: str) -> None:
    made = line(counts, before=before)
    assert first(summary.series(made, trend(made), UNIT)) == expected.replace(
        "naik dari nol dari", "naik dari nol dari"
    )


def test_the_mark_of_a_small_count_is_said() -> None:
    made = line([10, nan], shown=("", "<10"))
    assert summary.series(made, trend(made), UNIT) == "Februari 2025: angka tidak diberitahukan (<10)."


def test_the_peak_and_the_open_period() -> None:
    made = line([10, 30, 20, 2])
    said = summary.series(made, trend(made, is_open=True), UNIT)
    assert said == (
        "Maret 2025: 20 laporan, tidak berbeda nyata dari Februari 2025 (30). Tertinggi Februari 2025 (30 laporan). "
        "April 2025 belum lengkap (sejauh ini 2 laporan) dan tidak dibandingkan."
    )


def test_only_an_open_period_compares_nothing() -> None:
    made = line([3])
    assert summary.series(made, trend(made, is_open=True), UNIT) == "Tidak ada angka yang diberitahukan."


@pytest.mark.parametrize(
    ("latest", "expected"),
    [
        ([5, 9, 7], "Januari 2025: tertinggi B (9 laporan), terendah A (5 laporan)."),
        ([4, 4, 4], "Januari 2025: semuanya sama, 4 laporan."),
        ([nan, 9, nan], "Januari 2025: hanya B yang diberitahukan, 9 laporan. 2 dari 3 tidak diberitahukan."),
        ([nan, 9, 2], "Januari 2025: tertinggi B (9 laporan), terendah C (2 laporan). 1 dari 3 tidak diberitahukan."),
        ([nan, nan, nan], "Tidak ada angka yang diberitahukan."),
    ],
)
def test_comparison(latest: list[float], expected: str) -> None:
    lines = [line([count], name=name) for name, count in zip("ABC", latest, strict=True)]
    assert summary.comparison(trend(*lines), UNIT) == expected


def test_sides_are_told_one_after_the_other() -> None:
    lines = line([10, 30], name="Sisi masyarakat"), line([nan, nan], name="Sisi penegakan")
    assert summary.sides(trend(*lines), UNIT) == (
        "Sisi masyarakat – Februari 2025: 30 laporan, naik 200,0 % dari Januari 2025 (10). "
        "Sisi penegakan – Tidak ada angka yang diberitahukan."
    )


@pytest.mark.parametrize(
    ("rows", "is_open", "expected"),
    [
        ({"A": [1, 2], "B": [7, 0]}, False, "Tertinggi B pada Januari 2025: 7 laporan."),
        (
            {"A": [1, 99]},
            True,
            "Tertinggi A pada Januari 2025: 1 laporan. Februari 2025 belum lengkap dan tidak dibandingkan.",
        ),
        ({"A": [1, nan]}, False, "Tertinggi A pada Januari 2025: 1 laporan. 1 dari 2 angka tidak diberitahukan."),
        ({"A": [0, 0]}, False, "Semua angka yang diberitahukan nol."),
        ({"A": [nan, nan]}, False, "Tidak ada angka yang diberitahukan."),
    ],
)
def test_areas_by_periods(rows: dict[str, list[float]], expected: str, *, is_open: bool) -> None:
    assert summary.matrix(matrix(rows, is_open=is_open), UNIT) == expected


RISE = "Naik terbesar A: 30 laporan pada Januari 2025, rata-rata sebelumnya 10,0."
FALL = "Turun terbesar B: 4 laporan pada Januari 2025, rata-rata sebelumnya 10,0."

NONE = "Januari 2025: tidak ada wilayah yang berubah dari rata-rata sebelumnya lebih dari yang wajar karena kebetulan."


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ({"A": [30], "B": [4]}, f"{RISE} {FALL}"),
        ({"A": [30], "C": [20]}, RISE),
        ({"B": [4]}, FALL),
        ({"B": [10], "C": [10]}, NONE),
        ({"B": [7], "C": [16]}, NONE),
        ({"A": [30], "D": [nan]}, f"{RISE} 1 wilayah tidak diberitahukan lengkap, tidak diperingkat."),
        (
            {"D": [nan]},
            "Tidak ada wilayah yang dapat dibandingkan. 1 wilayah tidak diberitahukan lengkap, tidak diperingkat.",
        ),
    ],
)
def test_ranking(rows: dict[str, list[float]], expected: str) -> None:
    assert summary.ranked(ranking(matrix(rows, {name: [10] * 12 for name in rows})), UNIT) == expected


def test_small_numbers_are_not_ranked() -> None:
    found = ranking(matrix({"A": [5]}, {"A": [2] * 12}))
    assert summary.ranked(found, UNIT) == (
        "Tidak ada wilayah yang dapat dibandingkan. 1 wilayah: perubahan terbatas (angka kecil), tidak diperingkat."
    )
