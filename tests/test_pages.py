"""The pages as a session sees them: the picture, the filter, the address."""

import re
from collections.abc import Iterator

import pandas as pd
import pytest
import streamlit as st

from data import quality
from data.model import Group, Layer, Measure
from data.settings import SettingError
from locales import text
from locales.format import number
from tests.opened import (
    DEMO,
    METODE,
    NOT_TOLD,
    address,
    cards,
    change,
    html,
    opened,
    press,
    rows,
    said,
    selectbox,
    sentence,
    small_set,
    title,
    well,
    year_of,
)


@pytest.fixture(scope="module")
def incidents(tmp_path_factory: pytest.TempPathFactory) -> Iterator[pd.DataFrame]:
    with small_set(tmp_path_factory) as made:
        yield made


# The picture


def test_peta_opens(incidents: pd.DataFrame) -> None:
    app = opened()
    expected = year_of(incidents)
    assert title(app) == "### Laporan dari masyarakat · Indonesia · Tahun 2025"
    assert DEMO in said(app)
    assert cards(app)[text("measure.laporan")] == number(len(expected))
    assert cards(app)[text("measure.orang")] == number(expected["persons"].sum())
    assert cards(app)[text("card.villages")] == "60"
    assert cards(app)[text("card.pockets")] == "16"
    assert f"{number(len(expected))} laporan dari masyarakat di Indonesia" in sentence(app)
    assert address(app) == {}


def test_the_leading_area_is_named(incidents: pd.DataFrame) -> None:
    code = year_of(incidents)["origin_regency"].astype(str).value_counts()
    most = code.max()
    assert re.search(rf"Terbanyak .*: {number(most)} laporan", sentence(opened()))


def test_the_map_is_sent_what_the_cards_say(incidents: pd.DataFrame) -> None:
    sent = change(opened())
    assert sum(sent["reports"]) == len(year_of(incidents))
    assert sent["chosen"] is None
    assert sent["demo"] is True
    assert len(sent["reports"]) == 514


def test_the_table_holds_the_first_areas_and_all_on_demand(incidents: pd.DataFrame) -> None:
    app = opened()
    first = rows(app)
    app.toggle(key="f_semua_baris").set_value(True).run()
    table = app.dataframe[0].value
    assert (len(first), len(table)) == (50, 514)
    assert "<table" not in html(app), "one table at a time"
    assert [row[text("table.reports")] for row in first] == [number(n) for n in table[text("table.reports")][:50]]
    assert table[text("table.reports")].sum() == len(year_of(incidents))
    assert table[text("table.reports")].is_monotonic_decreasing


def test_a_link_opens_its_picture(incidents: pd.DataFrame) -> None:
    app = opened(kab="35.02,35.03", grup="penegakan", ukuran="orang", lokasi="asal", dari="2025-07", sampai="2025-09")
    expected = year_of(incidents, Group.PENEGAKAN)
    months = expected["month"].astype(str).isin(["2025-07", "2025-08", "2025-09"])
    here = expected["origin_regency"].isin(["35.02", "35.03"])
    assert title(app) == "### Tindakan penegakan · 2 kabupaten/kota · Triwulan III 2025"
    assert cards(app)[text("measure.laporan")] == number((months & here).sum())
    assert app.selectbox(key="f_ukuran").value == Measure.ORANG
    assert app.multiselect(key="f_kab").value == ["35.02", "35.03"]
    assert len(change(app)["chosen"]) == 2


@pytest.mark.parametrize("measure", list(Measure))
def test_every_measure_draws(incidents: pd.DataFrame, measure: Measure) -> None:
    sent = change(opened(ukuran=measure))
    assert bool(sent["fill"]) is measure.is_rate
    assert sent["circles"] == ("persons" if measure is Measure.ORANG else "reports")


# The filter


def test_another_group_changes_address_and_sentence(incidents: pd.DataFrame) -> None:
    app = selectbox(opened(), "f_grup", Group.PENEGAKAN)
    assert address(app) == {"grup": "penegakan"}
    assert "tindakan penegakan di Indonesia" in sentence(app)
    assert "menurut tempat kejadian" in sentence(app), "enforcement is counted where it happened"


