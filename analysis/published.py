"""Published figures, each with its own period: put in order and in words, never added up and never joined by a line.

Periods are unlike: many are cumulative or part of a year, some overlap. So every figure stands for itself.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pandas as pd

from analysis.sheet import Sheet
from locales import text
from locales.format import long_date, number, source_date

LEVELS = ("nasional", "provinsi", "kanwil", "kabupaten", "kantor", "jalur")  # the order in which they stand
SERVICES_ONLY = "layanan BP3MI"  # how a source's figure of services, not of all placements, begins
EAST_JAVA = "35"
CLASS_ENDS = "TPI "  # of an office's name, before its town: `Kantor Imigrasi Kelas I TPI Malang`
PROVINCE_LENGTH = 2
OWN, NEAR, COUNTRY, FAR = range(4)  # how near a figure's place is to the chosen areas


class Topic(StrEnum):
    """What published figures are about."""

    KEBERANGKATAN = "keberangkatan"
    PASPOR = "paspor"
    PENEMPATAN = "penempatan"
    DESA = "desa"
    DEPORTASI = "deportasi"


INDICATORS: dict[Topic, tuple[str, ...]] = {  # kinds within a topic: each has a colour of its own, none is summed
    Topic.KEBERANGKATAN: ("penundaan_keberangkatan",),
    Topic.PASPOR: ("penolakan_paspor", "penundaan_paspor", "penolakan_atau_penundaan_paspor"),
    Topic.PENEMPATAN: ("penempatan_pmi",),
    Topic.DESA: ("desa_binaan", "petugas_pimpasa"),
    Topic.DEPORTASI: ("deportasi_pmi", "pemulangan_pmi_bermasalah"),
}


@dataclass(frozen=True, slots=True)
class Here:
    """The areas that are looked at; all empty means the whole country."""

    regencies: frozenset[str] = frozenset()
    provinces: frozenset[str] = frozenset()
    office: str = ""

    @property
    def is_country(self) -> bool:
        """Whether nothing narrower than the country was chosen."""
        return not (self.regencies or self.provinces or self.office)


def figures(published: pd.DataFrame, placements: pd.DataFrame, places: Mapping[str, str]) -> pd.DataFrame:
    """Return all published figures in one frame.

    Args:
        published: `data.store.places.published_figures`.
        placements: `data.store.places.placements`.
        places: name of a province, kabupaten or office as its source writes it → code.

    Returns:
        kind, value, unit, level, place, code ("" where unknown), start, end, note, certainty, source_title, source_url,
        source_date, warned. A figure that both tables hold stands once, with the words of the placements' table.
    """
    own = published.rename(columns={"indicator": "kind", "period_start": "start", "period_end": "end"})
    own = own.assign(
        place=own["area_name"],
        code=[places.get(_bare(name), "") for name in own["area_name"]],
        note=[_noted(note, reason) for note, reason in zip(own["note"], own["reason"], strict=True)],
    )
    moved = placements.rename(
        columns={
            "persons": "value",
            "kind": "note",
            "period_start": "start",
            "period_end": "end",
            "area_name": "place",
        },
    ).assign(kind="penempatan_pmi", unit="orang", code=placements["area_code"].fillna(""))
    both = pd.concat([moved[_COLUMNS], own[_COLUMNS]], ignore_index=True)
    both = both.drop_duplicates(["kind", "level", "place", "start", "end", "value"], ignore_index=True)
    both["warned"] = [
        kind == "penempatan_pmi" and is_services(note, code)
        for kind, note, code in zip(both["kind"], both["note"], both["code"], strict=True)
    ]
    return both


_COLUMNS = ["kind", "value", "unit", "level", "place", "code", "start", "end", "note", "certainty"]
_COLUMNS += ["source_title", "source_url", "source_date"]


def _bare(name: str) -> str:
    """Return a place's name without the words that sources set around it."""
    return name.removeprefix("Kanwil Ditjen Imigrasi ")


def _noted(note: str, reason: str) -> str:
    cause = text("published.reason", reason=reason) if reason else ""
    return "; ".join(part for part in (note, cause) if part)


