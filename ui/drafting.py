"""Drafts: what somebody has entered into a form, kept in the session and, for a login, in the store after every change.

A draft carries the key that it will be filed with. So it is filed once, however often it is sent: by a double click,
again after an answer that was lost on its way, after a restart, or from a second window with the same draft.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import streamlit as st

from data.model import Viewer
from data.store import drafts
from data.store.engine import FAILURES
from locales import text
from locales.format import WIB, moment
from ui import cached

PREFIX = "drafting"
KEY, AT, SENT, VALUE, LAST = "key", "at", "sent", "value.", "last."
Values = dict[str, Any]


def new_key() -> str:
    """Return a new key to file with."""
    return uuid4().hex


@dataclass(slots=True)
class Draft:
    """One form as it stands.

    Attributes:
        form: `laporan`, `nihil` or `kegiatan`.
        key: what it is filed with.
        values: what was entered: field → code, number, ISO date or a list of codes.
        base: the values as they were last stored or read; none before the first time.
        seen: what the widgets held when they were last drawn.
        last: what the form sent before this one held, as far as it is usual again.
        sent: the ticket of the form sent before this one.
        saved_at: when `base` was stored.
        ticket: of this form, once it has been sent; `is_new` is False when it had been sent before.
        tried: whether somebody has tried to send it: from then on the fields say what is missing.
        moved: whether it was sent or dropped in another window meanwhile.
        unsaved: whether the last change could not be stored.
    """

    form: str
    key: str = field(default_factory=new_key)
    values: Values = field(default_factory=dict)
    base: Values | None = None
    seen: Values = field(default_factory=dict)
    last: Values = field(default_factory=dict)
    sent: str = ""
    saved_at: datetime | None = None
    ticket: str = ""
    is_new: bool = True
    tried: bool = False
    moved: bool = False
    unsaved: bool = False

    def widget(self, name: str) -> str:
        """Return the key of a field's widget: another draft has other widgets."""
        return f"{PREFIX}_{self.form}_{self.key[:10]}_{name}"

    def take(self) -> None:
        """Take over what the browser has sent, before any of the widgets is drawn."""
        start = self.widget("")
        for name, value in st.session_state.items():
            own, said = str(name).removeprefix(start), plain(value)
            if str(name).startswith(start) and (own not in self.seen or self.seen[own] != said):
                self.values[own] = said


def plain(value: object) -> Any:
    """Return what a widget says as a value of JSON."""
    if isinstance(value, date):
        return value.isoformat()[:10]
    return [plain(each) for each in value] if isinstance(value, list | tuple) else value


def opened(viewer: Viewer, form: str) -> Draft:
    """Return the draft of a form as it stands, with what this run and other windows have changed."""
    slot = f"{PREFIX}:{form}:{viewer.subject}:{viewer.role}:{viewer.office}"
    draft: Draft | None = st.session_state.get(slot)
    if draft is None:
        draft = st.session_state[slot] = _restored(viewer, form)
    elif not draft.ticket:
        draft.take()
        if viewer.subject and draft.base is not None:
            draft = st.session_state[slot] = _met(draft, _stored(viewer, form))
    return draft


def keep(viewer: Viewer, draft: Draft, *, at: datetime) -> None:
    """Store what has changed; a form that nobody has touched is no draft."""
    if draft.base is None or draft.values == draft.base:
        draft.base = dict(draft.values) if draft.base is None else draft.base
        return
    if viewer.subject:
        try:
            drafts.save(cached.engine(), viewer, draft.form, _content(draft, at), at=at)
        except FAILURES:
            draft.unsaved = True
            return
    draft.base, draft.saved_at, draft.unsaved = dict(draft.values), at, False


def begun(name: str, form: str, values: Values) -> Draft:
    """Return a form that this session alone keeps; it begins with `values`."""
    slot = f"{PREFIX}:{name}"
    draft: Draft | None = st.session_state.get(slot)
    if draft is None:
        draft = st.session_state[slot] = Draft(form, values=values)
    draft.take()
    return draft


def ended(name: str) -> None:
    """Let go of what `begun` keeps."""
    st.session_state.pop(f"{PREFIX}:{name}", None)


