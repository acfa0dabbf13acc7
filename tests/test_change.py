"""The ranking with change: golden values, small numbers, gaps, an open period."""

from dataclasses import replace
from math import nan

import numpy as np
import pytest

from analysis.change import Direction, direction, is_more_than_chance, ranking
from tests.counted import matrix


@pytest.mark.parametrize(
    ("latest", "mean", "expected"),
    [
        (10, 5.0, Direction.NAIK),
        (5, 10.0, Direction.TURUN),
        (10, 10.4, Direction.TETAP),
        (10, 10.5, Direction.TURUN),
        (5, 2.0, Direction.TERBATAS),
        (6, 2.0, Direction.NAIK),
        (5, 2.1, Direction.NAIK),
        (0, 2.0, Direction.TERBATAS),
        (0, 2.1, Direction.TURUN),
        (6, 0.0, Direction.NAIK),
        (None, 4.0, Direction.TIDAK_LENGKAP),
        (4, None, Direction.TIDAK_LENGKAP),
    ],
)
def test_directions(latest: int | None, mean: float | None, expected: Direction) -> None:
    assert direction(latest, mean) is expected


def test_a_ranking_by_hand() -> None:
    rows: dict[str, list[float]] = {
        "Turun": [10, 4],
        "Naik": [10, 30],
        "Kecil": [1, 3],
        "Hilang": [10, nan],
        "Tetap": [10, 10],
        "Celah": [nan, 9],
    }
    found = ranking(matrix(rows, {name: [10] * 12 if name != "Kecil" else [1] * 12 for name in rows}))
    assert (found.period, found.over) == ("2025-02", 6)
    assert [(each.name, each.direction.value) for each in found.changes] == [
        ("Naik", "naik"), ("Tetap", "tetap"), ("Turun", "turun"),
        ("Kecil", "terbatas"), ("Celah", "tidak_lengkap"), ("Hilang", "tidak_lengkap"),
    ]  # fmt: skip
    assert [each.name for each in found.ranked] == ["Naik", "Tetap", "Turun"]
    up = found.changes[0]
    assert (up.latest, up.mean, up.difference, up.share) == (30, 10.0, 20.0, 2.0)
    assert found.changes[-1].shown == "–"


def test_the_mean_is_of_the_six_months_before_the_latest() -> None:
    counted = matrix({"A": [24, 12, 100]}, {"A": [9] * 8 + [1, 2, 3, 4]})
    assert ranking(counted).changes[0].mean == pytest.approx((1 + 2 + 3 + 4 + 24 + 12) / 6, abs=1e-7)


def test_the_largest_rises_and_falls() -> None:
    rows: dict[str, list[float]] = {"A": [16], "B": [4], "C": [10], "D": [5], "E": [40], "F": [nan], "G": [1]}
    before: dict[str, list[float]] = {name: [10.0] * 12 for name in rows} | {"D": [2.0] * 12}
    found = ranking(matrix(rows, before))
    assert [each.name for each in found.up(5)] == ["E", "A"]
    assert [each.name for each in found.up(1)] == ["E"]
    assert [each.name for each in found.down(5)] == ["G", "B"]
    counted = [found.number(each) for each in (Direction.TETAP, Direction.TERBATAS, Direction.TIDAK_LENGKAP)]
    assert counted == [1, 1, 1]


def test_an_open_period_is_left_out() -> None:
    found = ranking(matrix({"A": [10, 20, 1]}, {"A": [10] * 12}, is_open=True))
    assert (found.period, found.changes[0].latest) == ("2025-02", 20)


def test_too_few_periods_compare_nothing() -> None:
    found = ranking(matrix({"A": [8, 10, 10, 10, 10, 30]}))
    assert (found.ranked, found.changes[0].mean) == ((), None)
    whole = ranking(matrix({"A": [8, 10, 10, 10, 10, 12, 30]}))
    assert whole.changes[0].mean == 10.0


def test_no_full_period_is_no_ranking() -> None:
    empty = replace(matrix({"A": [1]}, is_open=True))
    assert ranking(empty).changes == ()


def test_no_mean_gives_no_share() -> None:
    found = ranking(matrix({"A": [6]}, {"A": [0] * 12}))
    assert (found.changes[0].difference, found.changes[0].share) == (6.0, None)
    assert np.isclose(found.changes[0].mean or 0.0, 0.0)


def test_the_largest_change_that_is_named_is_more_than_chance() -> None:
    found = ranking(
        matrix(
            {"Besar": [1_060], "Nyata": [60], "Turun": [9]},
            {"Besar": [1_000] * 12, "Nyata": [20] * 12, "Turun": [10] * 12},
        )
    )
    rise = found.named(Direction.NAIK)
    assert rise
    assert rise.name == "Nyata", "60 more of 1,000 is within 1.96 √(1060 + 1000 / 6) = 68.6"
    assert found.up(1)[0].name == "Besar"
    assert found.named(Direction.TURUN) is None
    assert is_more_than_chance(1_060, 1_000, over=6) is False
    assert is_more_than_chance(1_070, 1_000, over=6) is True
    assert is_more_than_chance(10_400, 10_000) is False, "less than a twentieth"
