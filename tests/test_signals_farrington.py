"""Farrington's flexible method: against R's figures, a plain loop with statsmodels, and where nothing can be tested."""

from dataclasses import astuple
from datetime import date, timedelta
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.signals import farrington_flexible
from analysis.signals.glm import assess
from analysis.signals.limits import quantile, tail
from analysis.signals.reference import days_of, history
from benchmarks.loop import Rules, farrington
from tests.against_r import GOLDEN, PANELS, SHARED, arguments, assert_like_r, needs_shared, panel, runs

GOLDEN_CALLS: dict[str, dict[str, Any]] = {
    "noufaily": {},
    "b4_alpha01": {"b": 4, "alpha": 0.01},
    "b3_muan": {"b": 3, "alpha": 0.01, "threshold": "muan"},
    "b3_notrend_noreweight": {"b": 3, "alpha": 0.01, "trend": False, "reweight": False, "min_cases": (0, 4)},
    "orig": {
        "b": 4, "alpha": 0.01, "threshold": "delta", "periods": 1, "weights_threshold": 1.0, "exclude": 3,
        "p_trend": 0.05,
    },
}  # fmt: skip
WEEKS = 360
WINDOW = {"freq": 52, "b": 5, "w": 3, "periods": 10, "exclude": 26}


def series(*, weeks: int = WEEKS, seed: int = 4) -> pd.DataFrame:
    """Four areas with seasons, trends and more variance than Poisson."""
    time = np.arange(weeks)
    draw = np.random.default_rng(seed)
    means = {"a": (2, 0.0), "b": (8, 0.002), "c": (30, -0.001), "d": (5, 0.004)}
    rates = {area: m * np.exp(0.4 * np.cos(2 * np.pi * time / 52) + slope * time) for area, (m, slope) in means.items()}
    return pd.DataFrame({area: draw.negative_binomial(3, 3 / (3 + rate)) for area, rate in rates.items()})


def latest(counts: pd.DataFrame, **arguments_: Any) -> Any:
    return farrington_flexible(counts, at=len(counts), **arguments_).set_index("area")


@needs_shared
@pytest.mark.parametrize("run", runs("farrington"), ids=lambda run: f"{run['series']}-{run['method'][19:]}")
def test_the_series_of_r(run: dict[str, Any]) -> None:
    given = pd.read_csv(SHARED / "temporal" / f"{run['series']}__input.csv")
    figures = pd.read_csv(SHARED / "temporal" / f"{run['series']}__{run['method']}.csv")
    dates = given["date"] if run["epochAsDate"] else None
    counts, asked = pd.DataFrame({"x": given["observed"]}), arguments(run["call"])
    assert_like_r(farrington_flexible(counts, dates=dates, freq=run["freq"], at=figures["t"], **asked), figures)


@needs_shared
@pytest.mark.parametrize("name", ["rotaBB_monthly", "salmNewport_16states", "sim_sparse_30"])
def test_the_panels_of_r(name: str) -> None:
    counts, dates, figures = panel(name)
    for config, part in figures.groupby("config"):
        ours = farrington_flexible(counts, dates=dates, at=sorted(set(part["t"])), **PANELS[str(config)])
        assert_like_r(ours, part)


@pytest.mark.parametrize("method", GOLDEN_CALLS)
def test_the_golden_figures_of_r(method: str) -> None:
    weeks = pd.read_csv(GOLDEN / "ears.csv").query("method == 'C1'")  # R's figures of EARS hold the whole series
    figures = pd.read_csv(GOLDEN / "farrington.csv").query("method == @method").drop(columns="method")
    figures["t"] -= weeks["t"].min() - 1
    ours = farrington_flexible(weeks[["observed"]], at=list(figures["t"]), **GOLDEN_CALLS[method])
    assert_like_r(ours, figures)


OPTIONS = list(product(("nbPlugin", "muan", "delta"), (True, False), (True, False), (1.0, 0.05), (True, False)))


