"""The map under the mouse: what it says, what a click chooses, which layers lie on it."""

import re
from typing import Literal
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.screen import MAP, PAINT_MS, map_frame, map_locator, wait_painted
from tests.browser.server import Server

expect.set_options(timeout=PAINT_MS)

PAPUA = (-3.9, 138.5)  # in the highlands, far from every pin
GREYS = {"light": "#c3c6ce", "dark": "#55606d"}
STEPS = '[data-testid="stMain"] button[kind="tertiary"]'
PIN = ".leaflet-desa-pane .peta-pin"
OFFICE = ".leaflet-kantor-pane .peta-office"


def parameters(page: Page) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(page.url).query))


def on_screen(page: Page, place: tuple[float, float]) -> tuple[float, float]:
    """Return where a latitude and longitude is in the window."""
    x, y = map_frame(page).evaluate("at => { const p = map.latLngToContainerPoint(at); return [p.x, p.y]; }", place)
    box = page.locator(MAP).bounding_box()
    assert box
    assert 0 < x < box["width"], "outside the map"
    assert 0 < y < box["height"], "outside the map"
    return box["x"] + x, box["y"] + y


def popup(page: Page, marker: Locator) -> Locator:
    marker.click()
    return map_locator(page).locator(".peta-popup")


def assert_opens_safely(link: Locator) -> None:
    expect(link).to_have_attribute("href", re.compile("^https?://"))
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", re.compile(r"\bnoopener\b"))


