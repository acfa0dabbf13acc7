"""The picture of a panel of Tren: each kind of data as it is drawn on the screen."""

from collections.abc import Sequence

from analysis.change import Ranking, ends
from analysis.stamp import Stamp
from analysis.trend import Matrix, Trend, Unit
from briefing.chart import chart_png
from briefing.grids import multiples_png
from briefing.heat import heatmap_png
from briefing.paper import Size
from briefing.ranks import ranking_png
from briefing.sides import sides_png

Data = Trend | Matrix | Ranking | None
NOTHING = Trend(Unit.BULAN, (), is_open=False, lines=(), is_demo=False)


def panel_png(
    panel: str,
    data: Data,
    stamp: Stamp,
    *,
    sentences: Sequence[str] = (),
    notes: Sequence[str] = (),
    size: Size = Size.FULL_HD,
) -> bytes:
    """Return a panel as PNG.

    Args:
        panel: its name in the address: `panas` and `sisi` draw their data in another way than the others.
        data: what is drawn; None: nothing is told, and the sheet has its sentences alone.
        stamp: what the picture says about itself.
        sentences: above the chart.
        notes: below it.
        size: in pixels.
    """
    if isinstance(data, Ranking):
        return ranking_png(data, ends(data), stamp, sentences=sentences, notes=notes, size=size)
    if isinstance(data, Matrix):
        draw = heatmap_png if panel == "panas" else multiples_png
        return draw(data, stamp, sentences=sentences, notes=notes, size=size)
    lines = sides_png if panel == "sisi" and data else chart_png
    return lines(data or NOTHING, stamp, sentences=sentences, notes=notes, size=size)