@pytest.mark.parametrize(("threshold", "reweight", "trend", "p_trend", "is_seen"), OPTIONS)
def test_every_branch_is_that_of_a_plain_loop(
    threshold: str, *, reweight: bool, trend: bool, p_trend: float, is_seen: bool
) -> None:
    counts = series()
    growth = np.exp(0.001 * np.arange(WEEKS))[:, None] * [1, 50, 3, 10_000]
    population = growth * (1 + 0.1 * np.random.default_rng(2).random(counts.shape)) if is_seen else None
    for b, periods in ((2, 1), (4, 5), (5, 10)):
        asked: dict[str, Any] = {
            "threshold": threshold,
            "reweight": reweight,
            "trend": trend,
            "p_trend": p_trend,
            "b": b,
        }
        asked |= {"periods": periods, "alpha": 0.01, "weights_threshold": 1.5}
        ours = farrington_flexible(counts, at=[340], population=population, min_cases=(0, 4), **asked)
        for place, area in enumerate(counts):
            seen = None if population is None else population[:, place]
            plain = farrington(counts[area].to_numpy(float), 340, Rules(**asked, tolerance=1e-9), seen)
            assert plain is not None
            figures = ours.loc[ours["area"] == area, ["expected", "upper", "phi", "p_value"]].iloc[0]
            np.testing.assert_allclose(figures.tolist(), astuple(plain), rtol=1e-4)


def test_a_trend_goes_with_two_years_with_no_significance_and_above_all_that_was_seen() -> None:
    counts = series()
    for asked in ({"b": 2}, {"p_trend": 0.0}):
        pd.testing.assert_frame_equal(latest(counts, **asked), latest(counts, trend=False, **asked))
    steep = pd.DataFrame({"a": np.round(np.exp(np.arange(WEEKS) / 90)).astype(int)})
    pd.testing.assert_frame_equal(latest(steep), latest(steep, trend=False))
    assert latest(counts)["expected"].ne(latest(counts, trend=False)["expected"]).all()


def test_all_zeros_and_then_growth_is_not_silent() -> None:
    counts = pd.DataFrame({"a": [0] * 330 + [1, 3, 5, 8], "b": [0] * 334})
    found = latest(counts)
    assert found["status"].to_dict() == {"a": "not_testable", "b": "too_few"}
    assert found["alarm"].isna().all()
    assert found[["expected", "upper"]].isna().all(axis=None)
    assert found["observed"].to_dict() == {"a": 8, "b": 0}


def test_three_years_of_history() -> None:
    counts = series(weeks=168)
    assert set(farrington_flexible(counts)["status"]) == {"not_testable"}
    assert set(farrington_flexible(counts)["t"]) == {168}
    assert set(farrington_flexible(counts, b=3)["status"]) == {"ok"}
    assert farrington_flexible(counts, b=3)["t"].unique().tolist() == list(range(160, 169))


def test_one_area_alone_is_as_among_others() -> None:
    counts = series()
    alone = farrington_flexible(counts[["c"]])
    together = farrington_flexible(counts)
    pd.testing.assert_frame_equal(alone, together[together["area"] == "c"].reset_index(drop=True))
    assert together["area"].unique().tolist() == ["a", "b", "c", "d"]


def test_missing_weeks_are_left_out_of_the_history() -> None:
    counts = series().astype(float)
    counts.iloc[[30, 140, 141, 260], 0] = np.nan
    found = latest(counts)
    known = counts["a"].to_numpy()
    past = history(WEEKS - 1, length=WEEKS, days=None, **WINDOW)
    assert past is not None
    rows = past.rows[~np.isnan(known[past.rows])]
    kept = np.isin(past.rows, rows)
    answer = assess(
        known[rows], past.time[kept], past.season[kept], np.zeros(len(rows)), 10, True, past.now, 9, True, 2.58, False
    )
    assert found.loc["a", "expected"] == pytest.approx(np.exp(answer[1] + answer[2] * past.now), rel=1e-12)
    assert len(rows) == len(past.rows) - 3


def test_a_missing_week_among_the_latest_makes_it_not_testable() -> None:
    counts = series().astype(float)
    counts.iloc[-2, 1] = np.nan
    counts.iloc[-1, 2] = np.nan
    found = latest(counts)
    assert found["status"].to_dict() == {"a": "ok", "b": "not_testable", "c": "not_testable", "d": "ok"}
    assert np.isnan(found.loc["c", "p_value"])
    assert not np.isnan(found.loc["b", "p_value"])


def test_an_area_that_split_and_reporting_that_starts_in_the_middle() -> None:
    counts = series().astype(float)
    counts["old"] = counts["c"].where(counts.index < 330)
    counts["new"] = counts["c"].where(counts.index >= 330)
    counts["late"] = counts["c"].where(counts.index >= 200)
    counts["slow"] = counts["c"].where(counts.index >= 200, 0)
    found = latest(counts)
    assert found["status"].to_dict() | {"old": "", "new": ""} == dict.fromkeys(found.index, "ok") | {
        "old": "",
        "new": "",
    }
    assert found.loc[["old", "new"], "status"].tolist() == ["not_testable", "not_testable"]
    # Weeks without a report make less expected than weeks nobody knows of.
    assert found.loc["late", "expected"] < 2 * found.loc["c", "expected"]
    assert found.loc["late", "expected"] != found.loc["slow", "expected"]


