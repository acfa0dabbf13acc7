"""The pages as each role sees them: a login's own rows and nobody else's, whatever the address says."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import streamlit as st
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from data.access import Account, Identity
from data.model import Role, Viewer
from data.setup import prepare
from data.store import accounts, audit
from data.store.audit import Action, AuditQuery
from data.store.engine import connect
from locales import text
from tests.opened import cards, html
from tests.planted import BY_EVENT, CLAIMS, ISSUER, ROWS, SEEN, UNIT, plant
from tests.test_imports import ROOT
from ui import exporting, login
from ui.sessions import LOGINS, Life, Logins, login_of

AUTH = {
    "redirect_uri": "http://localhost:8501/oauth2callback",
    "cookie_secret": "x" * 40,
    "client_id": "peta",
    "client_secret": "y",
    "server_metadata_url": "http://localhost:1/.well-known/openid-configuration",
}
ADMIN = Viewer(role=Role.ADMIN, name="uji", subject="f" * 64)
PAGES = ("peta", "metode", "pengguna", "audit")
AREAS: tuple[dict[str, str], ...] = (
    {},
    {"kab": "21.71"},
    {"kab": "33.01,33.02,33.03,33.04"},
    {"prov": "33"},
    {"kanim": "surabaya"},
    {"prov": "semua", "sebagai": "pimpinan"},
    {"kab": "35.01,35.02", "sebagai": "kanim:ponorogo"},
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A store with real reports, and a server on which people can log in."""
    url = f"sqlite:///{tmp_path_factory.mktemp('roles')}/peta.sqlite"
    made = connect(url)
    prepare(made)
    plant(made)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        patch.setenv("PETA_ADMINS", "pemilik@imigrasi.go.id")
        for name, claim in (("ROLE", "peran"), ("OFFICE", "kantor"), ("PROVINCE", "provinsi")):
            patch.setenv(f"PETA_{name}_CLAIM", claim)
        st.cache_resource.clear()
        yield made
    st.cache_resource.clear()
    made.dispose()


def claims(subject: str, **given: Any) -> dict[str, Any]:
    now = datetime.now(UTC).timestamp()
    return {"iss": ISSUER, "sub": subject, "name": f"Uji {subject}", "iat": now, "is_logged_in": True} | given


