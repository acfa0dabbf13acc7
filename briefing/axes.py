"""What all charts of a picture share: ground, grid, numbers and periods of their axes, the key above them."""

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator
from matplotlib.transforms import offset_copy

from analysis.trend import ticks
from geo.lettering import POINT, font, width, write
from geo.palette import GREY, INK, RULE
from locales.format import number, short_unit_name

TEXT = 17.0
OPEN_GROUND = "#eef2f6"
DASHED, DOTTED = (0, (4, 3)), (0, (1, 2))
Entry = tuple[str, dict[str, Any]]  # words, and how the sign before them is drawn
SIGN, MARK, AFTER_SIGN, APART = 44, 22, 12, 34  # pixels of a key's line and mark, before its words, before the next


def over_periods(axes: Axes, periods: Sequence[str], *, is_open: bool, most: int, size: float = TEXT) -> None:
    """Draw an axis of periods, the last one on a ground of its own where it has not ended.

    Args:
        axes: period n stands at x = n.
        periods: as `analysis.trend` names them.
        is_open: whether the last has not ended yet.
        most: how many find room to be written.
        size: of the letters, in pixels.
    """
    shown, last = ticks(len(periods), most), len(periods) - 1
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(GREY)
    axes.set_xlim(-0.6, last + 0.6)
    axes.set_xticks(list(shown), ["\n".join(short_unit_name(periods[at])) for at in shown])
    if is_open:
        axes.axvspan(last - 0.5, last + 0.5, color=OPEN_GROUND, linewidth=0, zorder=0)
    lettered(axes, size)


def over_counts(axes: Axes, top: float, *, steps: int = 6) -> None:
    """Draw an axis of whole numbers from 0 to `top`, with lines across."""
    axes.grid(axis="y", color=RULE, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.yaxis.set_major_locator(MaxNLocator(steps, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))
    axes.set_ylim(0, top)


def lettered(axes: Axes, size: float = TEXT, *, colour: str = GREY) -> None:
    """Write the ticks of both axes in the letters of pictures; they have no strokes."""
    axes.tick_params(length=0, pad=8, labelcolor=colour)
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set(fontproperties=font(), fontsize=(size - 1) * POINT, parse_math=False)


def beside(axes: Axes, at: tuple[float, float], words: str, *, away: float, **given: Any) -> None:
    """Write words `away` points right of a place, left of it where negative, on it where 0; `given` as of `write`."""
    moved = offset_copy(axes.transData, axes.get_figure(root=True), x=away, units="points")
    side = "left" if away > 0 else "right" if away < 0 else "center"
    write(axes, at, words, ha=side, va="center_baseline", transform=moved, **given)


def key(whole: Axes, entries: Sequence[Entry], at: tuple[float, float], room: float) -> float:
    """Draw what the signs of a chart mean, and return where the key ends; nothing to explain takes no room."""
    if not entries:
        return at[1]
    x, y = at
    for words, style in entries:
        sign = MARK if "marker" in style else SIGN
        long = sign + AFTER_SIGN + width(words, TEXT) + APART
        if x > at[0] and x + long > at[0] + room:
            x, y = at[0], y + 28
        _sign(whole, (x, y + 13), style)
        write(whole, (x + sign + AFTER_SIGN, y + 19), words, size=TEXT, colour=INK)
        x += long
    return y + 30


def _sign(whole: Axes, at: tuple[float, float], style: dict[str, Any]) -> None:
    """Draw a sign: a ground (`facecolor`), a single mark (`marker`), or a line."""
    x, y = at
    if "facecolor" in style:
        whole.fill_between([x, x + SIGN], y - 10, y + 10, **style)
    elif "marker" in style:
        whole.plot([x + MARK / 2], [y], linestyle="", **style)
    else:
        whole.plot([x, x + SIGN], [y, y], linewidth=2.8, **style)