def test_one_huge_value() -> None:
    counts = series()
    counts.iloc[200, 2] = 1_000_000
    found = latest(counts)
    assert set(found["status"]) <= {"ok", "not_testable"}
    assert np.isfinite(found.loc[found["status"] == "ok", "upper"]).all()
    now = series()
    now.iloc[-1, 2] = 1_000_000
    assert latest(now).loc["c", "alarm"]
    assert latest(now).loc["c", "p_value"] < 1e-12


def test_past_outbreaks_count_less() -> None:
    counts = series()
    counts.iloc[[150, 151], 2] = 200
    assert latest(counts).loc["c", "upper"] < latest(counts, reweight=False).loc["c", "upper"]


def test_reference_weeks_are_the_nearest_same_weekdays_through_years_of_53_weeks() -> None:
    first = date(2009, 1, 5)
    dates = [first + timedelta(weeks=week) for week in range(700)]
    days = days_of(dates, length=700, freq=52)
    assert days is not None
    for row in (599, 625, 626, 627, 699):
        past = history(row, length=700, days=days, **WINDOW)
        assert past is not None
        window = past.rows[past.season == 9]
        middles = sorted(window[:35].reshape(5, 7)[:, 3].tolist())
        wanted = [dates[row].replace(year=dates[row].year - back) for back in range(5, 0, -1)]
        nearest = [min(range(700), key=lambda place: abs((dates[place] - day).days)) for day in wanted]
        assert middles == nearest
    # In step with rows only where no year of 53 weeks lies between.
    by_rows = history(699, length=700, days=None, **WINDOW)
    by_date = history(699, length=700, days=days, **WINDOW)
    assert by_rows is not None
    assert by_date is not None
    assert not np.array_equal(by_rows.rows, by_date.rows)


def test_29_february_is_1_march() -> None:
    dates = [date(2016, 2, 29) - timedelta(days=back) for back in range(1200, -1, -1)]
    days = days_of(dates, length=1201, freq=365)
    past = history(1200, length=1201, days=days, freq=365, b=1, w=0, periods=1, exclude=1)
    assert past is not None
    assert [dates[row] for row in past.rows] == [date(2015, 3, 1)]


def test_a_reference_week_that_is_no_row_makes_a_week_not_testable() -> None:
    dates = [date(2015, 1, 5) + timedelta(weeks=week) for week in range(WEEKS)]
    counts = series().set_axis(dates)[["c"]].drop(date(2020, 6, 1))
    at = [list(counts.index).index(day) + 1 for day in (date(2021, 5, 24), date(2021, 5, 31))]
    found = farrington_flexible(counts, dates=list(counts.index), at=at)
    assert found["status"].tolist() == ["ok", "not_testable"]


def test_too_early_is_not_testable_and_positions_come_as_asked() -> None:
    found = farrington_flexible(series(), at=[360, 5, 300])
    assert found[found["area"] == "a"]["t"].tolist() == [360, 5, 300]
    assert set(found.loc[found["t"] == 5, "status"]) == {"not_testable"}
    assert farrington_flexible(series(), at=np.array([360]))["t"].unique().tolist() == [360]
    assert farrington_flexible(series(), at=[]).empty


def test_a_population_that_only_differs_in_its_unit_changes_nothing() -> None:
    counts = series()
    plain = latest(counts)
    for population in (7.0, pd.Series({"d": 4, "c": 3, "b": 2, "a": 1}), np.full(counts.shape, 1e6)):
        scaled = latest(counts, population=population)
        np.testing.assert_allclose(scaled["expected"], plain["expected"], rtol=1e-9)
        assert scaled["upper"].tolist() == plain["upper"].tolist()
    # All growth that the offset tells is no growth of the rate.
    offset = pd.DataFrame({area: np.exp(0.004 * np.arange(WEEKS)) for area in counts})
    assert (
        latest(counts, population=offset, trend=False).loc["d", "expected"]
        > latest(counts, trend=False).loc["d", "expected"]
    )


