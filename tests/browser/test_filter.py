"""The filter: what a widget changes is painted on the same map, stands in the address, and can be undone."""

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from data.link import Known, default_selection, parse
from data.model import Viewer
from data.store import places
from data.store.engine import connect
from data.store.versions import versions
from tests.browser.screen import PAINT_MS, map_frame, wait_painted
from tests.browser.server import Server

expect.set_options(timeout=PAINT_MS)

Digest = Callable[[str], str]


@pytest.fixture(scope="module")
def digest_of(database: str) -> Digest:
    """Return what computes the digest that the map must carry for the parameters of an address."""
    engine, nobody = connect(database), Viewer()
    until = versions(engine, nobody)["demo"].data_until
    assert until
    frames = (places.provinces(engine, nobody), places.regencies(engine, nobody), places.offices(engine, nobody))
    known = Known(*(frozenset(frame["code"]) for frame in frames))

    def compute(query: str) -> str:
        selection, bad = parse(dict(parse_qsl(query)), known, default_selection(until + timedelta(days=1)))
        assert not bad
        return selection.digest

    return compute


def parameters(page: Page) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(page.url).query))


def pick(page: Page, label: str, option: str) -> None:
    """Choose an option as a person would, by typing and pointing, and leave the list of a multiple choice."""
    box = page.get_by_role("combobox", name=label, exact=True)
    box.click()
    box.fill(option)
    page.get_by_role("option", name=option, exact=True).click()
    if label in {"Kategori", "Kabupaten/kota"}:
        page.keyboard.press("Escape")


def test_a_filter_change_repaints_the_map_that_is_there(server: Server, page: Page, digest_of: Digest) -> None:
    page.goto(f"{server.url}/peta")
    assert wait_painted(page) == digest_of("")
    map_frame(page).evaluate("window.sameMap = true")
    for label, option, query in (
        ("Kelompok laporan", "Penegakan", "grup=penegakan"),
        ("Ukuran", "Jumlah orang", "grup=penegakan&ukuran=orang"),
        ("Kategori", "Penundaan paspor", "grup=penegakan&ukuran=orang&kategori=penundaan_paspor"),
        ("Kabupaten/kota", "Kota Batam", "grup=penegakan&ukuran=orang&kategori=penundaan_paspor&kab=21.71"),
    ):
        pick(page, label, option)
        wait_painted(page, digest_of(query))
        assert parameters(page) == dict(parse_qsl(query))
    assert map_frame(page).evaluate("window.sameMap") is True, "the map was mounted anew"
    heading = page.get_by_role("heading", level=3)
    expect(heading).to_have_text(re.compile("^Penundaan paspor · Kota Batam · "))


def test_a_period_is_chosen_by_its_usual_name(server: Server, page: Page, digest_of: Digest) -> None:
    page.goto(f"{server.url}/peta?kanim=ponorogo")
    before = wait_painted(page)
    pick(page, "Periode", "Triwulan")
    wait_painted(page, other_than=before)
    pick(page, "Pilih periode", "Triwulan III 2025")
    wait_painted(page, digest_of("kanim=ponorogo&dari=2025-07&sampai=2025-09"))
    assert parameters(page) == {"kanim": "ponorogo", "dari": "2025-07", "sampai": "2025-09"}


def test_the_back_button_undoes_a_change(server: Server, page: Page, digest_of: Digest) -> None:
    page.goto(f"{server.url}/peta?prov=35")
    wait_painted(page, digest_of("prov=35"))
    pick(page, "Kelompok laporan", "Kepulangan")
    wait_painted(page, digest_of("prov=35&grup=kepulangan"))
    pick(page, "Ukuran", "Jumlah orang")
    wait_painted(page, digest_of("prov=35&grup=kepulangan&ukuran=orang"))
    page.go_back()
    wait_painted(page, digest_of("prov=35&grup=kepulangan"))
    expect(page.get_by_role("combobox", name="Ukuran")).to_have_value("Jumlah laporan")
    page.go_back()
    wait_painted(page, digest_of("prov=35"))
    expect(page.get_by_role("combobox", name="Kelompok laporan")).to_have_value("Masyarakat")
    assert parameters(page) == {"prov": "35"}
    page.go_forward()
    wait_painted(page, digest_of("prov=35&grup=kepulangan"))


