"""Tren as a session sees it: every panel, each role, the address, and what stands where nothing is told."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from data.model import CATEGORIES, Group, Role
from locales import text
from locales.format import number
from tests.opened import address, facts_alone, html, opened, said, small_set, well, year_of
from ui.trends import Panel
from ui.viewing import EXAMPLE_OFFICE, EXAMPLE_PROVINCE, PARAMETER

TREN = calc_hash("tren")
KANIM = f"{Role.KANIM}:{EXAMPLE_OFFICE}"
ROLES = {
    "lengkap": "",
    "pimpinan": Role.PIMPINAN.value,
    "kanwil": f"{Role.KANWIL}:{EXAMPLE_PROVINCE}",
    **{
        role.value: f"{role}:{EXAMPLE_OFFICE}"
        for role in (Role.KANIM, Role.STAF, Role.PIMPASA, Role.DESA, Role.PENGELOLA)
    },
    "admin": Role.ADMIN.value,
    "publik": Role.PUBLIK.value,
}
DEMO = text("map.demo")


@pytest.fixture(scope="module")
def incidents(tmp_path_factory: pytest.TempPathFactory) -> Iterator[pd.DataFrame]:
    """The reports of a small demonstration set, which pages read."""
    with small_set(tmp_path_factory) as made:
        yield made


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A store with the reference facts alone, which pages read."""
    with facts_alone(tmp_path) as made:
        yield made


def tren(**parameters: str) -> AppTest:
    return opened(TREN, **parameters)


def figures(app: AppTest) -> list[dict[str, Any]]:
    return [json.loads(each.proto.spec) for each in app.get("plotly_chart")]


def figure(app: AppTest) -> dict[str, Any]:
    (only,) = figures(app)
    return only


def trace(app: AppTest, name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in figure(app)["data"] if each.get("name") == name)
    return found


def bold(app: AppTest) -> str:
    return str(next(each.value for each in app.markdown if each.value.startswith("**")))


def stamped(app: AppTest) -> str:
    return "\n".join(each["text"] for each in figure(app)["layout"]["annotations"])


def by_month(incidents: pd.DataFrame) -> dict[str, int]:
    counted = year_of(incidents)["month"].astype(str).value_counts()
    return {str(month): int(count) for month, count in counted.items()}


@pytest.mark.parametrize("panel", list(Panel))
@pytest.mark.parametrize("role", ROLES)
def test_every_panel_opens_for_every_role(incidents: pd.DataFrame, role: str, panel: Panel) -> None:
    app = tren(tampilan=panel.value, **({PARAMETER: ROLES[role]} if ROLES[role] else {}))
    drawn = figures(app)
    assert len(drawn) <= 1
    if not drawn:
        told_none = {text("tren.untold_quarters"), text("tren.untold_months")}
        assert told_none & {each.value for each in app.info}
        assert text("tren.instead") in {each.value for each in app.info}, "a way on"
        assert "<table>" not in html(app), "no table without a chart"
    elif panel is not Panel.TERBITAN:
        assert DEMO in stamped(app)
        assert DEMO in said(app)
    assert bool(drawn) or role in {"pimpasa", "desa", "pengelola", "admin", "publik"}


def test_the_series_is_what_was_stored(incidents: pd.DataFrame) -> None:
    app = tren(dari="2025-01", sampai="2025-12")
    expected = by_month(incidents)
    drawn = trace(app, text("tren.line"))
    assert drawn["y"] == [float(expected.get(f"2025-{month:02d}", 0)) for month in range(1, 13)]
    assert drawn["x"][0] == "Januari 2025"
    december = f"{number(expected['2025-12'])} laporan"
    assert f"Desember 2025: {december}" in bold(app)
    assert f'<td class="pb-number">{number(expected["2025-12"])}</td>' in html(app)
    assert "tren-garis-" in json.loads(app.get("plotly_chart")[0].proto.config)["toImageButtonOptions"]["filename"]


def test_weeks_and_the_open_month(incidents: pd.DataFrame) -> None:
    weeks = tren(satuan="minggu")
    assert trace(weeks, text("tren.line"))["x"][0] == "Minggu 1 2025"
    assert "belum lengkap" not in bold(weeks), "the data end with a week"
    app = tren()
    drawn = [each for each in figure(app)["data"] if each.get("name") == text("tren.line")]
    assert len(drawn) == 2, "the month that has not ended is drawn apart"
    assert drawn[1]["x"] == ["Desember 2025", "Januari 2026"]
    assert "Januari 2026 belum lengkap" in bold(app)


@pytest.mark.parametrize("panel", ["kecil", "panas"])
def test_the_open_month_is_named_in_the_picture(incidents: pd.DataFrame, panel: str) -> None:
    assert "Januari 2026 belum lengkap" in stamped(tren(tampilan=panel))
    assert "belum lengkap" not in stamped(tren(tampilan=panel, dari="2025-01", sampai="2025-06"))


