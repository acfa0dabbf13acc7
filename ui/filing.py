"""Buat laporan: who files fills in one of three forms, sees what will be sent, sends it, and gets a ticket to quote."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data import flow, zones
from data.filing import Filed, FilingError, Report
from data.model import Role, Viewer
from data.signin import LoginRequiredError
from data.store import filing, places
from data.store.accounts import NotAllowedError
from data.store.engine import FAILURES
from locales import text
from locales.format import number
from ui import activity_form, cached, drafting, login, nil_form, report_form, ticket
from ui.drafting import Draft
from ui.fields import Fields, Filled, What
from ui.ground import Ground
from ui.viewing import EXAMPLE_OFFICE

HERE = Path(__file__).parent
PARAMETER, KEY = "formulir", "filing_form"
REPORT, NIL, ACTIVITY = "laporan", "nihil", "kegiatan"
FORMS: Mapping[str, Callable[[Fields, Ground], Filled]] = {
    REPORT: report_form.ask,
    NIL: nil_form.ask,
    ACTIVITY: activity_form.ask,
}
JAKARTA = "31"


def forms(viewer: Viewer) -> None:
    """Draw the forms that a viewer files with; who does not file reads who does."""
    version = cached.version_key(cached.data_versions(cached.EVERYBODY))
    is_demo = cached.is_demo_only(version)
    if not _files(viewer, is_demo=is_demo):
        _who_files(viewer)
        return
    st.html(HERE / "filing.css")
    with st.container(key="filing"):
        ground = _ground(viewer, version)
        if ground.is_trial:
            st.warning(text("filing_page.trial", who=_said(ground)), icon=":material/science:")
        form = _choose(ground.viewer)
        draft = drafting.opened(ground.viewer, form)
        if draft.ticket:
            ticket.panel(ground.viewer, draft)
        else:
            _fill(ground, draft, is_demo=is_demo)


def _files(viewer: Viewer, *, is_demo: bool) -> bool:
    """Return whether somebody files, or may try it out: only over synthetic rows, where nothing is real."""
    if viewer.subject:
        return viewer.role in flow.FILERS
    return is_demo and (viewer.role in flow.FILERS or viewer.sees_demo_in_full)


def _who_files(viewer: Viewer) -> None:
    st.info(text("filing_page.who"), icon=":material/edit_document:")
    if viewer.role is Role.PUBLIK and not viewer.subject and login.is_configured():
        st.button(text("login.in"), type="primary", icon=":material/login:", key="filing_login", on_click=st.login)


def _ground(viewer: Viewer, version: str) -> Ground:
    """Return what the forms stand on; the demonstration in full tries them out as a PIMPASA of the example's office."""
    now = datetime.now(UTC)
    today = zones.day_at(now, min(viewer.regencies, default=JAKARTA))
    who, store = viewer, cached.engine()
    if viewer.role not in flow.FILERS:
        who = cached.viewer_as(version, Role.PIMPASA, EXAMPLE_OFFICE, "", today)
        villages = places.villages(store, viewer)
    else:
        villages = filing.villages(store, viewer)
    return Ground(who, cached.facts(version, today), villages, today, is_trial=not viewer.subject)


def _said(ground: Ground) -> str:
    role, names = ground.viewer.role, ground.facts.names
    return text(f"role.{role}", name=names.get(ground.viewer.office, ""))


def _choose(viewer: Viewer) -> str:
    """Draw the choice of a form, which the address holds."""
    offered = [form for form in FORMS if form != ACTIVITY or viewer.role is Role.PIMPASA]
    asked = st.query_params.get(PARAMETER, "")
    st.session_state[KEY] = asked if asked in offered else REPORT

    def keep() -> None:
        st.query_params[PARAMETER] = st.session_state[KEY]

    st.segmented_control(
        text("filing_page.form"), offered, format_func=lambda form: text(f"filing_page.{form}"), key=KEY,
        on_change=keep, required=True, label_visibility="collapsed",
    )  # fmt: skip
    return str(st.session_state[KEY])


