"""Peringatan: where unusually much is reported this week, how sure that is, and what was found out about it."""

from dataclasses import replace
from functools import partial

import streamlit as st

from analysis.alert_sheet import week_list
from analysis.mark import Mark
from analysis.sentence import area_name
from analysis.stamp import Stamp
from briefing.paper import Size, png
from briefing.picture import MapPart, map_figure
from briefing.table import csv_file, xlsx_file
from locales import text
from locales.format import number
from ui import alert_detail, alert_list, alert_tables, alerts, cached, leaving, numbers, paparan, picture, views

from ui import shell, slide  # isort: skip - two lines instead of one for each


def stamped(each: Mark) -> Stamp:
    """Return what a file or slide says about itself: alerts are of all series, whatever the filter counts."""
    stamp = views.stamp(frame, each, views.marked(frame, each), heading=run.heading)
    return replace(stamp, filters=text("alert.filters", where=area_name(frame.selection, frame.names)))


def drawn(size: Size, each: Mark) -> bytes:
    """Return the alerts as a picture that carries a mark."""
    asked = views.frame_for(frame, each)
    shown, rows = views.own(asked), alerts.open_ones(asked, least=alerts.ON_MAP)
    content = picture.alerts_content(asked, shown, rows)
    part = MapPart(cached.picture_base(frame.version), content, cached.credit(frame.version))
    figures = [(text(f"level.{level}"), number(count)) for level, count in alerts.counts(alerts.open_ones(asked))]
    return png(map_figure(part, stamped(each), answer=alerts.answer(asked, rows), figures=figures), size)


def listed(ending: str, each: Mark) -> bytes:
    """Return the week's list as a file that carries a mark."""
    asked = views.frame_for(frame, each)
    table = week_list(alerts.open_ones(asked), frame.names, frame.facts.office_areas)
    return csv_file(table, stamped(each)) if ending == "csv" else xlsx_file([table], stamped(each))


def head() -> None:
    """Draw the title, the week and what an alert means."""
    st.markdown(f"### {text('page.peringatan')}")
    numbers.bad_values(frame)
    numbers.marks(frame, view)
    st.caption(text("alert.lead", week=run.words))


def body() -> None:
    """Draw the map, and beside it the cards or the one alert that is looked at."""
    rows, one = alerts.filtered(alerts.open_ones(own)), alerts.chosen(alerts.known(own))
    left, right = st.columns([13, 10], gap="medium")
    with left:
        alert_list.levels(run, alerts.open_ones(own))
        picture.draw_alerts(own, view, rows if one is None else alerts.only(own, one))
    with right:
        if one is None:
            alert_list.beside(own, rows, is_slide=paparan.is_on())
        else:
            alert_detail.draw(own, one, run)


frame = shell.open_page()
mark = slide.mark_of(frame)
own = views.frame_for(frame, mark)
view = views.own(own)
run = alert_list.run_or_wait(frame, view)
if paparan.is_on():
    with slide.drawn(frame, stamped(mark), "pages/peringatan.py"):
        body()
else:
    head()
    body()
    alert_tables.draw(frame)
    files = [leaving.picture(size.pixels, partial(drawn, size)) for size in Size] + leaving.tables(listed)
    leaving.buttons(frame, "peringatan", files, is_demo=view.is_demo)
