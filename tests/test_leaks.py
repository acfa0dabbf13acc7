"""No count that a role may not see leaves the server, in whatever part of a page or a file.

Reports are planted so that every kabupaten, group and quarter holds a prime of its own as its number of persons, and
the threshold is above all of them. Everything that a page sends to the browser, and every file, is searched for the
primes in places that are not the role's own.
"""

import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import count, islice
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import streamlit as st
from google.protobuf.message import Message
from matplotlib.text import Text
from numpy.typing import NDArray
from openpyxl import load_workbook
from sqlalchemy import Engine, insert
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from analysis.areas import Chosen
from analysis.change import Ranking
from analysis.headline import plain_text
from analysis.mark import Mark
from analysis.published import Topic
from analysis.sentence import answer, figures
from analysis.suppression.grid import areas_of
from analysis.suppression.primary import Thresholds
from analysis.suppression.release import make
from analysis.table import sheet
from analysis.trend import Matrix, Trend
from briefing.page import page_figure
from briefing.picture import MapPart, map_figure
from briefing.table import csv_file, xlsx_file
from data.model import CATEGORIES, Group, Measure, Place, Role, Selection, Viewer
from data.periods import Period
from data.setup import prepare
from data.store import incidents, places, releases, schema
from data.store.engine import connect
from tests.test_imports import ROOT
from ui import cached, outlook, panels, picture, views
from ui.shell import Frame
from ui.trends import Compared, Panel, State
from ui.viewing import EXAMPLE_OFFICE, EXAMPLE_PROVINCE, PARAMETER

PERIODS = ("2024-11", "2025-02", "2025-05", "2025-08", "2025-11")  # a month in each of five quarters
UNTIL = date(2026, 1, 7)
THRESHOLD = "1000000"
OWN = {Role.KANWIL: ("35",), Role.KANIM: ("35.01", "35.02", "35.03"), Role.STAF: ("35.01", "35.02", "35.03")}
READERS = {
    Role.KANWIL: f"{Role.KANWIL}:{EXAMPLE_PROVINCE}",
    **{role: f"{role}:{EXAMPLE_OFFICE}" for role in (Role.KANIM, Role.STAF, Role.PENGELOLA, Role.DESA)},
    Role.ADMIN: Role.ADMIN.value,
    Role.PUBLIK: Role.PUBLIK.value,
}
NUMBER = re.compile(r"(?<![0-9A-Za-z])\d{6}(?![0-9A-Za-z])|(?<![0-9A-Za-z])\d{3}[.,]\d{3}(?![0-9A-Za-z])")


def primes() -> Iterator[int]:
    """Six-digit primes above what a longitude in thousandths of a degree can be."""
    return (n for n in count(200_003, 2) if all(n % d for d in range(3, int(n**0.5) + 1, 2)))


def public_numbers() -> set[int]:
    """Numbers of the reference facts: a population is no leak."""
    text = " ".join(path.read_text("utf-8") for path in (ROOT / "data" / "reference").glob("*.csv"))
    return {int(found) for found in re.findall(r"\d{6}", text)} | {
        int(n) for n in re.findall(r"(?<!\d)\d{6}(?!\d)", text)
    }


def planted() -> pd.DataFrame:
    """One report per kabupaten, group and period, its persons a prime of its own; columns of the table."""
    engine = connect()
    with engine.connect() as connection:
        codes = [row.code for row in connection.execute(schema.regency.select().order_by("code"))]
    public = public_numbers()
    known = (prime for prime in primes() if prime not in public)
    rows = [
        {"event_regency": code, "origin_regency": code, "category": CATEGORIES[group][0], "month": month}
        for code in codes
        for group in Group
        for month in PERIODS
    ]
    return pd.DataFrame(rows).assign(persons=list(islice(known, len(rows))))


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[pd.DataFrame]:
    """What was planted, in a store of synthetic reports of an office elsewhere."""
    url = f"sqlite:///{tmp_path_factory.mktemp('leaks')}/peta.sqlite"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        patch.setenv("PETA_THRESHOLD_VICTIMS", THRESHOLD)
        patch.setenv("PETA_THRESHOLD_OTHER", THRESHOLD)
        patch.setenv("PETA_PUBLISH", "1")  # so that the public reads released counts too
        st.cache_resource.clear()
        engine = connect(url)
        prepare(engine)
        frame = planted()
        day = pd.to_datetime(frame["month"] + "-15").dt.date
        frame = frame.assign(reported_on=day, week=[f"{each:%G-W%V}" for each in day])
        rows = [FIXED | {str(name): value for name, value in row.items()} for row in frame.to_dict("records")]
        with engine.begin() as connection:
            connection.execute(insert(schema.incident), rows)
            connection.execute(insert(schema.dataset_version).values(**VERSION))
        publish_release(engine, frame)
        yield frame
    st.cache_resource.clear()
    engine.dispose()


