"""What was measured on the planted outbreaks, written where documents and the methods page read it."""

import json
from pathlib import Path
from typing import Any

from data.quality import PLANTED

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "SIGNALS.md"
BEGIN, END = "<!-- planted: written by `python -m analysis.signals planted --document` -->\n", "<!-- planted: end -->\n"
WORDS = """
Demonstration set of {incidents:,} reports (seed {seed}), its last {weeks} weeks judged one after the other; largest
severity of a Waspada, calibrated: {strictness}.

- Planted outbreaks: {outbreaks}. Found, which is an alarm within five weeks of the first one: **{found}**, median delay
  {delay}. Of those with at least nine extra reports {large[found]} of {large[outbreaks]}, of smaller ones
  {small[found]} of {small[outbreaks]}.
- Alarms (Waspada and Siaga, series × kabupaten): {alarms_per_week} a week. Of these **{other_per_week}** belong to no
  planted outbreak and no planted effort; newly raised ones among them: {other_new_per_week} a week.
- Of these others {other_waspada_per_week} a week are Waspada, {other_siaga_per_week} Siaga;
  {other_by_scan_alone_per_week} rest on the scan alone.

| series | planted | found | other alarms a week |
|---|---|---|---|
{rows}

*Other* is not all false: fostering that begins (planted effect 1) and seasons that differ by category move places
against each other, which the scan is made to see.

"""
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
    known, others = figures["by_series"], figures["other_by_series"]
    none = {"outbreaks": 0, "found": 0}
    rows = [
        f"| {name} | {known.get(name, none)['outbreaks']} | {known.get(name, none)['found']} | {others[name]} |"
        for name in SERIES
    ]
    delay = "–" if figures["median_delay"] is None else f"{figures['median_delay']:g} weeks"
    return WORDS.format(**figures, delay=delay, rows="\n".join(rows))
