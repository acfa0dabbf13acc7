"""Who is logged in: Streamlit's own OIDC login made a Viewer, or the word why it gives no role.

Every run begins with `begin` and `ui.entrance.gate`: the frame of every page has both before anything is drawn.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from analysis.overview import PublicFacts
from data.access import AccessRules, Grant, Identity, Refusal, decide, identify
from data.model import Selection, Viewer
from data.problems import FactsError
from data.signin import auth_problems
from data.store import accounts, audit
from data.store.audit import Action
from locales.format import WIB
from ui import cached
from ui.sessions import LOGINS, Life, Login, login_of

STATE = "_login"
NOTED = "_login_noted"
UNASKED = "_login_unasked"
LONGEST_DETAIL = 200


@dataclass(frozen=True, slots=True)
class Session:
    """Who this session is of: `viewer` is publik without a login or a role; `refusal` is why there is no role."""

    viewer: Viewer = cached.EVERYBODY
    office: str = ""
    provinces: frozenset[str] = frozenset()
    login: Login | None = None
    life: Life = Life.NEW
    refusal: Refusal | None = None


@st.cache_resource(show_spinner=False)
def rules() -> AccessRules:
    """Return the settings of this server."""
    return AccessRules.from_environment(os.environ)


def section() -> Mapping[str, Any]:
    """Return `[auth]` of `.streamlit/secrets.toml`; empty without one."""
    return st.secrets.get("auth", {}) if st.secrets.load_if_toml_exists() else {}


def is_configured() -> bool:
    """Return whether people can log in here."""
    return not auth_problems(section())


def begin() -> Session:
    """Find out who asks, at the start of a run; draws nothing. An action by itself keeps the login alive."""
    claims = st.user.to_dict()
    session = Session()
    if claims.get("is_logged_in") is True and is_configured():
        session = _of_login(claims)
    st.session_state[STATE] = session
    return session


def session() -> Session:
    """Return who this run is for, as `begin` found out."""
    found: Session = st.session_state[STATE]
    return found


def note(action: Action, detail: str = "") -> None:
    """Write a line of the audit, once in a session."""
    noted: set[tuple[Action, str]] = st.session_state.setdefault(NOTED, set())
    if (action, detail) not in noted:
        noted.add((action, detail))
        record(session(), action, detail)


def note_outside(selection: Selection) -> None:
    """Write down that somebody who is logged in asked for an area of which nothing may be told."""
    if session().login:
        areas = (("kab", ",".join(selection.regencies)), ("prov", selection.province), ("kanim", selection.office))
        asked = " ".join(f"{name}={codes}" for name, codes in areas if codes)
        note(Action.REFUSAL, f"cakupan {asked or 'nasional'}"[:LONGEST_DETAIL])


def log_out() -> None:
    """Log out here, in every other window, and at the provider."""
    current = session()
    if current.login:
        LOGINS.end(current.login, _now())
        audit.record(cached.engine(), current.viewer, Action.LOGOUT, audit.left(current.login.mark), at=_now())
    st.logout()


def record(current: Session, action: Action, detail: str = "") -> None:
    """Write a line of the audit; needs no run of a page."""
    audit.record(cached.engine(), current.viewer, action, detail, at=_now())


def server_admins() -> int:
    """Return how many admins the server's settings name."""
    return len(rules().admins)


def is_alive(current: Session) -> bool:
    """Return whether a session may still do something, and take note that it does; needs no run of a page."""
    return current.login is None or _life(current.login, current.viewer) in {Life.NEW, Life.ALIVE}


def _life(made: Login, person: Viewer, *, unasked: bool = False) -> Life:
    """Return whether a login is alive, here and in all other processes, and take note of what its person does."""
    life = (LOGINS.look if unasked else LOGINS.act)(made, rules(), _now())
    if life in {Life.NEW, Life.ALIVE} and audit.has_left(cached.engine(), person, made.mark, since=made.since):
        LOGINS.end(made, _now())
        return Life.LOGGED_OUT
    return life


def act_unasked() -> None:
    """Say that nobody asked for the next run of this session: it keeps no login alive."""
    st.session_state[UNASKED] = True


def _of_login(claims: Mapping[str, Any]) -> Session:
    identity, made = identify(claims, rules()), login_of(claims)
    if identity is None or made is None:
        return Session(life=Life.OVER)
    known = Viewer(name=identity.called, subject=identity.key)
    life = _life(made, known, unasked=st.session_state.pop(UNASKED, False))
    if life in {Life.OVER, Life.LOGGED_OUT}:
        return Session(known, login=made, life=life)
    today = _now().astimezone(WIB).date()
    try:
        version = cached.version_key(cached.data_versions(cached.EVERYBODY))
        grant = _grant(identity, claims, cached.facts(version, today))
    except FactsError:  # the page says so
        return Session(known, login=made, life=life)
    provinces = ",".join(sorted(grant.provinces))
    scope = cached.viewer_as(version, grant.role, grant.office, provinces, today)
    viewer = replace(scope, name=known.name, subject=known.subject)
    found = Session(viewer, grant.office, grant.provinces, made, life, grant.refusal)
    if life is Life.NEW:
        record(found, Action.LOGIN)
    if grant.refusal:
        st.session_state[STATE] = found
        note(Action.REFUSAL, grant.refusal.value)
    return found


def _grant(identity: Identity, claims: Mapping[str, Any], facts: PublicFacts) -> Grant:
    """Ask the store on every run, so that a role taken away is gone at the next click."""
    account = accounts.of_login(cached.engine(), cached.EVERYBODY, identity)
    offices, provinces = set(facts.offices["code"]), set(facts.provinces["code"])
    return decide(identity, claims, account, rules(), offices=offices, provinces=provinces)


def _now() -> datetime:
    return datetime.now(UTC)
