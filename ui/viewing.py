"""Who is looking: who is logged in, else *publik*; synthetic rows can be seen as any role would see real ones."""

from dataclasses import replace
from datetime import date

import streamlit as st

from analysis.overview import PublicFacts
from data.model import Role, Viewer
from data.store.audit import Action
from locales import text
from ui import cached, login

PARAMETER = "sebagai"
KEY = "viewing"
FULL = "lengkap"  # the demonstration in full, asked for by somebody who has a role
RESTART = "_viewing_changed"
EXAMPLE_PROVINCE = "35"
EXAMPLE_OFFICE = "ponorogo"
OF_AN_OFFICE = (Role.STAF, Role.PIMPASA, Role.DESA, Role.PENGELOLA)


def current(version: str, facts: PublicFacts, as_of: date) -> Viewer:
    """Return the viewer of this run: who is logged in; where only synthetic rows are stored, the role tried on."""
    own = login.session().viewer
    if not cached.is_demo_only(version):
        if PARAMETER in st.query_params:
            login.note(Action.REFUSAL, "peran lewat alamat")
        return own
    chosen = _chosen(facts, own)
    if not chosen and own.role is not Role.PUBLIK:
        return own
    if chosen in {"", FULL}:
        return replace(own, sees_demo_in_full=True)
    role, _, of = chosen.partition(":")
    province = of if role == Role.KANWIL else ""
    return cached.viewer_as(version, Role(role), "" if province else of, province, as_of)


def switch(version: str, facts: PublicFacts) -> None:
    """Draw the switch *Lihat sebagai* where only synthetic rows are stored."""
    if not cached.is_demo_only(version):
        return
    own = login.session().viewer
    options = _options(facts, own)
    st.session_state[KEY] = _chosen(facts, own)
    st.sidebar.selectbox(
        text("viewing.label"),
        list(options),
        format_func=options.__getitem__,
        key=KEY,
        on_change=_changed,
        help=text("viewing.help"),
    )


def _chosen(facts: PublicFacts, own: Viewer) -> str:
    asked = st.query_params.get(PARAMETER, "")
    return asked if asked and asked in _options(facts, own) else ""


def _changed() -> None:
    """Another role starts with its own area: whatever was selected before may not be its to see."""
    st.query_params.clear()
    if st.session_state[KEY]:
        st.query_params[PARAMETER] = st.session_state[KEY]
    st.session_state[RESTART] = True


def _options(facts: PublicFacts, own: Viewer) -> dict[str, str]:
    names = facts.names
    with_area = sorted(set(facts.office_areas["office_code"]), key=lambda code: (code != EXAMPLE_OFFICE, code))
    options = {"": text("viewing.full")}
    if own.role is not Role.PUBLIK:
        options = {"": text("viewing.own"), FULL: text("viewing.full")}
    options[Role.PIMPINAN.value] = text("role.pimpinan")
    options[f"{Role.KANWIL}:{EXAMPLE_PROVINCE}"] = text("role.kanwil", name=names[EXAMPLE_PROVINCE])
    options |= {f"{Role.KANIM}:{code}": text("role.kanim", name=names[code]) for code in with_area}
    options |= {f"{role}:{EXAMPLE_OFFICE}": text(f"role.{role}", name=names[EXAMPLE_OFFICE]) for role in OF_AN_OFFICE}
    return options | {role.value: text(f"role.{role}") for role in (Role.ADMIN, Role.PUBLIK)}
