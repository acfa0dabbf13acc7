"""Logging in at a real OpenID provider, and what a login is good for until it is over."""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.provider import COOKIE_SECRET, SECRET, Site, site
from tests.browser.screen import PAINT_MS, wait_painted

expect.set_options(timeout=PAINT_MS)

IDLE_SECONDS = 12
PEOPLE: dict[str, dict[str, Any]] = {
    "s-pimpinan": {"name": "Ibu Pimpinan", "peran": "pimpinan"},
    "s-kanim": {"name": "Petugas Ponorogo", "peran": "kanim", "kantor": "ponorogo"},
    "s-admin": {"name": "Admin Satu", "email": "admin@imigrasi.go.id", "email_verified": True},
    "s-baru": {"name": "Orang Baru", "email": "baru@imigrasi.go.id", "email_verified": True},
    "s-salah": {"name": "Salah Peran", "peran": "superuser"},
}


@pytest.fixture(scope="module")
def dashboard(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    settings = {"DATABASE_URL": database, "PETA_ADMINS": "admin@imigrasi.go.id"}
    with site(PEOPLE, tmp_path_factory.mktemp("login"), settings) as started:
        yield started


def log_in(page: Page, dashboard: Site, login: str) -> None:
    page.goto(f"{dashboard.server.url}/metode")
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.get_by_label("Login").fill(login)
    page.get_by_role("button", name="Lanjut").click()
    expect(page).to_have_url(re.compile(r"/$"))


def panel(page: Page) -> str:
    expect(page.get_by_role("button", name="Keluar", exact=True)).to_be_visible()
    return page.get_by_test_id("stSidebar").inner_text()


def test_the_leadership_logs_in_by_claims_and_stays_logged_in(dashboard: Site, page: Page) -> None:
    log_in(page, dashboard, "s-pimpinan")
    assert "Ibu Pimpinan" in panel(page)
    wait_painted(page)
    page.reload()
    assert "Ibu Pimpinan" in panel(page)
    expect(page.get_by_role("link", name="Pengguna")).to_have_count(0)
    page.goto(f"{dashboard.server.url}/pengguna")
    expect(page.get_by_text("Akses ditolak (403)")).to_be_visible()


def test_an_office_logs_in_by_claims_and_starts_with_its_area(dashboard: Site, page: Page) -> None:
    log_in(page, dashboard, "s-kanim")
    assert "Kanim Ponorogo" in panel(page)
    expect(page.get_by_role("combobox", name="Kantor Imigrasi")).to_have_value("Kanim Ponorogo")
    expect(page.get_by_role("combobox", name="Lihat sebagai")).to_have_value("Peran saya sendiri")


def test_a_wrong_role_claim_gives_no_role(dashboard: Site, page: Page) -> None:
    log_in(page, dashboard, "s-salah")
    assert "Peran yang dikirim oleh layanan masuk tidak dikenal" in panel(page)


def save(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).click()
    page.get_by_role("dialog").get_by_role("button", name="Ya, simpan").click()
    expect(page.get_by_text("Tersimpan: baru@imigrasi.go.id")).to_be_visible()


def test_an_admin_gives_a_role_and_takes_it_away(dashboard: Site, page: Page, context: BrowserContext) -> None:
    log_in(page, dashboard, "s-admin")
    page.get_by_role("link", name="Pengguna").click()
    expect(page.get_by_text("Belum ada akun")).to_be_visible()
    page.get_by_role("textbox", name="Surel").fill("Baru@imigrasi.go.id")
    page.get_by_role("textbox", name="Surel").press("Tab")
    office = page.get_by_role("combobox", name="Kantor Imigrasi")
    office.fill("Ponorogo")
    page.get_by_role("option", name="Kanim Ponorogo").click()
    save(page, "Tambah akun")
    assert context.browser
    other = context.browser.new_context(viewport={"width": 1440, "height": 900}, locale="id-ID")
    theirs = other.new_page()
    log_in(theirs, dashboard, "s-baru")
    assert "Kanim Ponorogo" in panel(theirs)
    page.get_by_role("combobox", name="Tambah atau ubah").click()
    page.get_by_role("option", name="baru@imigrasi.go.id").click()
    page.get_by_text("Aktif", exact=True).last.click()
    save(page, "Simpan perubahan")
    theirs.get_by_test_id("stSidebar").get_by_text("Tempat kejadian", exact=True).click()
    expect(theirs.get_by_text("Akun Anda dinonaktifkan.")).to_be_visible()
    other.close()
    page.get_by_role("link", name="Catatan audit").click()
    expect(page.get_by_text(re.compile(r"dari \d+ catatan"))).to_be_visible()


def test_who_leaves_is_out_everywhere_even_with_the_old_cookie(
    dashboard: Site, page: Page, context: BrowserContext
) -> None:
    log_in(page, dashboard, "s-pimpinan")
    panel(page)
    second = context.new_page()
    second.goto(f"{dashboard.server.url}/peta")
    panel(second)
    kept = [each for each in context.cookies() if each["name"].startswith("_streamlit_user")]
    page.get_by_role("button", name="Keluar", exact=True).click()
    page.get_by_role("button", name="Keluar juga dari penyedia").click()
    expect(page.get_by_role("button", name="Masuk", exact=True)).to_be_visible()
    second.get_by_test_id("stSidebar").get_by_text("Tempat kejadian", exact=True).click()
    expect(second.get_by_text("Anda sudah keluar di jendela lain.")).to_be_visible()
    context.add_cookies([{**each} for each in kept])  # type: ignore[typeddict-item]
    page.goto(f"{dashboard.server.url}/peta")
    expect(page.get_by_text("Anda sudah keluar di jendela lain.")).to_be_visible()


def test_no_secret_no_token_and_no_name_stands_in_the_log(dashboard: Site, page: Page) -> None:
    log_in(page, dashboard, "s-kanim")
    panel(page)
    log = dashboard.server.log.read_text("utf-8", "replace")
    cookies = [each["value"] for each in page.context.cookies() if each["name"].startswith("_streamlit")]
    secret = [SECRET, COOKIE_SECRET, *cookies, *(str(person["name"]) for person in PEOPLE.values()), "@imigrasi.go.id"]
    assert not [word for word in secret if word in log]
    assert "Traceback" not in log
    assert not re.search(r"code=|id_token|access_token", log)


def test_an_idle_session_ends(database: str, tmp_path: Path, page: Page) -> None:
    settings = {"DATABASE_URL": database, "PETA_IDLE_MINUTES": str(IDLE_SECONDS / 60)}
    with site(PEOPLE, tmp_path, settings) as dashboard:
        log_in(page, dashboard, "s-kanim")
        page.goto(f"{dashboard.server.url}/peta")
        wait_painted(page)
        with page.expect_download() as file:
            page.get_by_role("button", name="Tabel CSV").click()
        assert file.value.path().stat().st_size
        downloads: list[object] = []
        page.on("download", lambda file: downloads.append(file))  # noqa: PLW0108 - playwright marks it
        time.sleep(IDLE_SECONDS + 1)
        page.get_by_role("button", name="Tabel CSV").click()
        time.sleep(2)
        assert not downloads, "a download does not run the page, and is held by itself"
        page.get_by_test_id("stSidebar").get_by_text("Tempat kejadian", exact=True).click()
        expect(page.get_by_text("Sesi Anda sudah berakhir")).to_be_visible()
        expect(page.locator(".pb-cards")).to_have_count(0)
        page.reload()
        expect(page.get_by_text("Sesi Anda sudah berakhir")).to_be_visible()
        page.get_by_role("button", name="Masuk lagi").click()
        page.get_by_label("Login").fill("s-kanim")
        page.get_by_role("button", name="Lanjut").click()
        assert "Petugas Ponorogo" in panel(page)
