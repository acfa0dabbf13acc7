"""The figures of a run by name, and the table in which they are read beside their targets."""

import os
import platform
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from benchmarks.contenders import COMPRESSED, NAIVE, OFFICIAL, OURS, PEERS, SIZES
from benchmarks.rounds import Result
from benchmarks.stage import Stage
from locales import text
from locales.format import number

LIBRARIES = ("streamlit", "streamlit-folium", "folium", "playwright")
PEER_LIBRARIES = {
    "pydeck": ("pydeck",),
    "plotly": ("plotly",),
    "dash": ("dash", "dash-leaflet", "dash-ag-grid"),
    "panel": ("panel", "bokeh"),
}
SMALLEST, LARGEST = min(SIZES, key=SIZES.__getitem__), max(SIZES, key=SIZES.__getitem__)
GROWTH = "growth_1m"
AT_LEAST = {"repaint_ratio": 50.0, "bytes_ratio": 100.0} | {f"{name}_ratio": 1.0 for name in PEERS}
AT_LEAST |= {"floor_ratio": 0.7}
AT_MOST = {"bytes_per_change": 30_000, "server_cpu_ms": 300, "session_mb": 1.0, GROWTH: 1.3}
RATIO_DECIMALS = 2
DECIMALS = {"session_mb": 2, "first_map_s": 1, "repaint_ratio": 1, "bytes_ratio": 1, "bytes_ratio_compressed": 1}
DECIMALS |= dict.fromkeys((GROWTH, "official_ratio", *(f"{name}_ratio" for name in PEERS)), RATIO_DECIMALS)
SHOWN = (
    "repaint_ratio",
    "bytes_ratio",
    "bytes_ratio_compressed",
    "bytes_per_change",
    "server_cpu_ms",
    "session_mb",
    "first_map_s",
    "ours_ms",
    "naive_ms",
    "naive_bytes",
    "naive_compressed_bytes",
    "naive_cpu_ms",
    *(f"{name}_ms" for name in SIZES),
    GROWTH,
    "official_ms",
    "official_ratio",
)

Figures = dict[str, Any]


def summary(results: Mapping[str, Result], stage: Stage) -> Figures:
    """Return the figures of a run; what was not measured is left out.

    Ratios are theirs over ours, repaint unless the name says bytes; `official_ratio` is with approximate outlines over
    with official ones, `growth_1m` with a million reports over with ten thousand.
    """
    figures = _ours(results) | _beside(results)
    for name, result in results.items():
        figures |= {f"{name}_ms": round(result.ms), f"{name}_bytes": round(result.bytes)}
        figures |= {f"{name}_cpu_ms": round(result.cpu_ms), f"{name}_first_map_s": round(result.first_map_s, 2)}
    libraries = [*LIBRARIES, *(library for name in results for library in PEER_LIBRARIES.get(name, ()))]
    return figures | {
        "rounds": max((result.rounds for result in results.values()), default=0),
        "naive_rounds": results[NAIVE].rounds if NAIVE in results else 0,
        "pictures_wrong": [name for name, result in results.items() if not result.picture],
        "incidents": stage.incidents,
        "areas": stage.areas,
        "villages": stage.villages,
        "cores": os.cpu_count(),
        "versions": {"python": platform.python_version(), **{name: version(name) for name in libraries}},
    }


def _ours(results: Mapping[str, Result]) -> Figures:
    if OURS not in results:
        return {}
    ours = results[OURS]
    return {
        "bytes_per_change": round(ours.bytes),
        "server_cpu_ms": round(ours.cpu_ms),
        "session_mb": None if ours.session_mb is None else round(ours.session_mb, 3),
        "first_map_s": round(ours.first_map_s, 2),
    }


def _beside(results: Mapping[str, Result]) -> Figures:
    """Return the ratios whose two sides were both measured."""
    wanted = {f"{name}_ratio": (name, OURS) for name in PEERS}
    wanted |= {"repaint_ratio": (NAIVE, OURS), "official_ratio": (OURS, OFFICIAL), GROWTH: (LARGEST, SMALLEST)}
    figures = {
        name: round(results[over].ms / results[under].ms, DECIMALS[name])
        for name, (over, under) in wanted.items()
        if over in results and under in results
    }
    for name, over in (("bytes_ratio", NAIVE), ("bytes_ratio_compressed", COMPRESSED)):
        if over in results and OURS in results:
            figures[name] = round(results[over].bytes / results[OURS].bytes, DECIMALS[name])
    return figures


def table(figures: Figures) -> str:
    """Return figures and their targets as tables to read."""
    rows = [[text(f"bench_map.{word}") for word in ("measure", "value", "target")]]
    shown = [(name, figures[name]) for name in SHOWN if name in figures]
    rows += [[text(f"bench_map.{name}"), _value(name, value), _target(name, value)] for name, value in shown]
    sizes = {name: number(figures[name]) for name in ("areas", "villages", "incidents", "rounds", "naive_rounds")}
    peers = [name for name in PEERS if f"{name}_ms" in figures]
    return "\n".join(
        [
            text("bench_map.title", **sizes),
            *_columns(rows),
            *(["", *_columns([_heads(), *(_peer(name, figures) for name in peers)])] if peers else []),
            text("bench_map.note", cores=figures["cores"]),
            *([text("bench_map.note_peers")] if peers else []),
        ],
    )


def _heads() -> list[str]:
    return [text(f"bench_map.{word}") for word in ("peer", "peer_ms", "peer_bytes", "peer_cpu", "peer_ratio", "target")]


def _peer(name: str, figures: Figures) -> list[str]:
    cells = [number(figures[f"{name}_{what}"]) for what in ("ms", "bytes", "cpu_ms")]
    ratio = f"{name}_ratio"
    beside = figures.get(ratio)
    return [text(f"bench_map.name_{name}"), *cells, _value(ratio, beside), _target(ratio, beside)]


def _columns(rows: list[list[str]]) -> list[str]:
    """Return rows as lines, the first column left and the others right, the last as it is."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for first, *middle, last in rows:
        cells = [f"{cell:>{width}}" for cell, width in zip(middle, widths[1:-1], strict=True)]
        lines.append("  ".join(["", f"{first:<{widths[0]}}", *cells, last]).rstrip())
    return lines


def _value(name: str, value: float | None) -> str:
    return "–" if value is None else number(value, decimals=DECIMALS.get(name, 0))


def _target(name: str, value: float | None) -> str:
    """Return the target of a figure and whether it is reached, in words; nothing where there is none."""
    if value is None or name not in AT_LEAST | AT_MOST:
        return ""
    limit = (AT_LEAST | AT_MOST)[name]
    bound = number(limit, decimals=1 if limit < 10 else 0)
    if name in AT_LEAST:
        words, reached = text("bench_map.at_least", value=bound), value >= AT_LEAST[name]
    else:
        words, reached = text("bench_map.at_most", value=bound), value <= AT_MOST[name]
    return f"{words} {text('bench_map.reached' if reached else 'bench_map.missed')}"