def publish_release(engine: Engine, frame: pd.DataFrame) -> None:
    """Make and store the release of what was planted: every cell of an area is below the threshold."""
    who = Viewer(role=Role.PIMPINAN)
    thresholds = Thresholds(int(THRESHOLD), int(THRESHOLD))
    areas = areas_of(places.regencies(engine, who), places.office_areas(engine, who, as_of=UNTIL))
    made = make(incidents.by_place(engine, who), areas, thresholds, UNTIL, workers=2)
    how = releases.Made(UNTIL, UNTIL, thresholds.victims, thresholds.other, is_demo=True, digest="planted", hidden=0)
    releases.save(engine, how, made.cells)
    assert not set(frame["persons"]) & set(made.cells["persons"].dropna())


FIXED = {"precision": "kabupaten", "channel": "kanim", "status": "diajukan", "office": "bekasi", "is_demo": True}
VERSION = {
    "name": "demo",
    "digest": "planted",
    "loaded_at": datetime.now(UTC).replace(tzinfo=None),
    "data_until": UNTIL,
    "rows": 1,
}


def sent(page: str, **parameters: str) -> str:
    """Everything that a run of a page sends to the browser, as text."""
    messages: list[str] = []
    queue = ForwardMsgQueue.enqueue

    def enqueue(self: ForwardMsgQueue, message: ForwardMsg) -> None:
        messages.extend(spelled(message))
        queue(self, message)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ForwardMsgQueue, "enqueue", enqueue)
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        app._page_hash = calc_hash(page)
        for name, value in parameters.items():
            app.query_params[name] = value
        app.run()
    assert not app.exception, app.exception
    return "\n".join(messages)


def spelled(message: Message) -> Iterator[str]:
    """Every value in a message, and every cell of the tables in it."""
    for field, value in message.ListFields():
        for each in value if field.is_repeated else [value]:
            if isinstance(each, Message):
                yield from spelled(each)
            elif isinstance(each, bytes):
                with pa.ipc.open_stream(each) as table:
                    yield from (str(cell) for column in table.read_all().columns for cell in column.to_pylist())
            else:
                yield str(each)


def leaked(content: str, secrets: set[int]) -> set[int]:
    """The secrets that are written in `content`, in whatever notation."""
    return {int(re.sub(r"\D", "", each)) for each in NUMBER.findall(content)} & secrets


def elsewhere(reports: pd.DataFrame, role: Role) -> set[int]:
    """What was planted in places that are not the role's own."""
    own = reports["event_regency"].str.startswith(OWN.get(role, ("none",)))
    return set(reports.loc[~own, "persons"])


PLACES: tuple[dict[str, str], ...] = (
    {},
    {"prov": "35"},
    {"prov": "52"},
    {"kab": "35.04"},
    {"kanim": "bekasi"},
    {"kab": "35.02,35.04"},
)
PERIOD_FORMS: tuple[dict[str, str], ...] = (
    {},
    {"dari": "2025-07", "sampai": "2025-09"},
    {"dari": "2025-08", "sampai": "2025-08"},
)
FORMS = tuple(
    {"grup": group.value, "ukuran": "orang", "lokasi": place, **area, **period}
    for group in (Group.MASYARAKAT, Group.PENEGAKAN)
    for place in ("asal", "kejadian")
    for area in PLACES
    for period in PERIOD_FORMS
)


@pytest.mark.slow
@pytest.mark.parametrize("role", READERS)
def test_no_page_sends_a_count_that_is_not_the_roles(reports: pd.DataFrame, role: Role) -> None:
    secrets = elsewhere(reports, role)
    for form in FORMS:
        assert not leaked(sent("peta", **form, **{PARAMETER: READERS[role]}), secrets), form
    assert not leaked(sent("metode", **{PARAMETER: READERS[role]}), secrets)


