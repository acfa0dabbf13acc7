"""Terbatas or Umum, and who made it."""

import pytest

from analysis.mark import READER, Mark, line, usual
from data.model import Role, Viewer

NAMES = {"35": "Jawa Timur", "51": "Bali", "ponorogo": "Ponorogo"}


@pytest.mark.parametrize("role", Role)
def test_what_anybody_but_the_public_sees_is_restricted(role: Role) -> None:
    assert usual(Viewer(role=role)) is (Mark.UMUM if role is Role.PUBLIK else Mark.TERBATAS)


def test_what_is_read_for_everybody_is_for_everybody() -> None:
    assert usual(READER) is Mark.UMUM
    assert not READER.regencies
    assert not READER.office


@pytest.mark.parametrize(
    ("viewer", "maker"),
    [
        (Viewer(role=Role.KANIM, office="ponorogo"), "Kanim Ponorogo"),
        (Viewer(role=Role.KANIM, office="ponorogo", name="Uji"), "Uji (Kanim Ponorogo)"),
        (Viewer(role=Role.PIMPINAN, name="Uji"), "Uji (Pimpinan)"),
        (Viewer(role=Role.KANWIL, provinces=frozenset({"51", "35"})), "Kanwil Jawa Timur, Bali"),
        (Viewer(role=Role.KANIM), "Kanim tanpa kantor"),
    ],
)
def test_a_restricted_file_says_who_made_it(viewer: Viewer, maker: str) -> None:
    assert line(Mark.TERBATAS, viewer, NAMES) == f"TERBATAS · dibuat oleh {maker}"
    assert line(Mark.UMUM, viewer, NAMES) == "UMUM"
