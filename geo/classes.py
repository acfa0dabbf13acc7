"""Classes of a rate for the map and its legend."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.palette import SEQUENCE, ZERO

MOST_CLASSES = 5


@dataclass(frozen=True, slots=True, eq=False)
class Classes:
    """Values in classes: zero is a class of its own, the others hold about as many areas each.

    Attributes:
        position: per value its class, −1 where there is none.
        bounds: per class its lowest and highest value.
        counts: per class its number of values.
        colours: per class.
    """

    position: "pd.Series[int]"
    bounds: tuple[tuple[float, float], ...]
    counts: tuple[int, ...]
    colours: tuple[str, ...]


def classify(values: "pd.Series[float]", *, most: int = MOST_CLASSES) -> Classes:
    """Put values into at most `most` quantile classes above zero, NaN into none.

    Quantiles, because rates of few reports are very skewed: equal steps would leave most of the map in one class.
    """
    positive = values[values > 0]
    has_zero = bool((values == 0).any())
    position = pd.Series(-1, index=values.index)
    position[values == 0] = 0
    bounds: list[tuple[float, float]] = [(0.0, 0.0)] if has_zero else []
    if len(positive):
        k = min(most, positive.nunique())
        ends = np.unique(np.percentile(positive, np.linspace(0, 100, k + 1)[1:]))  # coinciding ones fall together
        _, inner = np.unique(np.searchsorted(ends, positive.to_numpy()), return_inverse=True)
        position[positive.index] = inner + int(has_zero)
        grouped = positive.groupby(inner)
        bounds += list(zip(grouped.min(), grouped.max(), strict=True))
    colours = ((ZERO,) if has_zero else ()) + SEQUENCE.get(len(bounds) - int(has_zero), ())
    counts = tuple(int((position == each).sum()) for each in range(len(bounds)))
    return Classes(position, tuple(bounds), counts, colours)


def circle_steps(largest: int) -> tuple[int, ...]:
    """Return up to three round counts for the legend of circles, largest first."""
    if largest <= 0:
        return ()
    steps = {_round_down(largest), _round_down(largest / 4), _round_down(largest / 20)}
    return tuple(sorted((step for step in steps if step > 0), reverse=True))


def _round_down(value: float) -> int:
    """Return the highest 1, 2 or 5 times a power of ten that is at most `value`; 0 below one."""
    if value < 1:
        return 0
    power = 10 ** int(np.floor(np.log10(value)))
    return int(max(step * power for step in (1, 2, 5) if step * power <= value))
