"""Area names become codes within their parents; what fits several is asked, what disagrees with its code is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.digest import REFERENCE
from data.facts import load
from data.importing.areas import Gazetteer, Located, gazetteer, locate
from locales import text
from tests.importing import VILLAGES

FACTS = load(REFERENCE)
NAMES = {code: name for file in ("provinces", "regencies", "districts") for code, name in zip(
    FACTS[file]["code"], FACTS[file]["name"], strict=True)}  # fmt: skip
KNOWN = gazetteer(
    FACTS["provinces"], FACTS["regencies"], FACTS["districts"], FACTS["districts"].head(0), FACTS["offices"]
)
WITH_VILLAGES = Gazetteer(NAMES | dict(VILLAGES))
REGENCIES = sorted(code for code in NAMES if code.count(".") == 1)


def place(known: Gazetteer = KNOWN, *, needed: int = 2, **cells: str) -> Located:
    levels = {"province": 1, "regency": 2, "district": 3, "village": 4}
    given = []
    for name, level in levels.items():
        if level > 1:
            given.append((name, level, cells.get(name, ""), ""))
        given.append((f"{name}_name", level, "", cells.get(f"{name}_name", "")))
    return locate(given, known, needed=needed)


@pytest.mark.parametrize(
    "name", ["Kab. Ponorogo", "KABUPATEN PONOROGO", "Ponorogo", "kab ponorogo", "Kabupaten  Ponorogo"]
)
def test_every_spelling_of_ponorogo_is_ponorogo(name: str) -> None:
    assert place(regency_name=name) == Located("35.02")


@given(st.sampled_from(REGENCIES), st.sampled_from([str.upper, str.lower, str.title]))
def test_every_full_name_is_its_own_area_within_its_province(code: str, change: object) -> None:
    name = change(NAMES[code])  # type: ignore[operator]
    assert place(province_name=NAMES[code[:2]], regency_name=name).code == code
    assert place(regency=code, regency_name=name).code == code


@given(st.sampled_from(REGENCIES), st.integers(0, 40))
def test_a_slip_finds_no_other_area_in_silence(code: str, at: int) -> None:
    name = NAMES[code]
    at = 6 + at % max(len(name) - 6, 1)
    found = place(province_name=NAMES[code[:2]], regency_name=name[:at] + name[at + 1 :])
    assert found.code in {"", code} or found.taken or found.code


def test_kota_beside_kabupaten_is_asked_and_never_taken() -> None:
    found = place(regency_name="Malang")
    assert found.code == ""
    ((column, message),) = found.faults
    assert column == "regency_name"
    assert "35.07" in message
    assert "35.73" in message
    assert [each for asked in found.asked for each in asked.options] == [("35.07", 100.0), ("35.73", 100.0)]
    answered = Gazetteer(KNOWN.names, answers=[("malang", "35.73")])
    assert place(answered, regency_name="Malang").code == "35.73"
    assert place(regency_name="Kota Malang").code == "35.73"


def test_a_name_that_means_two_areas_in_two_places_has_two_answers() -> None:
    known = Gazetteer(
        NAMES | dict(VILLAGES), answers=[("Bangunsarih", "35.01.01.2001"), ("Bangunsarih", "35.02.17.2001")]
    )
    for regency, code in (("35.01", "35.01.01.2001"), ("35.02", "35.02.17.2001")):
        assert place(known, regency=regency, village_name="Bangunsarih").code == code
    (asked,) = place(regency_name="Ponorego").asked
    assert (asked.name, asked.level, asked.options[0][0]) == ("Ponorego", 2, "35.02")
    assert KNOWN.path("35.02.17") == "Ponorogo, Kabupaten Ponorogo, Jawa Timur"


def test_a_name_taken_by_likeness_carries_its_score() -> None:
    found = place(province_name="Jawa Timur", regency_name="Kab. Banyuwangii")
    assert found.code == "35.10"
    assert found.taken[0][:2] == ("Kab. Banyuwangii", "35.10")
    assert found.taken[0][2] >= 90


def test_codes_go_first_and_a_name_that_disagrees_is_said() -> None:
    found = place(regency="35.02", regency_name="Kab. Trenggalek")
    assert found.faults == (
        ("regency_name", text("areas.disagrees", name="Kab. Trenggalek", area="Kabupaten Ponorogo (35.02)")),
    )
    assert place(regency="35.77", regency_name="Kab. Madiun").faults
    assert place(regency="35.02", province_name="Bali").faults


def test_a_village_outside_its_kabupaten_is_said_at_the_kabupaten() -> None:
    found = place(WITH_VILLAGES, regency="35.02", village="35.01.01.2001")
    assert found.faults == (("regency", text("areas.outside", code="35.02")),)
    assert place(WITH_VILLAGES, village="35.02.17.2001", regency_name="Pacitan").faults[0][0] == "regency_name"


def test_village_names_are_sought_within_their_parents_alone() -> None:
    assert place(WITH_VILLAGES, regency_name="Ponorogo", village_name="Desa Bangunsari").code == "35.02.17.2001"
    assert place(WITH_VILLAGES, regency="35.01", village_name="Kel. Bangunsari").code == "35.01.01.2001"
    assert place(WITH_VILLAGES, village_name="Bangunsari").faults == (("village_name", text("areas.needs_parent")),)


def test_what_is_needed_is_asked_for_at_its_column() -> None:
    assert place(needed=4, regency="35.02").faults == (("village_name", text("areas.needed_4")),)
    assert place(needed=2).faults == (("regency_name", text("areas.needed_2")),)
    assert place(needed=0) == Located()


def test_an_unknown_name_says_what_it_is_like() -> None:
    ((_, message),) = place(regency_name="Ponorego").faults
    assert message == text("areas.alike", name="Ponorego", areas="Kabupaten Ponorogo (35.02)")
    assert place(regency_name="Qqqqq").faults == (("regency_name", text("areas.unknown", name="Qqqqq")),)