def test_the_filter_survives_a_change_of_page_and_is_reset_by_one_click(
    server: Server,
    page: Page,
    digest_of: Digest,
) -> None:
    query = "kab=35.01,35.02&grup=kepulangan&dari=2025-01&sampai=2025-12&ukuran=orang"
    page.goto(f"{server.url}/peta?{query}")
    wait_painted(page, digest_of(query))
    page.get_by_role("link", name="Metode", exact=True).click()
    expect(page.get_by_role("heading", name="Keterbatasan")).to_be_visible()
    expect(page.get_by_role("combobox", name="Kelompok laporan")).to_have_value("Kepulangan")
    assert parameters(page) == dict(parse_qsl(query))
    page.get_by_role("link", name="Peta", exact=True).click()
    wait_painted(page, digest_of(query))
    assert parameters(page) == dict(parse_qsl(query))
    page.get_by_role("button", name="Atur ulang").click()
    wait_painted(page, digest_of(""))
    assert parameters(page) == {}
    expect(page.get_by_role("button", name="Atur ulang")).to_be_disabled()
    expect(page.get_by_role("combobox", name="Kelompok laporan")).to_have_value("Masyarakat")


def test_a_change_on_metode_holds_on_peta(server: Server, page: Page, digest_of: Digest) -> None:
    page.goto(f"{server.url}/metode")
    expect(page.get_by_role("heading", name="Keterbatasan")).to_be_visible()
    pick(page, "Kantor Imigrasi", "Kanim Ponorogo")
    expect(page).to_have_url(f"{server.url}/metode?kanim=ponorogo")
    page.get_by_role("link", name="Peta", exact=True).click()
    wait_painted(page, digest_of("kanim=ponorogo"))
    assert parameters(page) == {"kanim": "ponorogo"}


def test_a_pasted_link_shows_the_same_picture_to_somebody_else(
    server: Server,
    page: Page,
    browser: Browser,
    digest_of: Digest,
) -> None:
    page.goto(f"{server.url}/peta")
    wait_painted(page)
    pick(page, "Kantor Imigrasi", "Kanim Ponorogo")
    wait_painted(page, digest_of("kanim=ponorogo"))
    pick(page, "Ukuran", "Laporan per 100.000 penduduk")
    painted = wait_painted(page, digest_of("kanim=ponorogo&ukuran=per_penduduk"))
    said = page.get_by_test_id("stMain").locator("strong").filter(has_text="laporan dari masyarakat").inner_text()
    elsewhere = browser.new_context(locale="id-ID")
    other = elsewhere.new_page()
    other.goto(page.url)
    assert wait_painted(other) == painted
    assert other.url == page.url
    expect(other.get_by_test_id("stMain").get_by_text(said, exact=True)).to_be_visible()
    elsewhere.close()


BAD = "grup=xx&dari=2024-13&kab=99.99,35.02"


def assert_noted(page: Page) -> None:
    notes = page.get_by_test_id("stAlert").filter(has_text="tidak dikenal dan diabaikan")
    expect(notes).to_have_count(3)
    for part in ("grup=xx", "dari=2024-13", "kab=99.99"):
        expect(notes.filter(has_text=part)).to_have_count(1)


def test_a_bad_value_is_ignored_with_a_note(server: Server, page: Page, digest_of: Digest) -> None:
    page.goto(f"{server.url}/peta?{BAD}")
    wait_painted(page, digest_of("kab=35.02"))
    assert_noted(page)
    assert parameters(page) == {"kab": "35.02"}, "what is good in the address stays"


def test_a_bad_value_is_noted_on_metode_too(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/metode?{BAD}")
    expect(page.get_by_role("heading", name="Keterbatasan")).to_be_visible()
    assert_noted(page)
