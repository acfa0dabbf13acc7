from pathlib import Path

import pandas as pd
import pytest

from geo import codes
from geo.codes import Level

REGENCIES = Path(__file__).parents[1] / "data" / "reference" / "regencies.csv"


@pytest.fixture(scope="module")
def regencies() -> pd.DataFrame:
    return pd.read_csv(REGENCIES, dtype={"code": str, "province_code": str})


@pytest.mark.parametrize(
    ("code", "parts", "level", "parent"),
    [
        ("35", ("35",), Level.PROVINCE, None),
        ("35.02", ("35", "02"), Level.REGENCY, "35"),
        ("11.10", ("11", "10"), Level.REGENCY, "11"),
        ("35.02.01", ("35", "02", "01"), Level.DISTRICT, "35.02"),
        ("35.02.01.2001", ("35", "02", "01", "2001"), Level.VILLAGE, "35.02.01"),
        ("21.71.10.1003", ("21", "71", "10", "1003"), Level.VILLAGE, "21.71.10"),
        (" 35.02\n", ("35", "02"), Level.REGENCY, "35"),
    ],
)
def test_parse_level_parent(code: str, parts: tuple[str, ...], level: Level, parent: str | None) -> None:
    assert codes.parse(code) == parts
    assert codes.level(code) is level
    assert codes.parent(code) == parent


@pytest.mark.parametrize(
    "code",
    [
        *("", "Ponorogo", "3502", "35,02", "35..02", "35.02.", "35.0 2", "٣٥.02", "11.1", "35.2", "35.00", "05.01"),
        *("35.02.00", "35.02.01.0001", "35.02.01.4001", "35.02.01.2000", "35.02.01.20011", "35.02.01.2001.1"),
    ],
)
def test_what_is_no_code_is_refused_by_name(code: str) -> None:
    assert not codes.is_valid(code)
    with pytest.raises(ValueError, match="not a Kemendagri code"):
        codes.parse(code)


def test_valid_means_written_exactly() -> None:
    assert codes.is_valid("35.02")
    assert not codes.is_valid(" 35.02")


def test_every_code_of_the_country_is_valid(regencies: pd.DataFrame) -> None:
    districts = pd.read_csv(REGENCIES.with_name("districts.csv"), dtype=str)
    assert all(map(codes.is_valid, [*regencies["code"], *regencies["province_code"], *districts["code"]]))
    assert all(districts["code"].map(codes.parent) == districts["regency_code"])
    assert len(regencies) == 514


def test_format_takes_text_and_numbers() -> None:
    assert codes.format_code((35, 2)) == "35.02"
    assert codes.format_code(("35", "02", 1, 2001)) == "35.02.01.2001"
    with pytest.raises(ValueError):
        codes.format_code((35, 0))
    with pytest.raises(ValueError):
        codes.format_code(())


def test_ancestor() -> None:
    assert codes.ancestor("35.02.01.2001", Level.REGENCY) == "35.02"
    assert codes.ancestor("35.02", Level.REGENCY) == "35.02"
    with pytest.raises(ValueError, match=r"35\.02 has no part for level district"):
        codes.ancestor("35.02", Level.DISTRICT)


def test_dot_is_put_in_down_to_kabupaten_only() -> None:
    assert codes.from_undotted("3502") == "35.02"
    assert codes.from_undotted(" 35 ") == "35"
    for wrong in ("3502010", "350201", "35.02", "350", "3500", "", "Ponorogo"):
        with pytest.raises(ValueError):
            codes.from_undotted(wrong)


@pytest.mark.parametrize(
    "name",
    [
        *("Kab. Ponorogo", "KABUPATEN PONOROGO", "Kabupaten  Ponorogo", "kab ponorogo", "Kab.Ponorogo"),
        *("Ponorogo", " PONOROGO ", "Kabupaten\tPonorogo", "Kabupaten Pónorogo"),
    ],
)
def test_spellings_of_one_name(name: str, regencies: pd.DataFrame) -> None:
    assert codes.find_regency(name, "35", regencies) == ["35.02"]
    assert codes.resolve_regency(name, "35", regencies) == "35.02"


@pytest.mark.parametrize(
    ("name", "province", "found"),
    [
        ("Bandung", "32", ["32.04", "32.73"]),
        ("Kota Bandung", "32", ["32.73"]),
        ("KAB. BANDUNG", "32", ["32.04"]),
        ("Kodya Bandung", "32", ["32.73"]),
        ("Kotamadya Bandung", "32", ["32.73"]),
        ("Bandung Barat", "32", ["32.17"]),
        ("Kota Ponorogo", "35", []),
        ("Ponorogo", "33", []),
        ("Kota Baru", "63", ["63.02"]),
        ("Kab. Kota Baru", "63", ["63.02"]),
        ("Kotabaru", "63", ["63.02"]),
        ("Lima Puluh Kota", "13", ["13.07"]),
        ("Labuhan Batu", "12", ["12.10"]),
        ("Toli-Toli", "72", ["72.04"]),
        ("Kab. Adm. Kep. Seribu", "31", ["31.01"]),
        ("Kepulauan Seribu", "31", ["31.01"]),
        ("Kota Adm. Jakarta Selatan", "31", ["31.74"]),
        ("Jakarta Selatan", "31", ["31.74"]),
        ("Kab. Kepulauan Siau Tagulandang Biaro", "71", ["71.09"]),
        ("", "35", []),
        ("Kabupaten", "35", []),
    ],
)
def test_find_regency(name: str, province: str, found: list[str], regencies: pd.DataFrame) -> None:
    assert codes.find_regency(name, province, regencies) == found


def test_an_ambiguous_name_is_not_resolved(regencies: pd.DataFrame) -> None:
    assert codes.resolve_regency("Bandung", "32", regencies) is None


def test_every_name_finds_itself_and_only_itself(regencies: pd.DataFrame) -> None:
    for row in regencies.to_dict("records"):
        for name in (row["name"], row["name"].upper(), row["name"].replace("Kabupaten", "Kab.")):
            assert codes.find_regency(name, row["province_code"], regencies) == [row["code"]], name


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("KAB. ADM. KEP. SERIBU", "Kabupaten Administrasi Kepulauan Seribu"),
        ("Kab. Adm. Kep. Seribu", "Kabupaten Administrasi Kepulauan Seribu"),
        ("Kota Adm. Jakarta Selatan", "Kota Administrasi Jakarta Selatan"),
        ("kab.ponorogo", "Kabupaten Ponorogo"),
        ("KODYA  BAU-BAU", "Kota Bau-Bau"),
        ("KAB. PANGKAJENE DAN KEPULAUAN", "Kabupaten Pangkajene dan Kepulauan"),
        ("Kabupaten Pangkajene dan Kepulauan", "Kabupaten Pangkajene dan Kepulauan"),
        ("Kabupaten Ponorogo", "Kabupaten Ponorogo"),
    ],
)
def test_clean_name(name: str, clean: str) -> None:
    assert codes.clean_name(name) == clean


def test_clean_name_leaves_official_names_alone(regencies: pd.DataFrame) -> None:
    changed = {name: codes.clean_name(name) for name in regencies["name"] if codes.clean_name(name) != name}
    assert changed == {"Kabupaten Kep. Siau Tagulandang Biaro": "Kabupaten Kepulauan Siau Tagulandang Biaro"}
