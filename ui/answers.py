"""What somebody says about a file: its sheet, what its columns mean, which areas its names mean."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from data.importing.columns import Column
from data.importing.kinds import Kind
from data.importing.loading import Question
from data.importing.mapping import IGNORED, TAKEN, suggest
from data.importing.personal import shown
from data.importing.reading import Heading, Source
from locales import text
from locales.format import number

KEPT = "answers_kept"
ASKED = "answers_asked"
NOT_ANSWERED = ""
MOST_ASKED = 30  # names on the page; a file with more is better mended where it was made


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody said about a file: columns by heading, area names with their codes, the sheet."""

    columns: dict[str, str]
    areas: tuple[tuple[str, str], ...]
    sheet: str


def forget() -> None:
    """Let go of everything said about a file."""
    st.session_state.pop(KEPT, None)
    st.session_state.pop(ASKED, None)


def sheet_of(source: Source) -> str:
    """Draw the choice of a sheet and return its name; empty: the one that fits."""
    if len(source.sheets) <= 1:
        return ""
    usual = text("intake.sheet_usual")
    chosen = _choice(text("intake.sheet"), [usual, *source.sheets], str, "sheet", usual)
    return "" if chosen == usual else chosen


def columns_of(heading: Heading, kind: Kind) -> dict[str, str]:
    """Draw what each heading means: suggestions that are sure stand there already, others are asked."""
    st.markdown(f"##### {text('intake.columns')}")
    st.caption(text("intake.columns_help"))
    options = [NOT_ANSWERED, *(column.name for column in kind), IGNORED]
    names = {NOT_ANSWERED: text("intake.ask"), IGNORED: text("intake.ignore")}
    names |= {column.name: _called(column) for column in kind}
    columns: dict[str, str] = {}
    for at, (name, suggested) in enumerate(zip(heading.names, suggest(heading.names, kind), strict=True)):
        best = suggested[0] if suggested else None
        usual = best.column if best and best.score >= TAKEN else NOT_ANSWERED
        left, middle, right = st.columns([3, 4, 3], vertical_alignment="center")
        left.markdown(f"`{shown(name) or '–'}`")
        with middle:
            key = f"{kind.name}_{heading.sheet}_{at}"
            chosen = _choice(name, options, names.__getitem__, key, usual, is_named=False)
        if best:
            right.caption(text("intake.score", column=names[best.column].removesuffix(" *"), score=number(best.score)))
        if chosen:
            columns[name] = chosen
    return columns


def ask(questions: Sequence[Question]) -> None:
    """Take note of area names that a check has asked for: they stay on the page, answered or not."""
    known: dict[Question, None] = st.session_state.setdefault(ASKED, {})
    known.update(dict.fromkeys(questions))


def areas_of() -> tuple[tuple[str, str], ...]:
    """Draw a choice for every area name that was asked for, and return those that are answered."""
    asked: list[Question] = list(st.session_state.get(ASKED, ()))
    if not asked:
        return ()
    st.markdown(f"##### {text('intake.areas')}")
    st.caption(text("intake.areas_help"))
    answered = []
    for at, question in enumerate(asked[:MOST_ASKED]):
        called = {NOT_ANSWERED: text("intake.area_open")} | {
            code: text("intake.area_option", area=area, code=code, score=number(score))
            for code, area, score in question.options
        }
        left, middle = st.columns([3, 7], vertical_alignment="center")
        left.markdown(f"`{shown(question.name)}`")
        with middle:
            chosen = _choice(
                question.name, list(called), called.__getitem__, f"area_{at}", NOT_ANSWERED, is_named=False
            )
        if chosen:
            answered.append((question.name, chosen))
    if len(asked) > MOST_ASKED:
        st.caption(text("intake.areas_more", n=number(len(asked) - MOST_ASKED)))
    return tuple(answered)


def _called(column: Column) -> str:
    return column.heading + (" *" if column.required else "")


def _choice(
    label: str, options: list[str], name: Callable[[str], str], key: str, usual: str, *, is_named: bool = True
) -> str:
    """Draw a choice that is still there when somebody comes back from another page."""
    kept: dict[str, str] = st.session_state.setdefault(KEPT, {})
    widget = f"answers_{key}"
    if widget not in st.session_state:
        former = kept.get(key, usual)
        st.session_state[widget] = former if former in options else usual
    chosen = st.selectbox(
        label, options, format_func=name, key=widget, label_visibility="visible" if is_named else "collapsed"
    )
    kept[key] = chosen
    return chosen
