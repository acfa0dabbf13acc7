"""People of two offices, and reports that they file, for tests of what becomes of them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from data.access import Identity
from data.filing import Report
from data.flow import CHECKLIST, Step
from data.model import Role, Viewer
from data.store import filing, places, steps
from data.store.steps import Detail

ISSUER = "https://masuk.test"
TODAY = datetime.now(UTC).date()
PEOPLE: dict[str, dict[str, Any]] = {
    "desa": {"name": "Kader Desa", "peran": "desa", "kantor": "ponorogo"},
    "pimpasa": {"name": "Petugas Binaan", "peran": "pimpasa", "kantor": "ponorogo"},
    "kanim": {"name": "Kepala Seksi", "peran": "kanim", "kantor": "ponorogo"},
    "staf": {"name": "Staf Kanim", "peran": "staf", "kantor": "ponorogo"},
    "lain": {"name": "Kanim Lain", "peran": "kanim", "kantor": "madiun"},
    "karawang": {"name": "Kanim Karawang", "peran": "kanim", "kantor": "karawang"},
    "binaan": {"name": "Budi Binaan", "peran": "pimpasa", "kantor": "karawang"},
    "kanwil": {"name": "Kanwil Jatim", "peran": "kanwil", "provinsi": "35"},
    "pimpinan": {"name": "Ibu Pimpinan", "peran": "pimpinan"},
}
WHOLE = Detail(checked=CHECKLIST)


def ago(hours: float) -> datetime:
    """Return the moment some hours ago: of now, since pages look at the clock and a run of all tests takes minutes."""
    return datetime.now(UTC) - timedelta(hours=hours)


def claims(person: str) -> dict[str, Any]:
    """Return what the provider says of somebody."""
    return {"iss": ISSUER, "sub": f"s-{person}"} | PEOPLE[person]


def viewer(engine: Engine, person: str) -> Viewer:
    """Return who somebody is, logged in."""
    given = PEOPLE[person]
    provinces = frozenset({given["provinsi"]}) if "provinsi" in given else frozenset[str]()
    role = Role(given["peran"])
    found = places.viewer_as(engine, role, office=given.get("kantor", ""), provinces=provinces, as_of=TODAY)
    subject = Identity(ISSUER, f"s-{person}").key
    return Viewer(role, given["name"], subject, found.office, found.provinces, found.regencies)


def filed(engine: Engine, person: str = "desa", *, hours: float = 1, **given: Any) -> str:
    """Let somebody file a report some hours ago; return its ticket."""
    at = ago(hours)
    day: date = at.date()
    usual: dict[str, Any] = {
        "category": "laporan_masyarakat", "area": "35.02.01", "reported_on": day, "occurred_on": day, "persons": 1,
        "channel": "desa",
    }  # fmt: skip
    report = Report(**(usual | given))
    key = f"{person}-{hours}-{sorted(given.items())}"
    return filing.file(
        engine, viewer(engine, person), report, key=key, at=at, as_of=TODAY, login_configured=True
    ).ticket


def taken(engine: Engine, person: str, ticket: str, step: Step, detail: Detail = WHOLE, *, hours: float = 0) -> None:
    """Let somebody take a step of a report some hours ago."""
    refused = steps.take(engine, viewer(engine, person), [ticket], step, detail, at=ago(hours))
    assert refused == []
