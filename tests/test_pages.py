"""The pages as a session sees them: the picture, the filter, the address, and each role's view of synthetic rows."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from sqlalchemy import Engine, insert
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from data import quality
from data.demo.__main__ import read_reference
from data.demo.dataset import generate
from data.demo.parameters import Parameters
from data.digest import REFERENCE
from data.model import CATEGORIES, Group, Layer, Measure
from data.settings import SettingError
from data.setup import prepare
from data.store import schema
from data.store.demo import replace_demo
from data.store.engine import connect
from locales import text
from locales.format import number
from tests.published import store_release
from tests.test_imports import ROOT
from ui.viewing import PARAMETER

PARAMETERS = Parameters.until(date(2026, 1, 7), incidents=3_000, weeks=160)  # so that the last year is 2025
OWN = ("35.01", "35.02", "35.03")
PETA, METODE = calc_hash("peta"), calc_hash("metode")
DEMO = text("map.demo")
NOT_TOLD = "–"
RELEASED = text("picture.released", day="").partition(" :")[0]


@pytest.fixture(scope="module")
def incidents(tmp_path_factory: pytest.TempPathFactory) -> Iterator[pd.DataFrame]:
    """A store with a small demonstration set, and its reports as they were made."""
    url = f"sqlite:///{tmp_path_factory.mktemp('pages')}/peta.sqlite"
    engine = connect(url)
    prepare(engine)
    frames = fill(engine)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        st.cache_resource.clear()
        yield frames["incident"]
    st.cache_resource.clear()
    engine.dispose()


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """A store with the reference facts alone, for one test."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/peta.sqlite")
    st.cache_resource.clear()
    made = connect()
    prepare(made)
    yield made
    st.cache_resource.clear()
    made.dispose()


def fill(engine: Engine) -> dict[str, pd.DataFrame]:
    frames = generate(read_reference(engine, as_of=PARAMETERS.end), PARAMETERS)
    few = frames | {name: frames[name].head(50) for name in ("report_week", "activity")}
    replace_demo(engine, few, digest="small", data_until=PARAMETERS.end, note=PARAMETERS.as_text())
    store_release(engine, as_of=PARAMETERS.end + timedelta(days=1))
    return frames


def opened(page: str = PETA, **parameters: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app._page_hash = page
    for name, value in parameters.items():
        app.query_params[name] = value
    return well(app.run())


def well(app: AppTest) -> AppTest:
    assert not app.exception, app.exception
    return app


def address(app: AppTest) -> dict[str, str]:
    return {name: value[0] if isinstance(value, list) else value for name, value in app.query_params.items()}


def title(app: AppTest) -> str:
    return str(next(each.value for each in app.markdown if each.value.startswith("### ")))


def sentence(app: AppTest) -> str:
    return str(next(each.value for each in app.markdown if re.fullmatch(r"\*\*.*\*\*", each.value)))


def cards(app: AppTest) -> dict[str, str]:
    """Cards of a page: Peta's are a list of HTML, the others Streamlit's metrics."""
    listed = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", html(app))
    return dict(listed) | {each.label: each.value for each in app.metric}


def html(app: AppTest) -> str:
    return "".join(each.proto.body for each in app.get("html"))


def rows(app: AppTest) -> list[dict[str, str]]:
    """The table of areas as a page shows its first rows."""
    headings, *cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall(r"<tr>.*?</tr>", html(app))]
    return [dict(zip(headings, each, strict=True)) for each in cells]


def change(app: AppTest) -> dict[str, Any]:
    """The change that the map was sent."""
    sent = next(each for each in app.main if type(each).__name__ == "UnknownElement")
    group = json.loads(sent.proto.json_args)["feature_group"]
    found = re.search(r"peta\.apply\((.*)\);", group)
    assert found is not None
    content: dict[str, Any] = json.loads(found[1])
    return content


