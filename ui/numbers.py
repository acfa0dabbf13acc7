"""Words and numbers around a picture: title, breadcrumb, notices, cards, the picture as text."""

import re
from dataclasses import replace
from html import escape

import streamlit as st

from analysis import mark, stamp
from analysis.overview import Overview
from analysis.privacy import NOT_TOLD, reads_release
from analysis.sentence import area_name, figures, told
from analysis.table import cell, columns, ranked
from locales import text
from locales.format import long_date, number
from ui import cached, login, selecting
from ui.shell import Frame
from ui.words import plain

LONGEST_LIST = 10


def title(frame: Frame) -> str:
    """Return the picture's title: what, where, when."""
    return stamp.title(frame.selection, frame.names)


def heading(frame: Frame) -> None:
    """Draw the title."""
    st.markdown(f"### {title(frame)}")


def marks(frame: Frame, overview: Overview) -> None:
    """Draw the mark of synthetic data, that of released counts, and the date of the data."""
    if not overview.has_reports or frame.chosen.nothing:
        return
    badges = [f":orange-badge[**{text('map.demo')}**]"] if overview.is_demo else []
    badges.append(f":gray-badge[{plain(mark.line(mark.usual(frame.viewer), frame.viewer, frame.names))}]")
    if _kept_from_role(overview):
        badges.append(f":blue-badge[{text('picture.not_published')}]")
        login.note_outside(frame.selection)
    elif not overview.exact and overview.released_on:
        badges.append(f":blue-badge[{text('picture.released', day=long_date(overview.released_on))}]")
    st.markdown(" ".join(badges))
    if frame.data_until:
        st.caption(text("picture.data_until", day=long_date(frame.data_until)))


def bad_values(frame: Frame) -> None:
    """Draw what the address held in vain. In code spans, where markdown makes neither markup nor links."""
    for bad in frame.bad:
        part = _code(f"{bad.parameter}={bad.value}")
        st.info(text("notice.bad_value", part=part), icon=":material/link_off:")


def notices(frame: Frame, overview: Overview) -> None:
    """Draw what a viewer should know before the picture: bad parts of the address, missing set-up, missing area."""
    bad_values(frame)
    if not cached.is_built(frame.version):
        st.warning(text("notice.plain_map"), icon=":material/build:")
    if frame.data_until is None:
        st.info(text("notice.no_reports"), icon=":material/inbox:")
    elif overview.released_on is None and reads_release(frame.viewer, cached.rules()):
        st.info(text("suppression.notice"), icon=":material/inbox:")
    if frame.chosen.nothing:
        area_notice(frame)


def area_notice(frame: Frame) -> None:
    """Draw that nobody has recorded the working area of the office that is looked at, and how to record it."""
    office = frame.facts.offices.set_index("code").loc[frame.selection.office]
    note = office["area_note"] or text("notice.no_area_note")
    st.warning(
        text("notice.no_area", office=office["name"], note=note, certainty=office["area_certainty"] or "–"),
        icon=":material/wrong_location:",
    )


def breadcrumb(frame: Frame) -> None:
    """Draw the way back up: country, province or office, kabupaten."""
    selection = frame.selection
    steps = [
        (text("area.country_short"), replace(selection, province="", office="", regencies=())),
    ]
    if selection.province:
        steps.append((frame.names[selection.province], replace(selection, office="", regencies=())))
    if selection.office:
        steps.append((text("area.office", name=frame.names[selection.office]), replace(selection, regencies=())))
    if selection.regencies:
        steps.append((area_name(selection, frame.names), selection))
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        for index, (name, target) in enumerate(steps):
            st.button(
                name if index == 0 else f"› {name}",
                key=f"step_{index}",
                type="tertiary",
                disabled=target == selection,
                on_click=selecting.keep,
                args=(target, frame.default),
            )


def cards(overview: Overview) -> None:
    """Draw the numbers of the selection."""
    cards = "".join(
        f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd></div>" for label, value in figures(overview)
    )
    st.html(f'<dl class="pb-cards">{cards}</dl>')
    st.caption(_status_line(overview))


def _kept_from_role(overview: Overview) -> bool:
    """Return whether a role is told nothing at all: what a release hides is another matter."""
    mark_of_total = overview.total.frame.to_dict("index")["located"]["reports_shown"]
    return overview.released_on is None and mark_of_total == NOT_TOLD


def _status_line(overview: Overview) -> str:
    if overview.statuses is None:
        return text("picture.not_published" if _kept_from_role(overview) else "status.not_here")
    frame = overview.statuses.frame
    parts = [
        f"{text(f'status.{status}')} {told(row['reports'], row['reports_shown'])}"
        for status, row in frame.iterrows()
        if row["reports_shown"] or row["reports"]
    ]
    return text("status.line", parts=" · ".join(parts) or "–")


def as_text(frame: Frame, overview: Overview, answer: str) -> None:
    """Draw the same content as text, made when it is opened: the first lines at once, the whole on demand."""
    unfolded = st.expander(text("picture.as_text"), key="f_teks", on_change="rerun")
    if not unfolded.open:
        return
    with unfolded:
        st.markdown(f"{title(frame)}. {plain(answer)}")
        table = ranked(overview.areas, frame.selection)
        whole = len(table) <= LONGEST_LIST or st.checkbox(text("picture.whole_text", n=number(len(table))))
        shown = columns(frame.selection)
        lines = [
            f"{index}. {row['name']}, {row['province']}: "
            + "; ".join(f"{heading.lower()} {cell(row, name)}" for name, heading in shown[1:-1])
            for index, row in enumerate((table if whole else table.head(LONGEST_LIST)).to_dict("records"), start=1)
        ]
        st.markdown("\n".join(lines) or text("picture.nothing"))


def sources(frame: Frame, overview: Overview) -> None:
    """Draw where the numbers come from."""
    st.caption(plain(stamp.source(frame.selection, overview)))


def _code(value: str) -> str:
    """Return `value` as a code span: its fence is longer than any run of backticks inside."""
    fence = "`" * (max((len(run) for run in re.findall("`+", value)), default=0) + 1)
    return f"{fence} {' '.join(value.split())} {fence}"
