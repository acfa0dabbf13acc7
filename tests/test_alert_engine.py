"""The engine: its quality on a small simulated world, and what it answers where there is little to learn from."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.signals.engine import excess
from analysis.signals.national import profile
from analysis.signals.posterior import posterior
from analysis.signals.rules import Threshold, shares
from benchmarks.alert_rules import scores
from benchmarks.bursts import SIZES, judge, world

AREAS = 120


def test_finds_most_bursts_with_few_false_alarms() -> None:
    """Fewer areas tell less of each other than 514 do, so that the limits are wider than what docs/SIGNALS.md has."""
    false, found = [], []
    for seed in (11, 12):
        one = world(seed, areas=AREAS, judged=52)
        quiet, burst = scores(one.quiet, 52, refit=13), scores(one.burst, 52, refit=13)
        verdict = judge(one, *(Threshold().alarms(score["ratio"], score["news"] == 1) for score in (quiet, burst)))
        false.append(verdict.false)
        found.append(verdict.found)
    assert np.mean(false) * 514 / AREAS < 5
    small, _, large, largest = np.mean(found, axis=0)
    assert small < large
    assert large > 0.65
    assert largest > 0.85


def test_world_has_what_was_put_in() -> None:
    one = world(3, areas=60, judged=60)
    again = world(3, areas=60, judged=60)
    assert (one.quiet == again.quiet).all()
    extra = (one.burst - one.quiet).sum(axis=0)
    assert dict(zip(one.areas, one.sizes, strict=True)) == {a: extra[a] for a in np.flatnonzero(extra)}
    assert set(one.sizes) <= set(SIZES)
    assert one.burst.shape == (312, 60)


def test_judges_alarms_by_hand() -> None:
    one = world(3, areas=60, judged=60)
    nothing = np.zeros((60, 60), dtype=bool)
    hit = nothing.copy()
    hit[one.starts[0] + 4, one.areas[0]] = True
    late = nothing.copy()
    late[min(one.starts[0] + 5, 59), one.areas[0]] = True
    two = nothing.copy()
    two[3:5, 7] = True
    assert judge(one, two, hit).false == pytest.approx(2 / 60)
    assert judge(one, two, hit).false_new == pytest.approx(1 / 60)
    assert judge(one, two, hit).delay == 4
    assert judge(one, two, hit).false_beside == 0
    assert sum(judge(one, two, late).found) == 0
    assert judge(one, two, late).false_beside == pytest.approx(1 / 60)


def _poisson(rate: float, *, weeks: int = 260, areas: int = 40, seed: int = 1) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    return pd.DataFrame(random.poisson(rate, (weeks, areas)), columns=[f"a{i}" for i in range(areas)])


def test_growth_after_nothing_at_all_is_not_silent() -> None:
    counts = pd.DataFrame(np.zeros((120, 20)), columns=[f"a{i}" for i in range(20)])
    counts.iloc[-3:, 4] = [1, 2, 3]
    found: Any = excess(counts, at=120).set_index("area")
    assert found.loc["a4", "status"] == "ok"
    assert found.loc["a4", "p_value"] < 0.01
    assert Threshold().severity(found[["ratio"]].to_numpy().T)[0, 4] <= 1
    assert (found["status"].drop("a4") == "too_few").all()


def test_expects_what_was_reported_before() -> None:
    counts = _poisson(2.0)
    found: Any = excess(counts, at=260)
    ok = found[found["status"] == "ok"]
    assert ok["expected"].to_numpy() == pytest.approx(6, rel=0.25)
    assert ok["upper"].between(9, 16).all()
    assert list(found.columns) == [
        "area", "t", "observed", "expected", "upper", "p_value", "q_value", "ratio", "latest", "status",
    ]  # fmt: skip


def test_false_alarms_keep_to_the_level_of_the_test() -> None:
    found: Any = excess(_poisson(1.0, areas=100, seed=5), at=range(200, 261), refit=20)
    assert 0.001 < (found["p_value"] < 0.01).mean() < 0.011


def test_follows_growth_and_season() -> None:
    week = np.arange(260)
    course = np.exp(0.005 * week + 0.5 * np.cos(2 * np.pi * week / 52.18))
    counts = np.random.default_rng(2).poisson(course[:, None] * np.ones(200)).astype(float)
    foretold = profile(counts[:230], np.ones((230, 200)), ahead=30)
    assert foretold[230:] / foretold[229] == pytest.approx(course[230:] / course[229], rel=0.08)


def test_units_that_start_to_report_are_no_rise() -> None:
    random = np.random.default_rng(4)
    units = np.ones((200, 40))
    units[100:, :20] = 4.0
    counts = pd.DataFrame(random.poisson(0.8 * units))
    with_units: Any = excess(counts, at=112, population=pd.DataFrame(units))
    without: Any = excess(counts, at=112)
    rising = slice(0, 20)
    assert (with_units["p_value"][rising] < 0.01).mean() < 0.1
    assert (without["p_value"][rising] < 0.01).mean() > 0.5


def test_dispersed_areas_have_a_wider_limit() -> None:
    random = np.random.default_rng(6)
    calm, wild = random.poisson(2.0, (260, 30)), random.negative_binomial(2.0 / 3, 1 / 4, (260, 30))
    counts = np.hstack([calm, wild]).astype(float)
    learnt = posterior(counts, np.ones_like(counts))
    upper = learnt.quantile(0.01, np.full(60, 3.0), np.arange(60))
    assert upper[30:].mean() > upper[:30].mean() + 3
    assert learnt.mean(np.ones(60)) == pytest.approx(counts.mean(axis=0), rel=0.2)
    assert (learnt.exceeds(upper + 1, np.full(60, 3.0), np.arange(60)) <= 0.01).all()
    assert (learnt.exceeds(upper, np.full(60, 3.0), np.arange(60)) > 0.01).all()


def test_large_counts_and_long_products_agree() -> None:
    counts = np.random.default_rng(7).poisson(60, (150, 12)).astype(float)
    found: Any = excess(pd.DataFrame(counts), at=150)
    assert found["expected"].to_numpy() == pytest.approx(180, rel=0.15)
    assert found["p_value"].min() > 1e-3
    counts[-3:, 5] += 40
    assert excess(pd.DataFrame(counts), at=150)["p_value"].to_numpy()[5] < 1e-3


def test_few_areas_and_no_history_are_not_testable() -> None:
    few: Any = excess(_poisson(1.0, areas=9), at=260)
    assert (few["status"] == "not_testable").all()
    assert few["p_value"].isna().all()
    assert (excess(_poisson(1.0, weeks=11), at=11)["status"] == "not_testable").all()
    assert len(excess(_poisson(1.0, weeks=11))) == 0


def test_unknown_weeks_are_left_out() -> None:
    counts = _poisson(1.5).astype(float)
    counts.iloc[:, 3] = np.nan
    counts.iloc[50:80, 4] = np.nan
    found: Any = excess(counts, at=260).set_index("area")
    assert found.loc["a3", "status"] == "not_testable"
    assert found.loc["a4", "expected"] == pytest.approx(4.5, rel=0.3) or found.loc["a4", "status"] == "too_few"


def test_refuses_what_is_no_count() -> None:
    for wrong in (-1, 0.5):
        counts = _poisson(1.0).astype(float)
        counts.iloc[3, 3] = wrong
        with pytest.raises(ValueError, match="a3"):
            excess(counts)
    with pytest.raises(ValueError, match="window"):
        excess(_poisson(1.0), window=0)


def test_share_of_bursts_is_the_likeliest_one() -> None:
    ratio = np.array([[0.0] * 90 + [1e9] * 10, [0.5] * 100, [np.nan] * 100])
    found = shares(ratio)
    assert found == pytest.approx([0.1, 0, 0], abs=1e-3)


def test_a_missing_score_never_alarms() -> None:
    limits = Threshold()
    ratio = np.array([[np.nan, 1e6, 1e6, 0.0]])
    assert limits.alarms(ratio, np.array([[True, True, False, True]])).tolist() == [[False, True, False, False]]
