"""The numbers that reach the browser: plain SQL is the judge of what the map, the table and the file say."""

import csv
import io
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Page, expect

from data.model import CATEGORIES, Group
from tests.browser.screen import MAP, PAINT_MS, map_frame, map_locator, wait_painted
from tests.browser.server import Server

expect.set_options(timeout=PAINT_MS)

Counts = dict[str, tuple[int, int]]
DEMO = "DATA CONTOH (sintetis)"
PONOROGO = {"35.01", "35.02", "35.03"}  # working area of its office
SETTLE_MS = 2_000  # the button stays while its file becomes another one
POCKET = "35.02"
RECORD = """(() => {
  let real;
  window.deltas = [];
  Object.defineProperty(window, "peta", { get: () => real, set: (value) => {
    const apply = value.apply;
    value.apply = (delta) => { window.deltas.push(JSON.parse(JSON.stringify(delta))); return apply(delta); };
    real = value;
  } });
})()"""


@pytest.fixture
def page(page: Page) -> Page:
    """An empty page whose map keeps every change that it is sent."""
    page.add_init_script(RECORD)
    return page


def deltas(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = map_frame(page).evaluate("window.deltas")
    assert found, "nothing was recorded"
    return found


def counts(database: str, start: str, end: str) -> Counts:
    """Return reports and persons of the community side by kabupaten of origin, all 514 in order."""
    names = CATEGORIES[Group.MASYARAKAT]
    query = f"""SELECT regency.code, count(incident.id), coalesce(sum(incident.persons), 0) FROM regency
        LEFT JOIN incident ON incident.origin_regency = regency.code AND incident.month BETWEEN ? AND ?
        AND incident.category IN ({", ".join("?" * len(names))}) GROUP BY regency.code ORDER BY regency.code"""  # noqa: S608 - question marks only
    with closing(sqlite3.connect(database.removeprefix("sqlite:///"))) as store:
        return {code: (reports, persons) for code, reports, persons in store.execute(query, (start, end, *names))}


def as_number(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def pick(page: Page, label: str, option: str) -> None:
    box = page.get_by_role("combobox", name=label, exact=True)
    box.click()
    box.fill(option)
    page.get_by_role("option", name=option, exact=True).click()


def tip_rows(page: Page, database: str, code: str) -> dict[str, str]:
    """Return what the map says when the mouse rests on a kabupaten."""
    with closing(sqlite3.connect(database.removeprefix("sqlite:///"))) as store:
        centre = store.execute("SELECT lat, lon FROM regency WHERE code = ?", (code,)).fetchone()
    x, y = map_frame(page).evaluate("at => { const p = map.latLngToContainerPoint(at); return [p.x, p.y]; }", centre)
    box = page.locator(MAP).bounding_box()
    assert box
    page.mouse.move(0, 0)
    page.mouse.move(box["x"] + x, box["y"] + y)
    tip = map_locator(page).locator(".peta-tip")
    expect(tip).to_contain_text("Kabupaten Ponorogo")
    cells = tip.locator("td").all_inner_texts()
    return dict(zip(cells[::2], cells[1::2], strict=True))


def test_years_that_differ_in_one_digit_are_two_pictures(server: Server, page: Page, database: str) -> None:
    """streamlit-folium takes scripts for equal that differ only behind an underscore, and keeps the old data."""
    years = {year: counts(database, f"{year}-01", f"{year}-12") for year in (2024, 2025)}
    assert years[2024][POCKET] != years[2025][POCKET]
    page.goto(f"{server.url}/peta?dari=2024-01&sampai=2024-12&lapis=wilayah,laporan")
    painted = wait_painted(page)
    map_frame(page).evaluate("window.sameMap = true")
    for year, known in years.items():
        if year == 2025:
            pick(page, "Pilih periode", "Tahun 2025")
            wait_painted(page, other_than=painted)
        last = deltas(page)[-1]
        assert list(zip(last["reports"], last["persons"], strict=True)) == list(known.values())
        rows = tip_rows(page, database, POCKET)
        assert (rows["Laporan"], rows["Orang"]) == tuple(as_number(count) for count in known[POCKET])
        assert rows["Penempatan PMI"] == "7.566 (2022)"
        total = as_number(sum(reports for reports, _ in known.values()))
        expect(page.locator("dl.pb-cards dd").first).to_have_text(total)
    assert map_frame(page).evaluate("window.sameMap") is True, "a map mounted anew would prove nothing"


def download(page: Page, path: Path, mark: str = "umum") -> list[dict[str, str]]:
    with page.expect_download() as caught:
        page.get_by_role("button", name="Tabel CSV").click()
    assert caught.value.suggested_filename.startswith(f"{mark}-data-contoh-"), "the name says what it is"
    caught.value.save_as(path)
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf"), "a spreadsheet takes it for UTF-8 only with the mark"
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_the_file_holds_what_is_shown(server: Server, page: Page, database: str, tmp_path: Path) -> None:
    page.goto(f"{server.url}/peta?prov=35&dari=2024-01&sampai=2025-12&ukuran=per_penduduk")
    wait_painted(page)
    rows = {row["Kode"]: row for row in download(page, tmp_path / "file.csv")}
    known = {code: pair for code, pair in counts(database, "2024-01", "2025-12").items() if code.startswith("35.")}
    assert rows.keys() == known.keys()
    assert {code: (row["Laporan"], row["Orang"]) for code, row in rows.items()} == {
        code: (as_number(reports), as_number(persons)) for code, (reports, persons) in known.items()
    }
    assert all(DEMO in row["Keterangan"] and "Jan 2024 – Des 2025" in row["Keterangan"] for row in rows.values())
    assert rows[POCKET]["Kabupaten/kota"] == "Kabupaten Ponorogo"
    assert rows[POCKET]["Penempatan"] == "7.566"
    with closing(sqlite3.connect(database.removeprefix("sqlite:///"))) as store:
        people = dict(store.execute("SELECT code, population FROM regency"))
    rate = known[POCKET][0] / people[POCKET] * 100_000
    assert rows[POCKET]["Laporan per 100.000 penduduk"] == f"{rate:.1f}".replace(".", ",")


def assert_no_number_in(text: str) -> None:
    told = re.findall(r"\d[\d.,]* (?:laporan|orang)\b|\b(?:laporan|orang) \d[\d.,]*", text, re.IGNORECASE)
    assert not told, f"a number of reports is on the page: {told}"


def test_the_public_is_told_no_number_of_reports(server: Server, page: Page, tmp_path: Path) -> None:
    page.goto(f"{server.url}/peta?prov=35")
    before = wait_painted(page)
    with pytest.raises(AssertionError, match="a number of reports is on the page"):
        assert_no_number_in(page.get_by_test_id("stMain").inner_text())
    seen = len(deltas(page))
    pick(page, "Lihat sebagai", "Publik (tanpa masuk)")
    expect(page.get_by_text("Jumlah laporan tidak diterbitkan untuk peran ini").first).to_be_visible()
    wait_painted(page, other_than=before)
    assert dict(parse_qsl(urlsplit(page.url).query)) == {"sebagai": "publik"}, "another role starts with its own area"
    for query in ("", "&kanim=ponorogo&ukuran=per_penduduk"):
        if query:
            page.goto(f"{server.url}/peta?sebagai=publik{query}")
            wait_painted(page)
        page.get_by_text("Isi peta sebagai teks").click()
        expect(page.get_by_text("laporan –; orang –").first).to_be_visible()
        assert_no_number_in(page.get_by_test_id("stMain").inner_text())
        for delta in deltas(page)[seen:]:
            assert set(delta["reports"]) == set(delta["persons"]) == {None}
            assert set(delta.get("rate", [None])) == {None}
            assert {row[3] for row in delta.get("districts", [])} <= {None}
            assert delta["legend"]["circles"] == [], "the largest count shows in the legend's circles"
        seen = 0
    rows = download(page, tmp_path / "file.csv")
    assert {(row["Laporan"], row["Orang"]) for row in rows} == {("–", "–")}


def test_an_office_is_told_small_counts_of_its_own_area_only(
    server: Server,
    page: Page,
    database: str,
    tmp_path: Path,
) -> None:
    page.goto(f"{server.url}/peta?kanim=ponorogo&sebagai=kanim:ponorogo&dari=2025-10&sampai=2025-10")
    before = wait_painted(page)
    month = counts(database, "2025-10", "2025-10")
    own = deltas(page)[-1]
    assert list(zip(own["reports"], own["persons"], strict=True)) == [month[code] for code in sorted(PONOROGO)]
    assert min(month[code][0] for code in PONOROGO) < 10, "counts that others would not be told"
    assert own["shown"] == {}

    pick(page, "Provinsi", "Jawa Timur")
    wait_painted(page, other_than=before)
    period = dict(parse_qsl(urlsplit(page.url).query))
    assert int(period["sampai"][5:]) % 3 == 0, "outside its own area closed quarters only"
    known = {code: c for code, c in counts(database, period["dari"], period["sampai"]).items() if code[:2] == "35"}
    small = {code for code, pair in known.items() if min(pair) < 10} - PONOROGO
    assert small
    province = deltas(page)[-1]
    told = dict(zip(known, zip(province["reports"], province["persons"], strict=True), strict=True))
    hidden = {code for code, pair in told.items() if pair == (None, None)}
    assert small <= hidden < known.keys() - PONOROGO, "the small, and what would give them away"
    assert told == {code: (None, None) if code in hidden else pair for code, pair in known.items()}
    shown = {code: province["shown"].get(str(at), "") for at, code in enumerate(known)}
    assert {code for code, mark in shown.items() if mark} == hidden
    assert {shown[code] for code in hidden} <= {"<10", "–"}
    assert not [code for code, mark in shown.items() if mark == "<10" and known[code][0] >= 10]
    rows = {row["Kode"]: row for row in download(page, tmp_path / "file.csv", "terbatas")}
    assert all(row["Keterangan"].startswith("TERBATAS · dibuat oleh Kanim Ponorogo; ") for row in rows.values())
    assert {code: row["Laporan"] for code, row in rows.items() if code in hidden} == {
        code: shown[code] for code in hidden
    }
    assert {code for code, row in rows.items() if row["Laporan"] in {"<10", "–"}} == hidden
    page.get_by_role("radio", name="Umum").or_(page.get_by_role("button", name="Umum", exact=True)).first.click()
    page.wait_for_timeout(SETTLE_MS)
    free = {row["Kode"]: row for row in download(page, tmp_path / "free.csv")}
    assert all(row["Keterangan"].startswith("UMUM; ") for row in free.values())
    assert all(free[code]["Laporan"] in {rows[code]["Laporan"], "<10", "–"} for code in rows)
