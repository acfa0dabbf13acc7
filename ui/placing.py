"""Where it was: kabupaten, kecamatan and desa from the full list, as fine as somebody knows."""

from dataclasses import dataclass

from locales import text
from ui.fields import Fields
from ui.ground import Ground

REGENCY, DISTRICT, VILLAGE = "regency", "district", "village"


@dataclass(frozen=True, slots=True)
class Where:
    """A place: codes, empty where not known, and what people call it."""

    regency: str = ""
    district: str = ""
    village: str = ""
    name: str = ""

    @property
    def finest(self) -> str:
        """The finest code."""
        return self.village or self.district or self.regency

    @property
    def usual(self) -> dict[str, str]:
        """What stands there at first the next time."""
        return {REGENCY: self.regency, DISTRICT: self.district, VILLAGE: self.village}


def place(fields: Fields, ground: Ground) -> Where:
    """Draw the three lists; each offers what lies in the one before. A desa can be found without its kecamatan."""
    last = fields.draft.last
    only = next(iter(ground.viewer.regencies)) if len(ground.viewer.regencies) == 1 else ""
    regency = fields.pick(
        REGENCY, ground.regencies, ground.regency, usual=str(last.get(REGENCY) or only), search=text("placing.regency")
    )
    fields.slot(REGENCY)
    if not regency:
        fields.draft.values |= {DISTRICT: None, VILLAGE: None}
        return Where()
    districts = ground.districts(regency)
    district = fields.pick(
        DISTRICT, list(districts), districts.__getitem__, usual=str(last.get(DISTRICT, "")),
        search=text("placing.unknown"),
    )  # fmt: skip
    desa = ground.desa(district or regency)

    def named(code: str) -> str:
        return desa[code] if district else text("placing.desa", name=desa[code], district=districts[_above(code)])

    village = fields.pick(VILLAGE, list(desa), named, usual=str(last.get(VILLAGE, "")), search=text("placing.unknown"))
    its = district or _above(village)
    parts = [_called(village, desa), _district(its, districts), ground.regency(regency)]
    return Where(regency, its, village, ", ".join(part for part in parts if part))


def _above(code: str) -> str:
    return code.rpartition(".")[0]


def _called(code: str, names: dict[str, str]) -> str:
    """Return a desa with what it is: the last part of a kelurahan's code begins with 1."""
    if not code:
        return ""
    is_ward = code.rpartition(".")[2].startswith("1")
    return text("placing.ward" if is_ward else "placing.village", name=names[code])


def _district(code: str, names: dict[str, str]) -> str:
    return text("placing.district", name=names[code]) if code else ""
