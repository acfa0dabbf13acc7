"""What a weekly run is of, read from the store: the same counts that map and Tren show."""

import hashlib
from datetime import date

import pandas as pd

from analysis.levels import Series
from analysis.signals.alerts import Inputs
from data.model import CATEGORIES, Group, Place, Role, Viewer, default_place
from data.periods import last_complete_week_end, monday_of, week_of, weeks_between
from data.store import incidents, places, reporting
from data.store.engine import Engine

MAKER = Viewer(role=Role.PIMPINAN)  # exact for kabupaten and above in the whole country: all that a run needs
COUNTED: dict[Series, tuple[Group, tuple[str, ...]]] = {
    Series.MASYARAKAT: (Group.MASYARAKAT, CATEGORIES[Group.MASYARAKAT]),
    Series.PENEGAKAN: (Group.PENEGAKAN, CATEGORIES[Group.PENEGAKAN]),
    Series.KEPULANGAN: (Group.KEPULANGAN, CATEGORIES[Group.KEPULANGAN]),
    Series.TPPO: (Group.MASYARAKAT, ("tppo",)),
    Series.TPPM: (Group.MASYARAKAT, ("tppm",)),
}


def week_looked_at(as_of: date) -> str:
    """Return the ISO week that has closed last, Monday 00:00 WIB, before or on the day `as_of` begins."""
    return week_of(last_complete_week_end(as_of))


def read(engine: Engine, *, week: str) -> Inputs | None:
    """Return all series up to a week, of the reports that count: real ones as soon as there is one.

    Reports whose origin is not known are in no area of the series that are counted by it.

    Args:
        engine: the store.
        week: ISO week, the last one that counts.

    Returns:
        None where nothing was reported up to then.
    """
    counts = incidents.by_place(engine, MAKER, by="week")
    counts = counts[counts["week"] <= week]
    if counts.empty:
        return None
    weeks = pd.Index(weeks_between(str(counts["week"].min()), week), name="week")
    regencies = places.regencies(engine, MAKER)
    series = {name: _counted(counts, name, weeks, pd.Index(regencies["code"])) for name in COUNTED}
    signs = reporting.signs(engine, MAKER, until=week)
    units = reporting.heard(engine, MAKER, until=week)
    return Inputs(
        series,
        _cases(series),
        regencies[["code", "lat", "lon"]].rename(columns={"code": "place"}),
        units[["regency_code", "unit"]].rename(columns={"regency_code": "area"}),
        signs.rename(columns={"regency_code": "area"}),
    )


def digest(inputs: Inputs) -> str:
    """Return a digest of all that the levels of a week follow from."""
    made = hashlib.sha256()
    for name, counts in inputs.series.items():
        made.update(f"{name} {counts.index[0]} {' '.join(counts.columns)}".encode())
        made.update(counts.to_numpy(dtype="int64").tobytes())
    for frame in (inputs.places, inputs.units, inputs.signs):
        ordered = frame.sort_values(list(frame.columns), ignore_index=True).astype("str")
        made.update(pd.util.hash_pandas_object(ordered, index=False).to_numpy().tobytes())
    return made.hexdigest()


def _counted(counts: pd.DataFrame, name: Series, weeks: pd.Index, codes: pd.Index) -> pd.DataFrame:
    """Return one series, weeks × kabupaten, by the place that its group is counted by."""
    group, categories = COUNTED[name]
    place: Place = default_place(group)
    own = counts[(counts["place"] == place) & counts["category"].isin(categories) & counts["regency"].notna()]
    wide = own.pivot_table(index="week", columns="regency", values="reports", aggfunc="sum", fill_value=0)
    return wide.reindex(index=weeks, columns=codes, fill_value=0).rename_axis(columns=None).astype("int64")


def _cases(series: dict[Series, pd.DataFrame]) -> pd.DataFrame:
    """Return series, place, date (Monday of the week), count of all that was reported."""
    parts = []
    for name, counts in series.items():
        rows, columns = counts.to_numpy().nonzero()
        days = pd.to_datetime([monday_of(str(week)) for week in counts.index])
        parts.append(
            pd.DataFrame(
                {
                    "series": str(name),
                    "place": counts.columns[columns],
                    "date": days[rows],
                    "count": counts.to_numpy()[rows, columns],
                }
            )
        )
    return pd.concat(parts, ignore_index=True)
