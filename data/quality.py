"""Measured quality of what the product computes: figures that a benchmark wrote, never typed by hand."""

import json
from pathlib import Path
from typing import Any

OUTLINES = Path(__file__).parent / "reference" / "outline_quality.json"
PLANTED = Path(__file__).parent / "reference" / "signal_quality.json"


def outlines(path: Path = OUTLINES) -> dict[str, Any] | None:
    """Return what `benchmarks/outlines.py --write` measured of the approximate outlines; None if it never ran."""
    if not path.is_file():
        return None
    figures: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return figures


def planted(path: Path = PLANTED) -> dict[str, Any] | None:
    """Return what `python -m analysis.signals planted --document` measured of early warning; None if it never ran."""
    return outlines(path)
