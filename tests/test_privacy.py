"""The door: DOMAIN.md's table of roles, as a matrix, and what a number below the threshold becomes."""

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from analysis import privacy
from analysis.cube import Cube
from analysis.privacy import Exactness, Level, Released, Rules
from data.model import STATUSES, Group, Place, Role, Selection, Viewer
from data.periods import Period
from tests.test_cube import YEAR, cube_of

E, R, N = Exactness.EXACT, Exactness.RELEASED, Exactness.NONE
PUBLISHED = Rules(publish=True)
OWN, OTHER = frozenset({"35.01", "35.02"}), "36.01"
QUARTER = Period("2025-01", "2025-03")
SELECTION = Selection(YEAR, categories=("laporan_masyarakat",))
VICTIMS = replace(SELECTION, categories=("laporan_masyarakat", "tppo"))


def viewer(role: Role) -> Viewer:
    provinces = frozenset({"35"}) if role is Role.KANWIL else frozenset[str]()
    office = "" if role in {Role.KANWIL, Role.PUBLIK, Role.PIMPINAN, Role.ADMIN} else "ponorogo"
    scope = frozenset[str]() if role in {Role.PUBLIK, Role.PIMPINAN, Role.ADMIN} else OWN
    return Viewer(role=role, office=office, provinces=provinces, regencies=scope)


# role: country, own province, other province, own kabupaten, other kabupaten, own kecamatan, other kecamatan
PLACES = (
    (Level.COUNTRY, ""),
    (Level.PROVINCE, "35"),
    (Level.PROVINCE, "36"),
    (Level.REGENCY, "35.02"),
    (Level.REGENCY, OTHER),
    (Level.DISTRICT, "35.02.01"),
    (Level.DISTRICT, "36.01.02"),
)
TABLE = {
    Role.PUBLIK: (N, N, N, N, N, N, N),
    Role.PIMPINAN: (E, E, E, E, E, R, R),
    Role.KANWIL: (R, E, R, E, R, E, R),
    Role.KANIM: (R, R, R, E, R, E, R),
    Role.STAF: (R, R, R, E, R, E, R),
    Role.PIMPASA: (N, N, N, E, N, E, N),
    Role.DESA: (N, N, N, N, N, N, N),
    Role.PENGELOLA: (N, N, N, N, N, N, N),
    Role.ADMIN: (N, N, N, N, N, N, N),
}
CASES = [(role, *place, told) for role, row in TABLE.items() for place, told in zip(PLACES, row, strict=True)]


def test_every_role_is_in_the_table() -> None:
    assert set(TABLE) == set(Role)


@pytest.mark.parametrize(("role", "level", "code", "expected"), CASES)
def test_who_sees_what(role: Role, level: Level, code: str, expected: Exactness) -> None:
    assert privacy.exactness(viewer(role), level, code) is expected


@pytest.mark.parametrize(("role", "level", "code", "before"), CASES)
def test_publication_opens_released_counts_and_nothing_more(
    role: Role, level: Level, code: str, before: Exactness
) -> None:
    expected = R if before is N and role is not Role.ADMIN else before
    assert privacy.exactness(viewer(role), level, code, PUBLISHED) is expected


def test_publication_is_off_by_default() -> None:
    assert not privacy.DEFAULT_RULES.publish
    assert (privacy.DEFAULT_RULES.victims, privacy.DEFAULT_RULES.other) == (10, 5)


@pytest.mark.parametrize(("level", "code"), PLACES)
def test_synthetic_rows_alone_are_nobodys(level: Level, code: str) -> None:
    assert privacy.exactness(Viewer(sees_demo_in_full=True), level, code) is E


@pytest.mark.parametrize("role", [Role.KANIM, Role.STAF, Role.PIMPASA, Role.KANWIL])
def test_an_empty_scope_sees_nothing_exact(role: Role) -> None:
    bare = Viewer(role=role, office="surabaya")
    assert all(privacy.exactness(bare, level, code) is not E for level, code in PLACES)


