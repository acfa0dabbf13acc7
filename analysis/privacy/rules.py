"""Who may see exact counts where (DOMAIN.md's table of roles), and the settings of what is released."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from data import settings
from data.model import READS_RELEASED, Role, Selection, Viewer
from data.periods import Period, last_closed_quarter_end


class Exactness(StrEnum):
    """How counts of an area are told to a viewer."""

    EXACT = "exact"
    RELEASED = "released"
    NONE = "none"


class Level(StrEnum):
    """How fine an area is."""

    COUNTRY = "country"
    PROVINCE = "province"
    REGENCY = "regency"
    DISTRICT = "district"


@dataclass(frozen=True, slots=True)
class Rules:
    """Settings: thresholds below which a released count is not told, and whether released counts are public."""

    victims: int = 10
    other: int = 5
    publish: bool = False

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Return the rules with what `PETA_THRESHOLD_VICTIMS`, `PETA_THRESHOLD_OTHER` and `PETA_PUBLISH` set.

        Raises:
            SettingError: a threshold is not a whole number of at least 1, or `PETA_PUBLISH` neither 0 nor 1.
        """
        return cls(
            victims=settings.whole(environment, "PETA_THRESHOLD_VICTIMS", DEFAULT_RULES.victims),
            other=settings.whole(environment, "PETA_THRESHOLD_OTHER", DEFAULT_RULES.other),
            publish=settings.switch(environment, "PETA_PUBLISH"),
        )

    def threshold(self, selection: Selection) -> int:
        """Return the threshold for the selection's numbers: the higher one where they hold TPPO or TPPM."""
        return self.victims if selection.holds_victims else self.other


DEFAULT_RULES = Rules()
SCOPED = frozenset({Role.KANWIL, Role.KANIM, Role.STAF, Role.PIMPASA})


def exactness(viewer: Viewer, level: Level, code: str, rules: Rules = DEFAULT_RULES) -> Exactness:
    """Return how counts of one area are told to `viewer`.

    Args:
        viewer: who asks.
        level: of the area.
        code: of the kabupaten, or of the province or kecamatan; "" for the country.
        rules: settings.
    """
    if viewer.sees_demo_in_full:
        return Exactness.EXACT
    if viewer.role is Role.PIMPINAN:
        return Exactness.RELEASED if level is Level.DISTRICT else Exactness.EXACT
    if viewer.role in SCOPED and _in_scope(viewer, level, code):
        return Exactness.EXACT
    if viewer.role in READS_RELEASED or (rules.publish and viewer.role is not Role.ADMIN):
        return Exactness.RELEASED
    return Exactness.NONE


def reads_release(viewer: Viewer, rules: Rules = DEFAULT_RULES) -> bool:
    """Return whether `viewer` is told released counts of any kabupaten or more."""
    return exactness(viewer, Level.COUNTRY, "", rules) is Exactness.RELEASED


def offers_months(viewer: Viewer, codes: tuple[str, ...], rules: Rules = DEFAULT_RULES) -> bool:
    """Return whether every month may be chosen for `codes` (empty: the country); else closed quarters only."""
    if codes:
        return all(exactness(viewer, Level.REGENCY, code, rules) is Exactness.EXACT for code in codes)
    return exactness(viewer, Level.COUNTRY, "", rules) is Exactness.EXACT


def _in_scope(viewer: Viewer, level: Level, code: str) -> bool:
    if level is Level.COUNTRY:
        return False
    if level is Level.PROVINCE:
        return code in viewer.provinces
    return code[:5] in viewer.regencies


def together(viewer: Viewer, codes: tuple[str, ...], rules: Rules) -> Exactness:
    """Return how a sum over kabupaten is told: as its least exact part."""
    told = {exactness(viewer, Level.REGENCY, code, rules) for code in codes}
    return next((each for each in (Exactness.NONE, Exactness.RELEASED) if each in told), Exactness.EXACT)


def exact_of(codes: Iterable[str], viewer: Viewer, rules: Rules = DEFAULT_RULES) -> tuple[str, ...]:
    """Return the kabupaten whose counts are exact by right for `viewer`."""
    return tuple(code for code in codes if exactness(viewer, Level.REGENCY, code, rules) is Exactness.EXACT)


def grid_period(period: Period, as_of: date) -> Period:
    """Return `period` where it is made of closed quarters, as released counts are; else the last closed year."""
    closed = period.end <= last_closed_quarter_end(as_of)
    return period if period.is_quarters and closed else Period(f"{as_of.year - 1}-01", f"{as_of.year - 1}-12")
