"""What a weekly run of early warning hands to the store."""

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd


@dataclass(frozen=True, slots=True)
class Made:
    """How a run was made.

    Attributes:
        week: ISO week that was looked at.
        as_of: the day it was made as of.
        made_at: moment, with its time zone.
        digest: of data, parameters and program.
        parameters: JSON.
        program: digest of the code.
        data_digest: of the data.
        is_demo: whether the data are synthetic.
        tested: kabupaten in which a series was tested.
        too_few: in which all that could be tested had too few reports.
        not_testable: in which nothing could be tested.
    """

    week: str
    as_of: date
    made_at: datetime
    digest: str
    parameters: str
    program: str
    data_digest: str
    is_demo: bool
    tested: int
    too_few: int
    not_testable: int


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """What runs found.

    Attributes:
        made: of the last one.
        weeks: rows of `signal_week`: series, regency_code, week, observed, expected, upper, p_value, alarm, status.
        snapshots: rows of `episode_week` with the episode's series, regency_code and opened_week.
        spots: rows of `hot_spot`; none: they stay.
        first_week: the first week that the runs looked at: what was stored of it and later weeks goes.
    """

    made: Made
    weeks: pd.DataFrame
    snapshots: pd.DataFrame
    spots: pd.DataFrame
    first_week: str


class WrongDataError(Exception):
    """A run of synthetic reports was to be stored beside real ones, or the other way round."""
