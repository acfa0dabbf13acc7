"""docs/LAPORAN.md says what the flow does."""

from data import guide
from data.flow import FLOW


def test_the_document_is_written_from_the_flow() -> None:
    assert guide.DOCUMENT.read_text("utf-8") == guide.document()


def test_every_way_of_taking_a_step_is_in_it() -> None:
    assert guide.document().count("\n| ") == 1 + sum(len(moves) for moves in FLOW.values())
