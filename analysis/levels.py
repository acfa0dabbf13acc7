"""The words of the early warning: levels of an alert, and what kind of rise it is."""

from enum import StrEnum


class Level(StrEnum):
    """How unusual an area's reports are; not how dangerous.

    `UNKNOWN`: nothing could be tested. `AWAS` is never computed: only an officer who verified sets it.
    """

    UNKNOWN = "belum_cukup_data"
    NORMAL = "normal"
    PANTAU = "pantau"
    WASPADA = "waspada"
    SIAGA = "siaga"
    AWAS = "awas"


class Label(StrEnum):
    """Whether the community's reports rise or the officers' work."""

    RISK = "risiko_naik"
    EFFORT = "kegiatan_petugas_naik"
    UNCLEAR = "belum_jelas"


class Series(StrEnum):
    """What is tested on its own: three groups of categories, and two categories of which one report is a case."""

    MASYARAKAT = "masyarakat"
    PENEGAKAN = "penegakan"
    KEPULANGAN = "kepulangan"
    TPPO = "tppo"
    TPPM = "tppm"


COMMUNITY = (Series.MASYARAKAT, Series.TPPO, Series.TPPM)
BUDGETED = (Series.MASYARAKAT, Series.PENEGAKAN, Series.KEPULANGAN)
ALARMS = (Level.WASPADA, Level.SIAGA, Level.AWAS)
RANKS = {level: rank for rank, level in enumerate(Level)}
