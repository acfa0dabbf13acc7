"""Official boundaries on a small country of squares: every kind of file, what is installed and what is refused."""

import json
import re
import shutil
import subprocess
import sys
import threading
import warnings
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from click.testing import CliRunner, Result

from geo import boundaries
from geo.boundaries import detail, installing, repair, store
from geo.boundaries.__main__ import main
from geo.codes import Level

DAY = date(2026, 1, 2)
SIDE = 0.5
WEST, SOUTH = 110.0, -8.0
NAMES = {  # a row of the country per line, west to east
    "34.01": "Kabupaten Kembar",
    "34.02": "Kabupaten Awan",
    "34.71": "Kota Kembar",
    "35.01": "Kabupaten Bukit",
    "35.02": "Kabupaten Cemara",
    "35.03": "Kabupaten Dahlia",
    "35.71": "Kota Edelweis",
    "93.01": "Kabupaten Fajar",
    "96.01": "Kabupaten Gunung",
}
PROVINCES = {"34": "DI Yogyakarta", "35": "Jawa Timur", "93": "Papua Selatan", "96": "Papua Barat Daya"}
CODES = list(NAMES)


def square(number: int) -> shapely.Polygon:
    """The area of a code by its position, its borders full of points as real ones are."""
    row, column = divmod(number, 3)
    west, south = WEST + column * SIDE, SOUTH + row * SIDE
    return shapely.segmentize(shapely.box(west, south, west + SIDE, south + SIDE), 0.02)


def reference() -> boundaries.Reference:
    centres = [square(number).centroid for number in range(len(CODES))]
    regencies = pd.DataFrame(
        {
            "code": CODES,
            "name": list(NAMES.values()),
            "kind": ["kota" if name.startswith("Kota") else "kabupaten" for name in NAMES.values()],
            "province_code": [code[:2] for code in CODES],
            "province": [PROVINCES[code[:2]] for code in CODES],
            "lat": [point.y for point in centres],
            "lon": [point.x for point in centres],
            "area_km2": 3000.0,
        },
    )
    halves = [(code, number, half) for number, code in enumerate(CODES) for half in (1, 2)]
    districts = pd.DataFrame(
        {
            "code": [f"{code}.0{half}" for code, _, half in halves],
            "name": [f"{NAMES[code].split()[-1]} {'Utara' if half == 2 else 'Selatan'}" for code, _, half in halves],
            "regency_code": [code for code, _, _ in halves],
            "lat": [centres[number].y + (0.1 if half == 2 else -0.1) for _, number, half in halves],
            "lon": [centres[number].x for _, number, _ in halves],
        },
    )
    return boundaries.Reference(regencies, districts)


def country(**columns: Any) -> gpd.GeoDataFrame:
    """The country as a file would have it; by default with codes and names."""
    shapes = [square(number) for number in range(len(CODES))]
    return gpd.GeoDataFrame(columns or {"kode": CODES, "nama": list(NAMES.values())}, geometry=shapes, crs=4326)


def saved(frame: gpd.GeoDataFrame, path: Path, **options: Any) -> Path:
    if path.suffix == ".parquet":
        frame.to_parquet(path)
    elif path.suffix == ".zip":
        inside = path.with_suffix("")
        inside.mkdir()
        frame.to_file(inside / "wilayah.shp", **options)
        shutil.make_archive(str(inside), "zip", inside)
    else:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "'crs' was not provided")
            frame.to_file(path, **options)
    return path


@pytest.fixture
def install(tmp_path: Path) -> Callable[..., boundaries.Installed]:
    def run(source: gpd.GeoDataFrame | Path, file: str = "batas.gpkg", **wish: Any) -> boundaries.Installed:
        path = source if isinstance(source, Path) else saved(source, tmp_path / file)
        return boundaries.install(
            path,
            reference(),
            as_of=DAY,
            wish=boundaries.Wish(**wish),
            folder=tmp_path / "var",
        )

    return run


Install = Callable[..., boundaries.Installed]


def areas(tmp_path: Path, level: Level = Level.REGENCY, **options: Any) -> gpd.GeoDataFrame:
    return boundaries.read(level, folder=tmp_path / "var", **options)


