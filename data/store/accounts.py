"""Who has which role: the admin's table. Only an admin who is logged in reads or changes it."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from data.access import GIVEN_ROLES, OF_AN_OFFICE, Account, Identity
from data.model import Role, Viewer
from data.store.engine import writing
from data.store.schema import office, province
from data.store.schema_access import account, office_province
from locales import text

EMAIL = re.compile(r"[^@\s<>\"'`]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+")
LONGEST = 254


class NotAllowedError(Exception):
    """The viewer's role does not allow what was asked for."""


class AccountError(Exception):
    """An account that cannot be stored; the message is meant for a person."""


def require_admin(viewer: Viewer) -> None:
    """Let nobody pass but an admin who is logged in: trying the role on is not enough.

    Raises:
        NotAllowedError: anybody else.
    """
    if viewer.role is not Role.ADMIN or not viewer.subject:
        raise NotAllowedError(viewer.role)


def accounts(engine: Engine, viewer: Viewer) -> list[Account]:
    """Return all accounts, by address.

    Raises:
        NotAllowedError: the viewer is not an admin who is logged in.
    """
    require_admin(viewer)
    with engine.connect() as connection:
        return [_account(row) for row in connection.execute(select(account).order_by(account.c.email))]


def of_login(engine: Engine, _viewer: Viewer, identity: Identity) -> Account | None:
    """Return the account of who is logging in: by issuer and subject, else by a verified address; None without one.

    Asked before there is a viewer of one's own: `identity` is what the provider has signed. The first login with an
    address ties the account to its person: whoever gets the address later gets no role by it.
    """
    with engine.connect() as connection:
        own = select(account).where(account.c.issuer == identity.issuer, account.c.subject == identity.subject)
        row = connection.execute(own).one_or_none()
        if row is None and identity.email:
            row = connection.execute(select(account).where(account.c.email == identity.email)).one_or_none()
    if row is None:
        return None
    found = _account(row)
    if found.subject or not found.is_of(identity):
        return found
    name = found.name or identity.name
    tied = {"issuer": identity.issuer, "subject": identity.subject, "name": name}
    with writing(engine).begin() as connection:
        connection.execute(update(account).where(account.c.id == found.id, account.c.subject == "").values(tied))
    return replace(found, issuer=identity.issuer, subject=identity.subject, name=name)


def save(engine: Engine, viewer: Viewer, wanted: Account, *, at: datetime) -> str:
    """Add an account (`id` 0) or change one, and return what changed, for the audit.

    Args:
        engine: the store.
        viewer: the admin.
        wanted: the account as it is to be; its person (issuer, subject) is left as it is.
        at: moment, with its time zone.

    Raises:
        NotAllowedError: the viewer is not an admin who is logged in.
        AccountError: the address, role, office or provinces cannot be; or an admin would lock out himself.
    """
    require_admin(viewer)
    wanted = replace(wanted, email=wanted.email.strip().lower(), name=wanted.name.strip())
    _check(engine, wanted)
    values = {
        "email": wanted.email,
        "name": wanted.name,
        "role": wanted.role.value,
        "office": wanted.office,
        "provinces": ",".join(sorted(wanted.provinces)),
        "active": wanted.active,
        "updated_by": viewer.name,
        "updated_at": at.astimezone(UTC).replace(tzinfo=None),
    }
    try:
        with writing(engine).begin() as connection:
            if not wanted.id:
                number = connection.execute(insert(account).values(values).returning(account.c.id)).scalar_one()
                return f"akun={number} baru {_said(wanted)}"
            before = _account(connection.execute(select(account).where(account.c.id == wanted.id)).one())
            if Identity(before.issuer, before.subject).key == viewer.subject:
                raise AccountError(text("accounts.self"))
            connection.execute(update(account).where(account.c.id == wanted.id).values(values))
            return f"akun={wanted.id} {_said(before)} -> {_said(wanted)}"
    except IntegrityError as error:
        raise AccountError(text("accounts.twice")) from error


def _said(one: Account) -> str:
    """Return role, office and provinces as codes; long lists of provinces as their number."""
    provinces = ",".join(one.provinces) if len(one.provinces) <= 3 else f"{len(one.provinces)} provinsi"  # noqa: PLR2004
    parts = (one.role.value, one.office, provinces, "" if one.active else "nonaktif")
    return ":".join(part for part in parts if part)


def _check(engine: Engine, one: Account) -> None:
    """Raise AccountError unless the account can be."""
    if len(one.email) > LONGEST or not EMAIL.fullmatch(one.email):
        raise AccountError(text("accounts.bad_email"))
    if len(one.name) > LONGEST or set("<>") & set(one.name):
        raise AccountError(text("accounts.bad_name"))
    if one.role not in GIVEN_ROLES:
        raise AccountError(text("accounts.bad_role"))
    with engine.connect() as connection:
        offices = set(connection.scalars(select(office.c.code)))
        regional = set(connection.scalars(select(office_province.c.office_code)))
        provinces = set(connection.scalars(select(province.c.code)))
    if one.role in OF_AN_OFFICE and one.office not in offices:
        raise AccountError(text("accounts.needs_office"))
    if one.role is Role.KANWIL and not (one.provinces or one.office):
        raise AccountError(text("accounts.needs_province"))
    if not set(one.provinces) <= provinces or (one.office and one.office not in offices | regional):
        raise AccountError(text("accounts.unknown_place"))


def _account(row: Row[Any]) -> Account:
    provinces = tuple(part for part in row.provinces.split(",") if part)
    return Account(
        email=row.email,
        role=Role(row.role),
        office=row.office,
        provinces=provinces,
        name=row.name,
        active=row.active,
        issuer=row.issuer,
        subject=row.subject,
        id=row.id,
        updated_by=row.updated_by,
        updated_at=row.updated_at,
    )
