"""The weekly run: levels, budget, labels, completeness, and episodes over runs."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.levels import Level, Series
from analysis.signals.alerts import Inputs, Run, Settings, calibrated, run
from analysis.signals.budget import judged, strictness
from analysis.signals.clusters import Reach
from analysis.signals.effort import completeness, offsets
from analysis.signals.episodes import COLUMNS, QUIET, advanced, empty
from analysis.signals.labels import labels
from data.periods import week_of

WEEKS = [week_of(date(2022, 1, 3) + timedelta(weeks=n)) for n in range(230)]
AREAS = [f"35.{n:02d}" for n in range(1, 31)]
SETTINGS = Settings(reach=Reach(replicates=199), backtest=26)


def _inputs(*, planted: dict[Series, str], extra: int = 8, weeks: int = 230) -> Inputs:
    """Quiet series on a grid of areas; the planted area of a series gets extra reports in the last three weeks."""
    random = np.random.default_rng(9)
    series, cases = {}, []
    for name in Series:
        rate = 0.05 if name in {Series.TPPO, Series.TPPM} else 0.5
        counts = pd.DataFrame(random.poisson(rate, (230, 30)), index=pd.Index(WEEKS), columns=pd.Index(AREAS))
        if name in planted:
            counts.loc[WEEKS[-3:], planted[name]] += [extra // 4, extra // 4, extra - 2 * (extra // 4)]
        series[name] = counts.iloc[:weeks]
        for week, row in counts.iloc[:weeks].iterrows():
            day = date.fromisocalendar(int(str(week)[:4]), int(str(week)[6:]), 2)
            cases += [(str(name), area, day, int(n)) for area, n in row.items() if n]
    places = pd.DataFrame(
        {"place": AREAS, "lat": [-8 + n // 6 for n in range(30)], "lon": [110.0 + n % 6 for n in range(30)]}
    )
    units: Any = pd.DataFrame({"area": ["35.01", "35.01", "35.02", "35.03"], "unit": ["u1", "u2", "u3", "u4"]})
    signs: Any = pd.DataFrame(
        [("35.01", "u1", w) for w in WEEKS] + [("35.02", "u3", w) for w in WEEKS], columns=["area", "unit", "week"]
    )
    return Inputs(series, pd.DataFrame(cases, columns=["series", "place", "date", "count"]), places, units, signs)


def _level(found: Run, series: Series, area: str) -> Any:
    return found.levels.set_index(["series", "area"]).loc[(str(series), area)]


@pytest.fixture(scope="module")
def found() -> Run:
    return run(_inputs(planted={Series.MASYARAKAT: "35.01", Series.PENEGAKAN: "35.02"}), limit=1.0, settings=SETTINGS)


def test_a_burst_is_siaga_and_says_what_it_is(found: Any) -> None:
    row = _level(found, Series.MASYARAKAT, "35.01")
    assert row["level"] == Level.SIAGA
    assert len(row["rules"].split()) >= 2
    assert row["label"] == "risiko_naik"
    assert row["completeness"] == 0.5
    assert row["observed"] > row["expected"]
    assert row["recurrence_years"] > 1
    assert _level(found, Series.PENEGAKAN, "35.02")["label"] == "kegiatan_petugas_naik"
    assert found.week == WEEKS[-1]


def test_the_rest_is_quiet(found: Any) -> None:
    others = found.levels[~found.levels["area"].isin({"35.01", "35.02"})]
    assert others["level"].isin({Level.WASPADA, Level.SIAGA}).mean() < 0.06
    assert len(found.levels) == 5 * 30
    assert set(found.levels.loc[found.levels["label"] == "", "level"]) <= {"normal", "pantau", "belum_cukup_data"}


def test_tested_areas_are_counted(found: Any) -> None:
    counted: Any = found.tested.set_index("series")
    assert (counted.sum(axis=1) == 30).all()
    assert counted.loc["masyarakat", "ok"] >= 2
    assert counted.loc["tppo", "too_few"] + counted.loc["tppo", "not_testable"] > 25


def test_twice_the_same_changes_nothing(found: Any) -> None:
    inputs: Any = _inputs(planted={Series.MASYARAKAT: "35.01", Series.PENEGAKAN: "35.02"})
    again: Any = run(inputs, episodes=found.episodes, limit=1.0, settings=SETTINGS)
    pd.testing.assert_frame_equal(again.episodes, found.episodes)
    pd.testing.assert_frame_equal(again.levels, found.levels)
    pd.testing.assert_frame_equal(again.clusters, found.clusters)


def test_nothing_testable_says_so_and_the_scan_still_looks() -> None:
    short: Any = run(_inputs(planted={}, weeks=8), limit=1.0, settings=SETTINGS)
    assert (short.tested["not_testable"] == 30).all()
    assert (short.levels["level"] == Level.UNKNOWN).mean() > 0.5
    assert not (short.levels["level"] == Level.NORMAL).any()


def test_strictness_never_touches_tppo() -> None:
    strict: Any = run(_inputs(planted={Series.TPPO: "35.05"}, extra=4), limit=0.0, settings=SETTINGS)
    assert _level(strict, Series.TPPO, "35.05")["level"] in {Level.WASPADA, Level.SIAGA}
    assert not (strict.levels.query("series == 'masyarakat'")["level"] == Level.WASPADA).any()


def test_backtest_gives_a_strictness() -> None:
    assert 0 < calibrated(_inputs(planted={}), settings=SETTINGS) <= 1


def test_series_of_other_weeks_are_refused() -> None:
    inputs: Any = _inputs(planted={})
    series = dict(inputs.series) | {Series.TPPO: inputs.series[Series.TPPO].iloc[1:]}
    with pytest.raises(ValueError, match="same weeks"):
        run(Inputs(series, inputs.cases, inputs.places, inputs.units, inputs.signs), limit=1.0)


def _severities(*rows: tuple[str, str, int, float, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["series", "area", "t", "farrington", "terkini"])


def test_levels_by_hand() -> None:
    nan = np.nan
    rows = _severities(
        ("masyarakat", "one rule", 2, 0.9, 5),
        ("masyarakat", "strict", 2, 0.2, nan),
        ("masyarakat", "two rules", 2, 0.9, 0.9),
        ("masyarakat", "two runs", 1, 0.9, 5),
        ("masyarakat", "two runs", 2, nan, 0.9),
        ("masyarakat", "long ago", 1, 0.1, 5),
        ("masyarakat", "just below", 2, 1.5, 5),
        ("masyarakat", "nothing", 2, 3, np.inf),
        ("masyarakat", "unknown", 2, nan, nan),
        ("tppo", "one rule", 2, 0.9, 5),
    )
    found = judged(rows, strictness=0.5).query("t == 2").set_index(["series", "area"])["level"].to_dict()
    assert found == {
        ("masyarakat", "one rule"): "pantau",
        ("masyarakat", "strict"): "waspada",
        ("masyarakat", "two rules"): "siaga",
        ("masyarakat", "two runs"): "siaga",
        ("masyarakat", "just below"): "pantau",
        ("masyarakat", "nothing"): "normal",
        ("masyarakat", "unknown"): "belum_cukup_data",
        ("tppo", "one rule"): "waspada",
    }


def test_budget_is_an_average_and_counts_no_siaga() -> None:
    rows = _severities(
        *[("masyarakat", f"a{n}", 1, 0.1 + n / 100, 9) for n in range(30)],
        *[("masyarakat", f"s{n}", 1, 0.05, 0.05) for n in range(20)],
        *[("tppo", f"t{n}", 1, 0.05, 9) for n in range(20)],
        ("masyarakat", "quiet", 2, 9, 9),
        ("masyarakat", "quiet", 3, 9, 9),
    )
    limit = strictness(rows, budget=5)
    assert limit == pytest.approx(0.24)
    levels: Any = judged(rows, strictness=limit)
    assert (levels.query("series == 'masyarakat'")["level"] == "waspada").sum() == 15
    assert (levels["level"] == "siaga").sum() == 20
    assert strictness(rows[rows["area"] == "a1"], budget=5) == 1.0


def test_ties_that_do_not_fit_stay_outside_the_budget() -> None:
    rows = _severities(*[("masyarakat", f"a{n}", 1, 0.5 if n else 0.3, 9) for n in range(10)])
    assert strictness(rows, budget=5) == pytest.approx(0.3)


def test_labels_by_hand() -> None:
    levels: Any = pd.DataFrame(
        [
            ("masyarakat", "community", "waspada"),
            ("tppo", "case", "siaga"),
            ("penegakan", "officers", "waspada"),
            ("masyarakat", "both", "waspada"),
            ("penegakan", "both", "siaga"),
            ("kepulangan", "returns", "waspada"),
            ("masyarakat", "unknown", "waspada"),
            ("penegakan", "below", "pantau"),
        ],
        columns=["series", "area", "level"],
    )
    known = pd.Series(1.0, index=["community", "case", "officers", "both", "returns", "below"])
    assert labels(levels, known).to_dict() == {
        "community": "risiko_naik",
        "case": "risiko_naik",
        "officers": "kegiatan_petugas_naik",
        "both": "belum_jelas",
        "returns": "belum_jelas",
        "unknown": "belum_jelas",
    }


def test_offset_leaves_the_latest_weeks_out() -> None:
    weeks = pd.Index(WEEKS[:60])
    signs: Any = pd.DataFrame(
        [("a", "u", WEEKS[10]), ("a", "v", WEEKS[20]), ("a", "v", WEEKS[21])], columns=["area", "unit", "week"]
    )
    found = offsets(signs, weeks, pd.Index(["a", "b"]))["a"].to_numpy()
    by_hand = [max(1, (4 <= t - 10 < 30) + (4 <= t - 20 < 31)) for t in range(60)]
    assert found.tolist() == by_hand
    assert found.max() == 2
    assert (offsets(signs, weeks, pd.Index(["a", "b"]))["b"] == 1).all()
    assert (offsets(signs.iloc[:0], weeks, pd.Index(["a"])) == 1).all(axis=None)


def test_completeness_counts_silent_units() -> None:
    units: Any = pd.DataFrame({"area": ["a", "a", "b"], "unit": ["u", "v", "w"]})
    signs: Any = pd.DataFrame({"area": ["a", "b"], "unit": ["u", "w"], "week": [WEEKS[57], WEEKS[55]]})
    assert completeness(units, signs, pd.Index(WEEKS[:60])).to_dict() == {"a": 0.5, "b": 0.0}


def _levels(*rows: tuple[str, str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["area", "level", "places"])
    return frame.assign(series="masyarakat", rules="terkini")


def _only(episodes: pd.DataFrame) -> Any:
    assert len(episodes) == 1
    return episodes.iloc[0]


def test_an_episode_opens_grows_and_closes() -> None:
    first: Any = advanced(empty(), _levels(("a", "waspada", ""), ("b", "pantau", "")), week=WEEKS[0])
    assert (_only(first)["area"], _only(first)["reason"]) == ("a", "baru")
    pd.testing.assert_frame_equal(first, advanced(first, _levels(("a", "waspada", "")), week=WEEKS[0]))
    second: Any = advanced(first, _levels(("a", "siaga", "a b")), week=WEEKS[1])
    assert (_only(second)["reason"], _only(second)["grown"], _only(second)["level"]) == (
        "level_naik",
        WEEKS[1],
        "siaga",
    )
    third: Any = advanced(second, _levels(("a", "waspada", "a b c")), week=WEEKS[2])
    assert (_only(third)["reason"], _only(third)["places"]) == ("klaster_meluas", "a b c")
    assert _only(third)["level"] == "siaga"
    after: Any = third
    for week in WEEKS[3 : 3 + QUIET]:
        assert _only(after)["closed"] == ""
        after = advanced(after, _levels(("a", "normal", "")), week=week)
        pd.testing.assert_frame_equal(after, advanced(after, _levels(("a", "normal", "")), week=week))
    assert (_only(after)["closed"], _only(after)["reason"]) == (WEEKS[6], "senyap")
    again: Any = advanced(after, _levels(("a", "waspada", "")), week=WEEKS[7])
    assert list(again["closed"]) == [WEEKS[6], ""]
    assert list(again.columns) == list(COLUMNS)


def test_what_was_judged_opens_anew_only_when_it_grows_or_returns() -> None:
    opened: Any = advanced(empty(), _levels(("a", "waspada", "")), week=WEEKS[0]).assign(outcome="salah")
    same: Any = advanced(opened, _levels(("a", "waspada", "")), week=WEEKS[1])
    assert (_only(same)["closed"], _only(same)["reason"]) == (WEEKS[1], "dinilai")
    still: Any = advanced(same, _levels(("a", "waspada", "")), week=WEEKS[2])
    assert len(still) == 1
    assert len(advanced(still, _levels(("a", "siaga", "")), week=WEEKS[3])) == 2
    silent: Any = advanced(still, _levels(), week=WEEKS[3])
    assert len(advanced(silent, _levels(("a", "waspada", "")), week=WEEKS[4])) == 2


def test_an_older_run_changes_nothing() -> None:
    later: Any = advanced(empty(), _levels(("a", "waspada", "")), week=WEEKS[5])
    pd.testing.assert_frame_equal(later, advanced(later, _levels(("b", "waspada", "")), week=WEEKS[4]))
