"""Cached calls: what is slow to make and the same for everybody, once per data version."""

import os
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import streamlit as st

from analysis import cube, released
from analysis.cube import Cube, Weeks
from analysis.overview import PublicFacts
from analysis.privacy import Rules
from data import publish, setup, shapes
from data.deadlines import Deadlines
from data.denominators import placement_denominators
from data.model import Role, Selection, Viewer
from data.store import incidents, places, progress, releases, reporting
from data.store.engine import Engine, connect
from data.store.versions import Version, versions
from geo import base, basemap
from geo.assets import ROUTE, asset_path, asset_url
from geo.codes import Level
from locales import text
from locales.format import WIB
from ui import serving, words

EVERYBODY = Viewer()


@st.cache_resource(show_spinner=False)
def rules() -> Rules:
    """Return the privacy settings of this server."""
    return Rules.from_environment(os.environ)


@st.cache_resource(show_spinner=False)
def deadlines() -> Deadlines:
    """Return how long reports may wait for their next step, as this server is set."""
    return Deadlines.from_environment(os.environ)


@st.cache_resource(show_spinner=False)
def engine() -> Engine:
    """Return the open store; a new one is made with the reference facts."""
    opened = connect()
    setup.prepare(opened)
    return opened


def data_versions(viewer: Viewer) -> dict[str, Version]:
    """Return the data sets in force: read on every run, so that an import shows at once."""
    return versions(engine(), viewer)


def version_key(loaded: Mapping[str, Version]) -> str:
    """Return a text that differs when any of the data sets in force or installed boundaries differ."""
    parts = [f"{name}:{version.digest[:12]}" for name, version in sorted(loaded.items())]
    return " ".join([*parts, shapes.digest()])


@st.cache_resource(show_spinner=False, max_entries=2)
def facts(version: str, as_of: date) -> PublicFacts:  # noqa: ARG001 - a key of the cache
    """Return the public frames."""
    store = engine()
    regencies = places.regencies(store, EVERYBODY)
    return PublicFacts(
        regencies=regencies,
        provinces=places.provinces(store, EVERYBODY),
        districts=shapes.inside(places.districts(store, EVERYBODY), Level.DISTRICT, "code"),
        offices=places.offices(store, EVERYBODY),
        office_areas=places.office_areas(store, EVERYBODY, as_of=as_of),
        denominators=placement_denominators(places.placements(store, EVERYBODY)),
        village_counts=places.villages(store, EVERYBODY).groupby("regency_code").size(),
        pockets=frozenset(places.pockets(store, EVERYBODY)["regency_code"]),
    )


@st.cache_resource(show_spinner=text("app.loading"), max_entries=8)
def monthly(version: str, viewer: Viewer) -> Cube:  # noqa: ARG001 - a key of the cache
    """Return the monthly cube of what `viewer` may be told; synthetic rows are the same for everybody."""
    store = engine()
    codes = list(places.regencies(store, EVERYBODY)["code"])
    return cube.build(incidents.cube(store, viewer, by="month"), codes)


def cube_for(version: str, viewer: Viewer) -> Cube:
    """Return the viewer's cube; all viewers share one while only synthetic rows are stored."""
    return monthly(version, counted_as(version, viewer))


@st.cache_data(show_spinner=False, max_entries=256)
def latest(
    version: str,  # noqa: ARG001 - a key of the cache
    viewer: Viewer,
    selection: Selection,
    codes: tuple[str, ...],
    *,
    status: str,
    limit: int,
) -> pd.DataFrame:
    """Return the latest reports."""
    return progress.latest(engine(), viewer, selection, codes, status=status, limit=limit)


@st.cache_resource(show_spinner=False, max_entries=8)
def heard(version: str, viewer: Viewer, until: str) -> pd.DataFrame:  # noqa: ARG001 - a key of the cache
    """Return when every reporting unit was last heard of."""
    return reporting.heard(engine(), viewer, until=until)


@st.cache_resource(show_spinner=False, max_entries=2)
def officers(version: str) -> pd.DataFrame:  # noqa: ARG001 - a key of the cache
    """Return published numbers of PIMPASA by office."""
    return places.officers(engine(), EVERYBODY)


@st.cache_resource(show_spinner=False, max_entries=2)
def fostered(version: str) -> pd.DataFrame:  # noqa: ARG001 - a key of the cache
    """Return regency_code and the month since when it is fostered ("": unknown) of every Desa Binaan."""
    villages = places.villages(engine(), EVERYBODY)
    months = villages["fostered_since"].str.extract(r"^(\d{4}-\d{2})", expand=False).fillna("")
    return pd.DataFrame({"regency_code": villages["regency_code"], "month": months})


def midnight(day: date) -> datetime:
    """Return the moment that a day begins in WIB."""
    return datetime(day.year, day.month, day.day, tzinfo=WIB).astimezone(UTC)


