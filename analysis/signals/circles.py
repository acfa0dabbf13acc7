"""Circles around places: who lies in them, nearest first, as SaTScan draws them."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

EARTH_KM = 6367.0  # the sphere of SaTScan's latitude and longitude
POLE, DATE_LINE = 90.0, 180.0

Whole = npt.NDArray[np.int64]
Points = list[tuple[float, float, float]]


@dataclass(frozen=True, slots=True)
class Circles:
    """Every centre's neighbours: those of centre i stand at `start[i]:start[i + 1]`.

    `order` holds their numbers (rows of `members`), nearest first, `mass` the cases of the circle that ends there and
    `places` how many places it holds.
    """

    members: list[list[int]]
    start: Whole
    order: Whole
    mass: Whole
    places: Whole


def points(places: pd.DataFrame) -> tuple[Points, list[list[int]]]:
    """The distinct points of the places on SaTScan's sphere, in kilometres, and which rows stand at each.

    Args:
        places: columns place, lat, lon (degrees), sorted as centres are to be tried.

    Raises:
        ValueError: a coordinate that is missing or not on earth.
    """
    members: dict[tuple[float, float, float], list[int]] = {}
    rows = zip(places["place"], places["lat"].astype(float), places["lon"].astype(float), strict=True)
    for row, (place, latitude, longitude) in enumerate(rows):
        if not (abs(latitude) <= POLE and abs(longitude) <= DATE_LINE):
            message = f"Place {place!r} has no latitude and longitude in degrees: {latitude}, {longitude}."
            raise ValueError(message)
        members.setdefault(on_sphere(latitude, longitude), []).append(row)
    return list(members), list(members.values())


def on_sphere(latitude: float, longitude: float) -> tuple[float, float, float]:
    """The point in kilometres from the centre of the earth."""
    phi, theta = latitude * math.pi / 180.0, longitude * math.pi / 180.0
    return (
        EARTH_KM * math.cos(theta) * math.cos(phi),
        EARTH_KM * math.sin(theta) * math.cos(phi),
        EARTH_KM * math.sin(phi),
    )


def circles(places: pd.DataFrame, cases: Whole, *, max_km: float | None, max_cases: float) -> Circles:
    """Every circle that is not too wide and holds not too many cases.

    Places at the same point enter together. Of other places at the same distance the one with the lesser coordinates
    enters first, as in SaTScan; distances are straight through the sphere, as there (at 300 km 28 m less).

    Args:
        places: columns place, lat, lon, sorted as centres are to be tried.
        cases: per row of `places`, over the whole study period.
        max_km: largest radius; None is any.
        max_cases: most cases a circle may hold.
    """
    where, members = points(places)
    found = np.array(where, dtype=np.float64).reshape(-1, 3)
    weight = np.array([cases[rows].sum() for rows in members], dtype=np.int64)
    size = np.array([len(rows) for rows in members], dtype=np.int64)
    start, order = [0], []
    for centre in found:
        away = np.sqrt(((found - centre) ** 2).sum(axis=1))
        near = np.lexsort((found[:, 2], found[:, 1], found[:, 0], away))
        inside = np.cumsum(weight[near]) <= max_cases
        if max_km is not None:
            inside &= away[near] <= max_km
        near = near[np.logical_and.accumulate(inside)]
        order.append(near)
        start.append(start[-1] + len(near))
    flat = np.concatenate(order).astype(np.int64) if order else np.zeros(0, np.int64)
    return Circles(members, np.array(start), flat, _running(weight, order), _running(size, order))


def _running(values: Whole, order: list[Whole]) -> Whole:
    sums = [np.cumsum(values[near]) for near in order]
    return np.concatenate(sums).astype(np.int64) if sums else np.zeros(0, np.int64)
