"""A ticket: what will be sent, line by line, and the number that stands for it once it has been."""

from collections.abc import Iterable
from html import escape

import streamlit as st

from data.model import Viewer
from locales import text
from ui import drafting
from ui.drafting import Draft

PARAMETER = "tiket"


def summary(form: str, lines: Iterable[tuple[str, str]]) -> None:
    """Draw what a form says so far."""
    missing = text("ticket.missing")
    rows = "".join(
        f"<div><dt>{escape(text(f'fields.{form}.{name}'))}</dt>"
        + (f"<dd>{escape(said)}</dd>" if said else f'<dd class="pb-missing">{escape(missing)}</dd>')
        + "</div>"
        for name, said in lines
    )
    st.html(f'<dl class="pb-sent">{rows}</dl>')


def panel(viewer: Viewer, draft: Draft) -> None:
    """Draw the ticket of what was sent, large, and what can be done next."""
    said = text("ticket.new" if draft.is_new else "ticket.again")
    with st.container(key="ticket", border=True):
        st.success(said, icon=":material/check_circle:")
        st.html(
            f'<p class="pb-ticket-label">{escape(text("ticket.label"))}</p>'
            f'<p class="pb-ticket" translate="no">{escape(draft.ticket)}</p>'
            f'<p class="pb-ticket-label">{escape(text("ticket.copy"))}</p>'
        )
        st.markdown(text(f"ticket.next_{draft.form}"))
        with st.container(horizontal=True):
            if st.button(text("ticket.more"), type="primary", icon=":material/add:", key="ticket_more"):
                drafting.again(draft)
                st.rerun()
            if draft.form == "laporan" and viewer.subject:
                st.button(text("ticket.open"), icon=":material/open_in_new:", key="ticket_open", on_click=_open,
                          args=(draft.ticket,))  # fmt: skip


def _open(number: str) -> None:
    st.query_params[PARAMETER] = number
