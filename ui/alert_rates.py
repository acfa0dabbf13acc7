"""How often alerts were right: of every rule, with its interval and number."""

import streamlit as st

from analysis.alert_sheet import rates
from locales import text
from ui import alerts, sheets
from ui.shell import Frame


def draw(frame: Frame) -> None:
    """Draw the measured hit rate of every rule, folded away."""
    with st.expander(text("alert_rates.title"), icon=":material/fact_check:"):
        found = rates(alerts.standing(frame))
        if found.rows:
            sheets.draw(found, key="alert_rates")
            st.caption(text("alert_rates.note"))
        else:
            st.caption(text("alert_rates.none"))