@pytest.mark.parametrize("role", READERS)
def test_the_usual_page_sends_no_count_that_is_not_the_roles(reports: pd.DataFrame, role: Role) -> None:
    secrets = elsewhere(reports, role)
    for form in ({"prov": "semua"}, {"kab": "35.04", "dari": "2025-07", "sampai": "2025-09", "ukuran": "orang"}):
        assert not leaked(sent("peta", **form, **{PARAMETER: READERS[role]}), secrets)


PANELS = ("garis", "banding", "kecil", "panas", "peringkat", "sisi")
TRENDS: tuple[dict[str, str], ...] = tuple(
    {"tampilan": panel, "ukuran": "orang", "dari": "2025-01", "sampai": "2025-12", **area}
    for panel in PANELS
    for area in ({"prov": "35"}, {"kab": "35.04"})
)


@pytest.mark.slow
@pytest.mark.parametrize("role", READERS)
def test_no_trend_sends_a_count_that_is_not_the_roles(reports: pd.DataFrame, role: Role) -> None:
    secrets = elsewhere(reports, role)
    for form in TRENDS:
        for unit in ("bulan", "minggu"):
            assert not leaked(sent("tren", satuan=unit, **form, **{PARAMETER: READERS[role]}), secrets), form
    several = sent("tren", tampilan="banding", dengan="52,35.04,35.02", ukuran="orang", **{PARAMETER: READERS[role]})
    assert not leaked(several, secrets)


@pytest.mark.parametrize("role", READERS)
def test_the_usual_trends_send_no_count_that_is_not_the_roles(reports: pd.DataFrame, role: Role) -> None:
    secrets = elsewhere(reports, role)
    for panel in ("panas", "peringkat"):
        form = {"tampilan": panel, "prov": "35", "ukuran": "orang"}
        assert not leaked(sent("tren", **form, **{PARAMETER: READERS[role]}), secrets)


@pytest.mark.parametrize("page", ["", "peta"])
@pytest.mark.parametrize("role", [*READERS, Role.PIMPINAN])
def test_no_slide_for_everybody_holds_an_exact_count(reports: pd.DataFrame, role: Role, page: str) -> None:
    asked = {PARAMETER: READERS.get(role, role.value), "mode": "paparan", "tanda": "umum", "prov": "semua"}
    shown = sent(page, **asked, dari="2025-07", sampai="2025-09", ukuran="orang")
    assert "<span>UMUM</span>" in shown
    assert not leaked(shown, set(reports["persons"]))


def frame_of(role: Role, period: Period, place: Place) -> Frame:
    """What a page works with, as `ui.shell` makes it."""
    version = cached.version_key(cached.data_versions(cached.EVERYBODY))
    facts = cached.facts(version, UNTIL)
    provinces = EXAMPLE_PROVINCE if role is Role.KANWIL else ""
    who = cached.viewer_as(version, role, "" if provinces else EXAMPLE_OFFICE, provinces, UNTIL)
    selection = Selection(period=period, place=place, measure=Measure.ORANG)
    return Frame(
        as_of=UNTIL, data_until=UNTIL, first_month=PERIODS[0], version=version, viewer=who, selection=selection,
        default=selection, bad=(), chosen=Chosen(), facts=facts, cube=cached.cube_for(version, who), names=facts.names,
    )  # fmt: skip


@pytest.mark.parametrize("place", list(Place))
@pytest.mark.parametrize("period", [Period("2025-07", "2025-09"), Period("2025-01", "2025-12")])
@pytest.mark.parametrize("role", [*READERS, Role.PIMPINAN])
def test_no_file_holds_a_count_that_is_not_its_readers(
    reports: pd.DataFrame,
    role: Role,
    period: Period,
    place: Place,
) -> None:
    frame = frame_of(role, period, place)
    offered = views.offered(frame)
    assert (Mark.UMUM in offered[1:]) is (role is not Role.PUBLIK)
    for mark in offered:
        secrets = set(reports["persons"]) if mark is Mark.UMUM else secrets_of(reports, role)
        for name, content in leaving(frame, mark).items():
            assert not leaked(content, secrets), name


