"""The store decides who reads what: every public read, asked by every role, on real rows."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal, get_type_hints

import pandas as pd
import pytest
from sqlalchemy import Connection, Engine, insert, select, update

import data.store
from data.access import Account, Identity
from data.deadlines import Deadlines
from data.filing import Report
from data.model import READS_RELEASED, Role, Selection, Viewer
from data.periods import Period
from data.store import audit, desk, incidents, progress, recap, releases, reports, schema, signals, undo
from data.store.accounts import NotAllowedError
from data.store.audit import Action, AuditQuery
from data.store.desk import Query
from data.store.scope import units_visible
from tests.planted import BY_OFFICE, ROWS, SEEN, TICKETS, UNIT, plant, viewer
from tests.stores import Stores

AT = datetime(2026, 11, 21, 7, 30, tzinfo=UTC)
NEW = Account("baru@imigrasi.go.id", Role.PIMPINAN)
QUERY = Query("all")
REPORT = Report("tppo", "35.02", date(2025, 6, 2), None, 1, "desa")
FILED = {"at": AT, "as_of": date(2026, 11, 21)}
ARGUMENTS: dict[str, dict[str, Any]] = {  # what a read is asked beside the store and the viewer
    "accounts.of_login": {"identity": Identity("https://masuk.test", "nobody")},
    "accounts.save": {"wanted": NEW, "at": AT},
    "audit.count": {"query": AuditQuery()},
    "desk.counts": {"at": AT, "deadlines": Deadlines()},
    "desk.history": {"ticket": ""},
    "desk.report": {"ticket": "", "at": AT, "deadlines": Deadlines()},
    "desk.worklist": {"query": QUERY, "at": AT, "deadlines": Deadlines()},
    "filing.similar": {"report": REPORT},
    "recap.recap": {"start": "2025-06", "end": "2025-06"},
    "audit.has_left": {"login": "0" * 16, "since": AT},
    "audit.lines": {"query": AuditQuery(), "most": 10},
    "audit.record": {"action": Action.LOGIN, "at": AT},
    "incidents.cube": {"by": "month"},
    "releases.latest": {"publish": False},
    "places.desa_names": {"codes": ["35.02.01.2001"]},
    "progress.due": {"deadlines": Deadlines()},
    "places.office_areas": {"as_of": date(2026, 11, 21)},
    "places.office_provinces": {"office": "ponorogo", "as_of": date(2026, 11, 21)},
}
OF_ADMIN = {"accounts.accounts", "accounts.save", "audit.actors", "audit.count", "audit.lines"}
BY_SCOPE = {
    "incidents.by_place", "incidents.cube", "progress.due", "progress.latest", "progress.stock", "reporting.heard",
    "desk.counts", "desk.history", "desk.report", "desk.worklist", "filing.similar", "recap.recap",
    "reporting.signs",
}  # fmt: skip
OF_ITS_VILLAGES = {"filing.villages"}  # public facts, those of the viewer's office and area
OF_A_PERSON = {  # what one writes and reads of one's own; roles and offices are held by the tests of each
    "assignments.assign", "assignments.assignments", "assignments.end", "assignments.officers",
    "drafts.drop", "drafts.read", "drafts.save", "filing.correct", "filing.file", "steps.take",
}  # fmt: skip
OF_ALERTS = {  # who knows of an alert, and whose counts: held by `test_signal_store`
    "signals.episodes", "signals.hot_spots", "signals.new_cases", "signals.outcomes", "signals.weeks", "verdicts.judge",
}  # fmt: skip
BY_RELEASE = {"releases.latest"}
WRITES = {"audit.record"}  # for everybody: what one does is written down, and says nothing back
OF_AN_OFFICE = {"reports.own_reports", "undo.imports", "undo.undo"}
BEHIND_A_GATE = {"imports.take"}  # `data.importing.loading.load` looks at role and office; held by its own tests
WITHOUT_A_VIEWER = {  # they bring a store up, or read public facts to make a viewer; none reads a report for a person
    "alone.alone", "signals.before", "signals.save",  # of the weekly run, which shows nobody anything
    "demo.remove_demo", "demo.replace_demo", "engine.file_of", "engine.migrate", "engine.writing",
    "load.store_reference", "load.store_village_names", "places.viewer_as", "releases.save",
}  # fmt: skip


def public_functions() -> dict[str, Callable[..., Any]]:
    found: dict[str, Callable[..., Any]] = {}
    for module in pkgutil.iter_modules(data.store.__path__):
        loaded = importlib.import_module(f"data.store.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            if not name.startswith("_") and function.__module__ == loaded.__name__:
                found[f"{module.name}.{name}"] = function
    return found


def takes(function: Callable[..., Any], kind: type) -> bool:
    return kind in [hint for name, hint in get_type_hints(function).items() if name != "return"]


FUNCTIONS = public_functions()
READS = {name: each for name, each in FUNCTIONS.items() if takes(each, Viewer) and takes(each, Engine)}
OTHERS = OF_ALERTS | BY_RELEASE | WRITES | OF_AN_OFFICE | BEHIND_A_GATE | OF_ITS_VILLAGES | OF_A_PERSON
PUBLIC = sorted(READS.keys() - OF_ADMIN - BY_SCOPE - OTHERS)


@pytest.fixture(scope="module")
def engine(stores: Stores) -> Engine:
    made = stores.open()
    plant(made)
    return made


@pytest.fixture(scope="module")
def released(stores: Stores) -> Engine:
    """A store of real rows with a release of one cell."""
    made = stores.open()
    plant(made)
    cell = {"place": "", "level": "country", "area": "", "kind": "group", "name": "masyarakat", "period": "2025"}
    counts = {"reports": 77_777, "persons": 88_888, "reports_shown": "", "persons_shown": ""}
    how = releases.Made(AT.date(), AT.date(), 10, 5, is_demo=False, digest="x", hidden=0)
    releases.save(made, how, pd.DataFrame([cell | counts]))
    return made


def ask(name: str, engine: Engine, who: Viewer, **given: Any) -> Any:
    return READS[name](engine, who, **(ARGUMENTS.get(name, {}) | given))


def test_every_function_of_the_store_is_known_here() -> None:
    """A new read must be listed with what it may tell whom; one that takes no viewer must not be a read."""
    assert READS.keys() >= OF_ADMIN | BY_SCOPE | OTHERS
    without = {name for name, each in FUNCTIONS.items() if takes(each, Engine) and name not in READS}
    assert without == WITHOUT_A_VIEWER


@pytest.mark.parametrize("role", list(Role))
def test_reports_are_read_by_scope(engine: Engine, role: Role) -> None:
    bys: tuple[Literal["month", "week"], ...] = ("month", "week")
    for by in bys:
        frame = incidents.cube(engine, viewer(role), by=by)
        assert {int(persons) - UNIT for persons in frame["persons"]} == SEEN[role]
        assert frame["reports"].sum() == len(SEEN[role])
    for _, rows in incidents.by_place(engine, viewer(role)).groupby("place"):
        assert rows["reports"].sum() == len(SEEN[role])
        assert rows["persons"].sum() == sum(UNIT + number for number in SEEN[role])


@pytest.mark.parametrize("role", list(Role))
def test_waiting_and_single_reports_are_read_by_scope(engine: Engine, role: Role) -> None:
    codes = sorted({row[name] for row in ROWS.values() for name in ("event_regency", "origin_regency")})
    moments = [datetime(2025, 6, 1, tzinfo=UTC), datetime(2025, 7, 1, tzinfo=UTC)]
    found = progress.stock(engine, viewer(role), codes=codes, moments=moments, deadlines=Deadlines())
    for counts in found.values():
        assert counts.sum(axis=(1, 3)).tolist() == [[0, len(SEEN[role])], [0, len(SEEN[role])], [0, 0]]
    assert len(progress.due(engine, viewer(role), deadlines=Deadlines())) == bool(SEEN[role]), "all were filed at once"
    rows = progress.latest(engine, viewer(role), Selection(Period("2025-01", "2025-12")), (), limit=10)
    expected = sorted(ROWS[number]["origin_regency"] for number in SEEN[role])
    assert sorted(rows["regency"]) == expected


def test_moments_of_being_late_are_read_by_scope(stores: Stores) -> None:
    made, first = stores.open(), datetime(2025, 6, 2, tzinfo=UTC)
    plant(made)
    incident = schema.incident
    with made.begin() as connection:
        for number in ROWS:
            filed = (first + timedelta(hours=number)).replace(tzinfo=None)
            connection.execute(update(incident).where(incident.c.persons == UNIT + number).values(filed_at=filed))
    late = int(first.timestamp()) + Deadlines().verify * 3600
    for role in Role:
        found = progress.due(made, viewer(role), deadlines=Deadlines())
        assert found.tolist() == [late + number * 3600 for number in sorted(SEEN[role])]


@pytest.mark.parametrize("role", list(Role))
def test_reporting_units_are_read_by_scope(engine: Engine, role: Role) -> None:
    units = [
        {"id": number, "name": f"unit {number}", "regency_code": code, "is_demo": number == 1}
        for number, code in enumerate(["35.02", "35.02", "33.04"], start=1)
    ]
    with engine.connect() as connection, connection.begin() as undone:
        connection.execute(insert(schema.reporting_unit), units)
        assert units_of(connection, role) == UNITS.get(role, set())
        undone.rollback()


@pytest.mark.parametrize("role", list(Role))
def test_a_new_tppo_report_is_told_by_province_to_readers_of_released_counts(engine: Engine, role: Role) -> None:
    day = date(2025, 6, 2)
    assert signals.new_cases(engine, viewer(role), publish=True, since=day) == []
    own = update(schema.incident).where(schema.incident.c.office == "surabaya")
    with engine.begin() as connection:
        connection.execute(own.values(category="tppo"))
    reads = role in READS_RELEASED
    assert signals.new_cases(engine, viewer(role), publish=False, since=day) == (["33"] if reads else [])
    assert signals.new_cases(engine, viewer(role), publish=True, since=day) == ([] if role is Role.ADMIN else ["33"])
    assert signals.new_cases(engine, viewer(role), publish=True, since=date(2025, 6, 3)) == []
    with engine.begin() as connection:
        connection.execute(own.values(category="laporan_masyarakat"))


@pytest.mark.parametrize("role", list(Role))
def test_worklists_hold_rows_of_the_scope_alone(engine: Engine, role: Role) -> None:
    who = viewer(role)
    names = desk.lists(who)
    seen = [ask("desk.worklist", engine, who, query=Query(name))["persons"].tolist() for name in names]
    assert {persons - UNIT for rows in seen for persons in rows} == (SEEN[role] if names else set())
    found = ask("desk.counts", engine, who)
    assert [found[name][0] for name in names] == [len(rows) for rows in seen]
    for number, ticket in TICKETS.items():
        told = ask("desk.report", engine, who, ticket=ticket)
        assert (told is not None) is (bool(names) and number in SEEN[role])
        assert ask("desk.history", engine, who, ticket=ticket).empty
    like = Report("laporan_masyarakat", "21.71", date(2025, 6, 2), None, 1, "kanim")
    there = {number for number in SEEN[role] if ROWS[number]["event_regency"] == "21.71"}
    assert ask("filing.similar", engine, who, report=like) == (len(there) if names else 0)


@pytest.mark.parametrize("role", list(Role))
def test_the_recapitulation_is_told_by_scope(engine: Engine, role: Role) -> None:
    who = viewer(role)
    if role not in recap.READERS:
        with pytest.raises(NotAllowedError):
            ask("recap.recap", engine, who)
        return
    rows = ask("recap.recap", engine, who)
    there = {n for n in SEEN[role] if role is Role.PIMPINAN or n == BY_OFFICE or ROWS[n]["event_regency"] == "35.02"}
    assert rows["filed"].sum() == len(there), "what happened elsewhere is another area's, unless the office's own"


UNITS = {Role.PIMPINAN: {2, 3}, **{role: {2} for role in (Role.KANWIL, Role.KANIM, Role.STAF, Role.PIMPASA)}}


def units_of(connection: Connection, role: Role) -> set[int]:
    unit = schema.reporting_unit.c
    return set(connection.scalars(select(unit.id).where(units_visible(connection, viewer(role)))))


@pytest.mark.parametrize("role", list(Role))
def test_an_office_has_its_own_reports_back_and_nobody_elses(engine: Engine, role: Role) -> None:
    if role in {Role.KANIM, Role.STAF, Role.PIMPASA}:
        found = list(reports.own_reports(engine, viewer(role)))
        assert {row["persons"] for row in found} == {str(UNIT + BY_OFFICE)}
    else:
        with pytest.raises(NotAllowedError):
            reports.own_reports(engine, viewer(role))


@pytest.mark.parametrize("role", list(Role))
def test_imports_are_listed_for_and_undone_by_their_office_alone(engine: Engine, role: Role) -> None:
    assert undo.imports(engine, viewer(role)).empty
    with pytest.raises(NotAllowedError):
        undo.undo(engine, viewer(role), 1, at=AT)


@pytest.mark.parametrize("publish", [False, True])
@pytest.mark.parametrize("role", list(Role))
def test_a_release_is_read_by_officers_and_by_others_where_it_is_published(
    released: Engine,
    role: Role,
    *,
    publish: bool,
) -> None:
    officers = {Role.PIMPINAN, Role.KANWIL, Role.KANIM, Role.STAF}
    may = role in officers or (publish and role is not Role.ADMIN)
    found = releases.latest(released, viewer(role), publish=publish)
    assert (found is not None) is may
    assert found is None or found.cells["reports"].tolist() == [77_777]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PUBLIK])
def test_a_role_without_a_person_or_a_place_reads_nothing_but_the_leadership(engine: Engine, role: Role) -> None:
    expected = len(ROWS) if role is Role.PIMPINAN else 0
    assert incidents.cube(engine, Viewer(role=role), by="month")["reports"].sum() == expected
    everywhere = Viewer(role=role, sees_demo_in_full=True)
    assert incidents.cube(engine, everywhere, by="month")["reports"].sum() == expected, "a demonstration's right only"


def test_a_village_reads_nobody_elses(engine: Engine) -> None:
    for subject in ("", "0" * 64):
        other = Viewer(role=Role.DESA, office="ponorogo", subject=subject)
        assert incidents.cube(engine, other, by="month").empty


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("name", sorted(OF_ADMIN))
def test_accounts_and_audit_are_the_admins(engine: Engine, name: str, role: Role) -> None:
    if role is Role.ADMIN:
        ask(name, engine, viewer(role))
    else:
        with pytest.raises(NotAllowedError):
            ask(name, engine, viewer(role))


@pytest.mark.parametrize("name", PUBLIC)
def test_what_is_public_is_the_same_for_everybody_and_no_report(engine: Engine, name: str) -> None:
    answers = [ask(name, engine, viewer(role)) for role in Role]
    for each in answers[1:]:
        if isinstance(each, pd.DataFrame):
            pd.testing.assert_frame_equal(each, answers[0])
        else:
            assert each == answers[0]
    said = answers[0].to_csv() if isinstance(answers[0], pd.DataFrame) else repr(answers[0])
    assert not [number for number in ROWS if str(UNIT + number) in said]


def test_writing_down_says_nothing(engine: Engine) -> None:
    for role in Role:
        assert audit.record(engine, viewer(role), Action.EXPORT, "csv", at=AT) is None  # type: ignore[func-returns-value]