def test_the_result_has_the_promised_columns() -> None:
    found = farrington_flexible(series(), at=[350, 360])
    names = ["area", "t", "observed", "expected", "upper", "phi", "p_value", "alarm", "status"]
    assert found.columns.tolist() == names
    assert found["alarm"].dtype == "boolean"
    assert len(found) == 8


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"counts": pd.DataFrame({"a": [1, -1]})}, "negative"),
        ({"counts": pd.DataFrame({"a": [1, 1.5]})}, "whole number"),
        ({"counts": pd.DataFrame({"a": [1, np.inf]})}, "infinite"),
        ({"counts": pd.DataFrame({"a": ["x", "y"]})}, "numbers only"),
        ({"counts": pd.DataFrame()}, "empty"),
        ({"counts": pd.DataFrame([[1, 2]], columns=["a", "a"])}, "twice"),
        ({"at": [0]}, "between 1 and 360"),
        ({"at": [361]}, "between 1 and 360"),
        ({"at": [1.5]}, "whole"),
        ({"dates": ["2020-01-06"]}, "one known date"),
        ({"dates": ["2020-01-06"] * WEEKS}, "ascend"),
        ({"dates": [date(2015, 1, 5)] * WEEKS, "freq": 4}, "freq must be one of"),
        ({"b": 0}, "b must"),
        ({"w": -1}, "w must"),
        ({"periods": 0}, "periods must"),
        ({"periods": 60}, "too many"),
        ({"exclude": -1}, "exclude must"),
        ({"alpha": 1.0}, "alpha must"),
        ({"p_trend": 2.0}, "p_trend must"),
        ({"threshold": "nb"}, "threshold must"),
        ({"min_cases": (5, 0)}, "min_cases must"),
        ({"population": 0}, "not positive"),
        ({"population": pd.Series({"a": 1})}, "every area"),
        ({"population": np.ones(7)}, "does not fit"),
    ],
)
def test_wrong_input_is_told(wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        farrington_flexible(**({"counts": series()} | wrong))


def test_reflections_and_sums_agree() -> None:
    draw = np.random.default_rng(0)
    for seasons, slope, reweight in product((1, 3, 10), (True, False), (True, False)):
        time = np.sort(draw.choice(400, 150, replace=False)).astype(float)
        season = np.arange(150) % seasons
        counts = draw.negative_binomial(2, 0.3, 150).astype(float)
        fits = [
            assess(counts, time, season, np.zeros(150), seasons, slope, 430.0, 0, reweight, 1.0, exact)
            for exact in (True, False)
        ]
        np.testing.assert_allclose(fits[0], fits[1], rtol=1e-8, atol=1e-12)


def test_a_trend_that_the_seasons_already_tell_leaves_the_last_season_out() -> None:
    # Two seasons, each at one time: constant, trend and a dummy are one too many; R keeps constant and trend.
    time, season = np.repeat([1.0, 2.0], 4), np.repeat([0, 1], 4)
    counts = np.array([1.0, 2.0, 3.0, 2.0, 4.0, 5.0, 3.0, 4.0])
    state, level, slope, phi, ahead, _, freedom = assess(
        counts, time, season, np.zeros(8), 2, True, 3.0, 1, False, 1.0, False
    )
    assert state == 2  # in doubt: the caller asks again
    state, level, slope, phi, ahead, _, freedom = assess(
        counts, time, season, np.zeros(8), 2, True, 3.0, 1, False, 1.0, True
    )
    assert (state, freedom, phi) == (0, 6, 1.0)
    assert np.exp(level + slope * 3.0) == pytest.approx(8.0, rel=1e-6)
    assert ahead > 0


def test_limits_are_the_quantiles_and_tails_of_scipy() -> None:
    mean = np.array([0.01, 0.5, 3.0, 40.0, 2_000.0, 5.0, 1e-300])
    phi = np.array([1.0, 1.3, 1.0, 5.0, 80.0, 1 + 1e-9, 2.0])
    spread = [stats.poisson(m) if p == 1 else stats.nbinom(m / (p - 1), 1 / p) for m, p in zip(mean, phi, strict=True)]
    for alpha in (0.005, 0.05, 0.5):
        assert quantile(alpha, mean, phi).tolist() == [max(each.ppf(1 - alpha), 0) for each in spread]
    for count in (0.0, 1.0, 7.0):
        ours = tail(np.full(len(mean), count), mean, phi)
        np.testing.assert_allclose(ours, [each.sf(count - 1) for each in spread], rtol=1e-6, atol=1e-290)