# Thresholds


@pytest.mark.parametrize(
    ("selection", "threshold"),
    [
        (Selection(YEAR), 10),
        (Selection(YEAR, categories=("tppo",)), 10),
        (Selection(YEAR, categories=("laporan_masyarakat", "tppm")), 10),
        (Selection(YEAR, categories=("laporan_masyarakat", "pmi_nonprosedural")), 5),
        (Selection(YEAR, group=Group.PENEGAKAN), 5),
        (Selection(YEAR, group=Group.KEPULANGAN), 5),
        (Selection(YEAR, group=Group.LAINNYA), 5),
    ],
)
def test_numbers_that_may_hold_victims_have_the_higher_threshold(selection: Selection, threshold: int) -> None:
    assert privacy.DEFAULT_RULES.threshold(selection) == threshold


def counts_of(reports: int, persons: int, **others: Any) -> Cube:
    return cube_of({"reports": reports, "persons": persons} | others)


def cell(released: Released, code: str) -> tuple[int | None, int | None, str]:
    row = released.frame.to_dict("index")[code]
    reports, persons = (None if pd.isna(row[name]) else int(row[name]) for name in ("reports", "persons"))
    return reports, persons, str(row["shown"])


@pytest.mark.parametrize(
    ("selection", "reports", "persons", "expected"),
    [
        (SELECTION, 5, 5, (5, 5, "")),
        (SELECTION, 4, 40, (None, None, "<5")),
        (SELECTION, 40, 4, (None, None, "<5")),
        (SELECTION, 1, 1, (None, None, "<5")),
        (VICTIMS, 10, 10, (10, 10, "")),
        (VICTIMS, 9, 90, (None, None, "<10")),
        (VICTIMS, 90, 9, (None, None, "<10")),
        (VICTIMS, 5, 5, (None, None, "<10")),
    ],
)
def test_small_counts_are_not_told(
    selection: Selection, reports: int, persons: int, expected: tuple[int | None, int | None, str]
) -> None:
    cube = counts_of(reports, persons)
    assert cell(privacy.areas(cube, selection, viewer(Role.KANIM)), "35.02") == (reports, persons, ""), "its own"
    elsewhere = Viewer(role=Role.KANIM, office="x", regencies=frozenset({OTHER}))
    assert cell(privacy.areas(cube, selection, elsewhere), "35.02") == expected


def test_a_true_zero_is_hidden_like_any_small_count() -> None:
    cube = counts_of(100, 100)
    kanim = privacy.areas(cube, SELECTION, viewer(Role.KANIM))
    assert cell(kanim, "35.01") == (0, 0, ""), "its own"
    assert cell(kanim, "35.03") == cell(kanim, OTHER) == (None, None, "<5")
    assert not kanim.exact
    assert cell(privacy.areas(cube, SELECTION, viewer(Role.PIMPINAN)), OTHER) == (0, 0, "")


def test_thresholds_are_settings() -> None:
    rules = Rules(victims=3, other=2)
    elsewhere = Viewer(role=Role.KANIM, regencies=frozenset({OTHER}))
    assert cell(privacy.areas(counts_of(2, 2), SELECTION, elsewhere, rules), "35.02") == (2, 2, "")
    assert cell(privacy.areas(counts_of(2, 2), VICTIMS, elsewhere, rules), "35.02") == (None, None, "<3")


@pytest.mark.parametrize("role", [Role.PUBLIK, Role.DESA, Role.PENGELOLA, Role.ADMIN])
def test_some_are_told_nothing(role: Role) -> None:
    cube = counts_of(7_777, 8_888, district="35.02.01")
    who = viewer(role)
    areas = privacy.areas(cube, SELECTION, who)
    total = privacy.total(cube, SELECTION, who, ())
    assert areas.frame[["reports", "persons"]].isna().all(axis=None)
    assert total.frame[["reports", "persons"]].isna().all(axis=None)
    assert set(areas.frame["shown"]) == set(total.frame["shown"]) == {"–"}
    assert privacy.statuses(cube, SELECTION, who, ()) is None
    assert privacy.districts(cube, SELECTION, who, ("35.02",)) is None


