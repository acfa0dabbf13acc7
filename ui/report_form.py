"""Laporan kejadian: one event as fixed answers. Nothing can be written freely, so no person can be named."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from data import zones
from data.filing import MOST_PERSONS, Report
from data.flow import OBSERVATIONS
from data.model import CATEGORIES, CHANNELS, VICTIM_CATEGORIES, Group, Role
from locales import text
from locales.format import long_date, number
from ui import cached
from ui.drafting import plain
from ui.fields import OTHER, UNKNOWN, Fields, Filled, bounds
from ui.ground import Ground
from ui.placing import DISTRICT, REGENCY, VILLAGE, Where, place

SAME = "sama"
PLACES = ((REGENCY, "event_regency"), (DISTRICT, "district"), (VILLAGE, "village"))
USUAL_CHANNEL = {Role.DESA: "desa", Role.PIMPASA: "pimpasa"}


@dataclass(frozen=True, slots=True)
class _Said:
    """What the fields say; empty or None where nothing does."""

    category: str
    persons: int | None
    observations: list[str]
    where: Where
    origin: str
    origin_regency: str
    when: str
    occurred: date | None
    reported: date
    channel: str


def ask(fields: Fields, ground: Ground) -> Filled:
    """Draw the form and return what it says."""
    st.markdown(f"##### {text('report_form.what')}")
    category = _category(fields)
    persons = fields.count("persons")
    fields.slot("persons")
    observations = fields.several("observations", OBSERVATIONS, lambda each: text(f"observation.{each}"))
    st.markdown(f"##### {text('report_form.where')}")
    where = place(fields, ground)
    origin, origin_regency = _origin(fields, ground)
    st.markdown(f"##### {text('report_form.when')}")
    when, occurred = fields.recent("when", "occurred", today=ground.today, unknown=True)
    _deadline(where, occurred)
    reported = _reported(fields, ground)
    usual = USUAL_CHANNEL.get(ground.viewer.role, "")
    channel = fields.pick("channel", CHANNELS, lambda each: text(f"channel.{each}"), usual=usual)
    fields.slot("channel")
    said = _Said(
        category, persons, observations, where, origin, origin_regency, when, occurred, reported, channel
    )  # fmt: skip
    problems = _problems(said)
    return Filled(problems, _lines(said, ground), None if problems else _report(said), where.usual)


def answers(report: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a draft of a report holds that has been filed; `report` as `data.store.desk.report` returns it."""
    names = ["origin_regency", "occurred_on", *(column for _, column in PLACES)]
    known = {name: None if pd.isna(report[name]) else report[name] for name in names}
    home, day = known["origin_regency"], known["occurred_on"]
    origin = UNKNOWN if home is None else SAME if home == report["event_regency"] else OTHER
    return {
        "group": next(group.value for group, names in CATEGORIES.items() if report["category"] in names),
        "category": report["category"],
        "persons": int(report["persons"]),
        "observations": list(report["observations"]),
        **{name: known[column] for name, column in PLACES},
        "origin": origin,
        "origin_regency": home if origin == OTHER else None,
        "when": plain(day) if day else UNKNOWN,
        "reported": plain(report["reported_on"]),
        "channel": report["channel"],
    }


def _category(fields: Fields) -> str:
    groups = [str(group) for group in Group]
    group = fields.tap("group", groups, lambda each: text(f"group_label.{each}"), usual=Group.MASYARAKAT.value)
    offered = CATEGORIES[Group(group or Group.MASYARAKAT)]
    category = fields.radio(
        "category", offered, lambda each: text(f"category.{each}"), lambda each: text(f"category_help.{each}")
    )
    fields.slot("category")
    if category in VICTIM_CATEGORIES:
        st.info(text("report_form.victims", hours=number(cached.deadlines().follow_up_victims)), icon=":material/bolt:")
    return category


def _origin(fields: Fields, ground: Ground) -> tuple[str, str]:
    origin = fields.tap("origin", (SAME, OTHER, UNKNOWN), lambda each: text(f"report_form.origin_{each}"))
    fields.slot("origin")
    if origin != OTHER:
        return origin, ""
    regency = fields.pick("origin_regency", ground.regencies, ground.regency, search=text("placing.regency"))
    fields.slot("origin_regency")
    return origin, regency


def _deadline(where: Where, occurred: date | None) -> None:
    """Say until when the report is in time: the end of the day after the event, as people there tell the time."""
    if not occurred:
        st.caption(text("report_form.deadline"))
        return
    last = occurred + timedelta(days=1)
    code = where.regency or "31"
    if datetime.now(UTC).replace(tzinfo=None) <= zones.end_of(last, code):
        zone = zones.zone_of(code).tzname(None)
        st.caption(text("report_form.in_time", day=long_date(last), zone=zone))
    else:
        st.warning(text("report_form.late", day=long_date(last)), icon=":material/schedule:")


def _reported(fields: Fields, ground: Ground) -> date:
    """Draw the day of the report; left alone it is the day on which it is sent, also of a draft of yesterday."""
    reported = fields.day("reported", usual=ground.today, latest=ground.today) or ground.today
    fields.slot("reported")
    if reported == ground.today:
        fields.forget("reported")
    return reported


def _problems(said: _Said) -> dict[str, str]:
    """Return field → what is wrong with it, in the order of the form."""
    wrong = {
        "category": not said.category and text("report_form.no_category"),
        "persons": bounds(said.persons, least=1, most=MOST_PERSONS),
        REGENCY: not said.where.regency and text("report_form.no_regency"),
        "origin": not said.origin and text("report_form.no_origin"),
        "origin_regency": said.origin == OTHER and not said.origin_regency and text("report_form.no_origin_regency"),
        "when": not said.when and text("report_form.no_when"),
        "occurred": said.when not in {"", UNKNOWN} and not said.occurred and text("fields.no_day"),
        "reported": bool(said.occurred and said.reported < said.occurred) and text("report_form.before"),
        "channel": not said.channel and text("report_form.no_channel"),
    }
    return {name: words for name, words in wrong.items() if words}


def _lines(said: _Said, ground: Ground) -> list[tuple[str, str]]:
    unknown = text("fields.unknown")
    origin = {SAME: text("report_form.origin_sama"), UNKNOWN: unknown}.get(said.origin, "")
    if said.origin_regency:
        origin = ground.regency(said.origin_regency)
    occurred = long_date(said.occurred) if said.occurred else unknown if said.when == UNKNOWN else ""
    return [
        ("category", text(f"category.{said.category}") if said.category else ""),
        ("persons", number(said.persons) if said.persons is not None else ""),
        ("remarks", ", ".join(text(f"observation.{each}") for each in said.observations) or "–"),
        ("place", said.where.name),
        ("origin", origin),
        ("when", occurred),
        ("reported", long_date(said.reported)),
        ("channel", text(f"channel.{said.channel}") if said.channel else ""),
    ]


def _report(said: _Said) -> Report:
    return Report(
        category=said.category,
        area=said.where.finest,
        reported_on=said.reported,
        occurred_on=said.occurred,
        persons=said.persons or 0,
        channel=said.channel,
        origin=said.where.regency if said.origin == SAME else said.origin_regency,
        observations=tuple(said.observations),
    )
