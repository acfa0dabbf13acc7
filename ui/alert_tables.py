"""Tables below the alerts: the week's list of every office, and how often alerts were right."""

import streamlit as st

from analysis.alert_sheet import rates, week_list
from locales import text
from ui import alerts, sheets
from ui.shell import Frame


def draw(frame: Frame) -> None:
    """Draw both tables, folded away."""
    with st.expander(text("alert_sheet.name"), icon=":material/list_alt:"):
        listed = week_list(alerts.open_ones(frame), frame.names, frame.facts.office_areas)
        if listed.rows:
            sheets.draw(listed, key="alert_week")
        else:
            st.caption(text("board.alerts_none"))
    with st.expander(text("alert_rates.title"), icon=":material/fact_check:"):
        found = rates(alerts.known(frame))
        if found.rows:
            sheets.draw(found, key="alert_rates")
            st.caption(text("alert_rates.note"))
        else:
            st.caption(text("alert_rates.none"))
