"""Movers: the latest full period beside the mean before it, with a guard for small numbers."""

import numpy as np
import pytest

from analysis.movers import movers
from analysis.trend import Matrix, Unit

NAN = float("nan")


def matrix(rows: dict[str, list[float]], *, is_open: bool = False, unit: Unit = Unit.BULAN) -> Matrix:
    """Six months before, then the rest of each row."""
    table = np.array(list(rows.values()))
    counts, before = table[:, 6:], table[:, :6]
    periods = tuple(f"2025-{n + 1:02d}" for n in range(counts.shape[1]))
    names = tuple(f"Kabupaten {name}" for name in rows)
    shown = np.where(np.isnan(counts), "–", "").astype(object)
    return Matrix(tuple(rows), names, unit, periods, is_open, counts, shown, before, is_demo=True)


ROWS: dict[str, list[float]] = {
    "rise": [10, 10, 10, 10, 10, 10, 16],
    "fall": [10, 10, 10, 10, 10, 10, 4],
    "same": [7, 7, 7, 7, 7, 7, 7],
    "small": [1, 2, 2, 2, 2, 3, 5],
    "from nothing": [0, 0, 0, 0, 0, 0, 6],
    "untold": [10, 10, 10, NAN, 10, 10, 20],
}


def test_rise_fall_no_change_small_numbers_and_what_is_not_told() -> None:
    made = movers(matrix(ROWS))
    assert (made.period, made.base, made.untold) == ("2025-01", 6, 1)
    table = made.table
    assert list(table.index) == ["from nothing", "rise", "same", "fall", "small"]
    rows = table.to_dict("index")
    assert rows["rise"] == {
        "name": "Kabupaten rise", "latest": 16, "mean": 10, "change": 6, "share": 0.6, "limited": False
    }  # fmt: skip
    assert (rows["fall"]["change"], rows["fall"]["share"], rows["same"]["change"]) == (-6, -0.6, 0)
    assert table["share"].isna().tolist() == [True, False, False, False, False]
    assert table["limited"].to_dict() == {name: name == "small" for name in table.index}
    assert list(made.up(5).index) == ["from nothing", "rise"]
    assert list(made.up(1).index) == ["from nothing"]
    assert list(made.down(5).index) == ["fall"]


@pytest.mark.parametrize(
    ("mean", "latest", "limited"), [(2, 5, True), (2, 6, False), (2.5, 5, False), (0, 0, True), (0, 6, False)]
)
def test_the_guard(mean: float, latest: float, *, limited: bool) -> None:
    assert movers(matrix({"x": [mean] * 6 + [latest]})).table.loc["x", "limited"] == limited


def test_an_open_month_is_left_out() -> None:
    made = movers(matrix({"x": [10, 10, 10, 10, 10, 10, 16, 1]}, is_open=True))
    assert made.period == "2025-01"
    assert made.table.loc["x", "latest"] == 16


def test_an_open_month_alone_says_nothing() -> None:
    made = movers(matrix({"x": [10, 10, 10, 10, 10, 10, 1]}, is_open=True))
    assert (made.period, len(made.table), made.untold) == ("", 0, 0)


def test_too_short_a_history_says_nothing() -> None:
    made = movers(matrix({"x": [5, 5, 5, 5, 5, 5, 9]}, unit=Unit.MINGGU))
    assert (made.period, len(made.table)) == ("", 0)