def correct(viewer: Viewer, report: dict[str, Any]) -> None:
    """Draw the form of a report that was sent back, filled in as it stands, and put what is sent in its place.

    Args:
        viewer: who corrects it.
        report: as `data.store.desk.report` returns it.
    """
    version = cached.version_key(cached.data_versions(cached.EVERYBODY))
    name = f"{viewer.subject}:{report['ticket']}"
    st.html(HERE / "filing.css")
    with st.container(key="filing"):
        ground = _ground(viewer, version)
        draft = drafting.begun(name, REPORT, report_form.answers(report))
        fields, filled, panel = _drawn(ground, draft)
        with panel:
            what = _pressed("correct", draft, filled, disabled=ground.is_trial)
            if isinstance(what, Report) and not ground.is_trial:
                at = datetime.now(UTC)
                store = partial(filing.correct, at=at, as_of=ground.today)
                if _stored(lambda: store(cached.engine(), viewer, report["ticket"], what)):
                    drafting.ended(name)
                    st.rerun()
        if draft.tried:
            fields.complain(filled.problems)


def _fill(ground: Ground, draft: Draft, *, is_demo: bool) -> None:
    """Draw a form beside what it says so far, and file it when the button is pressed."""
    viewer = ground.viewer
    fields, filled, panel = _drawn(ground, draft)
    if not filled.lines:
        return
    drafting.keep(viewer, draft, at=datetime.now(UTC))
    with panel:
        if draft.form == REPORT:
            _warn(ground, filled, is_demo=is_demo)
        what = _pressed("send", draft, filled, disabled=ground.is_trial)
        if what and not ground.is_trial:
            at = datetime.now(UTC)
            store = partial(filing.file, at=at, as_of=ground.today, login_configured=login.is_configured())
            filed = _stored(lambda: store(cached.engine(), viewer, what, key=draft.key))
            if filed:
                drafting.filed(viewer, draft, filed.ticket, filled.last, is_new=filed.is_new, at=at)
                st.rerun()
        if draft.sent:
            st.caption(text("filing_page.sent_before", ticket=draft.sent))
        drafting.line(viewer, draft)
    if draft.tried:
        fields.complain(filled.problems)


def _drawn(ground: Ground, draft: Draft) -> tuple[Fields, Filled, DeltaGenerator]:
    """Draw a form and beside it what it says; return the place below that too."""
    left, right = st.columns([7, 5], gap="large")
    with left, st.container(key="filing_fields"):
        fields = Fields(draft)
        filled = FORMS[draft.form](fields, ground)
    if not filled.lines:  # the form says itself why nothing can be filled in
        return fields, filled, right
    with right:
        panel = st.container(key="filing_summary", border=True)
    with panel:
        st.markdown(f"##### {text('filing_page.summary')}")
        ticket.summary(draft.form, filled.lines)
    return fields, filled, panel


def _warn(ground: Ground, filled: Filled, *, is_demo: bool) -> None:
    """Say what somebody should know before sending a report; none of it is in the way."""
    st.caption(text("filing_page.privacy"))
    if ground.is_trial:
        return
    if isinstance(filled.what, Report):
        found = filing.similar(cached.engine(), ground.viewer, filled.what)
        if found:
            st.warning(text("filing_page.similar", n=number(found)), icon=":material/content_copy:")
    if is_demo:
        st.caption(text("filing_page.real"))


def _pressed(name: str, draft: Draft, filled: Filled, *, disabled: bool) -> What | None:
    """Draw the button; return what is to be stored when it was pressed and nothing is missing."""
    above = st.empty()
    pressed = st.button(
        text(f"filing_page.{name}"), type="primary", icon=":material/send:", width="stretch", key=f"filing_{name}",
        disabled=disabled,
    )  # fmt: skip
    if disabled:
        st.caption(text("filing_page.no_sending"))
    draft.tried |= pressed
    if draft.tried and filled.problems:
        above.error(text("filing_page.incomplete", n=len(filled.problems)), icon=":material/edit_note:")
    return filled.what if pressed else None


def _stored(store: Callable[[], Filed]) -> Filed | None:
    """Store something in the run itself, behind the gate; say why where it cannot be, and keep what was entered."""
    try:
        return store()
    except (FilingError, LoginRequiredError) as error:
        st.error(str(error), icon=":material/block:")
    except NotAllowedError:
        st.error(text("filing_page.not_allowed"), icon=":material/lock:")
    except FAILURES:
        st.error(text("filing_page.no_store"), icon=":material/database_off:")
    return None