def assert_whole(tmp_path: Path) -> None:
    """The whole country is installed, each area where it belongs."""
    frame = areas(tmp_path)
    assert list(frame["code"]) == CODES
    assert frame.crs == "EPSG:4326"
    assert set(frame.geom_type) == {"MultiPolygon"}
    assert shapely.coverage_is_valid(frame.geometry.to_numpy())
    for number, shape in enumerate(frame.geometry):
        assert shape.symmetric_difference(square(number)).area < 0.01 * SIDE**2


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


# ---- how areas are recognised

BPS = {"34.01": "3402", "34.02": "3401", "35.01": "3503", "35.03": "3501", "93.01": "9401", "96.01": "9101"}
"""As BPS does: other numbers for some, the same for the rest."""
PLAIN = [name.removeprefix("Kabupaten ") for name in NAMES.values()]
WITHOUT_KIND = [name.split(maxsplit=1)[1] for name in NAMES.values()]
OF_PROVINCE = [PROVINCES[code[:2]] for code in CODES]
NUMBERED_BY_BPS = [BPS.get(code, code.replace(".", "")) for code in CODES]
OLD = ["91.16" if code == "93.01" else "91.30" if code == "96.01" else code for code in CODES]


@pytest.mark.parametrize(
    ("columns", "renumbered"),
    [
        ({"KODE": CODES}, 0),
        ({"kode": [float(code) for code in CODES]}, 0),
        ({"kode": [code.replace(".", "") for code in CODES]}, 0),
        ({"id": [int(code) for code in NUMBERED_BY_BPS], "kab": list(NAMES.values())}, 6),
        ({"KABUPATEN": [name.upper().replace("KABUPATEN", "KAB.") for name in NAMES.values()]}, 0),
        ({"NAME_1": OF_PROVINCE, "NAME_2": WITHOUT_KIND, "TYPE_2": ["Kabupaten", "Kabupaten", "Kotamadya"] * 3}, 0),
        ({"NAME_1": ["Yogyakarta"] * 3 + OF_PROVINCE[3:], "NAME_2": [name.replace(" ", "") for name in PLAIN]}, 0),
        (
            {
                "ADM2_EN": PLAIN,
                "ADM2_PCODE": [f"ID{code}" for code in NUMBERED_BY_BPS],
                "ADM1_EN": OF_PROVINCE,
                "ADM1_PCODE": [f"ID{code[:2]}" for code in CODES],
                "ADM0_EN": ["Indonesia"] * 9,
            },
            6,
        ),
        ({"shapeName": PLAIN, "shapeType": ["ADM2"] * 9, "shapeGroup": ["IDN"] * 9}, 0),
        ({"shapeName": WITHOUT_KIND}, 0),
        ({"WADMKK": PLAIN, "WADMPR": OF_PROVINCE, "KDPKAB": CODES, "KDPPUM": [code[:2] for code in CODES]}, 0),
        ({"kode": OLD, "nama": list(NAMES.values()), "provinsi": ["Papua" if "9" in c[0] else "" for c in CODES]}, 2),
    ],
    ids=[
        "codes",
        "codes-as-numbers",
        "undotted",
        "bps",
        "names",
        "gadm",
        "gadm-4.1",
        "hdx",
        "geoboundaries",
        "bare-names",
        "big",
        "old-papua",
    ],
)
def test_areas_are_recognised_by_what_a_file_has(
    install: Install,
    tmp_path: Path,
    columns: dict[str, list[Any]],
    renumbered: int,
) -> None:
    more: dict[str, list[Any]] = {"Shape_Area": [0.25 + n / 100 for n in range(9)], "OBJECTID": list(range(9))}
    columns = more | columns
    if "TYPE_2" in columns:
        columns["TYPE_2"] = ["Kotamadya" if name.startswith("Kota") else "Kabupaten" for name in NAMES.values()]
    found = install(country(**columns))
    assert_whole(tmp_path)
    assert len(found.report["renumbered"]) == renumbered


