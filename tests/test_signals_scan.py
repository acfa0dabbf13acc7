"""The space-time permutation scan: SaTScan's clusters where its sample is at hand; a plain reading of the method."""

import itertools
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.signals import permutation_scan
from analysis.signals.cylinders import permuted, ratio

SHARED = Path(__file__).resolve().parents[2] / "shared" / "validation" / "scan"
NEW_YORK: dict[str, Any] = {"start": "2001-11-01", "end": "2001-11-24", "max_periods": 7, "max_km": 3.0}
NARROW = 1e-12
Cylinder = tuple[float, set[str], int, int]

sample = pytest.mark.skipif(not SHARED.is_dir(), reason="SaTScan's New York sample may not stand in the repository")


def new_york() -> tuple[pd.DataFrame, pd.DataFrame]:
    kinds = {"place": str}
    cases = pd.read_csv(SHARED / "NYCfever.cas", sep=r"\s+", names=["place", "count", "date"], dtype=kinds)
    places = pd.read_csv(SHARED / "NYCfever.geo", sep=r"\s+", names=["place", "lat", "lon"], dtype=kinds)
    return cases.assign(date=pd.to_datetime(cases["date"])), places


def satscan() -> Iterator[Any]:
    if SHARED.is_dir():
        reference = pd.read_csv(SHARED / "reference_clusters.csv")
        for run, clusters in reference.groupby("run"):
            yield pytest.param(clusters, id=str(run))


@sample
@pytest.mark.parametrize("reference", list(satscan()))
def test_clusters_are_satscans(reference: pd.DataFrame) -> None:
    cases, places = new_york()
    first = reference.iloc[0]
    found = permutation_scan(
        cases, places, **NEW_YORK, prospective=first["analysis"] == "prospective", replicates=int(first["monte_carlo"])
    ).head(len(reference))
    spans = [
        f"{s.year}/{s.month}/{s.day} to {e.year}/{e.month}/{e.day}"
        for s, e in zip(found["start"], found["end"], strict=True)
    ]
    assert [", ".join(names) for names in found["places"]] == reference["locations"].tolist()
    assert spans == reference["time_frame"].tolist()
    assert found["observed"].tolist() == reference["cases"].tolist()
    np.testing.assert_allclose(found["llr"], reference["llr"], rtol=0, atol=5.1e-7)
    np.testing.assert_allclose(found["expected"], reference["expected"], rtol=0, atol=5.1e-3)
    if first["monte_carlo"] == 9999:  # at 999 chance alone is further off
        np.testing.assert_allclose(found["p_value"], reference["p_value"], rtol=0, atol=0.02)
        np.testing.assert_allclose(found["p_gumbel"].iloc[0], reference["p_value"].iloc[0], rtol=0, atol=0.02)
    told = reference["recurrence"].dropna().str.split().str[0].astype(int)
    if len(told) and first["monte_carlo"] == 9999:
        np.testing.assert_allclose(found["recurrence_interval_days"], told, rtol=0, atol=0.6)


@pytest.mark.parametrize(
    ("inside", "scaled", "expected"),
    [(4, 130, 3.845418), (2, 32, 3.164201), (2, 57, 2.137259), (5, 77, 8.119521), (4, 90, 5.113791), (2, 14, 4.725675)],
)
def test_ratio_is_satscans(inside: int, scaled: int, expected: float) -> None:
    """SaTScan's figures for New York: 194 cases, expected counts of so many 194ths."""
    assert round(ratio(inside, scaled / 194, 194), 6) == expected


# A plain reading of the method, against which the compiled one is held.


def distance(one: Any, other: Any) -> float:
    def point(place: Any) -> list[float]:
        phi, theta = math.radians(place.lat), math.radians(place.lon)
        return [math.cos(phi) * math.cos(theta), math.cos(phi) * math.sin(theta), math.sin(phi)]

    return 6367.0 * math.dist(point(one), point(other))


def windows(days: int, options: dict[str, Any]) -> Iterator[tuple[int, int]]:
    for end in [days - 1] if options["prospective"] else range(days):
        yield from ((start, end) for start in range(end, max(-1, end - options["max_periods"]), -1))


def surprise(observed: int, expected: float, total: int) -> float:
    if observed <= expected:
        return 0.0
    rest = (total - observed) * math.log((total - observed) / (total - expected)) if observed < total else 0.0
    return observed * math.log(observed / expected) + rest


def best_around(centre: Any, places: pd.DataFrame, cases: pd.DataFrame, days: int, options: dict[str, Any]) -> Cylinder:
    best: Cylinder = (0.0, set(), 0, 0)
    inside: set[str] = set()
    for place in sorted(places.itertuples(), key=lambda other: distance(centre, other)):
        inside = {*inside, str(place.place)}
        of_places = cases[cases["place"].isin(inside)]
        too_far = options["max_km"] is not None and distance(centre, place) > options["max_km"]
        if too_far or len(of_places) > options["max_share"] * len(cases):
            break
        for start, end in windows(days, options):
            observed = int(of_places["day"].between(start, end).sum())
            expected = len(of_places) * int(cases["day"].between(start, end).sum()) / len(cases)
            value = surprise(observed, expected, len(cases)) if observed >= options["min_cases"] else 0.0
            if value > best[0] + NARROW:
                best = (value, inside, start, end)
    return best


