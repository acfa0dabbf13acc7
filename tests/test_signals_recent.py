"""The latest weeks against a short or empty history: the prior's likelihood, the predictive distribution, its edges."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from analysis.signals import eb_recent_total
from analysis.signals.recent import SHAPES, prior

COLUMNS = ["area", "t", "observed", "expected", "upper", "p_value", "q_value", "status"]


def sparse(areas: int = 40, weeks: int = 130, seed: int = 1) -> pd.DataFrame:
    """Counts whose areas differ by far more than chance."""
    random = np.random.default_rng(seed)
    rates = random.gamma(0.5, 0.5, areas)
    return pd.DataFrame(random.poisson(rates, (weeks, areas)), columns=[f"a{i:02d}" for i in range(areas)])


def minus_likelihood(logs: Any, cases: Any, exposed: Any) -> float:
    """The marginal itself, from scipy's negative binomial; of the logs of shape and rate."""
    shape, rate = np.exp(logs)
    return -float(stats.nbinom.logpmf(cases, shape, rate / (rate + exposed)).sum())


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 10_000), shape=st.sampled_from([0.1, 0.5, 2.0, 10.0]), mean=st.sampled_from([0.01, 0.3, 4.0])
)
def test_no_other_prior_is_likelier(seed: int, shape: float, mean: float) -> None:
    random = np.random.default_rng(seed)
    exposed = random.uniform(10, 208, 60)
    cases = random.poisson(random.gamma(shape, mean / shape, 60) * exposed).astype(float)
    found = prior(cases, exposed)
    if not cases.sum():
        assert found is None
        return
    assert found is not None
    size = min(found.shape, 1e9)
    reached = minus_likelihood(np.log([size, size / found.mean]), cases, exposed)
    start, far = np.log([1.0, 1 / found.mean]), [(-20.0, 20.0)] * 2  # farther out scipy's figure is rounding alone
    free = optimize.minimize(minus_likelihood, start, (cases, exposed), method="Nelder-Mead", bounds=far)
    assert reached <= free.fun + 1e-5


def test_prior_is_the_root_of_the_score() -> None:
    """With equal exposure the mean is the overall rate; the shape's figure is scipy's, searched without our score."""
    random = np.random.default_rng(3)
    cases, exposed = random.poisson(random.gamma(0.3, 90, 514)).astype(float), np.full(514, 104.0)
    found = prior(cases, exposed)
    assert found is not None
    assert found.mean == pytest.approx(cases.sum() / exposed.sum(), rel=1e-12)

    def of(log_shape: float) -> float:
        return minus_likelihood([log_shape, log_shape - np.log(found.mean)], cases, exposed)

    free = optimize.minimize_scalar(of, bounds=(-3, 3), method="bounded", options={"xatol": 1e-10})
    assert found.shape == pytest.approx(np.exp(free.x), rel=1e-6)


@pytest.mark.parametrize(
    ("cases", "shape"),
    [
        (np.full(50, 7.0), np.inf),  # varies less than chance would
        (np.r_[1.0, np.zeros(49)], np.inf),
        (np.r_[np.zeros(49), 5000.0], pytest.approx(2.3e-3, rel=0.5)),  # one area has them all
    ],
)
def test_prior_at_its_bounds(cases: Any, shape: Any) -> None:
    found = prior(cases, np.full(50, 104.0))
    assert found is not None
    assert found.shape == shape
    assert found.mean == pytest.approx(cases.sum() / 5200)
    assert found.shape >= SHAPES[0]


def test_no_case_has_no_prior() -> None:
    assert prior(np.zeros(50), np.ones(50)) is None


def test_the_window_is_held_against_its_predictive_distribution() -> None:
    counts = sparse()
    counts.iloc[-4:, 0] += 3
    found: Any = eb_recent_total(counts, at=130).set_index("area")
    past = counts.iloc[14:118].sum()  # 104 weeks, 8 left out, 4 in the window
    areas = prior(past.to_numpy(dtype=float), np.full(40, 104.0))
    assert areas is not None
    size, rate = areas.shape + past, areas.shape / areas.mean + 104
    now = counts.iloc[126:].sum()
    told = found["status"] == "ok"
    assert told.sum() > 5
    assert found["observed"].tolist() == now.tolist()
    p_value = stats.nbinom.sf(now - 1, size, rate / (rate + 4))
    np.testing.assert_allclose(found["p_value"], p_value, rtol=1e-9)
    np.testing.assert_allclose(found["q_value"], stats.false_discovery_control(p_value), rtol=1e-9)
    np.testing.assert_allclose(found["expected"][told], (4 * size / rate)[told], rtol=1e-12)
    assert found["upper"][told].tolist() == stats.nbinom.ppf(0.99, size, rate / (rate + 4))[told].tolist()
    assert list(found.reset_index()) == COLUMNS
    assert (told == (now >= 3)).all()
    assert found.loc[~told, ["expected", "upper"]].isna().all(axis=None)
    assert set(found["status"]) == {"ok", "too_few"}


def test_areas_that_are_all_alike_are_held_against_poisson() -> None:
    counts = pd.DataFrame(np.ones((120, 12), dtype=int))
    counts.iloc[-1, 0] = 9
    found: Any = eb_recent_total(counts, at=[120], min_cases=0)
    assert found["expected"].tolist() == pytest.approx([4.0] * 12)
    assert found["upper"].tolist() == [stats.poisson.ppf(0.99, 4)] * 12
    assert found["p_value"][0] == pytest.approx(stats.poisson.sf(11, 4))


