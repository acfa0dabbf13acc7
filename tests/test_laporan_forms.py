"""The forms as each role has them: what is asked, refused, kept as a draft, filed once, and corrected."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from sqlalchemy import Engine, func, insert, select
from sqlalchemy.exc import OperationalError
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from data.deadlines import USUAL
from data.filing import Report
from data.flow import Step
from data.model import Role, Viewer
from data.store import desk, drafts, filing, places, schema, steps
from data.store.schema_reports import nil_report
from data.store.steps import Detail
from locales import text
from locales.format import WIB, long_date
from tests.opened import address, facts_alone, opened, press, said, small_set, well
from tests.stores import KINDS
from ui import drafting, login, nil_form
from ui.sessions import Life, Login

LAPORAN = calc_hash("laporan")
TODAY = datetime.now(WIB).date()
MADIUN, DISTRICT, DOLOPO = "35.19", "35.19.02", "35.19.02.2009"
NAMES = {DOLOPO: "Dolopo", "35.19.02.1001": "Bangunsari", "35.19.12.2003": "Sugihwaras <b>"}
SEND = text("filing_page.send")
LogIn = Callable[[Viewer], None]


on_both = pytest.mark.parametrize("engine", KINDS, indirect=True)


@pytest.fixture
def engine(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A store that the pages read too: SQLite, or what `on_both` asks for."""
    stores = KINDS[getattr(request, "param", "sqlite")](tmp_path)
    with facts_alone(tmp_path, stores.url()) as made:
        with made.begin() as connection:
            rows = [{"code": code, "name": name, "district_code": code[:8]} for code, name in NAMES.items()]
            connection.execute(insert(schema.village_name), rows)
        yield made
    stores.close()


@pytest.fixture
def log_in(monkeypatch: pytest.MonkeyPatch) -> LogIn:
    """Let everybody who opens a page from now on be one person."""

    def act(viewer: Viewer) -> None:
        session = login.Session(viewer, viewer.office, login=Login("k", datetime.now(UTC)), life=Life.ALIVE)

        def begin() -> login.Session:
            st.session_state[login.STATE] = session
            return session

        monkeypatch.setattr(login, "begin", begin)
        monkeypatch.setattr(login, "is_configured", lambda: True)

    return act


def person(engine: Engine, role: Role, subject: str = "a", office: str = "madiun") -> Viewer:
    return replace(places.viewer_as(engine, role, office=office, as_of=TODAY), name="Orang", subject=subject * 64)


def form(name: str = "laporan", **parameters: str) -> AppTest:
    return opened(LAPORAN, bagian="lapor", formulir=name, **parameters)


def field(app: AppTest, name: str) -> Any:
    found = (app.selectbox, app.radio, app.button_group, app.number_input, app.date_input)
    keys = {str(each.key): each for kind in found for each in kind}
    return next(each for key, each in keys.items() if key.startswith(drafting.PREFIX) and key.endswith(f"_{name}"))


def answer(app: AppTest, **values: Any) -> AppTest:
    for name, value in values.items():
        well(field(app, name).set_value(value).run())
    return app


def filled(app: AppTest) -> AppTest:
    place = {"regency": MADIUN, "district": DISTRICT, "village": DOLOPO}
    return answer(app, category="tppo", persons=3, **place, origin="sama", when=TODAY.isoformat())


def wrong(app: AppTest) -> list[str]:
    return [
        each.proto.body.split(">")[1].split("<")[0]
        for each in app.get("html")
        if each.proto.body.startswith('<p class="pb-wrong')
    ]


def ticket(app: AppTest) -> str:
    body = next(each.proto.body for each in app.get("html") if each.proto.body.startswith('<p class="pb-ticket'))
    return str(body.split('translate="no">')[1].split("<")[0])


def stored(engine: Engine) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.execute(select(schema.incident)))


