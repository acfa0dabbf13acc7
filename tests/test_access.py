"""Who somebody is and what that allows: nothing is guessed, and what cannot be read gives nothing."""

from typing import Any

import pytest

from data.access import AccessRules, Account, Grant, Identity, Refusal, decide, identify
from data.model import Role, Viewer
from data.signin import LoginRequiredError, auth_problems, check_real_rows

CLAIMED = AccessRules(role_claim="peran", office_claim="kantor", province_claim="provinsi")
SINTA = Identity("https://masuk", "s-1", "sinta@imigrasi.go.id", "Sinta")
OFFICES, PROVINCES = {"ponorogo", "serang"}, {"35", "36"}
GOOD = {
    "redirect_uri": "https://peta.imigrasi.go.id/oauth2callback",
    "cookie_secret": "x" * 32,
    "client_id": "peta",
    "client_secret": "y",
    "server_metadata_url": "https://masuk/.well-known/openid-configuration",
}


def granted(claims: dict[str, Any], account: Account | None = None, rules: AccessRules = CLAIMED) -> Grant:
    return decide(SINTA, claims, account, rules, offices=OFFICES, provinces=PROVINCES)


@pytest.mark.parametrize(
    ("claims", "grant"),
    [
        ({"peran": "pimpinan"}, Grant(Role.PIMPINAN)),
        ({"peran": "kanim", "kantor": "ponorogo"}, Grant(Role.KANIM, "ponorogo")),
        ({"peran": ["kanim"], "kantor": ["ponorogo"]}, Grant(Role.KANIM, "ponorogo")),
        ({"peran": ["offline_access", "staf"], "kantor": "serang"}, Grant(Role.STAF, "serang")),
        ({"peran": "kanwil", "provinsi": ["35", "36"]}, Grant(Role.KANWIL, "", frozenset({"35", "36"}))),
        ({"peran": "kanim"}, Grant(Role.KANIM)),
        ({"peran": "admin", "kantor": "ponorogo", "provinsi": "35"}, Grant(Role.ADMIN)),
        ({"peran": "kanim", "kantor": "ponorogo", "provinsi": "35"}, Grant(Role.KANIM, "ponorogo")),
    ],
)
def test_a_claim_that_is_clear_gives_its_role_and_no_more(claims: dict[str, Any], grant: Grant) -> None:
    assert granted(claims) == grant


@pytest.mark.parametrize(
    ("claims", "refusal"),
    [
        ({}, Refusal.NONE),
        ({"peran": ""}, Refusal.NONE),
        ({"peran": "Pimpinan"}, Refusal.BAD_ROLE),
        ({"peran": "publik"}, Refusal.BAD_ROLE),
        ({"peran": "superuser"}, Refusal.BAD_ROLE),
        ({"peran": ["kanim", "pimpinan"], "kantor": "ponorogo"}, Refusal.BAD_ROLE),
        ({"peran": ["offline_access"]}, Refusal.BAD_ROLE),
        ({"peran": True}, Refusal.BAD_ROLE),
        ({"peran": {"pimpinan": True}}, Refusal.BAD_ROLE),
        ({"peran": ["pimpinan", 3]}, Refusal.BAD_ROLE),
        ({"peran": "kanim", "kantor": "atlantis"}, Refusal.BAD_OFFICE),
        ({"peran": "kanim", "kantor": ["ponorogo", "serang"]}, Refusal.BAD_OFFICE),
        ({"peran": "kanim", "kantor": 7}, Refusal.BAD_OFFICE),
        ({"peran": "kanwil", "provinsi": "3"}, Refusal.BAD_PROVINCE),
        ({"peran": "kanwil", "provinsi": ["35", "99"]}, Refusal.BAD_PROVINCE),
    ],
)
def test_a_claim_that_is_not_clear_gives_no_role(claims: dict[str, Any], refusal: Refusal) -> None:
    assert granted(claims) == Grant(refusal=refusal)


def test_claims_are_not_read_unless_a_setting_names_them() -> None:
    assert granted({"peran": "admin", "role": "admin", "roles": ["admin"]}, rules=AccessRules()) == Grant(
        refusal=Refusal.NONE
    )


def test_a_claim_can_stand_inside_another() -> None:
    rules = AccessRules(role_claim="realm_access.roles")
    assert granted({"realm_access": {"roles": ["pimpinan"]}}, rules=rules) == Grant(Role.PIMPINAN)
    assert granted({"realm_access.roles": "admin", "realm_access": {"roles": ["staf"]}}, rules=rules).role is Role.ADMIN


