"""An office loads its file in the browser: columns answered for, problems named, taken in whole, and taken back."""

import csv
import io
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from playwright.sync_api import BrowserContext, FilePayload, Page, expect

from data.model import Role, Viewer
from data.setup import prepare
from data.store import incidents
from data.store.engine import connect
from locales import text
from tests.browser.provider import Site, cookie, site
from tests.browser.screen import PAINT_MS, wait_painted

expect.set_options(timeout=PAINT_MS)

STEWARD = {"sub": "s-pengelola", "name": "Pengelola Data", "peran": "pengelola", "kantor": "ponorogo"}
LEADER = {"sub": "s-pimpinan", "name": "Ibu Pimpinan", "peran": "pimpinan"}
HEAD = ["No Laporan", "Tgl Lapor", "Jenis laporan", "Kabupaten", "Jml Orang"]
GOOD = [["A-1", "4/3/2026", "Laporan masyarakat", "Kab. Ponorogo", "1"], ["A-2", "05-03-2026", "wna", "Pacitan", "2"]]
ANSWER_SECONDS = 10.0
BAD = ["A-3", "31/02/2026", "Laporan masyarakat", "Pacitan", "1"]


@pytest.fixture
def dashboard(tmp_path: Path) -> Iterator[Site]:
    """A dashboard with a login, on a store with nothing but facts."""
    url = f"sqlite:///{tmp_path}/peta.sqlite"
    engine = connect(url)
    prepare(engine)
    engine.dispose()
    with site({}, tmp_path, {"DATABASE_URL": url}) as started:
        yield started


def file(*rows: list[str], name: str = "laporan.csv") -> FilePayload:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([HEAD, *rows])
    return FilePayload(name=name, mimeType="text/csv", buffer=out.getvalue().encode("utf-8-sig"))


def opened(context: BrowserContext, dashboard: Site, claims: dict[str, str], page: str = "data") -> Page:
    context.clear_cookies()
    context.add_cookies([cookie(dashboard.server.url, claims)])  # type: ignore[list-item]
    shown = context.new_page()
    shown.goto(f"{dashboard.server.url}/{page}")
    return shown


def give(page: Page, payload: FilePayload) -> None:
    page.locator("input[type=file]").set_input_files(payload)
    page.get_by_role("button", name=text("intake.check")).click()
    expect(page.get_by_text(text("intake.result"))).to_be_visible()


def many(path: Path, rows: int) -> Path:
    """Write a file of many good rows."""
    lines = (
        f"N-{each};{each % 28 + 1}/3/2026;wna;{'Pacitan' if each % 2 else 'Kab. Ponorogo'};1" for each in range(rows)
    )
    path.write_text("\n".join((";".join(HEAD), *lines)), "utf-8")
    return path


def stored(tmp_path: Path) -> int:
    engine = connect(f"sqlite:///{tmp_path}/peta.sqlite")
    count = int(incidents.cube(engine, Viewer(role=Role.PIMPINAN), by="month")["reports"].sum())
    engine.dispose()
    return count


def test_a_file_is_taken_in_shown_and_taken_back(context: BrowserContext, dashboard: Site, tmp_path: Path) -> None:
    page = opened(context, dashboard, STEWARD)
    give(page, file(*GOOD))
    assert stored(tmp_path) == 0, "a check stores nothing"
    page.get_by_role("button", name=text("intake.take", n=2)).click()
    expect(page.get_by_text(text("intake.taken", n=2, batch=1))).to_be_visible()
    assert stored(tmp_path) == 2
    map_page = opened(context, dashboard, LEADER, "peta?dari=2026-03&sampai=2026-03&lokasi=kejadian")
    wait_painted(map_page)
    expect(map_page.get_by_text("1 laporan dari masyarakat", exact=False).first).to_be_visible()
    again = opened(context, dashboard, STEWARD)
    give(again, file(*GOOD))
    expect(again.get_by_text(text("intake.nothing"))).to_be_visible()
    chosen = again.get_by_role("combobox", name=text("batches.choose"))
    chosen.click()
    chosen.fill(text("batches.named", number=1))
    again.get_by_role("option", name=text("batches.named", number=1)).click()
    again.get_by_role("button", name=text("batches.undo", number=1)).click()
    again.get_by_role("button", name=text("batches.yes")).click()
    expect(again.get_by_text(text("batches.undone", number=1, rows=2))).to_be_visible()
    assert stored(tmp_path) == 0


def test_what_is_wrong_is_named_and_comes_back_as_a_file(
    context: BrowserContext, dashboard: Site, tmp_path: Path
) -> None:
    page = opened(context, dashboard, STEWARD)
    give(page, file(*GOOD, BAD))
    expect(page.get_by_text(text("intake.problems", n=1))).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("button", name=text("intake.remarks")).click()
    lines = Path(waiting.value.path()).read_text("utf-8-sig").splitlines()
    assert "31/02/2026" in lines[3]
    assert "Tgl Lapor:" in lines[3]
    assert "Tgl Lapor:" not in lines[1] + lines[2]
    page.get_by_role("button", name=text("intake.take_good", n=2)).click()
    expect(page.get_by_text(text("intake.taken", n=2, batch=1))).to_be_visible()
    assert stored(tmp_path) == 2