def count(engine: Engine, table: Any) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.parametrize(
    ("role", "offered"), [(Role.DESA, ["laporan", "nihil"]), (Role.PIMPASA, ["laporan", "nihil", "kegiatan"])]
)
def test_each_who_files_has_the_own_forms(engine: Engine, log_in: LogIn, role: Role, offered: list[str]) -> None:
    log_in(person(engine, role))
    app = form("kegiatan")
    assert app.button_group(key="filing_form").options == [text(f"filing_page.{each}") for each in offered]
    assert not app.button(key="filing_send").disabled
    assert field(form(), "channel").value == role.value


@pytest.mark.parametrize("role", [Role.KANIM, Role.STAF, Role.PENGELOLA, Role.ADMIN, Role.PIMPINAN])
def test_others_read_who_files(engine: Engine, log_in: LogIn, role: Role) -> None:
    log_in(person(engine, role))
    app = form()
    assert text("filing_page.who") in said(app)
    assert not [button for button in app.button if button.label == SEND]


def test_without_a_login_and_without_a_demonstration_nothing_is_tried_out(engine: Engine) -> None:
    assert text("filing_page.who") in said(form())


@on_both
def test_a_report_is_filed_once_and_its_ticket_shown(engine: Engine, log_in: LogIn) -> None:
    viewer = person(engine, Role.DESA)
    log_in(viewer)
    app = answer(filled(form()), observations=["rombongan", "anak"])
    assert text("report_form.victims", hours="6") in said(app)
    assert "Desa Dolopo, Kec. Dolopo, Kabupaten Madiun, Jawa Timur" in "".join(
        each.proto.body for each in app.get("html")
    )
    press(app, SEND)
    (row,) = stored(engine)
    assert (row.category, row.persons, row.channel, row.status) == ("tppo", 3, "desa", "diajukan")
    assert (row.village, row.origin_regency, row.observations) == (DOLOPO, MADIUN, "rombongan,anak")
    assert (row.occurred_on, row.reported_on, row.filed_by) == (TODAY, TODAY, viewer.subject)
    assert ticket(app) == row.ticket
    app.button(key="ticket_open").click().run()
    assert address(app)["tiket"] == row.ticket


def test_the_next_report_begins_where_the_last_one_was(engine: Engine, log_in: LogIn) -> None:
    log_in(person(engine, Role.DESA))
    first = ticket(press(filled(form()), SEND))
    app = form()
    assert [field(app, each).value for each in ("regency", "district", "village")] == [MADIUN, DISTRICT, DOLOPO]
    assert field(app, "category").value is None
    assert text("filing_page.sent_before", ticket=first) in said(app)
    press(answer(app, group="lainnya", category="wna", persons=1, origin="tidak", when="tidak"), SEND)
    assert [(row.category, row.origin_regency, row.occurred_on) for row in stored(engine)][1] == ("wna", None, None)


def test_what_is_missing_is_said_at_its_field_and_what_was_entered_stays(engine: Engine, log_in: LogIn) -> None:
    log_in(person(engine, Role.PIMPASA))
    app = answer(form(), persons=0, category="tppm")
    assert not wrong(app), "nobody has tried yet"
    press(app, SEND)
    bounds = text("fields.bounds", least="1", most="5.000")
    missing = [text(f"report_form.no_{each}") for each in ("regency", "origin", "when")]
    assert sorted(wrong(app)) == sorted([bounds, *missing])
    assert (field(app, "persons").value, field(app, "category").value) == (0, "tppm")
    assert text("filing_page.incomplete", n=4) in said(app)
    answer(app, persons=5_001, origin="lain", when="lain")
    assert sorted(wrong(app)) == sorted(
        [bounds, text("report_form.no_regency"), text("report_form.no_origin_regency"), text("fields.no_day")]
    )
    answer(app, occurred=TODAY, reported=TODAY - timedelta(days=1))
    assert text("report_form.before") in wrong(app)
    assert not stored(engine)