def test_bps_codes_alone_are_not_trusted_where_they_differ(install: Install) -> None:
    with pytest.raises(boundaries.RefusedError, match=r"Hanya 3 dari 9(?s:.*)kode BPS.*kolom nama"):
        install(country(idkab=NUMBERED_BY_BPS))


def test_a_lake_and_rows_without_a_name_are_left_out(install: Install, tmp_path: Path) -> None:
    frame = country(NAME_2=PLAIN, TYPE_2=["Kabupaten"] * 9).drop(columns="TYPE_2")
    lake = gpd.GeoDataFrame({"NAME_2": ["Danau Kembar", None]}, geometry=[square(9), square(10)], crs=4326)
    found = install(pd.concat([frame, lake]))
    assert_whole(tmp_path)
    assert [label for label, _ in found.report["open"]] == ["Danau Kembar"]
    assert found.report["nameless"] == 1


def test_two_areas_of_one_name_that_nothing_tells_apart_stay_open(install: Install) -> None:
    """One polygon that holds the centres of Kabupaten and Kota Kembar, named Kembar: it can be either."""
    frame = country(nama=WITHOUT_KIND)
    row = shapely.union_all([square(0), square(1), square(2)])
    rest: Any = pd.concat([frame.iloc[[0]].set_geometry([row], crs=4326), frame.iloc[3:]])
    found = install(rest)
    assert found.report["open"] == [["Kembar", "dapat berarti beberapa wilayah: 34.01, 34.71"]]
    assert found.report["missing_codes"] == ["34.01", "34.02", "34.71"]


def test_the_place_decides_where_names_are_exchanged(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installing, "RECOGNISED", 0.7)
    names = list(NAMES.values())
    names[4], names[5] = names[5], names[4]
    found = install(country(nama=names))
    assert found.report["missing_codes"] == ["35.02", "35.03"]
    assert all("letaknya tidak cocok" in why for _, why in found.report["open"])


def test_another_spelling_is_recognised_by_its_place(install: Install, tmp_path: Path) -> None:
    found = install(country(nama=[name.replace("Dahlia", "Dahliah") for name in NAMES.values()]))
    assert_whole(tmp_path)
    assert found.report["spelled"] == [["Kabupaten Dahliah", "35.03"]]


def test_gaps_are_named(install: Install, tmp_path: Path) -> None:
    found = install(country().drop(index=[1, 6]))
    assert (found.report["areas"], found.report["matched"], found.report["missing"]) == (9, 7, 2)
    assert found.report["missing_codes"] == ["34.02", "35.71"]
    assert set(areas(tmp_path)["code"]) == set(CODES) - {"34.02", "35.71"}


def test_control_characters_of_a_file_never_reach_the_terminal(install: Install) -> None:
    frame = country(nama=[*list(NAMES.values())[:8], "\x1b[31mBukan\n<img src=x>"])
    label = install(frame).report["open"][0][0]
    assert label == "[31mBukan <img src=x>"


# ---- repair


def test_rows_of_one_area_are_joined_and_twins_used_once(install: Install, tmp_path: Path) -> None:
    frame = country()
    west = shapely.box(*square(3).bounds[:2], square(3).bounds[0] + SIDE / 2, square(3).bounds[3])
    parts = [square(3).intersection(west), square(3).difference(west)]
    split: Any = pd.concat([frame.drop(index=3), *(frame.iloc[[3]].set_geometry([part], crs=4326) for part in parts)])
    found = install(pd.concat([split, frame.iloc[[0]]]))
    assert found.report["joined_codes"] == ["35.01"]
    assert found.report["twin_codes"] == ["34.01"]
    assert_whole(tmp_path)


def test_crossed_rings_are_mended_and_counted(install: Install, tmp_path: Path) -> None:
    frame = country()
    west, south, east, north = square(4).bounds
    spike = shapely.Polygon(
        [
            (west, south),
            (west, north),
            (east, north),
            (east, south),
            (west + 0.3, south),
            (west + 0.3, south - 0.001),
            (west + 0.31, south + 0.001),
            (west, south),
        ],
    )
    assert not spike.is_valid
    found = install(frame.set_geometry([*frame.geometry[:4], spike, *frame.geometry[5:]], crs=4326))
    assert (found.report["repaired"], found.report["repaired_codes"]) == (1, ["35.02"])
    assert areas(tmp_path).is_valid.all()
    assert shapely.coverage_is_valid(areas(tmp_path).geometry.to_numpy())