def opened(page: str = "peta", user: dict[str, Any] | None = None, **parameters: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app._page_hash = calc_hash(page)
    app.secrets["auth"] = AUTH
    app.user = user or {}
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, app.exception
    return app


def as_role(role: Role) -> dict[str, Any] | None:
    return None if role is Role.PUBLIK else claims(role.value, **CLAIMS[role])


def sent(app: AppTest) -> str:
    """Everything that the browser gets: the text of every element, and the tables."""
    elements = [*app.main, *app.sidebar]
    tables = [each.value.to_csv() for each in app.dataframe]
    return "\n".join([html(app), *(str(each.proto) for each in elements if hasattr(each, "proto")), *tables])


def said(app: AppTest) -> str:
    kinds = (app.markdown, app.caption, app.info, app.warning, app.error, app.success)
    return "\n".join(str(each.value) for kind in kinds for each in kind)


def numbers(content: str) -> set[int]:
    """Planted reports whose number of persons stands in `content`, in either spelling."""
    found = {int(each.replace(".", "")) for each in re.findall(r"(?<![\d.])\d00[.]?\d{3}(?![\d])", content)}
    return {number for number in ROWS if UNIT + number in found}


def lines(engine: Engine, *actions: Action) -> list[tuple[str, str, str]]:
    frame = audit.lines(engine, ADMIN, AuditQuery(actions=actions), most=1000)
    return list(zip(frame["actor_name"], frame["role"], frame["detail"], strict=True))


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("page", PAGES)
def test_no_page_tells_a_role_what_is_not_its_own(engine: Engine, role: Role, page: str) -> None:
    for area in AREAS if page == "peta" else AREAS[-2:]:  # the others show no area
        for place in ("asal", "kejadian") if page == "peta" else ("asal",):
            content = sent(opened(page, as_role(role), lokasi=place, dari="2025-01", sampai="2025-12", **area))
            assert numbers(content) <= SEEN[role], (area, place)


@pytest.mark.parametrize("role", [Role.PIMPINAN, Role.KANWIL, Role.KANIM, Role.STAF])
def test_a_role_is_told_what_is_its_own(engine: Engine, role: Role) -> None:
    app = opened("peta", as_role(role), kab="35.02", lokasi="kejadian", dari="2025-01", sampai="2025-12")
    assert cards(app)[text("measure.orang")] == "100.001"
    assert numbers(sent(app)) == {BY_EVENT}, "what is sent is searched in the right place"


@pytest.mark.parametrize("role", [Role.ADMIN, Role.PENGELOLA, Role.PUBLIK])
def test_who_may_read_no_report_is_told_so_in_words_and_not_in_zeros(engine: Engine, role: Role) -> None:
    for area in ({}, {"kab": "35.02"}):
        app = opened("peta", as_role(role), **area)
        assert cards(app)[text("measure.laporan")] == cards(app)[text("measure.orang")] == "–"
        assert text("picture.not_published") in said(app)
    if role is not Role.PUBLIK:
        assert (f"Uji {role}", role.value, "cakupan kab=35.02") in lines(engine, Action.REFUSAL)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("page", ["pengguna", "audit"])
def test_pages_of_administration_open_for_admins_only(engine: Engine, role: Role, page: str) -> None:
    app = opened(page, as_role(role))
    closed = text("login.forbidden") in [each.value for each in app.error]
    assert closed == (role is not Role.ADMIN)
    assert bool(app.get("heading") or [each for each in app.markdown if each.value.startswith("### ")]) != closed
    if closed:
        assert not app.dataframe
        person = "" if role is Role.PUBLIK else f"Uji {role}"
        assert (person, role.value, "halaman admin") in lines(engine, Action.REFUSAL)


@pytest.mark.parametrize("value", ["pimpinan", "admin", "kanim:ponorogo", "kanwil:35", "lengkap", "x"])
def test_nobody_takes_a_role_by_an_address(engine: Engine, value: str) -> None:
    app = opened("peta", None, sebagai=value, prov="semua")
    assert not [each for each in app.selectbox if each.key == "viewing"]
    assert not numbers(sent(app))
    assert ("", "publik", "peran lewat alamat") in lines(engine, Action.REFUSAL)
    assert text("login.forbidden") in said(opened("audit", None, sebagai="admin"))


# Who is told what about the login


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({}, "no_role"),
        ({"peran": "superuser"}, "bad_role"),
        ({"peran": "kanim", "kantor": "atlantis"}, "bad_office"),
        ({"peran": "kanwil", "provinsi": ["1"]}, "bad_province"),
    ],
)
def test_a_login_without_a_role_is_public_and_told_whom_to_ask(engine: Engine, given: Any, refusal: str) -> None:
    app = opened("peta", claims(f"s-{refusal}", **given))
    assert text(f"login.refusal.{refusal}") in [each.value for each in app.warning]
    assert text("login.no_role") in said(app)
    assert not numbers(sent(app))
    assert (f"Uji s-{refusal}", "publik", refusal) in lines(engine, Action.REFUSAL)


def test_the_table_wins_and_holds_from_the_next_run(engine: Engine) -> None:
    user = claims("staf-1", email="staf1@imigrasi.go.id", email_verified=True, peran="pimpinan")
    at = datetime.now(UTC)
    accounts.save(engine, ADMIN, Account("staf1@imigrasi.go.id", Role.STAF, "ponorogo"), at=at)
    assert "Staf Kanim Ponorogo" in said(opened("peta", user))
    (mine,) = [one for one in accounts.accounts(engine, ADMIN) if one.email == "staf1@imigrasi.go.id"]
    off = Account(mine.email, mine.role, mine.office, active=False, id=mine.id)
    accounts.save(engine, ADMIN, off, at=at)
    app = opened("peta", user)
    assert text("login.refusal.inactive") in [each.value for each in app.warning]
    assert not numbers(sent(app))


