"""Tren: its controls, which the address holds, and the frame of its panels."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

import streamlit as st

from analysis import mark
from analysis.privacy import reads_release
from analysis.published import Topic
from analysis.sentence import area_name
from analysis.trend import Unit
from data.model import Group, Measure
from locales import text
from locales.format import long_date, period_name
from ui import cached, login, numbers, views
from ui.canvas import Stamp
from ui.shell import Frame
from ui.words import plain

Offer = Callable[[], None]
MOST_COMPARED = 4
SIDES = (Group.MASYARAKAT, Group.PENEGAKAN)  # one above the other, never added up


class Panel(StrEnum):
    """What is looked at; one at a time is computed."""

    GARIS = "garis"
    BANDING = "banding"
    KECIL = "kecil"
    PANAS = "panas"
    PERINGKAT = "peringkat"
    SISI = "sisi"
    TERBITAN = "terbitan"


class Compared(StrEnum):
    """What lines are compared by."""

    WILAYAH = "wilayah"
    KATEGORI = "kategori"


@dataclass(frozen=True, slots=True)
class State:
    """What the controls say.

    Attributes:
        panel: what is looked at.
        unit: what trends are counted by.
        compared: what lines are compared by.
        chosen: codes or categories to compare; empty: those that say most.
        topic: of published figures.
    """

    panel: Panel
    unit: Unit
    compared: Compared
    chosen: tuple[str, ...]
    topic: Topic


def controls(frame: Frame) -> State:
    """Draw one line of controls and return what they say. The address holds them; what it holds in vain is ignored."""
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        panel = Panel(_choice("tampilan", list(Panel), lambda each: text(f"tren.panel.{each}")))
        units = views.units(frame)
        unit, compared, topic = units[0], Compared.WILAYAH, Topic.KEBERANGKATAN
        chosen: tuple[str, ...] = ()
        if panel is Panel.TERBITAN:
            topic = Topic(_choice("topik", list(Topic), lambda each: text(f"published.topic.{each}")))
        else:
            unit = Unit(_choice("satuan", [str(each) for each in units], lambda each: text(f"tren.unit.{each}")))
        if panel is Panel.BANDING:
            compared = Compared(_choice("banding", list(Compared), lambda each: text(f"tren.compared.{each}")))
            chosen = _several(_options(frame, compared), compared)
    return State(panel, unit, compared, chosen, topic)


def fitted(frame: Frame, state: State) -> State:
    """Return the state with a unit that the frame's viewer may be told: a file for everybody counts by quarters."""
    units = views.units(frame)
    return state if state.unit in units else replace(state, unit=units[0])


def _choice(name: str, options: list[str], words: Callable[[str], str]) -> str:
    """Draw one choice that the parameter `name` of the address holds; the first option is the usual one."""
    asked, key = st.query_params.get(name, ""), f"t_{name}"
    st.session_state[key] = asked if asked in options else options[0]

    def keep() -> None:
        value = str(st.session_state[key])
        if value == options[0]:
            st.query_params.pop(name, None)
        else:
            st.query_params[name] = value

    st.segmented_control(
        text(f"tren.control.{name}"), options, format_func=words, key=key, on_change=keep, required=True
    )
    return str(st.session_state[key] or options[0])


def _several(options: dict[str, str], compared: Compared) -> tuple[str, ...]:
    """Draw the choice of up to four lines; the parameter `dengan` of the address holds it."""
    asked = [each for each in st.query_params.get("dengan", "").split(",") if each in options]
    key = f"t_dengan_{compared}"
    st.session_state[key] = list(dict.fromkeys(asked))[:MOST_COMPARED]

    def keep() -> None:
        chosen = ",".join(st.session_state[key])
        if chosen:
            st.query_params["dengan"] = chosen
        else:
            st.query_params.pop("dengan", None)

    st.multiselect(
        text("tren.control.dengan"),
        list(options),
        format_func=options.__getitem__,
        key=key,
        on_change=keep,
        max_selections=MOST_COMPARED,
        placeholder=text(f"tren.usual_{compared}"),
        width=440,
    )
    return tuple(st.session_state[key])


