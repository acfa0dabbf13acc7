"""What people see of the login: the panel in the sidebar, the gate after a login is over, the closed door."""

import streamlit as st

from analysis.mark import role_name
from analysis.overview import PublicFacts
from data.model import Role, Viewer
from data.signin import auth_problems
from data.store.audit import Action
from locales import text
from ui import login
from ui.sessions import Life
from ui.words import plain

NEEDS_AREA = frozenset({Role.KANWIL, Role.KANIM, Role.STAF})


def gate() -> None:
    """End the run of a login that is over, before anything is shown."""
    current = login.session()
    if current.life is Life.OVER:
        login.note(Action.IDLE_END)
        rules = login.rules()
        words = text("login.over", minutes=f"{rules.idle_minutes:g}", hours=f"{rules.longest_hours:g}")
        st.info(words, icon=":material/lock_clock:")
    elif current.life is Life.LOGGED_OUT:
        st.info(text("login.logged_out"), icon=":material/logout:")
    else:
        return
    with st.container(horizontal=True):
        st.button(text("login.again"), type="primary", icon=":material/login:", on_click=st.login)
        st.button(text("login.leave"), on_click=st.logout)
    st.stop()


def panel(facts: PublicFacts | None) -> None:
    """Draw who is logged in and the way out, or the way in, or that there is none.

    Args:
        facts: names of offices and provinces; None on a page that has none at hand.
    """
    current = login.session()
    with st.sidebar.container(key="login_panel", gap="small"):
        if current.login is None:
            _way_in()
            return
        said = text("login.no_role") if current.refusal else _role(current, facts)
        st.markdown(f"**{plain(current.viewer.name)}**  \n{plain(said)}")
        if current.refusal:
            st.warning(text(f"login.refusal.{current.refusal}"), icon=":material/person_off:")
        elif current.viewer.role in NEEDS_AREA and not current.viewer.regencies:
            st.warning(text("login.no_area"), icon=":material/wrong_location:")
        st.button(text("login.out"), icon=":material/logout:", on_click=login.log_out, width="stretch")


def admin_only() -> Viewer:
    """Return the admin who asks; end the run, with a word why, for everybody else."""
    current = login.session()
    panel(None)
    if current.viewer.role is not Role.ADMIN:
        login.note(Action.REFUSAL, "halaman admin")
        st.error(text("login.forbidden"), icon=":material/block:")
        st.stop()
    return current.viewer


def _way_in() -> None:
    if login.is_configured():
        st.button(text("login.in"), type="primary", icon=":material/login:", on_click=st.login, width="stretch")
        st.caption(text("login.without"))
    elif problems := login.section() and auth_problems(login.section()):
        st.warning(text("login.broken", names=", ".join(f"`{name}`" for name in problems)), icon=":material/key_off:")
    else:
        st.caption(text("login.none"))


def _role(current: login.Session, facts: PublicFacts | None) -> str:
    role = current.viewer.role
    if facts is None:
        return text(f"method.role.{role}")
    return role_name(role, current.office, current.provinces, facts.names)
