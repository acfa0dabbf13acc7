"""Classes of a rate: equal numbers of areas above zero, zero apart, nothing for what has no number."""

import warnings

import mapclassify
import numpy as np
import pandas as pd
import pytest

from geo.classes import circle_steps, classify
from geo.palette import SEQUENCE, ZERO

NAN = float("nan")
pytestmark = pytest.mark.filterwarnings("ignore:Not enough unique values:UserWarning")  # quantiles that coincide


def series(*values: float) -> "pd.Series[float]":
    return pd.Series(values, index=[f"a{index}" for index in range(len(values))], dtype="float64")


def test_five_quantiles() -> None:
    found = classify(series(*range(1, 11)))
    assert found.bounds == ((1, 2), (3, 4), (5, 6), (7, 8), (9, 10))
    assert found.counts == (2, 2, 2, 2, 2)
    assert found.colours == SEQUENCE[5]
    assert list(found.position) == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]


def test_the_classes_are_those_of_mapclassify() -> None:
    values = pd.Series(np.random.default_rng(3).lognormal(1, 2, 400))
    expected = mapclassify.Quantiles(values.to_numpy(), k=5)
    found = classify(values)
    np.testing.assert_array_equal(found.position, expected.yb)
    assert found.counts == tuple(expected.counts)
    assert [high for _, high in found.bounds] == [values[values <= bound].max() for bound in expected.bins]


def test_zero_is_a_class_of_its_own_and_missing_none() -> None:
    found = classify(series(0, NAN, 3, 0, 7))
    assert list(found.position) == [0, -1, 1, 0, 2]
    assert found.bounds == ((0, 0), (3, 3), (7, 7))
    assert found.counts == (2, 1, 1)
    assert found.colours == (ZERO, *SEQUENCE[2])


def test_without_zero_there_is_no_class_for_it() -> None:
    found = classify(series(3, 7))
    assert list(found.position) == [0, 1]
    assert ZERO not in found.colours


def test_ties_stay_in_one_class() -> None:
    found = classify(series(1, 1, 1, 1, 1, 1, 1, 1, 2, 50))
    assert len(set(found.position[found.position.index[:8]])) == 1
    assert sum(found.counts) == 10
    assert min(found.counts) > 0, "equal quantiles leave no empty class behind"
    assert all(low <= high for low, high in found.bounds)
    assert all(a[1] < b[0] for a, b in zip(found.bounds, found.bounds[1:], strict=False))


@pytest.mark.parametrize("values", [(4.0,), (4.0, 4.0, 4.0), (4.0, NAN)])
def test_one_value_is_one_class(values: tuple[float, ...]) -> None:
    found = classify(series(*values))
    assert found.bounds == ((4, 4),)
    assert found.counts == (sum(value == 4 for value in values),)
    assert found.colours == SEQUENCE[1]


@pytest.mark.parametrize("values", [(), (NAN,), (NAN, NAN)])
def test_no_value_is_no_class(values: tuple[float, ...]) -> None:
    found = classify(series(*values))
    assert (found.bounds, found.counts, found.colours) == ((), (), ())
    assert list(found.position) == [-1] * len(values)


def test_only_zeros() -> None:
    found = classify(series(0, 0))
    assert (found.bounds, found.counts, found.colours) == (((0, 0),), (2,), (ZERO,))


@pytest.mark.parametrize("seed", range(8))
def test_every_number_has_one_class_with_one_colour(seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = pd.Series(np.where(rng.random(60) < 0.3, rng.choice([0, NAN], 60), rng.integers(1, 4 + 3 * seed, 60) / 10))
    found = classify(values)
    assert len(found.bounds) == len(found.counts) == len(found.colours) == len(set(found.colours))
    assert sum(found.counts) == values.notna().sum()
    for value, position in zip(values, found.position, strict=True):
        if np.isnan(value):
            assert position == -1
        else:
            low, high = found.bounds[position]
            assert low <= value <= high


def test_fewer_classes_on_request() -> None:
    assert len(classify(series(*range(1, 30)), most=3).bounds) == 3


@pytest.mark.parametrize(
    ("largest", "steps"),
    [
        (0, ()),
        (1, (1,)),
        (3, (2,)),
        (4, (2, 1)),
        (10, (10, 2)),
        (99, (50, 20, 2)),
        (1_000, (1_000, 200, 50)),
        (38_114, (20_000, 5_000, 1_000)),
    ],
)
def test_circles_of_the_legend_are_round(largest: int, steps: tuple[int, ...]) -> None:
    assert circle_steps(largest) == steps


def test_coinciding_quantiles_are_nothing_to_warn_of() -> None:
    """A map of few reports has many equal rates: that is usual, and the server's log stays quiet."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert sum(classify(series(1, 1, 1, 1, 1, 1, 1, 1, 2, 50)).counts) == 10