def test_a_click_chooses_and_the_breadcrumb_leads_back_up(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/peta")
    country = wait_painted(page)
    expect(page.locator(STEPS)).to_have_text(["Indonesia"])
    page.mouse.click(*on_screen(page, PAPUA))
    province = wait_painted(page, other_than=country)
    assert parameters(page) == {"prov": "95"}
    expect(page.locator(STEPS)).to_have_text(["Indonesia", "› Papua Pegunungan"])
    page.mouse.click(*on_screen(page, PAPUA))
    regency = wait_painted(page, other_than=province)
    assert parameters(page) == {"prov": "95", "kab": "95.07"}
    expect(page.locator(STEPS)).to_have_text(["Indonesia", "› Papua Pegunungan", "› Kabupaten Lanny Jaya"])
    expect(page.get_by_role("combobox", name="Provinsi")).to_have_value("Papua Pegunungan")
    expect(page.get_by_test_id("stSidebar").get_by_text("Kabupaten Lanny Jaya")).to_be_visible()
    page.get_by_role("button", name="› Papua Pegunungan").click()
    wait_painted(page, province)
    assert parameters(page) == {"prov": "95"}
    page.get_by_role("button", name="Indonesia", exact=True).click()
    wait_painted(page, country)
    assert parameters(page) == {}
    assert regency not in {country, province}


def test_resting_the_mouse_tells_of_an_area_and_clusters_of_villages(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/peta")
    wait_painted(page)
    page.mouse.move(*on_screen(page, PAPUA))
    tip = map_locator(page).locator(".peta-tip")
    expect(tip.locator("strong")).to_have_text("Kabupaten Lanny Jaya")
    expect(tip).to_contain_text("Papua Pegunungan")
    cells = tip.locator("td").all_inner_texts()
    rows = dict(zip(cells[::2], cells[1::2], strict=True))
    assert re.fullmatch(r"[\d.]+", rows["Laporan"])
    assert re.fullmatch(r"[\d.]+", rows["Orang"])
    assert re.fullmatch(r"[\d.]+,\d", next(value for label, value in rows.items() if "penduduk" in label))
    assert rows["Penempatan PMI"] == "tidak ada data"
    assert rows["Desa Binaan"] == "0"
    expect(tip.locator(".peta-demo")).to_have_text("DATA CONTOH (sintetis)")
    page.mouse.move(*on_screen(page, (-6.0, 128.2)))  # the Banda Sea
    expect(tip).to_have_count(0)
    shown = map_locator(page)
    in_clusters = sum(int(count) for count in shown.locator(".peta-cluster").all_inner_texts())
    assert in_clusters
    assert in_clusters + shown.locator(PIN).count() == 60, "every named Desa Binaan is on the map once"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_not_told_is_grey_and_no_zero(server: Server, page: Page, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{server.url}/peta?sebagai=kanim:ponorogo&prov=35")
    before = wait_painted(page)
    row = map_locator(page).locator(".peta-item", has_text="tidak disebut")
    told = int(row.locator(".peta-count").inner_text())
    assert 0 < told < 38
    assert painted_with(page, GREYS[scheme]) == told
    page.get_by_role("button", name="Laporan", exact=True).click()
    wait_painted(page, other_than=before)
    expect(row).to_have_count(0)
    assert painted_with(page, GREYS[scheme]) == 0, "no circle is missed"


def painted_with(page: Page, colour: str) -> int:
    """Return how many areas have a colour."""
    script = "colour => { let n = 0; map.eachLayer(l => { n += l.options.fillColor === colour; }); return n; }"
    return int(map_frame(page).evaluate(script, colour))


def test_no_layer_at_all(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/peta?lapis=tanpa")
    before = wait_painted(page)
    shown = map_locator(page)
    for each in (".peta-office", ".peta-pin", ".peta-cluster", ".peta-pocket", ".peta-item", ".peta-sizes"):
        expect(shown.locator(each)).to_have_count(0)
    page.get_by_role("button", name="Kantong PMI", exact=True).click()
    wait_painted(page, other_than=before)
    assert parameters(page) == {"lapis": "kantong"}
    expect(shown.locator(".peta-pocket")).to_have_count(16)


def test_the_legend_folds_and_stays_folded(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/peta?prov=35&ukuran=per_penduduk")
    before = wait_painted(page)
    head, body = (map_locator(page).locator(f".peta-legend-{part}") for part in ("head", "body"))
    expect(body).to_contain_text("Laporan per 100.000 penduduk")
    classes = body.locator(".peta-item .peta-count")
    assert sum(int(count) for count in classes.all_inner_texts()) == 38, "every area of the province is in a class"
    head.click()
    expect(body).to_be_hidden()
    expect(head).to_have_attribute("aria-expanded", "false")
    page.get_by_test_id("stSidebar").get_by_text("Tempat kejadian", exact=True).click()
    wait_painted(page, other_than=before)
    expect(body).to_be_hidden()
    head.click()
    expect(body).to_be_visible()


def test_pins_tell_their_office_date_and_source_and_layers_are_switched(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/peta?kab=21.71")
    before = wait_painted(page)
    shown = map_locator(page)
    expect(shown.locator(PIN)).to_have_count(2)
    exact, guessed = shown.locator(f"{PIN}:not(.peta-hollow)"), shown.locator(f"{PIN}.peta-hollow")
    expect(exact).to_have_attribute("title", "Kelurahan Teluk Tering")
    expect(guessed).to_have_attribute("title", "Kelurahan Tiban")
    told = popup(page, exact)
    expect(told.locator("strong")).to_have_text("Kelurahan Teluk Tering")
    expect(told).to_contain_text("Kec. Batam Kota, Kota Batam")
    for part in ("Status: belum dinilai", "Kantor: Batam", "Dibentuk: ", "2024", "ANTARA"):
        expect(told).to_contain_text(part)
    expect(told).not_to_contain_text("lokasi perkiraan")
    assert_opens_safely(told.get_by_role("link", name="Buka sumber"))
    shown.locator(".leaflet-popup-close-button").click()
    expect(told).to_have_count(0)
    expect(popup(page, guessed)).to_contain_text("lokasi perkiraan")

    expect(shown.locator(OFFICE)).to_have_count(0)
    page.get_by_role("button", name="Kantor Imigrasi", exact=True).click()
    before = wait_painted(page, other_than=before)
    assert parameters(page)["lapis"] == "wilayah,kantong,desa,laporan,kantor,peringatan"
    assert shown.locator(OFFICE).count() > 100
    expect(shown.locator(".peta-legend-body")).to_contain_text("Kantor Imigrasi")
    page.get_by_role("button", name="Desa Binaan", exact=True).click()
    wait_painted(page, other_than=before)
    assert parameters(page)["lapis"] == "wilayah,kantong,laporan,kantor,peringatan"
    expect(shown.locator(PIN)).to_have_count(0)
    expect(shown.locator(".peta-legend-body")).not_to_contain_text("Desa Binaan")


def test_a_pocket_tells_its_reason_and_a_click_beside_it_chooses(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/peta?kab=35.02")
    before = wait_painted(page)
    told = popup(page, map_locator(page).locator(".peta-pocket[title='Kantong PMI: Kabupaten Ponorogo']"))
    expect(told).to_contain_text("disebut kantong pekerja migran oleh Kantor Imigrasi Ponorogo")
    expect(told).to_contain_text("Media Ponorogo")
    assert_opens_safely(told.get_by_role("link", name="Buka sumber"))
    map_locator(page).locator(".leaflet-popup-close-button").click()
    assert wait_painted(page) == before, "a popup chooses nothing"
    page.mouse.click(*on_screen(page, (-8.1, 111.7)))
    wait_painted(page, other_than=before)
    assert parameters(page) == {"kab": "35.03", "prov": "35"}
