"""Selection and Viewer: what everything is asked with, compared and cached by."""

from dataclasses import FrozenInstanceError, fields, replace
from itertools import combinations
from typing import Any

import pytest

from data.model import (
    ALL_CATEGORIES,
    CATEGORIES,
    Group,
    Layer,
    Measure,
    Place,
    Role,
    Selection,
    Viewer,
    default_place,
)
from data.periods import Period

YEAR = Selection(Period("2025-01", "2025-12"))
OTHER: dict[str, Any] = {
    "period": Period("2024-01", "2024-12"), "regencies": ("35.02",), "province": "35", "office": "ponorogo",
    "group": Group.PENEGAKAN, "categories": ("tppo",), "measure": Measure.ORANG, "place": Place.KEJADIAN,
    "layers": (Layer.DESA,),
}  # fmt: skip


def test_the_digest_differs_with_every_field() -> None:
    assert set(OTHER) == {field.name for field in fields(Selection)}, "a new field has no case here"
    made = [YEAR, *(replace(YEAR, **{name: value}) for name, value in OTHER.items())]
    assert len({each.digest for each in made}) == len(made)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"office": "kanim_2024"}, {"office": "kanim_2025"}),
        ({"period": Period("2024-01", "2024-12")}, {"period": Period("2025-01", "2025-12")}),
        ({"period": Period("2024-01", "2025-12")}, {"period": Period("2024-12", "2025-01")}),
        ({"regencies": ("35.01", "35.02")}, {"regencies": ("35.01,35.02",)}),
        ({"regencies": ("35",)}, {"province": "35"}),
        ({"categories": ("tppo", "tppm")}, {"categories": ("tppo",)}),
        ({"layers": ()}, {"layers": (Layer.WILAYAH,)}),
    ],
)
def test_the_digest_tells_apart_what_looks_alike(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert replace(YEAR, **one).digest != replace(YEAR, **other).digest


def test_the_digest_is_the_same_for_the_same_selection() -> None:
    again = Selection(Period("2025-01", "2025-12"), group=Group("masyarakat"), measure=Measure("laporan"))
    assert again.digest == YEAR.digest
    assert len(YEAR.digest) == 16
    assert int(YEAR.digest, 16) >= 0


@pytest.mark.parametrize("group", list(Group))
def test_categories_stay_within_their_group(group: Group) -> None:
    assert Selection(YEAR.period, group=group).counted_categories == CATEGORIES[group]
    one = CATEGORIES[group][0]
    assert Selection(YEAR.period, group=group, categories=(one,)).counted_categories == (one,)
    for foreign in set(ALL_CATEGORIES) - set(CATEGORIES[group]):
        with pytest.raises(ValueError, match=foreign):
            Selection(YEAR.period, group=group, categories=(one, foreign))


def test_a_group_cannot_be_changed_under_its_categories() -> None:
    with pytest.raises(ValueError, match="tppo"):
        replace(YEAR, categories=("tppo",), group=Group.LAINNYA)


def test_no_category_is_in_two_groups() -> None:
    assert not [pair for pair in combinations(CATEGORIES.values(), 2) if set(pair[0]) & set(pair[1])]
    assert len(ALL_CATEGORIES) == 11
    assert "kegiatan_dbi" not in ALL_CATEGORIES, "an activity is not an incident"


@pytest.mark.parametrize(
    ("group", "categories", "victims"),
    [
        (Group.MASYARAKAT, (), True),
        (Group.MASYARAKAT, ("tppm",), True),
        (Group.MASYARAKAT, ("pmi_nonprosedural", "laporan_masyarakat"), False),
        (Group.PENEGAKAN, (), False),
        (Group.KEPULANGAN, (), False),
        (Group.LAINNYA, (), False),
    ],
)
def test_which_numbers_may_hold_victims(group: Group, categories: tuple[str, ...], *, victims: bool) -> None:
    assert Selection(YEAR.period, group=group, categories=categories).holds_victims is victims


def test_where_a_group_is_counted() -> None:
    assert {group: default_place(group) for group in Group} == {
        Group.MASYARAKAT: Place.ASAL,
        Group.KEPULANGAN: Place.ASAL,
        Group.PENEGAKAN: Place.KEJADIAN,
        Group.LAINNYA: Place.KEJADIAN,
    }


def test_rates_are_colours_and_counts_circles() -> None:
    assert {measure for measure in Measure if measure.is_rate} == {Measure.PER_PENDUDUK, Measure.PER_PENEMPATAN}


def test_nobody_is_the_public() -> None:
    nobody = Viewer()
    assert nobody.role is Role.PUBLIK
    assert not nobody.regencies
    assert not nobody.sees_demo_in_full


def test_neither_can_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        YEAR.office = "x"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        Viewer().role = Role.PIMPINAN  # type: ignore[misc]
    assert len({YEAR, replace(YEAR), Viewer(), Viewer(regencies=frozenset({"35.02"}))}) == 3
