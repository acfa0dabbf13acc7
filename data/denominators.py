"""Which published placement figure a rate per placements is divided by: DOMAIN.md's rule."""

from datetime import date

import pandas as pd

FIRST_YEAR = 2019
PANDEMIC_YEARS = (2020, 2021)


def placement_denominators(placements: pd.DataFrame) -> pd.DataFrame:
    """Return the denominator of *per 1.000 penempatan* per kabupaten, where there is one.

    The latest full calendar year since 2019 other than 2020 and 2021, else 2019; of two figures for one year the one
    listed first. Cumulative and part-year figures never serve.

    Returns:
        Index `code`; columns persons, year, kind, source_title.
    """
    year = placements["year"]
    full = (
        (placements["level"] == "kabupaten")
        & placements["area_code"].notna()
        & (year >= FIRST_YEAR)
        & ~year.isin(PANDEMIC_YEARS)
        & (placements["period_start"] == [date(y, 1, 1) for y in year])
        & (placements["period_end"] == [date(y, 12, 31) for y in year])
        & (placements["persons"] > 0)
    )
    latest = placements[full].sort_values("year", ascending=False, kind="stable").drop_duplicates("area_code")
    columns = ["persons", "year", "kind", "source_title"]
    return latest.set_index("area_code")[columns].rename_axis("code").sort_index()
