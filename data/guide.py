"""`python -m data.guide`: write docs/LAPORAN.md from the flow, so that it cannot say anything else than is done."""

from collections.abc import Iterable
from pathlib import Path

from data import flow
from data.deadlines import USUAL
from data.flow import FLOW, Step
from data.model import Role
from locales import text

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "LAPORAN.md"
HEADER = "| step | from | to | who, of the report's own office |\n|---|---|---|---|\n"
INTRODUCTION = """# Reports with a life

Written by `python -m data.guide`; do not edit.

Nobody acts on synthetic rows, nobody without a login, nobody on another office's reports: a ticket outside a viewer's
scope is answered as one that does not exist. Every step is one transaction: the row (only from the status that the step
is taken from), a row of `report_event` (append-only, by triggers), a line of the audit, a version that lets every open
page ask again. Many reports at once, up to 500, are one transaction too: those that have changed meanwhile are refused
with why, the others are done.

"""
RULES = """
A village corrects only what it filed itself. A correction begins the hours of verification anew; whether a report was
filed in time is judged by its first filing.

## Deadlines

By the end of the day after the event (local time of its area) for filing; verification within {verify} h of filing;
follow-up within {follow_up} h of verification, {victims} h for TPPO and TPPM. Settings: `PETA_HOURS_VERIFY`,
`PETA_HOURS_FOLLOW_UP`, `PETA_HOURS_FOLLOW_UP_VICTIMS`.

## Filing

- The same form files once: its key, hashed with the login, is unique in the store.
- Tickets are random with a check character: one typo, or two characters swapped, is known as such. Loaded reports have
  tickets too; synthetic ones are called `CONTOH-<id>`.
- A *laporan nihil* is filed once per Desa Binaan and week, and not for a week with a report. Activities are filed by
  PIMPASA alone.
- A Desa Binaan becomes a reporting unit when a PIMPASA is assigned to it or with its first report, nil report or
  activity. Synthetic units have no village, so the two never meet.
- A filed report that comes back in a file, known by its ticket, is left as it is; an import cannot be undone once
  people have taken steps with its reports.
- A draft holds codes, dates and numbers, per login and form; there is no room for free text in anything that is filed.

## Words

"""


def document() -> str:
    """Return the whole document."""
    rules = RULES.format(verify=USUAL.verify, follow_up=USUAL.follow_up, victims=USUAL.follow_up_victims)
    return INTRODUCTION + HEADER + "".join(_rows()) + rules + "".join(_words())


def _rows() -> Iterable[str]:
    for step, moves in FLOW.items():
        for move in moves:
            who = ", ".join(role.value for role in Role if role in move.roles)
            who = "who filed it; pimpasa" if step is Step.CORRECT else who
            yield f"| {text(f'step.{step}')} | {move.before or '–'} | {move.after} | {who} |\n"


def _words() -> Iterable[str]:
    kinds = {
        "Checklist of verification": [text(f"checklist.{word}") for word in flow.CHECKLIST],
        "Why a report is sent back": [text(f"remark.{word}") for word in flow.SEND_BACK_REMARKS],
        "Why a report is rejected": [text(f"remark.{word}") for word in flow.REJECT_REMARKS],
        "Sections": [text(f"section.{word}") for word in flow.SECTIONS],
        "Interventions": [text(f"intervention.{word}") for word in flow.INTERVENTIONS],
        "Results": [text(f"result.{word}") for word in flow.RESULTS],
        "Remarks of who files": [text(f"observation.{word}") for word in flow.OBSERVATIONS],
    }
    for name, words in kinds.items():
        yield f"- {name}: {'; '.join(words)}.\n"


if __name__ == "__main__":
    DOCUMENT.write_text(document(), "utf-8")
