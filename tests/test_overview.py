"""The picture of a selection: released numbers beside public facts, and nothing where there is nothing to count in."""

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from analysis.areas import Chosen, choose
from analysis.cube import Cube, build
from analysis.overview import PublicFacts, overview
from data.model import Group, Measure, Place, Role, Selection, Viewer
from data.periods import Period
from tests.published import reader_of
from tests.test_cube import CODES, YEAR, cube_of, rows

EVERYTHING = Viewer(sees_demo_in_full=True)
KANIM = Viewer(role=Role.KANIM, office="ponorogo", regencies=frozenset({"35.01", "35.02"}))
SELECTION = Selection(YEAR, categories=("laporan_masyarakat",))
COUNTRY = Chosen()
POPULATION = (600_000, 950_000, 730_000, 1_300_000)


def facts() -> PublicFacts:
    regencies = pd.DataFrame(
        {
            "code": CODES,
            "name": ["Kabupaten Pacitan", "Kabupaten Ponorogo", "Kabupaten Trenggalek", "Kabupaten Pandeglang"],
            "province_code": [code[:2] for code in CODES],
            "province": ["Jawa Timur"] * 3 + ["Banten"],
            "lat": -8.0,
            "lon": 111.0,
            "population": POPULATION,
        }
    )
    districts = pd.DataFrame(
        {
            "code": ["35.02.01", "35.02.02", "35.02.03", "36.01.02"],
            "name": ["Slahung", "Ngrayun", "Bungkal", "Cigeulis"],
            "regency_code": ["35.02", "35.02", "35.02", "36.01"],
            "lat": [-8.05, -8.1, float("nan"), -6.6],
            "lon": [111.4, 111.5, float("nan"), 105.7],
        }
    )
    offices = pd.DataFrame({"code": ["ponorogo", "surabaya"], "short_name": ["Ponorogo", "Surabaya"]})
    areas = pd.DataFrame({"office_code": ["ponorogo"] * 3, "regency_code": ["35.01", "35.02", "35.03"]})
    denominators = pd.DataFrame(
        {"persons": [7_566, 1_880], "year": [2022, 2024], "kind": "", "source_title": ["BP2MI", "Disnaker"]},
        index=pd.Index(["35.02", "35.03"], name="code"),
    )
    return PublicFacts(
        regencies=regencies,
        provinces=pd.DataFrame({"code": ["35", "36"], "name": ["Jawa Timur", "Banten"]}),
        districts=districts,
        offices=offices,
        office_areas=areas,
        denominators=denominators,
        village_counts=pd.Series({"36.01": 4}),
        pockets=frozenset({"35.01", "35.02", "35.03"}),
    )


FACTS = facts()


REPORTED: tuple[dict[str, Any], ...] = (
    {"reports": 30, "persons": 40, "district": "35.02.01", "status": "selesai"},
    {"reports": 5, "persons": 6, "district": "35.02.02"},
    {"reports": 7, "persons": 9, "district": "35.02.03"},
    {"reports": 8, "persons": 8},
    {"reports": 12, "persons": 20, "origin_regency": "36.01", "event_regency": "36.01"},
    {"reports": 3, "persons": 3, "origin_regency": "36.01", "event_regency": "35.02", "district": "35.02.01"},
    {"reports": 4, "persons": 5, "origin_regency": None},
    {"reports": 100, "persons": 100, "month": "2024-12"},
    {"reports": 200, "persons": 200, "category": "wna", "origin_regency": None},
)


def reported() -> Cube:
    return cube_of(*REPORTED)


# Which kabupaten


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, Chosen()),
        ({"province": "36"}, Chosen(("36.01",))),
        ({"office": "ponorogo"}, Chosen(("35.01", "35.02", "35.03"), detailed=True)),
        ({"office": "surabaya"}, Chosen(detailed=True, nothing=True)),
        ({"regencies": ("36.01", "35.02")}, Chosen(("35.02", "36.01"), detailed=True)),
        ({"regencies": ("36.01",), "office": "ponorogo", "province": "35"}, Chosen(("36.01",), detailed=True)),
        ({"office": "ponorogo", "province": "36"}, Chosen(("35.01", "35.02", "35.03"), detailed=True)),
    ],
)
def test_the_narrowest_choice_decides(given: dict[str, object], expected: Chosen) -> None:
    selection = replace(SELECTION, **given)  # type: ignore[arg-type]
    assert choose(selection, FACTS.regencies, FACTS.office_areas) == expected


# The picture


def test_the_country() -> None:
    made = overview(reported(), SELECTION, EVERYTHING, COUNTRY, FACTS)
    assert list(made.areas.index) == CODES
    assert made.areas["reports"].tolist() == [0, 50, 0, 15]
    assert made.areas["persons"].tolist() == [0, 63, 0, 23]
    assert made.areas["villages"].tolist() == [0, 0, 0, 4]
    assert made.areas["pocket"].tolist() == [True, True, True, False]
    assert made.areas["placements"].tolist() == [pd.NA, 7_566, 1_880, pd.NA]
    assert made.areas["name"]["35.02"] == "Kabupaten Ponorogo"
    assert made.areas["province"]["36.01"] == "Banten"
    assert made.total.frame["reports"].to_dict() == {"located": 65, "unlocated": 4}
    assert made.districts is None
    assert made.exact
    assert made.is_demo