def plainly(cases: pd.DataFrame, places: pd.DataFrame, days: int, options: dict[str, Any]) -> list[Cylinder]:
    """Each centre's best cylinder, the overlapping ones left out; days are 0, 1, 2 …"""
    found = [best_around(centre, places, cases, days, options) for centre in places.itertuples()]
    kept: list[Cylinder] = []
    for value, inside, start, end in sorted(found, key=lambda one: (-round(one[0], 10), len(one[1]))):
        if value and not any(inside & others and start <= last and first <= end for _, others, first, last in kept):
            kept.append((value, inside, start, end))
    return kept


@st.composite
def studies(draw: st.DrawFn) -> tuple[pd.DataFrame, pd.DataFrame, int, dict[str, Any]]:
    many, days = draw(st.integers(2, 7)), draw(st.integers(2, 6))
    degrees = st.floats(-5, 5).map(lambda value: round(value, 3))
    spots = draw(st.lists(st.tuples(degrees, degrees), min_size=many, max_size=many, unique=True))
    places = pd.DataFrame([(f"p{i}", *spot) for i, spot in enumerate(spots)], columns=["place", "lat", "lon"])
    one = st.tuples(st.sampled_from(places["place"].tolist()), st.integers(0, days - 1))
    cases = pd.DataFrame(draw(st.lists(one, min_size=3, max_size=30)), columns=["place", "day"])
    options = {
        "prospective": draw(st.booleans()),
        "max_periods": draw(st.integers(1, days)),
        "max_km": draw(st.sampled_from([None, 300.0, 700.0])),
        "max_share": draw(st.sampled_from([0.3, 0.5, 1.0])),
        "min_cases": draw(st.integers(1, 3)),
    }
    return places, cases, days, options


@settings(max_examples=60, deadline=None)
@given(study=studies())
def test_clusters_are_those_of_a_plain_reading(study: tuple[pd.DataFrame, pd.DataFrame, int, dict[str, Any]]) -> None:
    places, cases, days, options = study
    start = pd.Timestamp("2026-01-01")
    dated = cases.assign(date=start + pd.to_timedelta(cases["day"], unit="D"), count=1)
    found = permutation_scan(
        dated, places, start=start, end=start + pd.Timedelta(days=days - 1), replicates=3, **options
    )
    plain = plainly(cases, places, days, options)
    assert len(found) == len(plain)
    np.testing.assert_allclose(found["llr"], [value for value, *_ in plain], rtol=0, atol=1e-9)
    if len({round(value, 9) for value, *_ in plain}) == len(plain):  # of equal ones either may come first
        assert [set(names) for names in found["places"]] == [inside for _, inside, *_ in plain]
        assert (found["start"] - start).dt.days.tolist() == [first for *_, first, _ in plain]


def small(**options: Any) -> pd.DataFrame:
    """Six places on a line, a case a week in each, and four more in the last two of the latest week."""
    places = pd.DataFrame({"place": list("abcdef"), "lat": [0.0] * 6, "lon": [0, 1, 2, 3, 4, 5]})
    weekly = [(place, day, 1) for place in "abcdef" for day in pd.date_range("2026-01-05", "2026-03-16", freq="7D")]
    cases = pd.DataFrame([*weekly, ("e", "2026-03-20", 2), ("f", "2026-03-22", 2)], columns=["place", "date", "count"])
    wanted: dict[str, Any] = {
        "start": "2026-01-05",
        "end": "2026-03-22",
        "unit": "week",
        "max_periods": 4,
        "replicates": 499,
    }
    return permutation_scan(cases, places, **(wanted | options))


def test_a_burst_is_found_with_its_places_and_week() -> None:
    first = small().iloc[0]
    assert set(first["places"]) == {"e", "f"}
    assert (first["start"], first["end"]) == (pd.Timestamp("2026-03-16"), pd.Timestamp("2026-03-22"))
    assert first["observed"] == 6
    assert first["expected"] == pytest.approx(26 * 10 / 70)
    assert first["recurrence_interval_days"] == pytest.approx(7 / first["p_value"])
    assert 1 / 500 <= first["p_value"] <= 1


def test_looking_back_has_no_recurrence_and_may_end_earlier() -> None:
    found = small(prospective=False)
    assert found["recurrence_interval_days"].isna().all()
    assert len(found) > 1
    taken: set[tuple[str, pd.Timestamp]] = set()
    row: Any
    for row in found.itertuples():
        cells = set(itertools.product(row.places, pd.date_range(row.start, row.end)))
        assert not cells & taken
        taken |= cells


