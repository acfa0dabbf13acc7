"""The reader of a release: answers a Selection with told cells only, quickly.

A number is a sum of told cells or is not shown. A period is put together of told years and quarters; a kabupaten has
group cells only; a province and the country have their own cells. A single hidden cell keeps its mark, a sum with any
hidden part has none but `–`.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.suppression.grid import PERIODS, QUANTITIES, QUARTERS
from analysis.suppression.labels import EVERYWHERE, UNKNOWN
from analysis.suppression.release import NOT_TOLD
from data.model import CATEGORIES, STATUSES, Group, Place, Selection
from data.periods import MONTHS_PER_QUARTER, month_number

Numbers = NDArray[np.float64]  # NaN where not told
Marks = NDArray[np.object_]


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Cells of several areas (or statuses) and one name: (areas, years, 5), per quantity."""

    numbers: dict[str, Numbers]
    marks: dict[str, Marks]


@dataclass(frozen=True, slots=True, eq=False)
class Reader:
    """A release, ready to be asked.

    Attributes:
        made_on: the day the release is dated.
        codes: kabupaten in the order of answers.
        provinces: province code → its kabupaten.
        first_year: of the axes of years.
        tables: (place, level, kind, name) → its cells.
        areas: level → position of every area.
    """

    made_on: date
    codes: tuple[str, ...]
    provinces: dict[str, frozenset[str]]
    first_year: int
    tables: dict[tuple[str, str, str, str], Table]
    areas: dict[str, dict[str, int]]

    def regencies(self, selection: Selection) -> pd.DataFrame:
        """Return reports, persons and their marks of all kabupaten, index code."""
        name = _group_only(selection)
        table = self.tables.get((selection.place, "regency", "group", name)) if name else None
        if table is None:
            return _frame(pd.Index(self.codes, name="code"))
        return self._over(table, selection, pd.Index(self.codes, name="code"))

    def together(self, selection: Selection, codes: tuple[str, ...]) -> pd.DataFrame:
        """Return the sum over kabupaten as one row `located`: of several, that of a whole province is its own cell."""
        index = pd.Index(["located"])
        whole = [province for province, members in self.provinces.items() if members == frozenset(codes)]
        if whole and len(codes) > 1:
            return self._of(selection, "province", whole[0], index)
        each = self.regencies(selection).loc[list(codes)]
        return each.set_axis(index) if len(each) == 1 else _sum(each, index)

    def country(self, selection: Selection) -> pd.DataFrame:
        """Return rows `located` and `unlocated` of the country: located is all that is not of unknown origin."""
        unknown = self.unlocated(selection)
        whole = self._of(selection, "country", EVERYWHERE, pd.Index(["located"]))
        located = whole.copy()
        for name in QUANTITIES:
            located[name] = located[name].to_numpy() - unknown[name].to_numpy()
            missing = located[name].isna().to_numpy()
            mark = whole[f"{name}_shown"].to_numpy() if selection.place is Place.KEJADIAN else NOT_TOLD
            located[f"{name}_shown"] = np.where(missing, mark, "")
        return pd.concat([located, unknown])

    def unlocated(self, selection: Selection) -> pd.DataFrame:
        """Return the row `unlocated`: reports that no kabupaten can be named for; the place of an event is known."""
        index = pd.Index(["unlocated"])
        if selection.place is Place.KEJADIAN:
            zero = pd.Series([0], index=index, dtype="Int64")
            return pd.DataFrame({"reports": zero, "persons": zero, "reports_shown": "", "persons_shown": ""})
        return self._of(selection, "province", UNKNOWN, index)

    def statuses(self, selection: Selection) -> pd.DataFrame | None:
        """Return reports per status of the country, index status; None where that is no sum of told years' cells."""
        name = _group_only(selection)
        if not name or not selection.period.is_years:
            return None
        rows = []
        for status in STATUSES:
            table = self.tables.get((EVERYWHERE, "country", "status", f"{name}/{status}"))
            rows.append(
                _frame(pd.Index([status])) if table is None else self._over(table, selection, pd.Index([status]))
            )
        return pd.concat(rows).rename_axis("status")[["reports", "reports_shown"]]

    def _of(self, selection: Selection, level: str, area: str, index: "pd.Index[str]") -> pd.DataFrame:
        """Return one area's row: its group cells, or the sum of its categories' cells."""
        name = _group_only(selection)
        place = EVERYWHERE if level == "country" else str(selection.place)
        keys = [("group", name)] if name else [("category", each) for each in selection.counted_categories]
        found = []
        for key in keys:
            table = self.tables.get((place, level, *key))
            at = self.areas[level].get(area)
            if table is None or at is None:
                return _frame(index)
            one = Table(
                {each: table.numbers[each][[at]] for each in QUANTITIES},
                {each: table.marks[each][[at]] for each in QUANTITIES},
            )
            found.append(self._over(one, selection, index))
        return found[0] if len(found) == 1 else _sum(pd.concat(found), index)

    def _over(self, table: Table, selection: Selection, index: "pd.Index[str]") -> pd.DataFrame:
        """Return a table's rows over the selection's period."""
        parts = _parts(selection, self.first_year, next(iter(table.numbers.values())).shape[1])
        if parts is None:
            return _frame(index)
        columns: dict[str, Any] = {}
        for name in QUANTITIES:
            number, marks = table.numbers[name], table.marks[name]
            total = np.zeros(len(number))
            for year, wanted in parts:
                quarters = number[:, year, :QUARTERS][:, wanted].sum(axis=1)
                own = number[:, year, QUARTERS]
                total += np.where(np.isnan(own), quarters, own) if wanted.all() else quarters
            single = _single(parts)
            mark = NOT_TOLD if single is None else marks[:, single[0], single[1]]
            columns[name] = pd.Series(total).astype("Int64").array
            columns[f"{name}_shown"] = np.where(np.isnan(total), mark, "")
        return pd.DataFrame(columns, index=index)[["reports", "persons", "reports_shown", "persons_shown"]]


