"""Early warning on the screen: what is known of it to who looks, for the page, the map and the first page."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from analysis import episodes, privacy
from analysis.episodes import RANK, said
from analysis.table import short_name
from data.model import Group, Selection, Viewer
from data.periods import monday_of
from data.store import signals
from geo.warnings import Alert, Circle
from locales import text
from locales.format import long_date, number, unit_name
from ui import cached
from ui.shell import Frame

SERIES = ("masyarakat", "tppo", "tppm", "penegakan", "kepulangan")
ON_MAP = RANK["waspada"]
NEW_DAYS = 7
NAMED = 3  # alerts that a sentence names
NEAR_KM, KM_PER_DEGREE = 60.0, 111.195
TESTED = ("tested", "too_few", "not_testable")
FILTER, WATCHED = "f_deret", "f_pantau"
CHOSEN = "peringatan"  # parameter of the address: number of the episode that is looked at


@dataclass(frozen=True, slots=True)
class Run:
    """The run in force: its week and how many kabupaten were tested, had too few reports, or could not be tested."""

    week: str
    tested: int
    too_few: int
    not_testable: int
    is_demo: bool
    parameters: str

    @property
    def days(self) -> tuple[date, date]:
        """First and last day of its week."""
        monday = monday_of(self.week)
        return monday, monday + timedelta(days=6)

    @property
    def words(self) -> str:
        """Its week in words: `9 November 2026 – 15 November 2026`."""
        first, last = self.days
        return text("alert.week", start=long_date(first), end=long_date(last))

    @property
    def heading(self) -> str:
        """The title of what shows its alerts."""
        return text("alert.heading", week=self.words)


def run(frame: Frame) -> Run | None:
    """Return the run in force; None before the first."""
    found = _run(frame.version)
    return None if found is None else Run(**{name: found[name] for name in Run.__dataclass_fields__})


def known(frame: Frame) -> pd.DataFrame:
    """Return what the viewer may know of episodes anywhere, the most urgent first."""
    return _standing(frame.version, frame.viewer.unnamed)


def standing(frame: Frame) -> pd.DataFrame:
    """Return what the viewer may know of episodes in the chosen areas, the most urgent first."""
    rows = known(frame)
    if frame.chosen.nothing:
        return rows.iloc[:0]
    return rows[rows["regency_code"].isin(frame.chosen.codes)] if frame.chosen.codes else rows


def open_ones(frame: Frame, *, least: int = 0) -> pd.DataFrame:
    """Return the open episodes with an alarm in the run, of at least a rank of `analysis.episodes.RANK`."""
    rows = standing(frame)
    return rows[rows["is_open"] & ~rows["is_quiet"] & (rows["level"].map(RANK) >= least)]


def quiet_ones(frame: Frame) -> pd.DataFrame:
    """Return the open episodes without an alarm in the run."""
    rows = standing(frame)
    return rows[rows["is_quiet"]]


def name(frame: Frame, row: dict[Any, Any]) -> str:
    """Return where an alert is."""
    return short_name(frame.names[str(row["regency_code"])])


def on_map(frame: Frame, rows: pd.DataFrame | None = None) -> tuple[list[Alert], list[Circle]]:
    """Return the signs and circles of open alerts; `rows` None: those of at least Waspada."""
    shown = open_ones(frame, least=ON_MAP) if rows is None else rows
    signs, circles = [], {}
    for row in shown.to_dict("records"):
        words = said(row)
        told = f"{words.what} {words.chance}".strip()
        signs.append(Alert(str(row["regency_code"]), str(row["level"]), f"{words.level} · {words.series}", told))
        if pd.notna(row["cluster_km"]):
            at = (float(row["cluster_lat"]), float(row["cluster_lon"]), float(row["cluster_km"]))
            circles[at] = Circle(*at, str(row["level"]))
    return signs, list(circles.values())


def spots(frame: Frame) -> tuple[dict[str, str], str]:
    """Return code → kind of hot spot of the selection's group, and the legend's title; empty where there is none."""
    found = _spots(frame.version, frame.viewer.unnamed)
    own = found[found["series"] == series_of(frame.selection)]
    if own.empty:
        return {}, ""
    quarter = str(own["quarter"].iloc[0])
    title = text("alert.spots_title", series=text(f"series.{series_of(frame.selection)}"), quarter=unit_name(quarter))
    return dict(zip(own["regency_code"], own["kind"], strict=True)), title


def new_cases(frame: Frame) -> str:
    """Return that there are new TPPO reports, and in which provinces; "" where none are, or nothing may be told."""
    since = frame.as_of - timedelta(days=NEW_DAYS)
    codes = _new(frame.version, frame.viewer.unnamed, since)
    chosen = {code[:2] for code in frame.chosen.codes}
    names = [frame.names[code] for code in codes if not chosen or code in chosen]
    return text("alert.new_cases", days=NEW_DAYS, names=", ".join(names)) if names and not frame.chosen.nothing else ""


def counts(rows: pd.DataFrame) -> list[tuple[str, int]]:
    """Return how many alerts there are of each level, the highest first."""
    found = rows["level"].value_counts()
    return [(level, int(found.get(level, 0))) for level in sorted(RANK, key=RANK.__getitem__, reverse=True)]


def answer(frame: Frame, rows: pd.DataFrame) -> str:
    """Return the most urgent alerts as one sentence."""
    if rows.empty:
        return text("board.alerts_none")
    named = [f"{name(frame, row)} ({said(row).series})" for row in rows.head(NAMED).to_dict("records")]
    told = [f"{number(n)} {text(f'level.{level}')}" for level, n in counts(rows) if n and RANK[level] >= ON_MAP]
    return f"{text('board.alerts_some', counts=', '.join(told or ['0']))} {'; '.join(named)}."


def series_of(selection: Selection) -> str:
    """Return the series of signals that a selection counts: a category of its own, or its group."""
    only = selection.categories[0] if len(selection.categories) == 1 else ""
    return only if only in SERIES else selection.group.value


def chosen(rows: pd.DataFrame) -> dict[Any, Any] | None:
    """Return the episode that the address names, if it is one of `rows`."""
    asked = st.query_params.get(CHOSEN, "")
    found = rows[rows["id"].astype(str) == asked]
    return None if found.empty else dict(found.iloc[0])


def choose(number: int | None) -> None:
    """Put an episode into the address, or take it out."""
    if number is None:
        st.query_params.pop(CHOSEN, None)
    else:
        st.query_params[CHOSEN] = str(number)


def controls() -> None:
    """Draw what the list is narrowed by: series, and whether what is just below an alert is listed too."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.pills(
            text("alert.series"), SERIES, format_func=_short, key=FILTER,
            selection_mode="multi", label_visibility="collapsed",
        )  # fmt: skip
        st.toggle(text("alert.with_watched"), key=WATCHED, help=text("alert.with_watched_help"))


