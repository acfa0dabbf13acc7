"""Releases for tests of the door and of screens: primary cells hidden, none chosen beside them."""

from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Engine

from analysis.released import Reader, read
from analysis.suppression.grid import Areas, areas_of, grids
from analysis.suppression.hold import hold
from analysis.suppression.primary import Thresholds, start
from analysis.suppression.release import rows as cells_of
from data.model import Role, Viewer
from data.store import incidents, places, releases
from data.store.releases import Made
from tests.test_cube import CODES, rows

AS_OF = date(2026, 1, 2)
REGENCIES = pd.DataFrame({"code": CODES, "province_code": [code[:2] for code in CODES]})
USUAL = Thresholds()
NO_OFFICES = pd.DataFrame({"office_code": [], "regency_code": []}, dtype="str")


def by_place(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of `data.store.incidents.cube` as `by_place` returns them."""
    kept = ["month", "category", "status", "reports", "persons"]
    sides = (("asal", "origin_regency"), ("kejadian", "event_regency"))
    return pd.concat(
        [frame[[*kept, column]].rename(columns={column: "regency"}).assign(place=place) for place, column in sides],
        ignore_index=True,
    )


def primary_cells(
    frame: pd.DataFrame, areas: Areas, thresholds: Thresholds = USUAL, as_of: date = AS_OF
) -> pd.DataFrame:
    """Return the cells of a release with primary suppression alone: readable by hand, and no release to publish."""
    states = [start(grid, thresholds) for grid in grids(frame, areas, as_of)]
    return pd.concat([cells_of(state, hold(state.grid, thresholds, None).numbers) for state in states])


def reader_of(*given: dict[str, Any], thresholds: Thresholds = USUAL) -> Reader:
    """Return the reader of a release of the given rows of a cube."""
    areas = areas_of(REGENCIES, NO_OFFICES)
    return read(AS_OF, primary_cells(by_place(rows(*given)), areas, thresholds), REGENCIES)


def store_release(engine: Engine, *, as_of: date) -> None:
    """Store a demonstration release of what is stored."""
    maker = Viewer(role=Role.PIMPINAN)
    regencies = places.regencies(engine, maker)
    areas = areas_of(regencies, places.office_areas(engine, maker, as_of=as_of))
    cells = primary_cells(incidents.by_place(engine, maker), areas, as_of=as_of)
    is_demo = not incidents.holds_real(engine, maker)
    releases.save(engine, Made(as_of, as_of, 10, 5, is_demo, "test", 0), cells)