def test_neighbours_that_do_not_quite_meet_share_a_border_afterwards(install: Install, tmp_path: Path) -> None:
    rng = np.random.default_rng(7)
    frame = country()
    corners = [np.asarray(shape.exterior.coords)[:-1] for shape in frame.geometry]
    rough = [shapely.make_valid(shapely.Polygon(each + rng.normal(0, 0.0003, each.shape))) for each in corners]
    assert not shapely.coverage_is_valid(rough)
    install(frame.set_geometry(rough, crs=4326))
    for fine in (False, True):
        shapes = areas(tmp_path, fine=fine).geometry.to_numpy()
        assert shapely.coverage_is_valid(shapes)
        # Nine squares closed up: one outer ring, no slits.
        whole = shapely.coverage_union_all(shapes)
        assert len(shapely.get_parts(whole)) == 1
        assert shapely.get_num_interior_rings(shapely.get_parts(whole)[0]) == 0


def test_a_kota_that_its_kabupaten_does_not_leave_out_gets_its_place(install: Install, tmp_path: Path) -> None:
    frame = country()
    around = shapely.union_all([square(6), square(7)])  # 93.01 drawn over 35.71
    found = install(frame.set_geometry([*frame.geometry[:7], around, frame.geometry[8]], crs=4326))
    assert found.report["overlaps"] == [["35.71", "93.01", 1.0]]
    assert_whole(tmp_path)


def test_a_lake_between_areas_stays_open() -> None:
    ring = shapely.box(110, -8, 111, -7).difference(shapely.box(110.4, -7.6, 110.6, -7.4))
    halves = [ring.intersection(shapely.box(110, -8, 110.5, -7)), ring.intersection(shapely.box(110.5, -8, 111, -7))]
    frame = gpd.GeoDataFrame({"code": ["35.01", "35.02"]}, geometry=halves, crs=4326)
    joined = repair.coverage(frame, grid=1e-3)
    assert shapely.coverage_is_valid(joined.geometry.to_numpy())
    assert shapely.union_all(joined.geometry.to_numpy()).area == pytest.approx(0.96, abs=1e-6)


def test_heavy_files_are_thinned_and_done_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repair, "HEAVY", 100)
    monkeypatch.setattr(repair, "BLOCK", 40)
    joined = repair.coverage(country(code=CODES), grid=1e-3)
    for province in PROVINCES:
        rows = joined[joined["code"].str.startswith(province)]
        assert shapely.coverage_is_valid(rows.geometry.to_numpy())
    assert shapely.area(joined.geometry.to_numpy()) == pytest.approx(SIDE**2)


def test_islets_are_left_out_of_the_country_but_not_of_an_area_that_has_no_others() -> None:
    islet = shapely.box(109, -7, 109.002, -6.998)
    many = shapely.multipolygons(
        [shapely.transform(islet, lambda points, n=n: points + np.array([0, n / 10])) for n in range(5)]
    )
    frame = gpd.GeoDataFrame(
        {"code": ["35.01", "35.02"]}, geometry=[shapely.multipolygons([square(0), islet]), many], crs=4326
    )
    first, second = detail.without_islets(frame).geometry
    assert len(first.geoms) == 1
    assert len(second.geoms) == 5


# ---- levels


def halves(level: Level) -> gpd.GeoDataFrame:
    rows = []
    for number, code in enumerate(CODES[:6]):
        west, south, east, north = square(number).bounds
        for half in (1, 2):
            low, high = (south, south + SIDE / 2) if half == 1 else (south + SIDE / 2, north)
            if level == Level.DISTRICT:
                rows.append((f"{code}.0{half}", shapely.box(west, low, east, high)))
            else:
                middle = (west + east) / 2
                rows.append((f"{code}.0{half}.2001", shapely.box(west, low, middle, high)))
                rows.append((f"{code}.0{half}.1002", shapely.box(middle, low, east, high)))
    return gpd.GeoDataFrame({"kode": [code for code, _ in rows]}, geometry=[shape for _, shape in rows], crs=4326)


