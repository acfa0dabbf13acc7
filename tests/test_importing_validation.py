"""Every problem of a bad file, by row and column, with its exact words; and what is right beside it is not touched."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from data.facts import load as load_facts
from data.importing.kinds import VILLAGE_STATUSES
from data.importing.rules import Outlines
from data.model import ACTIVITIES, ALL_CATEGORIES, STATUSES
from data.store.schema_imports import import_batch
from locales import catalogue, text
from tests import importing_store
from tests.importing import PENGELOLA, put, said, stored, table
from tests.stores import Stores

engine = importing_store.any_engine

BAD = Path(__file__).parent / "bad" / "imports"
RULES = ("rules.", "values.", "areas.", "validation.", "mapping.")
ANSWERS = {"mapping.no_column", "mapping.no_heading"}  # of headings and answers, not of a file
EXPECTED = json.loads((BAD / "problems.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def shared(stores: Stores) -> Engine:
    """One store for all bad files: nothing of them is stored."""
    return stores.open("named")


@pytest.mark.parametrize("name", sorted(path.stem for path in BAD.glob("*.csv")))
def test_a_bad_file_is_refused_with_its_exact_words(shared: Engine, name: str) -> None:
    given: dict[str, Any] = {"viewer": PENGELOLA} if name.endswith("-own") else {}
    report = put(shared, (BAD / f"{name}.csv").read_bytes(), name.partition("-")[0], **given)
    assert [list(problem) for problem in report.problems] == EXPECTED[name]
    rows = {row for row, _, _ in report.problems}
    assert report.refused == (report.read if rows == {1} else len(rows))
    assert report.accepted == report.batch == 0
    assert report.read == report.refused + report.held
    assert stored(shared) == stored(shared, import_batch) == 0


def test_every_bad_file_has_its_words() -> None:
    assert sorted(EXPECTED) == sorted(path.stem for path in BAD.glob("*.csv"))
    assert all(EXPECTED.values())


def test_every_rule_has_a_bad_file() -> None:
    messages = [message for problems in EXPECTED.values() for _, _, message in problems]
    rules = {key: words for key, words in catalogue().items() if key.startswith(RULES) and key not in ANSWERS}
    said = {key: re.compile(re.sub(r"\\{.*?\\}", ".+", re.escape(words))) for key, words in rules.items()}
    assert [key for key, pattern in said.items() if not any(map(pattern.search, messages))] == []


def test_allowed_words_are_the_vocabulary() -> None:
    words = load_facts()["vocabulary"]
    of = {kind: set(group["code"]) for kind, group in words.groupby("kind")}
    assert set(ALL_CATEGORIES) == of["kategori"] - {"kegiatan_dbi"}
    assert set(STATUSES) == of["status_laporan"]
    assert set(ACTIVITIES) == of["jenis_kegiatan"]
    assert set(VILLAGE_STATUSES) == of["status_desa"]


def test_all_problems_of_many_rows_are_found(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [f"{n};tppo;4/11/2024;{'Ponorogo' if n % 2 else 'Malang'};{n % 3 - 1};selesai;ponorogo" for n in range(300)]
    report = put(engine, table(*rows))
    assert report.counted == len(report.problems) == 150 + 100
    assert report.refused == len({row for row, _, _ in report.problems})
    assert [row for row, _, _ in said(report)] == sorted(row for row, _, _ in report.problems)
    assert stored(engine) == 0


def test_five_kilometres_are_allowed_on_official_outlines(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    from data import shapes

    known = shapes.in_force()
    monkeypatch.setattr(shapes, "in_force", lambda: known._replace(is_official=True))
    assert Outlines().tolerance == 5.0
    content = (BAD / "village-near.csv").read_bytes()
    assert text("rules.near", km="5") in [message for _, _, message in put(engine, content, "village").problems]


def test_distance_is_measured_in_kilometres() -> None:
    import numpy as np

    outlines = Outlines()
    inside, north = outlines.distance("35.02", np.array([-7.87, -6.87]), np.array([111.46, 111.46]))
    assert inside == 0.0
    assert 60 < north < 111
    assert np.isnan(outlines.distance("99.99", np.array([0.0]), np.array([0.0]))).all()
