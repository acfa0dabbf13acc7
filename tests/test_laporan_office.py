"""Assignments and the recapitulation as each role's session sees them; the way from Ringkasan to the worklist."""

from typing import Any

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from data.access import Account
from data.model import Role, Viewer
from data.store import accounts, assignments
from locales import text
from tests.filed import TODAY, ago, filed, viewer
from tests.opened import html, opened, press, small_set, well
from tests.test_laporan_desk import engine, page, said

__all__ = ["engine"]
ADMIN = Viewer(role=Role.ADMIN, name="uji", subject="f" * 64)
RINGKASAN = calc_hash("")


def officer(engine: Engine) -> None:
    one = Account("binaan@imigrasi.go.id", Role.PIMPASA, office="karawang", name="Budi Binaan")
    accounts.save(engine, ADMIN, one, at=ago(0))


def pick(app: AppTest, label: str, at: int = 0) -> AppTest:
    chosen = next(each for each in app.selectbox if each.label == label)
    return well(chosen.select_index(at).run())


def test_an_office_assigns_a_pimpasa_and_ends_it(engine: Engine) -> None:
    officer(engine)
    app = page("karawang", bagian="tugas")
    assert text("assigning.none") in said(app)
    assert "belum punya PIMPASA" in said(app)
    pick(app, text("assigning.officer"))
    pick(app, text("assigning.village"))
    press(app, text("assigning.save"))
    kept = assignments.assignments(engine, viewer(engine, "karawang"), on=TODAY)
    assert list(kept["officer"]) == ["Budi Binaan"]
    app = page("karawang", bagian="tugas")
    assert list(app.dataframe[0].value[text("assigning.officer")]) == ["Budi Binaan"]
    pick(app, text("assigning.which"))
    press(app, text("assigning.end_it"))
    ended = assignments.assignments(engine, viewer(engine, "karawang"))
    assert list(ended["valid_to"].notna()) == [True]


def test_a_pimpasa_reads_assignments_and_changes_none(engine: Engine) -> None:
    officer(engine)
    own = viewer(engine, "karawang")
    known = assignments.officers(engine, own)
    from_village = page("karawang", bagian="tugas")
    village = next(each for each in from_village.selectbox if each.label == text("assigning.village"))
    assert village.options
    pick(from_village, text("assigning.officer"))
    pick(from_village, text("assigning.village"))
    press(from_village, text("assigning.save"))
    app = page("binaan", bagian="tugas")
    assert list(app.dataframe[0].value[text("assigning.officer")]) == [text("assigning.you", name="Budi Binaan")]
    assert not [each for each in app.button if each.label == text("assigning.save")]
    assert not page("kanim", bagian="tugas").dataframe, "another office has its own"
    assert len(known) == 1


@pytest.mark.parametrize(
    ("person", "seen"),
    [("kanim", True), ("staf", True), ("kanwil", True), ("pimpinan", True), ("pimpasa", True), ("lain", False)],
)
def test_a_recapitulation_counts_what_its_reader_may_see(engine: Engine, person: str, seen: bool) -> None:  # noqa: FBT001 - a case
    month_ago = (TODAY.day + 3) * 24
    filed(engine, hours=month_ago)
    filed(engine, hours=month_ago + 1)
    app = page(person, bagian="rekap")
    if seen:
        assert "<td>Kanim Ponorogo</td>" in html(app)
        assert '<td class="pb-number">2</td>' in html(app)
        assert text("leaving.xlsx") in [each.proto.label for each in app.get("download_button")]
    else:
        assert "Kanim Ponorogo" not in html(app)
        assert "Tidak ada laporan" in said(app)


def test_who_has_no_recapitulation_is_not_offered_one(engine: Engine) -> None:
    filed(engine)
    assert not page("desa", bagian="rekap").get("download_button")


def test_ringkasan_leads_to_the_worklist_of_who_has_one(tmp_path_factory: pytest.TempPathFactory) -> None:
    with small_set(tmp_path_factory):
        expected: dict[str, Any] = {"kanim:ponorogo": True, "kanwil:35": True, "pimpinan": False, "publik": False}
        for role, leads in expected.items():
            shown = html(opened(RINGKASAN, sebagai=role))
            assert (text("board.work") in shown) is leads
            assert ("laporan?sebagai=" in shown) is leads
        assert "lewat=1" in html(opened(RINGKASAN, sebagai="kanim:ponorogo"))
