"""The page of data: a file is looked at, its columns answered for, checked, and taken in as a whole."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from typing import Literal

import streamlit as st

from data.importing import remarks, templates
from data.importing.files import FileError, Upload
from data.importing.kinds import KINDS, Kind
from data.importing.loading import LOADS, Report, Request, heading_of, may_load
from data.importing.personal import PersonalDataError
from data.importing.reading import Source
from data.model import Viewer
from data.signin import LoginRequiredError
from data.store.engine import FAILURES
from locales import text
from locales.format import WIB, number
from ui import answers, exporting, loads, login
from ui.answers import Answers

ENDINGS = ["csv", "tsv", "txt", "xlsx"]
UPLOAD, FILE, DONE, REFUSED = "intake_upload", "intake_file", "intake_done", "intake_refused"
MOST_SHOWN = 100
MEGABYTE = 2**20
REFUSALS = (FileError, LoginRequiredError)


def kinds_of(viewer: Viewer) -> list[str]:
    """Return the kinds of files that a viewer may load."""
    return [name for name in LOADS if may_load(viewer, name)]


def said() -> None:
    """Say once what became of the last file."""
    if words := st.session_state.pop(DONE, ""):
        st.success(words, icon=":material/check:")


def choose_kind(viewer: Viewer) -> Kind:
    """Draw the choice of what is to be loaded, with its templates."""
    offered = kinds_of(viewer) or list(LOADS)
    name = st.segmented_control(
        text("intake.kind"), offered, default=offered[0], format_func=lambda each: KINDS[each].title, required=True,
        key="intake_kind",
    )  # fmt: skip
    kind = KINDS[name or offered[0]]
    with st.container(horizontal=True, vertical_alignment="center"):
        _template(kind, "xlsx", templates.workbook)
        _template(kind, "csv", templates.header)
        st.caption(text("intake.template_help"))
    return kind


def choose_file() -> Source | None:
    """Draw the field that a file is put into; what is in it stays, with all answers, until it is let go."""
    kept: Source | None = st.session_state.get(FILE)
    if kept:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(text("intake.kept", name=f"`{kept.upload.name}`", size=_size(kept.looked.size)))
            if st.button(text("intake.other_file"), icon=":material/close:", key="intake_other"):
                forget()
                st.rerun()
        return kept
    if REFUSED in st.session_state:
        st.error(st.session_state[REFUSED], icon=":material/person_off:")
    at = st.session_state.setdefault(UPLOAD, 0)
    label = text("intake.file", most=st.get_option("server.maxUploadSize"))
    given = st.file_uploader(label, type=ENDINGS, key=f"intake_file_{at}", help=text("intake.file_help"))
    if given:
        _keep(Upload(given.name, given))
    return None


def _size(octets: int) -> str:
    if octets < MEGABYTE:
        return text("intake.kilobytes", n=number(max(1, round(octets / 1024))))
    return text("intake.megabytes", n=number(octets / MEGABYTE, decimals=1))


def _keep(upload: Upload) -> None:
    """Look at a file once, and keep it in place of the field it came by."""
    st.session_state.pop(REFUSED, None)
    try:
        with st.spinner(text("intake.begin")):
            st.session_state[FILE] = Source(upload)
    except FileError as error:
        _refuse(error)
    else:
        st.rerun()


def forget() -> None:
    """Let go of the file and everything said about it."""
    st.session_state[UPLOAD] = st.session_state.get(UPLOAD, 0) + 1
    if kept := st.session_state.pop(FILE, None):
        kept.close()
    answers.forget()
    loads.forget()


def work(source: Source, kind: Kind, viewer: Viewer) -> None:
    """Draw the steps of a file: columns, names of areas, check, problems, taking in."""
    try:
        sheet = answers.sheet_of(source)
        heading = heading_of(source, kind, sheet=sheet)
    except FileError as error:
        _refuse(error)
        return
    said_of_it = Answers(answers.columns_of(heading, kind), answers.areas_of(), sheet)
    mark = (source.looked.sha256, kind.name, repr(said_of_it))
    if st.button(text("intake.check"), type="primary", icon=":material/fact_check:", key="intake_check"):
        _start(source, _request(kind, viewer, said_of_it, dry_run=True), mark)
    found = loads.current()
    if found is None or found.mark != mark:
        return
    if found.error:
        _refuse(found.error)
    elif found.report:
        _counts(found.report)
        if found.report.problems:
            _problems(source, found.report)
        _take(source, _request(kind, viewer, said_of_it, accept_good=not found.report.is_clean), mark, found.report)


def collect() -> None:
    """Take note of what a load has come to: what was taken in is said, what a check asks for stands on the page."""
    found = loads.current()
    if found is None or not found.over.is_set():
        return
    if isinstance(found.error, PersonalDataError):
        forget()  # the file is not kept in memory either
        st.session_state[REFUSED] = _lines(str(found.error))
    elif found.report and found.report.batch:
        st.session_state[DONE] = text("intake.taken", n=number(found.report.accepted), batch=found.report.batch)
        forget()
    elif found.report:
        answers.ask(found.report.asked)


def _refuse(error: Exception) -> None:
    """Say why a file is not taken; what nobody has foreseen is Streamlit's to say."""
    if isinstance(error, REFUSALS):
        st.error(_lines(str(error)), icon=":material/block:")
    elif isinstance(error, FAILURES):
        st.error(text("intake.no_store"), icon=":material/database_off:")
    else:
        st.error(text("intake.failed"), icon=":material/error:")


