"""The answer in one sentence: every rule of it, and never a number that was not told."""

from dataclasses import replace
from typing import Any

import pytest

from analysis.areas import Chosen
from analysis.cube import build
from analysis.overview import overview
from analysis.privacy import Rules
from analysis.sentence import answer, area_name, categories_name, told
from analysis.suppression.primary import Thresholds
from data.model import Group, Measure, Place, Role, Selection, Viewer
from data.periods import Period
from tests.published import reader_of
from tests.test_cube import CODES, YEAR, cube_of, rows
from tests.test_overview import EVERYTHING, FACTS, KANIM

NAMES = dict(zip(FACTS.regencies["code"], FACTS.regencies["name"], strict=True)) | {
    "35": "Jawa Timur", "36": "Banten", "ponorogo": "Ponorogo", "surabaya": "Surabaya",
}  # fmt: skip
SELECTION = Selection(YEAR)
PUBLISHED = Rules(publish=True)
REPORTS: tuple[dict[str, Any], ...] = (
    {"reports": 1_250, "persons": 2_000, "category": "tppo"},
    {"reports": 30, "persons": 3_500, "origin_regency": "36.01"},
    {"reports": 9, "persons": 9, "origin_regency": "35.03"},
    {"reports": 40, "persons": 41, "origin_regency": None},
)


def said(
    selection: Selection = SELECTION,
    viewer: Viewer = EVERYTHING,
    chosen: Chosen = Chosen(),  # noqa: B008 - frozen
    rules: Rules = Rules(),  # noqa: B008 - frozen
    reports: tuple[dict[str, Any], ...] = REPORTS,
) -> str:
    released = reader_of(*reports, thresholds=Thresholds(rules.victims, rules.other))
    view = overview(cube_of(*reports), selection, viewer, chosen, FACTS, rules, released=released)
    return answer(view, selection, chosen, NAMES)


def one(code: str) -> Chosen:
    return Chosen((code,), detailed=True)


def test_the_country_names_where_it_is_most() -> None:
    assert said() == (
        "Tahun 2025: 1.289 laporan dari masyarakat di Indonesia, menyangkut 5.509 orang (menurut daerah asal). "
        "Terbanyak Kabupaten Ponorogo: 1.250 laporan."
    )


def test_persons_lead_where_persons_are_asked_for() -> None:
    assert said(replace(SELECTION, measure=Measure.ORANG)).endswith("Terbanyak Kabupaten Pandeglang: 3.500 orang.")


def test_a_rate_leads_where_a_rate_is_asked_for() -> None:
    reports = ({"reports": 73, "origin_regency": "35.03"}, {"reports": 80})
    ended = "Terbanyak Kabupaten Trenggalek: 10,0 laporan per 100.000 penduduk."
    assert said(replace(SELECTION, measure=Measure.PER_PENDUDUK), reports=reports).endswith(ended)


def test_across_sources_no_area_leads() -> None:
    """Ponorogo's and Trenggalek's figures come from two sources: which is higher cannot be said."""
    selection = replace(SELECTION, measure=Measure.PER_PENEMPATAN)
    assert "Terbanyak" not in said(selection)
    alone = Chosen(("35.01", "35.02"))
    assert said(selection, chosen=alone).endswith("Terbanyak Kabupaten Ponorogo: 165,2 laporan per 1.000 penempatan.")


def test_one_area_needs_no_leader() -> None:
    assert said(replace(SELECTION, regencies=("35.02",)), chosen=one("35.02")) == (
        "Tahun 2025: 1.250 laporan dari masyarakat di Kabupaten Ponorogo, menyangkut 2.000 orang (menurut daerah asal)."
    )


def test_categories_and_the_other_place_are_named() -> None:
    selection = replace(
        SELECTION, categories=("tppo", "tppm"), place=Place.KEJADIAN, period=Period("2025-01", "2025-03")
    )
    assert said(selection) == (
        "Triwulan I 2025: 1.250 TPPO, TPPM di Indonesia, menyangkut 2.000 orang (menurut tempat kejadian). "
        "Terbanyak Kabupaten Ponorogo: 1.250 laporan."
    )


