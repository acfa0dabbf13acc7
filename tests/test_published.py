"""Published figures: each over its own period, none summed, none twice, with the warning where it belongs."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Engine

from analysis import published
from analysis.published import INDICATORS, Here, Topic
from data.model import Viewer
from data.setup import prepare
from data.store import places
from data.store.engine import connect

NOBODY = Viewer()
COUNTRY = Here()


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    made = connect(f"sqlite:///{tmp_path_factory.mktemp('published')}/peta.sqlite")
    prepare(made)
    yield made
    made.dispose()


@pytest.fixture(scope="module")
def figures(engine: Engine) -> pd.DataFrame:
    """All figures that the product ships."""
    frames = [read(engine, NOBODY) for read in (places.provinces, places.regencies, places.offices)]
    known = {name: code for frame in frames for code, name in zip(frame["code"], frame["name"], strict=True)}
    return published.figures(places.published_figures(engine, NOBODY), places.placements(engine, NOBODY), known)


@pytest.fixture(scope="module")
def province_of(engine: Engine) -> dict[str, str]:
    offices = places.offices(engine, NOBODY)
    return dict(zip(offices["code"], offices["province_code"], strict=True))


def row(**given: Any) -> dict[str, Any]:
    usual = {"kind": "desa_binaan", "value": 5.0, "unit": "desa", "level": "kantor", "place": "Kantor Imigrasi X"}
    period = {"start": date(2025, 1, 1), "end": date(2025, 12, 31), "code": ""}
    source = {"note": "", "certainty": "tinggi", "source_title": "S", "source_url": "", "source_date": "2025-01-02"}
    return usual | period | source | {"warned": False} | given


def test_every_figure_stands_once(engine: Engine, figures: pd.DataFrame) -> None:
    own, moved = places.published_figures(engine, NOBODY), places.placements(engine, NOBODY)
    both = (own["indicator"] == "penempatan_pmi").sum()
    assert (len(own), len(moved), both) == (105, 134, 4)
    assert len(figures) == 105 + 134 - 3, "three years of the country stand in both tables"
    assert not figures.duplicated(["kind", "place", "start", "end", "value", "source_title"]).any()


def test_batam_in_november_2024(figures: pd.DataFrame) -> None:
    batam = figures[(figures["code"] == "batam") & (figures["start"] == date(2024, 11, 1))]
    told = {each["kind"]: (each["value"], each["unit"]) for each in batam.to_dict("records")}
    assert told == {
        "penundaan_keberangkatan": (767, "orang"),
        "penolakan_atau_penundaan_paspor": (12, "permohonan"),
    }


def test_topics_keep_refusals_and_postponements_apart() -> None:
    kinds = [kind for names in INDICATORS.values() for kind in names]
    assert len(kinds) == len(set(kinds))
    assert INDICATORS[Topic.PASPOR][:2] == ("penolakan_paspor", "penundaan_paspor")


def test_services_of_bp3mi_east_java_are_warned_of(figures: pd.DataFrame) -> None:
    warned = figures[figures["warned"]]
    assert set(warned["code"].str[:2]) == {"35"}
    assert {each.year for each in warned["start"]} == {2023, 2025}
    year = warned[(warned["start"] == date(2025, 1, 1)) & (warned["level"] == "kabupaten")]
    assert len(year) == 10
    assert "35.01" not in set(year["code"]), "Pacitan's figure is of its own office"
    through_2022 = figures[[each.year <= 2022 for each in figures["end"]]]
    assert not through_2022["warned"].any()


@pytest.mark.parametrize("topic", list(Topic))
def test_the_country_shows_all_in_order(figures: pd.DataFrame, topic: Topic, province_of: dict[str, str]) -> None:
    chosen = published.of_topic(figures, topic, COUNTRY, province_of)
    assert len(chosen) == figures["kind"].isin(INDICATORS[topic]).sum() > 0
    assert chosen.attrs["narrowed"] is False
    levels = [published.LEVELS.index(level) for level in chosen["level"]]
    assert levels == sorted(levels)
    for _, lanes in chosen.groupby("place"):
        assert lanes["start"].is_monotonic_increasing


def test_chosen_areas_come_first_and_others_go(figures: pd.DataFrame, province_of: dict[str, str]) -> None:
    here = Here(frozenset({"35.02"}), frozenset({"35"}))
    chosen = published.of_topic(figures, Topic.PENEMPATAN, here, province_of)
    assert chosen.attrs["narrowed"] is True
    assert chosen["place"].iloc[0] == "Kabupaten Ponorogo"
    assert {code[:2] for code in chosen["code"]} == {"35", ""}
    assert set(chosen.loc[chosen["code"] == "", "level"]) == {"nasional"}


def test_an_office_is_found_by_its_province(figures: pd.DataFrame, province_of: dict[str, str]) -> None:
    here = Here(frozenset({"35.01", "35.02", "35.03"}), frozenset({"35"}), "ponorogo")
    chosen = published.of_topic(figures, Topic.PASPOR, here, province_of)
    assert chosen["code"].iloc[0] == "ponorogo"
    assert set(chosen["code"]) == {"ponorogo", "malang", "blitar", ""}


def test_where_nothing_is_known_everything_is_shown(figures: pd.DataFrame, province_of: dict[str, str]) -> None:
    here = Here(frozenset({"35.02"}), frozenset({"35"}))
    chosen = published.of_topic(figures, Topic.DEPORTASI, here, province_of)
    assert chosen.attrs["narrowed"] is False
    assert len(chosen) == 17


def test_a_table_with_sources(figures: pd.DataFrame, province_of: dict[str, str]) -> None:
    chosen = published.of_topic(figures, Topic.KEBERANGKATAN, COUNTRY, province_of)
    sheet = published.sheet(chosen, Topic.KEBERANGKATAN)
    (one,) = [each for each in sheet.rows if each[2] == 5659]
    assert one[:6] == (
        "Penundaan keberangkatan", "Kantor Imigrasi Kelas I Khusus TPI Batam", 5659, "orang",
        "1 Januari 2025 – 31 Desember 2025", "tinggi",
    )  # fmt: skip
    assert str(one[7]).startswith("Info Riau")
    assert one[8] == "6 Januari 2026"
    assert str(one[9]).startswith("https://")
    assert len(sheet.headings) == len(one)


def test_summaries() -> None:
    frame = pd.DataFrame([row(), row(place="Y", start=date(2024, 6, 1), end=date(2024, 6, 1), value=1234.5)])
    assert published.summary(frame, Topic.DESA) == (
        "2 angka publikasi tentang Desa Binaan dan PIMPASA dari 2 tempat, dalam rentang 1 Juni 2024 – 31 Desember 2025."
    )
    assert published.summary(frame.head(1), Topic.DESA) == (
        "Satu angka publikasi tentang Desa Binaan dan PIMPASA: Kantor Imigrasi X, 5 desa "
        "(1 Januari 2025 – 31 Desember 2025)."
    )
    assert published.summary(frame.head(0), Topic.DESA) == (
        "Belum ada angka publikasi tentang Desa Binaan dan PIMPASA yang dicatat."
    )
    assert published.amount(1234.5, "desa") == "1.234,5 desa"
    assert published.span(date(2024, 11, 4), date(2024, 11, 4)) == "4 November 2024"
