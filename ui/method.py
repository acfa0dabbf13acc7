"""What the methods page says, made from the data and the settings where that can be.

What is the same for everybody within a data version is drawn once: Streamlit draws it again from what it kept.
"""

from datetime import date, datetime

import pandas as pd
import streamlit as st

from analysis.attention import SILENT_WEEKS
from analysis.change import BASE, LEAST_SHARE, SMALL_LATEST, SMALL_MEAN
from analysis.headline import FEW
from analysis.overview import PublicFacts
from analysis.trend import AVERAGE_OVER, Unit
from data import quality, shapes
from data.model import CATEGORIES, Role
from geo import boundaries
from locales import text
from locales.format import long_date, number, percent
from ui import cached
from ui.shell import Frame


def purpose() -> None:
    """Draw what the programme is and what it stands on."""
    st.markdown(text("method.purpose"))
    st.markdown(text("method.basis"))


def outlines(frame: Frame) -> None:
    """Draw how the outlines are made, which are on, and how good the approximate ones are."""
    st.markdown(_outlines_on(frame))
    st.markdown(text("method.outlines"))
    measured = quality.outlines()
    if measured is None:
        return
    st.markdown(text("method.outlines_measured"))
    cards = {
        "median": number(measured["median"], decimals=2),
        "java_median": number(measured["java_median"], decimals=2),
        "below_half": number(measured["below_half"]),
    }
    with st.container(horizontal=True):
        for name, value in cards.items():
            st.metric(text(f"method.{name}"), value, border=True)


def _outlines_on(frame: Frame) -> str:
    if not cached.is_built(frame.version):
        return text("method.outlines_off")
    if not shapes.is_official():
        return text("method.outlines_on")
    known = boundaries.status(areas=len(frame.facts.regencies))
    figures = {name: number(known[name]) for name in ("areas", "matched", "repaired", "missing")}
    return text("method.outlines_official", source=known["source"], licence=known["licence"] or "–", **figures)


@st.cache_resource(show_spinner=False)
def counts() -> None:
    """Draw what is counted and how rates are made."""
    rows = [
        {
            text("filter.group"): text(f"group_label.{group}"),
            text("filter.category"): ", ".join(text(f"category.{name}") for name in names),
            text("method.meaning"): text(f"method.group.{group}"),
        }
        for group, names in CATEGORIES.items()
    ]
    st.table(pd.DataFrame(rows).set_index(text("filter.group")))
    st.markdown(text("method.counts"))


def progress() -> None:
    """Draw the deadlines in force, and what counts as in process, closed and overdue."""
    hours = cached.deadlines()
    st.markdown(
        text(
            "method.progress",
            verify=number(hours.verify),
            follow_up=number(hours.follow_up),
            victims=number(hours.follow_up_victims),
            weeks=number(SILENT_WEEKS),
        )
    )


def trends() -> None:
    """Draw how counts over time, changes and the sentences of the first page are made."""
    st.markdown(
        text(
            "method.trends",
            months=number(AVERAGE_OVER[Unit.BULAN]),
            weeks=number(AVERAGE_OVER[Unit.MINGGU]),
            base=number(BASE[Unit.BULAN]),
            mean=number(SMALL_MEAN),
            latest=number(SMALL_LATEST),
            few=number(FEW),
            share=percent(LEAST_SHARE),
        )
    )


def signals() -> None:
    """Draw how early warning works, and what was measured of it on outbreaks that are known."""
    st.markdown(text("method.signals"))
    known = quality.planted()
    if known is not None:
        sizes = {"weeks": number(known["weeks"]), "incidents": number(known["incidents"])}
        st.markdown(text("method.signals_measured", **sizes))
        found = text("method.signals_found_value", found=number(known["found"]), outbreaks=number(known["outbreaks"]))
        delay = "–" if known["median_delay"] is None else number(known["median_delay"])
        with st.container(horizontal=True):
            st.metric(text("method.signals_found"), found, border=True)
            st.metric(text("method.signals_delay"), text("method.signals_delay_value", n=delay), border=True)
            st.metric(text("method.signals_other"), number(known["other_new_per_week"], decimals=1), border=True)
    st.markdown(text("method.signals_limits"))


def rates(frame: Frame) -> None:
    """Draw the denominators of rates with their sources."""
    st.markdown(text("method.rates"))
    _denominators(frame.version, frame.as_of, frame.facts)


@st.cache_resource(show_spinner=False, max_entries=2)
def _denominators(version: str, as_of: date, _facts: PublicFacts) -> None:  # noqa: ARG001 - keys of the cache
    known = _facts.denominators
    rows = pd.DataFrame(
        {
            text("table.area"): [_facts.names[code] for code in known.index],
            text("method.year"): [str(year) for year in known["year"]],
            text("table.placements"): [number(persons) for persons in known["persons"]],
            text("method.source"): list(known["source_title"]),
        },
    )
    st.table(rows.set_index(text("table.area")))


@st.cache_resource(show_spinner=False)
def privacy() -> None:
    """Draw who may see what, and the thresholds in force."""
    st.markdown(text("method.privacy", victims=cached.rules().victims, other=cached.rules().other))
    rows = [
        {text("method.role"): text(f"method.role.{role}"), text("method.sees"): text(f"method.sees.{role}")}
        for role in Role
    ]
    st.table(pd.DataFrame(rows).set_index(text("method.role")))


def data_sets(frame: Frame) -> None:
    """Draw what is loaded, and from where it comes."""
    known = cached.data_versions(frame.viewer)
    _loaded(tuple((name, each.rows, each.loaded_at, each.data_until) for name, each in sorted(known.items())))
    st.markdown(text("method.sources"))
    if frame.cube.is_demo:
        st.warning(text("method.demo"), icon=":material/science:")


@st.cache_resource(show_spinner=False, max_entries=8)
def _loaded(versions: tuple[tuple[str, int, datetime, date | None], ...]) -> None:
    rows = [
        {
            text("method.data_set"): text(f"data_set.{name}"),
            text("method.rows"): number(size),
            text("method.loaded"): long_date(loaded_at.date()),
            text("method.until"): long_date(until) if until else "–",
        }
        for name, size, loaded_at, until in versions
    ]
    st.table(pd.DataFrame(rows).set_index(text("method.data_set")))


def limits() -> None:
    """Draw what the product cannot say."""
    st.markdown(text("method.limits"))