def said(app: AppTest) -> str:
    """Everything that a person can read beside the map."""
    texts = [each.value for kind in (app.markdown, app.caption, app.info, app.warning, app.error) for each in kind]
    return "\n".join([*texts, *cards(app).values()])


def year_of(incidents: pd.DataFrame, group: Group = Group.MASYARAKAT) -> pd.DataFrame:
    """Reports of 2025 with a known origin, as the usual picture counts them."""
    kept = incidents["month"].astype(str).str.startswith("2025") & incidents["category"].isin(CATEGORIES[group])
    return incidents[kept & incidents["origin_regency"].notna()]


def selectbox(app: AppTest, key: str, value: object) -> AppTest:
    return well(app.selectbox(key=key).select(value).run())


def press(app: AppTest, label: str) -> AppTest:
    return well(next(button for button in app.button if button.label == label).click().run())


# The picture


@pytest.mark.parametrize("page", ["", PETA])
def test_peta_opens(incidents: pd.DataFrame, page: str) -> None:
    app = opened(page)
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


# Lihat sebagai


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


# Metode


def test_metode_shows_what_was_measured(incidents: pd.DataFrame) -> None:
    app = opened(METODE)
    measured = quality.outlines()
    assert measured is not None
    expected = {number(measured[name], decimals=2) for name in ("median", "java_median")}
    assert expected | {number(measured["below_half"])} == set(cards(app).values())
    assert "bukan batas resmi" in said(app) or "titik tengah" in said(app)
    assert text("method.demo") in said(app)


# Settings


def test_a_wrong_setting_is_said_in_words(incidents: pd.DataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    st.cache_resource.clear()
    monkeypatch.setenv("PETA_THRESHOLD_OTHER", "lima")
    app = opened()
    assert [each.value for each in app.error] == [str(SettingError("PETA_THRESHOLD_OTHER", "lima", "whole"))]
    assert not app.get("html")[1:], "nothing but the style is drawn"
    st.cache_resource.clear()


# A store without synthetic rows


def test_an_empty_store_says_what_to_do(engine: Engine) -> None:
    app = opened()
    assert text("notice.no_reports") in [each.value for each in app.info]
    assert DEMO not in said(app)
    assert text("answer.no_reports") in sentence(app)
    assert not cards(app), "nothing stored is not a count of zero"
    assert "viewing" not in [each.key for each in app.selectbox]
    assert change(app)["demo"] is False
    assert change(app)["digest"]
    assert DEMO not in said(opened(METODE))


def store_real(engine: Engine) -> None:
    """Store one real report, as an import does."""
    day = date(2025, 6, 2)
    with engine.begin() as connection:
        connection.execute(
            insert(schema.incident).values(
                category="laporan_masyarakat", reported_on=day, week="2025-W23", month="2025-06", event_regency="35.02",
                origin_regency="35.02", precision="kabupaten", persons=1, channel="kanim", status="diajukan",
                is_demo=False,
            )
        )  # fmt: skip
        connection.execute(
            insert(schema.dataset_version).values(
                name="incident", digest="real", loaded_at=datetime.now(UTC).replace(tzinfo=None), rows=1,
                data_until=date(2025, 12, 31),
            )
        )  # fmt: skip


def test_a_real_report_ends_the_demonstration_in_a_running_app(engine: Engine) -> None:
    fill(engine)
    assert DEMO in said(opened())
    store_real(engine)
    app = opened()
    assert DEMO not in said(app)
    assert not change(app)["demo"]
    assert "viewing" not in [each.key for each in app.selectbox]
    for each in (app, opened(sebagai="pimpinan")):  # nobody takes a role by an address
        assert cards(each).get(text("measure.laporan"), NOT_TOLD) == NOT_TOLD, "real reports are not the public's"


def test_real_reports_that_may_not_be_told_are_not_called_absent(engine: Engine) -> None:
    store_real(engine)
    app = opened()
    assert text("answer.no_reports") not in sentence(app)
    assert text("notice.no_reports") not in [each.value for each in app.info]
