"""What pages of single reports stand on: who looks, over which data, at which moment, and what places are called."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from analysis.overview import PublicFacts
from analysis.table import short_name
from data import zones
from data.model import Role, Viewer
from data.store import places
from data.store.versions import day_of
from locales import text
from locales.format import WIB, local_moment
from ui import cached, fresh, viewing, waiting

Row = Mapping[Any, Any]


@dataclass(frozen=True, eq=False)
class Bench:
    """What a page of single reports works with.

    Attributes:
        viewer: who looks.
        version: of the data.
        facts: public areas and offices.
        at: moment that deadlines are held against.
        today: date that new dates are held against.
        is_demo: whether only synthetic rows are stored.
        desa: code → name of the desa that are shown.
    """

    viewer: Viewer
    version: str
    facts: PublicFacts
    at: datetime
    today: date
    is_demo: bool
    desa: dict[str, str] = field(default_factory=dict)

    def know(self, codes: Iterable[Any]) -> None:
        """Learn what desa are called."""
        wanted = sorted({str(code) for code in codes if not pd.isna(code) and code} - set(self.desa))
        if wanted:
            self.desa.update(places.desa_names(cached.engine(), self.viewer, wanted))

    def area(self, code: Any) -> str:
        """Return what an area is called: a kabupaten, a kecamatan or a desa; "–" for none."""
        if pd.isna(code) or not code:
            return "–"
        known = self.desa.get(code) or self.facts.district_names.get(code) or self.facts.names.get(code)
        return short_name(known) if known else str(code)

    def place(self, row: Row) -> str:
        """Return where a report happened, finest part first."""
        return ", ".join(self.area(code) for code in _parts(row))

    def office(self, code: Any) -> str:
        """Return what an office is called; "–" for none."""
        if pd.isna(code) or not code:
            return "–"
        return text("area.office", name=self.facts.names.get(code, str(code)))

    def moment(self, at: Any, row: Row) -> str:
        """Return a moment in the time of a report's area; "–" for none."""
        return "–" if pd.isna(at) else local_moment(at, zones.zone_of(row["event_regency"]))


def office_of(row: Row) -> str | None:
    """Return the office of a report; None where it has none."""
    return None if pd.isna(row["office"]) else str(row["office"])


def bench(viewer: Viewer) -> Bench:
    """Return the bench of this run; the page runs anew when time alone makes a report overdue."""
    loaded, now = cached.data_versions(viewer), datetime.now(UTC)
    version = cached.version_key(loaded)
    fresh.watch_deadlines(version, viewer)
    today = now.astimezone(WIB).date()
    at = waiting.moment_of(version, day_of(loaded, today))
    if viewer.sees_demo_in_full and viewer.role is Role.PUBLIK:
        viewer = replace(viewer, role=Role.KANIM)  # of all offices: whoever tries things out sees all lists there are
    return Bench(viewer, version, cached.facts(version, today), at, today, cached.is_demo_only(version))


def address(**parameters: str) -> str:
    """Return the address of a view of this page: relative, so that it works below any base path."""
    asked = {viewing.PARAMETER: st.query_params.get(viewing.PARAMETER, "")} | parameters
    kept = {name: value for name, value in asked.items() if value}
    return f"laporan?{urlencode(kept)}" if kept else "laporan"


def _parts(row: Row) -> list[str]:
    return [row[name] for name in ("village", "district", "event_regency") if not pd.isna(row[name]) and row[name]]