def test_reset_is_one_click(incidents: pd.DataFrame) -> None:
    app = opened(grup="kepulangan", prov="35", lapis="tanpa", ukuran="orang", dari="2025-01", sampai="2025-01")
    before = title(app)
    after = press(app, text("filter.reset"))
    assert title(after) != before
    assert title(after) == title(opened())
    assert address(after) == {}


def test_an_area_is_narrowed_and_left_again(incidents: pd.DataFrame) -> None:
    app = selectbox(opened(), "f_prov", "35")
    assert address(app) == {"prov": "35"}
    assert "Jawa Timur" in sentence(app)
    assert len(change(app)["chosen"]) == 38
    app = well(app.multiselect(key="f_kab").select("35.02").run())
    assert address(app) == {"kab": "35.02", "prov": "35"}
    assert "districts" in change(app)
    assert address(press(app, text("area.country_short"))) == {}


def test_a_bad_value_is_named_and_the_rest_holds(incidents: pd.DataFrame) -> None:
    app = opened(ukuran="rupiah", grup="penegakan", kab="99.99")
    notes = " ".join(each.value for each in app.info)
    assert "rupiah" in notes
    assert "99.99" in notes
    assert "tindakan penegakan di Indonesia" in sentence(app)
    assert address(app) == {"grup": "penegakan"}


def test_the_filter_survives_a_change_of_page(incidents: pd.DataFrame) -> None:
    app = selectbox(opened(), "f_grup", Group.PENEGAKAN)
    app.query_params.clear()  # as the browser does
    well(app.switch_page("pages/metode.py").run())
    assert app.selectbox(key="f_grup").value == Group.PENEGAKAN
    app.query_params.clear()
    assert "tindakan penegakan" in sentence(well(app.switch_page("pages/peta.py").run()))


def test_layers_are_switched_by_the_address(incidents: pd.DataFrame) -> None:
    assert change(opened(lapis="tanpa"))["layers"] == []
    assert change(opened(lapis="kantor,desa"))["layers"] == [Layer.DESA, Layer.KANTOR]


def test_an_office_without_an_area_shows_no_number(incidents: pd.DataFrame) -> None:
    app = opened(kanim="surabaya")
    assert "Wilayah kerja belum dicatat" in " ".join(each.value for each in app.warning)
    assert "office_areas.csv" in said(app), "and how to add it"
    assert cards(app).get(text("measure.laporan"), NOT_TOLD) == NOT_TOLD
    assert number(len(year_of(incidents))) not in said(app)
    sent = change(app)
    assert (sent["chosen"], sent["reports"]) == ([], [])
    assert sent["seat"] == pytest.approx([-7.45, 112.7], abs=0.3), "it looks at Sidoarjo"


# Metode


def test_metode_shows_what_was_measured(incidents: pd.DataFrame) -> None:
    app = opened(METODE)
    measured = quality.outlines()
    assert measured is not None
    expected = {number(measured[name], decimals=2) for name in ("median", "java_median")}
    assert expected | {number(measured["below_half"])} <= set(cards(app).values())
    assert "bukan batas resmi" in said(app) or "titik tengah" in said(app)
    assert text("method.demo") in said(app)


def test_metode_draws_what_it_keeps_for_everybody_on_every_run(incidents: pd.DataFrame) -> None:
    first, second = opened(METODE), selectbox(opened(METODE), "f_grup", Group.PENEGAKAN)
    tables = [[each.value.to_csv() for each in app.table] for app in (first, second)]
    assert len(tables[0]) == 4
    assert tables[0] == tables[1]
    assert said(first) == said(second)


# Settings


def test_a_wrong_setting_is_said_in_words(incidents: pd.DataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    st.cache_resource.clear()
    monkeypatch.setenv("PETA_THRESHOLD_OTHER", "lima")
    app = opened()
    assert [each.value for each in app.error] == [str(SettingError("PETA_THRESHOLD_OTHER", "lima", "whole"))]
    assert not app.get("html")[1:], "nothing but the style is drawn"
    st.cache_resource.clear()
