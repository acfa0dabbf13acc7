"""The chart of an alert: a weekly series, what is expected of it, the limit, and the weeks that went beyond."""

from collections.abc import Sequence
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


def alert_chart(weeks: pd.DataFrame, stamp: Stamp, *, cluster_weeks: Sequence[str] = ()) -> go.Figure:
    """Return the chart of a series.

    Args:
        weeks: week, observed, expected, upper, alarm (nullable boolean), oldest first.
        stamp: what the picture says of itself.
        cluster_weeks: first and last week of the cluster in space and time; empty: none.
    """
    shown = weeks.tail(WEEKS)
    long, short = names(list(shown["week"]))
    figure = go.Figure()
    upper, expected = shown["upper"].astype(float), shown["expected"].astype(float)
    figure.add_trace(_line(long, upper, text("alert_chart.upper"), GREY, dash="dash"))
    figure.add_trace(_line(long, expected, text("alert_chart.expected"), LINES[1], fill=True))
    said = [f"{number(value)} {text('measure_unit.laporan')}" for value in shown["observed"]]
    figure.add_trace(
        go.Bar(
            x=long,
            y=shown["observed"].tolist(),
            name=text("alert_chart.observed"),
            customdata=said,
            marker={"color": LINES[0]},
            hovertemplate="%{customdata}",
        )
    )
    alarms = shown["alarm"].fillna(value=False).to_numpy(bool)
    if alarms.any():
        figure.add_trace(
            go.Scatter(
                x=[each for each, on in zip(long, alarms, strict=True) if on],
                y=shown["observed"][alarms].tolist(),
                name=text("alert_chart.alarm"),
                mode="markers",
                hoverinfo="skip",
                marker={"symbol": "triangle-up", "size": 11, "color": LEVELS["siaga"]},
            )
        )
    if cluster_weeks:
        first, last = (names([week])[0][0] for week in cluster_weeks)
        figure.add_vrect(x0=max(first, long[0]) if first in long else long[0], x1=last, fillcolor=BAND, line_width=0)
    top = np.nanmax([shown["observed"].max(), upper.max() if upper.notna().any() else 0])
    figure.update_yaxes(**counts_axis(float(top)))
    figure.update_xaxes(**periods_axis(long, short))
    dress(figure, stamp, height=HEIGHT)
    return figure.update_layout(hovermode="x unified", showlegend=True, bargap=0.15)


def _line(
    long: list[str], values: "pd.Series[float]", name: str, colour: str, *, dash: str = "solid", fill: bool = False
) -> Any:
    said = ["" if pd.isna(value) else number(value, decimals=1) for value in values]
    return go.Scatter(
        x=long, y=[None if pd.isna(value) else value for value in values], name=name, mode="lines", customdata=said,
        line={"color": colour, "width": 1.8, "dash": dash, "shape": "hvh"}, hovertemplate="%{customdata}",
        **({"fill": "tonexty", "fillcolor": BAND} if fill else {}),
    )  # fmt: skip