def test_none() -> None:
    assert said(replace(SELECTION, group=Group.KEPULANGAN)) == (
        "Tahun 2025: tidak ada kepulangan PMI di Indonesia (menurut daerah asal)."
    )


@pytest.mark.parametrize(("count", "limit"), [(0, 10), (1, 10), (9, 10)])
def test_small_numbers_are_not_told(count: int, limit: int) -> None:
    reports = ({"reports": count, "persons": count, "origin_regency": "36.01"}, {"reports": 500})
    assert said(replace(SELECTION, regencies=("36.01",)), KANIM, one("36.01"), reports=reports) == (
        f"Tahun 2025: laporan dari masyarakat di Kabupaten Pandeglang kurang dari {limit}; "
        "angka sekecil itu tidak disebut."
    )


def test_the_threshold_is_that_of_the_numbers() -> None:
    selection = replace(SELECTION, regencies=("35.03",), group=Group.LAINNYA)
    assert "kurang dari 5;" in said(selection, KANIM, one("35.03"))
    rules = Rules(victims=20, other=3)
    assert "kurang dari 3;" in said(selection, KANIM, one("35.03"), rules)


@pytest.mark.parametrize("role", [Role.PUBLIK, Role.ADMIN, Role.DESA, Role.PENGELOLA])
def test_not_published(role: Role) -> None:
    expected = "Angka laporan dari masyarakat di Indonesia tidak diterbitkan untuk peran ini."
    assert said(viewer=Viewer(role=role)) == expected


def test_what_a_release_hides_is_not_kept_from_a_role() -> None:
    """A kabupaten has no categories in a release."""
    selection = replace(SELECTION, regencies=("36.01",), categories=("tppo",))
    assert said(selection, KANIM, one("36.01")) == (
        "Tahun 2025: jumlah TPPO di Kabupaten Pandeglang tidak disebut, "
        "supaya angka kecil di dalamnya tidak dapat dihitung."
    )


def test_published() -> None:
    assert "1.289 laporan" in said(viewer=Viewer(), rules=PUBLISHED)


def test_a_leader_is_named_from_what_is_told_only() -> None:
    reports = ({"reports": 60, "persons": 60}, {"reports": 200, "persons": 9, "origin_regency": "36.01"})
    unknown = {"reports": 20, "persons": 20, "origin_regency": None}
    whole = said(viewer=KANIM, reports=(*reports, unknown))
    assert whole.endswith("Terbanyak Kabupaten Ponorogo: 60 laporan.")


def test_an_office_without_an_area() -> None:
    nothing = Chosen(detailed=True, nothing=True)
    assert said(replace(SELECTION, office="surabaya"), chosen=nothing) == (
        "Wilayah kerja Kanim Surabaya belum dicatat, jadi belum ada angka yang dapat dijumlahkan."
    )


def test_an_empty_store_is_not_a_zero() -> None:
    view = overview(build(rows().head(0), CODES), SELECTION, EVERYTHING, Chosen(), FACTS)
    assert answer(view, SELECTION, Chosen(), NAMES) == "Belum ada laporan yang dimuat."


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({}, "Indonesia"),
        ({"province": "35"}, "Jawa Timur"),
        ({"office": "ponorogo"}, "Kanim Ponorogo"),
        ({"office": "ponorogo", "province": "35"}, "Kanim Ponorogo"),
        ({"regencies": ("35.02",), "office": "ponorogo"}, "Kabupaten Ponorogo"),
        ({"regencies": ("35.01", "35.02", "36.01")}, "3 kabupaten/kota"),
    ],
)
def test_areas_are_called_by_the_narrowest(given: dict[str, Any], name: str) -> None:
    assert area_name(replace(SELECTION, **given), NAMES) == name


def test_what_is_counted_has_words_for_every_group() -> None:
    assert len({categories_name(Selection(YEAR, group=group)) for group in Group}) == len(Group)


@pytest.mark.parametrize(
    ("value", "shown", "expected"), [(5_659, "", "5.659"), (0, "", "0"), (None, "<10", "<10"), (None, "", "–")]
)
def test_a_count_or_what_stands_for_it(value: int | None, shown: str, expected: str) -> None:
    assert told(value, shown) == expected
