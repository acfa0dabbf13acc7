"""What somebody has begun to fill in: their own, and no room for free text."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine

from data.model import Role
from data.store import drafts
from data.store.accounts import NotAllowedError
from tests.planted import viewer
from tests.reported import AT, DAY, DESA, PIMPASA
from tests.stores import Stores

VALUES = {"category": "tppo", "area": "35.02.17.2001", "persons": 2, "day": DAY, "known": True, "origin": None}


@pytest.fixture(scope="module")
def engine(stores: Stores) -> Engine:
    return stores.open("migrated")


def test_a_draft_is_kept_per_person_and_form_until_it_is_dropped(engine: Engine) -> None:
    drafts.save(engine, DESA, "laporan", {"persons": 1}, at=AT)
    drafts.save(engine, DESA, "laporan", VALUES | {"seen": ["anak", "rombongan"]}, at=AT)
    drafts.save(engine, DESA, "nihil", {"week": "2026-W01"}, at=AT)
    drafts.save(engine, PIMPASA, "laporan", {"persons": 9}, at=AT)
    assert drafts.read(engine, DESA, "laporan") == VALUES | {"day": "2026-01-07", "seen": ["anak", "rombongan"]}
    assert drafts.read(engine, PIMPASA, "laporan") == {"persons": 9}
    drafts.drop(engine, DESA, "laporan")
    assert drafts.read(engine, DESA, "laporan") == {}
    assert drafts.read(engine, DESA, "nihil") == {"week": "2026-W01"}
    for who in (replace(DESA, subject=""), replace(DESA, subject="x"), viewer(Role.ADMIN)):
        assert drafts.read(engine, who, "nihil") == {}


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.DESA, Role.PIMPASA}])
def test_who_files_nothing_keeps_no_draft(engine: Engine, role: Role) -> None:
    for who in (viewer(role), replace(DESA, subject="")):
        with pytest.raises(NotAllowedError):
            drafts.save(engine, who, "laporan", {}, at=AT)
        with pytest.raises(NotAllowedError):
            drafts.drop(engine, who, "laporan")


@pytest.mark.parametrize(
    "values",
    [
        {"x": "Budi Santoso"}, {"x": "a" * 41}, {"x": ["ok", "Jl. Mawar 3, RT 1"]}, {"x": 1.5}, {"x": {"a": "b"}},
        {"Budi Santoso": 1}, {f"k{n}": n for n in range(61)}, {"x": [[object()]]}, {"x": ["a"] * 61},
    ],
)  # fmt: skip
def test_a_draft_has_no_room_for_free_text(engine: Engine, values: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="draft"):
        drafts.save(engine, DESA, "kegiatan", values, at=AT)
    assert drafts.read(engine, DESA, "kegiatan") == {}


def test_there_are_three_forms(engine: Engine) -> None:
    with pytest.raises(ValueError, match="no such form"):
        drafts.save(engine, DESA, "lain", {}, at=AT)
