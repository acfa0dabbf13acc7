"""Hot spots: spdep's figures where its sample is at hand, the definitions, and what the kinds mean."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.signals import hotspots
from analysis.signals.spots import empirical_bayes_rates, permuted
from analysis.signals.spots import neighbours as linked

SHARED = Path(__file__).resolve().parents[2] / "shared" / "validation" / "spatial"
GOLDEN = Path(__file__).with_name("golden") / "signals" / "spdep_sids_ebrate.csv"
SERIES = ("nc_sids74_rate", "nc_sids74_ebrate", "nc_sids79_count")
SIDE = 12

sample = pytest.mark.skipif(not SHARED.is_dir(), reason="North Carolina's sample stays out of the repository")


def carolina(series: str, style: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """spdep's figures and the edges by name."""
    reference = pd.read_csv(SHARED / f"{series}_{style}__spdep.csv")
    edges = pd.read_csv(SHARED / f"{series}__queen_edges.csv")
    names = reference["id"].to_numpy()
    return reference, pd.DataFrame({"area": names[edges["i"]], "neighbour": names[edges["j"]]})


def grid(side: int = SIDE) -> pd.DataFrame:
    """Squares that touch by a side; area is row * side + column."""
    cells = np.arange(side * side).reshape(side, side)
    pairs = [
        *zip(cells[:, :-1].flat, cells[:, 1:].flat, strict=True),
        *zip(cells[:-1].flat, cells[1:].flat, strict=True),
    ]
    both = pairs + [(other, one) for one, other in pairs]
    return pd.DataFrame(both, columns=["area", "neighbour"])


def noise(seed: int = 1) -> "pd.Series[float]":
    return pd.Series(np.random.default_rng(seed).normal(10, 1, SIDE * SIDE))


def test_figures_are_spdeps_everywhere() -> None:
    """spdep's rates, neighbours and figures of North Carolina, without what they were reckoned from."""
    golden = pd.read_csv(GOLDEN)
    edges = golden["neighbours"].str.split().explode().astype(int).rename("neighbour").rename_axis("area").reset_index()
    found = hotspots(golden["x"], edges, permutations=9)
    np.testing.assert_allclose(found["gi_star"], golden["gi_star"], rtol=0, atol=1e-9)
    np.testing.assert_allclose(found["local_i"], golden["local_i"], rtol=0, atol=1e-9)


@sample
@pytest.mark.parametrize("style", ["B", "W"])
@pytest.mark.parametrize("series", SERIES)
def test_figures_are_spdeps(series: str, style: str) -> None:
    reference, edges = carolina(series, style)
    found = hotspots(reference.set_index("id")["x"], edges, permutations=99)
    assert found["area"].tolist() == reference["id"].tolist()
    assert found["neighbours"].tolist() == reference["n_neighbours"].tolist()
    np.testing.assert_allclose(found["gi_star"], reference["Gistar_z"], rtol=0, atol=1e-9)
    divisor = found["neighbours"] if style == "W" else 1  # row-standardised weights are the binary ones shared out
    np.testing.assert_allclose(found["local_i"] / divisor, reference["Ii"], rtol=0, atol=1e-9)


@sample
def test_permutations_are_about_as_far_out_as_spdep_reckons() -> None:
    reference, edges = carolina("nc_sids74_ebrate", "B")
    found = hotspots(reference.set_index("id")["x"], edges)
    assert np.corrcoef(found["p_sim_local_i"], reference["P_Ii"])[0, 1] > 0.97
    assert abs(found["p_sim_local_i"] - reference["P_Ii"]).mean() < 0.05


@sample
def test_empirical_bayes_is_spdeps() -> None:
    counties = pd.read_csv(SHARED / "nc_sids_input.csv").set_index("NAME")
    found = empirical_bayes_rates(counties["SID74"], counties["BIR74"])
    np.testing.assert_allclose(found * 1000, counties["eb_estmm_1000"], rtol=0, atol=1e-12)


def test_figures_are_those_of_the_definitions() -> None:
    values, edges = noise(), grid()
    found = hotspots(values, edges, permutations=99).set_index("area")
    mean, many = values.mean(), len(values)
    variance = ((values - mean) ** 2).mean()
    for area in (0, 5, 77):
        around = edges.loc[edges["area"] == area, "neighbour"].tolist()
        near, weight = [area, *around], len(around) + 1
        above = values[near].sum() - weight * mean
        z = above / np.sqrt(variance * (many * weight - weight**2) / (many - 1))
        assert found.loc[area, "gi_star"] == pytest.approx(z, abs=1e-12)
        moran = (values[area] - mean) * (values[around] - mean).sum() / variance
        assert found.loc[area, "local_i"] == pytest.approx(moran, abs=1e-12)


def test_five_in_a_row() -> None:
    """1, 2, 3, 4, 10 in a row, by hand: mean 4, variance 10; Gi* of the last (14 - 8) / sqrt(10 · (5·2 - 4) / 4)."""
    pairs = [(0, 1), (1, 2), (2, 3), (3, 4)]
    edges = pd.DataFrame(pairs + [(j, i) for i, j in pairs], columns=["area", "neighbour"])
    found = hotspots(pd.Series([1.0, 2, 3, 4, 10]), edges, permutations=99)
    assert found["gi_star"].iloc[4] == pytest.approx(6 / np.sqrt(15))
    assert found["local_i"].tolist() == pytest.approx([0.6, 0.8, 0.2, 0.0, 0.0])


