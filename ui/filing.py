"""Buat laporan: the forms of who files."""

import streamlit as st

from data.model import Viewer


def forms(viewer: Viewer) -> None:
    """Draw the forms that a viewer files with."""
    st.caption(viewer.role)


def correct(viewer: Viewer, report: dict[str, object]) -> None:
    """Stand-in until `form` is merged."""
    st.caption(f"{viewer.role} {report['ticket']}")