def test_an_area_without_any_case_so_far_is_not_silent() -> None:
    counts = sparse()
    counts["a00"] = 0
    counts.iloc[-4:, 0] = 5
    row: Any = eb_recent_total(counts, at=130).iloc[0]
    assert row["status"] == "ok"
    assert row["observed"] == 20 > row["upper"]
    assert row["q_value"] < 0.001


def test_an_area_that_starts_in_the_window_is_held_against_the_others() -> None:
    counts = sparse().astype("float64")
    counts.loc[:124, "a00"] = np.nan
    counts.loc[125:, "a00"] = [3.0, 3.0, 2.0, 3.0, 2.0]
    row: Any = eb_recent_total(counts, at=130).iloc[0]
    areas = prior(counts.iloc[14:118, 1:].sum().to_numpy(), np.full(39, 104.0))
    assert areas is not None
    assert row["status"] == "ok"
    assert row["expected"] == pytest.approx(4 * areas.mean)


def test_weeks_that_are_not_known_shorten_the_exposure() -> None:
    counts = sparse().astype("float64")
    counts.loc[100:109, "a03"] = np.nan
    counts.loc[127, "a03"] = np.nan
    counts.loc[128:, "a03"] = 6
    found: Any = eb_recent_total(counts, at=130).set_index("area").loc["a03"]
    past, exposed = counts.iloc[14:118].sum().to_numpy(), np.full(40, 104.0)
    exposed[3] = 94
    areas = prior(past, exposed)
    assert areas is not None
    assert found["expected"] == pytest.approx(3 * (areas.shape + past[3]) / (areas.shape / areas.mean + 94))
    counts.loc[126:, "a03"] = np.nan
    unknown: Any = eb_recent_total(counts, at=130).set_index("area").loc["a03"]
    assert unknown["status"] == "not_testable"
    assert unknown[["observed", "expected", "upper", "p_value", "q_value"]].isna().all()


def test_reporting_units_are_the_exposure() -> None:
    counts = sparse()
    units = pd.DataFrame(2.0, index=counts.index, columns=counts.columns)
    same = eb_recent_total(counts, at=130)
    pd.testing.assert_frame_equal(eb_recent_total(counts, at=130, population=units), same, rtol=1e-6)
    units.loc[126:, "a01"] = 20.0
    more: Any = eb_recent_total(counts, at=130, population=units, min_cases=0).set_index("area")
    once: Any = eb_recent_total(counts, at=130, min_cases=0).set_index("area")
    assert more.loc["a01", "expected"] == pytest.approx(10 * once.loc["a01", "expected"], rel=1e-6)
    assert more.loc["a01", "p_value"] >= once.loc["a01", "p_value"]


def test_fewer_than_ten_areas_are_not_testable() -> None:
    assert set(eb_recent_total(sparse(areas=9), at=130)["status"]) == {"not_testable"}
    assert "ok" in set(eb_recent_total(sparse(areas=10), at=130)["status"])
    alone = eb_recent_total(sparse(areas=1), at=130)
    assert alone["observed"].notna().all()
    assert set(alone["status"]) == {"not_testable"}


def test_nothing_anywhere_is_not_testable() -> None:
    counts = pd.DataFrame(np.zeros((130, 20), dtype=int))
    counts.iloc[-4:] = 5
    assert set(eb_recent_total(counts, at=130)["status"]) == {"not_testable"}


def test_many_positions_are_each_as_alone() -> None:
    counts = sparse()
    many = eb_recent_total(counts, at=[100, 130, 13, 12])
    for t in (100, 130, 13):
        alone = eb_recent_total(counts, at=t)
        pd.testing.assert_frame_equal(many[many["t"] == t].reset_index(drop=True), alone)
    assert set(many[many["t"] == 12]["status"]) == {"not_testable"}  # no week before the gap
    every = eb_recent_total(counts)
    assert (every["t"].min(), every["t"].max()) == (13, 130)


def test_one_huge_value_is_far_out_and_nothing_breaks() -> None:
    counts = sparse()
    counts.iloc[-1, 5] = 1_000_000
    counts.iloc[60, 6] = 100_000
    found: Any = eb_recent_total(counts, at=130).set_index("area")
    assert found.loc["a05", "p_value"] < 1e-12
    assert found["p_value"].between(0, 1).all()


@pytest.mark.parametrize("value", [-1, 0.5, np.inf])
def test_what_is_no_count_is_refused(value: float) -> None:
    counts = sparse().astype("float64")
    counts.iloc[3, 3] = value
    with pytest.raises(ValueError, match="a03"):
        eb_recent_total(counts)


@pytest.mark.parametrize(
    "options", [{"window": 0}, {"history": 0}, {"gap": -1}, {"min_cases": -1}, {"at": 131}, {"at": 0}]
)
def test_options_that_cannot_be_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="must"):
        eb_recent_total(sparse(), **options)


def test_alarms_by_chance_are_as_many_as_said() -> None:
    """Counts as the prior says: p below 0.01 is at most that often."""
    random = np.random.default_rng(5)
    rates = random.gamma(0.6, 0.5, 400)
    found: Any = eb_recent_total(pd.DataFrame(random.poisson(rates, (160, 400))), at=range(121, 161, 4))
    assert (found["p_value"] < 0.01).mean() < 0.01
