"""How benchmarks tell what a server costs: bytes, CPU time, memory, page by page. No test measures time."""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from benchmarks import meter, pages, process, sessions, wire
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


def test_a_process_has_used_time_and_memory() -> None:
    own = os.getpid()
    assert process.cpu_seconds(own) > 0
    assert process.private_bytes(own) > 1_000_000
    process.settle(own, object, timeout=0.0)


def test_memory_that_is_given_back_does_not_move_the_growth_of_a_session() -> None:
    sizes = [300e6 + at * 0.5e6 for at in range(sessions.COUNTED)]
    assert sessions.slope(sizes) == pytest.approx(0.5e6)
    given_back = [size - 3e6 * (at >= 16) for at, size in enumerate(sizes)]
    assert sessions.slope(given_back) == pytest.approx(0.5e6, rel=0.15)


def test_the_walk_on_pages_never_comes_back_to_a_picture() -> None:
    widgets = year, group, province = text("filter.unit"), text("filter.group"), text("filter.province")
    start = (text("period.year", year=2025), text(f"group_label.{Group.MASYARAKAT}"), text("filter.all_provinces"))
    query, steps = pages.walk("2026-10", "Sumatera Utara")
    assert query == "dari=2025-01&sampai=2025-12"
    picture, seen = dict(zip(widgets, start, strict=True)), [start]
    for step in steps:
        assert picture[step.widget] != step.choice
        picture[step.widget] = step.choice
        seen.append((picture[year], picture[group], picture[province]))
    assert len(set(seen)) == len(seen) == 40
    assert [step.widget for step in steps[:8]] == [*[province, group] * 3, province, year]
    for at in range(0, len(seen), 4):
        assert [each[2] for each in seen[at : at + 4]].count(text("filter.all_provinces")) == 2
    assert len(steps) > pages.WARM_UP + pages.ROUNDS


def test_pages_are_judged_by_the_one_that_costs_most_and_by_the_larger_area() -> None:
    warm = [meter.Spent(True, 9, 9_000.0)] * pages.WARM_UP
    country = [meter.Spent(True, 10_000 + at, 100.0 + at) for at in range(3)]
    province = [meter.Spent(False, 10_000, cost) for cost in (310.0, 20.0, 900.0)]
    rows = {"peta": [*warm, *country, *province], "metode": [*warm, *country, *(meter.Spent(False, 1, 7.0),) * 3]}
    found = pages.summary(rows, incidents=1_000_000)
    assert (found["peta_country_cpu_ms"], found["peta_province_cpu_ms"], found["peta_cpu_ms"]) == (101, 310, 310)
    assert (found["metode_cpu_ms"], found["peta_bytes"]) == (101, 10_000)
    assert (found["max_cpu_ms"], found["target_cpu_ms"], found["target_met"]) == (310, 300, False)
    assert (found["rounds"], found["incidents"]) == (6, 1_000_000)
    assert "TIDAK" in pages.table(found)
    alone = pages.table(pages.summary({"metode": rows["metode"]}, incidents=1_000_000))
    assert "101 ms" in alone
    assert "peta" not in alone
    assert "TIDAK" not in alone


def test_a_meter_tells_what_an_act_costs() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, wire.counted(server.getsockname()[1]) as line:

        def send() -> str:
            with socket.create_connection(("127.0.0.1", line.port)) as client, server.accept()[0] as accepted:
                client.sendall(b"hello")
                sum(range(3_000_000))
                return accepted.recv(5).decode()

        spent = meter.Meter(os.getpid(), line).spent(send)
    assert (spent.value, spent.bytes) == ("hello", 5)
    assert spent.cpu_ms >= 10
