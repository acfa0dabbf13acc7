"""The week's alerts as a table per office, and how often alerts were right."""

import pandas as pd
import pytest

from analysis.alert_sheet import rates, week_list
from analysis.episodes import hit_rates, standing
from tests.signal_runs import WEEK, snapshot

NAMES = {"35.02": "Kabupaten Ponorogo", "52.03": "Kabupaten Lombok Timur", "ponorogo": "Kanim Ponorogo", "x": "Kanim X"}
AREAS = pd.DataFrame({"office_code": ["x", "ponorogo"], "regency_code": ["35.02", "35.02"]})


def episodes(*verdicts: str) -> pd.DataFrame:
    rows = [
        snapshot("35.02", rules="farrington,scan") | {"id": at, "told": True, "verdict": verdict, "expected": 3.25}
        for at, verdict in enumerate(verdicts)
    ]
    return pd.DataFrame(rows)


def test_an_alert_is_listed_with_every_office_of_its_area() -> None:
    elsewhere = pd.DataFrame([snapshot("52.03", series="tppo") | {"id": 9, "told": False, "verdict": ""}])
    table = week_list(standing(pd.concat([episodes(""), elsewhere]), WEEK), NAMES, AREAS)
    assert [row[:4] for row in table.rows] == [
        ("Kanim Ponorogo", "Kabupaten Ponorogo", "Laporan dari masyarakat", "Waspada"),
        ("Kanim X", "Kabupaten Ponorogo", "Laporan dari masyarakat", "Waspada"),
        ("tanpa kantor tercatat", "Kabupaten Lombok Timur", "TPPO", "Waspada"),
    ]
    assert table.rows[0][5:9] == (12, 4, 3.25, 7), "whole numbers are whole"
    assert all(isinstance(value, int) for value in (table.rows[0][5], table.rows[0][8]))
    assert len(table.headings) == len(table.rows[0])


def test_hit_rates_count_what_was_judged_and_say_how_sure_they_are() -> None:
    judged = episodes("benar", "benar", "benar", "salah", "tidak_jelas", "awas", "")
    assert [row[:3] for row in hit_rates(judged)] == [("farrington", 3, 4), ("scan", 3, 4)]
    low, high = hit_rates(judged)[0][3:]
    assert (low, high) == pytest.approx((0.3006, 0.9544), abs=1e-4), "Wilson 1927, three of four"
    assert rates(judged).rows[0][1:] == ("75,0 %", "30,1 % – 95,4 %", 3, 4)
    assert rates(episodes("", "awas")).rows == ()


def test_an_officer_raises_and_closes_and_a_quiet_week_is_told_apart() -> None:
    rows = episodes("awas", "benar", "dibuka_lagi", "")
    rows.loc[3, "change"] = "quiet"
    found = standing(rows, WEEK).set_index("id")
    assert found["level"].to_dict() == {0: "awas", 1: "waspada", 2: "waspada", 3: "waspada"}
    assert found["is_open"].to_dict() == {0: True, 1: False, 2: True, 3: True}
    assert found.index[found["is_quiet"]].tolist() == [3]
    assert not standing(rows, "2026-W47")["is_open"].any(), "the run in force did not find them"
