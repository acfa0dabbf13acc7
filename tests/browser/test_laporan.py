"""A report is filed on a phone: once, however often it is sent, and with a draft that outlives the server."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, ViewportSize, expect
from sqlalchemy import func, insert, select

from data.setup import prepare
from data.store import schema
from data.store.engine import connect
from locales import text
from tests.browser.provider import CLAIMS, Site, provider, secrets
from tests.browser.screen import PAINT_MS
from tests.browser.server import free_port, running

expect.set_options(timeout=PAINT_MS)

PHONE = ViewportSize(width=390, height=844)
PEOPLE: dict[str, dict[str, Any]] = {
    "s-desa": {"name": "Perangkat Dolopo", "peran": "desa", "kantor": "madiun"},
    "s-pimpasa": {"name": "Petugas Madiun", "peran": "pimpasa", "kantor": "madiun"},
}
THUMB, FRAME = 44, 2  # CSS pixels; a button in a field is lower by the field's frame
SEND = text("filing_page.send")


@pytest.fixture
def viewport() -> ViewportSize:
    return PHONE


@pytest.fixture
def store(tmp_path: Path) -> str:
    """URL of a store with nothing but facts and the names of a few desa."""
    url = f"sqlite:///{tmp_path}/peta.sqlite"
    engine = connect(url)
    prepare(engine)
    names = [("35.19.02.2009", "Dolopo"), ("35.19.02.1001", "Bangunsari"), ("35.19.12.2003", "Sugihwaras")]
    rows = [{"code": code, "name": name, "district_code": code[:8]} for code, name in names]
    with engine.begin() as connection:
        connection.execute(insert(schema.village_name), rows)
    engine.dispose()
    return url


Start = Callable[[], Any]


@pytest.fixture
def start(store: str, tmp_path: Path) -> Iterator[Start]:
    """Start the dashboard on one port, as often as wanted, beside a provider that stays."""
    port = free_port()
    with provider(port, PEOPLE, tmp_path) as issuer:
        file = tmp_path / "secrets.toml"
        file.write_text(secrets(port, issuer), "utf-8")
        settings = {"STREAMLIT_SECRETS_FILES": str(file), "DATABASE_URL": store} | CLAIMS

        @contextmanager
        def act() -> Iterator[Site]:
            with running(log=tmp_path / "server.log", environment=settings, port=port) as server:
                yield Site(server, issuer)

        yield act


def log_in(page: Page, site: Site, login: str) -> None:
    page.goto(f"{site.server.url}/laporan?bagian=lapor")
    page.get_by_test_id("stMain").get_by_role("button", name="Masuk", exact=True).click()
    page.get_by_label("Login").fill(login)
    page.get_by_role("button", name="Lanjut").click()
    page.wait_for_url(f"{site.server.url}/")
    opened(page, site)


def opened(page: Page, site: Site, form: str = "laporan") -> None:
    page.goto(f"{site.server.url}/laporan?bagian=lapor&formulir={form}")
    expect(page.get_by_role("button", name=SEND, exact=True)).to_be_visible()


def settled(page: Page) -> None:
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def choose(page: Page, label: str, typed: str, option: str) -> None:
    settled(page)
    field = page.get_by_role("combobox", name=label, exact=True)
    field.click()
    field.fill(typed)
    page.get_by_role("option", name=option, exact=True).click()
    expect(field).to_have_value(option)


def label(name: str, form: str = "laporan") -> str:
    return text(f"fields.{form}.{name}")


def summary(page: Page) -> Locator:
    return page.locator(".pb-sent")


def fill_half(page: Page) -> None:
    page.get_by_text(text("category.pmi_nonprosedural"), exact=True).click()
    persons = page.get_by_label(label("persons"), exact=True)
    persons.fill("3")
    persons.press("Tab")
    expect(summary(page).get_by_text("3", exact=True)).to_be_visible()
    choose(page, label("regency"), "madiun", "Kabupaten Madiun, Jawa Timur")
    choose(page, label("district"), "dolopo", "Dolopo")
    choose(page, label("village"), "dolopo", "Dolopo")
    expect(summary(page)).to_contain_text("Desa Dolopo, Kec. Dolopo, Kabupaten Madiun")
    expect(page.get_by_text(text("drafting.saved", time="").strip(), exact=False)).to_be_visible()


def fill_rest(page: Page) -> None:
    page.get_by_text(text("report_form.origin_sama"), exact=True).first.click()
    page.get_by_role("radio", name=text("fields.ago_1")).click()
    expect(summary(page).get_by_text(text("ticket.missing"))).to_have_count(0)


def is_half_filled(page: Page) -> None:
    expect(page.get_by_role("combobox", name=label("village"), exact=True)).to_have_value("Dolopo")
    expect(page.get_by_label(label("persons"), exact=True)).to_have_value("3")
    expect(summary(page)).to_contain_text(text("category.pmi_nonprosedural"))


def ticket(page: Page) -> str:
    expect(page.locator(".pb-ticket")).to_be_visible()
    return page.locator(".pb-ticket").inner_text()


def count(store: str) -> int:
    engine = connect(store)
    with engine.connect() as connection:
        found = connection.scalar(select(func.count()).select_from(schema.incident)) or 0
    engine.dispose()
    return found


def test_a_village_files_on_a_phone_and_twice_is_once(start: Start, store: str, page: Page) -> None:
    with start() as site:
        log_in(page, site, "s-desa")
        fill_half(page)
        fill_rest(page)
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        parts = "button, [role=group]:has(> input), [data-testid=stRadioOption], [data-testid=stDateInputField]"
        pressed = f".st-key-filing :is({parts}):visible"
        low = [each.evaluate("e => e.outerHTML.slice(0, 300)") for each in page.locator(pressed).all() if is_low(each)]
        assert not low, f"too small for a thumb: {low}"
        page.get_by_role("button", name=SEND, exact=True).dblclick()
        first = ticket(page)
        assert first.startswith("PB-")
        assert count(store) == 1
        page.get_by_role("button", name=text("ticket.more")).click()
        expect(page.get_by_role("combobox", name=label("village"), exact=True)).to_have_value("Dolopo")
        expect(page.get_by_text(text("filing_page.sent_before", ticket=first))).to_be_visible()
        page.reload()
        expect(page.get_by_text(text("filing_page.sent_before", ticket=first))).to_be_visible()


def is_low(element: Locator) -> bool:
    box = element.bounding_box()
    return box is not None and box["height"] + FRAME < THUMB


def test_a_draft_outlives_the_server(start: Start, store: str, page: Page, console_errors: list[str]) -> None:
    with start() as site:
        log_in(page, site, "s-desa")
        fill_half(page)
    expect(page.get_by_role("button", name=SEND, exact=True)).to_be_disabled()
    with start() as site:
        expect(page.get_by_role("button", name=SEND, exact=True)).to_be_enabled()
        is_half_filled(page)
        page.reload()
        is_half_filled(page)
        fill_rest(page)
        page.get_by_role("button", name=SEND, exact=True).click()
        assert ticket(page)
        assert count(store) == 1
    console_errors.clear()  # the browser says that the server was gone


def test_two_windows_with_one_draft_get_one_ticket(start: Start, store: str, context: BrowserContext) -> None:
    with start() as site:
        one = context.new_page()
        log_in(one, site, "s-pimpasa")
        fill_half(one)
        fill_rest(one)
        two = context.new_page()
        opened(two, site)
        is_half_filled(two)
        for page in (one, two):
            page.get_by_role("button", name=SEND, exact=True).click()
        assert ticket(one) == ticket(two)
        expect(two.get_by_text(text("ticket.again"))).to_be_visible()
        assert count(store) == 1


def test_what_is_missing_is_said_beside_it(start: Start, store: str, page: Page) -> None:
    with start() as site:
        log_in(page, site, "s-pimpasa")
        page.get_by_text(text("category.tppo"), exact=True).click()
        expect(summary(page)).to_contain_text("TPPO")
        page.get_by_role("button", name=SEND, exact=True).click()
        expect(page.get_by_role("alert").filter(has_text=text("report_form.no_regency"))).to_be_visible()
        expect(page.get_by_role("radio", name=text("category.tppo"))).to_be_checked()
        assert count(store) == 0
        opened(page, site, "kegiatan")
        page.get_by_text(text("activity.bimtek"), exact=True).click()
        page.get_by_role("radio", name=text("fields.ago_0")).click()
        village = page.get_by_role("combobox", name=label("village", "kegiatan"), exact=True)
        village.click()
        page.get_by_role("option").first.click()
        people = page.get_by_label(label("participants", "kegiatan"), exact=True)
        people.fill("40")
        people.press("Tab")
        expect(summary(page).get_by_text(text("ticket.missing"))).to_have_count(0)
        page.get_by_role("button", name=SEND, exact=True).click()
        assert ticket(page)
