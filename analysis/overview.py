"""The picture of a Selection: numbers per kabupaten as a viewer may see them, joined with public facts."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from analysis import privacy, rates
from analysis.areas import Chosen
from analysis.cube import Cube
from analysis.privacy import Released, Rules
from analysis.released import Reader
from data.model import Selection, Viewer


@dataclass(frozen=True, eq=False)
class PublicFacts:
    """Frames that everybody may see, as `data.store.places` returns them, and what follows from them.

    Attributes:
        regencies: code, name, province_code, province, lat, lon, population; by code.
        districts: code, name, regency_code, lat, lon.
        offices: code, short_name, province_code, seat_lat, seat_lon, area_note, area_certainty.
        office_areas: office_code, regency_code in force.
        denominators: `data.denominators.placement_denominators`.
        village_counts: index regency code; number of Desa Binaan.
        pockets: regency codes of the kantong PMI.
    """

    regencies: pd.DataFrame
    provinces: pd.DataFrame
    districts: pd.DataFrame
    offices: pd.DataFrame
    office_areas: pd.DataFrame
    denominators: pd.DataFrame
    village_counts: "pd.Series[int]"
    pockets: frozenset[str]

    @cached_property
    def names(self) -> dict[str, str]:
        """Code → name of provinces, kabupaten and offices."""
        frames = ((self.provinces, "name"), (self.regencies, "name"), (self.offices, "short_name"))
        return {code: name for frame, column in frames for code, name in zip(frame["code"], frame[column], strict=True)}

    @cached_property
    def district_names(self) -> dict[str, str]:
        """Code → name of kecamatan."""
        return dict(zip(self.districts["code"], self.districts["name"], strict=True))

    @cached_property
    def province_of(self) -> dict[str, str]:
        """Code of a kabupaten → code of its province, in the order of the list."""
        return dict(zip(self.regencies["code"], self.regencies["province_code"], strict=True))

    @cached_property
    def office_province(self) -> dict[str, str]:
        """Code of an office → code of the province that it lies in, in the order of the list."""
        return dict(zip(self.offices["code"], self.offices["province_code"], strict=True))

    @cached_property
    def province_codes(self) -> tuple[str, ...]:
        """Codes of the provinces, in the order of the list."""
        return tuple(self.provinces["code"])

    @cached_property
    def positions(self) -> dict[str, int]:
        """Code of a kabupaten → position in the layer of areas."""
        return {code: index for index, code in enumerate(self.regencies["code"])}

    @cached_property
    def areas(self) -> pd.DataFrame:
        """What is known of each kabupaten, joined once: index code; the columns of `Overview.areas` without counts."""
        known = self.denominators
        table = self.regencies.set_index("code")[["name", "province", "population"]].join(
            pd.DataFrame(
                {
                    "placements": known["persons"].astype("Int64"),
                    "placements_year": known["year"].astype("Int64"),
                    "placements_source": known["year"].astype("str") + ", " + known["source_title"],
                },
            ),
        )
        table["villages"] = self.village_counts.reindex(table.index, fill_value=0)
        table["pocket"] = table.index.isin(self.pockets)
        return table


@dataclass(frozen=True, slots=True, eq=False)
class Overview:
    """All numbers of one screen, released.

    Attributes:
        areas: chosen kabupaten; index code; name, province, reports, persons, rate, placements, villages, and
            the marks of `privacy.Released`.
        total: `privacy.total`.
        districts: kecamatan of the chosen areas with their points, or None where that level is not shown; index code;
            name, lat, lon, reports, persons, shown.
        statuses: `privacy.statuses`.
        exact: whether every count is exact by right.
        released_on: the day of the release that was read, None where none was; what is not told beside one is hidden in
            it, not kept from a role.
        rate_applies: whether the measure is defined for the selection.
        is_demo: whether the counts are synthetic.
        has_reports: whether any reports are stored at all: none stored is not a count of zero.
    """

    areas: pd.DataFrame
    total: Released
    districts: pd.DataFrame | None
    statuses: Released | None
    exact: bool
    released_on: date | None
    rate_applies: bool
    is_demo: bool
    has_reports: bool


def overview(
    cube: Cube,
    selection: Selection,
    viewer: Viewer,
    chosen: Chosen,
    facts: PublicFacts,
    rules: Rules = privacy.DEFAULT_RULES,
    *,
    has_reports: bool | None = None,
    released: Reader | None = None,
) -> Overview:
    """Return the numbers of `selection` as `viewer` may see them; others' areas as the release tells them."""
    table = _area_table(privacy.areas(cube, selection, viewer, rules, released), selection, facts)
    if chosen.codes or chosen.nothing:
        table = table.loc[list(chosen.codes)]
    districts = None
    if chosen.detailed:
        counts = privacy.districts(cube, selection, viewer, chosen.codes, rules)
        points = facts.districts.set_index("code")[["name", "lat", "lon"]].dropna()
        districts = counts.frame.join(points, how="inner") if counts else None
    if chosen.nothing:
        total, statuses = privacy.withheld(selection, rules), None
    else:
        total = privacy.total(cube, selection, viewer, chosen.codes, rules, released)
        statuses = privacy.statuses(cube, selection, viewer, chosen.codes, rules, released)
    return Overview(
        areas=table,
        total=total,
        districts=districts,
        statuses=statuses,
        exact=chosen.nothing or privacy.offers_months(viewer, chosen.codes, rules),
        released_on=released.made_on if released and privacy.reads_release(viewer, rules) else None,
        rate_applies=rates.applies(selection),
        is_demo=cube.is_demo,
        has_reports=bool(cube.months) if has_reports is None else has_reports,
    )


def _area_table(released: Released, selection: Selection, facts: PublicFacts) -> pd.DataFrame:
    known, counts = facts.areas.reindex(released.frame.index), released.frame
    first = ["name", "province"]
    columns = {name: known[name].array for name in first} | {name: counts[name].array for name in counts.columns}
    columns |= {name: known[name].array for name in known.columns if name not in first}
    table = pd.DataFrame(columns, index=counts.index)
    table["rate"] = rates.rate(table, selection, known["population"], facts.denominators)
    return table
