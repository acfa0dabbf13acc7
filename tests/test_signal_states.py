"""Episodes from week to week as the store keeps them: the chain must not break between two runs."""

from typing import Any

import pandas as pd
import pytest

from analysis.signals.course import Week
from analysis.signals.episodes import COLUMNS as STATE
from analysis.signals.states import COLUMNS, Said, followed, restored
from data.periods import monday_of, week_of

PLACES = pd.DataFrame({"place": ["a", "b", "c"], "lat": [-7.0, -7.5, -8.0], "lon": [111.0, 111.5, 112.0]})
UNITS = pd.Series({"a": 4})
NONE = Said()
START = "2025-W50"
SIDE = ("id", "verdict", "remark", "verdict_week", "verdict_at")


def week(at: int, *alarms: dict[str, Any]) -> Week:
    """Return the `at`th week, in which these alarm and everybody else is quiet."""
    base: dict[str, Any] = {
        "series": "masyarakat", "severity": 0.5, "rules": "farrington", "level": "waspada", "rule": "farrington",
        "weeks": 1, "observed": 9.0, "expected": 2.0, "upper": 6.0, "p_value": 0.001, "recurrence_years": 19.2,
        "places": "", "completeness": 0.5, "label": "risiko_naik",
    }  # fmt: skip
    quiet = {"level": "normal", "rules": "", "severity": 9.0, "label": "", "observed": 1.0}
    named = {row["area"] for row in alarms}
    rows = [base | row for row in alarms]
    rows += [base | quiet | {"area": area} for area in PLACES["place"] if area not in named]
    found = [row for row in rows if row["places"]]
    clusters = pd.DataFrame(
        {
            "series": [row["series"] for row in found],
            "members": pd.Series([row["places"].split() for row in found], dtype="object"),
            "severity": [0.5] * len(found),
            "start": pd.to_datetime([monday_of(START)] * len(found)),
        }
    )
    return Week(week_of(monday_of(START) + pd.Timedelta(weeks=at)), pd.DataFrame(rows), clusters)


def nothing() -> pd.DataFrame:
    return pd.DataFrame(columns=[*SIDE, *COLUMNS])


def stored(snapshots: pd.DataFrame, **said: str) -> pd.DataFrame:
    """Return the latest snapshots as `data.store.signals.before` does."""
    latest = snapshots.drop_duplicates(["series", "regency_code", "opened_week"], keep="last")
    empty = {"verdict": "", "remark": "", "verdict_week": "", "verdict_at": None}
    return latest.assign(id=range(1, len(latest) + 1), **(empty | said))


