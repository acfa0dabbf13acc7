"""Who a role is: its scope comes from the dated working areas, and a role without one has none."""

from datetime import date

import pytest
from sqlalchemy import Engine

from analysis.privacy import Exactness, Level, exactness
from data.model import Role, Viewer
from data.store import places
from tests.stores import Stores

TODAY = date(2026, 11, 21)
PONOROGO = frozenset({"35.01", "35.02", "35.03"})
OF_AN_OFFICE = (Role.KANIM, Role.STAF, Role.PIMPASA, Role.DESA, Role.PENGELOLA)


@pytest.fixture(scope="module")
def engine(stores: Stores) -> Engine:
    return stores.open()


@pytest.mark.parametrize("role", OF_AN_OFFICE)
def test_an_office_has_the_area_of_the_day(engine: Engine, role: Role) -> None:
    viewer = places.viewer_as(engine, role, office="ponorogo", as_of=TODAY)
    assert (viewer.role, viewer.office, viewer.regencies, viewer.provinces) == (role, "ponorogo", PONOROGO, frozenset())
    before = places.viewer_as(engine, role, office="ponorogo", as_of=date(2025, 9, 9))
    assert before.regencies == frozenset(), "before its area was recorded"


@pytest.mark.parametrize("office", ["surabaya", "no-such-office", ""])
def test_without_a_recorded_area_the_scope_is_empty(engine: Engine, office: str) -> None:
    viewer = places.viewer_as(engine, Role.KANIM, office=office, as_of=TODAY)
    assert viewer.regencies == frozenset()
    assert exactness(viewer, Level.REGENCY, "35.78") is Exactness.RELEASED


def test_a_regional_office_has_its_province(engine: Engine) -> None:
    viewer = places.viewer_as(engine, Role.KANWIL, provinces=frozenset({"35"}), as_of=TODAY)
    assert viewer.provinces == {"35"}
    assert len(viewer.regencies) == 38
    assert {code[:2] for code in viewer.regencies} == {"35"}
    assert exactness(viewer, Level.PROVINCE, "35") is Exactness.EXACT
    assert exactness(viewer, Level.DISTRICT, "35.02.01") is Exactness.EXACT
    assert exactness(viewer, Level.REGENCY, "33.01") is Exactness.RELEASED


@pytest.mark.parametrize("role", [Role.PIMPINAN, Role.ADMIN, Role.PUBLIK])
def test_others_have_no_area(engine: Engine, role: Role) -> None:
    assert places.viewer_as(engine, role, as_of=TODAY) == Viewer(role=role)


@pytest.mark.parametrize("role", list(Role))
def test_nobody_who_is_tried_on_sees_the_demonstration_in_full(engine: Engine, role: Role) -> None:
    viewer = places.viewer_as(engine, role, office="ponorogo", provinces=frozenset({"35"}), as_of=TODAY)
    assert not viewer.sees_demo_in_full


def test_a_viewer_is_a_key(engine: Engine) -> None:
    one, other = (places.viewer_as(engine, Role.KANIM, office="ponorogo", as_of=TODAY) for _ in range(2))
    assert one == other
    assert hash(one) == hash(other)
    assert one != places.viewer_as(engine, Role.STAF, office="ponorogo", as_of=TODAY)
