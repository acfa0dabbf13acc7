"""What all charts share: colours, layout, the stamp inside the figure, and the bar of tools in Indonesian."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap
from typing import Any

import plotly.graph_objects as go
from babel import Locale

from analysis.trend import ticks
from geo.palette import AVERAGE, BEFORE, LINES
from locales import text

BLUE, GOLD, GREY, ORANGE = LINES[0], AVERAGE, BEFORE, "#c8651b"
GRID = "rgba(128, 138, 155, 0.25)"
AXIS: dict[str, Any] = {"gridcolor": GRID, "zeroline": False}
MOST_TICKS = 8
STAMP_SIZE, LABEL_SIZE = 11, 12
STAMP_LETTERS, STAMP_LINE = 52, 14  # of a line: as many as a phone has room for; and its height in pixels
LOCALE = Locale.parse("id_ID")
FONT = "Arial, Helvetica, sans-serif"  # of the computer: an exported picture does not know the page's own
WORDS = {  # what plotly says by itself → our key
    "Reset axes": "reset",
    "Download plot as a PNG": "export",
    "Download plot": "export",
    "Sorry, there was a problem downloading your image!": "export_failed",
    "Double-click to zoom back out": "zoom_out",
    "Double-click on legend to isolate one trace": "isolate",
}
LOW = 0.15  # of an axis: no room below
FOOT = 84  # pixels below the plot: tick labels of two lines and a stamp of two


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a picture says of itself wherever it is pasted.

    Attributes:
        title: what, where, when.
        mark: `analysis.mark.line`.
        is_demo: whether the counts are synthetic.
        name: of the exported file, without its ending.
    """

    title: str
    mark: str
    is_demo: bool
    name: str


def dress(figure: go.Figure, stamp: Stamp, *, height: int, foot: int = FOOT) -> go.Figure:
    """Give a figure the common layout and its stamp.

    Args:
        figure: with its traces and axes.
        stamp: what it says of itself.
        height: in pixels; what the stamp has more than two lines is added.
        foot: pixels below the plot, for tick labels and a stamp of two lines.
    """
    lines = stamp_lines(stamp)
    more = STAMP_LINE * (len(lines) - 2)
    foot += more
    note = {
        "text": "<br>".join(lines), "xref": "paper", "yref": "paper", "x": 1, "y": 0, "xanchor": "right",
        "yanchor": "bottom", "yshift": 4 - foot, "align": "right", "showarrow": False, "font": {"size": STAMP_SIZE},
    }  # fmt: skip
    figure.update_layout(
        annotations=[*figure.layout.annotations, note],
        height=height + more,
        margin={"l": 8, "r": 12, "t": 36, "b": foot},
        separators=",.",
        font={"family": FONT},
        dragmode=False,
        hovermode="closest",
        bargap=0.3,
        legend={"orientation": "h", "x": 0, "xanchor": "left", "y": 1, "yanchor": "bottom", "title": {"text": ""}},
    )
    return figure


def stamp_lines(stamp: Stamp) -> list[str]:
    """Return the stamp in the markup of plotly, which breaks no lines: warning of synthetic data, mark, title."""
    demo = text("map.demo") if stamp.is_demo else ""
    line = f"{demo} · {stamp.mark}" if demo else stamp.mark
    above = [line] if len(line) <= STAMP_LETTERS else [demo] * bool(demo) + wrap(stamp.mark, STAMP_LETTERS)
    lines = [escape(each) for each in (*above, *wrap(stamp.title, STAMP_LETTERS))]
    if demo:
        lines[0] = f'<b><span style="color:{ORANGE}">{escape(demo)}</span></b>{lines[0].removeprefix(escape(demo))}'
    return lines


def note_open(figure: go.Figure, period: str, values: Sequence[float], top: float, **at: Any) -> None:
    """Write beside open marks that their period has not ended: below the lowest, or above the highest near the axis.

    Args:
        figure: that holds the marks.
        period: whole name of the period.
        values: where the marks stand.
        top: highest value of the axis.
        at: row and column of a subplot.
    """
    above = min(values) < LOW * top
    figure.add_annotation(
        x=period, y=max(values) if above else min(values), text=text("chart.open"), showarrow=False, xshift=10,
        xanchor="right", yanchor="bottom" if above else "top", yshift=8 if above else -8,
        font={"size": STAMP_SIZE}, **at,
    )  # fmt: skip


def counts_axis(top: float, label: str = "") -> dict[str, Any]:
    """Return an axis of counts from 0 to a little above `top`, in whole numbers."""
    few = max(top, 1) < MOST_TICKS
    return AXIS | {
        "range": [0, max(top, 1) * 1.12],
        "fixedrange": True,
        "automargin": True,
        "tickformat": ",d",
        "nticks": 6,
        "title": {"text": label},
        **({"dtick": 1 if top < MOST_TICKS / 2 else 2} if few else {}),
    }


def periods_axis(names: Sequence[str], short: Sequence[str], most: int = MOST_TICKS) -> dict[str, Any]:
    """Return an axis of periods: at most `most` of them are written, the latest always.

    Args:
        names: whole names of the periods, as the hover says them.
        short: the same in few letters, with `<br>` between lines.
        most: ticks that find room.
    """
    shown = ticks(len(names), most)
    return AXIS | {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": list(names),
        "tickmode": "array",
        "tickvals": [names[index] for index in shown],
        "ticktext": [short[index] for index in shown],
        "tickangle": 0,
        "range": [-0.5, len(names) - 0.5],
    }


def config(stamp: Stamp) -> dict[str, Any]:
    """Return the settings of a chart on screen: zoom out and picture export, named after the view, in Indonesian."""
    months = {width: list(LOCALE.months["format"][width].values()) for width in ("wide", "abbreviated")}
    days = {width: [LOCALE.days["format"][width][day] for day in (6, 0, 1, 2, 3, 4, 5)] for width in months}
    return {
        "displaylogo": False,
        "displayModeBar": "hover",
        "modeBarButtons": [["resetScale2d", "toImage"]],
        "scrollZoom": False,
        "toImageButtonOptions": {"format": "png", "filename": stamp.name, "scale": 2},
        "locale": "id",
        "locales": {
            "id": {
                "dictionary": {word: text(f"chart.{key}") for word, key in WORDS.items()},
                "format": {
                    "days": days["wide"], "shortDays": days["abbreviated"],
                    "months": months["wide"], "shortMonths": months["abbreviated"], "date": "%d/%m/%Y",
                },
            },
        },
    }  # fmt: skip
