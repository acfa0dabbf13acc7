"""The demonstration set: the same every time, within its rules, and never beside a real report."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, Table, func, insert, select

from data.demo import effects, intensity, outbreaks
from data.demo.__main__ import DOCUMENT, main, read_reference
from data.demo.dataset import generate
from data.demo.document import document
from data.demo.parameters import Parameters
from data.demo.picker import NONE, Picker
from data.demo.vocabulary import ASSUMPTIONS, CHANNELS
from data.demo.world import Reference, World, build_world, distances, utc_offset
from data.model import ALL_CATEGORIES, CATEGORIES, STATUSES, Group, Viewer
from data.periods import month_of, week_of
from data.setup import prepare
from data.store import schema
from data.store.demo import TABLES, RealIncidentsError, current_demo, remove_demo, replace_demo
from data.store.engine import connect
from data.store.versions import has_real_incidents, versions

UNTIL = date(2026, 1, 7)  # the last week is 2026-W01, which begins in December
PARAMETERS = Parameters.until(UNTIL, incidents=5_000)
AT = datetime(2026, 1, 7, 3, tzinfo=UTC)
ANYBODY = Viewer()
SHORT = ["--until", "2026-01-07", "--incidents", "2000", "--weeks", "160"]

Frames = dict[str, pd.DataFrame]


def digest_of(frames: dict[str, pd.DataFrame]) -> str:
    """Return a digest of every value of every row, in order."""
    total = hashlib.sha256()
    for name, frame in sorted(frames.items()):
        total.update(name.encode())
        plain = frame.astype(dict.fromkeys(frame.select_dtypes(["category", "object", "str"]), str))
        total.update(pd.util.hash_pandas_object(plain, index=False).to_numpy().tobytes())
    return total.hexdigest()


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reference]:
    engine = connect(f"sqlite:///{tmp_path_factory.mktemp('facts')}/facts.sqlite")
    prepare(engine)
    yield read_reference(engine, as_of=PARAMETERS.end)
    engine.dispose()


@pytest.fixture(scope="module")
def world(reference: Reference) -> World:
    return build_world(reference, seed=PARAMETERS.seed)


@pytest.fixture(scope="module")
def frames(reference: Reference) -> Frames:
    return generate(reference, PARAMETERS)


@pytest.fixture(scope="module")
def incidents(frames: Frames) -> pd.DataFrame:
    return frames["incident"]


@pytest.fixture(scope="module")
def few(frames: Frames) -> Frames:
    """All but most of the weekly signs of life: quick to write."""
    return frames | {"report_week": frames["report_week"].head(3_000)}


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/peta.sqlite")
    made = connect()
    prepare(made)
    yield made
    made.dispose()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def counted(engine: Engine, table: Table) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def counts(engine: Engine) -> dict[str, int]:
    return {name: counted(engine, table) for name, table in schema.metadata.tables.items()}


def store_real(engine: Engine) -> None:
    day = date(2026, 1, 5)
    row = {
        "category": "wna", "reported_on": day, "week": week_of(day), "month": month_of(day), "event_regency": "35.02",
        "precision": "kabupaten", "persons": 1, "channel": "kanim", "status": "diajukan", "is_demo": False,
    }  # fmt: skip
    with engine.begin() as connection:
        connection.execute(insert(schema.incident).values(row))


# Reproducibility


def test_same_parameters_same_rows(reference: Reference, frames: Frames) -> None:
    again = generate(reference, PARAMETERS)
    assert digest_of(again) == digest_of(frames)
    assert all(again[name].equals(frame) for name, frame in frames.items())


def test_the_order_of_the_facts_does_not_matter(reference: Reference, frames: Frames) -> None:
    shuffled = replace(
        reference,
        regencies=reference.regencies.sample(frac=1, random_state=1),
        districts=reference.districts.sample(frac=1, random_state=2),
        office_areas=reference.office_areas.sample(frac=1, random_state=3),
    )
    assert shuffled.digest() == reference.digest()
    assert digest_of(generate(shuffled, PARAMETERS)) == digest_of(frames)


@pytest.mark.parametrize(
    "other",
    [
        replace(PARAMETERS, seed=36),
        replace(PARAMETERS, incidents=5_001),
        replace(PARAMETERS, weeks=319),
        replace(PARAMETERS, end=date(2025, 12, 28)),
    ],
)
def test_other_parameters_other_rows(reference: Reference, frames: Frames, other: Parameters) -> None:
    assert other.digest("") != PARAMETERS.digest("")
    assert digest_of(generate(reference, other)) != digest_of(frames)


def test_other_facts_another_digest(reference: Reference) -> None:
    more = pd.concat([reference.villages, reference.villages.head(1).assign(area_code="35.02.01.2001")])
    assert replace(reference, villages=more).digest() != reference.digest()
    assert PARAMETERS.digest("a") != PARAMETERS.digest("b")


@pytest.mark.parametrize("day", range(5, 12))
def test_every_day_of_a_week_gives_the_week_before(day: int) -> None:
    assert Parameters.until(date(2026, 1, day)).end == date(2026, 1, 4)


def test_a_monday_closes_the_week_and_a_sunday_does_not() -> None:
    assert Parameters.until(date(2026, 1, 12)).end == date(2026, 1, 11)
    assert Parameters.until(date(2026, 1, 4)).end == date(2025, 12, 28)


def test_parameters_as_text_and_back() -> None:
    assert Parameters.from_text(PARAMETERS.as_text()) == PARAMETERS
    with pytest.raises(ValueError, match="not the note"):
        Parameters.from_text("seed=35")


@pytest.mark.parametrize(("day", "incidents", "weeks"), [(5, 2_000, 160), (4, 1_999, 160), (4, 2_000, 159)])
def test_impossible_parameters(day: int, incidents: int, weeks: int) -> None:
    with pytest.raises(ValueError):
        Parameters(date(2026, 1, day), incidents, weeks)


# Counts and shares


def test_the_number_asked_for(incidents: pd.DataFrame) -> None:
    assert len(incidents) == PARAMETERS.incidents


def test_weeks_are_all_and_only_those_asked_for(incidents: pd.DataFrame) -> None:
    labels = PARAMETERS.week_labels
    assert (len(labels), labels[0], labels[-1]) == (320, "2019-W47", "2026-W01")
    assert set(incidents["week"]) == set(labels)
    assert incidents["reported_on"].max() <= pd.Timestamp(PARAMETERS.end)
    assert incidents["reported_on"].is_monotonic_increasing


def test_every_kabupaten_has_some(reference: Reference, incidents: pd.DataFrame) -> None:
    assert set(incidents["event_regency"]) == set(reference.regencies["code"])
    assert len(set(incidents["event_regency"])) == 514


def test_about_half_in_the_pockets(reference: Reference) -> None:
    made = generate(reference, replace(PARAMETERS, incidents=50_000))["incident"]
    pockets = set(reference.pockets["regency_code"])
    assert len(pockets) == 16
    either = made["event_regency"].isin(pockets) | made["origin_regency"].isin(pockets)
    assert 0.45 <= either.mean() <= 0.55


def test_categories_and_their_shares(incidents: pd.DataFrame) -> None:
    shares = incidents["category"].value_counts(normalize=True)
    assert set(shares[shares > 0].index) == set(ALL_CATEGORIES) == set(ASSUMPTIONS)
    assert sum(assumption.share for assumption in ASSUMPTIONS.values()) == pytest.approx(1)
    assert shares[["tppo", "tppm"]].max() < 0.03
    assert shares.drop(["laporan_masyarakat", "pmi_nonprosedural"]).max() < 0.15


def test_origins(incidents: pd.DataFrame) -> None:
    known = incidents["origin_regency"].notna().groupby(incidents["category"], observed=True).mean()
    for category in ("pmi_nonprosedural", "penundaan_keberangkatan", "deportasi_pmi"):
        assert known[category] == pytest.approx(ASSUMPTIONS[category].origin, abs=0.06)
    assert known["wna"] == 0
    community = incidents[incidents["category"].isin(CATEGORIES[Group.MASYARAKAT])].dropna(subset="origin_regency")
    assert 0.93 < (community["origin_regency"].astype(str) == community["event_regency"].astype(str)).mean() < 1


def test_enforcement_happens_at_seats_and_hubs(world: World, incidents: pd.DataFrame) -> None:
    hubs = {world.codes[area] for area in world.hubs}
    seats = {world.codes[area] for area in world.seats}
    for category, allowed in {
        "penundaan_keberangkatan": hubs,
        "deportasi_pmi": hubs,
        "penolakan_paspor": seats,
    }.items():
        assert set(incidents.loc[incidents["category"] == category, "event_regency"]) <= allowed
    assert {"21.71", "65.03", "36.71", "61.03"} <= hubs


def test_more_is_reported_in_later_years(incidents: pd.DataFrame) -> None:
    per_year = incidents["week"].astype(str).str[:4].value_counts()
    assert 1.4 < per_year["2025"] / per_year["2020"] < 2.4


def test_counts_vary_more_than_chance(reference: Reference) -> None:
    made = generate(reference, replace(PARAMETERS, incidents=50_000))["incident"]
    counts = made[made["event_regency"] == "35.03"].groupby("week", observed=False).size()
    growth = 2 ** (np.arange(len(counts)) / intensity.DOUBLING_WEEKS)
    mean = growth * counts.sum() / growth.sum()
    assert ((counts - mean) ** 2 / mean).sum() / (len(counts) - 1) > 1.2


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


# Planted effects and outbreaks


def test_outbreaks_are_in_the_rows(reference: Reference, world: World, incidents: pd.DataFrame) -> None:
    listed = outbreaks.outbreaks(world, PARAMETERS)
    numbers, areas, weeks = outbreaks.planted(listed, seed=PARAMETERS.seed)
    assert len(numbers) == listed["extra"].sum() < 0.12 * PARAMETERS.incidents
    excess = 0.0
    for row in listed.to_dict("records"):
        place = "event_regency" if row["series"] == "penegakan" else "origin_regency"
        labels = PARAMETERS.week_labels[row["start"] : row["start"] + row["weeks"]]
        here = incidents[
            (incidents["category"] == row["category"])
            & (incidents[place] == row["regency_code"])
            & incidents["week"].isin(labels)
        ]
        assert len(here) >= row["extra"], row
        excess += len(here) - row["extra"]
    assert excess < 2.5 * listed["expected"].sum() + 10  # what is left is the baseline, about as expected
    assert areas.max() < len(world.codes)
    assert weeks.max() < PARAMETERS.weeks


def test_the_list_of_outbreaks(world: World) -> None:
    listed = outbreaks.outbreaks(world, PARAMETERS)
    assert len(listed) == 40
    assert listed["regency_code"].is_unique
    assert listed["weeks_ago"].max() <= outbreaks.SPAN_WEEKS
    assert (listed["weeks_ago"] <= outbreaks.RECENT_WEEKS).sum() >= 8
    assert (listed["start"] + listed["weeks"] <= PARAMETERS.weeks).all()
    assert {"tppo", "tppm", "masyarakat", "penegakan", "kepulangan"} == set(listed["series"])
    for _, members in listed[listed["cluster"] > 0].groupby("cluster"):
        places = members["area"].to_numpy()
        assert len(members) == outbreaks.CLUSTER_SIZE
        assert world.kilometres[np.ix_(places, places)].max() < 2 * outbreaks.CLUSTER_KM
        assert members["start"].max() - members["start"].min() <= 1
    assert set(listed.loc[listed["cluster"] == 1, "regency_code"]) >= {"35.02"}
    quiet = set(effects.effort_periods(world, PARAMETERS)["area"])
    assert not quiet & set(listed.loc[listed["series"] == "penegakan", "area"])


def test_fostering_changes_what_is_expected(world: World) -> None:
    cohorts = effects.cohorts(world, PARAMETERS)
    assert (cohorts.loc[world.is_pocket, "cohort"] > 0).all()
    assert 0.3 < (cohorts.loc[~world.is_pocket, "cohort"] == 0).mean() < 0.5
    factors = effects.modifiers(world, PARAMETERS)
    for name, factor in effects.FOSTERED.items():
        values = factors[ALL_CATEGORIES.index(name)]
        never = cohorts["cohort"].to_numpy() == 0
        assert (values[never] == 1).all()
        assert values[~never][:, -1] == pytest.approx(factor)
        assert (values[~never][:, 0] == 1).all()


def test_units_take_their_cohort_and_report_more_after_it(frames: Frames, world: World) -> None:
    units, signs = frames["reporting_unit"], frames["report_week"]
    from_unit = units.groupby("regency_code")["fostered_from"].first()
    assert from_unit.equals(
        effects.cohorts(world, PARAMETERS).set_index("regency_code")["fostered_from"].rename_axis("regency_code")
    )
    nothing = signs[signs["kind"] == "nihil"].merge(units[["id", "fostered_from"]], left_on="unit_id", right_on="id")
    nothing = nothing.dropna(subset="fostered_from")
    monday = pd.Series(PARAMETERS.mondays, index=PARAMETERS.week_labels)
    after = nothing["week"].astype(str).map(monday) >= nothing["fostered_from"]
    known = units.dropna(subset="fostered_from")["fostered_from"].to_numpy()
    weeks_after = (PARAMETERS.mondays >= known[:, None]).sum()
    weeks_before = len(known) * PARAMETERS.weeks - weeks_after
    assert 1.3 < (after.sum() / weeks_after) / ((~after).sum() / weeks_before) < 1.8


def test_effort_raises_enforcement_only(world: World) -> None:
    periods = effects.effort_periods(world, PARAMETERS)
    factors = effects.modifiers(world, PARAMETERS)
    assert len(periods) == effects.EFFORT_PERIODS
    assert periods["area"].is_unique
    for period in periods.to_dict("records"):
        assert set(period["categories"]) <= set(CATEGORIES[Group.PENEGAKAN])
        for name in period["categories"]:
            inside = factors[ALL_CATEGORIES.index(name)][period["area"], period["start"] : period["start"] + 8]
            assert inside == pytest.approx(period["factor"])
    touched = {ALL_CATEGORIES[number] for number in factors}
    assert touched == set(CATEGORIES[Group.PENEGAKAN]) | set(effects.FOSTERED)


@pytest.mark.parametrize(
    ("monday", "feast"),
    [
        ("2023-04-17", "2023-04-22"),
        ("2024-04-08", "2024-04-10"),
        ("2025-03-31", "2025-03-31"),
        ("2026-03-16", "2026-03-20"),
    ],
)
def test_idul_fitri_falls_in_its_week(monday: str, feast: str) -> None:
    mondays = np.array([monday], dtype="datetime64[D]")
    feasts = intensity.idul_fitri(mondays)
    assert np.abs(feasts - np.datetime64(feast, "D").astype(np.int64)).min() <= 1
    assert 0 in intensity.weeks_after(mondays.astype(np.int64), np.array([np.datetime64(feast, "D").astype(np.int64)]))


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


# The store


def test_written_once_and_removed_without_a_trace(engine: Engine, few: Frames) -> None:
    before = counts(engine)
    note = PARAMETERS.as_text()
    written = replace_demo(engine, few, digest="d", data_until=PARAMETERS.end, note=note, at=AT)
    assert written == sum(map(len, few.values()))
    assert replace_demo(engine, few, digest="d", data_until=PARAMETERS.end, note=note, at=AT) == 0
    assert {table.name: counted(engine, table) for table in TABLES} == {n: len(f) for n, f in few.items()}
    stored = current_demo(engine, ANYBODY)
    assert stored is not None
    assert (stored.note, stored.data_until, stored.rows) == (note, PARAMETERS.end, written)
    assert versions(engine, ANYBODY)["demo"].loaded_at == AT.replace(tzinfo=None)
    assert remove_demo(engine, at=AT) == {name: len(frame) for name, frame in few.items()}
    assert current_demo(engine, ANYBODY) is None
    assert versions(engine, ANYBODY)["demo"].rows == 0
    assert {n: c for n, c in counts(engine).items() if n != "dataset_version"} == {
        n: c for n, c in before.items() if n != "dataset_version"
    }


def test_rows_are_stored_as_they_are(engine: Engine, few: Frames) -> None:
    replace_demo(engine, few, digest="d", data_until=PARAMETERS.end, note="", at=AT)
    with engine.connect() as connection:
        found = connection.execute(select(schema.incident).order_by(schema.incident.c.id))
        rows = pd.DataFrame(found.all(), columns=list(found.keys()))
    made = few["incident"]
    for name in ("category", "week", "month", "event_regency", "district", "origin_regency", "office", "status"):
        assert rows[name].fillna("").tolist() == made[name].astype(object).where(made[name].notna(), "").tolist(), name
    for name in ("reported_on", "occurred_on", "filed_at", "closed_at"):
        assert pd.to_datetime(rows[name]).astype("datetime64[s]").equals(made[name]), name


def test_units_of_a_set_are_numbered_on_from_real_ones(engine: Engine, frames: Frames) -> None:
    with engine.begin() as connection:
        real = {"id": 7, "name": "Desa nyata", "regency_code": "35.02", "is_demo": False}
        connection.execute(insert(schema.reporting_unit).values(real))
    small = {name: frame.head(3) if name == "reporting_unit" else frame.head(0) for name, frame in frames.items()}
    small["report_week"] = frames["report_week"][frames["report_week"]["unit_id"] <= 3]
    replace_demo(engine, small, digest="d", data_until=PARAMETERS.end, note="", at=AT)
    with engine.connect() as connection:
        assert set(connection.scalars(select(schema.reporting_unit.c.id))) == {7, 8, 9, 10}
        assert set(connection.scalars(select(schema.report_week.c.unit_id))) <= {8, 9, 10}
    remove_demo(engine)
    assert counted(engine, schema.reporting_unit) == 1


def test_a_failure_changes_nothing(engine: Engine, few: Frames) -> None:
    replace_demo(engine, few, digest="d", data_until=PARAMETERS.end, note="", at=AT)
    before = counts(engine)
    broken = few | {"report_week": few["report_week"].head(2).assign(unit_id=999_999)}
    with pytest.raises(Exception, match="FOREIGN KEY"):
        replace_demo(engine, broken, digest="e", data_until=PARAMETERS.end, note="", at=AT)
    assert counts(engine) == before
    stored = current_demo(engine, ANYBODY)
    assert stored is not None
    assert stored.digest == "d"


def test_never_beside_a_real_report(engine: Engine, few: Frames) -> None:
    store_real(engine)
    before = counts(engine)
    with pytest.raises(RealIncidentsError):
        replace_demo(engine, few, digest="d", data_until=PARAMETERS.end, note="", at=AT)
    with engine.connect() as connection:
        assert has_real_incidents(connection)
    assert counts(engine) == before


# The command


def test_the_command_fills_keeps_renews_and_removes(engine: Engine) -> None:
    first = run(*SHORT)
    assert first.exit_code == 0, first.output
    assert "2.000 laporan" in first.output
    assert "4 Januari 2026" in first.output
    version = versions(engine, ANYBODY)["demo"]
    for kept in ((), SHORT, ("--until", "2026-01-11")):
        again = run(*kept)
        assert again.exit_code == 0
        assert "--until" in again.output
        assert "4 Januari 2026" in again.output
        assert versions(engine, ANYBODY)["demo"] == version
    later = run("--until", "2026-01-12")
    assert later.exit_code == 0
    assert counted(engine, schema.incident) == 2_000
    assert versions(engine, ANYBODY)["demo"].data_until == date(2026, 1, 11)
    gone = run("--remove")
    assert gone.exit_code == 0
    assert "incident: 2.000 baris dihapus" in gone.output
    assert not any(counted(engine, table) for table in TABLES)


def test_the_command_renews_when_facts_change(engine: Engine) -> None:
    run(*SHORT)
    before = versions(engine, ANYBODY)["demo"]
    with engine.begin() as connection:
        named = schema.village.update().where(schema.village.c.id == 1).values(area_code="35.02.01.2001")
        connection.execute(named)
    assert run().exit_code == 0
    after = versions(engine, ANYBODY)["demo"]
    assert after.digest != before.digest
    assert after.data_until == before.data_until
    with engine.connect() as connection:
        there = select(func.count()).where(schema.incident.c.district == "35.02.01")
        assert connection.scalar(there) == 0


def test_the_command_refuses_beside_real_reports(engine: Engine) -> None:
    run(*SHORT)
    store_real(engine)
    before = counts(engine)
    refused = run("--until", "2026-02-01")
    assert refused.exit_code == 1
    assert "Ditolak" in refused.output
    assert run().exit_code == 1
    spared = run("--unless-real")
    assert spared.exit_code == 0
    assert "sungguhan" in spared.output
    assert counts(engine) == before
    assert run("--remove").exit_code == 0
    assert counted(engine, schema.incident) == 1


@pytest.mark.parametrize("wrong", [("--incidents", "10"), ("--weeks", "10"), ("--until", "kemarin"), ("--seed", "-1")])
def test_the_command_refuses_nonsense(engine: Engine, wrong: tuple[str, str]) -> None:
    assert run(*wrong).exit_code == 2
    assert counted(engine, schema.incident) == 0


# The document


def test_the_document_is_up_to_date(reference: Reference) -> None:
    written = DOCUMENT.read_text("utf-8")
    assert written == document(reference, Parameters.until(UNTIL))


def test_the_document_does_not_depend_on_the_day(reference: Reference) -> None:
    assert document(reference, Parameters.until(UNTIL)) == document(reference, Parameters.until(date(2027, 8, 1)))


def test_the_document_names_every_option_and_category() -> None:
    written = DOCUMENT.read_text("utf-8")
    options = [name for option in main.params for name in option.opts]
    assert not [name for name in options if name not in written and name != "--help"]
    assert not [name for name in ALL_CATEGORIES if not re.search(rf"\| {name} \|", written)]
