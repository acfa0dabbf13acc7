"""What the methods page says, made from the data and the settings where that can be."""

import pandas as pd
import streamlit as st

from data import quality, shapes
from data.model import CATEGORIES, Role
from geo import boundaries
from locales import text
from locales.format import long_date, number
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


def rates(frame: Frame) -> None:
    """Draw the denominators of rates with their sources."""
    st.markdown(text("method.rates"))
    known = frame.facts.denominators
    rows = pd.DataFrame(
        {
            text("table.area"): [frame.names[code] for code in known.index],
            text("method.year"): [str(year) for year in known["year"]],
            text("table.placements"): [number(persons) for persons in known["persons"]],
            text("method.source"): list(known["source_title"]),
        },
    )
    st.table(rows.set_index(text("table.area")))


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
    rows = [
        {
            text("method.data_set"): text(f"data_set.{name}"),
            text("method.rows"): number(version.rows),
            text("method.loaded"): long_date(version.loaded_at.date()),
            text("method.until"): long_date(version.data_until) if version.data_until else "–",
        }
        for name, version in sorted(known.items())
    ]
    st.table(pd.DataFrame(rows).set_index(text("method.data_set")))
    st.markdown(text("method.sources"))
    if frame.cube.is_demo:
        st.warning(text("method.demo"), icon=":material/science:")


def limits() -> None:
    """Draw what the product cannot say."""
    st.markdown(text("method.limits"))
