"""What tests of reports with a life share: a store with a login, people, and reports that they file."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Engine, Table, func, insert, select

from data.filing import Activity, Filed, Nil, Report
from data.flow import CHECKLIST, Step
from data.model import Role, Viewer
from data.store import filing, schema, steps
from data.store.schema_access import audit
from data.store.steps import Detail
from tests.importing import add_villages
from tests.planted import viewer
from tests.stores import Stores

AT = datetime(2026, 1, 7, 3, tzinfo=UTC)
DAY = date(2026, 1, 7)
PLACE = "35.02.17.2001"
WHOLE = Detail(checked=CHECKLIST)
DESA, PIMPASA, KANIM, STAF = (viewer(role) for role in (Role.DESA, Role.PIMPASA, Role.KANIM, Role.STAF))
OTHER = Viewer(role=Role.KANIM, office="surabaya", subject="k" * 64, regencies=frozenset({"35.78"}))
NEIGHBOUR = Viewer(role=Role.KANIM, office="madiun", subject="n" * 64, regencies=frozenset({"35.02"}))
LEADER = Viewer(role=Role.PIMPINAN, subject="l" * 64)
VILLAGE = {
    "id": 900, "name": "Bangunsari", "area_code": PLACE, "regency_code": "35.02", "district_name": "Ponorogo",
    "office_code": "ponorogo", "lat": -7.87, "lon": 111.46, "precision": "desa",
}  # fmt: skip


def opened(stores: Stores) -> Engine:
    """Return a store with the facts, names of desa and one Desa Binaan."""
    engine = stores.open()
    add_villages(engine)
    with engine.begin() as connection:
        connection.execute(insert(schema.village).values(VILLAGE))
    return engine


def a_report(**given: Any) -> Report:
    usual: dict[str, Any] = {
        "category": "pmi_nonprosedural", "area": PLACE, "reported_on": DAY, "occurred_on": date(2026, 1, 6),
        "persons": 2, "channel": "desa", "origin": "35.01", "observations": ("anak", "rombongan"),
    }  # fmt: skip
    return Report(**(usual | given))


def put(
    engine: Engine, what: Report | Nil | Activity | None = None, who: Viewer = DESA, key: str = "a", **given: Any
) -> Filed:
    """File something as a village, unless something else is given."""
    usual: dict[str, Any] = {"at": AT, "as_of": DAY, "login_configured": True}
    return filing.file(engine, who, what or a_report(), key=key, **(usual | given))


def take(engine: Engine, who: Viewer, ticket: str, step: Step, **detail: Any) -> str:
    """Take a step, and return why it was refused; empty where it was not."""
    found = steps.take(engine, who, [ticket], step, WHOLE if step is Step.VERIFY else Detail(**detail), at=AT)
    return found[0][1] if found else ""


def number(engine: Engine, table: Table) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def the_row(engine: Engine, table: Table = schema.incident) -> Any:
    with engine.connect() as connection:
        return connection.execute(select(table).order_by(table.c.id.desc()).limit(1)).one()


def audited(engine: Engine) -> list[tuple[str, str]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(audit.c.action, audit.c.detail).order_by(audit.c.id))]