def test_the_two_sides_are_never_summed(incidents: pd.DataFrame) -> None:
    app = tren(tampilan="sisi", dari="2025-01", sampai="2025-12")
    names = {each: text(f"tren.side_{each}") for each in (Group.MASYARAKAT, Group.PENEGAKAN)}
    for group, name in names.items():
        rows = incidents[
            incidents["month"].astype(str).str.startswith("2025") & incidents["category"].isin(CATEGORIES[group])
        ]
        place = "origin_regency" if group is Group.MASYARAKAT else "event_regency"
        assert sum(trace(app, name)["y"]) == rows[place].notna().sum()
    assert text("tren.note_sides") in said(app)


def test_areas_are_compared_as_the_address_says(incidents: pd.DataFrame) -> None:
    app = tren(tampilan="banding", dengan="35,35.02,99.99,,35.02")
    names = {each["name"] for each in figure(app)["data"]}
    assert names == {"Jawa Timur", "Kabupaten Ponorogo"}
    app = well(app.multiselect(key="t_dengan_wilayah").set_value(["35.03"]).run())
    assert {each["name"] for each in figure(app)["data"]} == {"Kabupaten Trenggalek"}
    assert address(app)["dengan"] == "35.03"
    app = well(app.multiselect(key="t_dengan_wilayah").set_value([]).run())
    assert "dengan" not in address(app)
    assert len({each["name"] for each in figure(app)["data"]}) == 4, "the four highest"


def test_categories_are_compared_within_the_group(incidents: pd.DataFrame) -> None:
    app = tren(tampilan="banding", banding="kategori", grup="penegakan")
    expected = {text(f"category.{name}") for name in CATEGORIES[Group.PENEGAKAN]}
    assert {each["name"] for each in figure(app)["data"]} == expected


def test_one_kabupaten_is_compared_with_its_province(incidents: pd.DataFrame) -> None:
    app = tren(tampilan="banding", kab="35.01")
    names = [each["name"] for each in figure(app)["data"]]
    assert names[0] == "Kabupaten Pacitan"
    assert len(set(names)) == 4


def test_the_panel_is_in_the_address(incidents: pd.DataFrame) -> None:
    app = tren(tampilan="panas")
    assert figure(app)["data"][0]["type"] == "heatmap"
    app.session_state["t_tampilan"] = "garis"
    bad = tren(tampilan="tidak-ada", satuan="abad", topik="x", banding="y", dengan="z")
    assert trace(bad, text("tren.line"))
    assert "tidak-ada" not in said(bad)


def test_an_office_sees_its_months_and_the_rest_in_quarters(incidents: pd.DataFrame) -> None:
    own = tren(tampilan="panas", **{PARAMETER: KANIM})
    assert set(figure(own)["data"][0]["y"]) == {"Kab. Pacitan", "Kab. Ponorogo", "Kab. Trenggalek"}
    assert figure(own)["data"][0]["x"][0] == "Januari 2025"
    province = tren(tampilan="panas", prov="35", **{PARAMETER: KANIM})
    assert figure(province)["data"][0]["x"][0] == "Triwulan I 2025"
    assert "TERBATAS" in stamped(province)
    hidden = trace(province, text("chart.not_told"))
    heat = figure(province)["data"][0]
    at = heat["y"].index(hidden["y"][0]), heat["x"].index(hidden["x"][0])
    assert heat["z"][at[0]][at[1]] is None, "what is not told is hatched and has no colour"


def test_what_is_not_told_is_no_number(incidents: pd.DataFrame) -> None:
    app = tren(**{PARAMETER: Role.PUBLIK.value})
    assert not figures(app)
    assert text("tren.untold_quarters") in {each.value for each in app.info}


def test_published_figures_stand_without_reports(engine: Engine) -> None:
    app = tren()
    assert not figures(app)
    assert text("tren.instead") in {each.value for each in app.info}
    for topic in ("keberangkatan", "paspor", "penempatan", "desa", "deportasi"):
        app = tren(tampilan="terbitan", topik=topic)
        assert DEMO not in stamped(app)
        assert 'href="https://' in html(app)
        warned = [each.value for each in app.warning if each.value == text("published.services_only")]
        assert bool(warned) is (topic == "penempatan")


def test_published_figures_follow_the_area(engine: Engine) -> None:
    assert text("published.narrowed") in said(tren(tampilan="terbitan", topik="paspor", kanim="ponorogo"))
    assert text("published.elsewhere") in said(tren(tampilan="terbitan", topik="deportasi", kanim="ponorogo"))
    bali = tren(tampilan="terbitan", topik="penempatan", prov="51")
    assert text("published.services_only") not in {each.value for each in bali.warning}


def test_long_lists_of_figures_are_drawn_on_demand(engine: Engine) -> None:
    app = tren(tampilan="terbitan", topik="penempatan")
    few = figure(app)["layout"]["height"]
    app = well(app.toggle(key="t_semua_angka").set_value(True).run())
    assert figure(app)["layout"]["height"] > 4 * few


def test_an_office_without_an_area_says_so(incidents: pd.DataFrame) -> None:
    app = tren(kanim="surabaya")
    assert not figures(app)
    assert any("Wilayah kerja belum dicatat" in each.value for each in app.warning)


def test_rates_are_counted_as_reports(incidents: pd.DataFrame) -> None:
    assert text("tren.note_rate") in said(tren(ukuran="per_penduduk"))
    persons = tren(ukuran="orang")
    assert trace(persons, text("tren.line"))["customdata"][0].endswith(" orang")