def test_a_place_is_as_fine_as_it_is_known_and_a_desa_is_found_without_its_kecamatan(
    engine: Engine, log_in: LogIn
) -> None:
    viewer = person(engine, Role.PIMPASA)
    log_in(viewer)
    app = answer(form(), regency=MADIUN)
    own = field(app, "regency").options[: len(viewer.regencies)]
    assert all(any(name in each for name in ("Madiun", "Magetan", "Ngawi")) for each in own), "own area first"
    assert len(field(app, "regency").options) == 514
    assert sorted(field(app, "village").options) == [
        "Bangunsari (Kec. Dolopo)", "Dolopo (Kec. Dolopo)", "Sugihwaras <b> (Kec. Saradan)",
    ]  # fmt: skip
    answer(app, village="35.19.12.2003")
    summary = "".join(each.proto.body for each in app.get("html"))
    assert "Desa Sugihwaras &lt;b&gt;, Kec. Saradan, Kabupaten Madiun" in summary
    answer(app, regency="35.02")
    assert field(app, "village").value is None
    answer(app, category="tppo", persons=1, origin="lain", origin_regency="35.01", when="tidak")
    press(app, SEND)
    (row,) = stored(engine)
    assert (row.event_regency, row.district, row.village, row.origin_regency) == ("35.02", None, None, "35.01")


@pytest.mark.parametrize(("ago", "late"), [(0, False), (1, False), (2, True)])
def test_the_deadline_is_the_end_of_the_day_after_the_event(
    engine: Engine, log_in: LogIn, ago: int, *, late: bool
) -> None:
    log_in(person(engine, Role.DESA))
    day = TODAY - timedelta(days=ago)
    app = answer(form(), regency=MADIUN)
    answer(app, when=day.isoformat()) if ago < 2 else answer(app, when="lain", occurred=day)
    last = long_date(day + timedelta(days=1))
    words = text("report_form.late", day=last) if late else text("report_form.in_time", day=last, zone="WIB")
    assert words in said(app)


@on_both
def test_a_draft_is_there_in_another_session_and_gone_when_dropped(engine: Engine, log_in: LogIn) -> None:
    viewer = person(engine, Role.DESA)
    log_in(viewer)
    app = form()
    assert drafts.read(engine, viewer, "laporan") == {}, "a form that nobody has touched is no draft"
    answer(app, category="tppo", persons=2, observations=["anak"], regency=MADIUN, when="lain")
    other = form()
    assert [field(other, each).value for each in ("category", "persons", "observations", "regency", "when")] == [
        "tppo", 2, ["anak"], MADIUN, "lain",
    ]  # fmt: skip
    assert any(each.value.startswith(text("drafting.saved", time="").strip()) for each in other.caption)
    log_in(person(engine, Role.DESA, "b"))
    assert field(form(), "category").value is None, "nobody else reads it"
    log_in(viewer)
    press(other, text("drafting.drop_yes"))
    assert field(other, "category").value is None
    assert drafts.read(engine, viewer, "laporan") == {}


def test_a_draft_of_yesterday_says_yesterday(engine: Engine, log_in: LogIn) -> None:
    viewer = person(engine, Role.DESA)
    log_in(viewer)
    day = (TODAY - timedelta(days=3)).isoformat()
    at = datetime.now(UTC) - timedelta(days=3)
    kept = {
        "key": "k" * 32,
        "at": int(at.timestamp()),
        "value.when": day,
        "value.category": "tppo",
        "value.reported": None,
    }
    drafts.save(engine, viewer, "laporan", kept | {"value.regency": "99.99", "value.persons": None}, at=at)
    app = form()
    assert (field(app, "when").value, field(app, "occurred").value) == ("lain", date.fromisoformat(day))
    assert field(app, "reported").value == TODAY, "unless somebody has said so, it is reported when it is sent"
    assert field(app, "regency").value is None, "what is not known any more is let go of"
    assert field(app, "category").value == "tppo"