@pytest.mark.parametrize(("level", "count"), [(Level.DISTRICT, 12), (Level.VILLAGE, 24)])
def test_lower_levels_are_recognised_and_lie_beside(install: Install, tmp_path: Path, level: Level, count: int) -> None:
    country_digest = install(country()).digest
    found = install(halves(level), "lower.gpkg")
    assert (found.level, found.report["matched"], found.report["missing"]) == (level, count, 0)
    frame = areas(tmp_path, level, fine=True)
    assert len(frame) == count
    assert shapely.coverage_is_valid(frame.geometry.to_numpy())
    assert set(areas(tmp_path, level, within=["35.02", "34.01.01"])["code"].str[:5]) == {"35.02", "34.01"}
    assert areas(tmp_path, level, within=["35.02'; --", ""]).empty
    kept = boundaries.current(Level.REGENCY, folder=tmp_path / "var")
    assert kept is not None
    assert kept.digest == country_digest


def test_missing_kecamatan_are_those_of_the_kabupaten_that_the_file_has(install: Install) -> None:
    found = install(halves(Level.DISTRICT).drop(index=[3]))
    assert found.report["missing_codes"] == ["34.02.02"]


def test_kecamatan_by_name_within_their_kabupaten(install: Install) -> None:
    frame = halves(Level.DISTRICT)
    names = dict(zip(reference().districts["code"], reference().districts["name"], strict=True))
    frame = frame.assign(ADM3_EN=frame["kode"].map(names), ADM2_EN=frame["kode"].str[:5].map(NAMES)).drop(
        columns="kode"
    )
    found = install(frame)
    assert (found.level, found.report["matched"]) == (Level.DISTRICT, 12)


def test_a_finer_file_can_be_installed_as_a_coarser_level(install: Install) -> None:
    found = install(halves(Level.VILLAGE), level=Level.REGENCY)
    assert (found.level, found.report["matched"], len(found.report["joined_codes"])) == (Level.REGENCY, 6, 6)
    with pytest.raises(boundaries.RefusedError, match="hanya sampai tingkat kabupaten"):
        install(country(), "other.gpkg", level=Level.VILLAGE)


def test_villages_of_unknown_kecamatan_are_refused(install: Install) -> None:
    frame = halves(Level.VILLAGE)
    frame["kode"] = frame["kode"].str.replace(".01.2", ".09.2").str.replace(".02.2", ".08.2")
    with pytest.raises(boundaries.RefusedError, match=r"Hanya 12 dari 24"):
        install(frame)


# ---- store


def test_a_new_version_replaces_the_old_and_changes_the_digest(install: Install, tmp_path: Path) -> None:
    first = install(country())
    again = install(country(), "batas2.gpkg", name=first.source)
    assert again.digest == first.digest
    credited = install(country(), "batas3.gpkg", name="BIG", licence="terbuka")
    assert credited.digest != first.digest
    assert (credited.source, credited.licence) == ("BIG", "terbuka")
    assert not first.folder.exists()
    assert boundaries.current(Level.REGENCY, folder=tmp_path / "var") == credited
    assert boundaries.remove(Level.REGENCY, folder=tmp_path / "var")
    assert not boundaries.remove(Level.REGENCY, folder=tmp_path / "var")
    with pytest.raises(FileNotFoundError, match="no boundaries of kabupaten"):
        areas(tmp_path)