def test_a_file_with_persons_is_refused_and_let_go(context: BrowserContext, dashboard: Site, tmp_path: Path) -> None:
    page = opened(context, dashboard, STEWARD)
    rows = [[*row, "3502011203900001"] for row in GOOD]
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([[*HEAD, "NIK"], *rows])
    payload = FilePayload(name="laporan.csv", mimeType="text/csv", buffer=out.getvalue().encode())
    page.locator("input[type=file]").set_input_files(payload)
    page.get_by_role("button", name=text("intake.check")).click()
    expect(page.get_by_text("NIK", exact=False).first).to_be_visible()
    assert "3502011203900001" not in page.content()
    assert stored(tmp_path) == 0


def test_who_may_not_load_finds_templates_and_a_word_why(page: Page, dashboard: Site) -> None:
    page.goto(f"{dashboard.server.url}/data")
    expect(page.get_by_text(text("intake.not_yours"))).to_be_visible()
    expect(page.locator("input[type=file]")).to_have_count(0)
    with page.expect_download() as waiting:
        page.get_by_role("button", name=text("intake.template_xlsx")).click()
    assert Path(waiting.value.path()).read_bytes()[:2] == b"PK"


def test_a_load_goes_on_without_its_page_and_in_nobodys_way(
    context: BrowserContext, dashboard: Site, tmp_path: Path
) -> None:
    page = opened(context, dashboard, STEWARD)
    page.locator("input[type=file]").set_input_files(many(tmp_path / "banyak.csv", 200_000))
    page.get_by_role("button", name=text("intake.check")).click()
    expect(page.get_by_text(text("intake.result"))).to_be_visible()
    page.get_by_role("button", name=text("intake.take", n="200.000")).click()
    expect(page.get_by_text(text("loads.running", name="banyak.csv"))).to_be_visible()
    expect(page.get_by_role("button", name=text("intake.check"))).to_have_count(0)
    page.get_by_role("link", name=text("page.metode")).click()
    expect(page.get_by_role("heading", name="Keterbatasan")).to_be_visible()
    other = context.new_page()
    begun = time.monotonic()
    other.goto(f"{dashboard.server.url}/metode")
    expect(other.get_by_role("heading", name="Keterbatasan")).to_be_visible()
    assert time.monotonic() - begun < ANSWER_SECONDS
    assert stored(tmp_path) == 0, "it was still being loaded"
    page.get_by_role("link", name=text("page.data")).click()
    expect(page.get_by_text(text("intake.taken", n="200.000", batch=1))).to_be_visible()
    assert stored(tmp_path) == 200_000


def test_the_file_and_what_was_answered_stay(context: BrowserContext, dashboard: Site) -> None:
    page = opened(context, dashboard, STEWARD)
    give(page, file([*GOOD[0][:3], "Kediri", "1"], ["A-9", "4/3/2026", "wna", "Trenggalekk", "1"]))
    expect(page.get_by_text(text("intake.areas"))).to_be_visible()
    asked = page.get_by_role("combobox", name="Kediri")
    asked.click()
    page.get_by_role("option", name="Kota Kediri, Jawa Timur (35.71)").click()
    page.get_by_role("link", name=text("page.metode")).click()
    expect(page.get_by_role("heading", name="Keterbatasan")).to_be_visible()
    page.get_by_role("link", name=text("page.data")).click()
    expect(page.get_by_text("laporan.csv")).to_be_visible()
    expect(page.get_by_role("combobox", name="Kediri")).to_have_value(re.compile("^Kota Kediri"))
    page.get_by_role("button", name=text("intake.check")).click()
    expect(page.get_by_text(text("intake.result"))).to_be_visible()
    page.get_by_role("button", name=text("intake.other_file")).click()
    expect(page.locator("input[type=file]")).to_have_count(1)


def test_what_is_too_large_is_refused_at_once(context: BrowserContext, dashboard: Site, tmp_path: Path) -> None:
    page = opened(context, dashboard, STEWARD)
    most = st.get_option("server.maxUploadSize")
    expect(page.get_by_text(text("intake.file", most=most))).to_be_visible()
    path = tmp_path / "besar.csv"
    with path.open("wb") as written:
        written.truncate(500 * 2**20)
    begun = time.monotonic()
    page.locator("input[type=file]").set_input_files(path)
    expect(page.get_by_text(f"{most}.0MB or smaller")).to_be_visible()
    assert time.monotonic() - begun < ANSWER_SECONDS
    expect(page.get_by_role("button", name=text("intake.check"))).to_have_count(0)
