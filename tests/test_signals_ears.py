"""EARS C1, C2 and C3 against R's figures and a plain formula; the tables that all signals share."""

import subprocess
import sys
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.signals import ears
from tests.against_r import GOLDEN, SHARED, assert_like_r, needs_shared, runs
from tests.test_imports import imports, is_within, module_name, product_files


@needs_shared
@pytest.mark.parametrize("run", runs("ears"), ids=lambda run: f"{run['series']}-{run['method'][6:]}")
def test_the_series_of_r(run: dict[str, Any]) -> None:
    given = pd.read_csv(SHARED / "temporal" / f"{run['series']}__input.csv")
    figures = pd.read_csv(SHARED / "temporal" / f"{run['series']}__{run['method']}.csv")
    ours = ears(pd.DataFrame({"x": given["observed"]}), method=run["method"][6:])
    assert ours["t"].tolist() == figures["t"].tolist()
    assert_like_r(ours, figures)


@pytest.mark.parametrize("method", ["C1", "C2", "C3"])
def test_the_golden_figures_of_r(method: str) -> None:
    given = pd.read_csv(GOLDEN / "ears.csv")
    counts = given.loc[given["method"] == "C1", "observed"]  # R's first figures are of the eighth week
    figures = given[given["method"] == method].drop(columns="method")
    ours = ears(counts.to_frame(), method=method)
    ours["t"] += given["t"].min() - 1
    figures = figures[figures["t"] >= ours["t"].min()]
    assert (figures["alarm"] == 1).any()
    assert_like_r(ours, figures)


def test_a_steady_baseline_and_a_smallest_deviation() -> None:
    counts = pd.DataFrame({"a": [2, 2, 2, 2, 2, 2, 2, 2, 3]})
    found = ears(counts)
    assert found["upper"].tolist()[0] == 2
    assert found["alarm"].tolist() == [False, True]
    assert found["p_value"].tolist() == [1, 0]
    calm = ears(counts, min_sigma=1.0)
    assert calm["upper"].tolist() == pytest.approx([2 + 3.0902323, 2 + 3.0902323])
    assert not calm["alarm"].any()
    assert set(ears(pd.DataFrame({"a": [2] * 20}), method="C3")["status"]) == {"not_testable"}


def test_baseline_and_alpha_are_taken() -> None:
    counts = pd.DataFrame({"a": [1, 4, 2, 6, 3, 5, 9]})
    found = ears(counts, baseline=5, alpha=0.05, method="C1")
    assert found["t"].tolist() == [6, 7]
    assert found["upper"].iloc[0] == pytest.approx(3.2 + 1.6448536 * np.std([1, 4, 2, 6, 3], ddof=1))
    longer = pd.concat([counts, counts])
    assert ears(longer, baseline=5, method="C2")["expected"].iloc[0] == pytest.approx(np.mean([1, 4, 2, 6, 3]))


def test_missing_and_short_series_are_not_testable() -> None:
    counts = pd.DataFrame({"a": [1, 2, np.nan, 4, 2, 3, 1, 5, 2, 4, 3], "b": range(11)})
    found: Any = ears(counts).set_index(["area", "t"])
    assert found.loc[("a", 8), "status"] == "not_testable"
    assert pd.isna(found.loc[("a", 8), "alarm"])
    assert found.loc[("a", 11), "status"] == "ok"
    assert (found.loc["b", "status"] == "ok").all()
    short = ears(counts.head(4))
    assert short["t"].tolist() == [4, 4]
    assert set(short["status"]) == {"not_testable"}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"method": "C4"}, "method must"),
        ({"baseline": 2}, "baseline must"),
        ({"min_sigma": -1}, "min_sigma must"),
        ({"alpha": 0.0}, "alpha must"),
        ({"counts": pd.DataFrame({"a": [-1]})}, "negative"),
    ],
)
def test_wrong_input_is_told(wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        ears(**({"counts": pd.DataFrame({"a": range(9)})} | wrong))


def test_what_compiles_is_brought_on_first_use_and_never_by_a_screen() -> None:
    code = "import sys; from analysis.signals import tables; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    outside = [path for path in product_files() if not is_within(module_name(path), "analysis.signals")]
    wrong = [path for path in outside if any(is_within(name, "analysis.signals") for name in imports(path))]
    assert not wrong


@pytest.mark.parametrize("before", ["pass", "import analysis.signals.aberration"])
def test_the_public_name_is_the_method_whatever_was_imported_before(before: str) -> None:
    code = f"{before}; from analysis.signals import ears; ears.__code__"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
