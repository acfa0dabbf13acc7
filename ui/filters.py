"""The filter in the sidebar, for all pages: widgets show the Selection and change it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from analysis import privacy
from analysis.areas import choose
from analysis.overview import PublicFacts
from data.link import BadValue, Known, default_selection, with_group
from data.model import CATEGORIES, Group, Measure, Place, Selection, Viewer
from locales import text
from ui import cached, periods, selecting

Change = Callable[[Any], Selection]


def current(page: str, viewer: Viewer, facts: PublicFacts, as_of: date) -> tuple[Selection, Selection, list[BadValue]]:
    """Return the selection of this run, the viewer's default and what the address held in vain.

    Args:
        page: address of the page that is shown.
        viewer: decides the default area, and whether months may be chosen or closed quarters only.
        facts: areas and offices to choose from.
        as_of: day the data speak of.
    """
    start = default_selection(as_of, office=viewer.office if viewer.regencies else "")
    default = _on_grid(start, viewer, facts, as_of)
    found = selecting.current(page, known(facts), default)
    selection = _on_grid(found.selection, viewer, facts, as_of)
    selecting.keep(selection, default)
    return selection, default, found.bad


def known(facts: PublicFacts) -> Known:
    """Return the codes that an address may name."""
    return Known(*(frozenset(codes) for codes in (facts.province_codes, facts.province_of, facts.office_province)))


def draw(
    selection: Selection,
    default: Selection,
    viewer: Viewer,
    facts: PublicFacts,
    *,
    first_month: str,
    as_of: date,
) -> None:
    """Draw the filter; `first_month` is the earliest month with reports."""
    months = _offers_months(selection, viewer, facts)
    with st.sidebar:
        _area(selection, default, facts)
        periods.choose(selection, default, first_month, as_of, months=months)
        _what(selection, default)
        _how(selection, default)
        st.button(
            text("filter.reset"),
            icon=":material/restart_alt:",
            on_click=selecting.keep,
            args=(default, default),
            disabled=selection == default,
            width="stretch",
        )
        st.caption(text("filter.link"))


def _offers_months(selection: Selection, viewer: Viewer, facts: PublicFacts) -> bool:
    chosen = choose(selection, facts.regencies, facts.office_areas)
    return privacy.offers_months(viewer, chosen.codes, cached.rules())


def _on_grid(selection: Selection, viewer: Viewer, facts: PublicFacts, as_of: date) -> Selection:
    if _offers_months(selection, viewer, facts):
        return selection
    return replace(selection, period=privacy.grid_period(selection.period, as_of))


def _on(key: str, change: Change, default: Selection) -> Callable[[], None]:
    """Return the callback of the widget `key`: what it says becomes the selection."""

    def act() -> None:
        selecting.keep(change(st.session_state[key]), default)

    return act


def _area(selection: Selection, default: Selection, facts: PublicFacts) -> None:
    offices = _within(facts.office_province, selection.province)
    own = set(facts.office_areas.loc[facts.office_areas["office_code"] == selection.office, "regency_code"])
    regencies = [code for code in facts.province_of if code in own] or _within(facts.province_of, selection.province)
    st.session_state.update({"f_prov": selection.province, "f_kab": list(selection.regencies)})
    st.session_state["f_kanim"] = selection.office
    st.selectbox(
        text("filter.province"),
        ["", *facts.province_codes],
        format_func=lambda code: facts.names[code] if code else text("filter.all_provinces"),
        key="f_prov",
        on_change=_on("f_prov", lambda v: replace(selection, province=v, office="", regencies=()), default),
    )
    st.selectbox(
        text("filter.office"),
        list(dict.fromkeys(["", *offices, selection.office])),
        format_func=lambda code: text("area.office", name=facts.names[code]) if code else text("filter.all_offices"),
        key="f_kanim",
        on_change=_on("f_kanim", lambda v: replace(selection, office=v, regencies=()), default),
    )
    st.multiselect(
        text("filter.regency"),
        list(dict.fromkeys([*regencies, *selection.regencies])),
        format_func=facts.names.__getitem__,
        key="f_kab",
        placeholder=text("filter.all_regencies"),
        on_change=_on("f_kab", lambda v: replace(selection, regencies=tuple(sorted(v))), default),
    )


def _within(province_of: Mapping[str, str], province: str) -> list[str]:
    return [code for code, its in province_of.items() if not province or its == province]


def _what(selection: Selection, default: Selection) -> None:
    st.session_state.update({"f_grup": selection.group, "f_kategori": list(selection.categories)})
    st.selectbox(
        text("filter.group"),
        list(Group),
        format_func=lambda group: text(f"group_label.{group}"),
        key="f_grup",
        help=text("filter.group_help"),
        on_change=_on("f_grup", lambda v: with_group(selection, v), default),
    )
    categories = CATEGORIES[selection.group]
    st.multiselect(
        text("filter.category"),
        list(categories),
        format_func=lambda name: text(f"category.{name}"),
        key="f_kategori",
        placeholder=text("filter.all_categories"),
        on_change=_on(
            "f_kategori",
            lambda v: replace(selection, categories=tuple(name for name in categories if name in v)),
            default,
        ),
    )


def _how(selection: Selection, default: Selection) -> None:
    st.session_state.update({"f_ukuran": selection.measure, "f_lokasi": selection.place})
    st.selectbox(
        text("filter.measure"),
        list(Measure),
        format_func=lambda measure: text(f"measure.{measure}"),
        key="f_ukuran",
        help=text("filter.measure_help"),
        on_change=_on("f_ukuran", lambda v: replace(selection, measure=v), default),
    )
    st.radio(
        text("filter.place"),
        list(Place),
        format_func=lambda place: text(f"place.{place}"),
        key="f_lokasi",
        horizontal=True,
        help=text("filter.place_help"),
        on_change=_on("f_lokasi", lambda v: replace(selection, place=v), default),
    )