def test_two_windows_with_one_draft_file_one_report(engine: Engine, log_in: LogIn) -> None:
    log_in(person(engine, Role.DESA))
    one = answer(form(), category="tppo")
    two = form()
    answer(two, persons=7)
    filled(one)
    assert field(one, "persons").value == 3
    well(two.run())
    assert (field(two, "persons").value, field(two, "village").value) == (3, DOLOPO), "each sees what the other enters"
    first = ticket(press(one, SEND))
    assert ticket(press(two, SEND)) == first
    assert text("ticket.again") in "".join(each.value for each in two.success)
    assert len(stored(engine)) == 1


@on_both
def test_what_is_sent_again_after_its_answer_was_lost_is_one_report(engine: Engine, log_in: LogIn) -> None:
    viewer = person(engine, Role.DESA)
    log_in(viewer)
    filled(form())
    key = str(drafts.read(engine, viewer, "laporan")["key"])
    report = Report("tppo", DOLOPO, TODAY, TODAY, 3, "desa", MADIUN)
    first = filing.file(engine, viewer, report, key=key, at=datetime.now(UTC), as_of=TODAY, login_configured=True)
    app = press(form(), SEND)
    assert ticket(app) == first.ticket
    assert len(stored(engine)) == 1
    assert field(form(), "category").value is None, "what has been sent is no draft any more"


def test_what_is_changed_after_another_window_has_sent_it_is_another_report(engine: Engine, log_in: LogIn) -> None:
    log_in(person(engine, Role.DESA))
    one = filled(form())
    two = form()
    press(one, SEND)
    answer(two, persons=9)
    assert text("drafting.moved") in said(two)
    press(two, SEND)
    assert sorted(row.persons for row in stored(engine)) == [3, 9]


def test_like_reports_are_warned_of_and_can_be_sent(engine: Engine, log_in: LogIn) -> None:
    log_in(person(engine, Role.DESA))
    press(filled(form()), SEND)
    app = filled(form())
    assert text("filing_page.similar", n="1") in said(app)
    press(app, SEND)
    assert len(stored(engine)) == 2


def test_a_store_that_is_away_loses_nothing(engine: Engine, log_in: LogIn, monkeypatch: pytest.MonkeyPatch) -> None:
    log_in(person(engine, Role.DESA))
    app = filled(form())

    def away(*_: Any, **__: Any) -> None:
        raise OperationalError("", {}, Exception())  # noqa: EM101 - the statement, not a message

    with monkeypatch.context() as patch:
        patch.setattr(filing, "file", away)
        press(app, SEND)
    assert text("filing_page.no_store") in said(app)
    press(app, SEND)
    assert len(stored(engine)) == 1


@on_both
def test_a_village_reports_that_there_was_nothing(engine: Engine, log_in: LogIn) -> None:
    viewer = person(engine, Role.DESA)
    log_in(viewer)
    app = press(form("nihil"), SEND)
    assert wrong(app) == [text("nil_form.no_village")]
    village = str(filing.villages(engine, viewer)["id"].iloc[0])
    weeks = list(nil_form.offered(TODAY))
    assert field(app, "week").value == weeks[0], "the last whole week"
    first = ticket(press(answer(app, village=village), SEND))
    assert count(engine, nil_report) == 1
    again = press(answer(form("nihil"), village=village), SEND)
    assert ticket(again) == first
    assert text("ticket.again") in again.success[0].value
    assert not stored(engine)
    press(answer(form("nihil"), village=village, week=weeks[1]), SEND)
    assert count(engine, nil_report) == 2


@pytest.mark.parametrize(
    ("today", "weeks"),
    [
        (date(2026, 11, 22), ["2026-W46", "2026-W47"]),
        (date(2026, 11, 23), ["2026-W47", "2026-W48"]),
        (date(2027, 1, 4), ["2026-W53", "2027-W01"]),
    ],
)
def test_the_last_whole_week_is_offered_first(today: date, weeks: list[str]) -> None:
    assert list(nil_form.offered(today)) == weeks