def planted() -> pd.DataFrame:
    """A hot corner, a cold corner, a low area amid high ones and a high one amid low ones."""
    values = noise()
    cells = np.arange(SIDE * SIDE).reshape(SIDE, SIDE)
    values[cells[:5, :5].ravel()] += 12
    values[cells[7:, 7:].ravel()] -= 12
    values[cells[2, 2]], values[cells[9, 9]] = 3.0, 17.0
    return hotspots(values, grid()).set_index("area")


def test_kinds_say_what_stands_where() -> None:
    kinds = planted()["kind"]
    cells = np.arange(SIDE * SIDE).reshape(SIDE, SIDE)
    assert kinds[cells[1, 1]] == kinds[cells[3, 3]] == "panas"
    assert kinds[cells[10, 10]] == kinds[cells[8, 8]] == "dingin"
    assert kinds[cells[2, 2]] == "rendah-tinggi"
    assert kinds[cells[9, 9]] == "tinggi-rendah"
    assert (kinds[cells[8:, :4].ravel()] == "").all()


def test_a_kind_needs_a_small_q() -> None:
    found = planted()
    assert ((found["kind"] != "") == (found["q_value"] <= 0.05)).all()
    assert (found["q_value"] >= found["p_sim_gi_star"] - 1e-12).all()
    assert found["p_sim_gi_star"].between(2 / 10_000, 1).all()


def test_noise_has_no_hot_spots() -> None:
    named = [(hotspots(noise(seed), grid(), permutations=999)["kind"] != "").any() for seed in range(10)]
    assert sum(named) <= 2


def test_p_is_that_of_all_draws() -> None:
    """One of nine others is drawn for the only neighbour: its value is the greatest but one, so p is 2 · 2/9."""
    edges = pd.DataFrame({"area": [0, 1], "neighbour": [1, 0]})
    values = np.array([5.0, 8, 1, 2, 3, 4, 6, 7, 9, 0.5])
    chance, above = permuted(values, linked(pd.RangeIndex(10), edges), permutations=20_000, seed=1)
    assert chance[0] == pytest.approx(4 / 9, abs=0.015)
    assert above[0]


def test_seed_decides_and_nothing_else() -> None:
    pd.testing.assert_frame_equal(hotspots(noise(), grid(), seed=3), hotspots(noise(), grid(), seed=3))
    other = hotspots(noise(), grid(), seed=4)
    assert hotspots(noise(), grid(), seed=3)["p_sim_gi_star"].tolist() != other["p_sim_gi_star"].tolist()


def test_an_island_is_told_and_not_tested() -> None:
    values = pd.concat([noise(), pd.Series([50.0], index=[999])])
    found: Any = hotspots(values, grid(), permutations=99).set_index("area")
    assert found.loc[999, "neighbours"] == 0
    assert found.loc[999, ["local_i", "gi_star", "p_sim_local_i", "p_sim_gi_star", "q_value"]].isna().all()
    assert found.loc[999, "kind"] == ""
    assert found.drop(index=999).notna().all(axis=None)


def test_an_area_without_a_value_is_as_if_not_there() -> None:
    values = noise()
    without = values.drop(index=7)
    edges = grid()
    values[7] = np.nan
    found = hotspots(values, edges, permutations=99)
    kept = edges[(edges["area"] != 7) & (edges["neighbour"] != 7)]
    alone = hotspots(without, kept, permutations=99)
    pd.testing.assert_frame_equal(found.drop(index=7).reset_index(drop=True), alone)
    assert found.loc[7, ["value", "gi_star", "q_value"]].isna().all()


@pytest.mark.parametrize("values", [pd.Series([3.0] * 9), pd.Series([np.nan] * 9), pd.Series([0] * 9)])
def test_where_nothing_differs_nothing_is_tested(values: "pd.Series[float]") -> None:
    found = hotspots(values, grid(3), permutations=9)
    assert found[["gi_star", "local_i", "q_value"]].isna().all(axis=None)
    assert (found["kind"] == "").all()


def test_whole_numbers_are_taken() -> None:
    counts = pd.Series(np.random.default_rng(1).poisson(3, SIDE * SIDE))
    whole, real = hotspots(counts, grid(), permutations=99), hotspots(counts.astype(float), grid(), permutations=99)
    pd.testing.assert_frame_equal(whole, real)


@pytest.mark.parametrize(
    ("edges", "message"),
    [
        ([(0, 1)], "both directions"),
        ([(0, 0)], "own neighbour"),
        ([(0, 42), (42, 0)], "no value"),
    ],
)
def test_edges_that_cannot_be_are_refused(edges: list[tuple[int, int]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        hotspots(pd.Series([1.0, 2, 3]), pd.DataFrame(edges, columns=["area", "neighbour"]))


def test_values_and_permutations_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="stands twice"):
        hotspots(pd.Series([1.0, 2], index=[0, 0]), grid(2))
    with pytest.raises(ValueError, match="permutations"):
        hotspots(noise(), grid(), permutations=0)


def test_rates_of_few_people_are_drawn_towards_all() -> None:
    counts, people = pd.Series([5, 500, 0, 300]), pd.Series([10, 10_000, 20, 9_000])
    rates = empirical_bayes_rates(counts, people)
    overall = 805 / 19_030
    assert overall < rates[0] < 0.5
    assert 0 < rates[2] < overall
    assert rates[1] == pytest.approx(0.05, rel=0.05)


def test_rates_without_people_or_cases() -> None:
    rates = empirical_bayes_rates(pd.Series([1, 2, 3]), pd.Series([0.0, 100, 150]))
    assert np.isnan(rates[0])
    assert rates[1:].tolist() == pytest.approx([0.02, 0.02])  # no more variance than chance: one rate for all
    assert empirical_bayes_rates(pd.Series([0, 0]), pd.Series([10, 10])).tolist() == [0, 0]
