"""Ringkasan as a session sees it: sentences, key figures, lists, and what each role is told of them."""

import html as entities
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from data.model import CATEGORIES, Group
from locales import text
from locales.format import number
from tests.opened import DEMO, OWN, facts_alone, html, opened, said, small_set, title, well, year_of
from tests.test_pages_real import store_real

START = calc_hash("")
OPEN_STATUSES = {"diajukan", "minta_perbaikan", "diverifikasi", "ditindaklanjuti"}


@pytest.fixture(scope="module")
def incidents(tmp_path_factory: pytest.TempPathFactory) -> Iterator[pd.DataFrame]:
    with small_set(tmp_path_factory) as made:
        yield made


def key_figures(app: AppTest) -> dict[str, tuple[str, str]]:
    """Name of a card → its value and its note."""
    pattern = r'<dt>(.*?)</dt><dd class="pb-value">(.*?)</dd>.*?<dd class="pb-note">(.*?)</dd>'
    return {name: (entities.unescape(value), note) for name, value, note in re.findall(pattern, html(app))}


def sentences(app: AppTest) -> list[str]:
    found = re.search(r'<div class="pb-said">(.*?)</div>', html(app))
    assert found
    return [re.sub(r"<.*?>", "", each) for each in re.findall(r"<p>(.*?)</p>", found[1])]


def list_of(app: AppTest, label: str) -> list[list[str]]:
    found = re.search(rf'aria-label="{label}">.*?<tbody>(.*?)</tbody>', html(app))
    if found is None:
        return []
    cells = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in re.findall(r"<tr>.*?</tr>", found[1])]
    return [[re.sub(r"<.*?>", "", cell) for cell in row] for row in cells]


def masyarakat(incidents: pd.DataFrame, codes: tuple[str, ...] = ()) -> pd.DataFrame:
    kept = incidents[incidents["category"].isin(CATEGORIES[Group.MASYARAKAT]) & incidents["origin_regency"].notna()]
    return kept[kept["origin_regency"].isin(codes)] if codes else kept


def waiting(incidents: pd.DataFrame, codes: tuple[str, ...] = ()) -> pd.DataFrame:
    """Reports of the group by origin where it is known, else by the place of the event: all of them wait."""
    kept = incidents[incidents["category"].isin(CATEGORIES[Group.MASYARAKAT])]
    where = kept["origin_regency"].astype(object).fillna(kept["event_regency"].astype(object))
    return kept[where.isin(codes)] if codes else kept


def test_the_address_without_a_page_is_ringkasan_and_says_the_numbers(incidents: pd.DataFrame) -> None:
    app = opened(START)
    year = year_of(incidents)
    before = masyarakat(incidents)
    before = before[before["month"].astype(str).str.startswith("2024")]
    assert title(app) == "### Laporan dari masyarakat · Indonesia · Tahun 2025"
    assert DEMO in said(app)
    assert sentences(app)[0].startswith(f"Tahun 2025: {number(len(year))} laporan dari masyarakat di Indonesia")
    assert number(len(before)) in sentences(app)[0]
    figures = key_figures(app)
    assert list(figures) == ["Laporan", "Dalam proses", "Selesai", "Lewat tenggat", "Desa Binaan", "PIMPASA"]
    assert figures["Laporan"] == (number(len(year)), "Tahun 2025")
    assert figures["Desa Binaan"][0] == "60"
    assert figures["PIMPASA"] == ("146", "per 4 November 2024")


def test_stocks_and_flows_are_those_of_the_reports(incidents: pd.DataFrame) -> None:
    app = opened(START)
    rows = waiting(incidents)
    year_began, year_ended = pd.Timestamp("2024-12-31 17:00"), pd.Timestamp("2025-12-31 17:00")  # in WIB
    closed = rows[(rows["status"] == "selesai") & rows["closed_at"].between(year_began, year_ended)]
    figures = key_figures(app)
    assert figures["Dalam proses"] == (number(rows["status"].isin(OPEN_STATUSES).sum()), "per 5 Januari 2026")
    assert figures["Selesai"][0] == number(len(closed))
    late = int(figures["Lewat tenggat"][0].replace(".", ""))
    assert 0 < late < len(rows[rows["status"].isin(OPEN_STATUSES)])
    shown = [int(each) for each in re.findall(r"<span>(\d+) laporan</span>", html(app))]
    assert shown == sorted(shown, reverse=True)
    assert f"{number(late)} laporan lewat tenggat" in html(app)


