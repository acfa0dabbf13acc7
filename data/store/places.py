"""Public facts about places: areas, offices, fostered villages, pockets, placements. Shown to everybody."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
from sqlalchemy import CompoundSelect, Engine, Integer, Select, and_, cast, func, literal, or_, select, union_all

from data.model import Role, Viewer
from data.store import schema, schema_access
from data.store.frames import frame_of
from data.store.schema_imports import village_point


def _frame(engine: Engine, query: Select[tuple[object, ...]] | CompoundSelect[tuple[object, ...]]) -> pd.DataFrame:
    with engine.connect() as connection:
        result = connection.execute(query)
        return frame_of(result)


def provinces(engine: Engine, _viewer: Viewer) -> pd.DataFrame:
    """Return code, name of the 38 provinces, by code."""
    return _frame(engine, select(schema.province).order_by(schema.province.c.code))


def regencies(engine: Engine, _viewer: Viewer) -> pd.DataFrame:
    """Return the 514 kabupaten and kota, by code: columns of the table, and `province`, the province's name."""
    query = (
        select(schema.regency, schema.province.c.name.label("province"))
        .join(schema.province, schema.province.c.code == schema.regency.c.province_code)
        .order_by(schema.regency.c.code)
    )
    return _frame(engine, query)


def districts(engine: Engine, _viewer: Viewer) -> pd.DataFrame:
    """Return code, name, regency_code, lat, lon of all kecamatan, by code; lat and lon can be missing."""
    return _frame(engine, select(schema.district).order_by(schema.district.c.code))


def village_names(engine: Engine, _viewer: Viewer, *, within: str = "") -> pd.DataFrame:
    """Return code, name, district_code of all desa and kelurahan, by code; none before `make setup`.

    Args:
        engine: the store.
        within: code of a kabupaten or kecamatan; empty: of the whole country.
    """
    name, district = schema.village_name, schema.district.c
    query = select(name).order_by(name.c.code)
    if within:
        inside = select(district.code).where(or_(district.code == within, district.regency_code == within))
        query = query.where(name.c.district_code.in_(inside))
    return _frame(engine, query)


def offices(engine: Engine, _viewer: Viewer) -> pd.DataFrame:
    """Return the Kantor Imigrasi, by short name: columns of the table, and the seat's `seat_lat`, `seat_lon`."""
    query = (
        select(schema.office, schema.regency.c.lat.label("seat_lat"), schema.regency.c.lon.label("seat_lon"))
        .outerjoin(schema.regency, schema.regency.c.code == schema.office.c.seat_regency_code)
        .order_by(schema.office.c.short_name)
    )
    return _frame(engine, query)


def office_areas(engine: Engine, _viewer: Viewer, *, as_of: date) -> pd.DataFrame:
    """Return office_code, regency_code of the working areas in force on `as_of`."""
    area = schema.office_area.c
    query = (
        select(area.office_code, area.regency_code)
        .where(and_(area.valid_from <= as_of, or_(area.valid_to.is_(None), area.valid_to >= as_of)))
        .order_by(area.office_code, area.regency_code)
    )
    return _frame(engine, query)


def villages(engine: Engine, _viewer: Viewer) -> pd.DataFrame:
    """Return the Desa Binaan: columns of the table, and the office's short name as `office_name` (may be missing).

    Where a point of the desa has been loaded, lat and lon are that point's.
    """
    point, own = village_point.c, schema.village.c
    measured = {"lat": func.coalesce(point.lat, own.lat), "lon": func.coalesce(point.lon, own.lon)}
    columns = [measured[column.name].label(column.name) if column.name in measured else column for column in own]
    query = (
        select(*columns, schema.office.c.short_name.label("office_name"))
        .outerjoin(schema.office, schema.office.c.code == schema.village.c.office_code)
        .outerjoin(village_point, point.code == own.area_code)
        .order_by(schema.village.c.regency_code, schema.village.c.name, schema.village.c.id)
    )
    return _frame(engine, query)


def pockets(engine: Engine, _viewer: Viewer) -> pd.DataFrame:
    """Return the documented kantong PMI in the order of their list."""
    return _frame(engine, select(schema.pocket).order_by(schema.pocket.c.rank))


def placements(engine: Engine, _viewer: Viewer) -> pd.DataFrame:
    """Return all published placement figures with their periods and sources."""
    return _frame(engine, select(schema.placement).order_by(schema.placement.c.id))


def officers(engine: Engine, _viewer: Viewer) -> pd.DataFrame:
    """Return published numbers of PIMPASA: office_code ("" for the whole country), officers, as_of, source_title."""
    load, figure = schema.pimpasa_load.c, schema.published_figure.c
    of_offices = select(load.office_code, load.officers, load.as_of, load.source_title)
    national = select(
        literal("").label("office_code"), cast(figure.value, Integer).label("officers"),
        figure.period_end.label("as_of"), figure.source_title,
    ).where(figure.indicator == "petugas_pimpasa", figure.level == "nasional")  # fmt: skip
    return _frame(engine, union_all(of_offices, national))


def published_figures(engine: Engine, _viewer: Viewer) -> pd.DataFrame:
    """Return all other published figures, each with its own period and source, in the order of their list."""
    return _frame(engine, select(schema.published_figure).order_by(schema.published_figure.c.id))


def office_provinces(engine: Engine, _viewer: Viewer, *, office: str, as_of: date) -> frozenset[str]:
    """Return the provinces that an office has on `as_of`: those recorded for it, else the one it stands in."""
    dated = schema_access.office_province.c
    in_force = and_(dated.valid_from <= as_of, or_(dated.valid_to.is_(None), dated.valid_to >= as_of))
    recorded = select(dated.province_code, in_force).where(dated.office_code == office)
    own = select(schema.office.c.province_code).where(schema.office.c.code == office)
    with engine.connect() as connection:
        rows = connection.execute(recorded).all()
        if rows:
            return frozenset(code for code, holds in rows if holds)
        return frozenset(connection.scalars(own))


def viewer_as(
    engine: Engine, role: Role, *, office: str = "", provinces: frozenset[str] = frozenset(), as_of: date
) -> Viewer:
    """Return the Viewer that a role has on `as_of`: its scope comes from today's dated tables."""
    asking = Viewer(role=role)
    if role is Role.KANWIL:
        own = provinces or office_provinces(engine, asking, office=office, as_of=as_of)
        known = regencies(engine, asking)
        scope = frozenset(known.loc[known["province_code"].isin(own), "code"])
        return Viewer(role=role, provinces=own, regencies=scope)
    areas = office_areas(engine, asking, as_of=as_of)
    scope = frozenset(areas.loc[areas["office_code"] == office, "regency_code"])
    return Viewer(role=role, office=office, regencies=scope)


def desa_names(engine: Engine, _viewer: Viewer, codes: Sequence[str]) -> dict[str, str]:
    """Return code → name of the desa and kelurahan with these codes."""
    name = schema.village_name.c
    with engine.connect() as connection:
        found = connection.execute(select(name.code, name.name).where(name.code.in_(codes)))
        return {row.code: row.name for row in found}
