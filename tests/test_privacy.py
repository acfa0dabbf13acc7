"""The door: DOMAIN.md's table of roles, as a matrix, and what a number below the threshold becomes."""

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from analysis import privacy
from analysis.cube import Cube
from analysis.privacy import Exactness, Level, Released, Rules
from analysis.suppression.primary import Thresholds
from data.model import STATUSES, Group, Place, Role, Selection, Viewer
from data.periods import Period
from tests.published import reader_of
from tests.test_cube import YEAR, cube_of

E, R, N = Exactness.EXACT, Exactness.RELEASED, Exactness.NONE
PUBLISHED = Rules(publish=True)
OWN, OTHER = frozenset({"35.01", "35.02"}), "36.01"
QUARTER = Period("2025-01", "2025-03")
SELECTION = Selection(YEAR, categories=("laporan_masyarakat",))
VICTIMS = replace(SELECTION, categories=("laporan_masyarakat", "tppo"))
GROUP = Selection(YEAR)
OTHERS = Selection(YEAR, group=Group.LAINNYA)


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


def cell(released: Released, code: str) -> tuple[int | None, int | None, str, str]:
    row = released.frame.to_dict("index")[code]
    reports, persons = (None if pd.isna(row[name]) else int(row[name]) for name in ("reports", "persons"))
    return reports, persons, str(row["reports_shown"]), str(row["persons_shown"])


@pytest.mark.parametrize(
    ("selection", "reports", "persons", "expected"),
    [
        (OTHERS, 5, 5, (5, 5, "", "")),
        (OTHERS, 4, 40, (None, None, "<5", "–")),
        (OTHERS, 40, 4, (None, None, "–", "<5")),
        (OTHERS, 1, 1, (None, None, "<5", "<5")),
        (GROUP, 10, 10, (10, 10, "", "")),
        (GROUP, 9, 90, (None, None, "<10", "–")),
        (GROUP, 90, 9, (None, None, "–", "<10")),
        (GROUP, 5, 5, (None, None, "<10", "<10")),
        (SELECTION, 50, 50, (None, None, "–", "–")),
    ],
)
def test_outside_the_scope_the_release_is_read(
    selection: Selection, reports: int, persons: int, expected: tuple[int | None, int | None, str, str]
) -> None:
    row = {"reports": reports, "persons": persons, "category": selection.counted_categories[0]}
    cube, released = cube_of(row), reader_of(row)
    own = privacy.areas(cube, selection, viewer(Role.KANIM), released=released)
    assert cell(own, "35.02") == (reports, persons, "", ""), "its own"
    elsewhere = Viewer(role=Role.KANIM, office="x", regencies=frozenset({OTHER}))
    told = privacy.areas(cube, selection, elsewhere, released=released)
    assert cell(told, "35.02") == expected


def test_without_a_release_nothing_is_told_elsewhere() -> None:
    cube = counts_of(7_777, 8_888)
    elsewhere = Viewer(role=Role.KANIM, office="x", regencies=frozenset({OTHER}))
    assert cell(privacy.areas(cube, GROUP, elsewhere), "35.02") == (None, None, "–", "–")
    assert cell(privacy.total(cube, GROUP, elsewhere, ()), "located") == (None, None, "–", "–")
    assert privacy.statuses(cube, GROUP, elsewhere, ()) is None


def test_the_cube_itself_is_never_told_elsewhere() -> None:
    """What the release says, not what the cube holds."""
    elsewhere = Viewer(role=Role.KANIM, office="x", regencies=frozenset({OTHER}))
    told = privacy.areas(counts_of(7_777, 8_888), GROUP, elsewhere, released=reader_of({"reports": 30, "persons": 40}))
    assert cell(told, "35.02") == (30, 40, "", "")


def test_a_true_zero_is_hidden_like_any_small_count() -> None:
    row = {"reports": 100, "persons": 100}
    cube, released = cube_of(row), reader_of(row)
    kanim = privacy.areas(cube, GROUP, viewer(Role.KANIM), released=released)
    assert cell(kanim, "35.01") == (0, 0, "", ""), "its own"
    assert cell(kanim, "35.03") == cell(kanim, OTHER) == (None, None, "<10", "<10")
    assert not kanim.exact
    assert cell(privacy.areas(cube, GROUP, viewer(Role.PIMPINAN), released=released), OTHER) == (0, 0, "", "")


def test_thresholds_are_settings() -> None:
    row = {"reports": 2, "persons": 2}
    elsewhere = Viewer(role=Role.KANIM, regencies=frozenset({OTHER}))
    for victims, expected in ((2, (2, 2, "", "")), (3, (None, None, "<3", "<3"))):
        released = reader_of(row, thresholds=Thresholds(victims, 2))
        assert cell(privacy.areas(cube_of(row), GROUP, elsewhere, released=released), "35.02") == expected


