"""When the engine alarms: how probable a burst is, given how common bursts are in the week."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.signals.tables import Numbers

LEAST = 0.2  # both limits as found on simulated worlds of which no figure is told in docs/SIGNALS.md
FLOOR = 0.015
HALF = 0.5  # more areas than that have no burst, whatever goes up
START, STEPS = 0.02, 200


@dataclass(frozen=True, slots=True)
class Threshold:
    """Limits of the engine.

    Attributes:
        chance: least probability of a burst that alarms.
        floor: share of areas with a burst that is taken for granted in a quiet week; what the week's own counts tell
            can only raise it. A low floor is strict in quiet weeks and yields when much goes up at once.
    """

    chance: float = LEAST
    floor: float = FLOOR

    def severity(self, ratio: Numbers, share: Numbers | None = None) -> Numbers:
        """Odds at which an alarm is raised ÷ odds of a burst: up to 1 alarms.

        Args:
            ratio: likelihood ratios of `engine.excess`, weeks × areas; NaN where not tested.
            share: what `shares` makes of them, where it is known already.
        """
        share = np.clip(shares(ratio) if share is None else share, self.floor, HALF)[:, None]
        odds = ratio * share / (1 - share)
        with np.errstate(divide="ignore"):
            return np.asarray(self.chance / (1 - self.chance) / odds, dtype=np.float64)

    def alarms(
        self, ratio: Numbers, news: npt.NDArray[np.bool_], share: Numbers | None = None
    ) -> npt.NDArray[np.bool_]:
        """Where there is an alarm: enough cases, one of them in the last week (`news`), and a burst probable."""
        return np.asarray(news & (self.severity(ratio, share) <= 1), dtype=np.bool_)


def shares(ratio: Numbers) -> Numbers:
    """The share of areas with a burst in each week, by maximum likelihood of two groups (Efron 2008).

    Args:
        ratio: weeks × areas; NaN where not tested.
    """
    share = np.full(len(ratio), START)
    known = np.isfinite(ratio)
    count = np.maximum(known.sum(axis=1), 1)
    values = np.where(known, ratio, 0.0)
    for _ in range(STEPS):
        joint = share[:, None] * values
        share = (known * joint / (1 - share[:, None] + joint)).sum(axis=1) / count
    return np.asarray(share, dtype=np.float64)
