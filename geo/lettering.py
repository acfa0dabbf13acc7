"""Words on a picture: how wide they are, how they break into lines, and how they are written.

A picture is measured in pixels of its small size, 1920 by 1080, whatever it is drawn at: origin top left.
"""

from functools import lru_cache
from typing import Any

from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.patheffects import withStroke

FAMILY = "DejaVu Sans"  # matplotlib brings it along: the same picture on every server
POINT = 0.6  # points in a pixel: 1,920 pixels on 16 inches
LEADING = 1.32
SUBPIXELS = 64
ELLIPSIS = "…"


@lru_cache(maxsize=16_384)
def width(words: str, size: float, *, bold: bool = False) -> float:
    """Return how wide `words` are, in pixels, set in `size` pixels."""
    face = get_font(findfont(font(bold=bold)))
    face.set_size(size, 72)  # 72 per inch: a point is a pixel
    face.set_text(words, 0)
    return float(face.get_width_height()[0]) / SUBPIXELS


def wrap(words: str, size: float, room: float, *, bold: bool = False, most: int = 99) -> list[str]:
    """Break `words` into at most `most` lines of `room` pixels; what does not fit ends in an ellipsis."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, bold=bold) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and width(last + ELLIPSIS, size, bold=bold) > room:
        last = last[:-1]
    return [*lines[: most - 1], last.rstrip() + ELLIPSIS]


def fitting(words: str, sizes: tuple[float, ...], room: float, *, bold: bool = False) -> float:
    """Return the first of `sizes` in which `words` fit into `room` pixels, else the last."""
    return next((size for size in sizes if width(words, size, bold=bold) <= room), sizes[-1])


def write(
    axes: Axes,
    at: tuple[float, float],
    words: str,
    *,
    size: float,
    colour: str,
    bold: bool = False,
    halo: str = "",
    **given: Any,
) -> None:
    """Write one line; nothing in it is taken for mathematics.

    Args:
        axes: to write on, in its own data coordinates.
        at: x, y of the baseline's left end, unless `ha` and `va` say otherwise.
        words: one line.
        size: in pixels.
        colour: of the letters.
        bold: whether they are bold.
        halo: colour around the letters; "" for none.
        given: further properties of `matplotlib.text.Text`.
    """
    effects = [withStroke(linewidth=2.6, foreground=halo)] if halo else None
    axes.text(
        *at,
        words,
        fontproperties=font(bold=bold),
        fontsize=size * POINT,
        color=colour,
        parse_math=False,
        path_effects=effects,
        **given,
    )


def paragraph(
    axes: Axes,
    at: tuple[float, float],
    words: str,
    *,
    size: float,
    colour: str,
    room: float,
    bold: bool = False,
    most: int = 99,
) -> float:
    """Write lines below each other, the first one's top at `at`; return where the next paragraph may start."""
    x, y = at
    for line in wrap(words, size, room, bold=bold, most=most):
        write(axes, (x, y + size), line, size=size, colour=colour, bold=bold)
        y += size * LEADING
    return y


@lru_cache(maxsize=2)
def font(*, bold: bool = False) -> FontProperties:
    """Return the letters of every picture."""
    return FontProperties(family=FAMILY, weight="bold" if bold else "normal")
