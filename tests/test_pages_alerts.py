"""Peringatan as each role sees it, before and after the first run."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from streamlit.util import calc_hash

from data.model import Role, Viewer
from data.store import signals
from data.store.engine import connect
from locales import text
from tests.opened import html, opened, said, small_set, title
from tests.signal_runs import run_of, snapshot

PERINGATAN = calc_hash("peringatan")
SENTENCE = "12 laporan dalam 4 minggu"
CARD, LINE = f"</b> {SENTENCE}", f">{SENTENCE}"  # on a card, and in the list of the offices


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The store that pages read: a run with an alert in Ponorogo and one in Batam."""
    with small_set(tmp_path_factory):
        engine = connect()
        before = said(opened(PERINGATAN))
        assert "sedang dihitung" in before, "a page before the first run says so"
        signals.save(engine, run_of(snapshot("35.02"), snapshot("21.71"), is_demo=True))
        yield engine


def whole(**parameters: str) -> str:
    app = opened(PERINGATAN, **parameters)
    assert text("page.peringatan") in title(app)
    return said(app) + html(app)


def test_alerts_are_told_with_their_numbers_to_who_browses_synthetic_ones(store: Engine) -> None:
    assert signals.current(store, Viewer()) is not None
    words = whole()
    assert words.count(CARD) == words.count(LINE) == 2
    assert "Ponorogo" in words
    assert "Batam" in words


@pytest.mark.parametrize(
    ("role", "told"),
    [
        (Role.PIMPINAN, 2),
        (Role.KANIM, 1),
        (Role.STAF, 1),
        (Role.PIMPASA, 0),
    ],
)
def test_numbers_are_told_where_a_role_has_them_by_right(store: Engine, role: Role, told: int) -> None:
    assert store is not None
    as_role = role.value if role is Role.PIMPINAN else f"{role.value}:ponorogo"
    words = whole(sebagai=as_role)
    assert words.count(CARD) == words.count(LINE) == told
    assert words.count(SENTENCE) == 2 * told


def test_one_alert_whole(store: Engine) -> None:
    (number,) = signals.episodes(store, Viewer(), publish=False).query("regency_code == '35.02'")["id"]
    words = whole(peringatan=str(number))
    assert SENTENCE in words
    assert text("alert.next") in words
    assert text("alert.who_judges_demo") in words


def test_a_made_up_number_shows_the_list(store: Engine) -> None:
    assert store is not None
    assert whole(peringatan="999999").count(CARD) == 2
    assert whole(peringatan="<script>").count(CARD) == 2
