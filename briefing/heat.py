"""Areas by periods as colours, with the counts in their cells; what is not told is hatched and never a colour."""

from collections.abc import Iterable, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LinearSegmentedColormap, Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.stamp import Stamp
from analysis.table import short_name
from analysis.trend import HEATED, Matrix, highest
from briefing.axes import DOTTED, Entry, key, lettered, over_periods
from briefing.grids import UNTOLD
from briefing.paper import MARGIN, WIDE, opened, place
from geo.lettering import width, wrap, write
from geo.palette import GREY, INK, LINES
from locales import text
from locales.format import number, unit_name

SCALE = LinearSegmentedColormap.from_list("heat", ["#f2f7fc", LINES[0]])  # as on screen on white
AREAS, BAR, PERIODS = 270.0, 96.0, 58.0  # pixels for names, for the colour bar, and below
MOST_TICKS, TICK = 14, 16.0
ROW = 110.0  # pixels of a row at most
CELL_SIZES = (20.0, 18.0, 17.0, 16.0, 15.0, 14.0)
ASIDE = 12  # pixels beside the widest number of a cell
EDGE = 2.0  # pixels between a cell and its hatching
DARK = 0.9  # of the scale: letters on it are white


def heatmap_figure(matrix: Matrix, stamp: Stamp, *, sentences: Sequence[str] = (), notes: Sequence[str] = ()) -> Figure:
    """Return the highest areas by periods as colours, with the numbers where columns have room for all of them.

    Args:
        matrix: of any areas; those that `analysis.trend.highest` chooses are drawn.
        stamp: what the picture says about itself.
        sentences: what stands above.
        notes: what the colours leave out.
    """
    cells = highest(matrix, HEATED)
    figure, whole, top, bottom = opened(stamp, sentences, notes)
    if not cells.codes:
        return figure
    top = key(whole, _entries(cells), (MARGIN, top), WIDE - 2 * MARGIN)
    rows = len(cells.codes)
    wide, high = WIDE - 2 * MARGIN - AREAS - BAR, min(bottom - PERIODS - top - 8, rows * ROW)
    axes = place(figure, MARGIN + AREAS, top + 8, wide, high)
    scale = Normalize(0, max(float(np.nanmax(cells.counts, initial=0.0)), 1.0))
    axes.pcolormesh(
        np.arange(-0.5, len(cells.periods)), np.arange(-0.5, rows), np.ma.masked_invalid(cells.counts),
        cmap=SCALE, norm=scale, edgecolors="white", linewidth=1.2,
    )  # fmt: skip
    over_periods(axes, cells.periods, is_open=False, most=MOST_TICKS)
    axes.set(xlim=(-0.5, len(cells.periods) - 0.5), ylim=(rows - 0.5, -0.5))
    axes.set_yticks(range(rows), [wrap(short_name(name), TICK, AREAS - 16, most=1)[0] for name in cells.names])
    axes.spines["bottom"].set_visible(False)
    lettered(axes, TICK, colour=INK)
    _write(axes, cells, scale, (wide / len(cells.periods), high / max(rows, 1)))
    if cells.is_open:
        axes.axvline(len(cells.periods) - 1.5, color=GREY, linewidth=2.2, linestyle=DOTTED)
    _bar(figure, scale, (WIDE - MARGIN - BAR + 26, top + 8, 18, min(high, 420)))
    return figure


def _entries(cells: Matrix) -> list[Entry]:
    entries: list[Entry] = []
    if np.isnan(cells.counts).any():
        entries.append((text("chart.not_told"), UNTOLD))
    if cells.is_open:
        words = text("chart.open_period", period=unit_name(cells.periods[-1]))
        entries.append((words, {"color": GREY, "linestyle": DOTTED}))
    return entries


def _write(axes: Axes, cells: Matrix, scale: Normalize, room: tuple[float, float]) -> None:
    """Write counts into their cells, and what stands for those that are not told onto hatched ground.

    Counts are written where all of them have room: in some cells alone they would say that the others are empty.
    """
    told = ~np.isnan(cells.counts)
    words = cells.shown.astype(object)
    words[told] = [number(value) for value in cells.counts[told]]
    aside, below = EDGE / room[0], EDGE / room[1]
    for row, column in np.argwhere(~told):
        corner = column - 0.5 + aside, row - 0.5 + below
        axes.add_patch(Rectangle(corner, 1 - 2 * aside, 1 - 2 * below, **UNTOLD))
    size = next((size for size in CELL_SIZES if _fit(words[told], size, room)), 0.0)
    marks = next((size for size in CELL_SIZES if _fit(words[~told], size, room)), 0.0)
    for at in np.ndindex(*cells.counts.shape):
        letters = size if told[at] else marks
        if letters:
            dark = bool(told[at] and scale(cells.counts[at]) > DARK)
            colour, halo = "white" if dark else INK, "" if told[at] else "white"
            write(
                axes, (at[1], at[0]), str(words[at]), size=letters, colour=colour, bold=dark, halo=halo,
                ha="center", va="center_baseline",
            )  # fmt: skip


def _fit(words: Iterable[str], size: float, room: tuple[float, float]) -> bool:
    return size * 1.2 < room[1] and all(width(each, size) + ASIDE < room[0] for each in set(words))


def _bar(figure: Figure, scale: Normalize, box: tuple[float, float, float, float]) -> None:
    """Draw what the colours mean into a box (left, top, width, height)."""
    axes = place(figure, *box)
    bar = figure.colorbar(ScalarMappable(scale, SCALE), cax=axes)
    bar.outline.set_visible(False)
    bar.locator, bar.formatter = MaxNLocator(5, integer=True), FuncFormatter(lambda value, _: number(value))
    bar.update_ticks()
    lettered(axes, TICK)
