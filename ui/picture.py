"""The map on a page: the constant base, the change of this run, and what a click chooses."""

import time
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from analysis.overview import Overview
from data.model import Layer, Measure, Place, Selection
from geo import basemap
from geo.delta import Scene, delta
from locales import text
from locales.format import number
from ui import alerts, cached, selecting
from ui.shell import Frame

KEY = "peta"
SENT = "_sent_to_map"
FIRST_PAINT = 0.1  # seconds in which a browser paints the map, before it is handed the rest of the page
ALERTS_LAYERS = (Layer.WILAYAH, Layer.PERINGATAN)
ALERTS_ROOM = 360  # pixels that the page of alerts has above and below its map
HEIGHT = 560  # until the frame has measured its window
CLICKED = "last_object_clicked_tooltip"
PROVINCE_LENGTH = 2


def layer_switch(frame: Frame) -> None:
    """Draw the switches of the map's layers."""
    st.session_state["f_lapis"] = list(frame.selection.layers)

    def pick() -> None:
        chosen = st.session_state["f_lapis"]
        layers = tuple(layer for layer in Layer if layer in chosen)
        selecting.keep(replace(frame.selection, layers=layers), frame.default)

    st.pills(
        text("map.layers"),
        list(Layer),
        selection_mode="multi",
        format_func=lambda layer: text(f"layer.{layer}"),
        key="f_lapis",
        label_visibility="collapsed",
        on_change=pick,
    )


def draw(frame: Frame, overview: Overview, *, room: int = basemap.ROOM) -> None:
    """Draw the map of the frame's selection; a click on an area selects it.

    Args:
        frame: of the page.
        overview: its numbers.
        room: pixels of the window's height that the page needs beside the map.
    """
    change = content(frame, overview)
    if frame.chosen.detailed:
        change["detail"] = cached.detail_urls(frame.version, frame.chosen.codes)
    _send(frame, change, room=room)


def _send(frame: Frame, change: dict[str, Any], *, room: int) -> None:
    """Send a change to the map and let it paint; a click on an area selects it."""
    positions = frame.facts.positions

    def clicked() -> None:
        value = (st.session_state.get(KEY) or {}).get(CLICKED)
        code = str(value or "").partition("#")[0]
        if code in positions:
            selecting.keep(step_down(frame.selection, code), frame.default)

    st_folium(
        cached.base_map(frame.version, room),
        key=KEY,
        height=HEIGHT,
        use_container_width=True,
        returned_objects=[CLICKED],
        feature_group_to_add=basemap.change(change),
        on_change=clicked,
    )
    _let_paint(change["digest"])


def draw_alerts(frame: Frame, overview: Overview, rows: pd.DataFrame) -> None:
    """Draw the map with the alerts of some episodes; a single one is looked at closely."""
    _send(frame, alerts_content(frame, overview, rows), room=ALERTS_ROOM)


def alerts_content(frame: Frame, overview: Overview, rows: pd.DataFrame) -> dict[str, Any]:
    """Return the change of a map with the alerts of some episodes; a single one is looked at closely."""
    shown = replace(frame, selection=replace(frame.selection, layers=ALERTS_LAYERS))
    change = content(shown, overview, rows)
    change["legend"] |= {"notes": [], "hidden": 0}
    one = alerts.around(frame, rows) if len(rows) == 1 else None
    return change | ({"focus": one} if one else {})


def content(frame: Frame, overview: Overview, episodes: pd.DataFrame | None = None) -> dict[str, Any]:
    """Return the change that the map is sent, and that a picture of it is drawn from."""
    return delta(scene(frame, overview, episodes), overview.areas, frame.facts.positions, overview.districts)


def _let_paint(digest: str) -> None:
    """Wait until the browser has painted a changed map: table and sidebar would keep it busy for longer than this."""
    if st.session_state.get(SENT) not in {None, digest}:
        time.sleep(FIRST_PAINT)
    st.session_state[SENT] = digest


def step_down(selection: Selection, code: str) -> Selection:
    """Return the selection after a click on kabupaten `code`: country → its province → itself."""
    province = code[:PROVINCE_LENGTH]
    narrowed = selection.office or selection.regencies
    if not narrowed and selection.province != province:
        return replace(selection, province=province)
    return replace(selection, province=province, office="", regencies=(code,))


def scene(frame: Frame, overview: Overview, episodes: pd.DataFrame | None = None) -> Scene:
    """Return what the map is asked to show."""
    signs, circles_of = alerts.on_map(frame, episodes)
    spots, spots_title = alerts.spots(frame)
    selection = frame.selection
    circles = "persons" if selection.measure is Measure.ORANG else "reports"
    return Scene(
        digest=selection.digest,
        layers=selection.layers,
        rate_label=text(f"measure.{selection.measure}") if selection.measure.is_rate else "",
        circles=circles,
        circle_label=text(f"measure.{circles_measure(selection)}"),
        notes=notes(frame, overview),
        is_demo=overview.is_demo,
        seat=_seat(frame) if frame.chosen.nothing else None,
        alerts=signs,
        clusters=circles_of,
        spots=spots,
        spots_title=spots_title,
    )


def circles_measure(selection: Selection) -> Measure:
    """Return the count that circles show beside any measure."""
    return Measure.ORANG if selection.measure is Measure.ORANG else Measure.LAPORAN


def notes(frame: Frame, overview: Overview) -> list[str]:
    """Return the legend's lines: what is not on the map, and what the measure leaves out."""
    lines = []
    unlocated = overview.total.frame.to_dict("index")["unlocated"]["reports"]
    if not frame.chosen.codes and pd.notna(unlocated) and unlocated:
        lines.append(text(f"legend.unlocated_{frame.selection.place}", n=number(unlocated)))
    if overview.districts is not None and overview.areas["reports"].notna().all():
        missing = int(overview.areas["reports"].sum() - overview.districts["reports"].sum())
        if missing and overview.districts["reports"].notna().all():
            lines.append(text("legend.without_district", n=number(missing)))
    if not overview.rate_applies:
        lines.append(text("legend.rate_needs_year"))
    if frame.selection.place is Place.ASAL and overview.districts is not None:
        lines.append(text("legend.districts_of_origin"))
    return lines


def _seat(frame: Frame) -> tuple[float, float] | None:
    office = frame.facts.offices.set_index("code").to_dict("index")[frame.selection.office]
    if pd.isna(office["seat_lat"]):
        return None
    return float(office["seat_lat"]), float(office["seat_lon"])
