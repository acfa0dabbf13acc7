"""What the browser fetches once and keeps: public geometry and public facts, nothing else.

Plain frames in, JSON bytes out; `data.publish` writes them as assets.
"""

import json
from collections.abc import Hashable, Mapping
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from locales.format import source_date

DECIMALS = 3  # about 100 m, finer than the outlines are true
DETAIL_DECIMALS = 4
PLACE_DECIMALS = 5

Record = dict[str, Any]


def areas(
    regencies: pd.DataFrame,
    outlines: gpd.GeoDataFrame | None,
    pockets: pd.DataFrame,
    denominators: pd.DataFrame,
    village_counts: "pd.Series[int]",
) -> bytes:
    """Return all kabupaten and provinces as JSON.

    Args:
        regencies: code, name, province_code, province, lat, lon; the order is the order of every delta.
        outlines: code, geometry (EPSG:4326); None: points only.
        pockets: regency_code, reason, source_title, source_url, source_date.
        denominators: index code; persons, year of the placement figure that rates use.
        village_counts: index code; number of Desa Binaan.
    """
    shapes = {} if outlines is None else dict(zip(outlines["code"], outlines.geometry, strict=True))
    known = pockets.set_index("regency_code").to_dict("index")
    placements = denominators[["persons", "year"]].to_dict("index")
    records = []
    for row in regencies.to_dict("records"):
        code = row["code"]
        record = _area(row) | {"villages": int(village_counts.get(code, 0))}
        if placement := placements.get(code):
            record |= {"placements": int(placement["persons"]), "placements_year": int(placement["year"])}
        if pocket := known.get(code):
            record["pocket"] = _pocket(pocket)
        if code in shapes:
            record["geometry"] = _geometry(shapes[code])
        records.append(record)
    return _json({"areas": records, "provinces": _provinces(regencies, shapes)})


def land(shape: shapely.Geometry) -> bytes:
    """Return the land around, neighbours included, as one GeoJSON feature."""
    return _json({"type": "Feature", "properties": {}, "geometry": _geometry(shape)})


def outline(frame: gpd.GeoDataFrame) -> bytes:
    """Return the one outline of `frame` (geometry) as GeoJSON, `null` where it has none."""
    return _json(_geometry(frame.geometry.iloc[0], DETAIL_DECIMALS) if len(frame) else None)


def parts(frame: gpd.GeoDataFrame) -> bytes:
    """Return areas of a lower level (code, geometry) as JSON."""
    return _json(
        [
            {"code": code, "geometry": _geometry(shape, DETAIL_DECIMALS)}
            for code, shape in zip(frame["code"], frame.geometry, strict=True)
        ],
    )


def villages(frame: pd.DataFrame, codes: list[str], status_words: dict[str, str]) -> bytes:
    """Return the Desa Binaan as JSON; `area` is the position of the kabupaten in `codes`."""
    position = {code: index for index, code in enumerate(codes)}
    return _json(
        [
            {
                "name": row["name"],
                "place": row["place"],
                "area": position[row["regency_code"]],
                "lat": round(row["lat"], PLACE_DECIMALS),
                "lon": round(row["lon"], PLACE_DECIMALS),
                "precision": row["precision"],
                "status": row["status"],
                "status_word": status_words[row["status"]],
                "office": row["office_name"] if isinstance(row["office_name"], str) else "",
                "since": source_date(row["fostered_since"]),
                "source": row["source_title"],
                "source_date": source_date(row["source_date"]),
                "url": row["source_url"],
            }
            for row in frame.to_dict("records")
        ],
    )


def offices(frame: pd.DataFrame, area_words: dict[str, str]) -> bytes:
    """Return the offices whose seat is known as JSON; `area_words` says each one's working area by code."""
    located = frame[frame["seat_lat"].notna()]
    return _json(
        [
            {
                "name": row["name"],
                "seat": row["seat"],
                "area": area_words[row["code"]],
                "lat": round(row["seat_lat"], DECIMALS),
                "lon": round(row["seat_lon"], DECIMALS),
                "url": row["source_url"],
            }
            for row in located.to_dict("records")
        ],
    )


def short_name(name: str) -> str:
    """Return a kabupaten's name as a map label: without the word Kabupaten; Kota stays."""
    return name.removeprefix("Kabupaten ").replace("Kota Administrasi ", "Kota ").replace("Kepulauan ", "Kep. ")


def _area(row: Mapping[Hashable, Any]) -> Record:
    return {
        "code": row["code"],
        "name": row["name"],
        "short": short_name(row["name"]),
        "province": row["province_code"],
        "province_name": row["province"],
        "population": int(row["population"]),
        "lat": round(row["lat"], DECIMALS),
        "lon": round(row["lon"], DECIMALS),
    }


def _pocket(row: Mapping[Hashable, Any]) -> Record:
    return {
        "reason": row["reason"],
        "source": row["source_title"] or row["source_url"],
        "url": row["source_url"],
        "date": source_date(row["source_date"]),
    }


def _provinces(regencies: pd.DataFrame, shapes: dict[str, shapely.Geometry]) -> list[Record]:
    records = []
    for (code, name), rows in regencies.groupby(["province_code", "province"]):
        record: Record = {"code": code, "name": name}
        own = [shapes[each] for each in rows["code"] if each in shapes]
        if own:
            record["geometry"] = _geometry(shapely.union_all(own))
        records.append(record)
    return records


def _geometry(shape: shapely.Geometry, decimals: int = DECIMALS) -> Record:
    rounded = shapely.transform(shape, lambda points: points.round(decimals))
    geometry: Record = json.loads(shapely.to_geojson(rounded))
    return geometry


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