def test_an_office_without_villages_reads_why_there_is_nothing_to_say_nothing_of(engine: Engine, log_in: LogIn) -> None:
    log_in(person(engine, Role.DESA, office="ponorogo"))
    app = form("nihil")
    assert text("nil_form.no_villages") in said(app)
    assert not [button for button in app.button if button.label == SEND]


@on_both
def test_a_pimpasa_files_activities_in_villages_and_elsewhere(engine: Engine, log_in: LogIn) -> None:
    viewer = person(engine, Role.PIMPASA)
    log_in(viewer)
    app = press(form("kegiatan"), SEND)
    assert len(wrong(app)) == 4
    village = filing.villages(engine, viewer).iloc[0]
    answer(app, kind="bimtek", when=TODAY.isoformat(), village=str(village["id"]), participants=25)
    press(app, SEND)
    app = form("kegiatan")
    assert field(app, "village").value == str(village["id"])
    answer(app, kind="rapat_koordinasi", when=TODAY.isoformat(), village=None, regency="35.02", participants=8)
    press(app, SEND)
    with engine.connect() as connection:
        rows = connection.execute(select(schema.activity).order_by(schema.activity.c.id)).all()
    assert [(row.kind, row.regency_code, row.participants) for row in rows] == [
        ("bimtek", village["regency_code"], 25), ("rapat_koordinasi", "35.02", 8),
    ]  # fmt: skip
    assert rows[0].unit_id
    assert rows[1].unit_id is None


@on_both
def test_a_report_that_was_sent_back_is_corrected_in_its_place(engine: Engine, log_in: LogIn) -> None:
    viewer, officer = person(engine, Role.DESA), person(engine, Role.PIMPASA, "b")
    report = Report("tppo", DOLOPO, TODAY, TODAY - timedelta(days=9), 3, "desa", "35.01", ("anak",))
    at = datetime.now(UTC)
    filed = filing.file(engine, viewer, report, key="k", at=at, as_of=TODAY, login_configured=True)
    steps.take(engine, officer, [filed.ticket], Step.SEND_BACK, Detail("jumlah_tidak_sesuai"), at=at)
    log_in(viewer)
    row = desk.report(engine, viewer, filed.ticket, at=at, deadlines=USUAL)
    app = AppTest.from_string(CORRECTION, default_timeout=60)
    app.session_state["asked"] = (viewer, row)
    well(app.run())
    assert [field(app, each).value for each in ("category", "persons", "village", "origin", "origin_regency")] == [
        "tppo", 3, DOLOPO, "lain", "35.01",
    ]  # fmt: skip
    assert (field(app, "when").value, field(app, "observations").value) == ("lain", ["anak"])
    press(answer(app, persons=4), text("filing_page.correct"))
    (after,) = stored(engine)
    assert (after.persons, after.status, after.ticket, after.occurred_on) == (
        4,
        "diajukan",
        filed.ticket,
        report.occurred_on,
    )
    assert drafts.read(engine, viewer, "laporan") == {}


CORRECTION = """
import streamlit as st
from ui import filing, login
login.begin()
filing.correct(*st.session_state["asked"])
"""


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with small_set(tmp_path_factory):
        yield


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize(
    ("seen_as", "forms"),
    [("", 3), ("desa:ponorogo", 2), ("pimpasa:ponorogo", 3)],
)
def test_a_form_can_be_tried_out_and_not_sent(seen_as: str, forms: int) -> None:
    app = form(**{"sebagai": seen_as} if seen_as else {})
    assert any(each.value.startswith("Percobaan sebagai") for each in app.warning)
    assert len(app.button_group(key="filing_form").options) == forms
    filled(app)
    assert app.button(key="filing_send").disabled
    assert text("filing_page.no_sending") in said(app)
    assert "Kabupaten Madiun" in "".join(each.proto.body for each in app.get("html"))


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize("seen_as", ["kanim:ponorogo", "pimpinan", "admin", "publik"])
def test_who_does_not_file_cannot_try_it_out(seen_as: str) -> None:
    assert text("filing_page.who") in said(form(sebagai=seen_as))