def test_the_latest_reports_are_the_latest_and_can_be_asked_by_status(incidents: pd.DataFrame) -> None:
    app = opened(START)
    rows = masyarakat(incidents).sort_values("reported_on", ascending=False)
    shown = list_of(app, text("board.reports"))
    assert len(shown) == 10
    last = pd.Timestamp(rows["reported_on"].iloc[0]).date()
    assert shown[0][0].endswith(str(last.year))
    assert shown[0][0].startswith(f"{last.day} ")
    app.button_group(key="f_status").set_value("ditolak").run()
    well(app)
    assert {row[3] for row in list_of(app, text("board.reports"))} == {text("status.ditolak")}
    assert "35.02.01" not in html(app), "no kecamatan, and nothing finer"


def test_movers_name_areas_and_say_what_was_left_out(incidents: pd.DataFrame) -> None:
    app = opened(START)
    shown = list_of(app, text("board.movers"))
    limited = [each.value for each in app.caption if "perubahan terbatas" in each.value]
    assert shown or text("board.movers_none") in said(app)
    assert limited, "a small set has many small numbers"


def test_an_office_reads_its_own_reports_and_its_own_deadlines(incidents: pd.DataFrame) -> None:
    app = opened(START, sebagai="kanim:ponorogo")
    own = waiting(incidents, OWN)
    assert key_figures(app)["Dalam proses"][0] == number(own["status"].isin(OPEN_STATUSES).sum())
    names = {row[2] for row in list_of(app, text("board.reports"))}
    assert names
    assert names <= {"Kab. Ponorogo", "Kab. Trenggalek", "Kab. Pacitan"}
    elsewhere = opened(START, sebagai="kanim:ponorogo", prov="semua")
    figures = key_figures(elsewhere)
    assert {figures[name][0] for name in ("Dalam proses", "Selesai", "Lewat tenggat")} == {"–"}
    of_all = {row[2] for row in list_of(elsewhere, text("board.reports"))}
    assert of_all <= {"Kab. Ponorogo", "Kab. Trenggalek", "Kab. Pacitan"}, "reports of others stay behind the door"


@pytest.mark.parametrize("role", ["publik", "admin", "desa:ponorogo", "pengelola:ponorogo"])
def test_who_may_read_no_report_is_told_so(incidents: pd.DataFrame, role: str) -> None:
    app = opened(START, sebagai=role, prov="semua")
    assert sentences(app)[0].endswith("tidak disebut.")
    figures = key_figures(app)
    assert {figures[name][0] for name in ("Laporan", "Dalam proses", "Selesai", "Lewat tenggat")} == {"–"}
    assert figures["Desa Binaan"][0] == "60", "public facts stay"
    assert not list_of(app, text("board.reports"))
    assert text("board.reports_untold") in [each.value for each in app.caption]
    assert text("board.attention_untold") in [each.value for each in app.caption]


def test_links_keep_the_role_that_is_tried_on_and_the_filter(incidents: pd.DataFrame) -> None:
    app = opened(START, sebagai="pimpinan", prov="35", grup="penegakan")
    links = [entities.unescape(each) for each in re.findall(r'<a href="(.*?)">', html(app))]
    assert links
    assert all("sebagai=pimpinan" in each and "grup=penegakan" in each for each in links)
    assert {each.partition("?")[0] for each in links} <= {"peta", "tren"}


def test_an_office_without_a_recorded_area_is_told_so(incidents: pd.DataFrame) -> None:
    app = opened(START, kanim="surabaya")
    assert app.warning
    assert not key_figures(app)


def test_an_empty_store_says_what_to_do(tmp_path: Path) -> None:
    with facts_alone(tmp_path):
        app = opened(START)
        assert text("notice.no_reports") in [each.value for each in app.info]
        assert not key_figures(app)


def test_real_reports_are_not_told_to_the_public(tmp_path: Path) -> None:
    with facts_alone(tmp_path) as engine:
        store_real(engine)
        app = opened(START)
        assert key_figures(app)["Laporan"][0] == "–"
        assert not list_of(app, text("board.reports"))
        assert date(2025, 6, 2).isoformat() not in html(app)
