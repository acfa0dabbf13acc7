"""The country as the generator sees it: areas with invented weights, hubs, offices, kecamatan that may be named."""

import hashlib
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.demo.parameters import Flags, Floats, Ints, stream
from data.demo.picker import Picker
from data.demo.vocabulary import HUBS
from data.zones import utc_offset

EARTH_KM = 6371.0088
DISTRICT_PARTS = 3  # 35.02.01
NEIGHBOURS = 8
THIN_SPREAD = 0.8  # sigma of the lognormal weight of an area that is no pocket
POCKET_SPREAD = 0.35
FOREIGNER_SPREAD = 1.0
DISTRICT_SPREAD = 0.7
LEAST_WEIGHT = 0.12  # of the mean, so that no area is empty
DISPERSION = (1.05, 4.0)  # variance / mean of weekly counts, uniform per area, as in EARLY_WARNING.md


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """Frames of real facts, as `data.store.places` returns them; of each the columns named here are used.

    Attributes:
        regencies: code, name, lat, lon, population.
        districts: code, regency_code, lat, lon.
        pockets: regency_code.
        villages: area_code (desa, kecamatan or kabupaten).
        offices: code, seat_regency_code.
        office_areas: office_code, regency_code.
    """

    regencies: pd.DataFrame
    districts: pd.DataFrame
    pockets: pd.DataFrame
    villages: pd.DataFrame
    offices: pd.DataFrame
    office_areas: pd.DataFrame

    def digest(self) -> str:
        """Return a digest of all that decides the rows, whatever the order of the frames' rows."""
        parts = [
            self.regencies[["code", "name", "lat", "lon", "population"]],
            self.districts[["code", "regency_code", "lat", "lon"]],
            self.pockets[["regency_code"]],
            self.villages[["area_code"]],
            self.offices[["code", "seat_regency_code"]],
            self.office_areas[["office_code", "regency_code"]],
        ]
        rows = ["\n".join(sorted(map(repr, part.astype(object).itertuples(index=False, name=None)))) for part in parts]
        return hashlib.sha256("\f".join(rows).encode()).hexdigest()


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """Areas are numbered in the order of their codes; arrays have one entry per area unless said otherwise."""

    codes: list[str]
    names: list[str]
    offset: Ints  # hours ahead of UTC
    kilometres: Floats  # (areas, areas)
    is_pocket: Flags
    pocket_order: Ints  # areas that are pockets, in the order of their list
    thin: Floats  # weights of the others, sum 1
    pocket: Floats  # weights of the pockets, sum 1 (all 0 without pockets)
    foreigners: Floats  # weights for reports on foreigners outside the pockets, sum 1
    dispersion: Floats
    seats: Ints  # areas with an office
    seat_of: Ints  # the nearest seat
    hubs: Ints
    hub_weights: Floats  # (hubs, 2): departures, returns; columns sum to 1
    district_codes: list[str]
    districts: Picker  # area → district number, only kecamatan that may be named
    offices: Picker  # area → office number
    office_codes: list[str]
    neighbours: Picker  # area → one of the nearest areas

    def home(self, pockets: float, thin: Floats) -> Floats:
        """Return the share of each area: `pockets` of all in the pockets, the others in proportion to `thin`."""
        if not self.is_pocket.any():
            return thin
        return pockets * self.pocket + (1 - pockets) * thin


