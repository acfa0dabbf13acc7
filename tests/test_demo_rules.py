"""What holds of every row of the demonstration set: places, times, steps, units."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from data.demo.dataset import generate
from data.demo.picker import NONE, Picker
from data.demo.world import Reference, build_world, distances
from data.model import CHANNELS, STATUSES
from data.periods import month_of, week_of
from data.zones import utc_offset
from tests.demo_set import PARAMETERS, Frames, facts, made


@pytest.fixture
def reference() -> Reference:
    return facts()


@pytest.fixture
def frames() -> Frames:
    return made()


@pytest.fixture
def incidents() -> pd.DataFrame:
    return made()["incident"]


# Rules


def test_nothing_names_a_village(frames: Frames) -> None:
    assert frames["incident"]["village"].isna().all()
    assert frames["reporting_unit"]["village_id"].isna().all()
    assert all(frame["is_demo"].all() for frame in frames.values())


def test_no_kecamatan_with_a_named_desa_binaan(reference: Reference, incidents: pd.DataFrame) -> None:
    codes = reference.villages["area_code"]
    held = {code[:8] for code in codes if len(code) >= 8}
    assert len(held) > 30
    assert not held & set(incidents["district"].dropna())
    assert not held & set(build_world(reference, seed=1).district_codes)


def test_a_newly_named_village_takes_its_kecamatan_out(reference: Reference, incidents: pd.DataFrame) -> None:
    busy = str(incidents["district"].value_counts().index[0])
    named = pd.concat([reference.villages, reference.villages.head(1).assign(area_code=f"{busy}.2001")])
    made = generate(replace(reference, villages=named), PARAMETERS)["incident"]
    assert busy not in set(made["district"].dropna())


def test_no_kecamatan_without_a_point(reference: Reference) -> None:
    districts = reference.districts.copy()
    bare = districts["regency_code"].isin(["35.02", "21.71"])
    districts.loc[bare, ["lat", "lon"]] = np.nan
    made = generate(replace(reference, districts=districts), PARAMETERS)["incident"]
    rows = made[made["event_regency"].isin(["35.02", "21.71"])]
    assert len(rows) > 50
    assert rows["district"].isna().all()
    assert set(rows["precision"]) == {"kabupaten"}


def test_kecamatan_lie_in_the_kabupaten_of_the_event(incidents: pd.DataFrame) -> None:
    rows = incidents.dropna(subset="district")
    assert (rows["district"].astype(str).str[:5] == rows["event_regency"].astype(str)).all()
    assert ((incidents["precision"] == "kecamatan") == incidents["district"].notna()).all()
    assert 0.76 < len(rows) / len(incidents) < 0.84


def test_weeks_and_months_are_those_of_the_report(incidents: pd.DataFrame) -> None:
    days = incidents["reported_on"].dt.date
    assert (incidents["week"].astype(str) == days.map(week_of)).all()
    assert (incidents["month"].astype(str) == days.map(month_of)).all()
    edge = incidents[days.between(date(2025, 12, 29), date(2025, 12, 31))]  # ISO year and calendar year differ
    assert len(edge) > 0
    assert set(edge["week"]) == {"2026-W01"}
    assert set(edge["month"]) == {"2025-12"}


def test_events_come_before_reports(incidents: pd.DataFrame) -> None:
    delay = (incidents["reported_on"] - incidents["occurred_on"]).dt.days
    assert 0.04 < delay.isna().mean() < 0.12
    assert delay.min() == 0
    assert (delay <= 14).sum() / delay.notna().sum() > 0.93


def test_offices_are_those_whose_area_holds_the_event(reference: Reference, incidents: pd.DataFrame) -> None:
    areas = set(reference.office_areas[["office_code", "regency_code"]].itertuples(index=False, name=None))
    assert {("ponorogo", "35.02"), ("ponorogo", "35.03"), ("ponorogo", "35.01")} <= areas
    rows = incidents.dropna(subset="office")
    assert set(zip(rows["office"], rows["event_regency"], strict=True)) <= areas
    served = {regency for _, regency in areas}
    assert rows.index.equals(incidents.index[incidents["event_regency"].isin(served)])


def test_words_are_known(incidents: pd.DataFrame) -> None:
    assert set(incidents["channel"]) == set(CHANNELS)
    assert set(incidents["status"]) == set(STATUSES)
    assert incidents["persons"].between(1, 60).all()
    persons = incidents.groupby("category", observed=True)["persons"].mean()
    assert persons["deportasi_pmi"] > persons["penundaan_keberangkatan"] > persons["penolakan_paspor"]


# Life cycle


def test_times_are_ordered_and_end_with_the_set(incidents: pd.DataFrame) -> None:
    end = pd.Timestamp(PARAMETERS.end) + pd.Timedelta(hours=17)  # Monday 00:00 WIB in UTC
    steps = incidents[["filed_at", "verified_at", "followed_up_at", "closed_at"]]
    assert (steps.max() <= end).all()
    for early, late in (
        ("filed_at", "verified_at"),
        ("verified_at", "followed_up_at"),
        ("followed_up_at", "closed_at"),
    ):
        both = steps.dropna(subset=[early, late])
        assert (both[early] < both[late]).all()
    assert (steps["closed_at"].isna() | (steps["closed_at"] > steps["filed_at"])).all()


def test_reports_are_filed_on_their_local_day(incidents: pd.DataFrame) -> None:
    ahead = pd.to_timedelta(incidents["event_regency"].astype(str).map(utc_offset), unit="h")
    assert ((incidents["filed_at"] + ahead).dt.date == incidents["reported_on"].dt.date).all()
    assert {utc_offset(code) for code in ("35.02", "52.02", "61.01", "65.03", "91.71")} == {7, 8, 9}


def test_status_says_which_steps_were_taken(incidents: pd.DataFrame) -> None:
    has = incidents[["filed_at", "verified_at", "followed_up_at", "closed_at"]].notna()
    certain = {
        "diajukan": (True, False, False, False),
        "diverifikasi": (True, True, False, False),
        "ditindaklanjuti": (True, True, True, False),
        "selesai": (True, True, True, True),
        "ditolak": (True, None, False, True),
        "minta_perbaikan": (True, None, False, False),
    }
    for status, steps in certain.items():
        for column, known in zip(has.columns, steps, strict=True):
            if known is not None:
                assert set(has.loc[incidents["status"] == status, column]) == {known}, (status, column)


def test_old_reports_are_mostly_done_and_new_ones_are_not(incidents: pd.DataFrame) -> None:
    age = (pd.Timestamp(PARAMETERS.end) - incidents["reported_on"]).dt.days
    old = incidents[age > 365]["status"].value_counts(normalize=True)
    new = incidents[age < 7]["status"].value_counts(normalize=True)
    assert old["selesai"] > 0.85
    assert 0.01 < old["ditolak"] < 0.1
    assert new["selesai"] < 0.3
    assert new["diajukan"] > 0.05


def test_some_are_past_every_deadline(incidents: pd.DataFrame) -> None:
    victims = incidents["category"].isin(["tppo", "tppm"])
    verify = (incidents["verified_at"] - incidents["filed_at"]).dropna()
    follow = incidents["followed_up_at"] - incidents["verified_at"]
    shares = [
        (verify > timedelta(hours=48)).mean(),
        (follow[~victims].dropna() > timedelta(hours=72)).mean(),
        (follow[victims].dropna() > timedelta(hours=6)).mean(),
        ((incidents["reported_on"] - incidents["occurred_on"]).dropna() > timedelta(days=1)).mean(),
    ]
    assert all(0.03 < share < 0.45 for share in shares)


# Units


def test_units_and_signs_of_life(frames: Frames) -> None:
    units, signs, activities = frames["reporting_unit"], frames["report_week"], frames["activity"]
    assert set(units["regency_code"]) == set(frames["incident"]["event_regency"])
    names = units.groupby("regency_code")["name"].agg(list)
    assert names["35.02"] == [f"unit contoh {number}" for number in range(1, len(names["35.02"]) + 1)]
    assert len(names["35.02"]) >= 6
    assert not signs.duplicated(["unit_id", "week", "kind"]).any()
    assert set(signs["kind"]) == {"laporan", "nihil", "kegiatan"}
    assert len(signs) < 600_000
    assert set(signs["unit_id"]) <= set(units["id"])
    assert not signs[signs["kind"] != "kegiatan"].duplicated(["unit_id", "week"]).any()
    assert set(activities["kind"]) == {"sosialisasi", "bimtek", "rapat_koordinasi", "sambang_desa"}
    assert len(activities) == (signs["kind"] == "kegiatan").sum()
    complete = signs.groupby("regency_code", observed=True).size() / (units.groupby("regency_code").size() * 320)
    assert complete.quantile(0.1) < 0.2
    assert complete.quantile(0.9) > 0.55


def test_picking_follows_groups_and_weights() -> None:
    picker = Picker.of(np.array([2, 0, 2, 0]), np.array([1.0, 1.0, 3.0, 1.0]), count=4)
    groups = np.array([0, 0, 2, 2, 2, 1, 3])
    uniform = np.array([0.0, 0.9999, 0.2, 0.26, 0.9999, 0.5, 0.5])
    assert picker.pick(groups, uniform).tolist() == [1, 3, 0, 2, 2, NONE, NONE]


def test_distances_are_great_circles() -> None:
    jakarta_surabaya = distances(np.array([-6.2088, -7.2575]), np.array([106.8456, 112.7521]))
    assert jakarta_surabaya[0, 1] == pytest.approx(662, abs=3)