@pytest.mark.parametrize("panel", list(panels.MAKERS))
@pytest.mark.parametrize("role", [*READERS, Role.PIMPINAN])
def test_no_file_of_a_trend_holds_a_count_that_is_not_its_readers(
    reports: pd.DataFrame, role: Role, panel: Panel
) -> None:
    frame = frame_of(role, Period("2025-01", "2025-12"), Place.ASAL)
    for mark in views.offered(frame):
        secrets = set(reports["persons"]) if mark is Mark.UMUM else secrets_of(reports, role)
        asked = views.frame_for(frame, mark)
        state = State(panel, views.units(asked)[0], Compared.WILAYAH, (), Topic.KEBERANGKATAN)
        view = panels.MAKERS[panel](asked, state)
        data = [value for cells in arrays(view.data) for value in cells.ravel() if value == value]  # noqa: PLR0124 - NaN
        words = [str(cell) for row in view.sheet.rows for cell in row]
        content = "\n".join([view.said, *words, *(f"{value:.0f}" for value in data)])
        assert not leaked(content, secrets)


def arrays(data: object) -> list[NDArray[Any]]:
    """The numbers that a picture is drawn from."""
    if isinstance(data, Trend):
        return [values for line in data.lines for values in (line.counts, line.year_before, line.average)]
    if isinstance(data, Matrix):
        return [data.counts]
    changes = data.changes if isinstance(data, Ranking) else ()
    return [np.array([each.latest or 0, each.mean or 0.0]) for each in changes]


def leaving(frame: Frame, mark: Mark) -> dict[str, str]:
    """Everything that a page hands out with a mark, as text: tables, and what a picture is drawn from and says."""
    shown = views.marked(frame, mark)
    table, stamp = sheet(shown.areas, frame.selection), views.stamp(frame, mark, shown)
    book = load_workbook(io.BytesIO(xlsx_file([table], stamp)))
    cells = [str(cell) for page in book for row in page.iter_rows(values_only=True) for cell in row]
    content = picture.content(frame, shown)
    part = MapPart(cached.picture_base(frame.version), content, "")
    told = answer(shown, frame.selection, frame.chosen, frame.names)
    drawn = map_figure(part, stamp, answer=told, figures=figures(shown))
    asked = views.frame_for(frame, mark)
    trend = views.trends(asked, [("", "", frame.selection)], views.units(asked)[0])
    first = outlook.outlook(asked, shown)
    said = [plain_text(sentence) for sentence in first.sentences]
    cells += [str(cell) for table_of in first.sheets for row in table_of.rows for cell in row]
    page = page_figure(stamp, sentences=said, cards=[], part=part, trend=trend)
    words = [str(each.get_text()) for figure in (drawn, page) for each in figure.findobj(Text)]
    lines = [values for line in trend.lines for values in (line.counts, line.year_before, line.average)]
    return {
        "csv": csv_file(table, stamp).decode(),
        "xlsx": "\n".join(cells),
        "map": "\n".join(
            map(str, (*content["reports"], *content["persons"], content["circle_max"], content["legend"]))
        ),
        "png": "\n".join(words),
        "chart": "\n".join(f"{value:.0f}" for values in lines for value in values),
    }


def secrets_of(reports: pd.DataFrame, role: Role) -> set[int]:
    """What a restricted file of a role must not hold; the leadership's may hold every kabupaten."""
    return set() if role is Role.PIMPINAN else elsewhere(reports, role)


def test_the_search_finds_what_a_role_may_see(reports: pd.DataFrame) -> None:
    own = reports[reports["event_regency"].str.startswith("35.02") & (reports["month"] == "2025-08")]
    secrets = set(own["persons"])
    form = {"dari": "2025-08", "sampai": "2025-08", "grup": Group.MASYARAKAT.value, "ukuran": "orang"}
    assert leaked(sent("peta", **form, **{PARAMETER: READERS[Role.KANIM]}), secrets)
    assert leaked(sent("peta", **form, **{PARAMETER: Role.PIMPINAN.value}), secrets)
    for panel in ("kecil", "panas"):
        assert leaked(sent("tren", tampilan=panel, **form, **{PARAMETER: READERS[Role.KANIM]}), secrets)