def _request(
    kind: Kind, viewer: Viewer, given: Answers, *, dry_run: bool = False, accept_good: bool = False
) -> Request:
    now = datetime.now(UTC)
    return Request(
        kind.name, as_of=now.astimezone(WIB).date(), at=now, viewer=viewer, columns=given.columns,
        areas=given.areas, sheet=given.sheet, dry_run=dry_run, accept_good=accept_good,
        login_configured=login.is_configured(),
    )  # fmt: skip


def _start(source: Source, request: Request, mark: object) -> None:
    """Begin to check or take in beside the page, which then shows how far it is."""
    try:
        loads.start(source, request, mark)
    except loads.BusyError as error:
        st.warning(str(error), icon=":material/hourglass_top:")
    else:
        st.rerun()


def _counts(report: Report) -> None:
    st.markdown(f"##### {text('intake.result')}")
    with st.container(horizontal=True):
        for name in ("read", "accepted", "unchanged", "refused"):
            value = report.accepted + report.held if name == "accepted" else getattr(report, name)
            st.metric(text(f"intake.{name}"), number(value), border=True)
    for name, code, score in report.areas:
        st.caption(text("load.area", name=name, code=code, score=round(score)))


def _problems(source: Source, report: Report) -> None:
    """Draw what is to be mended, and the same file with a column of remarks."""
    st.warning(text("intake.problems", n=number(report.counted)), icon=":material/edit_note:")
    st.dataframe(
        [
            {text("intake.row"): number(row), text("intake.column"): column or "–", text("intake.remark"): said}
            for row, column, said in report.problems[:MOST_SHOWN]
        ],
        hide_index=True,
        width="stretch",
        column_config={
            text("intake.row"): st.column_config.Column(width=70),
            text("intake.column"): st.column_config.Column(width=150),
        },
    )
    if report.counted > MOST_SHOWN:
        st.caption(text("intake.more", n=number(report.counted - MOST_SHOWN)))
    make = exporting.recorded(partial(_remarked, source.upload, report), "berkas dengan catatan")
    st.download_button(
        text("intake.remarks"), make, file_name=remarks.file_name(source.upload.name), icon=":material/download:",
        key="intake_remarks", on_click="ignore",
    )  # fmt: skip


def _remarked(upload: Upload, report: Report) -> bytes:
    """Return the file with a column of remarks; made when somebody asks, after the page has let go of the file."""
    upload.stream.seek(0)
    source, written = Source(Upload(upload.name, BytesIO(upload.stream.read()))), BytesIO()
    try:
        remarks.write(source, report.heading, report.problems, written)
    finally:
        source.close()
    return written.getvalue()


def _take(source: Source, request: Request, mark: object, report: Report) -> None:
    """Draw the button that takes the file in: the whole of it, or of a file with problems its good rows."""
    good = report.accepted + report.held
    if not good:
        st.info(text("intake.nothing" if report.is_clean else "intake.none_good"), icon=":material/info:")
        return
    label = text("intake.take" if report.is_clean else "intake.take_good", n=number(good))
    weight: Literal["primary", "secondary"] = "primary" if report.is_clean else "secondary"
    if st.button(label, type=weight, icon=":material/upload:", key="intake_take"):
        _start(source, request, mark)


def _template(kind: Kind, ending: str, make: Callable[[Kind], bytes]) -> None:
    st.download_button(
        text(f"intake.template_{ending}"), lambda: make(kind), file_name=f"templat-{kind.name}.{ending}",
        icon=":material/draft:", key=f"intake_template_{ending}", on_click="ignore",
    )  # fmt: skip


def _lines(words: str) -> str:
    return "  \n".join(words.splitlines())
