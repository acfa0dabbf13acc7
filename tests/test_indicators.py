"""Key figures: stocks at the ends of months, flows within the period, what they are compared with; and attention."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from analysis import indicators
from analysis.attention import attention, silent_since
from analysis.change import ranking
from analysis.cube import Progress
from analysis.headline import Total
from analysis.indicators import compared
from analysis.outlook_sheet import sheets
from analysis.privacy import Timeline, waiting
from data.model import ALL_CATEGORIES, Place, Role, Selection, Viewer
from data.periods import Period, months_between
from tests.counted import matrix

NAN = float("nan")
MOMENTS = (*months_between("2024-11", "2025-03"), "2025-04-16")
MONTHS = months_between("2025-01", "2025-03")
ASKED = Selection(Period("2025-01", "2025-03"))
OPEN, OVERDUE, CLOSED = [50, 60, 70, 80, 90, 100], [5, 6, 7, 8, 60, 61], [10, 20, 30, 40, 50, 1]


def told(viewer: Viewer) -> Timeline:
    counts = np.zeros((3, 2, len(MOMENTS), len(ALL_CATEGORIES)), dtype=np.int32)
    counts[:, 0, :, ALL_CATEGORIES.index("tppo")] = [OPEN, OVERDUE, CLOSED]
    return waiting(Progress(("35.02",), MOMENTS, dict.fromkeys(Place, counts)), ASKED, viewer, ("35.02",))


LEADER = Viewer(role=Role.PIMPINAN)


def test_stocks_now_and_a_flow_within_the_period() -> None:
    cards = indicators.waiting_cards(told(LEADER), period_months=MONTHS, is_current=True)
    shown = {card.key: (card.value, card.note, card.change, card.direction, card.course) for card in cards}
    assert shown == {
        "open": ("100", "per 16 April 2025", "66,7 % dari 60", 1, (70, 80, 90, 100)),
        "closed": ("120", "ditutup dalam periode ini", "", 0, (30, 40, 50)),
        "overdue": ("61", "per 16 April 2025", "916,7 % dari 6", 1, (7, 8, 60, 61)),
    }


def test_stocks_at_the_end_of_a_past_period() -> None:
    cards = indicators.waiting_cards(told(LEADER), period_months=MONTHS[:2], is_current=False)
    shown = {card.key: (card.value, card.note, card.change) for card in cards}
    assert shown == {
        "open": ("80", "per akhir Feb 2025", "hampir sama, sebelumnya 60"),
        "closed": ("70", "ditutup dalam periode ini", "133,3 % dari 30"),
        "overdue": ("8", "per akhir Feb 2025", "hampir sama, sebelumnya 6"),
    }


def test_who_may_not_be_told_sees_a_mark_and_no_course() -> None:
    for card in indicators.waiting_cards(told(Viewer()), period_months=MONTHS, is_current=True):
        assert (card.value, card.change, card.direction) == ("–", "", 0)
        assert np.isnan(card.course).all()


def test_a_period_without_data() -> None:
    cards = indicators.waiting_cards(told(LEADER), period_months=["2020-01"], is_current=False)
    assert [(card.value, card.note) for card in cards] == [("–", "tidak ada data pada periode ini")] * 3


@pytest.mark.parametrize(
    ("now", "before", "words", "direction"),
    [
        (200, 100, "100,0 % dari 100", 1),
        (100, 200, "50,0 % dari 200", -1),
        (100, 100, "hampir sama, sebelumnya 100", 0),
        (3, 1, "sebelumnya 1", 0),
        (30, 0, "sebelumnya tidak ada", 1),
        (30, NAN, "", 0),
        (NAN, 30, "", 0),
    ],
)
def test_how_a_count_compares(now: float, before: float, words: str, direction: int) -> None:
    assert compared(now, before) == (words, direction)


def test_the_card_of_reports() -> None:
    card = indicators.reports_card(Total(1_500), Total(1_000), (1.0, 2.0), when="Tahun 2025")
    assert (card.label, card.value, card.note, card.change) == ("Laporan", "1.500", "Tahun 2025", "50,0 % dari 1.000")
    assert indicators.reports_card(Total(NAN, "<10"), Total(NAN), (), when="x").value == "<10"


def test_villages_count_from_the_month_that_is_known() -> None:
    card = indicators.villages_card(["2024-05", "2025-02", "2025-02", ""], months=MONTHS, count=4)
    assert (card.value, card.change, card.course) == ("4", "2 sejak awal periode", (1.0, 3.0, 3.0))
    none = indicators.villages_card(["", ""], months=MONTHS, count=2)
    assert (none.value, none.change, none.course) == ("2", "", ())


def test_officers_are_a_published_figure_or_none() -> None:
    assert indicators.officers_card(146, note="per 4 November 2024").value == "146"
    assert indicators.officers_card(None, note="x").value == "–"


def test_what_needs_attention() -> None:
    late = Timeline(("35.01", "35.02", "35.03"), ("2025-04-16",), np.array([[3.0], [9.0], [NAN]]), np.full((3, 1), ""))
    heard = pd.DataFrame(
        {
            "regency_code": ["35.01", "35.01", "35.02", "35.02", "35.02"],
            "unit": range(5),
            "week": ["2025-W15", "2025-W11", None, "2025-W12", "2025-W02"],
        }
    )
    names = {"35.01": "Kabupaten Pacitan", "35.02": "Kabupaten Ponorogo", "35.03": "Kabupaten Trenggalek"}
    as_of = date(2025, 4, 16)
    assert silent_since(as_of) == "2025-W12"
    made = attention(late, heard, names, as_of)
    assert made.overdue["count"].to_dict() == {"35.02": 9, "35.01": 3}
    assert made.silent[["units", "silent"]].to_dict("index") == {
        "35.02": {"units": 3, "silent": 2},
        "35.01": {"units": 2, "silent": 1},
    }
    assert (made.silent_units, made.overdue_told, made.silent_told) == (3, True, True)


def test_nothing_told_is_not_nothing_to_do() -> None:
    late = Timeline(("35.01",), ("2025-04-16",), np.array([[NAN]]), np.array([["–"]], dtype=object))
    none = pd.DataFrame({"regency_code": [], "unit": [], "week": []}, dtype="str")
    made = attention(late, none, {"35.01": "x"}, date(2025, 4, 16))
    assert (made.overdue_told, made.silent_told, made.silent_units) == (False, False, 0)


def test_the_numbers_of_the_page_as_tables() -> None:
    late = Timeline(("35.01",), ("2025-04-16",), np.array([[3.0]]), np.full((1, 1), ""))
    heard = pd.DataFrame({"regency_code": ["35.01", "35.01"], "unit": [1, 2], "week": ["2025-W15", None]})
    needed = attention(late, heard, {"35.01": "Kabupaten Pacitan"}, date(2025, 4, 16))
    cards = indicators.waiting_cards(told(LEADER), period_months=MONTHS, is_current=True)
    made = sheets(cards, ranking(matrix({"Kabupaten Pacitan": [9.0]}, {"Kabupaten Pacitan": [4.0] * 12})), needed)
    assert [sheet.name for sheet in made] == [
        "Angka kunci",
        "Perubahan terbesar",
        "Lewat tenggat",
        "Unit tidak terdengar",
    ]
    assert made[0].rows[0] == ("Dalam proses", "100", "▲ 66,7 % dari 60", "per 16 April 2025")
    assert made[1].rows[0][1:5] == ("Kabupaten Pacitan", 9, 4.0, 5.0)
    assert made[2].rows == (("Kabupaten Pacitan", 3),)
    assert made[3].rows == (("Kabupaten Pacitan", 2, 1),)
    hidden = Timeline(("35.01",), ("2025-04-16",), np.array([[NAN]]), np.array([["–"]], dtype=object))
    nothing = attention(hidden, heard.head(0), {"35.01": "Kabupaten Pacitan"}, date(2025, 4, 16))
    assert len(sheets(cards, ranking(matrix({"A": [9.0]})), nothing)) == 2