def test_admin_is_told_nothing_even_where_counts_are_public() -> None:
    cube = counts_of(7_777, 8_888)
    told = privacy.areas(cube, SELECTION, viewer(Role.ADMIN), PUBLISHED)
    assert set(told.frame["shown"]) == {"–"}
    assert cell(privacy.areas(cube, SELECTION, viewer(Role.PUBLIK), PUBLISHED), "35.02") == (7_777, 8_888, "")


# Sums


def both() -> Cube:
    return cube_of(
        {"reports": 30, "persons": 40},
        {"reports": 2, "persons": 3, "origin_regency": OTHER},
        {"reports": 6, "persons": 8, "origin_regency": None},
    )


@pytest.mark.parametrize(
    ("role", "codes", "expected"),
    [
        (Role.KANIM, ("35.01", "35.02"), (30, 40, "")),
        (Role.KANIM, ("35.02", OTHER), (32, 43, "")),
        (Role.KANIM, (OTHER,), (None, None, "<5")),
        (Role.KANIM, (), (32, 43, "")),
        (Role.PIMPASA, ("35.02",), (30, 40, "")),
        (Role.PIMPASA, ("35.02", OTHER), (None, None, "–")),
        (Role.PIMPASA, (), (None, None, "–")),
        (Role.PIMPINAN, (OTHER,), (2, 3, "")),
    ],
)
def test_a_sum_is_told_as_its_least_exact_part(
    role: Role, codes: tuple[str, ...], expected: tuple[int | None, int | None, str]
) -> None:
    total = privacy.total(both(), SELECTION, viewer(role), codes)
    assert cell(total, "located") == expected
    exact = role is Role.PIMPINAN or (codes != () and OTHER not in codes)
    assert (privacy.statuses(both(), replace(SELECTION, period=QUARTER), viewer(role), codes) is not None) is exact


@pytest.mark.parametrize(
    ("role", "selection", "expected"),
    [
        (Role.PIMPINAN, SELECTION, (6, 8, "")),
        (Role.KANIM, SELECTION, (6, 8, "")),
        (Role.KANIM, VICTIMS, (None, None, "<10")),
        (Role.PIMPASA, SELECTION, (None, None, "–")),
        (Role.PUBLIK, SELECTION, (None, None, "–")),
        (Role.PIMPINAN, replace(SELECTION, place=Place.KEJADIAN), (0, 0, "")),
    ],
)
def test_what_has_no_location_is_told_as_the_country_is(
    role: Role, selection: Selection, expected: tuple[int | None, int | None, str]
) -> None:
    assert cell(privacy.total(both(), selection, viewer(role), ()), "unlocated") == expected
    assert cell(privacy.total(both(), selection, viewer(role), ("35.02",)), "unlocated") == expected


# Statuses


@pytest.mark.parametrize(
    ("role", "codes", "period", "told"),
    [
        (Role.KANIM, (), YEAR, True),
        (Role.KANIM, (), Period("2024-01", "2025-12"), True),
        (Role.KANIM, (), QUARTER, False),
        (Role.KANIM, (), Period("2024-04", "2025-03"), False),
        (Role.KANIM, (OTHER,), YEAR, False),
        (Role.KANIM, ("35.02",), QUARTER, True),
        (Role.KANIM, ("35.02",), Period("2025-02", "2025-02"), True),
        (Role.PIMPINAN, (OTHER,), Period("2025-02", "2025-02"), True),
        (Role.PIMPINAN, (), QUARTER, True),
        (Role.PUBLIK, (), YEAR, False),
    ],
)
def test_statuses_are_released_for_the_country_by_years_only(
    role: Role, codes: tuple[str, ...], period: Period, *, told: bool
) -> None:
    cube = cube_of({"status": "selesai", "reports": 9}, {"status": "ditolak", "reports": 2})
    released = privacy.statuses(cube, replace(SELECTION, period=period), viewer(role), codes)
    assert (released is not None) is told
    if released is not None:
        assert list(released.frame.index) == list(STATUSES)
        own = role is Role.PIMPINAN or codes == ("35.02",)
        assert released.frame.loc["ditolak", "shown"] == ("" if own else "<5")


