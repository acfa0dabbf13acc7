"""How the areas of a boundary file are recognised: by codes, by names, by their place."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo import boundaries
from geo.boundaries import installing
from tests.squares import CODES, NAMES, PLAIN, PROVINCES, Install, areas, assert_whole, country, installer, square


@pytest.fixture
def install(tmp_path: Path) -> Install:
    return installer(tmp_path)


BPS = {"34.01": "3402", "34.02": "3401", "35.01": "3503", "35.03": "3501", "93.01": "9401", "96.01": "9101"}
"""As BPS does: other numbers for some, the same for the rest."""
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