def _options(frame: Frame, compared: Compared) -> dict[str, str]:
    if compared is Compared.KATEGORI:
        return {name: text(f"category.{name}") for name in categories(frame)}
    provinces = frame.facts.provinces
    wide = {} if frame.chosen.codes else dict(zip(provinces["code"], provinces["name"], strict=True))
    return wide | {code: frame.names[code] for code in around(frame).chosen.codes or frame.cube.codes}


def categories(frame: Frame) -> tuple[str, ...]:
    """Return the categories of the group that is looked at."""
    return replace(frame.selection, categories=()).counted_categories


def around(frame: Frame) -> Frame:
    """Return the frame with areas to compare: of a single kabupaten its whole province."""
    codes = frame.chosen.codes
    if len(codes) != 1:
        return frame
    known = frame.facts.regencies
    inside = known.loc[known["province_code"] == codes[0][:2], "code"]
    return replace(frame, chosen=replace(frame.chosen, codes=tuple(sorted(inside))))


def unit_words(frame: Frame) -> str:
    """Return what is counted, as it follows a number: rates are not drawn over time, their counts are."""
    measure = Measure.ORANG if frame.selection.measure is Measure.ORANG else Measure.LAPORAN
    return text(f"measure_unit.{measure}")


def title(frame: Frame, state: State) -> str:
    """Return what a panel shows: what, where, when."""
    where, period = area_name(frame.selection, frame.names), frame.selection.period
    if state.panel is Panel.TERBITAN:
        return text("tren.title_published", what=text(f"published.topic.{state.topic}"))
    if state.panel is Panel.SISI:
        return text("tren.title_sides", where=where, when=period_name(period.start, period.end))
    if state.panel is Panel.BANDING and state.compared is Compared.KATEGORI:
        return numbers.title(replace(frame, selection=replace(frame.selection, categories=())))
    return numbers.title(frame)


def groups(state: State) -> tuple[Group, ...]:
    """Return the groups that a panel draws side by side; none: the selection's own."""
    return SIDES if state.panel is Panel.SISI else ()


def stamp(frame: Frame, state: State, *, is_demo: bool) -> Stamp:
    """Return what a picture of the panel says of itself."""
    usual = mark.usual(frame.viewer)
    demo = "data-contoh-" if is_demo else ""
    return Stamp(
        title=title(frame, state),
        mark=mark.line(usual, frame.viewer, frame.names),
        is_demo=is_demo,
        name=f"{usual}-{demo}tren-{state.panel}-{frame.selection.digest}",
    )


def notices(frame: Frame, state: State) -> bool:
    """Draw what stands before any panel, with a way on; return whether there is anything to draw."""
    numbers.bad_values(frame)
    if state.panel is Panel.TERBITAN:
        return True
    if frame.data_until is None:
        st.info(text("notice.no_reports"), icon=":material/inbox:")
        st.info(text("tren.instead"), icon=":material/bar_chart:")
        return False
    if frame.chosen.nothing:
        numbers.area_notice(frame)
        st.info(text("tren.instead"), icon=":material/bar_chart:")
        return False
    return True


def badges(frame: Frame, state: State) -> None:
    """Draw the marks: synthetic data, who the numbers are for, released counts; below them the date of the data."""
    shown = [f":gray-badge[{plain(mark.line(mark.usual(frame.viewer), frame.viewer, frame.names))}]"]
    if state.panel is not Panel.TERBITAN:
        if frame.cube.is_demo:
            shown.insert(0, f":orange-badge[**{text('map.demo')}**]")
        reads = state.unit is Unit.TRIWULAN and reads_release(frame.viewer, cached.rules())
        released = cached.release(frame.version, frame.viewer) if reads else None
        if released:
            shown.append(f":blue-badge[{text('picture.released', day=long_date(released.made_on))}]")
    st.markdown(" ".join(shown))
    if frame.data_until and state.panel is not Panel.TERBITAN:
        st.caption(text("picture.data_until", day=long_date(frame.data_until)))


def untold(frame: Frame, state: State) -> None:
    """Draw why nothing is told here, and where something may be."""
    login.note_outside(frame.selection)
    hint = "tren.untold_quarters" if state.unit is Unit.TRIWULAN else "tren.untold_months"
    st.info(text(hint), icon=":material/visibility_off:")
    st.info(text("tren.instead"), icon=":material/bar_chart:")


def source(frame: Frame) -> str:
    """Return where the numbers come from."""
    return text("picture.source_demo" if frame.cube.is_demo else "picture.source")
