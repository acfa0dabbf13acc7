"""Pages as slides, and what they hand out: the stamp, the mark, the way on and the way back."""

from collections.abc import Callable, Iterator

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from locales import text
from locales.format import long_date
from tests.opened import DEMO, METODE, PARAMETERS, PETA, address, cards, change, html, opened, press, said, small_set
from tests.test_imports import ROOT
from ui import exporting, paparan
from ui.trends import Panel

RINGKASAN, TREN = calc_hash(""), calc_hash("tren")
KANIM = {"sebagai": "kanim:ponorogo"}
MODE = {"mode": "paparan"}


@pytest.fixture(scope="module", autouse=True)
def incidents(tmp_path_factory: pytest.TempPathFactory) -> Iterator[pd.DataFrame]:
    with small_set(tmp_path_factory) as made:
        yield made


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def downloads(app: AppTest) -> list[str]:
    return [each.proto.label for each in app.get("download_button")]


def test_a_slide_has_its_stamp_and_nothing_of_the_filter() -> None:
    app = opened(**MODE, **KANIM)
    shown = html(app)
    for part in (
        "Laporan dari masyarakat · Kanim Ponorogo · Tahun 2025",
        "Wilayah: Kanim Ponorogo · Periode: Tahun 2025 · Kelompok: Masyarakat (semua kategori)",
        text("picture.source_demo"),
        f"Data per {long_date(PARAMETERS.end)}",
        "TERBATAS · dibuat oleh Kanim Ponorogo",
        DEMO,
    ):
        assert part in shown, part
    assert not app.selectbox
    assert not downloads(app)
    assert not app.expander
    assert set(cards(app)) == {"Jumlah laporan", "Jumlah orang", "Desa Binaan", "Kantong PMI"}
    assert change(app)["chosen"]


def test_a_page_offers_the_mode_and_what_leaves() -> None:
    app = opened(**KANIM)
    assert text("paparan.enter") in labels(app)
    assert downloads(app) == ["Gambar 1920×1080", "Gambar 3840×2160", "Tabel CSV", "Tabel XLSX"]
    press(app, text("paparan.enter"))
    assert address(app)["mode"] == "paparan"
    assert "pb-slide" in html(app)


def test_leaving_the_mode_brings_everything_back() -> None:
    asked = {"kab": "35.02", "grup": "penegakan", "dari": "2025-07", "sampai": "2025-09"} | KANIM
    before = opened(**asked)
    app = opened(**asked, **MODE)
    press(app, text("paparan.leave"))
    assert address(app) == asked == address(before)
    assert "pb-slide" not in html(app)
    assert [(each.label, each.value) for each in app.selectbox] == [
        (each.label, each.value) for each in before.selectbox
    ]
    assert cards(app) == cards(before)


def test_the_mark_is_chosen_on_the_slide(incidents: pd.DataFrame) -> None:
    app = opened(**MODE, **KANIM)
    exact = cards(app)
    press(app, "Jadikan Umum")
    assert address(app)["tanda"] == "umum"
    assert "<span>UMUM</span>" in html(app)
    assert "TERBATAS" not in html(app)
    sent = change(app)
    assert sent.get("districts") is None, "nothing below kabupaten is for everybody"
    assert cards(app)["Jumlah laporan"] in {exact["Jumlah laporan"], "–", "&lt;10"}
    press(app, "Jadikan Terbatas")
    assert cards(app) == exact


def test_a_period_without_released_counts_says_so_and_offers_one() -> None:
    month = {"dari": "2025-10", "sampai": "2025-10"} | KANIM
    app = opened(**MODE, **month, tanda="umum")
    assert "TERBATAS" in html(app), "an address cannot make it a slide for everybody"
    press(app, "Umum belum dapat: pilih Tahun 2025")
    assert "<span>UMUM</span>" in html(app)
    assert "Tahun 2025" in html(app)
    page = opened(**month)
    press(page, "Berkas Umum: pilih Tahun 2025")
    assert "dari" not in address(page)


def test_who_sees_what_everybody_sees_has_one_mark() -> None:
    app = opened(**MODE, sebagai="publik")
    assert "<span>UMUM</span>" in html(app)
    assert not [label for label in labels(app) if "Jadikan" in label or "belum dapat" in label]
    assert set(change(app)["reports"]) == {None}


