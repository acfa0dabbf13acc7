"""The chart of an alert: a weekly series, what is expected of it, the limit, and the weeks that went beyond."""

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from geo.palette import LEVELS, LINES
from locales import text
from locales.format import number
from ui.canvas import GREY, Stamp, counts_axis, dress, periods_axis
from ui.charts import names

HEIGHT = 320
WEEKS = 78  # that are drawn: the last year and a half
BAND = "rgba(47, 120, 196, 0.16)"


def alert_chart(weeks: pd.DataFrame, stamp: Stamp) -> go.Figure:
    """Return the chart of a series.

    Args:
        weeks: week, observed, expected, upper, alarm (nullable boolean), oldest first.
        stamp: what the picture says of itself.
    """
    shown = weeks.tail(WEEKS)
    long, short = names(list(shown["week"]))
    upper, expected = shown["upper"].astype(float), shown["expected"].astype(float)
    figure = go.Figure(
        [
            _line(long, upper, text("alert_chart.upper"), GREY, dash="dash"),
            _line(long, expected, text("alert_chart.expected"), LINES[1], fill=True),
            _bars(long, shown["observed"]),
            *_alarms(long, shown),
        ]
    )
    top = np.nanmax([shown["observed"].max(), upper.max() if upper.notna().any() else 0])
    figure.update_yaxes(**counts_axis(float(top)))
    figure.update_xaxes(**periods_axis(long, short))
    dress(figure, stamp, height=HEIGHT)
    return figure.update_layout(hovermode="x unified", showlegend=True, bargap=0.15)


def _bars(long: list[str], observed: "pd.Series[int]") -> Any:
    said = [f"{number(value)} {text('measure_unit.laporan')}" for value in observed]
    style = {"name": text("alert_chart.observed"), "marker": {"color": LINES[0]}, "hovertemplate": "%{customdata}"}
    return go.Bar(x=long, y=observed.tolist(), customdata=said, **style)


def _alarms(long: list[str], shown: pd.DataFrame) -> list[Any]:
    """Return the marks of the weeks beyond the limit; none where there is no such week."""
    on = shown["alarm"].fillna(value=False).to_numpy(bool)
    if not on.any():
        return []
    marker = {"symbol": "triangle-up", "size": 11, "color": LEVELS["siaga"]}
    style = {"name": text("alert_chart.alarm"), "mode": "markers", "marker": marker, "hoverinfo": "skip"}
    return [go.Scatter(x=np.array(long)[on].tolist(), y=shown["observed"][on].tolist(), **style)]


def _line(
    long: list[str], values: "pd.Series[float]", name: str, colour: str, *, dash: str = "solid", fill: bool = False
) -> Any:
    said = ["" if pd.isna(value) else number(value, decimals=1) for value in values]
    return go.Scatter(
        x=long, y=[None if pd.isna(value) else value for value in values], name=name, mode="lines", customdata=said,
        line={"color": colour, "width": 1.8, "dash": dash, "shape": "hvh"}, hovertemplate="%{customdata}",
        **({"fill": "tonexty", "fillcolor": BAND} if fill else {}),
    )  # fmt: skip