def test_seed_decides_and_nothing_else() -> None:
    pd.testing.assert_frame_equal(small(seed=5), small(seed=5))
    assert small(seed=5)["p_value"].tolist() != small(seed=6)["p_value"].tolist()


def test_days_left_over_go_to_the_first_period() -> None:
    found = small(start="2026-01-01", prospective=False)
    first = pd.Timestamp("2026-01-01")
    assert set((found["start"] - first).dt.days % 7) <= {0, 4}
    assert not ((found["start"] > first) & (found["start"] < pd.Timestamp("2026-01-12"))).any()


def test_places_at_one_point_enter_together() -> None:
    places = pd.DataFrame({"place": ["a", "b", "c"], "lat": [1.0, 1.0, 2.0], "lon": [1.0, 1.0, 2.0]})
    cases = pd.DataFrame({"place": ["a", "b", "c", "c"], "date": ["2026-01-04"] * 2 + ["2026-01-01"] * 2, "count": 1})
    found = permutation_scan(cases, places, start="2026-01-01", end="2026-01-04", max_periods=2, replicates=9)
    assert found.iloc[0]["places"] == ["a", "b"]
    assert found.iloc[0]["observed"] == 2


def test_every_arrangement_is_as_likely() -> None:
    """Two of four cases fall into the period; each of the six pairs of points is drawn as often."""
    pool, margin = np.arange(4, dtype=np.int32), np.array([2])
    seeds = np.random.SeedSequence(1).generate_state(6000, np.uint64)
    pairs = [tuple(np.flatnonzero(permuted(seed, pool, margin, 4)[:, 0])) for seed in seeds]
    often = pd.Series(pairs).value_counts()
    assert len(often) == 6
    assert ((often - 1000) ** 2 / 1000).sum() < 20.5  # chi squared, 5 degrees of freedom, 0.999


def test_p_is_that_of_all_arrangements() -> None:
    """Four cases at a, four at b, two on the last day, both at a: by all 28 pairs p is 12/28."""
    places = pd.DataFrame({"place": ["a", "b"], "lat": [0.0, 1.0], "lon": [0.0, 1.0]})
    dates = ["2026-01-04"] * 2 + ["2026-01-01"] * 2 + ["2026-01-02"] * 4
    cases = pd.DataFrame({"place": list("aaaabbbb"), "date": dates, "count": 1})
    found = permutation_scan(cases, places, start="2026-01-01", end="2026-01-04", max_periods=1, replicates=9999)
    assert found.iloc[0]["p_value"] == pytest.approx(12 / 28, abs=0.02)


def test_without_cases_there_are_no_clusters() -> None:
    places = pd.DataFrame({"place": ["a"], "lat": [0.0], "lon": [0.0]})
    nothing = pd.DataFrame({"place": [], "date": [], "count": []})
    found = permutation_scan(nothing, places, start="2026-01-01", end="2026-01-31", max_periods=7)
    assert found.empty
    assert list(found) == list(small())
    assert found.dtypes.tolist() == small().dtypes.tolist()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"date": ["2026-02-01"]}, "outside the study"),
        ({"date": ["2025-12-31"]}, "outside the study"),
        ({"place": ["z"]}, "'z' is not in places"),
        ({"count": [-1]}, "whole number"),
        ({"count": [0.5]}, "whole number"),
        ({"count": [None]}, "whole number"),
    ],
)
def test_what_cannot_be_is_refused(change: dict[str, list[Any]], message: str) -> None:
    places = pd.DataFrame({"place": ["a"], "lat": [0.0], "lon": [0.0]})
    cases = pd.DataFrame({"place": ["a"], "date": ["2026-01-02"], "count": [1]} | change)
    with pytest.raises(ValueError, match=message):
        permutation_scan(cases, places, start="2026-01-01", end="2026-01-31", max_periods=7)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"unit": "month"}, "unit"),
        ({"max_periods": 0}, "max_periods"),
        ({"max_km": -1}, "max_km"),
        ({"max_share": 0}, "max_share"),
        ({"min_cases": 0}, "min_cases"),
        ({"replicates": 0}, "replicates"),
        ({"end": "2025-01-01"}, "before it starts"),
    ],
)
def test_options_out_of_range_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        small(**options)


@pytest.mark.parametrize("places", [[("a", 0, 0), ("a", 1, 1)], [("a", 95, 0)], [("a", None, 0)]])
def test_places_that_cannot_be_are_refused(places: list[tuple[str, Any, Any]]) -> None:
    cases = pd.DataFrame({"place": ["a"], "date": ["2026-01-02"], "count": [1]})
    with pytest.raises(ValueError, match=r"stands twice|latitude"):
        permutation_scan(
            cases,
            pd.DataFrame(places, columns=["place", "lat", "lon"]),
            start="2026-01-01",
            end="2026-01-31",
            max_periods=7,
        )
