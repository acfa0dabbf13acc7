"""What is known of areas before a boundary file is opened: codes, names and centres, by level."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from geo import codes
from geo.codes import Level

REFERENCE = Path(__file__).resolve().parents[2] / "data" / "reference"
WORDS = {Level.REGENCY: "kabupaten", Level.DISTRICT: "kecamatan", Level.VILLAGE: "desa"}
"""Levels that can be installed, by the word that the command line and the folders use."""

# Names that a kabupaten had before, or has elsewhere, which share too little with today's to be found as a spelling.
RENAMED = {
    "tobasamosir": "toba",
    "malukutenggarabarat": "kepulauantanimbar",
    "mamujuutara": "pasangkayu",
    "sawahluntosijunjung": "sijunjung",
    "yapenwaropen": "kepulauanyapen",
    "pangkajenekepulauan": "pangkajenedankepulauan",
    "siautagulandangbiaro": "kepulauansiautagulandangbiaro",
}
PROVINCES = {
    "jakarta": "jakarta",
    "jakartaraya": "jakarta",
    "dkijakarta": "jakarta",
    "daerahkhususibukotajakarta": "jakarta",
    "daerahkhususjakarta": "jakarta",
    "diyogyakarta": "yogyakarta",
    "daerahistimewayogyakarta": "yogyakarta",
    "nanggroeacehdarussalam": "aceh",
    "bangkabelitung": "kepulauanbangkabelitung",
    "irianjayabarat": "papuabarat",
    "riauislands": "kepulauanriau",
}
DISTRICT_WORD = re.compile(r"^\s*(kec(amatan)?\b\.?|distrik\b)\s*", re.IGNORECASE)
GLUED = re.compile(r"(kota|kabupaten|)(administrasi)?(?=[a-z])")


class Reference(NamedTuple):
    """Plain reference tables.

    `regencies`: code, name, kind, province_code, province, lat, lon, area_km2. `districts`: code, name, regency_code,
    lat, lon, of which the last two may be missing in a row.
    """

    regencies: pd.DataFrame
    districts: pd.DataFrame


class Places:
    """Areas of one level, by code.

    `table`: index code; key, kind, parent, province (names as keys), lon, lat, and exact: whether the point is the
    area's own centre, which lies inside it, or only that of the area around. `keys`, `kinds`, `parents`, `provinces`:
    the same by code; `own`: codes with a centre of their own.
    """

    def __init__(self, table: pd.DataFrame) -> None:
        """Index the names of a table as above."""
        self.table = table
        self.known = set(table.index)
        self._named: dict[str, list[str]] = {}
        for code, key in table["key"].items():
            if key:
                self._named.setdefault(str(key), []).append(str(code))
        self.keys, self.kinds, self.parents, self.provinces = (
            {str(code): str(word) for code, word in table[name].items()}
            for name in ("key", "kind", "parent", "province")
        )
        self.own = set(table.index[table["exact"].astype(bool)])

    def named(self, name: str, kind: str = "") -> list[str]:
        """Return codes that a name can mean; `kind` says kabupaten or kota where the name does not."""
        taken = codes.normalise(DISTRICT_WORD.sub("", name))
        wanted = taken.kind or kind
        found = [code for code in self._named.get(taken.key, []) if wanted in {"", self.kinds[code]}]
        if found or not taken.key:
            return found
        if whole := self._named.get(taken.kind + taken.key):  # `Kota Baru` for Kabupaten Kotabaru
            return whole
        if renamed := self._named.get(RENAMED.get(taken.key, "")):
            return renamed
        glued = GLUED.match(taken.key)  # `KotaBandung`, as some files drop the blanks
        rest = self._named.get(taken.key[glued.end() :], []) if glued else []
        return [code for code in rest if glued and (glued[1] or wanted) in {"", self.kinds[code]}]


def load(folder: Path = REFERENCE) -> Reference:
    """Return the reference tables of the project."""
    words = dict.fromkeys(("code", "province_code", "regency_code"), str)
    return Reference(*(pd.read_csv(folder / f"{name}.csv", dtype=words) for name in ("regencies", "districts")))


def province_key(name: str) -> str:
    """Return a province's name so that its spellings compare equal."""
    key = "".join(re.findall(r"[a-z]+", name.lower())).removeprefix("provinsi").removeprefix("propinsi")
    return PROVINCES.get(key, key)


def places(reference: Reference, level: Level, found: Iterable[str] = ()) -> Places:
    """Return what is known of a level.

    Villages are not in the reference tables: of them only those whose codes are `found` in the file and whose
    kecamatan is known, each with the point of its kecamatan.
    """
    regencies = _regencies(reference.regencies)
    if level == Level.REGENCY:
        return Places(regencies)
    districts = _districts(reference.districts, regencies)
    return Places(districts if level == Level.DISTRICT else _villages(sorted(set(found)), districts))


def _regencies(frame: pd.DataFrame) -> pd.DataFrame:
    names = [codes.normalise(str(name)) for name in frame["name"]]
    return pd.DataFrame(
        {
            "key": [name.key for name in names],
            "kind": frame["kind"].to_numpy(),
            "parent": "",
            "province": [province_key(str(name)) for name in frame["province"]],
            "lon": frame["lon"].to_numpy(float),
            "lat": frame["lat"].to_numpy(float),
            "exact": True,
        },
        index=pd.Index(frame["code"].astype(str), name="code"),
    )


def _districts(frame: pd.DataFrame, regencies: pd.DataFrame) -> pd.DataFrame:
    above = regencies.reindex(frame["regency_code"])
    names = [codes.normalise(str(name)) for name in frame["name"]]
    exact = frame["lat"].notna().to_numpy()
    return pd.DataFrame(
        {
            "key": [name.kind + name.key for name in names],
            "kind": "",
            "parent": above["key"].to_numpy(),
            "province": above["province"].to_numpy(),
            "lon": np.where(exact, frame["lon"], above["lon"]),
            "lat": np.where(exact, frame["lat"], above["lat"]),
            "exact": exact,
        },
        index=pd.Index(frame["code"].astype(str), name="code"),
    ).dropna(subset=["lon", "lat"])


def _villages(found: list[str], districts: pd.DataFrame) -> pd.DataFrame:
    parents = [codes.ancestor(code, Level.DISTRICT) for code in found]
    table = districts.reindex(parents).assign(key="", kind="", exact=False)
    return table.set_axis(pd.Index(found, name="code", dtype=object)).dropna(subset=["lon", "lat"])
