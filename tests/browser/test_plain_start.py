"""`streamlit run app.py` straight after pip: nothing is built, and it says so instead of failing."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.browser.screen import PAINT_MS, map_frame
from tests.browser.server import Server, running

expect.set_options(timeout=PAINT_MS)

CDN = {"cdn.jsdelivr.net", "code.jquery.com", "cdnjs.cloudflare.com", "netdna.bootstrapcdn.com"}  # folium's own


def assert_says_what_to_do(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/")
    notice = page.get_by_test_id("stAlert").filter(has_text="Peta sederhana")
    expect(notice).to_be_visible()
    expect(notice.locator("code").first).to_have_text("make setup")
    expect(page.get_by_test_id("stAlert").filter(has_text="python -m data.demo")).to_be_visible()
    expect(page.get_by_role("heading", level=3)).to_have_text(re.compile("^Laporan dari masyarakat · Indonesia · "))
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_with_nothing_built_the_page_names_make_setup(
    page: Page,
    foreign_requests: list[str],
    tmp_path: Path,
) -> None:
    new = {"DATABASE_URL": f"sqlite:///{tmp_path / 'new.sqlite'}"}
    with running(log=tmp_path / "log", entry="app.py", environment=new, ready="/_stcore/health") as server:
        assert_says_what_to_do(page, server)
        map_frame(page).wait_for_load_state("load")
        for _ in range(PAINT_MS // 100):  # until the map asks for its first script
            if not foreign_requests:
                page.wait_for_timeout(100)
        page.goto(f"{server.url}/peta")
        expect(page.get_by_text("Belum ada laporan yang dimuat.", exact=True)).to_be_visible()
        expect(page.get_by_test_id("stException")).to_have_count(0)
        page.goto(f"{server.url}/metode?kanim=ponorogo")
        expect(page.get_by_role("heading", name="Keterbatasan")).to_be_visible()
        expect(page.get_by_text("Yang tampil sekarang: titik")).to_be_visible()
        expect(page.get_by_role("combobox", name="Kantor Imigrasi")).to_have_value("Kanim Ponorogo")
        assert "Traceback" not in server.log.read_text("utf-8")
    assert foreign_requests, "folium's scripts come from their own addresses here"
    assert {urlsplit(url).hostname for url in foreign_requests} <= CDN
    foreign_requests.clear()