def test_a_failure_while_writing_leaves_the_old(
    install: Install,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = install(country())

    def full(_frame: object, path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "write_outlines", full)
    with pytest.raises(OSError, match="No space"):
        install(country().drop(index=[8]), "other.gpkg")
    assert boundaries.current(Level.REGENCY, folder=tmp_path / "var") == before
    assert {entry.name for entry in before.folder.parent.iterdir()} == {"current.json", before.folder.name}
    assert_whole(tmp_path)


def test_installs_and_reads_at_once_never_meet_half_a_version(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    frame = country(code=CODES)
    drawings = detail.draw(frame, Level.REGENCY)
    fewer = detail.Drawings(drawings.country.iloc[:7], drawings.fine.iloc[:7], drawings.figures)
    broken: list[BaseException] = []

    def writing(which: detail.Drawings) -> None:
        try:
            for number in range(5):
                store.write(Level.REGENCY, which, {"source": f"s{number}", "licence": ""}, folder=folder)
        except BaseException as error:  # noqa: BLE001 - handed to the main thread
            broken.append(error)

    store.write(Level.REGENCY, drawings, {"source": "", "licence": ""}, folder=folder)
    threads = [threading.Thread(target=writing, args=(which,)) for which in (drawings, fewer)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        found = boundaries.current(Level.REGENCY, folder=folder)
        assert found is not None
        assert found.source in {"", *(f"s{number}" for number in range(5))}
    assert not broken
    assert len(boundaries.read(Level.REGENCY, folder=folder)) in {7, 9}


# ---- the command line


@pytest.fixture
def command(tmp_path: Path) -> Callable[..., Result]:
    for name, frame in reference()._asdict().items():
        frame.to_csv(tmp_path / f"{name}.csv", index=False)

    def run(*words: object) -> Result:
        own = ["--folder", tmp_path / "var"] + (["--reference", tmp_path] if words[0] != "remove" else [])
        return CliRunner().invoke(main, [str(word) for word in (*words, *own)])

    return run


def test_install_status_remove(command: Callable[..., Result], tmp_path: Path) -> None:
    nothing = json.loads(command("status", "--json").stdout)
    assert nothing["mode"] == "approximate"
    assert (nothing["areas"], nothing["matched"], nothing["repaired"], nothing["missing"]) == (9, 0, 0, 9)
    assert "garis perkiraan" in command("status").stdout

    path = saved(country().drop(index=[2]), tmp_path / "a.gpkg")
    done = command("install", path, "--name", "BIG 2025", "--licence", "CC BY 4.0")
    assert done.exit_code == 0, done.output
    assert "Membaca a.gpkg" in done.stdout
    assert "8 dari 9 wilayah dikenali" in done.stdout
    assert "34.71" in done.stdout
    assert "BIG 2025" in done.stdout

    told = json.loads(command("status", "--json").stdout)
    assert told["mode"] == "official"
    assert (told["areas"], told["matched"], told["repaired"], told["missing"]) == (9, 8, 0, 1)
    assert (told["source"], told["licence"], told["missing_codes"]) == ("BIG 2025", "CC BY 4.0", ["34.71"])
    assert list(told["levels"]) == ["kabupaten"]
    assert "batas resmi" in command("status").stdout

    assert command("install", saved(halves(Level.DISTRICT), tmp_path / "b.gpkg")).exit_code == 0
    assert list(json.loads(command("status", "--json").stdout)["levels"]) == ["kabupaten", "kecamatan"]
    assert "Batas kabupaten dihapus" in command("remove", "--level", "kabupaten").stdout
    assert json.loads(command("status", "--json").stdout)["mode"] == "approximate"
    assert "Batas desa tidak terpasang" in command("remove").stdout
    assert json.loads(command("status", "--json").stdout)["levels"] == {}


def test_a_refused_file_exits_with_1_and_says_what_is_still_there(
    command: Callable[..., Result], tmp_path: Path
) -> None:
    assert command("install", saved(country(), tmp_path / "a.gpkg")).exit_code == 0
    refused = command("install", saved(country().iloc[:3], tmp_path / "b.gpkg"))
    assert refused.exit_code == 1
    assert "memuat 3 dari 9 kabupaten/kota" in refused.stderr
    assert "yang terpasang: kabupaten" in refused.stderr
    assert json.loads(command("status", "--json").stdout)["matched"] == 9
    assert command("install", tmp_path / "tidak-ada.zip").exit_code == 1


def test_the_command_runs_on_its_own(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "geo.boundaries"]
    done = subprocess.run([*words, "install", tmp_path / "x.gpkg"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Berkas tidak dipasang" in done.stderr
    assert "Traceback" not in done.stderr
    told = subprocess.run(
        [*words, "status", "--json", "--folder", tmp_path],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(told.stdout)["areas"] == 514
