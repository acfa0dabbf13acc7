"""Results as frames."""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd
from sqlalchemy import Result


def frame_of(result: Result[Any]) -> pd.DataFrame:
    """Return all rows of a result, columns named as its keys."""
    return rows_frame(result.all(), list(result.keys()))


def rows_frame(rows: Iterable[Sequence[Any]], names: list[str]) -> pd.DataFrame:
    """Return rows as a frame. As plain tuples: pandas asks every `Row` for attributes that it does not have."""
    return pd.DataFrame([tuple(row) for row in rows], columns=names)