def test_the_owner_of_the_server_is_admin(engine: Engine) -> None:
    user = claims("pemilik", email="Pemilik@imigrasi.go.id", email_verified=True)
    assert "Admin" in said(opened("pengguna", user))
    assert text("people.server_admins", number=1) in said(opened("pengguna", user))
    unverified = claims("pencuri", email="pemilik@imigrasi.go.id", email_verified=False)
    assert text("login.forbidden") in said(opened("pengguna", unverified))


def test_a_name_is_shown_as_it_is(engine: Engine) -> None:
    app = opened("peta", claims("x", name="<b>[a](http://x)</b>", peran="pimpinan"))
    assert r"\<b\>\[a\]" in said(app)


def test_a_login_that_cannot_be_used_is_named_and_shows_no_secret(engine: Engine) -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app._page_hash = calc_hash("peta")
    app.secrets["auth"] = AUTH | {"cookie_secret": "kependekan"}
    app.user = claims("k", **CLAIMS[Role.PIMPINAN])
    app.run()
    assert text("login.broken", names="`cookie_secret`") in [each.value for each in app.warning]
    assert "kependekan" not in sent(app)
    assert not numbers(sent(app)), "a cookie that anybody could sign gives no role"


def test_without_a_login_configured_the_screen_says_so(engine: Engine) -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app._page_hash = calc_hash("peta")
    app.user = claims("k", **CLAIMS[Role.PIMPINAN])
    app.run()
    assert text("login.none") in [each.value for each in app.sidebar.caption]
    assert not numbers(sent(app))


# Logins that are over


