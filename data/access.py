"""Who somebody is and what that allows: a login's claims, the admin's table and the server's settings, made one.

Nothing is guessed: a claim that cannot be read as exactly one known role, office or province gives no role at all.
Claims are those of an ID token (OpenID Connect Core 1.0, section 2): `iss` and `sub` together name a person for good,
an e-mail address only while the provider says that it has been verified.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from data import settings
from data.model import Role

OF_AN_OFFICE = frozenset({Role.KANIM, Role.STAF, Role.PIMPASA, Role.DESA, Role.PENGELOLA})
GIVEN_ROLES = tuple(role for role in Role if role is not Role.PUBLIK)
"""Roles that a person can be given; *publik* is what everybody is without."""


class Refusal(StrEnum):
    """Why a login has no role, as a fixed word for the audit and a key for the text."""

    NONE = "no_role"
    INACTIVE = "inactive"
    OTHER_PERSON = "other_person"
    BAD_ROLE = "bad_role"
    BAD_OFFICE = "bad_office"
    BAD_PROVINCE = "bad_province"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who logged in, as the provider says it; `email` is empty unless it may be relied on."""

    issuer: str
    subject: str
    email: str = ""
    name: str = ""

    @property
    def key(self) -> str:
        """Sixty-four hexadecimal digits that stand for the person where a subject must not be written down."""
        return hashlib.sha256(f"{self.issuer}\n{self.subject}".encode()).hexdigest()

    @property
    def called(self) -> str:
        """What people call this person."""
        return self.name or self.email or self.key[:12]


@dataclass(frozen=True, slots=True)
class Account:
    """A row of the admin's table."""

    email: str
    role: Role
    office: str = ""
    provinces: tuple[str, ...] = ()
    name: str = ""
    active: bool = True
    issuer: str = ""
    subject: str = ""
    id: int = 0
    updated_by: str = ""
    updated_at: datetime | None = None  # UTC

    def is_of(self, identity: Identity) -> bool:
        """Whether the row is this person's: by issuer and subject once somebody has logged in with it."""
        if self.subject:
            return (self.issuer, self.subject) == (identity.issuer, identity.subject)
        return bool(identity.email) and self.email == identity.email


@dataclass(frozen=True, slots=True)
class Grant:
    """What a login may: a role with its office or provinces, or *publik* and why."""

    role: Role = Role.PUBLIK
    office: str = ""
    provinces: frozenset[str] = frozenset()
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class AccessRules:
    """Settings of the server. Claims without a name are not read: then roles come from the admin's table alone."""

    admins: frozenset[str] = frozenset()
    role_claim: str = ""
    office_claim: str = ""
    province_claim: str = ""
    trust_email: bool = False
    idle_minutes: float = 30
    longest_hours: float = 12

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Return the settings of `PETA_ADMINS`, `PETA_*_CLAIM`, `PETA_TRUST_EMAIL`, `PETA_IDLE_MINUTES` and so on.

        Raises:
            SettingError: a time is not a number above 0, or `PETA_TRUST_EMAIL` neither 0 nor 1.
        """
        return cls(
            admins=frozenset(each.strip() for each in environment.get("PETA_ADMINS", "").split(",") if each.strip()),
            role_claim=environment.get("PETA_ROLE_CLAIM", ""),
            office_claim=environment.get("PETA_OFFICE_CLAIM", ""),
            province_claim=environment.get("PETA_PROVINCE_CLAIM", ""),
            trust_email=settings.switch(environment, "PETA_TRUST_EMAIL"),
            idle_minutes=settings.positive(environment, "PETA_IDLE_MINUTES", 30),
            longest_hours=settings.positive(environment, "PETA_SESSION_HOURS", 12),
        )

    def names_admin(self, identity: Identity) -> bool:
        """Return whether `PETA_ADMINS` names this person, by subject or by an e-mail address that holds."""
        emails = {each.lower() for each in self.admins}
        return identity.subject in self.admins or (bool(identity.email) and identity.email in emails)


def identify(claims: Mapping[str, Any], rules: AccessRules) -> Identity | None:
    """Return who the claims of a login name; None without an issuer and a subject.

    An address counts only when the provider says that it is verified, or the server's owner vouches for the provider:
    otherwise whoever may type an address at the provider could take another's role.
    """
    issuer, subject = claims.get("iss"), claims.get("sub")
    if not (isinstance(issuer, str) and isinstance(subject, str) and issuer and subject):
        return None
    email, name = claims.get("email"), claims.get("name")
    vouched = rules.trust_email or claims.get("email_verified") is True
    return Identity(
        issuer,
        subject,
        email.strip().lower() if vouched and isinstance(email, str) else "",
        name.strip() if isinstance(name, str) else "",
    )


def decide(
    identity: Identity,
    claims: Mapping[str, Any],
    account: Account | None,
    rules: AccessRules,
    *,
    offices: Collection[str],
    provinces: Collection[str],
) -> Grant:
    """Return what a login may.

    `PETA_ADMINS` comes first, so that the owner of the server can always get in; then the admin's table; then claims.

    Args:
        identity: who logged in.
        claims: of the ID token.
        account: the row found for `identity`, by person or by address.
        rules: settings.
        offices: codes that exist.
        provinces: codes that exist.
    """
    if rules.names_admin(identity):
        return Grant(Role.ADMIN)
    if account is None:
        return _of_claims(claims, rules, offices, provinces)
    if not account.is_of(identity):
        return Grant(refusal=Refusal.OTHER_PERSON)
    if not account.active:
        return Grant(refusal=Refusal.INACTIVE)
    return _of(account.role, account.office, frozenset(account.provinces))


def _of(role: Role, office: str, provinces: frozenset[str]) -> Grant:
    """Return the grant of a role with no more than what belongs to it."""
    has_office = role in OF_AN_OFFICE or role is Role.KANWIL
    return Grant(role, office if has_office else "", provinces if role is Role.KANWIL else frozenset())


def _of_claims(
    claims: Mapping[str, Any], rules: AccessRules, offices: Collection[str], provinces: Collection[str]
) -> Grant:
    given = _texts(claims, rules.role_claim)
    if given == []:
        return Grant(refusal=Refusal.NONE)
    known = {Role(each) for each in given or () if each in GIVEN_ROLES}
    if len(known) != 1:
        return Grant(refusal=Refusal.BAD_ROLE)
    office = _texts(claims, rules.office_claim)
    if office is None or len(office) > 1 or not set(office) <= set(offices):
        return Grant(refusal=Refusal.BAD_OFFICE)
    named = _texts(claims, rules.province_claim)
    if named is None or not set(named) <= set(provinces):
        return Grant(refusal=Refusal.BAD_PROVINCE)
    return _of(known.pop(), "".join(office), frozenset(named))


def _texts(claims: Mapping[str, Any], name: str) -> list[str] | None:
    """Return a claim's values, none when it is absent; None when it is neither a text nor a list of texts.

    `name` is a claim, or a path to one with dots between (`realm_access.roles`).
    """
    if not name:
        return []
    value: Any = claims.get(name)
    if value is None:
        value = claims
        for part in name.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
    values = [] if value is None else [value] if isinstance(value, str) else value
    if not isinstance(values, list | tuple) or not all(isinstance(each, str) for each in values):
        return None
    return [each.strip() for each in values if each.strip()]
