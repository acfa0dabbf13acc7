"""The panel of published figures: bars over their own periods, and the sources beside them."""

from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from analysis import published
from analysis.published import INDICATORS, Here
from analysis.sentence import area_name
from analysis.sheet import Sheet
from analysis.table import short_name
from data.store import places
from locales import text
from locales.format import number
from ui import cached, panels, paparan, sheets, slide, trends
from ui.canvas import config
from ui.lanes import lanes
from ui.shell import Frame
from ui.trends import Offer, State

FEW, KEY = 24, "t_semua_angka"


@dataclass(frozen=True, slots=True, eq=False)
class Publication:
    """The figures of one topic.

    Attributes:
        figures: `analysis.published.of_topic`.
        names: of their places, as an axis has room for them.
        said: what they are, in a sentence.
        notes: what must stand beside them.
        sheet: as a table, with their sources.
        span: which areas and days they are of.
    """

    figures: pd.DataFrame
    names: list[str]
    said: str
    notes: tuple[str, ...]
    sheet: Sheet
    span: str


@st.cache_resource(show_spinner=False, max_entries=2)
def _figures(version: str) -> pd.DataFrame:  # noqa: ARG001 - a key of the cache
    store, who = cached.engine(), cached.EVERYBODY
    provinces, regencies, offices = (read(store, who) for read in (places.provinces, places.regencies, places.offices))
    known = {
        name: code
        for frame in (provinces, regencies, offices)
        for code, name in zip(frame["code"], frame["name"], strict=True)
    }
    return published.figures(places.published_figures(store, who), places.placements(store, who), known)


def draw(frame: Frame, state: State, offer: Offer) -> None:
    """Draw the published figures of the chosen topic, those of the chosen areas where there are any."""
    shown = publication(frame, state)
    chosen, said = shown.figures, shown.said
    if chosen.empty:
        st.info(said, icon=":material/inbox:")
        return
    if paparan.is_on():
        slide.say(said)
    else:
        trends.badges(frame, state)
        st.markdown(f"**{said}** {text('published.unlike')}")
    if chosen.attrs["narrowed"]:
        st.caption(text("published.narrowed"))
    elif not _here(frame, _province_of(frame)).is_country:
        st.caption(text("published.elsewhere"))
    if chosen["warned"].any():
        st.warning(text("published.services_only"), icon=":material/warning:")
    drawn = chosen if st.session_state.get(KEY) else chosen.head(FEW)
    usual = trends.stamp(frame, state, is_demo=False)
    stamp = replace(usual, title=f"{usual.title} · {_where(frame, chosen)} · {published.whole_span(drawn)}")
    figure = lanes(drawn, INDICATORS[state.topic], shown.names[: len(drawn)], stamp)
    panels.plot(figure, said, config(stamp), f"{state.panel}_{state.topic}", below_words=True)
    if len(chosen) > FEW:
        st.toggle(text("published.all", n=number(len(chosen))), key=KEY)
    if not paparan.is_on():
        sheets.draw(shown.sheet, key=f"t_baris_{state.topic}")
        offer()


def publication(frame: Frame, state: State) -> Publication:
    """Return the figures of the chosen topic with everything that is said of them."""
    province_of = _province_of(frame)
    figures = published.of_topic(_figures(frame.version), state.topic, _here(frame, province_of), province_of)
    warned = not figures.empty and bool(figures["warned"].any())
    return Publication(
        figures,
        _names(frame, figures),
        published.summary(figures, state.topic),
        (text("published.unlike"), *([text("published.services_only").replace("**", "")] if warned else [])),
        published.sheet(figures, state.topic),
        "" if figures.empty else f"{_where(frame, figures)} · {published.whole_span(figures)}",
    )


def _where(frame: Frame, figures: pd.DataFrame) -> str:
    """Return the areas that figures are of: those chosen only where none other is shown."""
    return area_name(frame.selection, frame.names) if figures.attrs["narrowed"] else text("area.country")


def _province_of(frame: Frame) -> dict[str, str]:
    offices = frame.facts.offices
    return dict(zip(offices["code"], offices["province_code"], strict=True))


def _here(frame: Frame, province_of: dict[str, str]) -> Here:
    selection, codes = frame.selection, frame.chosen.codes
    provinces = {code[:2] for code in codes} | ({selection.province} if selection.province else set())
    if selection.office:
        provinces.add(province_of[selection.office])
    narrow = codes if selection.regencies or selection.office else (selection.province,)
    return Here(frozenset(code for code in narrow if code), frozenset(provinces), selection.office)


def _names(frame: Frame, chosen: pd.DataFrame) -> list[str]:
    """Return the places as an axis has room for them: offices by their short names."""
    offices = set(frame.facts.offices["code"])
    return [
        text("area.office", name=frame.names[code]) if code in offices
        else short_name(place)
        for code, place in zip(chosen["code"], chosen["place"], strict=True)
    ]  # fmt: skip
