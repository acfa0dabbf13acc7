"""Deadlines in words."""

from datetime import UTC, datetime, timedelta

import pytest

from analysis import due

AT = datetime(2026, 11, 22, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (28 * 3600, "sisa 1 hari 4 jam"),
        (24 * 3600, "sisa 1 hari"),
        (24 * 3600 - 1, "sisa 23 jam"),
        (6 * 3600, "sisa 6 jam"),
        (6 * 3600 - 1, "sisa 5 jam 59 menit"),
        (5 * 3600, "sisa 5 jam"),
        (90, "sisa 1 menit"),
        (59, "sisa kurang dari 1 menit"),
        (0, "lewat kurang dari 1 menit"),
        (-3 * 3600, "lewat 3 jam"),
        (-(3 * 3600 + 600), "lewat 3 jam 10 menit"),
        (-26 * 3600, "lewat 1 hari 2 jam"),
        (-9 * 86_400 - 3600, "lewat 9 hari 1 jam"),
        (-1_500 * 86_400 - 3600, "lewat 1.500 hari"),
    ],
)
def test_time_is_said_in_its_at_most_two_units(seconds: int, said: str) -> None:
    due_at = AT + timedelta(seconds=seconds)
    assert due.left(due_at, AT) == said
    assert due.left(due_at.replace(tzinfo=None), AT) == said, "the store's moments have no zone"


def test_what_was_done_kept_or_missed_its_deadline() -> None:
    assert due.kept(AT + timedelta(hours=20), AT) == "tepat waktu, 20 jam sebelum tenggat"
    assert due.kept(AT, AT + timedelta(hours=7)) == "lewat tenggat 7 jam"
