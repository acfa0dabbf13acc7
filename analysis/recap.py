"""The recapitulation as tables: what became of each month's reports, within one category group at a time."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any

import pandas as pd

from analysis.sheet import Sheet
from data.model import Group
from locales import text
from locales.format import month_name

REPORTS = (
    "filed", "verified", "verified_late", "followed_up", "followed_late", "closed", "rejected", "sent_back",
)  # fmt: skip
SIGNS = ("nil", "activities", "participants")
Named = Callable[[Any], str]


class Depth(StrEnum):
    """What a line is of."""

    KANTOR = "kantor"
    KABUPATEN = "kabupaten"
    DESA = "desa"


KEYS = {
    Depth.KANTOR: ("month", "office"),
    Depth.KABUPATEN: ("month", "office", "regency"),
    Depth.DESA: ("month", "office", "regency", "village"),
}


def depths(frame: pd.DataFrame) -> list[Depth]:
    """Return how deep the lines may go: without villages where none is known or told."""
    return list(Depth) if frame["village"].notna().any() else [Depth.KANTOR, Depth.KABUPATEN]


def of_group(frame: pd.DataFrame, group: Group, depth: Depth, named: Named) -> Sheet:
    """Return the reports of one category group, and their sum below more than one line.

    Args:
        frame: `analysis.privacy.recap`.
        group: of categories.
        depth: what a line is of.
        named: returns what people call an office, a kabupaten or a village; its code may be missing.
    """
    name = text("recap.sheet_group", group=text(f"recap.group.{group}"))
    return _sheet(frame[frame["group"] == group], depth, named, REPORTS, name)


def of_signs(frame: pd.DataFrame, depth: Depth, named: Named) -> Sheet:
    """Return laporan nihil and activities, which belong to no category group; arguments as of `of_group`."""
    return _sheet(frame[frame["group"] == ""], depth, named, SIGNS, text("recap.sheet_signs"))


def workbook(frame: pd.DataFrame, named: Named) -> list[Sheet]:
    """Return all tables of a file, as deep as they go: a sheet per category group, then nihil and activities."""
    depth = depths(frame)[-1]
    found = [of_group(frame, group, depth, named) for group in Group if (frame["group"] == group).any()]
    return [*found, of_signs(frame, depth, named)]


def _sheet(frame: pd.DataFrame, depth: Depth, named: Named, counts: Sequence[str], name: str) -> Sheet:
    keys = KEYS[depth]
    summed = frame.groupby(list(keys), dropna=False, sort=True)[list(counts)].sum()
    summed = summed[summed.sum(axis=1) > 0].reset_index()
    rows: list[tuple[str | int, ...]] = [
        (month_name(row["month"]), *(named(row[key]) for key in keys[1:]), *(int(row[each]) for each in counts))
        for row in summed.to_dict("records")
    ]
    if len(rows) > 1:
        blank = ("",) * (len(keys) - 1)
        rows.append((text("recap.total"), *blank, *(int(summed[each].sum()) for each in counts)))
    return Sheet(name, tuple(text(f"recap.{each}") for each in (*keys, *counts)), tuple(rows))
