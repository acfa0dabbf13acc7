"""Alerts in words, and who is told their numbers."""

from typing import Any

import pandas as pd
import pytest

from analysis.episodes import hit_rates, often, said, standing
from analysis.privacy import alerts, may_know_series
from data.model import Role, Viewer
from tests.planted import viewer
from tests.signal_runs import WEEK, snapshot

NONE = {"id": 1, "verdict": "", "remark": "", "verdict_week": "", "verdict_at": None}
OWN, OTHER = "35.02", "21.71"
DEMO = Viewer(sees_demo_in_full=True)


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame([NONE | {"id": at} | row for at, row in enumerate(rows, start=1)])


def words(**others: Any) -> Any:
    (row,) = alerts(frame(snapshot(**others)), DEMO).to_dict("records")
    return said(row)


def test_the_sentence_that_a_layman_understands() -> None:
    found = words()
    sentence = f"{found.what} {found.chance}"
    assert sentence == (
        "12 laporan dalam 4 minggu; biasanya 3 (wajar sampai 7). Kebetulan seperti ini kira-kira sekali dalam 2 tahun."
    )
    assert "biasanya 2,5 (" in words(expected=2.5).what
    assert "biasanya 24 (" in words(expected=24.4).what
    assert found.level == "Waspada"
    assert found.completeness == "Kelengkapan: 3 dari 4 unit pelapor terdengar dalam 4 minggu terakhir (75,0 %)"


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (7, "kira-kira sekali dalam 1 minggu"),
        (35, "kira-kira sekali dalam 5 minggu"),
        (365.25, "kira-kira sekali dalam 12 bulan"),
        (730.5, "kira-kira sekali dalam 2 tahun"),
        (7000, "kira-kira sekali dalam 19 tahun"),
        (1e9, "lebih jarang dari sekali dalam 100 tahun"),
        (float("nan"), ""),
        (None, ""),
    ],
)
def test_how_often_chance_does_that(days: float | None, expected: str) -> None:
    assert often(days) == expected


def test_a_cluster_has_no_limit_and_a_week_is_a_week() -> None:
    assert "wajar sampai" not in words(upper=None).what
    assert "seminggu" in words(window_weeks=1).what
    assert words(completeness=None, units=None).completeness.startswith("Kelengkapan tidak diketahui")
    assert words(series="tppo").steps[0] != words().steps[0]


@pytest.mark.parametrize("role", list(Role))
def test_numbers_are_told_where_counts_are_exact_by_right(role: Role) -> None:
    found = alerts(frame(snapshot(OWN), snapshot(OTHER)), viewer(role)).set_index("regency_code")
    exact = {
        Role.PIMPINAN: {OWN, OTHER}, Role.KANWIL: {OWN}, Role.KANIM: {OWN}, Role.STAF: {OWN},
    }.get(role, set())  # fmt: skip
    assert {code for code, row in found.iterrows() if row["told"]} == exact
    for code, row in found.iterrows():
        assert (row["observed"] == 12) is (code in exact)
        assert row["level"] == "waspada", "the level is told on purpose"
        assert may_know_series(viewer(role), str(code)) is (code in exact)
    known = {Role.PIMPASA: {OWN}, Role.PIMPINAN: {OWN, OTHER}, Role.KANWIL: {OWN, OTHER}, Role.KANIM: {OWN, OTHER}}
    if role in known:
        assert set(found.index) == known[role]
    if role is Role.ADMIN:
        assert found.empty


@pytest.mark.parametrize("role", [Role.KANIM, Role.KANWIL, Role.STAF, Role.PIMPASA])
def test_a_cluster_is_told_where_each_of_its_areas_is(role: Role) -> None:
    inside: dict[str, Any] = {"cluster": "35.02,35.03", "cluster_km": 40.0, "cluster_lat": -8.0, "cluster_lon": 111.0}
    own = alerts(frame(snapshot(OWN, **inside)), viewer(role))
    assert own["told"].tolist() == [role is not Role.PIMPASA]
    across = alerts(frame(snapshot(OWN, **(inside | {"cluster": "35.02,33.12"}))), viewer(role))
    assert across["told"].tolist() == [False]
    assert across["cluster"].tolist() == [""]
    assert across[["observed", "cluster_km", "cluster_lat", "cluster_lon"]].isna().all().all()
    assert "Angkanya hanya" in said(across.to_dict("records")[0]).what


def test_what_is_urgent_stands_first() -> None:
    rows = frame(
        snapshot("35.01", level="pantau"),
        snapshot("35.02", level="siaga"),
        snapshot("35.03") | {"verdict": "awas"},
        snapshot("33.01", week="2026-W40"),
        snapshot("33.02") | {"verdict": "salah"},
    )
    found = standing(alerts(rows, DEMO), WEEK)
    assert list(found.loc[found["is_open"], "regency_code"]) == ["35.03", "35.02", "35.01"]
    assert found["level"].iloc[0] == "awas"


def test_a_rule_is_as_good_as_what_was_found_out() -> None:
    rows = [snapshot(rules="farrington,eb") | {"verdict": "benar"} for _ in range(3)]
    rows += [snapshot(rules="farrington") | {"verdict": "salah"}, snapshot(rules="eb") | {"verdict": "tidak_jelas"}]
    found = {rule: (right, judged) for rule, right, judged, _, _ in hit_rates(alerts(frame(*rows), DEMO))}
    assert found == {"farrington": (3, 4), "eb": (3, 3)}
