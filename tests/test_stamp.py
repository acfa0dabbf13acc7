"""The stamp: every filter in words, the source, the day, the mark."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from analysis import stamp
from analysis.areas import choose
from analysis.overview import overview
from data.model import Group, Measure, Role, Selection, Viewer
from data.periods import Period
from tests.published import reader_of
from tests.test_cube import YEAR, cube_of
from tests.test_overview import EVERYTHING, FACTS, KANIM

SELECTION = Selection(YEAR, measure=Measure.ORANG)
ROW = {"reports": 1_250, "persons": 1_300}


def of(
    selection: Selection, viewer: Viewer = EVERYTHING, *, heading: str = "", groups: Sequence[Group] = ()
) -> stamp.Stamp:
    chosen = choose(selection, FACTS.regencies, FACTS.office_areas)
    released = reader_of(ROW) if viewer.role is not Role.PUBLIK else None
    shown = overview(cube_of(ROW), selection, viewer, chosen, FACTS, released=released)
    said = {"mark": "UMUM", "heading": heading}
    return stamp.of(selection, shown, FACTS.names, data_until=date(2026, 1, 7), groups=groups, **said)


def test_a_stamp_says_everything_that_was_chosen() -> None:
    made = of(SELECTION)
    assert made.title == "Laporan dari masyarakat · Indonesia · Tahun 2025"
    assert made.filters == (
        "Wilayah: Indonesia · Periode: Tahun 2025 · Kelompok: Masyarakat (semua kategori) · Ukuran: Jumlah orang · "
        "Menurut: Daerah asal"
    )
    assert made.data == "Data per 7 Januari 2026"
    assert made.mark == "UMUM"
    assert made.source.startswith("Sumber")


@pytest.mark.parametrize(
    ("changed", "part"),
    [
        ({"regencies": ("35.01", "35.02")}, "Wilayah: Kabupaten Pacitan, Kabupaten Ponorogo ·"),
        ({"office": "ponorogo"}, "Wilayah: Kanim Ponorogo ·"),
        ({"province": "35"}, "Wilayah: Jawa Timur ·"),
        ({"categories": ("tppo", "tppm")}, "Kelompok: Masyarakat (TPPO, TPPM) ·"),
        ({"group": Group.PENEGAKAN}, "Kelompok: Penegakan (semua kategori) ·"),
        ({"period": Period("2025-07", "2025-09")}, "Periode: Triwulan III 2025 ·"),
    ],
)
def test_the_filters_name_what_was_chosen(changed: dict[str, object], part: str) -> None:
    assert part in of(replace(SELECTION, **changed)).filters  # type: ignore[arg-type]


def test_a_picture_of_something_else_has_its_own_title() -> None:
    assert of(SELECTION, heading="Metode").title == "Metode"


def test_groups_side_by_side_are_all_named_with_their_places() -> None:
    chosen = replace(SELECTION, categories=("tppo",))
    both = of(chosen, groups=(Group.MASYARAKAT, Group.PENEGAKAN)).filters
    assert "Kelompok: Masyarakat / Penegakan (semua kategori)" in both
    assert both.endswith("Menurut: Daerah asal / Tempat kejadian")


def test_released_counts_say_their_day() -> None:
    assert of(SELECTION, KANIM).data == (
        "Data per 7 Januari 2026 · Angka terbitan 2 Januari 2026: yang kecil tidak disebut"
    )


def test_a_rate_per_placement_names_each_source_once() -> None:
    made = of(replace(SELECTION, measure=Measure.PER_PENEMPATAN))
    assert made.source.endswith(
        "Penyebut per penempatan: 2022, BP2MI: Kabupaten Ponorogo; 2024, Disnaker: Kabupaten Trenggalek."
    )
