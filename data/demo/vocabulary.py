"""Assumptions per category, as tables. All invented for demonstration; docs/DEMO.md is written from them."""

from dataclasses import dataclass

import numpy as np

from data.demo.parameters import Floats
from data.model import ALL_CATEGORIES, CATEGORIES, VICTIM_CATEGORIES, Group

VILLAGE_CHANNELS = ("desa", "pimpasa")  # what comes through a reporting unit
PASSPORT = ("penolakan_paspor", "penundaan_paspor")
DEPARTURE = ("penundaan_keberangkatan",)
RETURN = CATEGORIES[Group.KEPULANGAN]


@dataclass(frozen=True, slots=True)
class Assumption:
    """One category.

    Attributes:
        share: of all incidents.
        pockets: share whose people live in one of the pockets.
        origin: share whose origin is known.
        one: share that concerns one person; the others concern one more and a geometric number with mean `more`.
        channels: weights, in the order of `CHANNELS`.
    """

    share: float
    pockets: float
    origin: float
    one: float
    more: float
    channels: tuple[int, int, int, int, int, int]


ASSUMPTIONS: dict[str, Assumption] = {
    "tppo": Assumption(0.008, 0.55, 0.85, 0.35, 2.5, (12, 18, 20, 5, 20, 25)),
    "tppm": Assumption(0.006, 0.55, 0.85, 0.30, 3.5, (12, 18, 20, 10, 15, 25)),
    "pmi_nonprosedural": Assumption(0.236, 0.57, 0.85, 0.70, 1.5, (30, 28, 12, 0, 20, 10)),
    "laporan_masyarakat": Assumption(0.350, 0.55, 0.85, 0.92, 1.3, (32, 24, 10, 0, 26, 8)),
    "penolakan_paspor": Assumption(0.070, 0.55, 0.60, 0.96, 1.0, (0, 0, 98, 0, 0, 2)),
    "penundaan_paspor": Assumption(0.050, 0.55, 0.60, 0.88, 1.4, (0, 0, 97, 0, 0, 3)),
    "penundaan_keberangkatan": Assumption(0.100, 0.70, 0.60, 0.50, 2.5, (0, 0, 0, 95, 0, 5)),
    "deportasi_pmi": Assumption(0.050, 0.65, 0.80, 0.15, 12.0, (1, 2, 7, 40, 0, 50)),
    "pemulangan_pmi": Assumption(0.060, 0.65, 0.80, 0.60, 2.5, (4, 6, 10, 25, 5, 50)),
    "wna": Assumption(0.030, 0.10, 0.00, 0.80, 1.6, (15, 15, 30, 5, 25, 10)),
    "insidentil": Assumption(0.040, 0.40, 0.50, 0.85, 1.8, (20, 20, 20, 10, 20, 10)),
}


def column(name: str) -> Floats:
    """Return one attribute of the assumptions as an array in the order of `ALL_CATEGORIES`."""
    return np.array([getattr(ASSUMPTIONS[category], name) for category in ALL_CATEGORIES], dtype=np.float64)


def numbers(categories: tuple[str, ...] | frozenset[str]) -> list[int]:
    """Return the places of `categories` in `ALL_CATEGORIES`."""
    return [number for number, name in enumerate(ALL_CATEGORIES) if name in categories]


COMMUNITY_NUMBERS = numbers(CATEGORIES[Group.MASYARAKAT])
PASSPORT_NUMBERS = numbers(PASSPORT)
DEPARTURE_NUMBERS = numbers(DEPARTURE)
ENFORCEMENT_NUMBERS = PASSPORT_NUMBERS + DEPARTURE_NUMBERS
RETURN_NUMBERS = numbers(RETURN)
VICTIM_NUMBERS = numbers(VICTIM_CATEGORIES)
FOREIGNER_NUMBER = ALL_CATEGORIES.index("wna")

# Where departures are postponed and people come back: code, weight of departures, weight of returns.
HUBS: tuple[tuple[str, int, int], ...] = (
    ("21.71", 24, 14),  # Batam
    ("36.71", 18, 20),  # Kota Tangerang: Soekarno-Hatta
    ("65.03", 12, 18),  # Nunukan
    ("35.15", 9, 9),  # Sidoarjo: Juanda
    ("21.72", 6, 9),  # Tanjung Pinang
    ("12.07", 6, 4),  # Deli Serdang: Kualanamu
    ("51.03", 5, 2),  # Badung: Ngurah Rai
    ("61.03", 5, 10),  # Sanggau: Entikong
    ("14.72", 4, 4),  # Dumai
    ("21.02", 3, 2),  # Karimun
    ("53.71", 3, 3),  # Kupang
    ("65.71", 2, 2),  # Tarakan
    ("61.01", 2, 2),  # Sambas: Aruk
    ("34.01", 1, 1),  # Kulon Progo: Yogyakarta
)
