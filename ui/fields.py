"""Fields of a form: widgets tied to a draft, large enough for a thumb, with a place for what is wrong beside each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from html import escape
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data.filing import EARLIEST, Activity, Nil, Report
from locales import text
from locales.format import number
from ui.drafting import Draft, plain

Words = Callable[[str], str]
What = Report | Nil | Activity
DATE_FORMAT = "DD/MM/YYYY"
OTHER, UNKNOWN = "lain", "tidak"


@dataclass(frozen=True, slots=True)
class Filled:
    """What a form says.

    Attributes:
        problems: field → what is wrong with it.
        lines: field and what was answered, for the summary; empty where nothing was.
        what: what can be filed; None while anything is wrong.
        last: answers that are usual again the next time.
    """

    problems: Mapping[str, str] = field(default_factory=dict)
    lines: Sequence[tuple[str, str]] = ()
    what: What | None = None
    last: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Fields:
    """The fields of one form. What stands in the draft and is not offered any more is let go of."""

    draft: Draft
    slots: dict[str, DeltaGenerator] = field(default_factory=dict)

    def pick(self, name: str, options: Sequence[str], words: Words, *, usual: str = "", search: str = "") -> str:
        """Draw a list to search in; `usual` stands there at first, nothing without it."""
        st.selectbox(
            self._label(name),
            options,
            index=None,
            format_func=words,
            placeholder=search or text("fields.choose"),
            key=self._ready(name, usual if usual in options else None, lambda value: value in options),
        )
        return str(self._said(name) or "")

    def radio(
        self, name: str, options: Sequence[str], words: Words, captions: Words | None = None, *, usual: str = ""
    ) -> str:
        """Draw a list of which all is seen at once, with a line of help below each."""
        st.radio(
            self._label(name),
            options,
            index=None,
            format_func=words,
            captions=[captions(each) for each in options] if captions else None,
            key=self._ready(name, usual or None, lambda value: value in options),
        )
        return str(self._said(name) or "")

    def tap(self, name: str, options: Sequence[str], words: Words, *, usual: str = "") -> str:
        """Draw a few short answers side by side."""
        st.pills(
            self._label(name),
            options,
            format_func=words,
            key=self._ready(name, usual or None, lambda value: value in options),
        )
        return str(self._said(name) or "")

    def several(self, name: str, options: Sequence[str], words: Words) -> list[str]:
        """Draw answers of which any number can hold."""
        key = self.draft.widget(name)
        before = self.draft.values.get(name)
        known = [each for each in options if isinstance(before, list) and each in before]
        _put(key, known)
        st.pills(self._label(name), options, format_func=words, selection_mode="multi", key=key)
        return list(self._said(name))

    def count(self, name: str) -> int | None:
        """Draw a whole number; what is out of bounds stays to be seen, and is refused with words."""
        key = self._ready(name, None, lambda value: isinstance(value, int) and not isinstance(value, bool))
        st.number_input(self._label(name), value=None, step=1, key=key, placeholder=text("fields.number"))
        value: int | None = self._said(name)
        return value

    def day(self, name: str, *, usual: date | None, latest: date) -> date | None:
        """Draw a date."""
        key, stored = self.draft.widget(name), day_of(self.draft.values.get(name))
        _put(key, stored if stored and EARLIEST <= stored <= latest else usual)
        st.date_input(self._label(name), value=None, min_value=EARLIEST, max_value=latest, format=DATE_FORMAT, key=key)
        return day_of(self._said(name))

    def recent(self, name: str, other: str, *, today: date, unknown: bool) -> tuple[str, date | None]:
        """Draw a day that is mostly today or yesterday, and return the answer and its date.

        The draft holds dates, so that yesterday's *today* is yesterday. The field `other` is drawn for any other day.
        """
        near = {(today - timedelta(days=ago)).isoformat(): text(f"fields.ago_{ago}") for ago in (0, 1)}
        values = self.draft.values
        if values.get(name) not in near and day_of(values.get(name)):
            values |= {name: OTHER, other: values[name]}
        words = near | {OTHER: text("fields.other_day")} | ({UNKNOWN: text("fields.unknown")} if unknown else {})
        answer = self.tap(name, list(words), words.__getitem__)
        self.slot(name)
        if answer != OTHER:
            return answer, day_of(answer)
        day = self.day(other, usual=None, latest=today)
        self.slot(other)
        return answer, day

    def forget(self, name: str) -> None:
        """Let the draft say nothing of a field: the usual answer will be the one of the day on which it is sent."""
        self.draft.values[name] = None

    def slot(self, name: str) -> None:
        """Leave a place for what is wrong with a field."""
        self.slots[name] = st.empty()

    def complain(self, problems: Mapping[str, str]) -> None:
        """Say beside each field what is wrong with it."""
        for name, words in problems.items():
            if name in self.slots:
                self.slots[name].html(f'<p class="pb-wrong" role="alert">{escape(words)}</p>')

    def _label(self, name: str) -> str:
        return text(f"fields.{self.draft.form}.{name}")

    def _ready(self, name: str, usual: Any, fits: Callable[[Any], bool]) -> str:
        """Put into a widget what the draft holds, and return the widget's key."""
        value = self.draft.values.get(name)
        key = self.draft.widget(name)
        _put(key, value if value is not None and fits(value) else usual if name not in self.draft.values else None)
        return key

    def _said(self, name: str) -> Any:
        """Take note of what a widget says, and return it as the draft holds it."""
        value = plain(st.session_state[self.draft.widget(name)])
        self.draft.values[name] = self.draft.seen[name] = value
        return value


def bounds(value: int | None, *, least: int, most: int) -> str:
    """Return what is wrong with a number; empty when nothing is."""
    fits = value is not None and least <= value <= most
    return "" if fits else text("fields.bounds", least=number(least), most=number(most))


def day_of(value: object) -> date | None:
    """Return the date that a draft holds."""
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _put(key: str, value: Any) -> None:
    """Set a widget only where that changes something: what is set is sent, and would take away what is being typed."""
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
