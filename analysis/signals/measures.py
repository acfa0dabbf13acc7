"""What was measured on the planted outbreaks, written where documents and the methods page read it."""

import json
from pathlib import Path
from typing import Any

from data.quality import PLANTED

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "SIGNALS.md"
BEGIN, END = "<!-- planted: written by `python -m analysis.signals planted --document` -->\n", "<!-- planted: end -->\n"
SERIES = ("masyarakat", "penegakan", "kepulangan", "tppo", "tppm")


def write(figures: dict[str, Any], *, document: Path = DOCUMENT, file: Path = PLANTED) -> None:
    """Write the figures into their file and into the section of the document that is made from them.

    Raises:
        ValueError: the document has no such section.
    """
    words = document.read_text("utf-8")
    before, begin, rest = words.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        message = f"{document.name} has no section of planted outbreaks."
        raise ValueError(message)
    file.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    document.write_text(before + begin + section(figures) + end + after, encoding="utf-8")


def section(figures: dict[str, Any]) -> str:
    """Return the section of the document, as Markdown."""
    rows = [
        (name, figures["by_series"].get(name, {}).get("outbreaks", 0), figures["by_series"].get(name, {}).get("found", 0),
         figures["other_by_series"][name])
        for name in SERIES
    ]  # fmt: skip
    large, small = figures["large"], figures["small"]
    lines = [
        f"Demonstration set of {figures['incidents']:,} reports (seed {figures['seed']}), its last {figures['weeks']} "
        f"weeks judged one after the other; strictness {figures['strictness']}.",
        "",
        f"- Planted outbreaks: {figures['outbreaks']}; found (an alarm within five weeks of the first): "
        f"**{figures['found']}**, median delay {_weeks(figures['median_delay'])}. Of those with at least nine extra "
        f"reports {large['found']} of {large['outbreaks']}, of smaller ones {small['found']} of {small['outbreaks']}.",
        f"- Alarms (Waspada and Siaga, area-weeks): {figures['alarms_per_week']} a week, of which "
        f"**{figures['other_per_week']}** belong to no planted outbreak and no planted effort; newly raised ones of "
        f"these {figures['other_new_per_week']} a week.",
        f"- Of these others {figures['other_waspada_per_week']} a week are Waspada, {figures['other_siaga_per_week']} "
        f"Siaga; {figures['other_by_scan_alone_per_week']} rest on the scan alone, which counts for every kabupaten of "
        "a cluster.",
        "",
        "| series | planted | found | other alarms a week |",
        "|---|---|---|---|",
        *(f"| {name} | {planted} | {found} | {others} |" for name, planted, found, others in rows),
        "",
        "*Other* is not all false: fostering that begins (planted effect 1) and seasons that differ by category move "
        "places against each other, which the scan is made to see.",
        "",
    ]
    return "\n".join(lines)


def _weeks(delay: float | None) -> str:
    return "–" if delay is None else f"{delay:g} weeks"
