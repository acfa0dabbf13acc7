"""The two objects that everything else is asked with: `Selection` (what) and `Viewer` (who)."""

import hashlib
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Self

from data.periods import Period


class Group(StrEnum):
    """Category groups. A number on screen is always within one group, never across."""

    MASYARAKAT = "masyarakat"
    PENEGAKAN = "penegakan"
    KEPULANGAN = "kepulangan"
    LAINNYA = "lainnya"


CATEGORIES: dict[Group, tuple[str, ...]] = {
    Group.MASYARAKAT: ("tppo", "tppm", "pmi_nonprosedural", "laporan_masyarakat"),
    Group.PENEGAKAN: ("penolakan_paspor", "penundaan_paspor", "penundaan_keberangkatan"),
    Group.KEPULANGAN: ("deportasi_pmi", "pemulangan_pmi"),
    Group.LAINNYA: ("wna", "insidentil"),
}
ALL_CATEGORIES: tuple[str, ...] = tuple(name for names in CATEGORIES.values() for name in names)
VICTIM_CATEGORIES: frozenset[str] = frozenset({"tppo", "tppm"})

CHANNELS: tuple[str, ...] = ("desa", "pimpasa", "kanim", "tpi", "masyarakat", "instansi_lain")
ACTIVITIES: tuple[str, ...] = ("sosialisasi", "bimtek", "rapat_koordinasi", "sambang_desa")

STATUSES: tuple[str, ...] = (
    "diajukan",
    "minta_perbaikan",
    "diverifikasi",
    "ditindaklanjuti",
    "selesai",
    "ditolak",
)


class Measure(StrEnum):
    """What is counted, or counted per what."""

    LAPORAN = "laporan"
    ORANG = "orang"
    PER_PENDUDUK = "per_penduduk"
    PER_PENEMPATAN = "per_penempatan"

    @property
    def is_rate(self) -> bool:
        """Whether the measure is a rate: rates are shown as colours, counts as circles."""
        return self in {Measure.PER_PENDUDUK, Measure.PER_PENEMPATAN}


class Place(StrEnum):
    """Which of an incident's two places an area view sums by."""

    ASAL = "asal"
    KEJADIAN = "kejadian"


class Layer(StrEnum):
    """Map layers that can be switched."""

    WILAYAH = "wilayah"
    KANTONG = "kantong"
    DESA = "desa"
    LAPORAN = "laporan"
    KANTOR = "kantor"


DEFAULT_LAYERS: tuple[Layer, ...] = (Layer.WILAYAH, Layer.KANTONG, Layer.DESA, Layer.LAPORAN)


def default_place(group: Group) -> Place:
    """Return where a group is counted unless somebody chooses: enforcement where it happened, others by origin."""
    return Place.ASAL if group in {Group.MASYARAKAT, Group.KEPULANGAN} else Place.KEJADIAN


@dataclass(frozen=True, slots=True)
class Selection:
    """What is being looked at: the URL, the cache key and the stamp on every picture.

    Empty `regencies`, `province` and `office` mean the whole country; empty `categories` the whole group.
    """

    period: Period
    regencies: tuple[str, ...] = ()
    province: str = ""
    office: str = ""
    group: Group = Group.MASYARAKAT
    categories: tuple[str, ...] = ()
    measure: Measure = Measure.LAPORAN
    place: Place = Place.ASAL
    layers: tuple[Layer, ...] = DEFAULT_LAYERS

    def __post_init__(self) -> None:
        foreign = [name for name in self.categories if name not in CATEGORIES[self.group]]
        if foreign:
            message = f"categories outside group {self.group}: {foreign}"
            raise ValueError(message)

    @property
    def counted_categories(self) -> tuple[str, ...]:
        """The categories that numbers are summed over."""
        return self.categories or CATEGORIES[self.group]

    @property
    def holds_victims(self) -> bool:
        """Whether the numbers hold TPPO or TPPM, for which the higher threshold applies."""
        return not VICTIM_CATEGORIES.isdisjoint(self.counted_categories)

    @property
    def digest(self) -> str:
        """Sixteen hexadecimal digits that differ when any part of the selection differs."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]


class Role(StrEnum):
    """Who may see what: DOMAIN.md's table of roles."""

    PUBLIK = "publik"
    PIMPINAN = "pimpinan"
    KANWIL = "kanwil"
    KANIM = "kanim"
    STAF = "staf"
    PIMPASA = "pimpasa"
    DESA = "desa"
    PENGELOLA = "pengelola"
    ADMIN = "admin"


READS_RELEASED = frozenset({Role.PIMPINAN, Role.KANWIL, Role.KANIM, Role.STAF})
"""Who reads released counts by role; everybody else but admin only where they are published."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is asking.

    `regencies` is the scope: codes whose counts the viewer may see exactly at every level. `sees_demo_in_full` holds
    for a viewer of a store with demonstration rows only, unless a role is being tried on (*Lihat sebagai*). `subject`
    is the key of a login, `name` what people call who logged in: both are empty for everybody else.
    """

    role: Role = Role.PUBLIK
    name: str = ""
    subject: str = ""
    office: str = ""
    provinces: frozenset[str] = field(default_factory=frozenset)
    regencies: frozenset[str] = field(default_factory=frozenset)
    sees_demo_in_full: bool = False

    @property
    def unnamed(self) -> Self:
        """The same viewer without the person, where that changes nothing of what is seen: a key for caches."""
        return replace(self, name="", subject=self.subject if self.role is Role.DESA else "")