@pytest.mark.parametrize("role", [Role.PUBLIK, Role.DESA, Role.PENGELOLA, Role.ADMIN])
def test_some_are_told_nothing(role: Role) -> None:
    cube = counts_of(7_777, 8_888, district="35.02.01")
    who = viewer(role)
    areas = privacy.areas(cube, SELECTION, who)
    total = privacy.total(cube, SELECTION, who, ())
    assert areas.frame[["reports", "persons"]].isna().all(axis=None)
    assert total.frame[["reports", "persons"]].isna().all(axis=None)
    assert set(areas.frame["reports_shown"]) == set(total.frame["reports_shown"]) == {"–"}
    assert privacy.statuses(cube, SELECTION, who, ()) is None
    assert privacy.districts(cube, SELECTION, who, ("35.02",)) is None


def test_admin_is_told_nothing_even_where_counts_are_public() -> None:
    cube = counts_of(7_777, 8_888)
    released = reader_of({"reports": 7_777, "persons": 8_888})
    told = privacy.areas(cube, GROUP, viewer(Role.ADMIN), PUBLISHED, released)
    assert set(told.frame["reports_shown"]) == {"–"}
    public = privacy.areas(cube, GROUP, viewer(Role.PUBLIK), PUBLISHED, released)
    assert cell(public, "35.02") == (7_777, 8_888, "", "")


# Sums


BOTH: tuple[dict[str, Any], ...] = (
    {"reports": 30, "persons": 40},
    {"reports": 12, "persons": 13, "origin_regency": OTHER},
    {"reports": 2, "persons": 3, "origin_regency": "35.03"},
    {"reports": 16, "persons": 18, "origin_regency": None},
)
HIDDEN = (None, None, "–", "–")


@pytest.mark.parametrize(
    ("role", "codes", "expected"),
    [
        (Role.KANIM, ("35.01", "35.02"), (30, 40, "", "")),
        (Role.KANIM, ("35.02", OTHER), (42, 53, "", "")),
        (Role.KANIM, (OTHER,), (12, 13, "", "")),
        (Role.KANIM, ("35.03",), (None, None, "<10", "<10")),
        (Role.KANIM, ("35.02", "35.03"), HIDDEN),
        (Role.KANIM, ("35.01", "35.02", "35.03"), (32, 43, "", "")),
        (Role.KANIM, (), (44, 56, "", "")),
        (Role.PIMPASA, ("35.02",), (30, 40, "", "")),
        (Role.PIMPASA, ("35.02", OTHER), HIDDEN),
        (Role.PIMPASA, (), HIDDEN),
        (Role.PIMPINAN, ("35.03",), (2, 3, "", "")),
    ],
)
def test_a_sum_is_of_own_counts_and_told_cells(
    role: Role, codes: tuple[str, ...], expected: tuple[int | None, int | None, str, str]
) -> None:
    """A whole province is told by its own cell, though one of its kabupaten is not."""
    total = privacy.total(cube_of(*BOTH), GROUP, viewer(role), codes, released=reader_of(*BOTH))
    assert cell(total, "located") == expected


@pytest.mark.parametrize(
    ("role", "selection", "expected"),
    [
        (Role.PIMPINAN, GROUP, (16, 18, "", "")),
        (Role.KANIM, GROUP, (16, 18, "", "")),
        (Role.KANIM, replace(GROUP, period=QUARTER), (16, 18, "", "")),
        (Role.KANIM, replace(GROUP, period=Period("2025-02", "2025-04")), HIDDEN),
        (Role.PIMPASA, GROUP, HIDDEN),
        (Role.PUBLIK, GROUP, HIDDEN),
        (Role.PIMPINAN, replace(GROUP, place=Place.KEJADIAN), (0, 0, "", "")),
    ],
)
def test_what_has_no_location_is_told_as_the_country_is(
    role: Role, selection: Selection, expected: tuple[int | None, int | None, str, str]
) -> None:
    cube, released = cube_of(*BOTH), reader_of(*BOTH)
    assert cell(privacy.total(cube, selection, viewer(role), (), released=released), "unlocated") == expected
    assert cell(privacy.total(cube, selection, viewer(role), ("35.02",), released=released), "unlocated") == expected


# Statuses


@pytest.mark.parametrize(
    ("role", "codes", "period", "told"),
    [
        (Role.KANIM, (), YEAR, True),
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
    given = ({"status": "selesai", "reports": 19, "persons": 19}, {"status": "ditolak", "reports": 2})
    selection = replace(GROUP, period=period)
    released = privacy.statuses(cube_of(*given), selection, viewer(role), codes, released=reader_of(*given))
    assert (released is not None) is told
    if released is not None:
        assert list(released.frame.index) == list(STATUSES)
        own = role is Role.PIMPINAN or codes == ("35.02",)
        assert released.frame.loc["ditolak", "reports_shown"] == ("" if own else "<10")


# Kecamatan


@pytest.mark.parametrize("role", [Role.KANWIL, Role.KANIM, Role.STAF, Role.PIMPASA])
def test_kecamatan_are_exact_at_home(role: Role) -> None:
    cube = cube_of({"district": "35.02.01", "reports": 30, "persons": 30}, {"district": "35.02.02", "reports": 3})
    told = privacy.districts(cube, SELECTION, viewer(role), ("35.01", "35.02"))
    assert told is not None
    assert told.exact
    assert cell(told, "35.02.01") == (30, 30, "", "")
    assert cell(told, "35.02.02") == (3, 1, "", ""), "no threshold at home"


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
    assert privacy.grid_period(last, date(2025, 12, 31)) == Period("2024-01", "2024-12")
