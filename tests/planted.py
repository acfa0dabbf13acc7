"""Real reports whose numbers of persons tell them apart, also in a sum: each has a bit of its own."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Engine, insert

from data.access import Identity
from data.model import Role, Viewer
from data.store import schema
from data.tickets import new

ISSUER = "https://masuk.test"
BY_EVENT, BY_ORIGIN, BY_OFFICE, ELSEWHERE, FILED = (2**bit for bit in range(5))
UNIT = 100_000  # so that a report's number is found in whatever is sent: 100.001, 100.002, 100.004 …
PONOROGO = frozenset({"35.01", "35.02", "35.03"})
DESA = Identity(ISSUER, "desa").key
ROWS: dict[int, dict[str, Any]] = {
    BY_EVENT: {"event_regency": "35.02", "origin_regency": "33.03"},
    BY_ORIGIN: {"event_regency": "21.71", "origin_regency": "35.01"},
    BY_OFFICE: {"event_regency": "21.71", "origin_regency": "33.01", "office": "ponorogo"},
    ELSEWHERE: {"event_regency": "21.71", "origin_regency": "33.02", "office": "surabaya"},
    FILED: {"event_regency": "33.04", "origin_regency": "33.04", "filed_by": DESA},
}
SEEN: dict[Role, set[int]] = {  # DOMAIN.md's table, for Kanim Ponorogo, Jawa Timur, and the village that filed one
    Role.PUBLIK: set(),
    Role.PIMPINAN: set(ROWS),
    Role.KANWIL: {BY_EVENT, BY_ORIGIN},
    Role.KANIM: {BY_EVENT, BY_ORIGIN, BY_OFFICE},
    Role.STAF: {BY_EVENT, BY_ORIGIN, BY_OFFICE},
    Role.PIMPASA: {BY_OFFICE},
    Role.DESA: {FILED},
    Role.PENGELOLA: set(),
    Role.ADMIN: set(),
}
TICKETS = dict(zip(ROWS, new(len(ROWS)), strict=True))
CLAIMS: dict[Role, dict[str, str]] = {
    role: {"peran": role.value}
    | ({"provinsi": "35"} if role is Role.KANWIL else {})
    | ({"kantor": "ponorogo"} if role not in {Role.PIMPINAN, Role.ADMIN, Role.KANWIL} else {})
    for role in Role
    if role is not Role.PUBLIK
}


def plant(engine: Engine) -> None:
    """Store the rows, as an import does."""
    day = date(2025, 6, 2)
    common = {
        "category": "laporan_masyarakat", "reported_on": day, "week": "2025-W23", "month": "2025-06",
        "precision": "kabupaten", "channel": "kanim", "status": "diajukan", "is_demo": False, "filed_by": None,
        "office": None, "filed_at": datetime.fromisoformat("2025-06-02 05:00"),
    }  # fmt: skip
    with engine.begin() as connection:
        connection.execute(
            insert(schema.incident),
            [common | row | {"persons": UNIT + n, "ticket": TICKETS[n]} for n, row in ROWS.items()],
        )
        connection.execute(
            insert(schema.dataset_version).values(
                name="incident", digest="planted", loaded_at=datetime.now(UTC).replace(tzinfo=None), rows=len(ROWS),
                data_until=date(2025, 12, 31),
            )
        )  # fmt: skip


def viewer(role: Role) -> Viewer:
    """Return who a role is, logged in."""
    if role is Role.PUBLIK:
        return Viewer()
    office = CLAIMS[role].get("kantor", "")
    scope = PONOROGO if office or role is Role.KANWIL else frozenset[str]()
    provinces = frozenset({"35"}) if role is Role.KANWIL else frozenset[str]()
    subject = Identity(ISSUER, role.value).key
    return Viewer(role=role, name=role.value, subject=subject, office=office, provinces=provinces, regencies=scope)
