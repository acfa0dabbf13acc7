"""Daftar kerja: what each role has to do next."""

import streamlit as st

from data.model import Viewer


def work(viewer: Viewer) -> None:
    """Draw the worklists of a viewer."""
    st.caption(viewer.role)


def assign(viewer: Viewer) -> None:
    """Draw which PIMPASA fosters which village."""
    st.caption(viewer.role)


def recap(viewer: Viewer) -> None:
    """Draw the recapitulation per office, village and month."""
    st.caption(viewer.role)


def one(viewer: Viewer, ticket: str) -> None:
    """Draw the page of one report."""
    st.caption(viewer.role)
    st.text(ticket)
