"""How people come in: the bare address, and links into the middle of a server that nobody has opened yet."""

import re
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import ConsoleMessage, Page, expect

from tests.browser.screen import PAINT_MS, map_locator, wait_painted
from tests.browser.server import Server

expect.set_options(timeout=PAINT_MS)

DEMO = "DATA CONTOH (sintetis)"
PROBE = re.compile(r"/(peta|metode)/_stcore/(health|host-config)")  # Streamlit looks for its base path, and gets 404


def parameters(page: Page) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(page.url).query))


def open_metode(page: Page) -> None:
    page.get_by_role("link", name="Metode", exact=True).click()
    expect(page.get_by_role("heading", name="Keterbatasan")).to_be_visible()


def test_the_bare_address_opens_ringkasan_and_keeps_its_parameters(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/?grup=penegakan&kab=35.02")
    wait_painted(page)
    assert urlsplit(page.url).path == "/"
    assert parameters(page) == {"grup": "penegakan", "kab": "35.02"}
    expect(page.get_by_role("heading", level=3)).to_have_text(re.compile("^Tindakan penegakan · Kabupaten Ponorogo · "))


def test_no_page_asks_another_host_or_prints_an_error(
    server: Server,
    page: Page,
    foreign_requests: list[str],
) -> None:
    errors: list[str] = []
    asked: list[str] = []

    def note(message: ConsoleMessage) -> None:
        address = message.location["url"]
        if message.type == "error" and not PROBE.fullmatch(urlsplit(address).path):
            errors.append(f"{message.text} {address}")

    page.on("console", note)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    for name in ("", "peta"):
        page.goto(f"{server.url}/{name}")
        wait_painted(page)
    open_metode(page)
    page.goto(f"{server.url}/metode")
    expect(page.get_by_role("heading", name="Keterbatasan")).to_be_visible()
    page.wait_for_load_state("networkidle")
    own = {path.split(".")[0] for path in asked}
    assert {f"/aset/{name}" for name in ("bundle", "areas", "land", "villages", "offices")} <= own
    assert not foreign_requests
    assert not errors


def assert_filter_holds(page: Page) -> None:
    """The sidebar shows what the address asks for: the page went through the one gate."""
    expect(page.get_by_role("combobox", name="Kantor Imigrasi")).to_have_value("Kanim Ponorogo")
    expect(page.get_by_role("combobox", name="Kelompok laporan")).to_have_value("Penegakan")
    expect(page.get_by_role("combobox", name="Lihat sebagai")).to_have_value("Data contoh, lengkap")
    expect(page.get_by_role("radio", name="Tempat kejadian")).to_be_checked()


def assert_peta_of_the_link(page: Page) -> str:
    digest = wait_painted(page)
    heading = page.get_by_role("heading", level=3)
    expect(heading).to_have_text(re.compile("^Tindakan penegakan · Kanim Ponorogo · "))
    expect(page.get_by_test_id("stMain").get_by_text(DEMO, exact=True)).to_be_visible()
    expect(map_locator(page).locator(".peta-mark")).to_have_text(DEMO)
    assert_filter_holds(page)
    return digest


def assert_still_works(page: Page, digest: str) -> None:
    """A filter change repaints, and the page can be changed and changed back."""
    page.get_by_test_id("stSidebar").get_by_text("Daerah asal", exact=True).click()
    changed = wait_painted(page, other_than=digest)
    wanted = {"kanim": "ponorogo", "grup": "penegakan", "lokasi": "asal"}
    assert parameters(page) == wanted
    open_metode(page)
    assert urlsplit(page.url).path == "/metode"
    page.get_by_role("link", name="Peta", exact=True).click()
    assert wait_painted(page, changed) == changed
    assert parameters(page) == wanted
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_a_link_to_peta_is_the_first_thing_a_server_sees(fresh_server: Server, page: Page) -> None:
    page.goto(f"{fresh_server.url}/peta?kanim=ponorogo&grup=penegakan")
    assert_still_works(page, assert_peta_of_the_link(page))
    assert "Traceback" not in fresh_server.log.read_text("utf-8")


def test_a_link_to_metode_is_the_first_thing_a_server_sees(fresh_server: Server, page: Page) -> None:
    page.goto(f"{fresh_server.url}/metode?kanim=ponorogo&grup=penegakan")
    expect(page.get_by_role("heading", level=3)).to_have_text("Metode")
    expect(page.get_by_role("heading", name="Keterbatasan")).to_be_visible()
    expect(
        page.get_by_test_id("stMain").get_by_text("Semua laporan di sini adalah DATA CONTOH (sintetis)")
    ).to_be_visible()
    assert_filter_holds(page)
    page.get_by_role("link", name="Peta", exact=True).click()
    assert_still_works(page, assert_peta_of_the_link(page))
    assert "Traceback" not in fresh_server.log.read_text("utf-8")