def filed(viewer: Viewer, draft: Draft, ticket: str, last: Mapping[str, Any], *, is_new: bool, at: datetime) -> None:
    """Take note that a form was sent; what is usual again next time stays."""
    draft.ticket, draft.is_new, draft.last = ticket, is_new, dict(last)
    if viewer.subject:
        content = {SENT: ticket} | _named(LAST, draft.last)
        with suppress(*FAILURES):  # then the draft stays, and sent again it is this very report
            drafts.save(cached.engine(), viewer, draft.form, content, at=at)


def drop(viewer: Viewer, draft: Draft) -> None:
    """Forget what was entered."""
    if viewer.subject:
        drafts.drop(cached.engine(), viewer, draft.form)
    again(draft)


def again(draft: Draft) -> None:
    """Begin a new form."""
    draft.sent = draft.ticket or draft.sent
    draft.key, draft.values, draft.base = new_key(), {}, None
    draft.saved_at, draft.ticket, draft.is_new, draft.tried, draft.moved = None, "", True, False, False


def line(viewer: Viewer, draft: Draft) -> None:
    """Draw when the draft was stored, and the way to be rid of it."""
    if draft.moved:
        st.info(text("drafting.moved"), icon=":material/tab_duplicate:")
    if draft.unsaved:
        st.warning(text("drafting.unsaved"), icon=":material/cloud_off:")
    if draft.saved_at is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="drafting_line"):
        if viewer.subject:
            said = "drafting.saved" if _is_today(draft.saved_at) else "drafting.saved_on"
            st.caption(text(said, time=_clock(draft.saved_at), at=moment(draft.saved_at)))
        with st.popover(text("drafting.drop"), icon=":material/delete:"):
            st.markdown(text("drafting.drop_sure"))
            if st.button(text("drafting.drop_yes"), key="drafting_drop"):
                drop(viewer, draft)
                st.rerun()


def _stored(viewer: Viewer, form: str) -> Values:
    try:
        return drafts.read(cached.engine(), viewer, form)
    except FAILURES:
        return {}


def _restored(viewer: Viewer, form: str) -> Draft:
    return _of(form, _stored(viewer, form) if viewer.subject else {})


def _of(form: str, stored: Values) -> Draft:
    draft = Draft(form, last=_part(LAST, stored), sent=str(stored.get(SENT) or ""))
    if stored.get(KEY):
        draft.key, draft.values = str(stored[KEY]), _part(VALUE, stored)
        draft.base, draft.saved_at = dict(draft.values), datetime.fromtimestamp(stored[AT], UTC)
    return draft


def _met(draft: Draft, stored: Values) -> Draft:
    """Return the draft with what another window has entered; what was entered here since the last time goes first.

    What was sent or dropped in another window stays here as it is, and sent again it is the same report; once it is
    changed it is another one.
    """
    base = draft.base or {}
    mine = {name for name, value in draft.values.items() if base.get(name) != value}
    if stored.get(KEY) == draft.key:
        theirs = _part(VALUE, stored)
        draft.values |= {name: value for name, value in theirs.items() if name not in mine}
        draft.base = dict(theirs)
    elif draft.saved_at is None and not mine:
        return _of(draft.form, stored) if stored.get(KEY) else draft
    elif draft.saved_at is not None and mine:
        draft.key, draft.moved, draft.base = new_key(), True, {}
    return draft


def _content(draft: Draft, at: datetime) -> Values:
    """Return what the store keeps: values by name, without anything within anything."""
    kept = {KEY: draft.key, AT: int(at.timestamp()), SENT: draft.sent}
    return kept | _named(VALUE, draft.values) | _named(LAST, draft.last)


def _named(part: str, values: Mapping[str, Any]) -> Values:
    return {part + name: value for name, value in values.items()}


def _part(part: str, stored: Values) -> Values:
    return {name.removeprefix(part): value for name, value in stored.items() if name.startswith(part)}


def _clock(at: datetime) -> str:
    return f"{at.astimezone(WIB):%H.%M} WIB"


def _is_today(at: datetime) -> bool:
    return at.astimezone(WIB).date() == datetime.now(UTC).astimezone(WIB).date()
