"""Real boundary files of other people (not in the repository): all recognised, valid, borders shared, small enough."""

import json
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
import shapely

from benchmarks.outlines import SHARED, overlap
from benchmarks.outlines import boundaries as real_boundaries
from geo import boundaries
from geo.boundaries import columns, detail, matching, places, reading
from geo.codes import Level

if TYPE_CHECKING:
    import pandas as pd

FILES = {
    Level.REGENCY: SHARED / "wilayah" / "kabupaten_514.gpkg",
    Level.DISTRICT: SHARED / "wilayah" / "kecamatan_21_35.gpkg",
    Level.VILLAGE: SHARED / "wilayah" / "desa_35.01_35.02_35.03_21.71.gpkg",
}
AREAS = {Level.REGENCY: 514, Level.DISTRICT: 746, Level.VILLAGE: 699}
INVALID = {Level.REGENCY: 124, Level.DISTRICT: 37, Level.VILLAGE: 0}
MEDIAN = {Level.REGENCY: (0.985, 0.997), Level.DISTRICT: (0.97, 0.975), Level.VILLAGE: (0.96, 0.99)}
COUNTRY_BYTES = 450_000
pytestmark = pytest.mark.skipif(
    not all(path.is_file() for path in FILES.values()),
    reason=f"no {SHARED / 'wilayah'}: real boundaries are not part of the repository",
)


def install(path: Path, folder: Path, **wish: Any) -> boundaries.Installed:
    return boundaries.install(
        path,
        boundaries.load(),
        as_of=date(2026, 1, 2),
        wish=boundaries.Wish(**wish),
        folder=folder,
    )


@pytest.mark.parametrize("level", [Level.DISTRICT, Level.VILLAGE, pytest.param(Level.REGENCY, marks=pytest.mark.slow)])
def test_a_real_file_is_installed_whole(tmp_path: Path, level: Level) -> None:
    start = time.monotonic()
    found = install(FILES[level], tmp_path)
    assert time.monotonic() - start < 120
    assert (found.level, found.report["matched"], found.report["missing"]) == (level, AREAS[level], 0)
    assert found.report["repaired"] == INVALID[level]
    assert (found.report["open"], found.report["renumbered"], found.report["spelled"]) == ([], [], [])
    source = real_boundaries(FILES[level])
    for fine in (False, True):
        frame = boundaries.read(level, fine=fine, folder=tmp_path)
        shapes = frame.geometry.to_numpy()
        assert list(frame["code"]) == sorted(source.index)
        assert shapely.is_valid(shapes).all()
        assert not shapely.is_empty(shapes).any()
        assert shapely.coverage_is_valid(shapes)
        assert overlap(frame, source).median() >= MEDIAN[level][fine]
    if level == Level.REGENCY:
        rounded = shapely.transform(
            boundaries.read(level, folder=tmp_path).geometry.to_numpy(),
            lambda points: points.round(detail.COUNTRY_DECIMALS),
        )
        assert shapely.coverage_is_valid(rounded)  # as the map's layer is written
        assert detail.packed_size(boundaries.read(level, folder=tmp_path), decimals=3) <= COUNTRY_BYTES


@pytest.mark.slow
def test_every_kecamatan_centre_lies_in_its_kabupaten_afterwards(tmp_path: Path) -> None:
    install(FILES[Level.REGENCY], tmp_path)
    frame = boundaries.read(Level.REGENCY, fine=True, folder=tmp_path)
    regencies = boundaries.load().regencies
    points = gpd.GeoDataFrame(
        {"own": regencies["code"]},
        geometry=gpd.points_from_xy(regencies["lon"], regencies["lat"]),
        crs=4326,
    )
    joined = gpd.sjoin(points, frame, predicate="within")
    assert (joined["own"] == joined["code"]).mean() > 0.995
    assert len(joined) >= 512


# ---- recognition alone, on the 514 real shapes under other people's columns


@pytest.fixture(scope="module")
def country() -> gpd.GeoDataFrame:
    frame = reading.read(FILES[Level.REGENCY]).frame
    known = boundaries.load().regencies.set_index("code").loc[frame["code"]]
    plain = known["name"].str.removeprefix("Kabupaten ")
    bare = plain.str.removeprefix("Kota ").str.removeprefix("Administrasi ")
    return frame.assign(
        full=known["name"].to_numpy(),
        plain=plain.to_numpy(),
        bare=bare.to_numpy(),
        kind=known["kind"].to_numpy(),
        province=known["province"].to_numpy(),
        bps=_numbered_otherwise(frame["code"]),
        old=_before_the_new_provinces(frame["code"]),
        old_province=[
            "Papua" if code > "90" else name for code, name in zip(frame["code"], known["province"], strict=True)
        ],
    )


def _numbered_otherwise(codes: "pd.Series[str]") -> list[str]:
    """Return codes without dots, exchanged within some provinces: BPS 1101 is Simeulue, 11.01 Aceh Selatan."""
    turned: dict[str, str] = {}
    for province, own in codes.groupby(codes.str[:2]):
        others = [*own[1:], own.iloc[0]] if province in {"11", "12", "53"} or str(province) > "90" else own
        turned |= dict(zip(own, others, strict=True))
    return [turned[code].replace(".", "") for code in codes]


def _before_the_new_provinces(codes: "pd.Series[str]") -> list[str]:
    """Return codes as if all of Papua were still one province."""
    papua = sorted(codes[codes > "90"])
    return [f"91.{papua.index(code) + 1:02d}" if code > "90" else code for code in codes]