def build_world(reference: Reference, *, seed: int) -> World:
    """Return the world of `seed`."""
    areas = reference.regencies.sort_values("code", ignore_index=True)
    codes = areas["code"].astype(str).tolist()
    number = {code: place for place, code in enumerate(codes)}
    rng = stream(seed, "world")
    order = np.array([number[code] for code in reference.pockets["regency_code"] if code in number], dtype=np.int64)
    is_pocket = np.isin(np.arange(len(codes)), order)
    thin, pocket, foreigners = _weights(rng, areas["population"].to_numpy(dtype=np.float64), is_pocket)
    kilometres = distances(areas["lat"].to_numpy(dtype=np.float64), areas["lon"].to_numpy(dtype=np.float64))
    hubs, hub_weights = _hubs(number)
    seat_codes = sorted(set(reference.offices["seat_regency_code"].dropna()) & set(codes))
    seats = np.array([number[code] for code in seat_codes], dtype=np.int64) if seat_codes else hubs
    districts = nameable_districts(reference)
    district_weights = stream(seed, "districts").lognormal(0, DISTRICT_SPREAD, len(districts))
    served = reference.office_areas[reference.office_areas["regency_code"].isin(number)]
    served = served.sort_values(["regency_code", "office_code"])
    return World(
        codes=codes,
        names=areas["name"].astype(str).tolist(),
        offset=np.array([utc_offset(code) for code in codes], dtype=np.int64),
        kilometres=kilometres,
        is_pocket=is_pocket,
        pocket_order=order,
        thin=thin,
        pocket=pocket,
        foreigners=foreigners,
        dispersion=rng.uniform(*DISPERSION, len(codes)),
        seats=seats,
        seat_of=seats[np.argmin(kilometres[:, seats], axis=1)],
        hubs=hubs,
        hub_weights=hub_weights,
        district_codes=districts["code"].astype(str).tolist(),
        districts=Picker.of(_numbers(districts, number), district_weights, count=len(codes)),
        offices=Picker.of(_numbers(served, number), np.ones(len(served)), count=len(codes)),
        office_codes=served["office_code"].astype(str).tolist(),
        neighbours=_neighbours(kilometres),
    )


def nameable_districts(reference: Reference) -> pd.DataFrame:
    """Return the kecamatan that a synthetic row may name: with a point, and without a named Desa Binaan.

    A village whose source gives its kabupaten only could be in any kecamatan of it: it excludes them all.
    """
    parts = reference.villages["area_code"].astype(str).str.split(".")
    held = {".".join(code[:DISTRICT_PARTS]) for code in parts}
    known = reference.districts.dropna(subset=["lat", "lon"])
    known = known[known["regency_code"].isin(reference.regencies["code"])]
    known = known[~known["code"].isin(held) & ~known["regency_code"].isin(held)]
    return known.sort_values("code").reset_index(drop=True)


def distances(lat: Floats, lon: Floats) -> Floats:
    """Return great-circle distances in km between all pairs of points given in degrees, by the haversine formula."""
    phi, lam = np.radians(lat), np.radians(lon)
    half = np.sin((phi[:, None] - phi) / 2) ** 2
    half += np.cos(phi[:, None]) * np.cos(phi) * np.sin((lam[:, None] - lam) / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(half, 1))), dtype=np.float64)


def _weights(rng: np.random.Generator, population: Floats, is_pocket: Flags) -> tuple[Floats, Floats, Floats]:
    """Return the weights of thin areas, of pockets and of foreigners outside the pockets, each with sum 1."""
    count = len(population)
    thin = np.where(is_pocket, 0, population * rng.lognormal(0, THIN_SPREAD, count))
    thin = np.where(is_pocket, 0, np.maximum(thin, LEAST_WEIGHT * thin[~is_pocket].mean()))
    pocket = np.where(is_pocket, rng.lognormal(0, POCKET_SPREAD, count), 0)
    foreigners = np.where(is_pocket, 0, population * rng.lognormal(0, FOREIGNER_SPREAD, count))
    return thin / thin.sum(), pocket / (pocket.sum() or 1), foreigners / foreigners.sum()


def _hubs(number: dict[str, int]) -> tuple[Ints, Floats]:
    known = [hub for hub in HUBS if hub[0] in number]
    weights = np.array([hub[1:] for hub in known], dtype=np.float64)
    return np.array([number[hub[0]] for hub in known], dtype=np.int64), weights / weights.sum(axis=0)


def _numbers(frame: pd.DataFrame, number: dict[str, int]) -> Ints:
    return frame["regency_code"].map(number).to_numpy(dtype=np.int64)


def _neighbours(kilometres: Floats) -> Picker:
    near = np.argsort(kilometres, axis=1, kind="stable")[:, 1 : NEIGHBOURS + 1]
    areas = np.repeat(np.arange(len(near)), near.shape[1])
    return Picker.of(areas, np.ones(near.size), count=len(near), items=near.ravel().astype(np.int64))
