"""Public facts as they are read: dated working areas, names beside codes, nothing that pandas has changed."""

from datetime import date

import pytest
from sqlalchemy import Engine, insert

from data.model import Viewer
from data.store import places, schema
from tests.stores import Stores

NOBODY = Viewer()
TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def engine(stores: Stores) -> Engine:
    made = stores.open()
    with made.begin() as connection:  # an area that changed hands
        connection.execute(
            insert(schema.office_area),
            [
                {
                    "office_code": "kediri",
                    "regency_code": "35.04",
                    "valid_from": date(2020, 1, 1),
                    "valid_to": date(2025, 6, 30),
                },
                {"office_code": "blitar", "regency_code": "35.04", "valid_from": date(2025, 7, 1), "valid_to": None},
                {"office_code": "blitar", "regency_code": "35.05", "valid_from": date(2027, 1, 1), "valid_to": None},
            ],
        )
    return made


def areas(engine: Engine, as_of: date, office: str) -> list[str]:
    frame = places.office_areas(engine, NOBODY, as_of=as_of)
    return list(frame.loc[frame["office_code"] == office, "regency_code"])


def test_provinces_and_regencies(engine: Engine) -> None:
    provinces, regencies = places.provinces(engine, NOBODY), places.regencies(engine, NOBODY)
    assert (len(provinces), len(regencies)) == (38, 514)
    for frame in (provinces, regencies):
        assert frame["code"].is_monotonic_increasing
        assert all(isinstance(code, str) for code in frame["code"])
    ponorogo = regencies.set_index("code").loc["35.02"]
    assert (ponorogo["name"], ponorogo["province"], ponorogo["province_code"]) == (
        "Kabupaten Ponorogo",
        "Jawa Timur",
        "35",
    )
    assert "11.10" in set(regencies["code"]), "a code is text: 11.10 is not 11.1"
    assert regencies["population"].sum() > 280_000_000


def test_districts(engine: Engine) -> None:
    districts = places.districts(engine, NOBODY)
    assert len(districts) == 7_284
    assert set(districts["regency_code"]) == set(places.regencies(engine, NOBODY)["code"])
    assert (districts["code"].str[:5] == districts["regency_code"]).all()


def test_offices_have_the_point_of_their_seat(engine: Engine) -> None:
    offices = places.offices(engine, NOBODY)
    assert offices["code"].is_unique
    assert list(offices["short_name"]) == sorted(offices["short_name"])
    by_code = offices.set_index("code")
    assert by_code.loc["surabaya", "seat_lat"] == pytest.approx(-7.45, abs=0.2), "Sidoarjo"
    assert by_code["seat_lat"].isna()["agam"]


@pytest.mark.parametrize(
    ("office", "as_of", "expected"),
    [
        ("ponorogo", TODAY, ["35.01", "35.02", "35.03"]),
        ("ponorogo", date(2025, 9, 10), ["35.01", "35.02", "35.03"]),
        ("ponorogo", date(2025, 9, 9), []),
        ("surabaya", TODAY, []),
        ("kediri", date(2025, 6, 30), ["35.04"]),  # the last day holds
        ("kediri", date(2025, 7, 1), []),
        ("blitar", date(2025, 6, 30), []),
        ("blitar", date(2025, 7, 1), ["35.04"]),
        ("blitar", TODAY, ["35.04"]),
        ("blitar", date(2027, 1, 1), ["35.04", "35.05"]),
    ],
)
def test_working_areas_are_those_of_the_day(engine: Engine, office: str, as_of: date, expected: list[str]) -> None:
    assert areas(engine, as_of, office) == expected


def test_villages_pockets_placements(engine: Engine) -> None:
    villages, pockets = places.villages(engine, NOBODY), places.pockets(engine, NOBODY)
    assert (len(villages), len(pockets)) == (60, 16)
    assert list(pockets["regency_code"])[:3] == ["35.02", "35.03", "35.01"]
    assert set(pockets.loc[:2, "regency_code"]) == {"35.01", "35.02", "35.03"}
    assert not villages["regency_code"].isin(["35.01", "35.02", "35.03"]).any()
    assert villages.loc[villages["name"] == "Kelurahan Tiban", "office_name"].item() == "Batam"
    figures = places.placements(engine, NOBODY)
    assert figures["id"].is_monotonic_increasing
    assert all(isinstance(day, date) for day in figures["period_start"])
