"""Upper limit of a count and the chance of one as large: negative binomial, Poisson, or normal after transformation."""

import numpy as np
from scipy import special

from analysis.signals.tables import Numbers

POWER = 2 / 3
HALVINGS = 200
SPREADS = 12.0  # of the standard deviation: where the search for a quantile begins


def tail(observed: Numbers, mean: Numbers, phi: Numbers) -> Numbers:
    """P(X >= observed) for a mean and a variance of phi times the mean (phi 1: Poisson); Noufaily et al. 2013."""
    with np.errstate(all="ignore"):
        poisson = special.gammainc(observed, mean)
        negative = special.betainc(observed, mean / (phi - 1), 1 - 1 / phi)
        chance = np.where(phi > 1, negative, poisson)
        chance = np.where(mean > 0, chance, 0.0)
    chance = np.where(observed <= 0, 1.0, chance)
    return np.where(np.isnan(observed) | ~np.isfinite(mean) | np.isnan(phi), np.nan, chance)


def quantile(alpha: float, mean: Numbers, phi: Numbers) -> Numbers:
    """The smallest count exceeded with a chance of at most alpha, by bisection; NaN for a mean that is not finite."""
    known = np.isfinite(mean) & np.isfinite(phi)
    mean, phi = np.where(known, mean, 1.0), np.where(known, phi, 1.0)
    low = np.full(mean.shape, -1.0)
    high = np.ceil(mean + SPREADS * np.sqrt(mean * phi)) + 1
    short = tail(high + 1, mean, phi) > alpha
    while short.any():
        high = np.where(short, 2 * high, high)
        short = tail(high + 1, mean, phi) > alpha
    for _ in range(HALVINGS):
        if (high - low <= 1).all():
            break
        middle = np.floor((low + high) / 2)
        is_enough = tail(middle + 1, mean, phi) <= alpha
        low, high = np.where(is_enough, low, middle), np.where(is_enough, middle, high)
    return np.where(known, high, np.nan)


def transformed(
    observed: Numbers, mean: Numbers, error: Numbers, phi: Numbers, *, alpha: float
) -> tuple[Numbers, Numbers]:
    """Upper limit and P(X >= observed) on the scale of powers of 2/3.

    Farrington et al. (1996), J. R. Statist. Soc. A 159, 547-563, section 3.6: `error` is the standard error of the
    mean, alpha one-sided.
    """
    with np.errstate(all="ignore"):
        width = np.sqrt(4 / 9 * np.cbrt(mean) * (phi + error**2 / mean))
        upper = (mean**POWER + abs(special.ndtri(1 - alpha)) * width) ** (1 / POWER)
        return upper, special.ndtr((mean**POWER - observed**POWER) / width)
