"""Counts of areas, of a whole and of statuses, as a viewer may be told them."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from analysis import aggregate
from analysis.cube import Cube
from analysis.privacy.rules import DEFAULT_RULES, Exactness, Level, Rules, exactness, together
from analysis.released import Reader
from analysis.suppression.release import NOT_TOLD
from data.model import Selection, Viewer


@dataclass(frozen=True, slots=True, eq=False)
class Released:
    """Counts as a viewer may see them. Made only in this module; screens and files take nothing else.

    Attributes:
        frame: index code (or status); reports and persons (of a status reports only) as Int64, NA where not told;
            `reports_shown`, `persons_shown`, what to print instead: `<10`, `<5` or `–`, else "".
        exact: whether every count of the frame is exact by right, none released.
        threshold: below which a released count is not told.
    """

    frame: pd.DataFrame
    exact: bool
    threshold: int


def areas(
    cube: Cube, selection: Selection, viewer: Viewer, rules: Rules = DEFAULT_RULES, released: Reader | None = None
) -> Released:
    """Return counts of all kabupaten, index code in the cube's order."""
    counts = aggregate.by_regency(cube, selection)
    told = pd.Series([exactness(viewer, Level.REGENCY, code, rules) for code in cube.codes], index=counts.index)
    published = released.regencies(selection) if released else None
    return _released(counts, told, published, rules.threshold(selection))


def districts(
    cube: Cube,
    selection: Selection,
    viewer: Viewer,
    codes: tuple[str, ...],
    rules: Rules = DEFAULT_RULES,
) -> Released | None:
    """Return counts of the kecamatan of `codes` that have any, index kecamatan code.

    Nothing is published below kabupaten, and that a kecamatan has a report is a count too: None unless the viewer may
    see the kecamatan of all `codes` exactly.
    """
    if any(exactness(viewer, Level.DISTRICT, code, rules) is not Exactness.EXACT for code in codes):
        return None
    counts = aggregate.by_district(cube, selection, codes)
    told = pd.Series(Exactness.EXACT.value, index=counts.index, dtype="str")
    return _released(counts, told, None, rules.threshold(selection))


def total(
    cube: Cube,
    selection: Selection,
    viewer: Viewer,
    codes: tuple[str, ...],
    rules: Rules = DEFAULT_RULES,
    released: Reader | None = None,
) -> Released:
    """Return counts of `codes` together and of what has no location; index `located`, `unlocated`.

    Empty `codes` mean the whole country. Reports without a location belong to no area, so they are told only where
    the country is. A sum over areas that are exact and others that are released is one of exact counts and told cells.
    """
    counts = aggregate.by_regency(cube, selection)
    chosen = counts.loc[list(codes)] if codes else counts
    reports, persons = aggregate.unlocated(cube, selection)
    both = pd.DataFrame(
        {"reports": [chosen["reports"].sum(), reports], "persons": [chosen["persons"].sum(), persons]},
        index=["located", "unlocated"],
    )
    country = exactness(viewer, Level.COUNTRY, "", rules)
    told = pd.Series([together(viewer, codes, rules) if codes else country, country], index=both.index, dtype="str")
    published = None
    if released and codes:
        part = _mixed(counts, selection, viewer, codes, rules, released)
        published = pd.concat([part, released.unlocated(selection)])
    elif released:
        published = released.country(selection)
    return _released(both, told, published, rules.threshold(selection))


def _mixed(
    counts: pd.DataFrame,
    selection: Selection,
    viewer: Viewer,
    codes: tuple[str, ...],
    rules: Rules,
    released: Reader,
) -> pd.DataFrame:
    """Return the row `located` of areas of which some may be exact: their exact counts and the others' told cells."""
    own = [code for code in codes if exactness(viewer, Level.REGENCY, code, rules) is Exactness.EXACT]
    whole = released.together(selection, codes)
    if not own or whole["reports"].notna().all():
        return whole
    rest = released.together(selection, tuple(code for code in codes if code not in own))
    for name in ("reports", "persons"):
        rest[name] += counts.loc[own, name].sum()
        rest[f"{name}_shown"] = rest[f"{name}_shown"].mask(rest[name].isna(), NOT_TOLD)
    return rest


def withheld(selection: Selection, rules: Rules = DEFAULT_RULES) -> Released:
    """Return what `total` returns where there is no area to count in: nothing is told."""
    index = pd.Index(["located", "unlocated"])
    frame = pd.DataFrame({"reports": pd.NA, "persons": pd.NA}, index=index, dtype="Int64")
    marks = dict.fromkeys(("reports_shown", "persons_shown"), NOT_TOLD)
    return Released(frame.assign(**marks), exact=True, threshold=rules.threshold(selection))


def statuses(
    cube: Cube,
    selection: Selection,
    viewer: Viewer,
    codes: tuple[str, ...],
    rules: Rules = DEFAULT_RULES,
    released: Reader | None = None,
) -> Released | None:
    """Return reports per status in `codes` (empty: the country), index status.

    Where released counts apply, status counts are of the country, a whole group and whole years: None for all else.
    """
    told = together(viewer, codes, rules) if codes else exactness(viewer, Level.COUNTRY, "", rules)
    published = None
    if told is Exactness.RELEASED:
        published = released.statuses(selection) if released and not codes else None
    if told is Exactness.NONE or (told is Exactness.RELEASED and published is None):
        return None
    counts = aggregate.by_status(cube, selection, codes or None).to_frame()
    return _released(counts, pd.Series(told, index=counts.index, dtype="str"), published, rules.threshold(selection))


def _released(counts: pd.DataFrame, told: "pd.Series[str]", published: pd.DataFrame | None, threshold: int) -> Released:
    """Put exact counts where they are told by right, and those of the release where it is asked for.

    Args:
        counts: exact counts; columns reports, and persons where they are counted.
        told: how each row is told.
        published: what the release says of the same rows; None: there is none, and such rows are not told.
        threshold: of the selection.
    """
    if (told == Exactness.EXACT).all():
        return Released(_told_whole(counts), exact=True, threshold=threshold)
    exact, none = told == Exactness.EXACT, told == Exactness.NONE
    frame = counts.astype("Int64").where(exact)
    for name in counts.columns:
        shown = pd.Series(NOT_TOLD, index=counts.index, dtype="str")
        if published is not None:
            frame[name] = frame[name].mask(~exact & ~none, published[name])
            shown = published[f"{name}_shown"].astype("str").mask(none, NOT_TOLD)
        frame[f"{name}_shown"] = shown.mask(exact, "")
    return Released(frame, bool(exact.all()), threshold)


def _told_whole(counts: pd.DataFrame) -> pd.DataFrame:
    """Return exact counts with their empty marks; made in one go, since most filter changes come by here."""
    nowhere, blank = np.zeros(len(counts), dtype=bool), _blank(len(counts))
    told = {name: pd.arrays.IntegerArray(counts[name].to_numpy(np.int64), nowhere) for name in counts.columns}
    marks = dict.fromkeys((f"{name}_shown" for name in counts.columns), blank)
    return pd.DataFrame({**told, **marks}, index=counts.index)


@lru_cache(maxsize=8)
def _blank(count: int) -> pd.api.extensions.ExtensionArray:
    return pd.array([""] * count, dtype="str")
