"""Headings in many spellings: what is alike enough is taken and named, what is doubtful is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.importing import mapping
from data.importing.columns import Column
from data.importing.kinds import INCIDENT, KINDS, Kind
from data.importing.mapping import TAKEN, resolve, suggest
from data.importing.personal import by_heading
from locales import text

LEAST = ["Kategori", "Tgl Lapor", "Kab/Kota", "Jumlah orang"]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_no_spelling_belongs_to_two_columns_of_a_kind(kind: Kind) -> None:
    spelled = [each for spellings in mapping._spellings(kind.name).values() for each in spellings]
    assert len(set(spelled)) == len(spelled)


@pytest.mark.parametrize(
    ("kind", "column"),
    [(kind, column) for kind in KINDS.values() for column in kind],
    ids=lambda each: each.name,
)
def test_every_spelling_is_taken_for_its_column_and_announces_no_person(kind: Kind, column: Column) -> None:
    for spelling in (column.name, column.heading, *column.spellings):
        best = suggest([spelling.upper()], kind)[0][0]
        assert (best.column, best.score) == (column.name, 100.0)
        assert not by_heading(spelling), spelling


@given(st.sampled_from([c for c in INCIDENT if len(c.heading) > 9]), st.integers(0, 99))
def test_a_slip_of_the_pen_is_still_that_column_or_asked(column: Column, at: int) -> None:
    heading = column.heading
    slip = heading[: at % len(heading)] + heading[at % len(heading) + 1 :]
    mapped = resolve([slip], INCIDENT, {})
    taken = {each.column for each in mapped.taken}
    assert not taken or taken == {column.name} or any(s.score == 100 for s in suggest([slip], INCIDENT)[0])


def test_taken_headings_are_named_and_others_left_out() -> None:
    mapped = resolve([*LEAST, "Keterangan"], INCIDENT, {})
    assert mapped.places == {"category": 0, "reported_on": 1, "event_regency_name": 2, "persons": 3}
    assert [each.heading for each in mapped.taken] == LEAST
    assert all(each.score >= TAKEN for each in mapped.taken)
    assert mapped.ignored == ("Keterangan",)
    assert not mapped.problems


def test_a_heading_between_two_columns_is_asked() -> None:
    mapped = resolve([*LEAST, "Kd Kabupaten/Kota Kejadian"], INCIDENT, {})
    names = text("mapping.or").join(text(f"columns.{name}") for name in ("event_regency", "event_regency_name"))
    assert mapped.problems == (("Kd Kabupaten/Kota Kejadian", text("mapping.ambiguous", columns=names)),)
    answered = resolve(
        [*LEAST, "Kd Kabupaten/Kota Kejadian"], INCIDENT, {"Kd Kabupaten/Kota Kejadian": "event_regency"}
    )
    assert answered.places["event_regency"] == len(LEAST)
    assert not answered.problems


def test_two_headings_for_one_column_are_asked() -> None:
    mapped = resolve([*LEAST, "Tanggal"], INCIDENT, {})
    assert mapped.problems == (("Tgl Lapor, Tanggal", text("mapping.rivals", column=text("columns.reported_on"))),)
    assert "reported_on" not in mapped.places
    answered = resolve([*LEAST, "Tanggal"], INCIDENT, {"Tanggal": "-"})
    assert answered.places["reported_on"] == 1
    assert not answered.problems


def test_an_answer_goes_before_every_likeness() -> None:
    mapped = resolve(["Kategori", "Kapan", "Kab/Kota", "Jumlah orang"], INCIDENT, {"Kapan": "reported_on"})
    assert mapped.places["reported_on"] == 1
    assert "Kapan" not in [each.heading for each in mapped.taken]


def test_wrong_answers_and_missing_columns_are_said() -> None:
    mapped = resolve(["Kategori", "Kab/Kota"], INCIDENT, {"Kategori": "jenis", "Hari": "reported_on"})
    said = [message for _, message in mapped.problems]
    assert text("mapping.no_heading") in said
    assert any(message.startswith(text("mapping.no_column", columns="")[:20]) for message in said)
    assert text("mapping.missing", column=text("columns.persons")) in said


def test_a_code_or_a_name_of_the_place_will_do() -> None:
    assert not resolve(["Kategori", "Tgl Lapor", "Kode kabupaten", "Jumlah orang"], INCIDENT, {}).problems
    missing = resolve(["Kategori", "Tgl Lapor", "Jumlah orang"], INCIDENT, {}).problems
    assert [column for column, _ in missing] == [text("columns.event_regency_name")]


def test_a_heading_that_looks_like_a_person_is_not_repeated() -> None:
    assert resolve([*LEAST, "3502011203800001"], INCIDENT, {}).ignored == (text("personal.hidden"),)