def test_the_other_place() -> None:
    made = overview(reported(), replace(SELECTION, place=Place.KEJADIAN), EVERYTHING, COUNTRY, FACTS)
    assert made.areas["reports"].tolist() == [0, 57, 0, 12]
    assert made.total.frame["reports"].to_dict() == {"located": 69, "unlocated": 0}


def test_chosen_areas_only() -> None:
    made = overview(reported(), SELECTION, EVERYTHING, Chosen(("35.01", "35.02")), FACTS)
    assert list(made.areas.index) == ["35.01", "35.02"]
    assert made.total.frame.loc["located", "reports"] == 50
    assert made.statuses is not None
    assert made.statuses.frame["reports"].to_dict() == {
        "diajukan": 20, "minta_perbaikan": 0, "diverifikasi": 0, "ditindaklanjuti": 0, "selesai": 30, "ditolak": 0,
    }  # fmt: skip


def test_kecamatan_have_their_points() -> None:
    made = overview(reported(), SELECTION, EVERYTHING, Chosen(("35.02",), detailed=True), FACTS)
    assert made.districts is not None
    drawn = made.districts[made.districts["reports"] > 0]
    assert drawn["reports"].to_dict() == {"35.02.01": 30, "35.02.02": 5}, "one has no point, one no kecamatan"
    assert drawn["name"].to_dict() == {"35.02.01": "Slahung", "35.02.02": "Ngrayun"}
    by_place = overview(
        reported(), replace(SELECTION, place=Place.KEJADIAN), EVERYTHING, Chosen(("35.02",), detailed=True), FACTS
    )
    assert by_place.districts is not None
    assert by_place.districts.loc["35.02.01", "reports"] == 33


def test_an_office_without_an_area_has_no_number_at_all() -> None:
    """The country's numbers under an office's name would be a false statement."""
    nothing = Chosen(detailed=True, nothing=True)
    made = overview(reported(), replace(SELECTION, office="surabaya"), EVERYTHING, nothing, FACTS)
    assert made.areas.empty
    assert made.total.frame[["reports", "persons"]].isna().all(axis=None)
    assert made.statuses is None
    assert made.districts is None or made.districts.empty


def test_own_numbers_are_exact_and_others_released() -> None:
    released = reader_of(*REPORTED)
    made = overview(reported(), replace(SELECTION, categories=()), KANIM, COUNTRY, FACTS, released=released)
    assert made.areas["reports_shown"].tolist() == ["", "", "<10", ""]
    assert made.areas["reports"].tolist() == [0, 50, pd.NA, 15]
    assert not made.exact
    own = overview(reported(), SELECTION, KANIM, Chosen(("35.01", "35.02")), FACTS)
    assert own.exact


def test_nobody_is_told_what_the_public_may_not_know() -> None:
    made = overview(reported(), SELECTION, Viewer(), Chosen(("35.02",), detailed=True), FACTS)
    assert made.areas[["reports", "persons", "rate"]].isna().all(axis=None)
    assert made.statuses is None
    assert made.districts is None
    assert not made.exact
    assert made.areas["villages"].notna().all()
    assert made.areas.loc["35.02", "placements"] == 7_566, "a public fact"


# Rates


def test_per_population_is_of_the_period_and_not_annualised() -> None:
    quarter = replace(SELECTION, period=Period("2025-01", "2025-03"), measure=Measure.PER_PENDUDUK)
    made = overview(reported(), quarter, EVERYTHING, COUNTRY, FACTS)
    assert made.areas["rate"].tolist() == pytest.approx([0, 50 / 9.5, 0, 15 / 13])
    assert made.rate_applies


def test_per_placements_where_there_is_a_year() -> None:
    made = overview(reported(), replace(SELECTION, measure=Measure.PER_PENEMPATAN), EVERYTHING, COUNTRY, FACTS)
    assert made.areas["rate"].to_dict() == pytest.approx(
        {"35.01": float("nan"), "35.02": 50 / 7.566, "35.03": 0, "36.01": float("nan")}, nan_ok=True
    )


@pytest.mark.parametrize(
    "selection",
    [
        replace(SELECTION, measure=Measure.PER_PENEMPATAN, period=Period("2025-01", "2025-11")),
        replace(SELECTION, measure=Measure.PER_PENEMPATAN, period=Period("2024-01", "2025-12")),
        replace(SELECTION, measure=Measure.PER_PENEMPATAN, place=Place.KEJADIAN),
    ],
)
def test_per_placements_needs_twelve_months_and_the_origin(selection: Selection) -> None:
    made = overview(reported(), selection, EVERYTHING, COUNTRY, FACTS)
    assert not made.rate_applies
    assert made.areas["rate"].isna().all()


def test_a_hidden_count_has_no_rate() -> None:
    selection = replace(SELECTION, measure=Measure.PER_PENDUDUK, categories=())
    made = overview(reported(), selection, KANIM, COUNTRY, FACTS, released=reader_of(*REPORTED))
    assert made.areas["rate"].isna().tolist() == [False, False, True, False]


def test_no_reports_in_a_period_is_not_a_store_without_reports() -> None:
    elsewhere = cube_of({"month": "2019-01"})
    empty = build(rows().head(0), CODES)
    for cube, has_reports in ((elsewhere, True), (empty, False)):
        made = overview(cube, replace(SELECTION, group=Group.LAINNYA, categories=()), EVERYTHING, COUNTRY, FACTS)
        assert made.areas["reports"].tolist() == [0, 0, 0, 0]
        assert made.total.frame["reports"].tolist() == [0, 0]
        assert made.has_reports is has_reports
        assert made.is_demo is has_reports
