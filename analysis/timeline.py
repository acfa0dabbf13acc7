"""The life of a report as a list of steps, each with whether it kept its deadline."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pandas as pd

from analysis import due
from data.deadlines import Deadlines
from data.flow import Step
from data.model import VICTIM_CATEGORIES
from locales import text

WORDS: Mapping[str, Callable[[str], str]] = {  # what goes with a step → its words
    "remark": lambda code: text(f"remark.{code}"),
    "section": lambda code: text(f"section.{code}"),
    "intervention": lambda code: text(f"intervention.{code}"),
    "result": lambda code: text(f"result.{code}"),
}
MOMENTS = {
    Step.FILE: "filed_at",
    Step.VERIFY: "verified_at",
    Step.FOLLOW_UP: "followed_up_at",
    Step.CLOSE: "closed_at",
}
Row = Mapping[Any, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """One step.

    Attributes:
        at: moment in UTC, without its zone.
        step: what was done.
        role: of who did it; "" not known.
        who: name, where the viewer may know it.
        details: what went with it, in words.
        is_late: whether it missed its deadline; None where it has none.
        said: by how much it kept or missed it, in words.
    """

    at: datetime
    step: Step
    role: str = ""
    who: str = ""
    details: tuple[str, ...] = ()
    is_late: bool | None = None
    said: str = ""


def entries(history: pd.DataFrame, row: Row, deadlines: Deadlines) -> list[Entry]:
    """Return the steps of a report in their order.

    Args:
        history: `data.store.desk.history`; empty for a report that came in a file, or a synthetic one.
        row: `data.store.desk.report`.
        deadlines: in hours.
    """
    steps = history.to_dict("records") or _known(row)
    found: list[Entry] = []
    since: dict[Step, datetime] = {}
    for each in steps:
        step, at = Step(each["step"]), pd.Timestamp(each["at"]).to_pydatetime()
        late, said = _verdict(step, at, since, row, deadlines)
        details = tuple(said(each[name]) for name, said in WORDS.items() if each.get(name))
        found.append(Entry(at, step, each.get("role", ""), each.get("who", ""), details, late, said))
        since[Step.FILE if step is Step.CORRECT else step] = at
    return found


def _known(row: Row) -> list[dict[str, Any]]:
    """Return the steps that a report's own moments tell of."""
    ended = Step.REJECT if row["status"] == "ditolak" else Step.CLOSE
    moments = [(ended if step is Step.CLOSE else step, row.get(name)) for step, name in MOMENTS.items()]
    return [{"step": step.value, "at": at} for step, at in moments if not pd.isna(at)]


def _verdict(
    step: Step, at: datetime, since: Mapping[Step, datetime], row: Row, deadlines: Deadlines
) -> tuple[bool | None, str]:
    if step is Step.FILE and not pd.isna(row["occurred_on"]):
        return bool(row["late_filed"]), text("timeline.filed_late" if row["late_filed"] else "timeline.filed_in_time")
    begun = {Step.VERIFY: Step.FILE, Step.FOLLOW_UP: Step.VERIFY}.get(step)
    if begun is None or begun not in since:
        return None, ""
    hours = deadlines.verify
    if step is Step.FOLLOW_UP:
        is_victims = row["category"] in VICTIM_CATEGORIES
        hours = deadlines.follow_up_victims if is_victims else deadlines.follow_up
    until = since[begun] + timedelta(hours=hours)
    return due.span(until, at) <= 0, due.kept(until, at)
