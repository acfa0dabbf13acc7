"""The sentences of the first page: rise, fall, no change, small numbers, missing data; each number with its view."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.change import ranking
from analysis.headline import (
    Change,
    Link,
    Sentence,
    Total,
    before_of,
    change_of,
    plain_text,
    since_when,
    total_of,
    what_changed,
    where_changed,
)
from analysis.trend import Line, Unit
from data.model import Selection
from data.periods import Period, months_between
from tests.counted import matrix

NAN = float("nan")
SELECTION = Selection(Period("2025-01", "2025-12"), province="35")


def links(sentence: Sentence) -> list[tuple[str, str, Selection]]:
    return [(part.text, part.page, part.selection) for part in sentence if isinstance(part, Link)]


def said(now: float, before: float, shown: str = "") -> Sentence:
    given = Total(now, shown), Total(before)
    return what_changed(SELECTION, *given, what="laporan dari masyarakat", where="Jawa Timur")


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        (200, 100, Change.RISE),
        (100, 200, Change.FALL),
        (1_000, 1_000, Change.SAME),
        (1_040, 1_000, Change.SAME),  # 4 %: less than a twentieth
        (115, 100, Change.SAME),  # 15 %, but two counts by chance differ by up to 1.96 √215 = 28.7
        (129, 100, Change.SAME),  # 29 < 1.96 √229 = 29.7
        (131, 100, Change.RISE),
        (10_600, 10_000, Change.RISE),
        (5, 0, Change.FEW),
        (5, 5, Change.FEW),
        (6, 0, Change.RISE),
        (0, 6, Change.FALL),
        (NAN, 10, Change.UNTOLD),
        (10, NAN, Change.NO_BASE),
        (NAN, NAN, Change.UNTOLD),
    ],
)
def test_what_two_counts_say(now: float, before: float, expected: Change) -> None:
    assert change_of(now, before) is expected


def test_the_period_before_is_as_long() -> None:
    assert before_of(Period("2025-01", "2025-12")) == Period("2024-01", "2024-12")
    assert before_of(Period("2025-04", "2025-06")) == Period("2025-01", "2025-03")


@pytest.mark.parametrize(
    ("now", "before", "shown", "expected"),
    [
        (1_500, 1_000, "", "1.500 {what}, naik 50,0 % dari 1.000 pada Tahun 2024."),
        (600, 1_000, "", "600 {what}, turun 40,0 % dari 1.000 pada Tahun 2024."),
        (990, 1_000, "", "990 {what}, hampir sama dengan 1.000 pada Tahun 2024."),
        (4, 1, "", "4 {what}, sebelumnya 1 (Tahun 2024): terlalu sedikit untuk disebut naik atau turun."),
        (90, 0, "", "90 {what}; tidak ada satu pun pada Tahun 2024 (0)."),
        (90, NAN, "", "90 {what}. Belum ada periode sebelumnya untuk dibandingkan."),
        (NAN, 90, "–", "jumlah {what} tidak disebut."),
        (NAN, 90, "<10", "jumlah {what} <10, terlalu kecil untuk disebut."),
    ],
)
def test_what_changed(now: float, before: float, shown: str, expected: str) -> None:
    what = "laporan dari masyarakat di Jawa Timur"
    assert plain_text(said(now, before, shown)) == f"Tahun 2025: {expected.format(what=what)}"


def test_each_number_of_what_changed_leads_to_its_view() -> None:
    past = replace(SELECTION, period=Period("2024-01", "2024-12"))
    assert links(said(1_500, 1_000)) == [("1.500", "peta", SELECTION), ("1.000", "peta", past)]
    assert links(said(NAN, 1_000, "–")) == []


NAMES = ("Kabupaten Pacitan", "Kabupaten Ponorogo", "Kabupaten Trenggalek")
RISING = matrix(
    dict(zip(NAMES, ([40.0], [5.0], [3.0]), strict=True)),
    dict(zip(NAMES, ([10.0] * 12, [30.0] * 12, [1.0] * 12), strict=True)),
)


def test_where_it_rose_and_where_it_fell() -> None:
    moved = ranking(RISING)
    rise = where_changed(SELECTION, moved, Change.RISE)
    assert plain_text(rise) == (
        "Naik paling banyak di Kabupaten Pacitan: 40 laporan pada Januari 2025, rata-rata 6 bulan sebelumnya 10,0."
    )
    own = replace(SELECTION, regencies=("35.01",), province="35")
    month = Period("2025-01", "2025-01")
    assert links(rise) == [("Kabupaten Pacitan", "peta", own), ("40", "peta", replace(own, period=month))]
    assert plain_text(where_changed(SELECTION, moved, Change.SAME)) == plain_text(rise)
    fall = plain_text(where_changed(SELECTION, moved, Change.FALL))
    assert fall == (
        "Turun paling banyak di Kabupaten Ponorogo: 5 laporan pada Januari 2025, rata-rata 6 bulan sebelumnya 30,0."
    )


def test_where_nothing_can_be_said() -> None:
    small = ranking(matrix({"A": [3.0]}, {"A": [1.0] * 12}))
    none = "Januari 2025: tidak ada kabupaten yang berubah lebih dari yang wajar karena kebetulan."
    assert plain_text(where_changed(SELECTION, small, Change.RISE)) == none
    assert where_changed(SELECTION, ranking(matrix({"A": [NAN]}, {"A": [9.0] * 12})), Change.RISE) == ()
    assert where_changed(SELECTION, ranking(matrix({"A": [5.0]})), Change.RISE) == ()


PERIODS = tuple(months_between("2025-07", "2025-12"))


def since(now: list[float], past: list[float], *, is_open: bool = False, unit: Unit = Unit.BULAN) -> Sentence:
    empty = np.full(len(now), NAN)
    line = Line("", "", np.array(now), ("",) * len(now), np.array(past), empty)
    periods = PERIODS[: len(now)] if unit is Unit.BULAN else ("2025-Q2", "2025-Q3", "2025-Q4")
    return since_when(SELECTION, line, periods, unit, is_open=is_open)


@pytest.mark.parametrize(
    ("now", "past", "expected"),
    [
        ([20, 9, 20, 20, 20, 20], [10] * 6, "Sejak September 2025, sudah 4 bulan berturut-turut jumlahnya di atas"),
        ([20] * 6, [10] * 6, "Sejak Juli 2025, sudah 6 bulan berturut-turut jumlahnya di atas"),
        ([20, 20, 20, 9, 9, 9], [10] * 6, "Sejak Oktober 2025, sudah 3 bulan berturut-turut jumlahnya di bawah"),
        ([9, 9, 9, 9, 9, 20], [10] * 6, "Pada Desember 2025 jumlahnya di atas masa yang sama setahun sebelumnya"),
        ([20, 20, 20, 20, 20, 9], [10] * 6, "Pada Desember 2025 jumlahnya di bawah masa yang sama setahun sebelumnya"),
        ([20, 20, NAN, 20, 20, 20], [10] * 6, "Sejak Oktober 2025, sudah 3 bulan berturut-turut"),
        ([20, 20, 4, 20, 20, 20], [10, 10, 3, 10, 10, 10], "Sejak Oktober 2025, sudah 3 bulan berturut-turut"),
    ],
)
def test_since_when(now: list[float], past: list[float], expected: str) -> None:
    assert plain_text(since(now, past)).startswith(expected)


@pytest.mark.parametrize(
    ("now", "past"),
    [
        ([20] * 6, [10, 10, 10, 10, 10, NAN]),  # nothing stored a year before
        ([20, 20, 20, 20, 20, NAN], [10] * 6),  # not told
        ([20, 20, 20, 20, 20, 5], [10, 10, 10, 10, 10, 1]),  # few
        ([20, 20, 20, 20, 20, 10], [10] * 6),  # the same
        ([], []),
    ],
)
def test_since_when_nothing_can_be_said(now: list[float], past: list[float]) -> None:
    assert since(now, past) == ()


def test_an_open_month_neither_begins_nor_ends_a_run() -> None:
    made = since([20, 20, 20, 1], [10] * 4, is_open=True)
    assert plain_text(made).startswith("Sejak Juli 2025, sudah 3 bulan")
    [(shown, page, view)] = links(made)
    assert (shown, page, view.period) == ("Juli 2025", "tren", Period("2025-07", "2025-09"))


def test_quarters_are_named_as_such() -> None:
    made = plain_text(since([20, 20, 20], [10] * 3, unit=Unit.TRIWULAN))
    assert made.startswith("Sejak Triwulan II 2025, sudah 3 triwulan berturut-turut")


def test_a_told_row_and_one_that_is_not() -> None:
    assert total_of({"reports": 7, "reports_shown": ""}) == Total(7.0)
    hidden = total_of({"reports": None, "reports_shown": "<10"})
    assert np.isnan(hidden.count)
    assert hidden.shown == "<10"
