"""What becomes of a report: its status on the last day of the set, and the times of its steps."""

from dataclasses import dataclass

import numpy as np

from data.demo.parameters import Days, Flags, Floats, Ints, Parameters, stream
from data.model import STATUSES

HOUR = 3600
FILED_BETWEEN = (7, 20)  # local hours
VERIFY = (18.0, 0.9)  # median hours, sigma of the lognormal: 14 % past 48 h
FOLLOW_UP = (30.0, 0.75)  # 12 % past 72 h
FOLLOW_UP_VICTIMS = (2.5, 0.8)  # 14 % past 6 h
CLOSE = (12 * 24.0, 0.8)
NEVER_VERIFIED = 0.012
NEVER_FOLLOWED_UP = 0.008
NEVER_CLOSED = 0.02
REJECTED = 0.045
ASKED_AGAIN = 0.06  # of reports of the latest weeks; of older ones few still wait for a correction
ASKED_AGAIN_OLD = 0.004
OLD_DAYS = 45
AFTER_VERIFICATION = 0.3  # of rejections and requests for correction: these keep `verified_at`
WIB_HOURS = 7
LATEST_FIRST = ("ditolak", "minta_perbaikan", "selesai", "ditindaklanjuti", "diverifikasi")


@dataclass(frozen=True, slots=True)
class Steps:
    """Status numbers (in `STATUSES`) and times in UTC, NaT where a step has not been taken."""

    status: Ints
    filed_at: Days
    verified_at: Days
    followed_up_at: Days
    closed_at: Days


def life_cycle(reported_on: Days, offset: Ints, is_victim: Flags, parameters: Parameters) -> Steps:
    """Return status and times of reports.

    Delays are lognormal; what would come after Monday 00:00 WIB at the end has not happened. `closed_at` is set
    for `selesai` and `ditolak`; `verified_at` of `ditolak` and `minta_perbaikan` where they came after verification.

    Args:
        reported_on: local dates.
        offset: hours that local time is ahead of UTC.
        is_victim: tppo and tppm, which are followed up within hours.
        parameters: for the seed and the end.
    """
    rng = stream(parameters.seed, "life cycle")
    filed, count = _filed(rng, reported_on, offset), len(reported_on)
    now = int(np.datetime64(parameters.end, "s").astype(np.int64)) + (24 - WIB_HOURS) * HOUR
    verified = filed + _delay(rng, VERIFY, count)
    followed = verified + np.where(is_victim, _delay(rng, FOLLOW_UP_VICTIMS, count), _delay(rng, FOLLOW_UP, count))
    closed = followed + _delay(rng, CLOSE, count)
    rejected = rng.random(count) < REJECTED
    old = now - filed > OLD_DAYS * 24 * HOUR
    asked = ~rejected & (rng.random(count) < np.where(old, ASKED_AGAIN_OLD, ASKED_AGAIN))
    late = rng.random(count) < AFTER_VERIFICATION  # leaves at the second step, else at the first
    leaves = rejected | asked
    left_at = np.where(late, followed, verified)
    stuck = rng.random(count)
    is_verified = (verified <= now) & (stuck >= NEVER_VERIFIED) & (~leaves | late)
    has_left = leaves & (left_at <= now) & (is_verified | ~late)
    is_followed = is_verified & ~leaves & (followed <= now) & (stuck < 1 - NEVER_FOLLOWED_UP)
    is_closed = is_followed & (closed <= now) & (stuck < 1 - NEVER_FOLLOWED_UP - NEVER_CLOSED)
    is_rejected = has_left & rejected
    latest_first = [is_rejected, has_left & asked, is_closed, is_followed, is_verified]
    status = np.select(latest_first, [STATUSES.index(name) for name in LATEST_FIRST], STATUSES.index("diajukan"))
    return Steps(
        status,
        _times(filed, np.ones(count, dtype=bool)),
        _times(verified, is_verified),
        _times(followed, is_followed),
        _times(np.where(is_rejected, left_at, closed), is_closed | is_rejected),
    )


def _filed(rng: np.random.Generator, reported_on: Days, offset: Ints) -> Ints:
    first, last = FILED_BETWEEN
    local = (first + (last - first) * rng.beta(2, 2.5, len(reported_on))) * HOUR
    midnight = reported_on.astype("datetime64[s]").astype(np.int64)
    return np.asarray(midnight + local.astype(np.int64) - offset * HOUR, dtype=np.int64)


def _delay(rng: np.random.Generator, law: tuple[float, float], count: int) -> Ints:
    median, sigma = law
    seconds: Floats = rng.lognormal(np.log(median * HOUR), sigma, count)
    return seconds.astype(np.int64) + 1


def _times(seconds: Ints, known: Flags) -> Days:
    times = seconds.astype("datetime64[s]")
    times[~known] = np.datetime64("NaT")
    return times
