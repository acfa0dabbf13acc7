"""Areas by how much they changed, as a picture: the latest full period beside the mean of those before it."""

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.change import Change, Ranking
from analysis.stamp import Stamp
from analysis.table import short_name
from briefing.axes import TEXT, beside, key, lettered
from briefing.paper import MARGIN, WIDE, opened, place
from geo.lettering import wrap, write
from geo.palette import AVERAGE, BEFORE, GREY, INK, LINES, RULE
from locales import text
from locales.format import number, signed, unit_name

AREAS, DIFFERENCES = 290.0, 130.0  # pixels for names, and for differences right of the chart
NUMBERS = 46.0  # pixels below the chart
ROW = 76.0  # pixels of a row at most
NAME, VALUE = 18.0, 16.0  # letters
BEFORE_ZERO, AFTER_TOP = 0.07, 1.1  # of the scale: room for what is written beside the marks
BESIDE = 12  # points between a mark and its number
RING: dict[str, Any] = {"color": "white", "markeredgecolor": AVERAGE, "markeredgewidth": 2.4}
MEAN: dict[str, Any] = RING | {"marker": "o", "markersize": 14}
LATEST: dict[str, Any] = {"marker": "o", "markersize": 9.5, "color": LINES[0]}


def ranking_figure(
    ranking: Ranking,
    changes: Sequence[Change],
    stamp: Stamp,
    *,
    sentences: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> Figure:
    """Return, per area, the mean before (open) and the latest full period (filled), joined by what changed.

    Args:
        ranking: whose period and mean they are.
        changes: those that are drawn, from the top: `analysis.change.ends`.
        stamp: what the picture says about itself.
        sentences: what stands above.
        notes: how areas are compared, and which are not.
    """
    figure, whole, top, bottom = opened(stamp, sentences, notes)
    named = text("chart.mean_before", n=number(ranking.over)), unit_name(ranking.period) if ranking.period else ""
    right, rows = WIDE - MARGIN, max(len(changes), 1)
    write(whole, (right, top + 19), text("trend_sheet.difference"), size=TEXT, colour=GREY, ha="right")
    top = key(whole, [(named[0], MEAN), (named[1], LATEST)], (MARGIN, top), right - MARGIN - DIFFERENCES) + 6
    high = min(bottom - NUMBERS - top, rows * ROW)
    axes = place(figure, MARGIN + AREAS, top, right - MARGIN - AREAS - DIFFERENCES, high)
    _frame(axes, changes)
    for row, change in enumerate(changes):
        _pair(axes, row, change)
        y = top + (row + 0.5) * high / rows + NAME * 0.36
        write(whole, (right, y), signed(change.difference or 0.0), size=NAME, colour=INK, bold=True, ha="right")
    return figure


def _frame(axes: Axes, changes: Sequence[Change]) -> None:
    """Draw ground, names, numbers, and a line where rises end."""
    highest = max([max(change.latest or 0, change.mean or 0.0) for change in changes], default=0)
    top = max(float(highest), 5.0)
    rows = max(len(changes), 1)
    axes.set(xlim=(-BEFORE_ZERO * top, AFTER_TOP * top), ylim=(rows - 0.5, -0.5))
    axes.spines[["top", "right", "left", "bottom"]].set_visible(False)
    axes.grid(axis="x", color=RULE, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.xaxis.set_major_locator(MaxNLocator(8, integer=True))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value) if value >= 0 else ""))
    axes.set_yticks(range(len(changes)), [wrap(short_name(each.name), NAME, AREAS - 14, most=1)[0] for each in changes])
    lettered(axes, NAME + 1, colour=INK)
    for row in range(1, len(changes)):
        if (changes[row - 1].difference or 0) >= 0 > (changes[row].difference or 0):
            axes.axhline(row - 0.5, color=GREY, linewidth=1.2)


def _pair(axes: Axes, row: int, change: Change) -> None:
    """Draw both marks with their numbers, the smaller one's to the left and the greater one's to the right."""
    latest, mean = float(change.latest or 0), float(change.mean or 0.0)
    axes.plot([mean, latest], [row, row], color=BEFORE, linewidth=2.4, zorder=2)
    for value, style in ((mean, MEAN), (latest, LATEST)):
        axes.plot([value], [row], linestyle="", zorder=3, clip_on=False, **style)
    rises = latest >= mean
    for value, decimals, is_right, bold in ((mean, 1, not rises, False), (latest, 0, rises, True)):
        words, colour = number(value, decimals=decimals), LINES[0] if bold else GREY
        away = BESIDE if is_right else -BESIDE
        beside(axes, (value, row), words, away=away, size=VALUE, colour=colour, bold=bold, halo="white")
