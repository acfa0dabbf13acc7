"""Accounts and the audit: an admin who is logged in, and nobody else; and what is written stays written."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, delete, insert, select, text, update
from sqlalchemy.exc import DatabaseError

from data.access import Account, Identity
from data.model import Role, Viewer
from data.store import accounts, audit, places, schema_access
from data.store.accounts import AccountError, NotAllowedError
from data.store.audit import Action, AuditQuery
from tests.stores import Stores

AT = datetime(2026, 11, 21, 7, 30, tzinfo=UTC)
AGAIN = "INSERT INTO audit SELECT id, at, 'nobody', actor_name, role, action, detail FROM audit"
ADMIN = Viewer(role=Role.ADMIN, name="Admin", subject="a" * 64)
OTHERS = [Viewer(role=role, name="x", subject="b" * 64) for role in Role if role is not Role.ADMIN]
SINTA = Account("Sinta@Imigrasi.go.id ", Role.KANIM, "ponorogo")
PERSON = Identity("https://masuk", "s-1", "sinta@imigrasi.go.id", "Sinta")


@pytest.fixture(scope="module")
def store(stores: Stores) -> Engine:
    return stores.open()


@pytest.fixture
def engine(store: Engine) -> Engine:
    with store.begin() as connection:
        connection.execute(delete(schema_access.account))
        connection.execute(delete(schema_access.office_province))
    return store


def only(engine: Engine) -> Account:
    (one,) = accounts.accounts(engine, ADMIN)
    return one


@pytest.mark.parametrize("viewer", [*OTHERS, Viewer(), Viewer(role=Role.ADMIN)], ids=lambda v: f"{v.role}-{v.name}")
def test_nobody_but_an_admin_who_is_logged_in(engine: Engine, viewer: Viewer) -> None:
    for call in (
        lambda: accounts.accounts(engine, viewer),
        lambda: accounts.save(engine, viewer, SINTA, at=AT),
        lambda: audit.lines(engine, viewer, AuditQuery(), most=1),
        lambda: audit.count(engine, viewer, AuditQuery()),
        lambda: audit.actors(engine, viewer),
    ):
        with pytest.raises(NotAllowedError):
            call()
    assert not accounts.accounts(engine, ADMIN)


def test_an_account_is_kept_as_written(engine: Engine) -> None:
    said = accounts.save(engine, ADMIN, SINTA, at=AT)
    one = only(engine)
    assert (one.email, one.role, one.office, one.active) == ("sinta@imigrasi.go.id", Role.KANIM, "ponorogo", True)
    assert (one.updated_by, one.updated_at) == ("Admin", AT.replace(tzinfo=None))
    assert said == f"akun={one.id} baru kanim:ponorogo"
    changed = replace(one, role=Role.KANWIL, office="", provinces=("36", "35"), active=False)
    assert accounts.save(engine, ADMIN, changed, at=AT) == (f"akun={one.id} kanim:ponorogo -> kanwil:36,35:nonaktif")
    assert only(engine).provinces == ("35", "36")


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"email": "sinta"}, "accounts.bad_email"),
        ({"email": "<img@x.id>"}, "accounts.bad_email"),
        ({"email": "a" * 65 + "@x.id"}, "accounts.bad_email"),
        ({"name": "<b>"}, "accounts.bad_name"),
        ({"role": Role.PUBLIK}, "accounts.bad_role"),
        ({"office": ""}, "accounts.needs_office"),
        ({"office": "atlantis"}, "accounts.needs_office"),
        ({"role": Role.KANWIL, "office": ""}, "accounts.needs_province"),
        ({"role": Role.KANWIL, "office": "", "provinces": ("99",)}, "accounts.unknown_place"),
        ({"role": Role.KANWIL, "office": "atlantis"}, "accounts.unknown_place"),
    ],
)
def test_an_account_that_cannot_be_is_refused_in_words(engine: Engine, change: dict[str, Any], key: str) -> None:
    from locales import text as words

    with pytest.raises(AccountError, match=words(key).replace("(", r"\(")[:20]):
        accounts.save(engine, ADMIN, replace(SINTA, **change), at=AT)
    assert not accounts.accounts(engine, ADMIN)


def test_an_address_stands_once(engine: Engine) -> None:
    accounts.save(engine, ADMIN, SINTA, at=AT)
    with pytest.raises(AccountError):
        accounts.save(engine, ADMIN, replace(SINTA, email="SINTA@imigrasi.go.id"), at=AT)


def test_nobody_locks_out_himself(engine: Engine) -> None:
    accounts.save(engine, ADMIN, replace(SINTA, role=Role.ADMIN, office=""), at=AT)
    accounts.of_login(engine, Viewer(), PERSON)
    with pytest.raises(AccountError):
        accounts.save(engine, replace(ADMIN, subject=PERSON.key), replace(only(engine), active=False), at=AT)
    assert only(engine).active


def test_the_first_login_ties_an_account_to_its_person(engine: Engine) -> None:
    accounts.save(engine, ADMIN, SINTA, at=AT)
    assert accounts.of_login(engine, Viewer(), Identity("https://masuk", "s-9")) is None
    assert accounts.of_login(engine, Viewer(), replace(PERSON, email="")) is None, "an address that does not hold"
    found = accounts.of_login(engine, Viewer(), PERSON)
    assert found == only(engine)
    assert (found.issuer, found.subject, found.name) == ("https://masuk", "s-1", "Sinta")
    later = accounts.of_login(engine, Viewer(), replace(PERSON, email="baru@imigrasi.go.id"))
    assert later is not None
    assert later.id == found.id, "the person counts"
    taken = accounts.of_login(engine, Viewer(), replace(PERSON, subject="s-2"))
    assert taken is not None
    assert not taken.is_of(replace(PERSON, subject="s-2"))
    assert only(engine).subject == "s-1"


# Provinces of a Kantor Wilayah


def test_a_regional_office_has_its_recorded_provinces_of_the_day(engine: Engine) -> None:
    def provinces(office: str, day: date) -> frozenset[str]:
        return places.viewer_as(engine, Role.KANWIL, office=office, as_of=day).provinces

    assert provinces("ponorogo", date(2026, 1, 1)) == {"35"}, "where it stands, while nothing is recorded"
    assert provinces("kanwil-papua", date(2026, 1, 1)) == frozenset()
    rows = [("kanwil-papua", "91", 2020, 2025), ("kanwil-papua", "92", 2020, None), ("kanwil-papua", "94", 2027, None)]
    with engine.begin() as connection:
        for office, province, start, end in rows:
            connection.execute(
                insert(schema_access.office_province).values(
                    office_code=office, province_code=province, valid_from=date(start, 1, 1),
                    valid_to=date(end, 12, 31) if end else None,
                )
            )  # fmt: skip
    assert provinces("kanwil-papua", date(2025, 12, 31)) == {"91", "92"}
    assert provinces("kanwil-papua", date(2026, 1, 1)) == {"92"}
    assert provinces("kanwil-papua", date(2019, 1, 1)) == frozenset()
    viewer = places.viewer_as(engine, Role.KANWIL, office="kanwil-papua", as_of=date(2026, 1, 1))
    assert {code[:2] for code in viewer.regencies} == {"92"}


# Audit


def test_lines_are_found_by_day_action_and_person(engine: Engine) -> None:
    for hour, (viewer, action) in enumerate(
        [(ADMIN, Action.LOGIN), (OTHERS[0], Action.EXPORT), (OTHERS[0], Action.LOGIN), (Viewer(), Action.EXPORT)]
    ):
        audit.record(engine, viewer, action, "csv peta 0123456789abcdef", at=AT.replace(year=2031, hour=hour))
    start = datetime(2031, 1, 1)  # noqa: DTZ001 - UTC without its zone, as stored

    def found(**given: Any) -> list[int]:
        query = AuditQuery(**({"since": start} | given))
        lines = audit.lines(engine, ADMIN, query, most=10)
        assert audit.count(engine, ADMIN, query) == len(lines)
        return [at.hour for at in lines["at"]]

    assert found() == [3, 2, 1, 0]
    assert found(actions=(Action.EXPORT,)) == [3, 1]
    assert found(actor=OTHERS[0].subject) == [2, 1]
    assert found(since=start.replace(month=11, day=21, hour=1), until=start.replace(month=11, day=21, hour=2)) == [1]
    assert len(audit.lines(engine, ADMIN, AuditQuery(since=start), most=2)) == 2
    assert audit.actors(engine, ADMIN) == {ADMIN.subject: "Admin", OTHERS[0].subject: "x"}


@pytest.mark.parametrize("detail", ["<b>", "nama: Siti\nNurbaya", "x" * 201, "é", "a;b", "a'b"])
def test_a_line_holds_fixed_words_and_codes(engine: Engine, detail: str) -> None:
    with pytest.raises(ValueError, match="codes only"):
        audit.record(engine, ADMIN, Action.EXPORT, detail, at=AT)


@pytest.mark.parametrize(
    "change",
    [
        update(schema_access.audit).values(actor="nobody"),
        delete(schema_access.audit),
        text(f"{AGAIN} WHERE true ON CONFLICT (id) DO UPDATE SET actor = 'nobody'"),
        {"sqlite": text(AGAIN.replace("INSERT", "INSERT OR REPLACE")), "postgresql": text("TRUNCATE audit")},
    ],
    ids=["update", "delete", "upsert", "replace or truncate"],
)
def test_what_is_written_stays(engine: Engine, change: Any) -> None:
    audit.record(engine, ADMIN, Action.LOGIN, at=AT)
    change = change[engine.dialect.name] if isinstance(change, dict) else change
    with engine.connect() as connection:
        before = connection.execute(select(schema_access.audit)).all()
    with pytest.raises(DatabaseError, match="append-only"), engine.begin() as connection:
        connection.execute(change)
    with engine.connect() as connection:
        assert connection.execute(select(schema_access.audit)).all() == before
