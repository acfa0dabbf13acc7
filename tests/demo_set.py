"""A small demonstration set, made once per process: what it was made of, and its rows."""

from datetime import date
from functools import cache
from tempfile import TemporaryDirectory

import pandas as pd

from data.demo.__main__ import read_reference
from data.demo.dataset import generate
from data.demo.parameters import Parameters
from data.demo.world import Reference, World, build_world
from data.setup import prepare
from data.store.engine import connect

UNTIL = date(2026, 1, 7)  # the last week is 2026-W01, which begins in December
PARAMETERS = Parameters.until(UNTIL, incidents=5_000)
Frames = dict[str, pd.DataFrame]


@cache
def facts() -> Reference:
    """Return the reference facts as a set is made of them."""
    with TemporaryDirectory() as folder:
        engine = connect(f"sqlite:///{folder}/facts.sqlite")
        prepare(engine)
        found = read_reference(engine, as_of=PARAMETERS.end)
        engine.dispose()
    return found


@cache
def made() -> Frames:
    """Return the rows of the set by table; nobody changes them."""
    return generate(facts(), PARAMETERS)


@cache
def ground() -> World:
    """Return the world that the set happens in."""
    return build_world(facts(), seed=PARAMETERS.seed)
