"""The parts of the page of reports: who has which, and which one the address shows."""

import pytest

from data.model import Role, Viewer
from ui.segments import Part, parts

ALL = list(Part)


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.PUBLIK, [Part.LAPOR]),
        (Role.ADMIN, [Part.LAPOR]),
        (Role.PENGELOLA, [Part.LAPOR]),
        (Role.DESA, [Part.KERJA, Part.LAPOR]),
        (Role.PIMPINAN, [Part.REKAP, Part.LAPOR]),
        (Role.KANWIL, [Part.KERJA, Part.REKAP, Part.LAPOR]),
        (Role.PIMPASA, ALL),
        (Role.KANIM, [Part.KERJA, Part.TUGAS, Part.REKAP, Part.LAPOR]),
        (Role.STAF, [Part.KERJA, Part.TUGAS, Part.REKAP, Part.LAPOR]),
    ],
)
def test_each_role_has_its_parts(role: Role, expected: list[Part]) -> None:
    assert parts(Viewer(role=role)) == expected


def test_the_demonstration_in_full_has_all_parts() -> None:
    assert parts(Viewer(sees_demo_in_full=True)) == ALL
