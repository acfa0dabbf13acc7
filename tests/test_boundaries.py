"""Official boundaries on a small country of squares: every kind of file, and what is refused."""

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo import boundaries
from geo.codes import Level
from tests.squares import (
    CODES,
    NAMES,
    Install,
    assert_whole,
    country,
    installer,
    saved,
    square,
)


@pytest.fixture
def install(tmp_path: Path) -> Install:
    return installer(tmp_path)


# ---- kinds of files


@pytest.mark.parametrize("name", ["a.gpkg", "a.geojson", "a.parquet", "a.zip", "a.fgb", "a.json", "tanpa-akhiran"])
def test_a_file_of_every_kind_is_installed(install: Install, tmp_path: Path, name: str) -> None:
    options = {"a.json": {"driver": "GeoJSON"}, "tanpa-akhiran": {"driver": "GeoJSON"}}.get(name, {})
    found = install(saved(country(), tmp_path / name, **options))
    assert_whole(tmp_path)
    assert found.source == name
    assert found.report["matched"] == found.report["areas"] == 9
    assert (found.report["missing"], found.report["repaired"], found.report["notes"]) == (0, 0, [])
    assert found.report["columns"] == ["kode", "nama"]
    assert found.report["installed_on"] == "2026-01-02"


def test_topojson_is_installed(install: Install, tmp_path: Path) -> None:
    rings = [[list(point) for point in square(number).exterior.coords] for number in range(len(CODES))]
    shapes = [
        {"type": "Polygon", "arcs": [[number]], "properties": {"kode": code}} for number, code in enumerate(CODES)
    ]
    objects = {"batas": {"type": "GeometryCollection", "geometries": shapes}}
    path = tmp_path / "batas.topojson"
    path.write_text(json.dumps({"type": "Topology", "arcs": rings, "objects": objects}), encoding="utf-8")
    assert install(path).report["notes"]  # no coordinate system is named
    assert_whole(tmp_path)


@pytest.mark.parametrize("crs", [3857, 32749, 23830, "ESRI:54034"])
def test_projected_coordinates_are_turned_into_degrees(install: Install, tmp_path: Path, crs: int | str) -> None:
    found = install(country().to_crs(crs))
    assert_whole(tmp_path)
    assert any("EPSG:4326" in note for note in found.report["notes"])


def test_a_zipped_shapefile_with_latin_1_names(install: Install, tmp_path: Path) -> None:
    path = saved(
        country(KAB=[name.replace("a", "á") for name in NAMES.values()]), tmp_path / "a.zip", encoding="ISO-8859-1"
    )
    assert install(path).report["matched"] == 9
    assert_whole(tmp_path)


def test_names_in_latin_1_that_the_file_calls_utf_8(install: Install, tmp_path: Path) -> None:
    path = saved(country(KAB=list(NAMES.values())), tmp_path / "a.geojson")
    path.write_bytes(path.read_bytes().replace(b"Kabupaten Awan", b"Kabupaten \xc1wan"))
    install(path)
    assert_whole(tmp_path)


def test_properties_of_any_sort_do_no_harm(install: Install, tmp_path: Path) -> None:
    path = saved(country(), tmp_path / "a.geojson")
    content = json.loads(path.read_text(encoding="utf-8"))
    for number, feature in enumerate(content["features"]):
        feature["properties"] |= {
            "daftar": [1, 2],
            "isi": {"a": None},
            "kosong": None,
            "ya": number % 2 == 0,
            "tgl": "2025-01-02",
        }
        feature["geometry"]["coordinates"] = [[[*point, 12.5] for point in feature["geometry"]["coordinates"][0]]]
    content["features"].append({"type": "Feature", "properties": {"kode": "35.02"}, "geometry": None})
    path.write_text(json.dumps(content), encoding="utf-8")
    assert install(path).report["notes"] == ["1 baris tanpa poligon dilewati."]
    assert_whole(tmp_path)


