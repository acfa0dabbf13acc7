"""Peringatan: where unusually much is reported this week, how sure that is, and what was found out about it."""

import streamlit as st

from analysis.alert_sheet import week_list
from analysis.mark import Mark
from briefing.table import csv_file, xlsx_file
from data.model import Layer
from locales import text
from ui import alert_detail, alert_list, alert_rates, alerts, leaving, numbers, paparan, picture, shell, slide, views

LAYERS = (Layer.WILAYAH, Layer.PERINGATAN)


def listed(ending: str, each: Mark) -> bytes:
    """Return the week's list as a file that carries a mark."""
    asked = views.frame_for(frame, each)
    table = week_list(alerts.open_ones(asked), frame.names, frame.facts.office_areas)
    stamp = views.stamp(frame, each, views.own(asked), heading=text("alert_sheet.name"))
    return csv_file(table, stamp) if ending == "csv" else xlsx_file([table], stamp)


def head(found: alerts.Run) -> None:
    """Draw the title, the week and what an alert means."""
    st.markdown(f"### {text('page.peringatan')}")
    numbers.bad_values(frame)
    numbers.marks(frame, view)
    st.caption(text("alert.lead", week=alerts.week_words(found)))


def body(found: alerts.Run) -> None:
    """Draw the map, and beside it the cards or the one alert that is looked at."""
    rows = alerts.filtered(alerts.open_ones(own))
    one = alerts.chosen(alerts.standing(own))
    left, right = st.columns([13, 10], gap="medium")
    with left:
        alert_list.levels(found, alerts.open_ones(own))
        picture.draw_alerts(own, view, rows if one is None else alerts.only(own, one), LAYERS)
    with right:
        if one is None:
            alerts.controls()
            alert_list.cards(own, rows)
        else:
            alert_detail.draw(own, one, found)


frame = shell.open_page()
mark = slide.mark_of(frame)
own = views.frame_for(frame, mark)
view = views.own(own)
run = alerts.run(frame)
if run is None:
    st.markdown(f"### {text('page.peringatan')}")
    st.info(text("alert.no_run"), icon=":material/hourglass_empty:")
elif paparan.is_on():
    with slide.drawn(frame, views.stamp(frame, mark, view, heading=text("page.peringatan")), "pages/peringatan.py"):
        body(run)
else:
    head(run)
    body(run)
    alert_rates.draw(frame)
    leaving.buttons(frame, "peringatan", leaving.tables(listed), is_demo=view.is_demo)
