"""Alerts in words: what was seen beside what is usual, how often chance does that, and what to do next."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import binomtest

from locales import text
from locales.format import number, percent

DAYS_PER_WEEK, DAYS_PER_MONTH, DAYS_PER_YEAR = 7, 30.44, 365.25
MOST_WEEKS, MOST_MONTHS, MOST_YEARS = 9, 23, 100
CLOSING = frozenset({"benar", "salah", "tidak_jelas"})
RANK = {"pantau": 0, "waspada": 1, "siaga": 2, "awas": 3}
RULES = ("farrington", "eb", "scan")
FEW, LEAST = 10, 0.05  # expected numbers: below the first with one decimal, below the second none to speak of


@dataclass(frozen=True, slots=True)
class Said:
    """An episode in words.

    Attributes:
        level: its level, as a word.
        series: what is counted.
        what: what was seen beside what is usual; where numbers are not told, that.
        chance: how often chance does that; "" where it is not known.
        label: what it may mean.
        rules: by which rules it was found.
        completeness: how many reporting units were heard of; "" where none is known.
        steps: what to do next.
    """

    level: str
    series: str
    what: str
    chance: str
    label: str
    rules: str
    completeness: str
    steps: tuple[str, ...]


def said(episode: Mapping[Any, Any]) -> Said:
    """Return an episode in words.

    Args:
        episode: a row of `analysis.privacy.alerts`.
    """
    told = bool(episode["told"])
    return Said(
        level=text(f"level.{episode['level']}"),
        series=text(f"series.{episode['series']}"),
        what=_what(episode) if told else text("episode.untold"),
        chance=text("episode.chance", often=often(episode["recurrence_days"]))
        if told and often(episode["recurrence_days"])
        else "",
        label=text(f"episode_label.{episode['label']}"),
        rules=", ".join(text(f"rule.{rule}") for rule in str(episode["rules"]).split(",") if rule),
        completeness=_completeness(episode) if told else "",
        steps=steps(str(episode["level"]), str(episode["label"]), str(episode["series"])),
    )


def often(days: Any) -> str:
    """Return a recurrence interval in words: `kira-kira sekali dalam 2 tahun`; "" where it is not known."""
    if pd.isna(days):
        return ""
    if days < MOST_WEEKS * DAYS_PER_WEEK:
        return text("episode.often_weeks", n=number(max(round(days / DAYS_PER_WEEK), 1)))
    if days < MOST_MONTHS * DAYS_PER_MONTH:
        return text("episode.often_months", n=number(round(days / DAYS_PER_MONTH)))
    years = days / DAYS_PER_YEAR
    if years > MOST_YEARS:
        return text("episode.often_rarely", n=number(MOST_YEARS))
    return text("episode.often_years", n=number(round(years)))


def steps(level: str, label: str, series: str) -> tuple[str, ...]:
    """Return what to do next, most urgent first: fixed words by level, label and series."""
    found = []
    if series in {"tppo", "tppm"}:
        found.append(text("episode_step.victims"))
    found.append(text(f"episode_step.{level}"))
    found.append(text(f"episode_step.{label}"))
    found.append(text("episode_step.close"))
    return tuple(found)


def _what(episode: Mapping[Any, Any]) -> str:
    """Return what was seen: in the kabupaten, or where the scan alone tells numbers, in the whole cluster."""
    n, window = _count(episode["observed"]), _window(episode["window_weeks"])
    if pd.isna(episode["expected"]):
        return text("episode.seen", n=n, window=window)
    usual, limit = _usual(float(episode["expected"])), episode["upper"]
    if pd.notna(limit):
        return text("episode.compared", n=n, window=window, usual=usual, limit=number(int(limit)))
    areas = len([code for code in str(episode["cluster"]).split(",") if code])
    if areas > 1:
        return text("episode.compared_cluster", n=n, window=window, usual=usual, areas=number(areas))
    return text("episode.compared_no_limit", n=n, window=window, usual=usual)


def _window(weeks: Any) -> str:
    return text("episode.this_week") if int(weeks) == 1 else text("episode.weeks", n=number(int(weeks)))


def _count(value: Any) -> str:
    return number(int(value))


def _usual(value: float) -> str:
    if value < LEAST:
        return text("episode.hardly_any")
    is_whole = round(value, 1) == round(value)
    return number(value, decimals=0 if is_whole or value >= FEW else 1)


def _completeness(episode: Mapping[Any, Any]) -> str:
    if pd.isna(episode["completeness"]):
        return text("episode.completeness_unknown")
    share, units = float(episode["completeness"]), int(episode["units"])
    return text("episode.completeness", heard=number(round(share * units)), units=number(units), share=percent(share))


def standing(episodes: pd.DataFrame, week: str) -> pd.DataFrame:
    """Return episodes as they stand after a weekly run and what people said of them.

    Args:
        episodes: rows of `analysis.privacy.alerts`.
        week: of the run in force.

    Returns:
        The same, the most urgent first, with level `awas` where an officer raised it, and `is_open`, `is_new`,
        `is_quiet`: open, but without an alarm in the run.
    """
    is_awas = episodes["verdict"] == "awas"
    is_open = (episodes["week"] == week) & (episodes["change"] != "closed") & ~episodes["verdict"].isin(CLOSING)
    found = episodes.assign(
        level=episodes["level"].where(~is_awas, "awas"),
        is_open=is_open,
        is_new=(episodes["opened_week"] == week) & (episodes["change"] == "opened"),
        is_quiet=is_open & (episodes["change"] == "quiet") & ~is_awas,
    )
    order = found.assign(rank=found["level"].map(RANK), sure=found["p_value"].astype("float64").fillna(1.0))
    order = order.sort_values(["is_open", "rank", "sure", "id"], ascending=[False, False, True, True])
    return order.drop(columns=["rank", "sure"]).reset_index(drop=True)


def hit_rates(episodes: pd.DataFrame) -> list[tuple[str, int, int, float, float]]:
    """Return of every rule how often it was right: rule, right, judged, and the 95 % interval of the share.

    Judged are episodes that were found to be right or wrong; unclear ones say nothing. The interval is Wilson's (1927).
    """
    rows = []
    judged = episodes[episodes["verdict"].isin({"benar", "salah"})]
    for rule in RULES:
        own = judged[np.array([rule in named.split(",") for named in judged["rules"]], dtype=bool)]
        right, n = int((own["verdict"] == "benar").sum()), len(own)
        if n:
            interval = binomtest(right, n).proportion_ci(method="wilson")
            rows.append((rule, right, n, float(interval.low), float(interval.high)))
    return rows
