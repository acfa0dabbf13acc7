"""The picture of a panel of Tren: each kind of data as it is drawn on the screen."""

from collections.abc import Sequence

from matplotlib.figure import Figure

from analysis.change import Ranking, ends
from analysis.stamp import Stamp
from analysis.trend import Matrix, Trend, Unit
from briefing.chart import chart_figure
from briefing.grids import multiples_figure
from briefing.heat import heatmap_figure
from briefing.ranks import ranking_figure
from briefing.sides import sides_figure

Data = Trend | Matrix | Ranking | None
NOTHING = Trend(Unit.BULAN, (), is_open=False, lines=(), is_demo=False)


def panel_figure(
    panel: str, data: Data, stamp: Stamp, *, sentences: Sequence[str] = (), notes: Sequence[str] = ()
) -> Figure:
    """Return a panel as a picture.

    Args:
        panel: its name in the address: `panas` and `sisi` draw their data in another way than the others.
        data: what is drawn; None: nothing is told, and the sheet has its sentences alone.
        stamp: what the picture says about itself.
        sentences: above the chart.
        notes: below it.
    """
    if isinstance(data, Ranking):
        return ranking_figure(data, ends(data), stamp, sentences=sentences, notes=notes)
    if isinstance(data, Matrix):
        draw = heatmap_figure if panel == "panas" else multiples_figure
        return draw(data, stamp, sentences=sentences, notes=notes)
    lines = sides_figure if panel == "sisi" and data else chart_figure
    return lines(data or NOTHING, stamp, sentences=sentences, notes=notes)
