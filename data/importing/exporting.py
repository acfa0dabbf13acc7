"""An office's own reports as a file that can be loaded again and changes nothing."""

import csv
import io
from typing import BinaryIO

from data.formulas import harmless
from data.importing.kinds import INCIDENT
from data.model import Viewer
from data.store.engine import Engine
from data.store.reports import COLUMNS, own_reports


def write(engine: Engine, viewer: Viewer, target: BinaryIO) -> int:
    """Write the reports of a viewer's own office as CSV with the template's headings, and return how many.

    Exact rows: for the office alone, marked *Terbatas* by who hands it out. Cells that begin a formula get an
    apostrophe, which loading takes off again.

    Raises:
        NotAllowedError: the viewer's role does not read its office's rows.
    """
    rows = own_reports(engine, viewer)
    lines = io.TextIOWrapper(target, encoding="utf-8-sig", newline="")
    writer = csv.writer(lines, delimiter=";")
    writer.writerow([INCIDENT[name].heading for name in COLUMNS])
    written: int = sum(writer.writerow([harmless(row[name]) for name in COLUMNS]) > 0 for row in rows)
    lines.flush()
    lines.detach()
    return written
