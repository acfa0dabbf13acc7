"""Ticket numbers: random, written in many ways, and a typo is known as one."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.tickets import ALPHABET, LENGTH, new, normal

SHAPE = re.compile(rf"PB(-[{ALPHABET}]{{4}}){{3}}")
tickets = st.builds(lambda: new(1)[0])
places = st.integers(0, LENGTH - 1)


def letters(ticket: str) -> list[str]:
    return list(ticket[2:].replace("-", ""))


def test_tickets_have_their_shape_and_none_is_like_another() -> None:
    made = new(50_000)
    assert len(set(made)) == len(made)
    assert all(SHAPE.fullmatch(each) for each in made)
    assert all(normal(each) == each for each in made[:500])
    assert {letter for each in made[:500] for letter in letters(each)} == set(ALPHABET)
    assert new(0) == []


def test_a_known_ticket() -> None:
    """The check is a promise: tickets that were quoted must hold in every later version."""
    assert normal("PB-0000-0000-0000") == "PB-0000-0000-0000"
    assert normal("PB-1000-0000-0005") is None
    assert normal("PB-BBWV-M9PN-QXX6") == "PB-BBWV-M9PN-QXX6"
    assert normal("PB-B3PC-Y5X1-YY4T") == "PB-B3PC-Y5X1-YY4T"


@given(tickets, places, st.sampled_from(ALPHABET))
def test_every_single_typo_is_known(ticket: str, place: int, letter: str) -> None:
    wrong = letters(ticket)
    if wrong[place] != letter:
        wrong[place] = letter
        assert normal("".join(wrong)) is None


@given(tickets, places, places)
def test_every_swap_of_two_characters_is_known(ticket: str, one: int, other: int) -> None:
    wrong = letters(ticket)
    wrong[one], wrong[other] = wrong[other], wrong[one]
    if wrong != letters(ticket):
        assert normal("".join(wrong)) is None


@pytest.mark.parametrize("change", [str.lower, lambda x: x.replace("-", " "), lambda x: f" {x}. ", lambda x: x[3:]])
def test_the_same_ticket_is_written_in_many_ways(change: "type[str]") -> None:
    for ticket in new(200):
        assert normal(change(ticket)) == ticket


@given(tickets, st.sampled_from([("0", "O"), ("0", "o"), ("1", "I"), ("1", "l"), ("1", "L")]))
def test_letters_that_look_like_digits_are_read_as_digits(ticket: str, alike: tuple[str, str]) -> None:
    assert normal("PB" + "".join(letters(ticket)).replace(*alike)) == ticket


@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_ticket_or_nothing(words: str) -> None:
    found = normal(words)
    assert found is None or (SHAPE.fullmatch(found) and normal(found) == found)
