"""What the browser fetches once: public geometry and public facts, and not one key more."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from data.publish import map_layers
from data.setup import prepare
from data.store.engine import Engine, connect
from geo import layers

AREA = {"code", "name", "short", "province", "province_name", "population", "lat", "lon", "villages"}
SOMETIMES = {"placements", "placements_year", "pocket"}
POCKET = {"reason", "source", "url", "date"}
VILLAGE = {
    "name", "place", "area", "lat", "lon", "precision", "status", "status_word", "office", "since", "source",
    "source_date", "url",
}  # fmt: skip
OFFICE = {"name", "seat", "area", "lat", "lon", "url"}
MARKUP = "<img src=x onerror=alert(1)>"
NO_FIGURES = pd.DataFrame({"persons": [], "year": []}, dtype="int64")
NO_POCKETS = pd.DataFrame({"regency_code": [], "reason": [], "source_title": [], "source_url": [], "source_date": []})

Records = list[dict[str, Any]]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    made = connect(f"sqlite:///{tmp_path_factory.mktemp('layers')}/peta.sqlite")
    prepare(made)
    yield made
    made.dispose()


@pytest.fixture(scope="module")
def fetched(engine: Engine) -> dict[str, Any]:
    return {name: json.loads(content) for name, content in map_layers(engine, None).items()}


@pytest.fixture(scope="module")
def areas(fetched: dict[str, Any]) -> Records:
    return list(fetched["areas"]["areas"])


def by_code(areas: Records) -> dict[str, dict[str, Any]]:
    return {area["code"]: area for area in areas}


def regencies() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "code": ["35.01", "35.02", "36.01"],
            "name": ["Kabupaten Pacitan", f"Kabupaten {MARKUP}", "Kota Administrasi X"],
            "province_code": ["35", "35", "36"],
            "province": ["Jawa Timur", "Jawa Timur", "Banten"],
            "population": [1, 2, 3],
            "lat": [-8.123456, -7.9, -6.3],
            "lon": [111.1, 111.5, 105.9],
        }
    )


def made(shapes: gpd.GeoDataFrame | None) -> dict[str, Any]:
    content = layers.areas(regencies(), shapes, NO_POCKETS, NO_FIGURES, pd.Series(dtype="int64"))
    parsed: dict[str, Any] = json.loads(content)
    return parsed


def test_every_area_and_province(fetched: dict[str, Any], areas: Records) -> None:
    assert len(areas) == 514
    assert [area["code"] for area in areas] == sorted(area["code"] for area in areas), "deltas go by position"
    assert len(fetched["areas"]["provinces"]) == 38
    assert {area["province"] for area in areas} == {each["code"] for each in fetched["areas"]["provinces"]}
    assert len(fetched["villages"]) == 60
    assert set(fetched) == {"areas", "villages", "offices"}


def test_nothing_but_public_facts_is_fetched(fetched: dict[str, Any], areas: Records) -> None:
    """Counts of reports reach the browser through the door only, never by an address that anybody can open."""
    assert set(fetched["areas"]) == {"areas", "provinces"}
    assert set().union(*areas) == AREA | SOMETIMES
    assert all(set(area) >= AREA for area in areas)
    assert set().union(*(area["pocket"] for area in areas if "pocket" in area)) == POCKET
    assert set().union(*fetched["areas"]["provinces"]) == {"code", "name"}
    assert {frozenset(village) for village in fetched["villages"]} == {frozenset(VILLAGE)}
    assert {frozenset(office) for office in fetched["offices"]} == {frozenset(OFFICE)}


def test_facts_of_ponorogo_pacitan_and_lombok_timur(areas: Records) -> None:
    known = by_code(areas)
    ponorogo = known["35.02"]
    assert (ponorogo["name"], ponorogo["short"], ponorogo["province_name"]) == (
        "Kabupaten Ponorogo", "Ponorogo", "Jawa Timur",
    )  # fmt: skip
    assert (ponorogo["placements"], ponorogo["placements_year"], ponorogo["villages"]) == (7_566, 2022, 0)
    assert ponorogo["population"] > 900_000
    assert "placements" not in known["35.01"]
    assert "placements" not in known["52.03"]
    assert sum("pocket" in area for area in areas) == 16
    assert {"35.01", "35.02", "35.03", "52.03"} <= {area["code"] for area in areas if "pocket" in area}


def test_villages_point_at_their_area(fetched: dict[str, Any], areas: Records) -> None:
    tiban = next(village for village in fetched["villages"] if village["name"] == "Kelurahan Tiban")
    assert areas[tiban["area"]]["code"] == "21.71"
    counted = pd.Series([areas[village["area"]]["code"] for village in fetched["villages"]]).value_counts()
    assert {area["code"]: area["villages"] for area in areas if area["villages"]} == counted.to_dict()
    for village in fetched["villages"]:
        assert areas[village["area"]]["name"] in village["place"]
        assert village["precision"] in {"desa", "kecamatan", "kabupaten"}
        assert village["status"] == "belum_dinilai", "no shipped village has been judged"
        assert village["status_word"]


def test_no_desa_binaan_is_invented_in_the_ponorogo_area(areas: Records) -> None:
    assert [by_code(areas)[code]["villages"] for code in ("35.01", "35.02", "35.03")] == [0, 0, 0]


def test_addresses_open_on_the_web_or_are_absent(fetched: dict[str, Any], areas: Records) -> None:
    pockets = [area["pocket"] for area in areas if "pocket" in area]
    for record in [*fetched["villages"], *fetched["offices"], *pockets]:
        parts = urlsplit(record["url"])
        assert not record["url"] or (parts.scheme in {"http", "https"} and parts.netloc)
    assert all(pocket["url"] and pocket["source"] for pocket in pockets)


def test_offices_say_what_is_known_of_their_area(fetched: dict[str, Any]) -> None:
    words = {office["name"]: office["area"] for office in fetched["offices"]}
    ponorogo = next(area for name, area in words.items() if name.endswith("Ponorogo"))
    surabaya = next(area for name, area in words.items() if name.endswith("TPI Surabaya"))
    assert "Pacitan" in ponorogo
    assert "Mojokerto" not in surabaya, "a note of lower certainty is no working area"


@pytest.mark.parametrize("kind", ["areas", "villages", "offices"])
def test_points_lie_in_indonesia(fetched: dict[str, Any], areas: Records, kind: str) -> None:
    for record in areas if kind == "areas" else fetched[kind]:
        assert -11.1 < record["lat"] < 6.3
        assert 94.8 < record["lon"] < 141.2


# Outlines


def test_outlines_are_rounded_and_joined_by_province() -> None:
    shapes = gpd.GeoDataFrame(
        {"code": ["35.01", "35.02"]},
        geometry=[shapely.box(111, -8, 111.123456, -7), shapely.box(111.123456, -8, 112, -7)],
    )
    content = made(shapes)
    first, second, third = content["areas"]
    assert "geometry" not in third, "an area without an outline stays a point"
    assert max(x for x, _ in first["geometry"]["coordinates"][0]) == 111.123
    east, whole = content["provinces"][0]["geometry"], second["geometry"]
    assert east["type"] == whole["type"] == "Polygon"
    assert shapely.from_geojson(json.dumps(east)).area == pytest.approx(1)
    assert "geometry" not in content["provinces"][1]


def test_without_outlines_areas_are_points() -> None:
    assert not [area for area in made(None)["areas"] if "geometry" in area]


def test_markup_stays_text() -> None:
    """The layer is JSON, not HTML: the browser shows it through `textContent`."""
    assert made(None)["areas"][1]["name"] == f"Kabupaten {MARKUP}"
    village = {
        "name": MARKUP, "place": MARKUP, "regency_code": "35.02", "lat": -8.0, "lon": 111.0, "precision": "desa",
        "status": "aman", "office_name": None, "fostered_since": "", "source_title": MARKUP, "source_date": "",
        "source_url": "",
    }  # fmt: skip
    record = json.loads(layers.villages(pd.DataFrame([village]), ["35.01", "35.02"], {"aman": "Aman"}))[0]
    assert (record["name"], record["source"], record["office"], record["area"]) == (MARKUP, MARKUP, "", 1)


def test_a_number_that_json_lacks_is_an_error() -> None:
    broken = regencies().assign(lat=float("nan"))
    with pytest.raises(ValueError):
        layers.areas(broken, None, NO_POCKETS, NO_FIGURES, pd.Series(dtype="int64"))


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Kabupaten Ponorogo", "Ponorogo"),
        ("Kota Madiun", "Kota Madiun"),
        ("Kota Administrasi Jakarta Selatan", "Kota Jakarta Selatan"),
        ("Kabupaten Kepulauan Anambas", "Kep. Anambas"),
    ],
)
def test_labels_are_short(name: str, short: str) -> None:
    assert layers.short_name(name) == short
