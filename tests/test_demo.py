"""The demonstration set: the same every time, in the numbers asked for, and described as it is."""

import hashlib
import re
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from data.demo import intensity
from data.demo.__main__ import DOCUMENT, main
from data.demo.dataset import generate
from data.demo.document import document
from data.demo.parameters import Parameters
from data.demo.vocabulary import ASSUMPTIONS
from data.demo.world import Reference, World
from data.model import ALL_CATEGORIES, CATEGORIES, Group
from tests.demo_set import PARAMETERS, UNTIL, Frames, facts, ground, made


@pytest.fixture
def reference() -> Reference:
    return facts()


@pytest.fixture
def world() -> World:
    return ground()


@pytest.fixture
def frames() -> Frames:
    return made()


@pytest.fixture
def incidents() -> pd.DataFrame:
    return made()["incident"]


def digest_of(frames: dict[str, pd.DataFrame]) -> str:
    """Return a digest of every value of every row, in order."""
    total = hashlib.sha256()
    for name, frame in sorted(frames.items()):
        total.update(name.encode())
        plain = frame.astype(dict.fromkeys(frame.select_dtypes(["category", "object", "str"]), str))
        total.update(pd.util.hash_pandas_object(plain, index=False).to_numpy().tobytes())
    return total.hexdigest()


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
