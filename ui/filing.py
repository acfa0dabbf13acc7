"""Buat laporan: the forms of who files."""

import streamlit as st

from data.model import Viewer


def forms(viewer: Viewer) -> None:
    """Draw the forms that a viewer files with."""
    st.caption(viewer.role)
