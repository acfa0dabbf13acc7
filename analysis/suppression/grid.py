"""The fixed grid of released counts as dense arrays: which cells there are, and which sum to which.

One grid per group, since groups are never summed. The last axis of every family is a calendar year's periods: its four
quarters and, at position `YEAR`, the year itself. A period that has not closed is no cell.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.model import CATEGORIES, STATUSES, VICTIM_CATEGORIES, Group, Place
from data.periods import MONTHS_PER_QUARTER, MONTHS_PER_YEAR, last_closed_quarter_end, month_number

Ints = NDArray[Any]  # whole numbers, except where a room was divided
Mask = NDArray[Any]  # truth values

PLACES: tuple[Place, ...] = (Place.ASAL, Place.KEJADIAN)
QUANTITIES = ("reports", "persons")
QUARTERS = MONTHS_PER_YEAR // MONTHS_PER_QUARTER
YEAR = QUARTERS
PERIODS = QUARTERS + 1


class Family(StrEnum):
    """The tables of a group. Shapes without the quantity, which comes first in values: place P, year Y, period 5."""

    AREA = "area"  # kabupaten × group: (P, Y, kabupaten, 5)
    PROVINCE = "province"  # province or unknown × group: (P, Y, provinces + 1, 5)
    CATEGORY = "category"  # province or unknown × category: (P, Y, provinces + 1, categories, 5)
    COUNTRY = "country"  # country × group, one for both places: (Y, 5)
    NATIONAL = "national"  # country × category, one for both places: (Y, categories, 5)
    STATUS = "status"  # country × status, reports only (persons are 0): (Y, statuses, 5), years only


Values = dict[Family, Ints]
Masks = dict[Family, Mask]


@dataclass(frozen=True, slots=True, eq=False)
class Areas:
    """The kabupaten of the grid by province, and which of them each recorded office knows.

    Attributes:
        codes: kabupaten, sorted.
        provinces: province codes, sorted; one position more holds *unknown*, without kabupaten.
        members: (provinces + 1, most kabupaten) positions in `codes`; -1 where a province has fewer.
        layers: (n, provinces + 1, most kabupaten): kabupaten of at most one office per province and layer, so that
            every office of every province is in some layer.
        kanwil: whether each province's regional office counts as an insider.
    """

    codes: tuple[str, ...]
    provinces: tuple[str, ...]
    members: Ints
    layers: Mask
    kanwil: bool = True

    @property
    def province(self) -> Ints:
        """The position of every kabupaten's province, (kabupaten)."""
        found = np.zeros(len(self.codes), dtype=np.int64)
        for at, row in enumerate(self.members):
            found[row[row >= 0]] = at
        return found

    @property
    def has_office(self) -> Mask:
        """Whether a province holds kabupaten of a recorded office, (provinces + 1)."""
        return np.asarray(self.layers.any(axis=(0, 2)))


def areas_of(regencies: pd.DataFrame, office_areas: pd.DataFrame, *, kanwil: bool = True) -> Areas:
    """Return the grid's areas.

    Args:
        regencies: code, province_code.
        office_areas: office_code, regency_code in force.
        kanwil: whether regional offices count as insiders: not where the grid is a single province, which is then the
            whole country that its office knows.
    """
    known = regencies.sort_values("code")
    codes, province_of = tuple(known["code"]), known["province_code"].to_numpy()
    provinces = tuple(sorted(set(province_of)))
    inside = [np.flatnonzero(province_of == province) for province in provinces]
    members = np.full((len(provinces) + 1, max(map(len, inside))), -1, dtype=np.int64)
    for row, positions in zip(members, inside, strict=False):
        row[: len(positions)] = positions
    offices = office_areas.groupby("office_code")["regency_code"]
    owned = [np.isin(np.append(codes, ""), sorted(own))[members] for _, own in offices]
    per_province: list[list[Mask]] = [
        [own[at] for own in owned if own[at].any()] for at in range(len(members))
    ]  # an office across a border is an insider of each province by its kabupaten there
    layers = np.zeros((max(map(len, per_province)), *members.shape), dtype=bool)
    for at, found in enumerate(per_province):
        for layer, own in enumerate(found):
            layers[layer, at] = own
    return Areas(codes, provinces, members, layers, kanwil)


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """One group's cells.

    Attributes:
        group: the group; `categories` are its.
        areas: kabupaten and provinces.
        years: calendar years.
        counts: exact, quantity first; 0 where there is no cell.
        exists: whether there is a cell.
    """

    group: Group
    areas: Areas
    years: tuple[int, ...]
    counts: Values
    exists: Masks

    @property
    def categories(self) -> tuple[str, ...]:
        """The group's categories, in order."""
        return CATEGORIES[self.group]

    @property
    def closed(self) -> Mask:
        """Whether a year has closed and has a year cell, (Y)."""
        closed: Mask = self.exists[Family.COUNTRY][:, YEAR]
        return closed