def account(**given: Any) -> Account:
    return Account(**({"email": SINTA.email, "role": Role.STAF, "office": "ponorogo"} | given))


def test_the_table_wins_over_claims() -> None:
    assert granted({"peran": "pimpinan"}, account()) == Grant(Role.STAF, "ponorogo")
    assert granted({"peran": "pimpinan"}, account(active=False)) == Grant(refusal=Refusal.INACTIVE)


def test_an_account_belongs_to_a_person_and_not_to_an_address() -> None:
    other = account(issuer="https://masuk", subject="s-2")
    assert granted({"peran": "pimpinan"}, other) == Grant(refusal=Refusal.OTHER_PERSON)
    elsewhere = account(issuer="https://lain", subject="s-1")
    assert granted({}, elsewhere) == Grant(refusal=Refusal.OTHER_PERSON)
    assert granted({}, account(email="lama@imigrasi.go.id", issuer="https://masuk", subject="s-1")).role is Role.STAF


@pytest.mark.parametrize("named", ["sinta@imigrasi.go.id", "Sinta@Imigrasi.go.id", "s-1"])
def test_the_first_admin_comes_from_the_servers_settings(named: str) -> None:
    rules = AccessRules.from_environment({"PETA_ADMINS": f"x@y.id, {named} ,"})
    assert granted({}, account(active=False), rules) == Grant(Role.ADMIN)
    assert not AccessRules.from_environment({}).names_admin(Identity("i", "", ""))


def test_only_an_address_that_holds_counts() -> None:
    claims = {"iss": "https://masuk", "sub": "s-1", "email": " Sinta@Imigrasi.go.id"}
    assert identify(claims, AccessRules()) == Identity("https://masuk", "s-1")
    assert identify(claims | {"email_verified": "true"}, AccessRules()) == Identity("https://masuk", "s-1")
    held = Identity("https://masuk", "s-1", "sinta@imigrasi.go.id")
    assert identify(claims | {"email_verified": True}, AccessRules()) == held
    assert identify(claims, AccessRules(trust_email=True)) == held


@pytest.mark.parametrize("missing", ["iss", "sub"])
@pytest.mark.parametrize("value", ["", None, 7])
def test_nobody_without_issuer_and_subject(missing: str, value: object) -> None:
    assert identify({"iss": "i", "sub": "s"} | {missing: value}, AccessRules()) is None


def test_a_key_tells_persons_apart_and_names_none() -> None:
    keys = {Identity(issuer, subject).key for issuer in ("a", "ab") for subject in ("b", "1")}
    assert len(keys) == 4
    assert all(len(key) == 64 for key in keys)
    assert SINTA.key == Identity("https://masuk", "s-1").key, "name and address do not matter"


def test_a_key_for_caches_holds_no_person_but_a_villages() -> None:
    one, other = (Viewer(role=Role.KANIM, office="ponorogo", name=name, subject=name) for name in ("a", "b"))
    assert one != other
    assert one.unnamed == other.unnamed
    mine, theirs = (Viewer(role=Role.DESA, office="ponorogo", name=name, subject=name) for name in ("a", "b"))
    assert mine.unnamed != theirs.unnamed


def test_real_rows_need_a_login() -> None:
    check_real_rows(login_configured=True)
    with pytest.raises(LoginRequiredError, match=r"secrets\.toml.*secrets\.example\.toml.*PETA_ADMINS"):
        check_real_rows(login_configured=False)


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({}, ()),
        ({"cookie_secret": "x" * 31}, ("cookie_secret",)),
        ({"client_id": ""}, ("client_id",)),
        ({"client_secret": 7}, ("client_secret",)),
        ({"redirect_uri": "https://peta.imigrasi.go.id/"}, ("redirect_uri",)),
        ({"redirect_uri": "http://peta.imigrasi.go.id/oauth2callback"}, ("redirect_uri",)),
        ({"redirect_uri": "http://127.0.0.1:8501/oauth2callback"}, ()),
        ({"redirect_uri": "http://localhost:{port}/oauth2callback"}, ()),
        ({"server_metadata_url": "http://masuk/.well-known"}, ("server_metadata_url",)),
    ],
)
def test_a_login_that_is_not_safe_is_not_configured(change: dict[str, Any], wrong: tuple[str, ...]) -> None:
    assert auth_problems(GOOD | change) == wrong


def test_no_section_lacks_every_line() -> None:
    assert set(auth_problems({})) == set(GOOD)
