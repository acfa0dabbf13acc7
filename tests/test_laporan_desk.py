"""Worklists and the page of a report, as each role's session sees them and works with them."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import streamlit as st
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from data.flow import CHECKLIST, Step
from data.setup import prepare
from data.store import desk
from data.store.engine import connect
from data.store.steps import Detail
from locales import text
from tests.filed import claims, filed, taken, viewer
from tests.opened import html, opened, press, small_set, well
from tests.test_imports import ROOT
from tests.test_roles import AUTH
from ui import cached

LAPORAN = calc_hash("laporan")


@pytest.fixture
def engine(tmp_path: Any) -> Iterator[Engine]:
    """A store without reports, and a server on which people can log in."""
    url = f"sqlite:///{tmp_path}/peta.sqlite"
    made = connect(url)
    prepare(made)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        for name, claim in (("ROLE", "peran"), ("OFFICE", "kantor"), ("PROVINCE", "provinsi")):
            patch.setenv(f"PETA_{name}_CLAIM", claim)
        st.cache_resource.clear()
        yield made
    st.cache_resource.clear()
    made.dispose()


def page(person: str, **parameters: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app._page_hash = LAPORAN
    app.secrets["auth"] = AUTH
    app.user = claims(person) | {"iat": datetime.now(UTC).timestamp(), "is_logged_in": True}
    for name, value in parameters.items():
        app.query_params[name] = value
    return well(app.run())


def tickets(app: AppTest) -> list[str]:
    return re.findall(r"<code>(.*?)</code>", html(app))


def said(app: AppTest) -> str:
    kinds = (app.markdown, app.caption, app.info, app.warning, app.error, app.success)
    return "\n".join([*(each.value for kind in kinds for each in kind), html(app)])


def status(engine: Engine, ticket: str, person: str = "kanim") -> str:
    row = desk.report(engine, viewer(engine, person), ticket, at=datetime.now(UTC), deadlines=cached.deadlines())
    assert row
    return str(row["status"])


def option(app: AppTest, label: str, value: str) -> AppTest:
    return well(next(each for each in app.radio if each.label == label).set_value(value).run())


def tick_all(app: AppTest) -> AppTest:
    for each in app.checkbox:
        each.check()
    return well(app.run())


def test_each_role_has_its_own_lists_in_order_of_deadline(engine: Engine) -> None:
    late, fresh = filed(engine, hours=49), filed(engine, hours=2)
    tppo = filed(engine, hours=40, category="tppo")
    taken(engine, "pimpasa", tppo, Step.VERIFY, hours=6.5)
    expected = {"desa": "mine", "pimpasa": "verify", "kanim": "follow_up", "staf": "all", "kanwil": "all"}
    shown = {person: tickets(page(person)) for person in expected}
    assert shown["pimpasa"] == [late, fresh]
    assert shown["kanim"] == [tppo]
    assert shown["staf"] == shown["kanwil"] == [late, tppo, fresh]
    assert set(shown["desa"]) == {late, tppo, fresh}
    lead = {person: text(f"queue.lead.{name}") for person, name in expected.items()}
    assert all(lead[person] in said(page(person)) for person in expected)


def test_a_deadline_is_said_in_words_and_a_status_always_too(engine: Engine) -> None:
    filed(engine, hours=49.5)
    filed(engine, hours=20)
    shown = html(page("pimpasa"))
    assert "▲ lewat 1 jam 30 menit" in shown
    assert "sisa 1 hari 4 jam" in shown or "sisa 1 hari 3 jam" in shown
    assert shown.count(f'pb-open">{text("status.diajukan")}<') == 2


def test_lists_say_how_many_they_hold_and_how_many_are_late(engine: Engine) -> None:
    filed(engine, hours=49)
    filed(engine, hours=2)
    app = page("pimpasa")
    labels = [option.content for option in app.get("button_group")[1].proto.options]
    counted = text("queue.counted", name=text("queue.list.verify"), n=2)
    assert labels[0] == text("queue.counted_late", counted=counted, late=1)
    assert text("queue.counted", name=text("queue.list.mine"), n=0) in labels


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"queue_late": True}, {"late"}),
        ({"queue_categories": ["tppo"]}, {"tppo"}),
        ({"queue_regency": "35.01"}, {"pacitan"}),
        ({"queue_regency": "35.03"}, set()),
    ],
)
def test_filters_leave_what_was_asked_for(engine: Engine, filters: dict[str, Any], expected: set[str]) -> None:
    names = {
        filed(engine, hours=60): "late",
        filed(engine, hours=2, category="tppo"): "tppo",
        filed(engine, hours=3, area="35.01"): "pacitan",
    }
    app = page("pimpasa")
    for key, value in filters.items():
        kinds = {"queue_late": app.toggle, "queue_categories": app.multiselect, "queue_regency": app.selectbox}
        kinds[key](key=key).set_value(value)
    well(app.run())
    assert {names[ticket] for ticket in tickets(app)} == expected
    assert expected or text("queue.none_such") in said(app)


def test_a_ticket_is_found_however_it_is_written_and_a_typo_is_said(engine: Engine) -> None:
    ticket = filed(engine)
    filed(engine, hours=3)
    app = page("pimpasa")
    written = ticket.removeprefix("PB-").replace("-", " ").replace("0", "o").lower()
    well(app.text_input(key="queue_ticket").set_value(written).run())
    assert tickets(app) == [ticket]
    wrong = ticket[:-1] + ("A" if ticket[-1] != "A" else "B")
    well(app.text_input(key="queue_ticket").set_value(wrong).run())
    assert text("queue.bad_ticket") in said(app)
    assert tickets(app) == []


def test_an_empty_list_says_what_that_means(engine: Engine) -> None:
    filed(engine, "desa")
    app = page("lain")
    assert text("queue.empty.follow_up") in said(app)
    assert text("queue.empty.sent_back") in said(page("desa", daftar="sent_back"))


def test_an_address_opens_a_list_and_its_late_ones(engine: Engine) -> None:
    late, fresh = filed(engine, hours=49), filed(engine, hours=2)
    assert set(tickets(page("kanim", daftar="all"))) == {late, fresh}
    assert tickets(page("kanim", daftar="all", lewat="1", kab="35.02")) == [late]
    assert tickets(page("kanim", daftar="all", lewat="1", kab="35.01")) == []


def test_more_are_loaded_when_asked_for(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.queue.PAGE", 2)
    for hours in (1, 2, 3):
        filed(engine, hours=hours)
    app = page("pimpasa")
    assert len(tickets(app)) == 2
    assert len(tickets(press(app, text("queue.more")))) == 3


def test_a_report_is_out_of_sight_for_another_office_as_if_it_did_not_exist(engine: Engine) -> None:
    ticket = filed(engine)
    taken(engine, "pimpasa", ticket, Step.VERIFY)
    assert tickets(page("lain", daftar="all")) == []
    there, nowhere = page("lain", tiket=ticket), page("lain", tiket="PB-0000-0000-0000")
    assert said(there) == said(nowhere)
    assert text("dossier.none") in said(there)
    assert text("dossier.none") in said(page("pimpinan", tiket=ticket)), "no rows for who reads counts"


def test_a_page_tells_all_that_is_known_of_a_report(engine: Engine) -> None:
    ticket = filed(engine, category="tppo", persons=3, origin="35.01", observations=("tanpa_kontrak", "anak"))
    app = page("kanim", tiket=ticket)
    for words in ("Kab. Pacitan", "3 orang", text("observation.anak"), text("observation.tanpa_kontrak"), "Slahung"):
        assert words in said(app)
    assert app.code[0].value == ticket
    assert "WIB" in html(app)
    assert "⚑ TPPO" in said(app)


def test_a_pimpasa_verifies_once_everything_is_ticked(engine: Engine) -> None:
    ticket = filed(engine)
    app = page("pimpasa", tiket=ticket)
    button = next(each for each in app.button if each.label == text("acting.take.verifikasi", n=1))
    assert button.disabled
    for each in app.checkbox[:-1]:
        each.check()
    well(app.run())
    assert next(each for each in app.button if each.label == text("acting.take.verifikasi", n=1)).disabled
    assert len(app.checkbox) == len(CHECKLIST)
    press(tick_all(app), text("acting.take.verifikasi", n=1))
    assert status(engine, ticket) == "diverifikasi"
    assert text("acting.done.verifikasi", n=1) in said(app)
    assert text("timeline.verifikasi") in html(app)
    assert "Petugas Binaan" in html(app)
    assert not app.checkbox, "a pimpasa has no further step"


def test_an_office_assigns_follows_up_and_closes(engine: Engine) -> None:
    ticket = filed(engine, hours=30)
    taken(engine, "pimpasa", ticket, Step.VERIFY, hours=20)
    app = page("kanim", tiket=ticket)
    assert text("acting.take.tugaskan", n=1) in [each.label for each in app.button]
    option(app, text("acting.section"), "intelkim")
    press(app, text("acting.take.tugaskan", n=1))
    assert text("section.intelkim") in html(app)
    app = page("kanim", tiket=ticket)
    assert app.button_group[0].value == Step.FOLLOW_UP, "the next step once a section has it"
    option(app, text("acting.intervention"), "pemanggilan")
    press(app, text("acting.take.tindak_lanjuti", n=1))
    assert status(engine, ticket) == "ditindaklanjuti"
    app = page("kanim", tiket=ticket)
    option(app, text("acting.result"), "pembinaan")
    press(app, text("acting.take.selesaikan", n=1))
    assert status(engine, ticket) == "selesai"
    shown = html(app)
    for words in (text("intervention.pemanggilan"), text("result.pembinaan"), text("timeline.selesaikan")):
        assert words in shown
    assert "tepat waktu" in shown


def test_what_was_sent_back_says_why_and_waits_for_its_village(engine: Engine) -> None:
    ticket = filed(engine)
    taken(engine, "pimpasa", ticket, Step.SEND_BACK, Detail(remark="tempat_kurang_jelas"))
    app = page("desa", daftar="sent_back")
    assert tickets(app) == [ticket]
    assert text("remark.tempat_kurang_jelas") in html(app)
    app = page("desa", tiket=ticket)
    assert text("dossier.why", why=text("remark.tempat_kurang_jelas")) in said(app)
    press(app, text("dossier.correct"))
    assert text("filing_page.correct") in [each.label for each in app.button]
    assert text("dossier.correct") not in [each.label for each in page("kanim", tiket=ticket).button]


def test_who_may_only_read_finds_no_step(engine: Engine) -> None:
    ticket = filed(engine)
    taken(engine, "pimpasa", ticket, Step.VERIFY)
    for person in ("desa", "staf", "kanwil", "pimpasa"):
        app = page(person, tiket=ticket)
        assert not [each.label for each in app.button if each.label.startswith(("Verifikasi", "Tugaskan", "Tolak"))]
        assert not app.radio


def test_synthetic_reports_can_be_looked_at_and_not_worked_on(tmp_path_factory: pytest.TempPathFactory) -> None:
    with small_set(tmp_path_factory):
        for role in ("pimpasa:ponorogo", "kanim:ponorogo", "desa:ponorogo", "kanwil:35"):
            app = opened(LAPORAN, sebagai=role)
            assert tickets(app)
            assert all(ticket.startswith(desk.DEMO) for ticket in tickets(app))
            assert text("map.demo") in html(app)
        app = opened(LAPORAN, sebagai="kanim:ponorogo", daftar="verify")
        app = opened(LAPORAN, sebagai="kanim:ponorogo", tiket=tickets(app)[0])
        assert text("acting.demo") in said(app)
        assert all(each.disabled for each in app.checkbox)
        assert next(each for each in app.button if each.label == text("acting.take.verifikasi", n=1)).disabled
        assert not opened(LAPORAN, sebagai="publik").dataframe
