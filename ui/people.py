"""The page of accounts: the list, and the form that adds or changes one."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pandas as pd
import streamlit as st

from data.access import GIVEN_ROLES, OF_AN_OFFICE, Account, Identity
from data.model import Role, Viewer
from data.store import accounts, places
from data.store.accounts import AccountError
from data.store.audit import Action
from locales import text
from locales.format import moment
from ui import cached, login
from ui.words import plain

NEW = 0
PICK = "people_pick"
FRESH = "people_fresh"
SAVED = "people_saved"


@dataclass(frozen=True, slots=True)
class Known:
    """Accounts by number, and the names of offices and provinces by code."""

    accounts: dict[int, Account]
    offices: dict[str, str]
    provinces: dict[str, str]

    def place(self, one: Account) -> str:
        """Return office and provinces as people read them."""
        names = [text("area.office", name=self.offices.get(one.office, one.office))] if one.office else []
        return ", ".join([*names, *(self.provinces.get(code, code) for code in one.provinces)]) or "–"

    def said(self, one: Account) -> str:
        """Return what an account may, in a line."""
        role = text(f"method.role.{one.role}")
        place = self.place(one)
        line = role if place == "–" else f"{role} ({place})"
        return line if one.active else f"{line}, {text('people.inactive').lower()}"


def read(viewer: Viewer) -> Known:
    """Read what the page shows."""
    store = cached.engine()
    offices, provinces = places.offices(store, viewer), places.provinces(store, viewer)
    return Known(
        {one.id: one for one in accounts.accounts(store, viewer)},
        dict(zip(offices["code"], offices["short_name"], strict=True)),
        dict(zip(provinces["code"], provinces["name"], strict=True)),
    )


def saved() -> None:
    """Say once what was stored."""
    if said := st.session_state.pop(SAVED, ""):
        st.success(said, icon=":material/check:")


def table(known: Known) -> None:
    """Draw the list, or what to do while it is empty."""
    if not known.accounts:
        st.info(text("people.empty"), icon=":material/group_add:")
    else:
        rows = [
            {
                text("people.email"): one.email,
                text("people.name"): one.name or "–",
                text("people.role"): text(f"method.role.{one.role}"),
                text("people.place"): known.place(one),
                text("people.state"): _state(one),
                text("people.changed"): _changed(one),
            }
            for one in known.accounts.values()
        ]
        st.dataframe(pd.DataFrame(rows), hide_index=True, width="stretch")
    if number := login.server_admins():
        st.caption(text("people.server_admins", number=number))


def _state(one: Account) -> str:
    if not one.active:
        return text("people.inactive")
    return text("people.active") if one.subject else text("people.not_yet")


def _changed(one: Account) -> str:
    return text("people.changed_by", at=moment(one.updated_at), by=one.updated_by) if one.updated_at else "–"


def editor(known: Known, viewer: Viewer) -> None:
    """Draw the form. What is stored is stored in the run itself, behind the gate, never in a callback before it."""
    picked = st.selectbox(
        text("people.pick"),
        [NEW, *known.accounts],
        format_func=lambda number: known.accounts[number].email if number else text("people.new"),
        key=PICK,
    )
    before = known.accounts.get(picked, Account("", Role.KANIM))
    if before.subject and Identity(before.issuer, before.subject).key == viewer.subject:
        st.info(text("accounts.self"), icon=":material/person:")
        return
    wanted = _form(before, known)
    new = before.id == NEW
    ready = bool(wanted.email) if new else wanted != before
    label = text("people.add") if new else text("people.save")
    if st.button(label, type="primary", disabled=not ready, icon=":material/save:", width="stretch"):
        _confirm(before, wanted, known, viewer)


def _form(before: Account, known: Known) -> Account:
    mark = f"{before.id}_{st.session_state.get(FRESH, 0)}"  # another account, or a next new one, starts anew
    email = before.email
    if before.id == NEW:
        email = st.text_input(text("people.email"), key=f"email_{mark}", help=text("people.email_help"), max_chars=254)
    name = st.text_input(text("people.name"), before.name, key=f"name_{mark}", max_chars=120)
    role = st.selectbox(
        text("people.role"),
        GIVEN_ROLES,
        index=GIVEN_ROLES.index(before.role),
        format_func=lambda each: text(f"method.role.{each}"),
        key=f"role_{mark}",
    )
    office, provinces = _places(role, before, known, mark)
    active = before.id == NEW or st.toggle(
        text("people.active"), before.active, key=f"active_{mark}", help=text("people.active_help")
    )
    return replace(before, email=email, name=name, role=role, office=office, provinces=provinces, active=active)


def _places(role: Role, before: Account, known: Known, mark: str) -> tuple[str, tuple[str, ...]]:
    """Draw what the role needs beside it, and return office and provinces."""
    if role in OF_AN_OFFICE:
        codes = list(known.offices)
        office = st.selectbox(
            text("people.office"),
            codes,
            index=codes.index(before.office) if before.office in codes else None,
            format_func=lambda code: text("area.office", name=known.offices[code]),
            placeholder=text("people.choose"),
            key=f"office_{mark}",
        )
        return office or "", ()
    if role is Role.KANWIL:
        provinces = st.multiselect(
            text("people.provinces"),
            list(known.provinces),
            default=list(before.provinces),
            format_func=known.provinces.__getitem__,
            placeholder=text("people.choose"),
            key=f"provinces_{mark}",
        )
        return before.office, tuple(sorted(provinces))
    return "", ()


def _confirm(before: Account, wanted: Account, known: Known, viewer: Viewer) -> None:
    """Ask once more: a role decides who sees victims' numbers."""

    @st.dialog(text("people.confirm_title"))
    def ask() -> None:
        st.text(wanted.email)
        if before.id != NEW:
            st.markdown(text("people.before", what=plain(known.said(before))))
        st.markdown(text("people.after", what=plain(known.said(wanted))))
        sure, back = st.columns(2)
        if back.button(text("people.cancel"), width="stretch"):
            st.rerun()
        if sure.button(text("people.confirm"), type="primary", width="stretch"):
            _store(wanted, viewer)

    ask()


def _store(wanted: Account, viewer: Viewer) -> None:
    current = login.begin()  # a dialog runs without the page and its gate
    if current.viewer != viewer:
        st.rerun()
    try:
        changed = accounts.save(cached.engine(), viewer, wanted, at=datetime.now(UTC))
    except AccountError as error:
        st.error(str(error))
        return
    login.record(current, Action.ACCOUNT, changed)
    st.session_state[SAVED] = text("people.saved", email=wanted.email)
    st.session_state[FRESH] = st.session_state.get(FRESH, 0) + 1
    st.rerun()