def test_a_zip_with_two_boundary_files_is_refused(install: Install, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.geojson", "{}")
        archive.writestr("b.geojson", "{}")
    with pytest.raises(boundaries.RefusedError, match=r"tepat satu berkas batas .* ada 2: a\.geojson, b\.geojson"):
        install(path)


def test_several_layers_have_to_be_chosen_from(install: Install, tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    country().to_file(path, layer="ADM_2")
    country().iloc[:2].to_file(path, layer="ADM_1")
    with pytest.raises(boundaries.RefusedError, match=r"beberapa layer poligon: ADM_2, ADM_1\. .*--layer"):
        install(path)
    with pytest.raises(boundaries.RefusedError, match="Layer ADM_9 tidak ada"):
        install(path, layer="ADM_9")
    assert install(path, layer="ADM_2").report["matched"] == 9


def test_latitude_before_longitude_is_turned_and_said(install: Install, tmp_path: Path) -> None:
    frame = country()
    frame["geometry"] = shapely.transform(frame.geometry.to_numpy(), lambda points: points[:, ::-1])
    found = install(frame, "a.geojson")
    assert found.report["swapped"] is True
    assert any("tertukar" in note for note in found.report["notes"])
    assert_whole(tmp_path)


# ---- files that are refused


def refusals() -> dict[str, tuple[gpd.GeoDataFrame, str]]:
    frame: Any = country()
    shifted = frame.set_geometry(frame.translate(-60, 40))
    metres = frame.to_crs(3857).set_crs(None, allow_override=True)
    called_degrees = frame.to_crs(3857).set_crs(4326, allow_override=True)
    lines = frame.set_geometry(frame.boundary)
    swapped_names = country(nama=["x"] * 9, nilai=[1.5] * 9)
    far = frame.assign(kode=CODES[1:] + CODES[:1])[["kode", "geometry"]]
    twice = frame[["kode", "geometry"]].assign(kode=[*CODES[:1], CODES[0], *CODES[2:]])
    two: Any = pd.concat([frame, frame.iloc[[4]].set_geometry(shapely.buffer(frame.geometry[[4]], -0.05), crs=4326)])
    both = shapely.union_all(frame.geometry[7:])
    same = frame[["kode", "geometry"]].set_geometry([*frame.geometry[:7], both, both], crs=4326)
    return {
        "no rows": (frame.iloc[:0], "Berkas kosong"),
        "elsewhere": (shifted, "tidak terletak di Indonesia"),
        "no system, metres": (metres, r"bukan derajat.*\.prj"),
        "metres called degrees": (called_degrees, "tidak mungkin berupa derajat"),
        "lines": (lines, "Tidak ada poligon"),
        "no codes, no names": (swapped_names, "Kolom dalam berkas: nama, nilai"),
        "codes in the wrong places": (far, r"Hanya 0 dari 9 .*\n.*34\.02: letaknya tidak cocok dengan kode 34\.02"),
        "one code, two places": (twice, r"bertentangan: 34\.01"),
        "one code, two drawings": (two, r"bertentangan: 35\.02"),
        "two codes, one place": (same, r"tempat yang sama: 93\.01 = 96\.01"),
        "four of nine": (frame.iloc[:4], "memuat 4 dari 9"),
    }


@pytest.mark.parametrize("case", refusals())
def test_what_cannot_be_trusted_is_refused_and_the_installed_stays(install: Install, tmp_path: Path, case: str) -> None:
    before = install(country()).digest
    frame, reason = refusals()[case]
    with pytest.raises(boundaries.RefusedError, match=re.compile(reason, re.DOTALL)):
        install(frame, "other.gpkg")
    after = boundaries.current(Level.REGENCY, folder=tmp_path / "var")
    assert after is not None
    assert after.digest == before
    assert_whole(tmp_path)
    assert len(list((tmp_path / "var" / "kabupaten").iterdir())) == 2  # the version and what names it


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.gpkg", b"", "kosong"),
        ("a.geojson", b"  \n", "kosong"),
        ("a.geojson", b'{"type": "FeatureCollection", "features": []}', "kosong"),
        ("a.geojson", b'{"type": "FeatureCollection", "features": [{"type": "Fea', "terputus atau rusak"),
        ("a.geojson", b'{"message": "Not Found"}', "Tidak ada poligon"),
        ("a.geojson", b"<!DOCTYPE html><html><body>Masuk</body></html>", "halaman web"),
        ("a.gpkg", b"SQLite format 3\x00" + bytes(200), "tidak dapat dibaca"),
        ("a.parquet", b"PAR1" + bytes(50), "tidak dapat dibaca|Tidak ada poligon"),
        ("a.zip", b"PK\x03\x04" + bytes(50), "tidak dapat dibaca"),
        ("a.zip", b"PK\x05\x06" + bytes(18), "ada 0: –"),
        ("a.geojson", b"version https://git-lfs.github.com/spec/v1\noid sha256:0", "Git LFS"),
        ("a.csv", b"kode,nama\n35.02,Ponorogo\n", "tidak dapat dibaca|Tidak ada poligon"),
    ],
)
def test_a_broken_file_is_refused_in_words(
    install: Install,
    tmp_path: Path,
    name: str,
    content: bytes,
    reason: str,
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(boundaries.RefusedError, match=reason):
        install(path)
    assert boundaries.current(Level.REGENCY, folder=tmp_path / "var") is None


def test_a_missing_file_and_a_table_without_shapes_are_refused(install: Install, tmp_path: Path) -> None:
    with pytest.raises(boundaries.RefusedError, match="tidak ada atau tidak dapat dibuka"):
        install(tmp_path / "tidak-ada.gpkg")
    pd.DataFrame({"kode": CODES}).to_parquet(tmp_path / "a.parquet")
    with pytest.raises(boundaries.RefusedError, match="Tidak ada poligon"):
        install(tmp_path / "a.parquet")