def is_services(note: str, code: str) -> bool:
    """Return whether a placement figure counts the services of BP3MI East Java alone, not all placements."""
    return code.startswith(EAST_JAVA) and note.startswith(SERVICES_ONLY)


def nearness(code: str, level: str, here: Here, province_of: Mapping[str, str]) -> int:
    """Return how near a figure's place is to what is looked at: itself, its province, the country, elsewhere."""
    if here.is_country:
        return OWN
    if code and (code in here.regencies or code == here.office):
        return OWN
    if code and province_of.get(code, code[:PROVINCE_LENGTH]) in here.provinces:
        return NEAR
    return COUNTRY if level == "nasional" else FAR


def of_topic(frame: pd.DataFrame, topic: Topic, here: Here, province_of: Mapping[str, str]) -> pd.DataFrame:
    """Return the figures of a topic, in the order of their lanes: nearest place first, then by level, place and start.

    Where areas are chosen and there are figures of them or of their province, only these stand there, and those of the
    country; elsewhere all do. `attrs["narrowed"]` says which.

    Args:
        frame: `figures`.
        topic: what they are about.
        here: what is looked at.
        province_of: code of an office → code of its province.
    """
    chosen = frame[frame["kind"].isin(INDICATORS[topic])].copy()
    pairs = zip(chosen["code"], chosen["level"], strict=True)
    chosen["near"] = [nearness(code, level, here, province_of) for code, level in pairs]
    narrowed = not here.is_country and bool((chosen["near"] <= NEAR).any())
    if narrowed:
        chosen = chosen[chosen["near"] < FAR]
    chosen["rank"] = chosen["level"].map(LEVELS.index)
    chosen["name"] = [place.rsplit(CLASS_ENDS, 1)[-1] for place in chosen["place"]]
    chosen = chosen.sort_values(["near", "rank", "name", "start", "end", "value"], ignore_index=True)
    chosen.attrs["narrowed"] = narrowed
    return chosen


def span(start: date, end: date) -> str:
    """Return a figure's own period: `4 November 2024`, or `1 Januari 2025 – 30 November 2025`."""
    return long_date(start) if start == end else f"{long_date(start)} – {long_date(end)}"


def whole_span(frame: pd.DataFrame) -> str:
    """Return from when to when the periods of figures reach, together."""
    return span(frame["start"].min(), frame["end"].max())


def amount(value: float, unit: str) -> str:
    """Return a figure with its unit: `5.659 orang`."""
    return f"{number(value, decimals=0 if float(value).is_integer() else 1)} {unit}"


def summary(frame: pd.DataFrame, topic: Topic) -> str:
    """Return in words what a chart of published figures holds; no number of it is a sum.

    Rules: no figure; one; several, with how many places and from when to when.
    """
    what = text(f"published.topic_words.{topic}")
    if frame.empty:
        return text("published.none", what=what)
    if len(frame) == 1:
        row = frame.to_dict("records")[0]
        one = amount(row["value"], row["unit"])
        return text("published.one", what=what, place=row["place"], amount=one, when=span(row["start"], row["end"]))
    places = number(frame["place"].nunique())
    return text("published.several", n=number(len(frame)), what=what, places=places, when=whole_span(frame))


def sheet(frame: pd.DataFrame, topic: Topic) -> Sheet:
    """Return the figures as a table with their sources."""
    columns = ("kind", "place", "value", "unit", "when", "certainty", "note", "source", "date", "link")
    rows = tuple(
        (
            text(f"published.kind.{row['kind']}"),
            row["place"],
            _whole(row["value"]),
            row["unit"],
            span(row["start"], row["end"]),
            row["certainty"],
            row["note"] or None,
            row["source_title"],
            source_date(row["source_date"]),
            row["source_url"] or None,
        )
        for row in frame.to_dict("records")
    )
    headings = tuple(text(f"published.column.{name}") for name in columns)
    return Sheet(text(f"published.topic.{topic}"), headings, rows)


def _whole(value: float) -> int | float:
    return int(value) if float(value).is_integer() else float(value)


def kinds(frame: pd.DataFrame, order: Collection[str]) -> list[str]:
    """Return the kinds of figures that a frame holds, in a given order."""
    held = set(frame["kind"])
    return [name for name in order if name in held]
