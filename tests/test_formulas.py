"""Text that a spreadsheet would take for a formula gets an apostrophe; numbers and words do not."""

import pytest

from data.formulas import STARTS, harmless


@pytest.mark.parametrize("value", ["-8,7", "-1.234", "+6", "-0,5", "+62811234", "1.250", "-1.234.567,8"])
def test_a_plain_number_stays(value: str) -> None:
    assert harmless(value) == value


@pytest.mark.parametrize("value", ["", "Kabupaten Ponorogo", "<10", "–", "a=b", "'x", " x"])
def test_words_stay(value: str) -> None:
    assert harmless(value) == value


@pytest.mark.parametrize(
    "value", ["=1+1", "+cmd", "-2+3", "@x", "\tx", "\rx", "-", "+", "--5", "-5%", "-1e5", "-1\n", "-8,7 x", "-١"]
)
def test_a_formula_gets_an_apostrophe(value: str) -> None:
    assert harmless(value) == f"'{value}"


@pytest.mark.parametrize("start", STARTS)
def test_every_start_is_guarded(start: str) -> None:
    assert harmless(f"{start}HYPERLINK(1)").startswith("'")
