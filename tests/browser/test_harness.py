"""The harness itself: other hosts are out of reach and counted; the built bundle makes a map by itself."""

import pytest
from playwright.sync_api import Error, Page, ViewportSize

from geo.assets import asset_path


def test_another_host_is_out_of_reach_and_counted(page: Page, foreign_requests: list[str]) -> None:
    with pytest.raises(Error):
        page.goto("http://example.org/")
    assert foreign_requests == ["http://example.org/"]
    foreign_requests.clear()


def test_an_address_by_number_is_out_of_reach_too(page: Page, foreign_requests: list[str]) -> None:
    with pytest.raises(Error):
        page.goto("http://192.0.2.1/", timeout=2000)
    assert foreign_requests == ["http://192.0.2.1/"]
    foreign_requests.clear()


@pytest.mark.parametrize("viewport", [ViewportSize(width=390, height=844)])
def test_the_window_has_the_size_a_test_asks_for(page: Page) -> None:
    assert page.evaluate("innerWidth") == 390


def test_the_bundle_alone_makes_a_map(page: Page, console_errors: list[str]) -> None:
    bundle = asset_path("bundle.js")
    assert bundle, "nothing is built: make setup"
    page.set_content('<body><div id="map" style="height:300px"></div></body>')
    page.add_script_tag(content=bundle.read_text("utf-8"))
    made = page.evaluate("""() => {
      const map = L.map("map", {maxZoom: 14}).setView([-7.9, 111.5], 9);
      map.addLayer(L.markerClusterGroup().addLayer(L.marker([-7.9, 111.5])));
      L.control.fullscreen().addTo(map);
      const icon = document.querySelector(".leaflet-marker-icon"), button = document.querySelector(".fullscreen-icon");
      return [L.version, $.fn.jquery, icon.src.slice(0, 21), getComputedStyle(button).backgroundImage.slice(0, 20),
              getComputedStyle(document.querySelector(".leaflet-pane")).position, typeof peta.apply];
    }""")
    svg = 'url("data:image/svg+x'
    assert made == ["1.9.4", "3.7.1", "data:image/png;base64", svg[:20], "absolute", "function"]
    assert not console_errors
