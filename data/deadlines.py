"""How long a report may wait for its next step, and when it waits too long.

Deadlines of one regional office (SIMPEL DBI, Sumatera Utara): verified within 48 hours of filing, followed up
within 72 hours of verification, within 6 hours for TPPO and TPPM. They are settings.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data import settings
from data.model import VICTIM_CATEGORIES

HOUR = 3600
QUANTITIES = ("open", "overdue", "closed")  # what is counted of reports on their way, in this order everywhere
NEVER = np.iinfo(np.int64).max
Seconds = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Hours until a step is *lewat tenggat*."""

    verify: int = 48
    follow_up: int = 72
    follow_up_victims: int = 6

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Return the deadlines with what `PETA_HOURS_VERIFY`, `_FOLLOW_UP` and `_FOLLOW_UP_VICTIMS` set.

        Raises:
            SettingError: one is not a whole number of at least 1.
        """
        return cls(
            verify=settings.whole(environment, "PETA_HOURS_VERIFY", USUAL.verify),
            follow_up=settings.whole(environment, "PETA_HOURS_FOLLOW_UP", USUAL.follow_up),
            follow_up_victims=settings.whole(environment, "PETA_HOURS_FOLLOW_UP_VICTIMS", USUAL.follow_up_victims),
        )


USUAL = Deadlines()


def open_between(rows: pd.DataFrame) -> tuple[Seconds, Seconds]:
    """Return from when until when every report was in process, as seconds since 1970; `NEVER`: still is.

    Args:
        rows: filed, closed (seconds, missing where a step was not taken).
    """
    return _seconds(rows["filed"]), _seconds(rows["closed"])


def overdue_between(rows: pd.DataFrame, deadlines: Deadlines) -> list[tuple[Seconds, Seconds]]:
    """Return the spans in which every report waited too long: for verification, then for follow-up.

    A report that is closed waits for nothing. One that was sent back waits for its village, not for the office: that is
    known of today's status only, so it is never counted.

    Args:
        rows: category, status, filed, verified, followed, closed.
        deadlines: in hours.
    """
    filed, verified = _seconds(rows["filed"]), _seconds(rows["verified"])
    followed, closed = _seconds(rows["followed"]), _seconds(rows["closed"])
    waits = (rows["status"] != "minta_perbaikan").to_numpy()
    victims = rows["category"].isin(VICTIM_CATEGORIES).to_numpy()
    hours = np.where(victims, deadlines.follow_up_victims, deadlines.follow_up)
    spans = [
        (_later(filed, np.int64(deadlines.verify * HOUR)), np.minimum(verified, closed)),
        (_later(verified, hours.astype(np.int64) * HOUR), np.minimum(followed, closed)),
    ]
    return [(np.where(waits, start, NEVER), end) for start, end in spans]


def overdue_at(rows: pd.DataFrame, deadlines: Deadlines, at: datetime) -> NDArray[np.bool_]:
    """Return which reports wait too long at a moment.

    Args:
        rows: category, status, filed_at, verified_at (UTC) of reports as they stand at that moment.
        deadlines: in hours.
        at: the moment, with its zone.
    """
    times = {"filed": "filed_at", "verified": "verified_at"}
    seconds = {name: _epoch(rows[column]) for name, column in times.items()}
    done = rows["status"].isin({"selesai", "ditolak", "ditindaklanjuti"})
    ended = done.map({True: 0.0, False: np.nan})
    known = rows[["category", "status"]].assign(**seconds, followed=ended, closed=ended)
    moment = int(at.timestamp())
    spans = overdue_between(known, deadlines)
    late: NDArray[np.bool_] = np.any([(start <= moment) & (end > moment) for start, end in spans], axis=0)
    return late


def _epoch(values: "pd.Series[datetime]") -> "pd.Series[float]":
    known = pd.to_datetime(values)
    return (known - pd.Timestamp(0)) / pd.Timedelta(seconds=1)


def _later(moment: Seconds, seconds: Seconds | np.int64) -> Seconds:
    return np.where(moment == NEVER, NEVER, np.minimum(moment, NEVER - seconds) + seconds)


def _seconds(values: "pd.Series[float]") -> Seconds:
    known = values.notna().to_numpy()
    found = np.full(len(values), NEVER, dtype=np.int64)
    found[known] = values[known].astype("int64").to_numpy()
    return found
