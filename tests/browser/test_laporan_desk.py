"""A report's life in the browser: verified in bulk, assigned, followed up and closed; sent back and corrected."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect
from sqlalchemy import Engine

from data.deadlines import Deadlines
from data.flow import CHECKLIST, Step
from data.setup import prepare
from data.store import desk
from data.store.engine import connect
from data.store.steps import Detail
from locales import text
from tests.browser.provider import Site, cookie, site
from tests.browser.screen import PAINT_MS
from tests.filed import PEOPLE, claims, filed, taken, viewer

expect.set_options(timeout=PAINT_MS)
PHONE = ViewportSize(width=390, height=844)
OVERDUE_WITHIN_MS = 120_000


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Engine]:
    engine = connect(f"sqlite:///{tmp_path}/peta.sqlite")
    prepare(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def dashboard(store: Engine, tmp_path: Path) -> Iterator[Site]:
    people = {f"s-{person}": given for person, given in PEOPLE.items()}
    with site(people, tmp_path, {"DATABASE_URL": store.url.render_as_string(hide_password=False)}) as started:
        yield started


def page_of(browser: Browser, dashboard: Site, person: str, path: str = "laporan", **window: ViewportSize) -> Page:
    context = browser.new_context(viewport=window.get("viewport", {"width": 1440, "height": 900}), locale="id-ID")
    context.add_cookies([cookie(dashboard.server.url, claims(person))])  # type: ignore[list-item]
    opened = context.new_page()
    opened.goto(f"{dashboard.server.url}/{path}")
    return opened


def log_in(page: Page, dashboard: Site, person: str) -> None:
    page.goto(f"{dashboard.server.url}/metode")
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.get_by_label("Login").fill(f"s-{person}")
    page.get_by_role("button", name="Lanjut").click()
    expect(page).to_have_url(re.compile(r"/$"))


def tick(page: Page, *lines: int) -> None:
    """Tick lines of the grid, the first one 0: it is drawn, so by its place."""
    grid = page.get_by_test_id("stDataFrame")
    grid.locator("canvas").first.wait_for()
    for line in lines:
        grid.locator(".dvn-scroller").click(position={"x": 17, "y": 35 * (line + 1) + 17})


def choose(page: Page, label: str) -> None:
    page.get_by_test_id("stMain").get_by_text(label, exact=True).click()


def status(store: Engine, ticket: str) -> str:
    row = desk.report(store, viewer(store, "kanim"), ticket, at=datetime.now(UTC), deadlines=Deadlines())
    assert row
    return str(row["status"])


def test_a_pimpasa_verifies_several_at_once(page: Page, dashboard: Site, store: Engine) -> None:
    tickets = [filed(store, hours=hours) for hours in (49, 20, 2)]
    log_in(page, dashboard, "pimpasa")
    page.get_by_role("link", name=text("page.laporan")).click()
    tick(page, 0, 1)
    expect(page.get_by_text(text("queue.ticked", n=2))).to_be_visible()
    button = page.get_by_role("button", name=text("acting.take.verifikasi", n=2))
    expect(button).to_be_disabled()
    for each in CHECKLIST:
        choose(page, text(f"checklist.{each}"))
    expect(button).to_be_enabled()
    button.click()
    expect(page.get_by_text(text("acting.done.verifikasi", n=2))).to_be_visible()
    assert [status(store, ticket) for ticket in tickets] == ["diverifikasi", "diverifikasi", "diajukan"]
    expect(page.get_by_text(text("queue.tick"))).to_be_visible()


def test_what_has_changed_meanwhile_is_refused_with_why(browser: Browser, dashboard: Site, store: Engine) -> None:
    tickets = [filed(store, hours=hours) for hours in (30, 20)]
    page = page_of(browser, dashboard, "pimpasa")
    tick(page, 0, 1)
    choose(page, text("step.tolak"))
    choose(page, text("remark.salah_kirim"))
    button = page.get_by_role("button", name=text("acting.take.tolak", n=2))
    expect(button).to_be_enabled()
    taken(store, "kanim", tickets[0], Step.SEND_BACK, Detail(remark="kemungkinan_ganda"))
    button.click()
    done = page.get_by_text(text("acting.done.tolak", n=1))
    expect(done).to_be_visible()
    assert status(store, tickets[1]) == "ditolak"
    assert status(store, tickets[0]) == "minta_perbaikan"
    page.context.close()


def test_an_office_assigns_follows_up_and_closes(browser: Browser, dashboard: Site, store: Engine) -> None:
    ticket = filed(store, hours=30, category="tppo")
    taken(store, "pimpasa", ticket, Step.VERIFY, hours=5)
    page = page_of(browser, dashboard, "kanim", f"laporan?tiket={ticket}")
    for label, step in (
        (text("section.intelkim"), "tugaskan"),
        (text("intervention.operasi_gabungan"), "tindak_lanjuti"),
        (text("result.diproses_hukum"), "selesaikan"),
    ):
        choose(page, label)
        button = page.get_by_role("button", name=text(f"acting.take.{step}", n=1)).first  # beside one that goes
        expect(button).to_be_enabled()
        button.click()
        expect(page.get_by_text(text(f"acting.done.{step}", n=1))).to_be_visible()
    assert status(store, ticket) == "selesai"
    expect(page.locator(".pb-life li")).to_have_count(5)
    expect(page.locator(".pb-life")).to_contain_text("tepat waktu")
    page.context.close()


def test_a_village_sees_what_was_sent_back_and_corrects_it(browser: Browser, dashboard: Site, store: Engine) -> None:
    ticket = filed(store, hours=3)
    taken(store, "pimpasa", ticket, Step.SEND_BACK, Detail(remark="jumlah_tidak_sesuai"))
    page = page_of(browser, dashboard, "desa", "laporan?daftar=sent_back", viewport=PHONE)
    card = page.locator(".pb-report")
    expect(card).to_contain_text(text("remark.jumlah_tidak_sesuai"))
    card.click()
    expect(page.get_by_text(text("dossier.why", why=text("remark.jumlah_tidak_sesuai")))).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("button", name=text("dossier.correct")).click()
    page.get_by_role("button", name=text("filing_page.correct")).click()
    expect(page.locator(".pb-life")).to_contain_text(text("timeline.perbaiki"))
    assert status(store, ticket) == "diajukan"
    page.context.close()


def test_a_report_opens_by_its_address_for_its_office_alone(browser: Browser, dashboard: Site, store: Engine) -> None:
    ticket = filed(store)
    own = page_of(browser, dashboard, "kanim", f"laporan?tiket={ticket}")
    expect(own.get_by_test_id("stCode")).to_contain_text(ticket)
    for person in ("lain", "pimpinan"):
        other = page_of(browser, dashboard, person, f"laporan?tiket={ticket}")
        expect(other.get_by_text(text("dossier.none"))).to_be_visible()
        assert ticket not in other.get_by_test_id("stMain").inner_text()
        other.context.close()
    own.context.close()


@pytest.mark.slow
def test_ringkasan_shows_what_time_alone_made_overdue(browser: Browser, dashboard: Site, store: Engine) -> None:
    filed(store, hours=48 - 45 / 3600)
    page = page_of(browser, dashboard, "kanim", "?lokasi=kejadian")
    figure = page.locator(".pb-key > div", has_text=text("indicator.overdue")).locator(".pb-value")
    expect(figure).to_have_text("0")
    page.evaluate("window.same = true")
    expect(figure).to_have_text("1", timeout=OVERDUE_WITHIN_MS)
    assert page.evaluate("window.same") is True, "nobody loaded the page anew"
    expect(page.get_by_role("link", name=text("board.work_late"))).to_be_visible()
    page.context.close()


def test_a_phone_shows_cards_that_fit(context: BrowserContext, dashboard: Site, store: Engine) -> None:
    ticket = filed(store)
    assert context.browser
    page = page_of(context.browser, dashboard, "pimpasa", viewport=PHONE)
    expect(page.locator(".pb-report")).to_contain_text(ticket)
    expect(page.get_by_test_id("stDataFrame")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.context.close()