def read(made_on: date, cells: pd.DataFrame, regencies: pd.DataFrame) -> Reader:
    """Return the reader of a stored release.

    Args:
        made_on: the day the release is dated.
        cells: as `data.store.releases.latest` returns them.
        regencies: code, province_code of all kabupaten.
    """
    codes = tuple(sorted(regencies["code"]))
    provinces = {str(province): frozenset(members) for province, members in regencies.groupby("province_code")["code"]}
    years = cells["period"].str[:4].astype(int)
    first = int(years.min()) if len(cells) else 0
    count = int(years.max()) - first + 1 if len(cells) else 0
    areas = {
        "regency": {code: at for at, code in enumerate(codes)},
        "province": {code: at for at, code in enumerate([*provinces, UNKNOWN])},
        "country": {EVERYWHERE: 0},
    }
    quarter = cells["period"].str[6:].replace("", str(PERIODS)).astype(int).to_numpy() - 1
    year = (years - first).to_numpy()
    tables = {}
    numbers = {name: cells[name].astype("float64").to_numpy(na_value=np.nan) for name in QUANTITIES}
    marks = {name: cells[f"{name}_shown"].astype(object).to_numpy() for name in QUANTITIES}
    keys = cells[["place", "level", "kind", "name"]]
    for place, level, kind, name in keys.drop_duplicates().itertuples(index=False, name=None):
        rows = np.flatnonzero((keys == [place, level, kind, name]).all(axis=1))
        shape = (len(areas[level]), count, PERIODS)
        at = (cells["area"].iloc[rows].map(areas[level]).to_numpy(), year[rows], quarter[rows])
        table = Table(
            {each: np.full(shape, np.nan) for each in QUANTITIES},
            {each: np.full(shape, NOT_TOLD, dtype=object) for each in QUANTITIES},
        )
        for each in QUANTITIES:
            table.numbers[each][at], table.marks[each][at] = numbers[each][rows], marks[each][rows]
        tables[place, level, kind, name] = table
    return Reader(made_on, codes, provinces, first, tables, areas)


def _group_only(selection: Selection) -> str:
    """Return the group where the selection counts all of it, else ""."""
    whole = set(selection.counted_categories) == set(CATEGORIES[Group(selection.group)])
    return str(selection.group) if whole else ""


def _parts(selection: Selection, first_year: int, years: int) -> list[tuple[int, NDArray[np.bool_]]] | None:
    """Return year positions and which of their quarters a period holds; None where it is not made of such."""
    if not selection.period.is_quarters:
        return None
    start = month_number(selection.period.start) // MONTHS_PER_QUARTER - first_year * QUARTERS
    end = (month_number(selection.period.end) + 1) // MONTHS_PER_QUARTER - first_year * QUARTERS
    if start < 0 or end > years * QUARTERS:
        return None
    chosen = np.zeros(years * QUARTERS, dtype=bool)
    chosen[start:end] = True
    rows = chosen.reshape(years, QUARTERS)
    return [(year, rows[year]) for year in np.flatnonzero(rows.any(axis=1)).tolist()]


def _single(parts: list[tuple[int, NDArray[np.bool_]]]) -> tuple[int, int] | None:
    """Return year and period of the one cell that a period is; None where it is several."""
    year, wanted = parts[0]
    if len(parts) > 1 or wanted.sum() not in {1, QUARTERS}:
        return None
    return year, QUARTERS if wanted.all() else int(np.flatnonzero(wanted)[0])


def _sum(rows: pd.DataFrame, index: "pd.Index[str]") -> pd.DataFrame:
    """Return the sum of rows as one; not told where any part is not."""
    total = {name: pd.array([rows[name].sum(skipna=False)], dtype="Int64") for name in QUANTITIES}
    shown = {f"{name}_shown": ["" if rows[name].notna().all() else NOT_TOLD] for name in QUANTITIES}
    return pd.DataFrame(total | shown, index=index)


def _frame(index: "pd.Index[str]") -> pd.DataFrame:
    """Return rows of which nothing is told."""
    nothing = pd.DataFrame({"reports": pd.NA, "persons": pd.NA}, index=index, dtype="Int64")
    return nothing.assign(reports_shown=NOT_TOLD, persons_shown=NOT_TOLD)