# Kecamatan


@pytest.mark.parametrize("role", [Role.KANWIL, Role.KANIM, Role.STAF, Role.PIMPASA])
def test_kecamatan_are_exact_at_home(role: Role) -> None:
    cube = cube_of({"district": "35.02.01", "reports": 30, "persons": 30}, {"district": "35.02.02", "reports": 3})
    told = privacy.districts(cube, SELECTION, viewer(role), ("35.01", "35.02"))
    assert told is not None
    assert told.exact
    assert cell(told, "35.02.01") == (30, 30, "")
    assert cell(told, "35.02.02") == (3, 1, ""), "no threshold at home"


@pytest.mark.parametrize("codes", [("35.02",), ("35.02", OTHER), (OTHER,)])
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("period", [YEAR, QUARTER, Period("2025-01", "2025-01")])
def test_nothing_is_told_below_kabupaten_elsewhere(role: Role, codes: tuple[str, ...], period: Period) -> None:
    """Not even which kecamatan have a report: that one is there is a count too."""
    at_home = OTHER not in codes and viewer(role).regencies and role in privacy.SCOPED
    selection = replace(SELECTION, period=period)
    for count in (0, 1, 300):
        cube = cube_of({"district": "35.02.01", "reports": count}, {"district": "36.01.02", "reports": count})
        for rules in (privacy.DEFAULT_RULES, PUBLISHED):
            told = privacy.districts(cube, selection, viewer(role), codes, rules)
            assert (told is not None) == bool(at_home)


# Periods


@pytest.mark.parametrize(
    ("role", "codes", "months"),
    [
        (Role.PIMPINAN, (), True),
        (Role.PIMPINAN, (OTHER,), True),
        (Role.KANIM, (), False),
        (Role.KANIM, ("35.01", "35.02"), True),
        (Role.KANIM, ("35.02", OTHER), False),
        (Role.KANWIL, ("35.02",), True),
        (Role.KANWIL, (), False),
        (Role.PUBLIK, (), False),
        (Role.PUBLIK, ("35.02",), False),
        (Role.ADMIN, (), False),
    ],
)
def test_months_are_offered_where_counts_are_exact(role: Role, codes: tuple[str, ...], *, months: bool) -> None:
    assert privacy.offers_months(viewer(role), codes) is months


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2025-01", "2025-03", ("2025-01", "2025-03")),
        ("2024-04", "2025-09", ("2024-04", "2025-09")),
        ("2025-01", "2025-12", ("2025-01", "2025-12")),
        ("2025-10", "2026-03", ("2025-01", "2025-12")),  # its last quarter has not ended
        ("2025-02", "2025-04", ("2025-01", "2025-12")),
        ("2025-01", "2025-01", ("2025-01", "2025-12")),
        ("2024-12", "2025-11", ("2025-01", "2025-12")),
    ],
)
def test_released_counts_know_closed_quarters_only(start: str, end: str, expected: tuple[str, str]) -> None:
    found = privacy.grid_period(Period(start, end), date(2026, 2, 10))
    assert (found.start, found.end) == expected


def test_a_quarter_is_closed_the_day_after_it_ends() -> None:
    last = Period("2025-10", "2025-12")
    assert privacy.grid_period(last, date(2026, 1, 1)) == last
    assert privacy.grid_period(last, date(2025, 12, 31)) == Period("2024-10", "2025-09")
