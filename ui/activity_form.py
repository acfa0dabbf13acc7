"""Kegiatan: what a PIMPASA did in a village or kabupaten, when, and how many took part."""

import streamlit as st

from data.filing import MOST_PARTICIPANTS, Activity
from data.model import ACTIVITIES
from locales import text
from locales.format import long_date, number
from ui.fields import Fields, Filled, bounds
from ui.ground import Ground

KIND, VILLAGE, REGENCY, HELD, WHEN, PEOPLE = "kind", "village", "regency", "held", "when", "participants"


def ask(fields: Fields, ground: Ground) -> Filled:
    """Draw the form and return what it says."""
    st.markdown(text("activity_form.lead"))
    kind = fields.radio(
        KIND, ACTIVITIES, lambda each: text(f"activity.{each}"), lambda each: text(f"activity_help.{each}")
    )
    fields.slot(KIND)
    when, held = fields.recent(WHEN, HELD, today=ground.today, unknown=False)
    village, regency = _where(fields, ground)
    people = fields.count(PEOPLE)
    fields.slot(PEOPLE)
    wrong = {
        KIND: not kind and text("activity_form.no_kind"),
        WHEN: not when and text("activity_form.no_when"),
        HELD: bool(when) and not held and text("fields.no_day"),
        REGENCY: not regency and text("activity_form.no_regency"),
        PEOPLE: bounds(people, least=0, most=MOST_PARTICIPANTS),
    }
    problems = {name: words for name, words in wrong.items() if words}
    place = ground.fostered.get(village) or (ground.regency(regency) if regency else "")
    lines = [
        (KIND, text(f"activity.{kind}") if kind else ""),
        (WHEN, long_date(held) if held else ""),
        ("place", place),
        (PEOPLE, number(people) if people is not None else ""),
    ]
    last = {VILLAGE: village, REGENCY: regency}
    if problems or held is None:
        return Filled(problems, lines, None, last)
    return Filled({}, lines, Activity(kind, held, regency, people or 0, int(village) if village else None), last)


def _where(fields: Fields, ground: Ground) -> tuple[str, str]:
    """Draw the Desa Binaan, or the kabupaten of what was held elsewhere."""
    last, village = fields.draft.last, ""
    if ground.fostered:
        village = fields.pick(
            VILLAGE, list(ground.fostered), ground.fostered.__getitem__,
            usual=str(last.get(VILLAGE, "")), search=text("activity_form.elsewhere"),
        )  # fmt: skip
    if village:
        return village, ground.regency_of[village]
    regency = fields.pick(
        REGENCY, ground.regencies, ground.regency, usual=str(last.get(REGENCY, "")), search=text("placing.regency")
    )
    fields.slot(REGENCY)
    return "", regency
