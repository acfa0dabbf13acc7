"""Which placement figure a rate is divided by: DOMAIN.md's rule, on made-up rows and on the real file."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from data import facts
from data.denominators import placement_denominators


@pytest.fixture(scope="module")
def real() -> pd.DataFrame:
    return placement_denominators(facts.load()["placements"])


def row(year: int, persons: int = 100, **given: Any) -> dict[str, Any]:
    return {
        "level": "kabupaten", "area_code": "35.02", "year": year, "period_start": date(year, 1, 1),
        "period_end": date(year, 12, 31), "persons": persons, "kind": "k", "source_title": f"s{persons}",
    } | given  # fmt: skip


def chosen(*rows: dict[str, Any]) -> dict[str, tuple[int, int]]:
    frame = placement_denominators(pd.DataFrame(rows))
    return {str(code): (int(each["persons"]), int(each["year"])) for code, each in frame.iterrows()}


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        ((2019, 2022, 2023), 2023),
        ((2023, 2019, 2022), 2023),
        ((2019, 2020, 2021), 2019),
        ((2020, 2021), None),
        ((2013, 2018), None),
        ((2018, 2019), 2019),
        ((2021, 2024), 2024),
    ],
)
def test_the_latest_full_year_but_the_pandemic_else_2019(years: tuple[int, ...], expected: int | None) -> None:
    found = chosen(*(row(year, persons=year) for year in years))
    assert found == ({} if expected is None else {"35.02": (expected, expected)})


@pytest.mark.parametrize(
    "given",
    [
        {"period_end": date(2024, 11, 30)},
        {"period_start": date(2024, 2, 1)},
        {"period_start": date(2007, 1, 1)},
        {"period_end": date(2025, 1, 31)},
        {"level": "provinsi", "area_code": "35"},
        {"level": "nasional", "area_code": None},
        {"persons": 0},
    ],
)
def test_what_is_no_full_year_of_a_kabupaten_never_serves(given: dict[str, Any]) -> None:
    assert chosen(row(2024, **given), row(2022, 50)) == {"35.02": (50, 2022)}


def test_of_two_figures_for_a_year_the_first_listed() -> None:
    assert chosen(row(2022, 7), row(2022, 8)) == {"35.02": (7, 2022)}


def test_every_area_has_its_own() -> None:
    found = chosen(row(2022, 7), row(2019, 8, area_code="33.01"), row(2023, 9, area_code="35.01"))
    assert list(found) == ["33.01", "35.01", "35.02"]


def test_no_figures_at_all() -> None:
    assert placement_denominators(pd.DataFrame([row(2022)]).head(0)).empty


@pytest.mark.parametrize(
    ("code", "persons", "year"),
    [
        ("35.02", 7_566, 2022),  # Ponorogo; 2025 counts eleven months
        ("35.03", 1_880, 2024),  # Trenggalek
        ("32.09", 11_420, 2024),  # Cirebon
        ("33.01", 11_525, 2019),  # Cilacap: 2020 and 2021 are no usual years
        ("32.12", 23_435, 2019),  # Indramayu
        ("33.24", 7_743, 2019),  # Kendal
        ("35.07", 6_590, 2022),  # Malang
        ("52.02", 12_049, 2022),  # Lombok Tengah
    ],
)
def test_the_real_figures(real: pd.DataFrame, code: str, persons: int, year: int) -> None:
    known = real.to_dict("index")[code]
    assert (known["persons"], known["year"]) == (persons, year)
    assert known["source_title"]


@pytest.mark.parametrize("code", ["35.01", "52.03", "35.20", "32.03"])
def test_some_have_no_full_year(real: pd.DataFrame, code: str) -> None:
    """Pacitan: 38 for ten weeks; Lombok Timur: cumulative; Magetan: eleven months; Cianjur: 2013."""
    assert code not in real.index


def test_there_are_fourteen(real: pd.DataFrame) -> None:
    assert len(real) == 14
    assert real.index.is_unique
    assert set(real["year"]) == {2019, 2022, 2024}
