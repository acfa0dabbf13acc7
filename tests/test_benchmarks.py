"""The parts of the map's benchmark that need neither server nor browser. No test measures time."""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from benchmarks import map as benchmark
from benchmarks import process, screen, stage, wire
from benchmarks.naive import drawing
from data.model import Group
from locales import text


@contextmanager
def answering(answer: bytes) -> Iterator[int]:
    """A server that takes one connection, reads once, sends `answer` and closes."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def run() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(100)
                connection.sendall(answer)

        thread = threading.Thread(target=run)
        thread.start()
        yield server.getsockname()[1]
        thread.join()


def test_the_wire_carries_and_counts_both_directions() -> None:
    answer = b"x" * 300_000
    with answering(answer) as port, wire.counted(port) as line:
        with socket.create_connection(("127.0.0.1", line.port)) as client:
            client.sendall(b"hello")
            got = b"".join(iter(lambda: client.recv(65_536), b""))
        assert got == answer
        assert line.traffic == wire.Traffic(up=5, down=300_000)
        assert line.traffic.total == 300_005
        assert line.traffic - wire.Traffic(1, 100_000) == wire.Traffic(4, 200_000)


def test_the_wire_ends_with_connections_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, wire.counted(server.getsockname()[1]) as line:
        client = socket.create_connection(("127.0.0.1", line.port))
        accepted, _ = server.accept()
        client.sendall(b"hello")
        assert accepted.recv(5) == b"hello"
    accepted.close()
    client.close()


def test_neighbours_name_every_combination_once_and_differ_in_one_place() -> None:
    found = screen.neighbours([["a", "b"], ["c", "d", "e"], ["f", "g"]])
    assert len(found) == len(set(found)) == 12
    assert found[0] == ("a", "c", "f")
    assert all(sum(x != y for x, y in zip(*pair, strict=True)) == 1 for pair in pairwise(found))


@pytest.mark.parametrize(("last_month", "year"), [("2026-10", 2025), ("2026-12", 2026)])
def test_the_walk_starts_in_the_last_whole_year(last_month: str, year: int) -> None:
    query, steps = screen.walk(last_month)
    assert query == f"?dari={year}-01&sampai={year}-12&ukuran=per_penduduk"
    assert steps[0] == screen.Step(text("filter.unit"), text("period.year", year=year - 1))
    assert len(steps) == screen.YEARS * len(Group) * len(screen.RATES) - 1
    assert {step.widget for step in steps} == {text("filter.unit"), text("filter.group"), text("filter.measure")}


def test_villages_for_measuring_are_named_so_and_the_same_every_time() -> None:
    districts = pd.DataFrame(
        {
            "code": ["11.01.03", "11.01.01", "11.02.01", "11.01.02"],
            "name": ["C", "A", "D", "B"],
            "regency_code": ["11.01", "11.01", "11.02", "11.01"],
            "lat": [1.0, 2.0, 3.0, None],
            "lon": [100.0, 101.0, 102.0, None],
        },
    )
    points = stage.village_points(districts, 3)
    assert list(points["name"]) == ["desa ukur 1", "desa ukur 2", "desa ukur 3"]
    assert list(points["area_code"]) == ["11.01.01", "11.01.03", "11.02.01"]
    assert list(points["regency_code"]) == ["11.01", "11.01", "11.02"]
    assert (points["lat"] - pd.Series([2.0, 1.0, 3.0])).abs().max() <= stage.SPREAD
    pd.testing.assert_frame_equal(points, stage.village_points(districts, 3))


def test_a_variant_draws_by_another_module_and_leaves_the_stage_alone(tmp_path: Path) -> None:
    module = tmp_path / "peta-binaan" / "ui" / "picture.py"
    module.parent.mkdir(parents=True)
    module.write_text("draw = 1\n", "utf-8")
    root = stage.Stage(tmp_path / "peta-binaan", "sqlite://", 1, 1, 1, "2026-10").variant("other", "some.drawing")
    assert (root / "ui" / "picture.py").read_text("utf-8").endswith("\nfrom some.drawing import draw\n")
    assert module.read_text("utf-8") == "draw = 1\n"


def test_a_process_has_used_time_and_memory() -> None:
    own = os.getpid()
    assert process.cpu_seconds(own) > 0
    assert process.private_bytes(own) > 1_000_000
    process.settle(own, object, timeout=0.0)


NAIVE_AREAS = [
    {"code": "11.01", "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}},
    {"code": "11.02", "geometry": {"type": "Polygon", "coordinates": [[[2, 2], [3, 2], [3, 3], [2, 2]]]}},
]


def test_the_naive_map_carries_values_colours_and_no_markup() -> None:
    areas = pd.DataFrame(
        {
            "name": ["<b>A</b>", "B"],
            "province": "P",
            "reports": pd.array([3, None], dtype="Int64"),
            "persons": pd.array([4, None], dtype="Int64"),
            "rate": [1.26, None],
            "placements": pd.array([None, 7], dtype="Int64"),
            "villages": 2,
        },
        index=pd.Index(["11.01", "11.02"], name="code"),
    )
    told, untold = (feature["properties"] for feature in drawing.features(areas, NAIVE_AREAS))
    assert told["name"] == "&lt;b&gt;A&lt;/b&gt;"
    assert (told["reports"], told["rate"], told["placements"]) == (3.0, 1.3, None)
    assert (untold["reports"], untold["colour"]) == (None, drawing.NO_CLASS)
    assert told["colour"] != drawing.NO_CLASS


FIXED = stage.Stage(Path("/nowhere"), "sqlite://", 200_000, 514, 5_060, "2026-10")
OURS = benchmark.Result(ms=200, bytes=8_000, cpu_ms=150, rounds=20, first_map_s=5, session_mb=0.5)
NAIVE = benchmark.Result(ms=20_000, bytes=800_000, cpu_ms=15_000, rounds=3, first_map_s=20, session_mb=None)


def test_ratios_are_naive_over_ours() -> None:
    figures = benchmark.summary({"ours": OURS, "naive": NAIVE, "naive_compressed": NAIVE}, FIXED)
    asked = ("repaint_ratio", "bytes_ratio", "bytes_per_change", "server_cpu_ms", "session_mb", "first_map_s")
    assert [figures[name] for name in asked] == [100.0, 100.0, 8_000, 150, 0.5, 5.0]
    assert figures["versions"]["streamlit"]
    assert "TIDAK" not in benchmark.table(figures)
    assert benchmark.table(figures).count("(tercapai)") == 5


def test_what_is_missed_is_said() -> None:
    slow = replace(OURS, ms=500, bytes=31_000, cpu_ms=301, session_mb=1.01)
    assert (
        benchmark.table(benchmark.summary({"ours": slow, "naive": NAIVE, "naive_compressed": NAIVE}, FIXED)).count(
            "TIDAK"
        )
        == 5
    )


def test_slow_contenders_take_few_rounds() -> None:
    assert [(each.name, each.rounds) for each in benchmark.contenders(20)] == [
        ("ours", 20),
        ("naive", 3),
        ("naive_compressed", 1),
    ]
    assert [each.rounds for each in benchmark.contenders(1)] == [1, 1, 1]