FORMS: dict[str, Callable[[gpd.GeoDataFrame], dict[str, Any]]] = {
    "codes": lambda frame: {"KODE_KAB": frame["code"]},
    "bps-and-names": lambda frame: {
        "idkab": frame["bps"],
        "nmkab": frame["bare"].str.upper(),
        "nmprov": frame["province"],
    },
    "names": lambda frame: {"NAMA": frame["full"].str.upper()},
    "gadm": lambda frame: {"NAME_1": frame["province"], "NAME_2": frame["bare"], "TYPE_2": frame["kind"].str.title()},
    "gadm-4.1": lambda frame: {
        "NAME_1": frame["province"].str.replace(" ", ""),
        "NAME_2": frame["plain"].str.replace(" ", ""),
    },
    "hdx": lambda frame: {
        "ADM2_EN": frame["plain"],
        "ADM2_PCODE": "ID" + frame["bps"],
        "ADM1_EN": frame["province"],
        "ADM1_PCODE": "ID" + frame["bps"].str[:2],
        "ADM0_EN": "Indonesia",
    },
    "geoboundaries": lambda frame: {"shapeName": frame["plain"], "shapeType": "ADM2"},
    "homonyms-by-place-alone": lambda frame: {"shapeName": frame["bare"]},
    "big": lambda frame: {"WADMKK": frame["plain"], "WADMPR": frame["province"], "KDPKAB": frame["code"]},
    "old-papua": lambda frame: {"kode": frame["old"], "nama": frame["full"], "provinsi": frame["old_province"]},
}


@pytest.mark.parametrize("form", FORMS)
def test_all_514_are_recognised_under_other_columns(country: gpd.GeoDataFrame, form: str) -> None:
    frame = gpd.GeoDataFrame(FORMS[form](country), geometry=country.geometry)
    reference = boundaries.load()
    found = columns.find(frame, reference)
    result = matching.match(frame, found, places.places(reference, found.level))
    assert found.level == Level.REGENCY
    assert list(result.codes) == list(country["code"])
    assert result.open == []
    papua = int((country["code"] > "90").sum())
    expected = {"old-papua": papua, "hdx": None, "bps-and-names": None}.get(form, 0)
    assert len(result.renumbered) == expected if expected is not None else len(result.renumbered) > 100


def test_codes_alone_that_mean_other_areas_are_never_believed(country: gpd.GeoDataFrame) -> None:
    for column, least in (("bps", 380), ("old", 470)):
        frame = gpd.GeoDataFrame({"kode": country[column]}, geometry=country.geometry)
        reference = boundaries.load()
        found = columns.find(frame, reference)
        codes = matching.match(frame, found, places.places(reference, found.level)).codes
        right = codes == country["code"].to_numpy()
        assert right[codes != ""].all()
        assert least <= right.sum() < 514


# ---- whole files


def slim(frame: gpd.GeoDataFrame, tolerance: float = 0.01) -> gpd.GeoDataFrame:
    """The country with fewer points, so that many variants can be installed."""
    return frame.set_geometry(shapely.make_valid(shapely.simplify(frame.geometry.to_numpy(), tolerance)), crs=4326)


@pytest.mark.slow
@pytest.mark.parametrize("crs", [3857, 32748, 23845])
def test_the_country_in_another_projection(country: gpd.GeoDataFrame, tmp_path: Path, crs: int) -> None:
    path = tmp_path / "batas.gpkg"
    slim(country[["code", "geometry"]]).to_crs(crs).to_file(path)
    assert install(path, tmp_path / "var").report["matched"] == 514


@pytest.mark.slow
def test_the_country_turned_over_zipped_and_cut(country: gpd.GeoDataFrame, tmp_path: Path) -> None:
    frame = slim(country[["code", "full", "geometry"]])
    turned = frame.set_geometry(shapely.transform(frame.geometry.to_numpy(), lambda points: points[:, ::-1]), crs=4326)
    turned.to_file(tmp_path / "terbalik.geojson")
    found = install(tmp_path / "terbalik.geojson", tmp_path / "var")
    assert (found.report["matched"], found.report["swapped"]) == (514, True)

    latin = frame.assign(full=frame["full"].str.replace("a", "á")).drop(columns="code")
    latin.to_file(tmp_path / "batas.shp.zip", driver="ESRI Shapefile", encoding="ISO-8859-1")
    found = install(tmp_path / "batas.shp.zip", tmp_path / "var")
    assert found.report["matched"] == 514

    frame.iloc[:400].to_parquet(tmp_path / "sebagian.parquet")
    found = install(tmp_path / "sebagian.parquet", tmp_path / "var")
    assert (found.report["matched"], found.report["missing"]) == (400, 114)
    assert found.report["missing_codes"] == sorted(country["code"])[400:]
    before = found.digest

    frame.iloc[:38].to_file(tmp_path / "satu.gpkg")
    with pytest.raises(boundaries.RefusedError, match="memuat 38 dari 514"):
        install(tmp_path / "satu.gpkg", tmp_path / "var")
    kept = boundaries.current(Level.REGENCY, folder=tmp_path / "var")
    assert kept is not None
    assert kept.digest == before
    assert json.loads((kept.folder / "report.json").read_text(encoding="utf-8"))["matched"] == 400