def _short(series: str) -> str:
    return text(f"group_label.{series}") if series in set(Group) else text(f"series.{series}")


def filtered(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the alerts that the controls leave."""
    series = st.session_state.get(FILTER) or SERIES
    least = 0 if st.session_state.get(WATCHED) else ON_MAP
    return rows[rows["series"].isin(series) & (rows["level"].map(RANK) >= least)]


def only(frame: Frame, one: dict[Any, Any]) -> pd.DataFrame:
    """Return the alert that is looked at, as a frame of one row; a link to it holds whatever area is chosen."""
    rows = known(frame)
    return rows.loc[rows["id"].eq(one["id"])]


@st.cache_resource(show_spinner=False, max_entries=2)
def _run(version: str) -> dict[str, Any] | None:  # noqa: ARG001 - a key of the cache
    return signals.current(cached.engine(), cached.EVERYBODY)


@st.cache_resource(show_spinner=False, max_entries=16)
def _standing(version: str, viewer: Viewer) -> pd.DataFrame:
    """Return what `viewer` may know of episodes, as they stand; before the first run none is open."""
    run, rules = _run(version), cached.rules()
    rows = signals.episodes(cached.engine(), viewer, publish=rules.publish)
    return episodes.standing(privacy.alerts(rows, viewer, rules), run["week"] if run else "")


@st.cache_resource(show_spinner=False, max_entries=64)
def weeks(version: str, viewer: Viewer, series: str, code: str) -> pd.DataFrame:  # noqa: ARG001 - a key of the cache
    """Return a series of a kabupaten beside what was expected of it, as `data.store.signals.weeks`."""
    return signals.weeks(cached.engine(), viewer, series, code)


@st.cache_resource(show_spinner=False, max_entries=16)
def _spots(version: str, viewer: Viewer) -> pd.DataFrame:  # noqa: ARG001 - a key of the cache
    return signals.hot_spots(cached.engine(), viewer, publish=cached.rules().publish)


def around(frame: Frame, rows: pd.DataFrame) -> tuple[float, float, float, float] | None:
    """Return west, south, east, north around one alert: its cluster's circle, else its kabupaten's surroundings."""
    row = rows.to_dict("records")[0]
    places = frame.facts.regencies.set_index("code")
    at = (row["cluster_lat"], row["cluster_lon"], max(row["cluster_km"], NEAR_KM))
    if pd.isna(row["cluster_km"]):
        centre = places.loc[str(row["regency_code"])]
        at = (centre["lat"], centre["lon"], NEAR_KM)
    lat, lon, km = (float(each) for each in at)
    high = km / KM_PER_DEGREE
    return lon - high, lat - high, lon + high, lat + high


@st.cache_resource(show_spinner=False, max_entries=16)
def _new(version: str, viewer: Viewer, since: date) -> list[str]:  # noqa: ARG001 - a key of the cache
    return signals.new_cases(cached.engine(), viewer, publish=cached.rules().publish, since=since)
