"""Early warning in the browser: the week on the map and as cards, one alert whole, its outcome, its picture."""

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine

from data.model import Role, Viewer
from data.setup import prepare
from data.store import signals
from data.store.engine import connect
from locales import text
from tests.browser.provider import Site, cookie, site
from tests.browser.screen import PAINT_MS, map_locator, wait_painted
from tests.browser.server import Server, running
from tests.filed import PEOPLE, claims
from tests.planted import plant
from tests.signal_runs import run_of, snapshot

expect.set_options(timeout=PAINT_MS)
CLUSTER: dict[str, Any] = {
    "level": "siaga", "rules": "farrington,scan", "cluster": "35.01,35.02,35.03", "cluster_lat": -8.0,
    "cluster_lon": 111.4, "cluster_km": 60.0, "cluster_start": date(2026, 10, 19),
}  # fmt: skip
SEEN = "12 laporan dalam 4 minggu; biasanya 3 (wajar sampai 7)."
GOLDEN = f"{SEEN} Kebetulan seperti ini kira-kira sekali dalam 2 tahun."

PIMPINAN = Viewer(role=Role.PIMPINAN)


@pytest.fixture
def demo(database: str, tmp_path: Path) -> Iterator[Server]:
    """The dashboard on demonstration data with three alerts of the week."""
    store = tmp_path / "peta.sqlite"
    shutil.copyfile(database.removeprefix("sqlite:///"), store)
    engine = connect(f"sqlite:///{store}")
    found = [snapshot("35.02", **CLUSTER), snapshot("52.03", series="tppo"), snapshot("33.01", level="pantau")]
    signals.save(engine, run_of(*found, is_demo=True))
    engine.dispose()
    with running(log=tmp_path / "server.log", environment={"DATABASE_URL": f"sqlite:///{store}"}) as started:
        yield started


def test_the_week_is_on_the_map_and_an_alert_is_opened_from_its_card(demo: Server, page: Page) -> None:
    page.goto(f"{demo.url}/peringatan")
    wait_painted(page)
    signs = map_locator(page).locator(".leaflet-tanda-pane .peta-sign")
    expect(signs).to_have_count(2)  # what is watched is shown on demand
    expect(page.locator(".pb-level dd")).to_have_text(["0", "1", "1", "1"])
    expect(page.get_by_text(GOLDEN).first).to_be_visible()
    page.get_by_text(text("alert.with_watched")).click()
    expect(signs).to_have_count(3)
    signs.last.click()
    expect(map_locator(page).locator(".leaflet-popup-content")).to_contain_text("Siaga · Laporan dari masyarakat")
    page.get_by_role("button", name=text("alert.open")).first.click()
    page.wait_for_url("**peringatan=*")
    expect(page.get_by_test_id("stPlotlyChart")).to_be_visible()
    expect(page.get_by_test_id("stMain")).to_contain_text("Klaster: Kab. Pacitan, Kab. Ponorogo, Kab. Trenggalek")
    expect(signs).to_have_count(1)
    page.get_by_role("button", name=text("alert.back")).click()
    expect(page.get_by_text(GOLDEN).first).to_be_visible()


def test_the_first_page_names_the_alerts_and_leads_to_them(demo: Server, page: Page) -> None:
    page.goto(demo.url)
    wait_painted(page)
    expect(page.get_by_test_id("stMain")).to_contain_text("1 Siaga, 1 Waspada. Yang paling mendesak:")
    page.locator(".pb-alerts a").first.click()
    page.wait_for_url("**/peringatan?peringatan=*")
    expect(page.get_by_role("button", name=text("alert.back"))).to_be_visible()


def test_the_week_leaves_as_picture_and_list(demo: Server, page: Page) -> None:
    page.goto(f"{demo.url}/peringatan")
    wait_painted(page)
    for name, start in (("leave_png_peringatan-1080", b"\x89PNG"), ("leave_csv_peringatan", b"\xef\xbb\xbf")):
        with page.expect_download() as download:
            page.locator(f".st-key-{name} button").click()
        content = Path(download.value.path()).read_bytes()
        assert content.startswith(start)
        assert "data-contoh" in download.value.suggested_filename
    assert "Kabupaten Ponorogo" in content.decode("utf-8-sig")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Engine]:
    """A store of real reports with an alert in Ponorogo and one elsewhere."""
    engine = connect(f"sqlite:///{tmp_path}/peta.sqlite")
    prepare(engine)
    plant(engine)
    signals.save(engine, run_of(snapshot("35.02"), snapshot("33.04")))
    yield engine
    engine.dispose()


@pytest.fixture
def office(store: Engine, tmp_path: Path) -> Iterator[Site]:
    people = {f"s-{person}": given for person, given in PEOPLE.items()}
    with site(people, tmp_path, {"DATABASE_URL": store.url.render_as_string(hide_password=False)}) as started:
        yield started


def test_an_office_closes_its_alert_with_an_outcome_and_no_other(store: Engine, office: Site, browser: Browser) -> None:
    context = browser.new_context(locale="id-ID")
    context.add_cookies([cookie(office.server.url, claims("kanim"))])  # type: ignore[list-item]
    page = context.new_page()
    numbers = {row["regency_code"]: row["id"] for row in known(store)}
    page.goto(f"{office.server.url}/peringatan?peringatan={numbers['33.04']}")
    expect(page.get_by_text(text("episode.untold"))).to_be_visible()
    expect(page.get_by_text(text("alert.who_judges"))).to_be_visible()
    page.goto(f"{office.server.url}/peringatan?peringatan={numbers['35.02']}")
    expect(page.get_by_text(SEEN).first).to_be_visible()
    page.get_by_test_id("stMain").get_by_text(text("verdict.benar"), exact=True).click()
    page.get_by_role("button", name=text("alert.save")).click()
    expect(page.get_by_text(text("alert.saved"))).to_be_visible()
    (said,) = signals.outcomes(store, PIMPINAN, int(numbers["35.02"])).to_dict("records")
    assert (said["verdict"], said["role"], said["office"]) == ("benar", "kanim", "ponorogo")
    assert datetime.now(UTC).replace(tzinfo=None) >= said["at"]
    context.close()


def known(store: Engine) -> list[dict[str, Any]]:
    return [
        {str(name): value for name, value in row.items()}
        for row in signals.episodes(store, PIMPINAN, publish=False).to_dict("records")
    ]
