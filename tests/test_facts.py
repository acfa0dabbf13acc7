"""The reference is what its sources say, and a broken file is refused with file, row, column, value and rule."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from data import facts
from data.digest import REFERENCE, REFERENCE_FILES, reference_digest
from data.facts import Facts
from data.model import ALL_CATEGORIES, STATUSES
from data.problems import SHOWN_PROBLEMS, FactsError, Problem
from locales import text

BAD = Path(__file__).parent / "bad" / "reference"
COUNTS = {
    "provinces": 38,
    "regencies": 514,
    "districts": 7284,
    "offices": 138,
    "office_areas": 12,
    "villages": 60,
    "pimpasa_load": 11,
    "placements": 134,
    "published_figures": 105,
    "pockets": 16,
    "vocabulary": 70,
}
POPULATION = {"low": 1, "high": 100_000_000}
LATITUDE = {"low": -11.1, "high": 6.2}
LONGITUDE = {"low": 94.9, "high": 141.1}

Found = tuple[int, str, str, str]  # row, column, value, expected


@pytest.fixture(scope="module")
def known() -> Facts:
    return facts.load()


def expect(key: str, **values: object) -> str:
    return text(f"facts.expect.{key}", **values)


BROKEN: dict[str, list[Found]] = {
    "provinces-code": [(3, "code", "3", expect("province"))],
    "provinces-markup": [(2, "name", "Aceh<img src=x onerror=alert(1)>", expect("plain"))],
    "provinces-space": [(2, "name", " Aceh", expect("plain"))],
    "provinces-duplicate": [(4, "code", "11", expect("unique"))],
    "regencies-code": [(3, "code", "11.2", expect("regency"))],
    "regencies-number-as-code": [(3, "code", "11.1", expect("regency"))],
    "regencies-kind": [(4, "kind", "kotamadya", expect("choice", words="kabupaten, kota"))],
    "regencies-outside": [
        (2, "lat", "61.5", expect("number", **LATITUDE)),
        (3, "lon", "9.7", expect("number", **LONGITUDE)),
    ],
    "regencies-comma": [(2, "lat", "3,16", expect("number", **LATITUDE))],
    "regencies-population": [
        (2, "population", "239.629", expect("whole", **POPULATION)),
        (3, "population", "0", expect("whole", **POPULATION)),
    ],
    "regencies-within": [(2, "code", "11.01", expect("within", parent="province_code"))],
    "regencies-twin": [(3, "province_code, name", "11, Kabupaten Aceh Selatan", expect("unique"))],
    "districts-code": [(2, "code", "11.01.1", expect("district"))],
    "districts-half-point": [(3, "lon", "", expect("both", other="lat"))],
    "districts-within": [(2, "code", "11.01.01", expect("within", parent="regency_code"))],
    "offices-slug": [(2, "code", "Tanjung Perak", expect("slug"))],
    "offices-empty": [(3, "short_name", "", expect("filled"))],
    "offices-url": [(2, "source_url", "javascript:alert(1)", expect("url"))],
    "offices-seat": [(2, "seat_regency_code", "33.01", expect("within", parent="province_code"))],
    "office_areas-day": [
        (2, "valid_from", "10-09-2025", expect("day")),
        (3, "valid_from", "2025-02-30", expect("day")),
    ],
    "office_areas-ordered": [(2, "valid_to", "2020-01-01", expect("ordered", start="valid_from"))],
    "office_areas-certainty": [(3, "certainty", "sedang", expect("choice", words="tinggi"))],
    "villages-area": [
        (2, "area_code", "2171", expect("area")),
        (2, "area_code", "2171", expect("within", parent="regency_code")),
        (2, "area_code", "2171", expect("level", level="precision")),
    ],
    "villages-level": [(3, "area_code", "21.71.10.1003", expect("level", level="precision"))],
    "villages-status": [(2, "status", "aman", expect("choice", words="belum_dinilai"))],
    "pimpasa_load-officers": [(2, "officers", "-1", expect("whole", low=0, high=10_000))],
    "placements-level": [(2, "area_code", "32", expect("level", level="level"))],
    "placements-duplicate": [
        (
            4,
            "level, area_name, period_start, period_end, kind",
            "kabupaten, Kabupaten Indramayu, 2019-01-01, 2019-12-31, x",
            expect("unique"),
        )
    ],
    "published_figures-word": [(2, "indicator", "Petugas Pimpasa", expect("word"))],
    "published_figures-value": [(3, "value", "nan", expect("number", low=0, high=100_000_000))],
    "pockets-rank": [(4, "rank", "1", expect("unique"))],
    "vocabulary-twin": [(3, "kind, code", "kategori, tppo", expect("unique"))],
    "provinces-width": [
        (3, "", "12,Sumatera Utara,extra", expect("width", count=2)),
        (4, "", "13", expect("width", count=2)),
    ],
}

UNREADABLE: dict[str, list[str]] = {
    "provinces-header": [expect("header")],
    "provinces-blank": [expect("header")],
    "provinces-columns": [expect("no_column", column="nama"), expect("column", column="name")],
    "provinces-semicolon": [
        expect("no_column", column="code;name"),
        expect("column", column="code"),
        expect("column", column="name"),
    ],
    "provinces-quote": [expect("csv", reason="unexpected end of data")],
    "provinces-latin1": [expect("utf8")],
    "provinces-absent": [expect("file")],
}

LINKED = {"office_areas-unknown", "placements-unknown", "regencies-named"}  # good alone, not among the others


def refusal(name: str) -> FactsError:
    with pytest.raises(FactsError) as caught:
        facts.read(BAD / f"{name}.csv", facts.SCHEMAS[name.partition("-")[0]])
    return caught.value


def with_bad(folder: Path, *names: str) -> Path:
    """Return a copy of the reference in which files are replaced by bad ones."""
    shutil.copytree(REFERENCE, folder)
    for name in names:
        shutil.copy(BAD / f"{name}.csv", folder / f"{name.partition('-')[0]}.csv")
    return folder


@pytest.mark.parametrize("name", BROKEN)
def test_broken_rows_are_named(name: str) -> None:
    error = refusal(name)
    file = f"{name}.csv"
    expected = [Problem(file, rule, row=row, column=column, value=value) for row, column, value, rule in BROKEN[name]]
    assert error.problems == expected
    first = expected[0]
    where = text("facts.column", column=first.column) if first.column else ""
    value = text("facts.value", value=first.value) if first.value else text("facts.empty")
    line = text("facts.problem", file=file, row=first.row, column=where, value=value, expected=first.expected)
    assert str(error).splitlines()[:2] == [text("facts.broken", count=len(expected)), f"- {line}"]


@pytest.mark.parametrize("name", UNREADABLE)
def test_unreadable_files_are_named(name: str) -> None:
    error = refusal(name)
    assert error.problems == [Problem(f"{name}.csv", expected) for expected in UNREADABLE[name]]
    assert str(error).splitlines()[1].startswith(f"- {name}.csv: ")


def test_message_reads_well() -> None:
    assert str(refusal("office_areas-certainty")) == (
        "Data acuan tidak dapat dipakai: 1 masalah. Tidak ada yang disimpan.\n"
        "- office_areas-certainty.csv, baris 3, kolom certainty: tertulis “sedang”; seharusnya salah satu dari: tinggi."
    )


def test_every_bad_file_is_used() -> None:
    assert {path.stem for path in BAD.glob("*.csv")} == (set(BROKEN) | set(UNREADABLE) | LINKED) - {"provinces-absent"}


def test_links_between_files(tmp_path: Path) -> None:
    with pytest.raises(FactsError) as caught:
        facts.load(with_bad(tmp_path / "r", "office_areas-unknown", "placements-unknown"))
    assert caught.value.problems == [
        Problem("office_areas.csv", expect("known", file="offices.csv"), 2, "office_code", "ponoroga"),
        Problem("office_areas.csv", expect("known", file="regencies.csv"), 3, "regency_code", "35.99"),
        Problem("placements.csv", expect("known", file="provinces.csv, regencies.csv"), 2, "area_code", "32.98"),
    ]


def test_name_of_a_province_is_the_same_everywhere(tmp_path: Path) -> None:
    with pytest.raises(FactsError) as caught:
        facts.load(with_bad(tmp_path / "r", "regencies-named"))
    wrong = Problem("regencies.csv", expect("named", file="provinces.csv"), 2, "province", "Atjeh")
    assert wrong in caught.value.problems
    shown = str(caught.value).splitlines()
    assert len(shown) == SHOWN_PROBLEMS + 2
    assert shown[-1] == text("facts.more", count=len(caught.value.problems) - SHOWN_PROBLEMS)


def test_all_files_are_checked_before_giving_up(tmp_path: Path) -> None:
    folder = with_bad(tmp_path / "r", "office_areas-day", "pockets-rank", "provinces-latin1")
    (folder / "vocabulary.csv").unlink()
    with pytest.raises(FactsError) as caught:
        facts.load(folder)
    files = {problem.file for problem in caught.value.problems}
    assert files == {"office_areas.csv", "pockets.csv", "provinces.csv", "vocabulary.csv"}


def test_doubtful_codes_do_not_accuse_other_files(tmp_path: Path) -> None:
    folder = with_bad(tmp_path / "r")
    regencies = folder / "regencies.csv"
    regencies.write_text(regencies.read_text(encoding="utf-8").replace("\n35.02,", "\n35.2,"), encoding="utf-8")
    with pytest.raises(FactsError) as caught:
        facts.load(folder)
    assert [(problem.file, problem.column, problem.value) for problem in caught.value.problems] == [
        ("regencies.csv", "code", "35.2")
    ]


def test_row_numbers_are_those_of_a_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "provinces.csv"
    path.write_text('\ufeffcode,name\r\n11,Aceh\r\n,\r\n\r\n12,"Sumatera\nUtara"\r\nx,Riau\r\n', encoding="utf-8")
    with pytest.raises(FactsError) as caught:
        facts.read(path, facts.SCHEMAS["provinces"])
    assert [(problem.row, problem.column) for problem in caught.value.problems] == [(5, "name"), (6, "code")]


@pytest.mark.parametrize("file", REFERENCE_FILES)
def test_a_file_may_have_no_rows(file: str, tmp_path: Path) -> None:
    path = tmp_path / f"{file}.csv"
    path.write_text((REFERENCE / path.name).read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert facts.typed(facts.read(path, facts.SCHEMAS[file]), facts.SCHEMAS[file]).empty


def test_counts(known: Facts) -> None:
    assert {file: len(known[file]) for file in REFERENCE_FILES} == COUNTS
    assert set(facts.SCHEMAS) == set(REFERENCE_FILES)


def test_types(known: Facts) -> None:
    regencies = known["regencies"].set_index("code")
    assert regencies.loc["35.02", "name"] == "Kabupaten Ponorogo"
    assert "11.10" in regencies.index
    assert regencies["area_km2"].isna().sum() == 4
    assert regencies["population"].sum() == 284_973_643
    assert regencies["kind"].value_counts().to_dict() == {"kabupaten": 416, "kota": 98}
    (area,) = known["office_areas"].query("regency_code == '35.02'").to_dict("records")
    assert (area["valid_from"], area["valid_to"]) == (date(2025, 9, 10), None)


def test_working_areas_are_the_six_that_are_certain(known: Facts) -> None:
    areas = known["office_areas"].groupby("office_code")["regency_code"].agg(sorted).to_dict()
    assert areas == {
        "ponorogo": ["35.01", "35.02", "35.03"],
        "madiun": ["35.19", "35.20", "35.21", "35.77"],
        "jakarta-selatan": ["31.74"],
        "bekasi": ["32.16", "32.75"],
        "tanjung-balai-karimun": ["21.02"],
        "dabo-singkep": ["21.04"],
    }
    certain = known["offices"].query("area_certainty == 'tinggi'")["code"]
    assert set(certain) == set(areas)


def test_figures_of_pockets_stand_in_the_placements(known: Facts) -> None:
    published = set(zip(known["placements"]["area_code"], known["placements"]["persons"], strict=True))
    pockets = known["pockets"]
    quoted = pockets.assign(figure=pockets["reason"].str.extract(r"PMI (\d+) orang")[0]).dropna()
    assert len(quoted) == 13
    assert set(zip(quoted["regency_code"], quoted["figure"].astype(int), strict=True)) <= published


def test_officers_add_up_to_what_is_published(known: Facts) -> None:
    load = known["pimpasa_load"].groupby("source_title")["officers"].sum()
    published = known["published_figures"].query("indicator == 'petugas_pimpasa'").set_index("source_title")["value"]
    assert {title: published[title] for title in load.index} == load.to_dict()


def test_vocabulary_and_code_speak_alike(known: Facts) -> None:
    words = known["vocabulary"].groupby("kind")["code"].agg(set)
    assert words["kategori"] == {*ALL_CATEGORIES, "kegiatan_dbi"}
    assert words["status_laporan"] == set(STATUSES)
    assert words["status_desa"] == {"belum_dinilai", "aman", "perlu_pembinaan", "ada_aduan"}


def test_every_row_of_a_sourced_file_has_a_source(known: Facts) -> None:
    for file in REFERENCE_FILES[3:]:
        assert (known[file]["source_title"] != "").all(), file


def test_sources_file_tells_the_true_counts() -> None:
    told = (REFERENCE / "SOURCES.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)\.csv` \| ([\d.]+) \|", told, flags=re.MULTILINE))
    assert {file: int(count.replace(".", "")) for file, count in rows.items()} == COUNTS


def test_digest_follows_every_file(tmp_path: Path) -> None:
    folder = with_bad(tmp_path / "r")
    before = reference_digest(folder)
    assert before == reference_digest(REFERENCE) == facts.load(folder).digest
    for file in REFERENCE_FILES:
        path = folder / f"{file}.csv"
        content = path.read_bytes()
        path.write_bytes(content + b"\n")
        assert reference_digest(folder) != before
        path.write_bytes(content)
    assert reference_digest(folder) == before