def counted_as(version: str, viewer: Viewer) -> Viewer:
    """Return for whom reports are counted: everybody alike while only synthetic rows are stored."""
    own_rows = holds_real(version) or viewer.role is Role.PIMPASA
    return viewer.unnamed if own_rows else EVERYBODY


@st.cache_resource(show_spinner=text("app.loading"), max_entries=4)
def weekly(version: str, viewer: Viewer) -> Weeks:  # noqa: ARG001 - a key of the cache
    """Return the weekly cube, as `monthly`."""
    store = engine()
    codes = list(places.regencies(store, EVERYBODY)["code"])
    return cube.build_weeks(incidents.cube(store, viewer, by="week"), codes)


def weeks_for(version: str, viewer: Viewer) -> Weeks:
    """Return the viewer's weekly cube, shared as `cube_for` is."""
    return weekly(version, counted_as(version, viewer))


def release(version: str, viewer: Viewer) -> released.Reader | None:
    """Return the release in force as `viewer` may read it; None where there is none or it is not the viewer's."""
    found = releases.current(engine(), viewer)
    return _release(version, found[0], viewer.role) if found else None


@st.cache_resource(show_spinner=False, max_entries=8)
def _release(version: str, number: int, role: Role) -> released.Reader | None:  # noqa: ARG001 - keys of the cache
    store = engine()
    stored = releases.latest(store, Viewer(role=role), publish=rules().publish)
    return released.read(stored.made.made_on, stored.cells, places.regencies(store, EVERYBODY)) if stored else None


@st.cache_resource(show_spinner=False, max_entries=2)
def holds_real(version: str) -> bool:  # noqa: ARG001 - a key of the cache
    """Return whether any real report is stored."""
    return incidents.holds_real(engine(), EVERYBODY)


@st.cache_resource(show_spinner=False, max_entries=2)
def is_demo_only(version: str) -> bool:
    """Return whether synthetic reports are stored, and no real one."""
    demo = data_versions(EVERYBODY).get("demo")
    return demo is not None and demo.rows > 0 and not holds_real(version)


@st.cache_resource(show_spinner=False, max_entries=16)
def viewer_as(version: str, role: Role, office: str, provinces: str, as_of: date) -> Viewer:  # noqa: ARG001 - a key of the cache
    """Return the Viewer of a role, nobody's in person; `provinces` are codes with commas between."""
    named = frozenset(code for code in provinces.split(",") if code)
    return places.viewer_as(engine(), role, office=office, provinces=named, as_of=as_of)


@st.cache_resource(show_spinner=False, max_entries=2)
def _plain_layers(version: str) -> dict[str, bytes]:  # noqa: ARG001 - a key of the cache
    return publish.map_layers(engine(), None)


@st.cache_resource(show_spinner=False, max_entries=1)  # one: layers that were replaced are made again
def is_built(version: str) -> bool:  # noqa: ARG001 - a key of the cache
    """Return whether this server serves the map bundle and all layers, brought up to date where they are not."""
    if not serving.is_on() or asset_url("bundle.js") is None:
        return False
    try:
        publish.publish(engine())
    except FileNotFoundError:
        return False
    return True


def base_map(version: str, room: int) -> Any:
    """Return a new but identical map each run: a cached one breaks on the second run.

    Args:
        version: of the data.
        room: see `geo.basemap.bundled_map`.
    """
    by = text("map.by_leaflet", credit=credit(version))
    if not is_built(version):
        return basemap.plain_map(words.map_words(), by, _plain_layers(version), room=room)
    urls = {name: asset_url(f"{name}.json") or "" for name in publish.LAYERS}
    return basemap.bundled_map(words.map_words(), by, urls, asset_url("bundle.js") or "", room=room)


@st.cache_resource(show_spinner=False, max_entries=2)
def credit(version: str) -> str:
    """Return who made the outlines, as map and picture say it."""
    if not is_built(version):
        return text("map.credits_plain")
    if not shapes.is_official():
        return text("map.credits")
    used = shapes.in_force()
    return text("map.credits_official", source=f"{used.source} ({used.licence})" if used.licence else used.source)


@st.cache_resource(show_spinner=False, max_entries=1)
def picture_base(version: str) -> base.Base:
    """Return what lies under every picture of a map: the layers that the browser has."""
    if is_built(version):
        paths = {name: asset_path(f"{name}.json") for name in publish.LAYERS}
        return base.read({name: path.read_bytes() for name, path in paths.items() if path})
    return base.read(_plain_layers(version))


def detail_urls(version: str, codes: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """Return code → kind → address of finer outlines, for `geo/map.js`."""
    if not is_built(version):
        return {}
    names = shapes.detail_names(codes)
    return {code: {kind: f"{ROUTE}garis/{name}" for kind, name in kinds.items()} for code, kinds in names.items()}
