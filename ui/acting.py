"""The next step of one or many reports: what may be done, what goes with it in fixed words, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import streamlit as st

from analysis import timeline
from data import flow
from data.filing import FilingError
from data.flow import Step
from data.model import Viewer
from data.store import steps
from data.store.accounts import NotAllowedError
from data.store.engine import FAILURES
from data.store.steps import Detail
from locales import text
from locales.format import number
from ui import cached
from ui.bench import Bench, Row, office_of

STEPS = (Step.VERIFY, Step.ASSIGN, Step.FOLLOW_UP, Step.CLOSE, Step.SEND_BACK, Step.REJECT)
ICONS: Mapping[Step, str] = {
    Step.VERIFY: ":material/fact_check:",
    Step.ASSIGN: ":material/group_work:",
    Step.FOLLOW_UP: ":material/directions_run:",
    Step.CLOSE: ":material/task_alt:",
    Step.SEND_BACK: ":material/undo:",
    Step.REJECT: ":material/block:",
}
REMARKS = {Step.SEND_BACK: flow.SEND_BACK_REMARKS, Step.REJECT: flow.REJECT_REMARKS}
DONE, FRESH, SOMEBODY, MOST_NAMED = "acting_done", "acting_fresh", "-", 20


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a step: how many reports it was taken of, and the refused ones with why."""

    step: Step
    done: int
    refused: list[tuple[str, str]]


def said() -> None:
    """Say once what came of the last step."""
    outcome: Outcome | None = st.session_state.pop(DONE, None)
    if outcome is None:
        return
    if outcome.done:
        words = text(f"acting.done.{outcome.step}", n=number(outcome.done))
        st.success(words, icon=":material/check_circle:")
    if outcome.refused:
        lines = [text("acting.refused", n=number(len(outcome.refused)))]
        lines += [f"- `{ticket}`: {why}" for ticket, why in outcome.refused[:MOST_NAMED]]
        more = len(outcome.refused) - MOST_NAMED
        lines += [text("acting.more_refused", n=number(more))] if more > 0 else []
        st.warning("\n".join(lines), icon=":material/report:")


def fresh(key: str) -> str:
    """Return a widget's key that is another one after every step, so that nothing stays ticked."""
    return f"{key}_{st.session_state.get(FRESH, 0)}"


def renew() -> None:
    """Give all widgets of `fresh` a new key."""
    st.session_state[FRESH] = st.session_state.get(FRESH, 0) + 1


def offered(viewer: Viewer, rows: Sequence[Row]) -> list[Step]:
    """Return the steps that the role has for at least one of the reports, whether or not it can be taken here."""
    somebody = replace(viewer, subject=viewer.subject or SOMEBODY)
    return [step for step in STEPS if any(_may(somebody, step, row, is_demo=False) for row in rows)]


def panel(bench: Bench, rows: Sequence[Row]) -> None:
    """Draw the choice of the next step, what goes with it, and the button that takes it of all the reports."""
    possible = offered(bench.viewer, rows)
    if not possible:
        st.caption(text("acting.none"))
        return
    why = blocked(bench, rows)
    if why:
        st.info(why, icon=":material/lock:")
    step = st.segmented_control(
        text("acting.step"),
        possible,
        format_func=lambda each: f"{ICONS[each]} {text(f'step.{each}')}",
        default=_usual(possible, rows),
        key=fresh("acting_step"),
        label_visibility="collapsed",
        required=True,
        disabled=bool(why),
    )
    step = step or _usual(possible, rows)
    detail, ready = _detail(step, rows, disabled=bool(why))
    fit = [row for row in rows if _may(replace(bench.viewer, subject=SOMEBODY), step, row, is_demo=False)]
    if len(fit) < len(rows):
        st.caption(text("acting.fit", n=number(len(fit)), of=number(len(rows))))
    label = text(f"acting.take.{step}", n=number(len(rows)))
    key = fresh(f"acting_take_{step.name}")
    if st.button(label, type="primary", icon=ICONS[step], disabled=bool(why) or not ready, key=key) and not why:
        _take(bench.viewer, [row["ticket"] for row in rows], step, detail)


def _usual(possible: Sequence[Step], rows: Sequence[Row]) -> Step:
    """Return the step that comes next: follow-up once all reports have a section."""
    is_assigned = Step.FOLLOW_UP in possible and all(row["section"] for row in rows)
    return Step.FOLLOW_UP if is_assigned else possible[0]


def blocked(bench: Bench, rows: Sequence[Row]) -> str:
    """Return why nothing can be done here; "" where it can."""
    if bench.is_demo or any(row["is_demo"] for row in rows):
        return text("acting.demo")
    return "" if bench.viewer.subject else text("acting.no_login")


def _may(viewer: Viewer, step: Step, row: Row, *, is_demo: bool) -> bool:
    by = viewer.subject if row["is_mine"] else None
    return flow.may(viewer, step, status=row["status"], office=office_of(row), filed_by=by, is_demo=is_demo)


def _detail(step: Step, rows: Sequence[Row], *, disabled: bool) -> tuple[Detail, bool]:
    """Draw what goes with a step; return it, and whether it is whole."""
    if step is Step.VERIFY:
        return _checklist(len(rows), disabled=disabled)
    if step in REMARKS:
        remark = _one("remark", REMARKS[step], text(f"acting.why.{step}"), step, disabled=disabled)
        return Detail(remark=remark), bool(remark)
    if step is Step.CLOSE:
        result = _one("result", flow.RESULTS, text("acting.result"), step, disabled=disabled)
        return Detail(result=result), bool(result)
    has = {row["section"] for row in rows}
    section = ""
    if step is Step.ASSIGN or "" in has:
        section = _one("section", flow.SECTIONS, text("acting.section"), step, disabled=disabled)
    if step is Step.ASSIGN:
        return Detail(section=section), bool(section)
    intervention = _one("intervention", flow.INTERVENTIONS, text("acting.intervention"), step, disabled=disabled)
    return Detail(section=section, intervention=intervention), bool(intervention and (section or "" not in has))


def _checklist(count: int, *, disabled: bool) -> tuple[Detail, bool]:
    st.markdown(text("acting.checklist" if count == 1 else "acting.checklist_each"))
    with st.container(horizontal=True, key="acting_checks"):
        checked = tuple(
            each
            for each in flow.CHECKLIST
            if st.checkbox(text(f"checklist.{each}"), key=fresh(f"acting_check_{each}"), disabled=disabled)
        )
    return Detail(checked=checked), len(checked) == len(flow.CHECKLIST)


def _one(words: str, options: Sequence[str], label: str, step: Step, *, disabled: bool) -> str:
    chosen = st.radio(
        label,
        options,
        index=None,
        format_func=timeline.WORDS[words],
        horizontal=True,
        key=fresh(f"acting_{step.name}_{words}"),
        disabled=disabled,
    )
    return chosen or ""


def _take(viewer: Viewer, tickets: Sequence[str], step: Step, detail: Detail) -> None:
    try:
        refused = steps.take(cached.engine(), viewer, tickets, step, detail, at=datetime.now(UTC))
    except FilingError as error:
        st.error(str(error), icon=":material/block:")
    except NotAllowedError:
        st.error(text("acting.not_allowed"), icon=":material/lock:")
    except FAILURES:
        st.error(text("acting.no_store"), icon=":material/database_off:")
    else:
        st.session_state[DONE] = Outcome(step, len(tickets) - len(refused), refused)
        renew()
        st.rerun()