def test_the_methods_are_a_slide_too() -> None:
    app = opened(METODE, **MODE)
    assert f'<h1 class="">{text("page.metode")}</h1>' in html(app)
    assert [each.value for each in app.markdown if each.value.startswith("#### ")]
    assert text("paparan.leave") in labels(app)


@pytest.mark.parametrize(
    ("page", "key", "shown"),
    [
        (RINGKASAN, "after", "Peta"),
        (TREN, "before", "Peta"),
        (METODE, "after", "Ringkasan"),
        (RINGKASAN, "before", "Metode"),
        (PETA, "before", "Peringatan"),
    ],
)
def test_arrows_lead_to_another_view_and_keep_the_filter(page: str, key: str, shown: str) -> None:
    asked = MODE | KANIM | {"kab": "35.02"}
    app = press(opened(page, **asked), text(f"paparan.{key}"))
    marks = {"Ringkasan": "pb-cards pb-key", "Metode": "Metode</h1>"}
    assert [name for name, mark in marks.items() if mark in html(app)] == [shown] * (shown in marks)
    assert address(app) == asked


def test_the_first_page_is_a_slide_and_hands_out_its_picture(incidents: pd.DataFrame) -> None:
    app = opened(RINGKASAN, **MODE, **KANIM)
    assert "pb-slide" in html(app)
    assert "pb-said" in html(app)
    assert "mode=paparan" in html(app), "a number leads to its view as a slide"
    assert not app.markdown, "no list, no heading of the page"
    page = opened(RINGKASAN, **KANIM)
    assert downloads(page) == ["Gambar 1920×1080", "Gambar 3840×2160", "Tabel CSV", "Tabel XLSX"]


def test_neighbours_are_found_by_page_and_parameters(monkeypatch: pytest.MonkeyPatch) -> None:
    views = (paparan.View("a"), paparan.View("b", {"panel": "x"}), paparan.View("b", {"panel": "y"}))
    monkeypatch.setattr(paparan, "VIEWS", views)
    assert paparan.neighbours("a", {}) == (views[2], views[1])
    assert paparan.neighbours("b", {"panel": "y"}) == (views[1], views[0])
    monkeypatch.setattr(paparan, "VIEWS", (*views, paparan.View("b")))
    assert paparan.neighbours("b", {"panel": "x"})[1] == views[2], "what names more of the address fits better"
    monkeypatch.setattr(paparan, "VIEWS", views)
    assert paparan.neighbours("b", {}) == (views[0], views[2]), "an address that names no panel shows the first"


def test_every_panel_of_tren_is_a_view() -> None:
    panels = [view.parameters.get(paparan.PANEL, "garis") for view in paparan.VIEWS if view.page == "pages/tren.py"]
    assert panels == [panel.value for panel in Panel]


@pytest.mark.parametrize("panel", ["garis", "sisi", "terbitan"])
def test_a_panel_of_tren_is_a_slide(panel: str) -> None:
    app = opened(TREN, **MODE, **KANIM, tampilan=panel)
    shown = html(app)
    assert "pb-slide-foot" in shown
    assert (DEMO in shown.partition("pb-slide-foot")[0]) is (panel != "terbitan"), "published figures are real"
    assert text("paparan.leave") in labels(app)


def test_a_slide_of_two_sides_names_both_groups() -> None:
    shown = html(opened(TREN, **MODE, **KANIM, tampilan="sisi"))
    assert "Kelompok: Masyarakat / Penegakan (semua kategori)" in shown
    assert "Kelompok: Masyarakat (semua kategori)" in html(opened(TREN, **MODE, **KANIM))


def test_a_slide_of_tren_for_everybody_is_marked_so_throughout() -> None:
    app = opened(TREN, **MODE, **KANIM, tanda="umum")
    assert "<span>UMUM</span>" in html(app)
    assert "TERBATAS" not in html(app) + said(app)


def test_every_view_is_a_page() -> None:
    assert all((ROOT / view.page).is_file() for view in paparan.VIEWS)


def test_a_handed_out_file_is_named_after_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    handed: list[str] = []

    def recorded(make: Callable[[], bytes], detail: str) -> Callable[[], bytes]:
        handed.append(detail)
        return make

    monkeypatch.setattr(exporting, "recorded", recorded)
    digest = change(opened(**KANIM))["digest"]
    assert handed == [
        f"png terbatas peta-1080 {digest}",
        f"png terbatas peta-2160 {digest}",
        f"csv terbatas peta {digest}",
        f"xlsx terbatas peta {digest}",
    ]