def follow(weeks: list[Week], before: pd.DataFrame | None = None, said: Said = NONE) -> pd.DataFrame:
    return followed(weeks, nothing() if before is None else before, said, places=PLACES, units=UNITS)


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame in which what is missing is missing in one way."""
    return frame.astype("object").where(frame.notna(), None)


STORY = [
    week(0, {"area": "a"}),
    week(1, {"area": "a", "level": "siaga", "rules": "farrington klaster", "places": "a b"}, {"area": "b"}),
    week(2, {"area": "a", "level": "pantau", "rules": ""}),
    week(3),
    week(4, {"area": "c", "level": "pantau", "rules": "", "rule": "terkini"}),
    week(5, {"area": "c", "level": "pantau", "rules": ""}),
    week(6, {"area": "c"}),
]


def test_a_story_is_told_week_by_week() -> None:
    found = follow(STORY)
    a = found[found["regency_code"] == "a"]
    assert list(a["change"]) == ["opened", "grown", "quiet", "quiet", "quiet", "closed"]
    assert list(a["level"]) == ["waspada", *["siaga"] * 5]
    assert list(a["quiet"]) == [0, 0, 1, 2, 3, 4]
    assert set(a["opened_week"]) == {"2025-W50"}
    assert list(a["rules"]) == ["farrington", *["farrington,scan"] * 5]
    assert set(a["observed"]) == {9.0}, "a quiet week keeps the numbers of the last alarm"
    assert list(a["cluster"]) == ["", *["a,b"] * 5]
    assert a["cluster_km"].iloc[-1] == pytest.approx(39.2, abs=0.2)
    assert a["cluster_start"].iloc[-1] == monday_of(START)
    assert set(a["units"]) == {4.0}
    b = found[found["regency_code"] == "b"]
    assert list(b["change"]) == ["opened", "quiet", "quiet", "quiet", "closed"]
    assert b["units"].isna().all()


def test_what_is_watched_stands_until_it_alarms() -> None:
    found = follow(STORY)
    c = found[found["regency_code"] == "c"]
    assert c[["opened_week", "level", "rules", "change"]].to_numpy().tolist() == [
        ["2026-W02", "pantau", "eb", "opened"],
        ["2026-W02", "pantau", "farrington", "kept"],
        ["2026-W04", "waspada", "farrington", "opened"],
    ]
    assert set(c["label"]) == {"risiko_naik"}


@pytest.mark.parametrize("cut", range(1, len(STORY)))
def test_two_runs_tell_the_same_as_one(cut: int) -> None:
    whole = follow(STORY)
    first = follow(STORY[:cut])
    second = follow(STORY[cut:], stored(first))
    both = pd.concat([first, second], ignore_index=True)
    pd.testing.assert_frame_equal(plain(both), plain(whole))


def test_a_state_is_one_that_the_engine_takes() -> None:
    found = restored(stored(follow(STORY[:2])))
    assert list(found.columns) == list(STATE)
    assert found[["area", "level", "rules", "places", "closed", "outcome"]].to_numpy().tolist() == [
        ["a", "siaga", "farrington klaster", "a b", "", ""],
        ["b", "waspada", "farrington", "", "", ""],
    ]
    assert restored(nothing()).empty


def test_a_verdict_closes_and_a_growth_opens_anew() -> None:
    said = Said({("masyarakat", "a", START): ("benar", "2025-W51")})
    same = follow([week(0, {"area": "a"}), week(1, {"area": "a"}), week(2, {"area": "a"})], said=said)
    a = same[same["regency_code"] == "a"]
    assert set(a["opened_week"]) == {START}
    assert list(a["change"])[1:] == ["closed", "closed"], "the alarm that was judged goes on"
    grown = follow(
        [week(0, {"area": "a"}), week(1, {"area": "a"}), week(2, {"area": "a", "level": "siaga"})], said=said
    )
    assert list(grown["opened_week"].unique()) == [START, "2025-W52"]


def test_a_verdict_is_not_known_before_it_was_said() -> None:
    late = Said({("masyarakat", "a", START): ("benar", "2025-W52")})
    found = follow([week(0, {"area": "a"}), week(1, {"area": "a"})], said=late)
    assert list(found["change"]) == ["opened", "closed"], "said in the week that follows the run"
    later = Said({("masyarakat", "a", START): ("benar", "2026-W01")})
    assert list(follow([week(0, {"area": "a"}), week(1, {"area": "a"})], said=later)["change"]) == ["opened", "kept"]


def test_what_is_reopened_goes_on() -> None:
    closed = Said({("masyarakat", "a", START): ("salah", "2025-W50")})
    first = follow([week(0, {"area": "a"}), week(1, {"area": "a"})], said=closed)
    assert first["change"].iloc[-1] == "closed"
    before = stored(first, verdict="dibuka_lagi", verdict_week="2025-W52")
    again = follow([week(2, {"area": "a"})], before, Said.of(before))
    assert again[["opened_week", "change"]].to_numpy().tolist() == [[START, "kept"]]


def test_an_alarm_beyond_measure_has_a_number() -> None:
    (row,) = follow([week(0, {"area": "a", "recurrence_years": float("inf")})]).to_dict("records")
    assert row["recurrence_days"] == 1e9


def test_an_area_that_is_gone_is_left_alone() -> None:
    first = follow([week(0, {"area": "a"})])
    gone = week(1)
    other = Week(gone.week, gone.levels[gone.levels["area"] != "a"], gone.clusters)
    assert follow([other], stored(first)).empty