def test_a_login_ends_when_idle_and_shows_nothing(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    user = claims("lama", **CLAIMS[Role.PIMPINAN])
    app = opened("peta", user)
    assert cards(app)
    later = datetime.now(UTC) + timedelta(minutes=31)
    monkeypatch.setattr(login, "_now", lambda: later)
    app.run()
    assert not app.exception
    assert not cards(app)
    assert not numbers(sent(app))
    assert any("berakhir" in each.value for each in app.info)
    assert [each.label for each in app.main.button] == [text("login.again"), text("login.leave")]
    fresh = opened("metode", user)
    assert any("berakhir" in each.value for each in fresh.info), "nor in another window"
    assert ("Uji lama", "publik", "") in lines(engine, Action.IDLE_END)


def test_what_is_done_keeps_a_login_alive_but_not_for_ever(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    start = datetime.now(UTC)
    user = claims("rajin", **CLAIMS[Role.PIMPINAN])
    app = opened("peta", user)
    for minutes in (25, 50, 75):
        at = start + timedelta(minutes=minutes)
        monkeypatch.setattr(login, "_now", lambda at=at: at)
        assert cards(app.run())
    rules = login.rules()
    made = login_of(user)
    assert made is not None
    assert LOGINS.act(made, rules, start + timedelta(hours=12, minutes=1)) is Life.OVER


def test_a_run_that_nobody_asked_for_keeps_no_login_alive(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    start = datetime.now(UTC)
    app = opened("peta", claims("pergi", **CLAIMS[Role.PIMPINAN]))
    for minutes, there in ((20, True), (40, False)):
        at = start + timedelta(minutes=minutes)
        monkeypatch.setattr(login, "_now", lambda at=at: at)
        app.session_state[login.UNASKED] = True
        app.run()
        assert bool(cards(app)) is there


def test_a_login_that_was_ended_in_another_process_is_over_here(engine: Engine) -> None:
    user, again = (claims("dua", **CLAIMS[Role.PIMPINAN], nonce=nonce) for nonce in "ab")
    app, other = opened("peta", user), opened("peta", again)
    made = login_of(user)
    assert made is not None
    assert cards(app)
    assert cards(other)
    leaving = Viewer(role=Role.PIMPINAN, name="Uji dua", subject=Identity(ISSUER, "dua").key)
    audit.record(engine, leaving, Action.LOGOUT, audit.left(made.mark), at=datetime.now(UTC))
    assert not cards(app.run())
    assert any(each.value == text("login.logged_out") for each in app.info)
    assert cards(other.run()), "another login of the same person goes on"


def test_a_login_is_over_in_every_window_once_its_person_leaves() -> None:
    rules, logins, now = login.rules(), Logins(), datetime.now(UTC)
    made = login_of(claims("x"))
    assert made is not None
    assert [logins.act(made, rules, now) for _ in range(2)] == [Life.NEW, Life.ALIVE]
    logins.end(made, now)
    assert logins.act(made, rules, now) is Life.LOGGED_OUT
    again = login_of(claims("x", nonce="other"))
    assert again is not None
    assert logins.act(again, rules, now) is Life.NEW


def test_a_login_that_does_not_say_when_it_was_made_is_none(engine: Engine) -> None:
    app = opened("peta", claims("x", iat=None, **CLAIMS[Role.PIMPINAN]))
    assert not cards(app)


# Files


def test_a_file_is_written_down_and_not_handed_to_a_login_that_is_over(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = claims("unduh", **CLAIMS[Role.KANIM])
    app = opened("peta", user)
    current = app.session_state[login.STATE]
    monkeypatch.setattr(login, "session", lambda: current)
    hand_out = exporting.recorded(lambda: b"isi", "csv peta 0123456789abcdef")
    assert hand_out() == b"isi"
    assert ("Uji unduh", "kanim", "csv peta 0123456789abcdef") in lines(engine, Action.EXPORT)
    later = datetime.now(UTC) + timedelta(minutes=31)
    monkeypatch.setattr(login, "_now", lambda: later)
    before = len(lines(engine, Action.EXPORT))
    with pytest.raises(exporting.SessionOverError):
        hand_out()
    assert len(lines(engine, Action.EXPORT)) == before


# The pages of administration


def press(app: AppTest, label: str) -> AppTest:
    (button,) = [each for each in app.button if each.label == label]
    button.click().run()
    assert not app.exception, app.exception
    return app


def test_an_account_is_stored_only_when_it_was_asked_twice(engine: Engine) -> None:
    """The answer itself is given in `tests/browser/test_login.py`: a dialog needs a browser."""
    app = opened("pengguna", as_role(Role.ADMIN))
    (email,) = [each for each in app.text_input if each.label == text("people.email")]
    email.input("Petugas@Imigrasi.go.id").run()
    press(app, text("people.add"))
    assert {text("people.confirm"), text("people.cancel")} <= {each.label for each in app.button}
    assert not [one for one in accounts.accounts(engine, ADMIN) if one.email == "petugas@imigrasi.go.id"]


def test_the_audit_shows_first_lines_and_more(engine: Engine) -> None:
    for _ in range(60):
        audit.record(engine, Viewer(), Action.EXPORT, "csv", at=datetime.now(UTC))
    app = opened("audit", as_role(Role.ADMIN))
    assert len(app.dataframe[0].value) == 50
    press(app, text("trail.more"))
    assert len(app.dataframe[0].value) > 50
    app.multiselect[0].select(Action.REFUSAL).run()
    assert not app.exception, app.exception
    assert {each.value for each in app.info} == {text("trail.empty")} or set(
        app.dataframe[0].value[text("trail.column.action")]
    ) == {text("audit.refusal")}


def test_a_person_is_a_key_of_the_audit(engine: Engine) -> None:
    opened("peta", as_role(Role.STAF))
    assert audit.actors(engine, ADMIN)[Identity(ISSUER, "staf").key] == "Uji staf"
