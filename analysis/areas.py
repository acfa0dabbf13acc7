"""Which kabupaten a Selection chooses."""

from dataclasses import dataclass

import pandas as pd

from data.model import Selection


@dataclass(frozen=True, slots=True)
class Chosen:
    """The kabupaten that are looked at.

    Attributes:
        codes: sorted; empty means the whole country, unless `nothing`.
        detailed: whether the kecamatan level is shown: an office or single kabupaten were chosen.
        nothing: an office whose working area nobody has recorded: there is no area to look at.
    """

    codes: tuple[str, ...] = ()
    detailed: bool = False
    nothing: bool = False


def choose(selection: Selection, regencies: pd.DataFrame, office_areas: pd.DataFrame) -> Chosen:
    """Return the kabupaten of `selection`: those named, else the office's working area, else the province's, else all.

    Args:
        selection: what is looked at.
        regencies: code, province_code.
        office_areas: office_code, regency_code in force.
    """
    if selection.regencies:
        return Chosen(tuple(sorted(selection.regencies)), detailed=True)
    if selection.office:
        own = office_areas.loc[office_areas["office_code"] == selection.office, "regency_code"]
        return Chosen(tuple(sorted(own)), detailed=True, nothing=own.empty)
    if selection.province:
        inside = regencies.loc[regencies["province_code"] == selection.province, "code"]
        return Chosen(tuple(sorted(inside)))
    return Chosen()
