"""What a form stands on: who files, on which day, and the places that can be named."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import pandas as pd

from analysis.overview import PublicFacts
from data.model import Viewer
from data.store import places
from locales import text
from ui import cached


@dataclass(frozen=True, eq=False)
class Ground:
    """What the forms of one viewer have in common.

    Attributes:
        viewer: who files.
        facts: public areas and offices.
        villages: id, name, regency_code: Desa Binaan that the viewer can file for.
        today: date where the viewer is.
        is_trial: whether the form is only tried out: nothing is stored.
    """

    viewer: Viewer
    facts: PublicFacts
    villages: pd.DataFrame
    today: date
    is_trial: bool

    @property
    def yesterday(self) -> date:
        """The day before today."""
        return self.today - timedelta(days=1)

    @cached_property
    def regencies(self) -> list[str]:
        """Codes of all kabupaten, the viewer's own working area first."""
        own = self.viewer.regencies
        return sorted(self.facts.province_of, key=lambda code: (code not in own, self.facts.names[code], code))

    def regency(self, code: str) -> str:
        """Return a kabupaten as people call it, with its province."""
        names = self.facts.names
        return text("ground.regency", name=names[code], province=names[self.facts.province_of[code]])

    def districts(self, regency: str) -> dict[str, str]:
        """Return code → name of the kecamatan of a kabupaten, by name."""
        frame = self.facts.districts
        own = frame[frame["regency_code"] == regency].sort_values(["name", "code"])
        return dict(zip(own["code"], own["name"], strict=True))

    def desa(self, within: str) -> dict[str, str]:
        """Return code → name of the desa in a kabupaten or kecamatan, by name."""
        frame = places.village_names(cached.engine(), self.viewer, within=within).sort_values(["name", "code"])
        return dict(zip(frame["code"], frame["name"], strict=True))

    @cached_property
    def fostered(self) -> dict[str, str]:
        """Number of a Desa Binaan, as text → its name with its kabupaten."""
        names = self.facts.names
        pairs = zip(self.villages["id"], self.villages["name"], self.villages["regency_code"], strict=True)
        return {str(number): text("ground.village", name=name, regency=names[code]) for number, name, code in pairs}

    @cached_property
    def regency_of(self) -> dict[str, str]:
        """Number of a Desa Binaan, as text → code of its kabupaten."""
        numbers = self.villages["id"].astype(str)
        return dict(zip(numbers, self.villages["regency_code"], strict=True))