def grids(frame: pd.DataFrame, areas: Areas, as_of: date) -> Iterator[Grid]:
    """Yield every group's grid of every year: no relation goes beyond a group and a calendar year.

    Args:
        frame: place, month, regency (None: unknown), category, status, reports, persons; every report once by each
            place, as `data.store.incidents.by_place` returns it.
        areas: the grid's areas.
        as_of: quarters and years that have not ended before are not released.
    """
    last = month_number(last_closed_quarter_end(as_of))
    rows = frame.assign(number=frame["month"].map({month: month_number(month) for month in frame["month"].unique()}))
    rows = rows[rows["number"] <= last]
    if rows.empty:
        return
    first = int(rows["number"].min()) // MONTHS_PER_QUARTER
    quarters = np.arange(first, last // MONTHS_PER_QUARTER + 1)
    years = tuple(range(int(quarters[0]) // QUARTERS, int(quarters[-1]) // QUARTERS + 1))
    period = np.zeros((len(years), PERIODS), dtype=bool)
    period[quarters // QUARTERS - years[0], quarters % QUARTERS] = True
    period[:, YEAR] = period[:, QUARTERS - 1]
    for group in Group:
        whole = _grid(rows[rows["category"].isin(CATEGORIES[group])], group, areas, years, period)
        yield from (_of_year(whole, at) for at in range(len(years)))


def _of_year(whole: Grid, at: int) -> Grid:
    placed = {Family.AREA: 2, Family.PROVINCE: 2, Family.CATEGORY: 2}
    counts = {family: each.take([at], axis=placed.get(family, 1)) for family, each in whole.counts.items()}
    exists = {family: each.take([at], axis=placed.get(family, 1) - 1) for family, each in whole.exists.items()}
    return Grid(whole.group, whole.areas, (whole.years[at],), counts, exists)


def _grid(rows: pd.DataFrame, group: Group, areas: Areas, years: tuple[int, ...], period: Mask) -> Grid:
    names = CATEGORIES[group]
    quarter = rows["number"].to_numpy() // MONTHS_PER_QUARTER
    place = pd.Index(PLACES).get_indexer(pd.Index(rows["place"]))
    area = pd.Index(areas.codes).get_indexer(pd.Index(rows["regency"]))
    known = rows["regency"].notna().to_numpy()
    if (known & (area < 0)).any():
        message = f"unknown regency: {sorted(set(rows['regency'][known & (area < 0)]))[:5]}"
        raise ValueError(message)
    category = pd.Index(names).get_indexer(pd.Index(rows["category"]))
    status = pd.Index(STATUSES).get_indexer(pd.Index(rows["status"]))
    shape = (len(PLACES), len(years), len(areas.codes) + 1, len(names), len(STATUSES), QUARTERS)
    area = np.where(known, area, len(areas.codes))
    year = quarter // QUARTERS - years[0]
    flat = np.ravel_multi_index((place, year, area, category, status, quarter % QUARTERS), shape)
    size = int(np.prod(shape))
    counted = [
        np.bincount(flat, weights=rows[name].to_numpy(dtype=float), minlength=size).reshape(shape).astype(np.int64)
        for name in QUANTITIES
    ]
    values = _values(np.stack([each.sum(axis=4) for each in counted]), areas)
    by_status = counted[0][PLACES.index(Place.KEJADIAN)].sum(axis=(1, 2, 4))
    values[Family.STATUS] = np.zeros((len(QUANTITIES), len(years), len(STATUSES), PERIODS), dtype=np.int64)
    values[Family.STATUS][0, :, :, YEAR] = by_status
    return Grid(group, areas, years, values, _exists(values, areas, period))


def _values(leaves: Ints, areas: Areas) -> Values:
    """Return all sums over `leaves`, (quantity, place, year, kabupaten + 1, category, quarter)."""
    leaves = np.concatenate([leaves, leaves.sum(axis=-1, keepdims=True)], axis=-1)
    province = np.append(areas.province, len(areas.provinces))
    by_province = np.zeros((*leaves.shape[:3], len(areas.provinces) + 1, *leaves.shape[4:]), dtype=np.int64)
    for at, kept in enumerate(province):
        by_province[:, :, :, kept] += leaves[:, :, :, at]
    national = by_province[:, PLACES.index(Place.KEJADIAN)].sum(axis=2)
    if (national != by_province[:, PLACES.index(Place.ASAL)].sum(axis=2)).any():
        message = "every report must be counted once by each place"
        raise ValueError(message)
    return {
        Family.AREA: leaves[:, :, :, :-1].sum(axis=4),
        Family.PROVINCE: by_province.sum(axis=4),
        Family.CATEGORY: by_province,
        Family.COUNTRY: national.sum(axis=2),
        Family.NATIONAL: national,
    }


def _exists(values: Values, areas: Areas, period: Mask) -> Masks:
    """Only the place of origin can be unknown; the place of the event never is."""
    known = np.ones((len(PLACES), len(areas.provinces) + 1), dtype=bool)
    known[PLACES.index(Place.KEJADIAN), -1] = False
    by_province = known[:, None, :, None] & period[None, :, None, :]
    yearly = period & (np.arange(PERIODS) == YEAR)
    found: dict[Family, Any] = {
        Family.AREA: period[None, :, None, :],
        Family.PROVINCE: by_province,
        Family.CATEGORY: by_province[:, :, :, None, :],
        Family.COUNTRY: period,
        Family.NATIONAL: period[:, None, :],
        Family.STATUS: yearly[:, None, :],
    }
    return {family: np.broadcast_to(mask, values[family].shape[1:]).copy() for family, mask in found.items()}


def holds_victims(group: Group) -> bool:
    """Whether a group's own cells may hold TPPO or TPPM."""
    return not VICTIM_CATEGORIES.isdisjoint(CATEGORIES[group])
