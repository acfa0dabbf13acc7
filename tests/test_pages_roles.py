"""Each role's view of synthetic rows: where it starts, what it is told, what it is not."""

import re
from collections.abc import Iterator

import pandas as pd
import pytest

from data.digest import REFERENCE
from data.model import Group
from locales import text
from locales.format import number
from tests.opened import (
    NOT_TOLD,
    OWN,
    RELEASED,
    address,
    cards,
    change,
    opened,
    rows,
    said,
    selectbox,
    small_set,
    title,
    year_of,
)
from ui.viewing import PARAMETER


@pytest.fixture(scope="module")
def incidents(tmp_path_factory: pytest.TempPathFactory) -> Iterator[pd.DataFrame]:
    with small_set(tmp_path_factory) as made:
        yield made


def test_an_office_starts_with_its_own_area(incidents: pd.DataFrame) -> None:
    app = opened(sebagai="kanim:ponorogo")
    own = year_of(incidents)
    own = own[own["origin_regency"].isin(OWN)]
    assert "Kanim Ponorogo" in title(app)
    assert cards(app)[text("measure.laporan")] == number(len(own))
    assert len(change(app)["chosen"]) == 3
    assert address(app) == {PARAMETER: "kanim:ponorogo"}
    assert RELEASED not in said(app), "all that is shown is its own"


def test_an_officer_sees_the_reports_of_the_own_office_only(incidents: pd.DataFrame) -> None:
    counts = {}
    for group in Group:
        own = year_of(incidents, group)
        own = own[own["origin_regency"].isin(OWN) & (own["office"] == "ponorogo")]
        shown = cards(opened(sebagai="pimpasa:ponorogo", grup=group, lokasi="asal"))
        counts[group] = (shown[text("measure.laporan")], number(len(own)))
    assert {group for group, (shown, expected) in counts.items() if shown != expected} == set()


def test_the_leadership_starts_with_the_country(incidents: pd.DataFrame) -> None:
    app = opened(sebagai="pimpinan")
    assert "Indonesia" in title(app)
    assert cards(app)[text("measure.laporan")] == number(len(year_of(incidents)))
    assert text("period_kind.bulan") in app.selectbox(key="f_jenis").options


@pytest.mark.parametrize("role", ["publik", "admin", "desa:ponorogo", "pengelola:ponorogo"])
@pytest.mark.parametrize("area", [{}, {"prov": "semua"}, {"kab": "35.02"}, {"ukuran": "per_penduduk"}])
def test_some_are_told_nothing_anywhere(incidents: pd.DataFrame, role: str, area: dict[str, str]) -> None:
    app = opened(sebagai=role, **area)
    assert cards(app)[text("measure.laporan")] == cards(app)[text("measure.orang")] == NOT_TOLD
    sent = change(app)
    assert set(sent["reports"]) | set(sent["persons"]) | set(sent.get("rate", [])) == {None}
    assert not [row for row in sent.get("districts", []) if row[3] is not None]
    table = rows(app)
    assert table
    assert {row[text(f"table.{count}")] for row in table for count in ("reports", "persons")} == {NOT_TOLD}
    counted = year_of(incidents)
    for total in (len(counted), counted["persons"].sum()):
        assert not re.search(rf"(?<![\d.]){re.escape(number(total))}(?![\d.])", said(app))


@pytest.mark.parametrize("role", ["publik", "pimpinan", "kanim:madiun"])
def test_kecamatan_are_drawn_for_those_at_home_only(incidents: pd.DataFrame, role: str) -> None:
    assert change(opened(sebagai="kanim:ponorogo", kab="35.02"))["districts"]
    assert "districts" not in change(opened(sebagai=role, kab="35.02"))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"dari": "2025-02", "sampai": "2025-02"}, "Tahun 2025"),
        ({"dari": "2025-01", "sampai": "2025-03"}, "Triwulan I 2025"),
        ({"dari": "2025-10", "sampai": "2026-03"}, "Tahun 2025"),
    ],
)
def test_released_counts_offer_closed_quarters_only(
    incidents: pd.DataFrame, given: dict[str, str], expected: str
) -> None:
    app = opened(sebagai="kanim:ponorogo", prov="semua", **given)
    assert title(app).endswith(expected)
    assert text("period_kind.bulan") not in app.selectbox(key="f_jenis").options
    assert RELEASED in said(app)
    assert {"<10"} <= set(change(app)["shown"].values()) <= {"<10", "–"}
    codes = pd.read_csv(REFERENCE / "regencies.csv", dtype=str)["code"]
    told = dict(zip(codes, change(app)["reports"], strict=True))
    assert None not in {told.pop(code) for code in OWN}
    assert not [count for count in told.values() if count is not None and count < 10]


def test_another_role_starts_anew(incidents: pd.DataFrame) -> None:
    app = selectbox(opened(kab="33.01", grup="penegakan"), "viewing", "kanim:ponorogo")
    assert address(app) == {PARAMETER: "kanim:ponorogo"}
    assert title(app) == "### Laporan dari masyarakat · Kanim Ponorogo · Tahun 2025"
