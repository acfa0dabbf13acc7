"""The change that is sent to the map: small, in place, and without a number that may not be told."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from geo.basemap import script_json
from geo.delta import HIDDEN, LEAST_PEAK, NO_DATA, Scene, class_label, delta

SCENE = Scene(
    digest="d1", layers=("wilayah", "desa"), rate_label="", circles="reports", circle_label="Jumlah laporan",
    notes=("catatan",), is_demo=True,
)  # fmt: skip
RATED = replace(SCENE, rate_label="Laporan per 100.000 penduduk")
POSITIONS = {f"{index:02d}.01": index for index in range(6)}
NAN = float("nan")
pytestmark = pytest.mark.filterwarnings("ignore:Not enough unique values:UserWarning")  # quantiles that coincide


def areas(**columns: list[object]) -> pd.DataFrame:
    count = len(next(iter(columns.values())))
    usual: dict[str, list[object]] = {
        "reports": [1] * count, "persons": [2] * count, "rate": [NAN] * count,
        "reports_shown": [""] * count, "persons_shown": [""] * count,
    }  # fmt: skip
    frame = pd.DataFrame(usual | columns, index=pd.Index(list(POSITIONS)[:count], name="code"))
    return frame.astype({"reports": "Int64", "persons": "Int64", "rate": "float64"})


def districts(*given: tuple[str, float, float, int | None, str]) -> pd.DataFrame:
    frame = pd.DataFrame(given, columns=["name", "lat", "lon", "reports", "reports_shown"])
    return frame.assign(reports=frame["reports"].astype("Int64"), persons=frame["reports"].astype("Int64"))


def test_the_whole_country_names_no_positions() -> None:
    assert delta(SCENE, areas(reports=[1] * 6), POSITIONS, None)["chosen"] is None


def test_chosen_areas_are_named_by_their_position() -> None:
    frame = areas(reports=[5, 6, 7, 8, 9]).loc[["04.01", "01.01"]]
    made = delta(SCENE, frame, POSITIONS, None)
    assert made["chosen"] == [4, 1]
    assert made["reports"] == [9, 6]


def test_no_area_at_all_is_not_the_whole_country() -> None:
    made = delta(replace(RATED, seat=(-7.5, 112.7)), areas(reports=[1]).head(0), POSITIONS, None)
    assert made["chosen"] == []
    assert made["seat"] == (-7.5, 112.7)
    assert made["circle_max"] == LEAST_PEAK
    assert made["legend"]["classes"] == []
    json.loads(script_json(made))


def test_what_is_not_told_is_not_sent() -> None:
    frame = areas(
        reports=[7_777, None, 3],
        persons=[8_888, None, 4],
        rate=[55.5, NAN, NAN],
        reports_shown=["", "<10", ""],
        persons_shown=["", "–", ""],
    )
    made = delta(RATED, frame, POSITIONS, None)
    assert made["reports"] == [7_777, None, 3]
    assert made["persons"] == [8_888, None, 4]
    assert made["rate"] == [55.5, None, None]
    assert (made["shown"], made["persons_shown"]) == ({1: "<10"}, {1: "–"})
    assert made["fill"] == f"0{HIDDEN}{NO_DATA}"


def test_a_count_that_is_hidden_stays_hidden_with_its_kecamatan() -> None:
    rows = districts(("Sawoo", -7.98123, 111.60456, 12, ""), ("Slahung", -8.05, 111.4, None, "<5"))
    made = delta(SCENE, areas(reports=[12]), POSITIONS, rows)
    assert made["districts"] == [["Sawoo", -7.981, 111.605, 12, ""], ["Slahung", -8.05, 111.4, None, "<5"]]
    assert "districts" not in delta(SCENE, areas(reports=[12]), POSITIONS, None)


def test_nothing_told_anywhere_is_a_map_without_numbers() -> None:
    frame = areas(reports=[None] * 6, persons=[None] * 6, reports_shown=["–"] * 6, persons_shown=["–"] * 6)
    made = delta(RATED, frame, POSITIONS, None)
    assert set(made["reports"]) == set(made["persons"]) == set(made["rate"]) == {None}
    assert made["legend"]["circles"] == ()
    assert made["legend"]["classes"] == []
    assert made["legend"]["hidden"] == 6


def test_circles_are_as_large_as_the_largest_that_is_drawn() -> None:
    frame = areas(reports=[40, 7], persons=[90, 8])
    assert delta(SCENE, frame, POSITIONS, None)["circle_max"] == 40
    assert delta(replace(SCENE, circles="persons"), frame, POSITIONS, None)["circle_max"] == 90
    rows = districts(("Sawoo", -8, 111, 32, ""), ("Slahung", -8.05, 111.4, None, "<5"))
    assert delta(SCENE, frame, POSITIONS, rows)["circle_max"] == 32
    assert delta(SCENE, frame, POSITIONS, rows)["legend"]["circles"] == (20, 5, 1)
    assert delta(SCENE, frame, POSITIONS, districts())["circle_max"] == 40, "no kecamatan is known"


def test_a_single_report_is_not_the_largest_circle() -> None:
    made = delta(SCENE, areas(reports=[1, 0]), POSITIONS, None)
    assert made["circle_max"] == LEAST_PEAK > 1
    assert made["legend"]["circles"] == (1,)


@pytest.mark.parametrize("seed", range(5))
def test_the_legend_of_a_rate_counts_every_area_once(seed: int) -> None:
    rng = np.random.default_rng(seed)
    hidden = rng.random(300) < 0.3
    rate = np.where(hidden | (rng.random(300) < 0.2), NAN, rng.choice([0.0, 0.3, 1.2, 5.0, 40.0, 77.7], 300))
    frame = pd.DataFrame(
        {"rate": rate, "reports_shown": np.where(hidden, "<5", "")}, index=[f"c{i}" for i in range(300)]
    )
    ones = pd.array([1] * 300, dtype="Int64")
    frame = frame.assign(reports=ones, persons=ones, persons_shown="")
    made = delta(RATED, frame, {code: at for at, code in enumerate(frame.index)}, None)
    legend = made["legend"]
    assert sum(each["areas"] for each in legend["classes"]) + legend["none"] + legend["hidden"] == 300
    assert legend["hidden"] == hidden.sum()
    assert len(made["fill"]) == len(made["rate"]) == 300
    for at, each in enumerate(legend["classes"]):
        assert made["fill"].count(str(at)) == each["areas"]
    assert len(made["colours"]) == len(legend["classes"])


def test_one_report_among_millions_is_no_zero() -> None:
    """Kab. Bogor has 5,9 million people: one report there is a rate of 0,02, and still not the class of none."""
    made = delta(RATED, areas(reports=[0, 1, 50], rate=[0.0, 0.017, 3.0]), POSITIONS, None)
    assert made["fill"][0] != made["fill"][1]
    assert made["legend"]["classes"][0] == {"label": "0", "areas": 1}


def test_a_count_is_no_colour() -> None:
    made = delta(SCENE, areas(reports=[4, 5]), POSITIONS, None)
    assert made["fill"] == ""
    assert not {"rate", "colours", "rate_label"} & set(made)
    assert "classes" not in made["legend"]
    assert made["legend"]["notes"] == ["catatan"]
    assert made["demo"] is True


def test_circles_that_are_missing_are_counted() -> None:
    """Only where circles stand for areas: the map paints them grey, for a plain area is one with none."""
    frame = areas(reports=[4, None, None, 0], persons=[9, 8, None, 0], reports_shown=["", "<10", "–", ""])
    shown = replace(SCENE, layers=("wilayah", "laporan"))

    def hidden(scene: Scene, rows: pd.DataFrame | None = None) -> int:
        return int(delta(scene, frame, POSITIONS, rows)["legend"]["hidden"])

    assert hidden(shown) == 2
    assert hidden(replace(shown, circles="persons")) == 1
    assert hidden(SCENE) == 0, "circles are switched off"
    assert hidden(shown, districts(("Sawoo", -7.98, 111.6, 12, ""))) == 0, "circles are of kecamatan"
    rated = replace(shown, rate_label="Laporan per 100.000 penduduk", circles="persons")
    assert hidden(rated) == 2, "of the classes"
    assert hidden(replace(rated, layers=("laporan",))) == 1, "without classes, of the circles"


@pytest.mark.parametrize(
    ("low", "high", "label"),
    [(0, 0, "0"), (3.25, 3.25, "3,2"), (0.1, 1234.5, "0,1 – 1.234,5")],
)
def test_bounds_read_as_indonesian_numbers(low: float, high: float, label: str) -> None:
    assert class_label(low, high) == label


def test_a_change_of_the_whole_country_is_small() -> None:
    rng = np.random.default_rng(1)
    codes = [f"{index:05d}" for index in range(514)]
    frame = pd.DataFrame(
        {
            "reports": rng.integers(0, 4_000, 514),
            "persons": rng.integers(0, 9_000, 514),
            "reports_shown": "",
            "persons_shown": "",
            "rate": rng.random(514),
        },
        index=codes,
    ).astype({"reports": "Int64", "persons": "Int64"})
    sent = script_json(delta(RATED, frame, {code: at for at, code in enumerate(codes)}, None))
    assert len(sent.encode()) < 12_000
    assert len(script_json(delta(SCENE, frame.head(3), {code: at for at, code in enumerate(codes)}, None))) < 400
