"""Trends and matrices for tests of what is said, listed and drawn of them."""

from collections.abc import Mapping, Sequence
from math import nan

import numpy as np

from analysis.trend import Line, Matrix, Trend, Unit
from data.periods import months_between


def line(counts: Sequence[float], *, name: str = "X", before: Sequence[float] = (), shown: Sequence[str] = ()) -> Line:
    """Return a line; without `before` nothing is known of the year before, and no average."""
    size = len(counts)
    marks = tuple(shown) or tuple("–" if np.isnan(each) else "" for each in counts)
    known = np.array(before or [nan] * size, float)
    return Line(name, name, np.array(counts, float), marks, known, np.full(size, nan))


def trend(*lines: Line, is_open: bool = False, is_demo: bool = False) -> Trend:
    """Return months from January 2025 on."""
    return Trend(Unit.BULAN, _months(len(lines[0].counts)), is_open, lines, is_demo)


def matrix(
    rows: Mapping[str, Sequence[float]],
    before: Mapping[str, Sequence[float]] | None = None,
    *,
    is_open: bool = False,
    is_demo: bool = False,
) -> Matrix:
    """Return areas by months from January 2025 on; `before` holds their twelve months of 2024."""
    counts = np.array(list(rows.values()), float)
    earlier = np.array([list(before[name]) if before else [nan] * 12 for name in rows], float)
    shown = np.where(np.isnan(counts), "–", "").astype(object)
    codes = tuple(f"35.{at:02d}" for at, _ in enumerate(rows, start=1))
    months = _months(counts.shape[1])
    return Matrix(codes, tuple(rows), Unit.BULAN, months, is_open, counts, shown, earlier, is_demo)


def _months(size: int) -> tuple[str, ...]:
    return tuple(months_between("2025-01", "2026-12")[:size])
