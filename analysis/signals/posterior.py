"""What an area's rate and its over-dispersion may be, after its own history and those of all areas.

The prior over both is not given a form: its weights on a grid are those most likely to have made all areas' histories
(non-parametric maximum likelihood: Laird 1978; Koenker and Mizera 2014), by a fixed number of EM steps from even
weights, which leaves it smooth. A burst of the past raises an area's dispersion rather than its rate.
"""

import math
from dataclasses import dataclass

import numpy as np
from numba import njit
from scipy import stats

from analysis.signals.tables import Numbers, Whole

RATES = 60
LOWEST, HIGHEST = 0.004, 20.0  # a week, at the mean exposure
DISPERSIONS = np.array([1.02, 1.3, 1.7, 2.2, 2.8, 3.5, 4.5, 6.0, 9.0])  # variance / mean; the first is nearly Poisson's
STEPS = 60
PRODUCT = 8  # cases up to which a product is faster than the gamma function
BURST = 20 / 3  # mean of the extra cases of a burst
DEEPEST = 60  # extra cases beyond which their share is nothing
TINY = 1e-200
KEPT = 64  # cells of the grid kept per area: all but a millionth of the weight where there are data


@dataclass(frozen=True, slots=True)
class Posterior:
    """Areas × cells: rate, variance / mean, and weight (a row sums to one)."""

    rate: Numbers
    dispersion: Numbers
    weight: Numbers

    def mean(self, exposed: Numbers) -> Numbers:
        """Expected counts by area over an exposure."""
        return np.asarray((self.rate * self.weight).sum(axis=1) * exposed, dtype=np.float64)

    def exceeds(self, least: Numbers, exposed: Numbers, areas: Whole) -> Numbers:
        """Chance of at least so many, by area.

        Args:
            least: whole numbers, one per area named.
            exposed: positive, one per area named.
            areas: rows of the posterior.
        """
        dispersion = self.dispersion[areas]
        size = self.rate[areas] * exposed[:, None] / (dispersion - 1)
        tail = stats.nbinom.sf(least[:, None] - 1, size, 1 / dispersion)
        return np.asarray(np.clip((tail * self.weight[areas]).sum(axis=1), 0, 1), dtype=np.float64)

    def ratio(self, observed: Numbers, exposed: Numbers) -> Numbers:
        """How much better a burst explains the counts than none, by area.

        A burst adds a number of cases that is geometric with mean `BURST`: few are commoner than many.

        Args:
            observed: whole numbers by area.
            exposed: positive by area.
        """
        none = self._mass(observed, exposed, np.arange(len(observed)))
        burst = np.zeros(len(observed))
        left = 1 - 1 / BURST
        for extra in range(1, min(int(observed.max(initial=0)), DEEPEST) + 1):
            rows = np.flatnonzero(observed >= extra)
            burst[rows] += left ** (extra - 1) / BURST * self._mass(observed[rows] - extra, exposed[rows], rows)
        return np.asarray(np.minimum(burst / np.maximum(none, TINY), 1 / TINY), dtype=np.float64)

    def _mass(self, number: Numbers, exposed: Numbers, areas: Whole) -> Numbers:
        dispersion = self.dispersion[areas]
        size = self.rate[areas] * exposed[:, None] / (dispersion - 1)
        mass = stats.nbinom.pmf(number[:, None], size, 1 / dispersion)
        return np.asarray((mass * self.weight[areas]).sum(axis=1), dtype=np.float64)

    def quantile(self, alpha: float, exposed: Numbers, areas: Whole) -> Numbers:
        """The least number that is exceeded with at most the chance alpha, by area."""
        low, high = np.full(len(areas), -1.0), np.ones(len(areas))
        while (above := self.exceeds(high + 1, exposed, areas) > alpha).any():
            low[above], high[above] = high[above], 2 * high[above]
        while (high - low > 1).any():
            middle = np.floor((low + high) / 2)
            above = self.exceeds(middle + 1, exposed, areas) > alpha
            low, high = np.where(above, middle, low), np.where(above, high, middle)
        return high


def posterior(counts: Numbers, exposed: Numbers) -> Posterior:
    """Learn from histories.

    Args:
        counts: weeks × areas.
        exposed: the same shape, of a mean near one; 0 in weeks that are not known.
    """
    highest = max(HIGHEST, 2 * float(np.max(counts.sum(axis=0) / np.maximum(exposed.sum(axis=0), 1e-9), initial=0)))
    rates = np.geomspace(LOWEST, highest, RATES)
    area, week = np.nonzero((counts * (exposed > 0)).T)
    first = np.searchsorted(area, np.arange(counts.shape[1] + 1))
    likelihood = _likelihood(
        counts[week, area].astype(np.int64), exposed[week, area], first, exposed.sum(axis=0), rates, DISPERSIONS
    )
    weight = _weighed(likelihood)
    kept = np.argsort(-weight, axis=1, kind="stable")[:, :KEPT]
    weight = np.take_along_axis(weight, kept, axis=1)
    rate, dispersion = np.repeat(rates, len(DISPERSIONS)), np.tile(DISPERSIONS, len(rates))
    return Posterior(rate[kept], dispersion[kept], weight / weight.sum(axis=1, keepdims=True))


def _weighed(likelihood: Numbers) -> Numbers:
    """Posterior weights, areas × cells, from log likelihoods."""
    scaled = np.exp(likelihood - likelihood.max(axis=1, keepdims=True))
    prior = np.full(likelihood.shape[1], 1 / likelihood.shape[1])
    for _ in range(STEPS):
        prior = prior * (scaled / (scaled @ prior)[:, None]).mean(axis=0)
    joint = scaled * prior
    return np.asarray(joint / joint.sum(axis=1, keepdims=True), dtype=np.float64)


@njit(cache=True, nogil=True)
def _likelihood(
    cases: Whole, exposed: Numbers, first: Whole, total: Numbers, rates: Numbers, dispersions: Numbers
) -> Numbers:  # pragma: no cover - compiled
    """Negative binomial log likelihoods, areas × (rates × dispersions), up to a constant of the area.

    Weeks without a case add up to one term; `cases` and `exposed` hold the others, those of area i from first[i] on.
    """
    out = np.zeros((len(total), len(rates) * len(dispersions)))
    for area in range(len(total)):
        for k in range(len(dispersions)):
            spread = 1 / (dispersions[k] - 1)
            nothing, each = math.log(dispersions[k]), math.log((dispersions[k] - 1) / dispersions[k])
            for j in range(len(rates)):
                value = -rates[j] * spread * nothing * total[area]
                for index in range(first[area], first[area + 1]):
                    size, number = rates[j] * spread * exposed[index], cases[index]
                    if number <= PRODUCT:
                        product = 1.0
                        for more in range(number):
                            product *= size + more
                        value += math.log(product) + number * each
                    else:
                        value += math.lgamma(number + size) - math.lgamma(size) + number * each
                out[area, j * len(dispersions) + k] = value
    return out
